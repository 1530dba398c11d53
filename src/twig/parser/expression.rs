//! Expressions: a precedence parser, with Twig's peculiarities.

use super::{Import, Parse, Parser};
use crate::text::Span;
use crate::twig::ast::{
    Argument, Constant, Element, Expression, ExpressionId, ExpressionKind, Name,
};
use crate::twig::environment::UseKind;
use crate::twig::literal::string_value;
use crate::twig::message::{self, Wanted};
use crate::twig::operator::Associativity;
use crate::twig::token::{Token, TokenKind};
use std::borrow::Cow;

impl<'t> Parser<'t> {
    /// An expression of any precedence.
    pub(super) fn expression(&mut self) -> Parse<ExpressionId> {
        self.nested(|parser| parser.any_expression(false))
    }

    /// An expression, or an arrow function, which only arguments and right operands can be.
    pub(super) fn expression_or_arrow(&mut self) -> Parse<ExpressionId> {
        self.nested(|parser| parser.any_expression(true))
    }

    pub(super) fn any_expression(&mut self, arrows: bool) -> Parse<ExpressionId> {
        if arrows && self.at_arrow_function() {
            return self.arrow_function();
        }
        let start = self.current().span;
        let expression = self.binary_expression(0)?;
        self.conditional(expression, start)
    }

    /// Operands joined by operators of at least the given precedence.
    pub(super) fn binary_expression(&mut self, precedence: u16) -> Parse<ExpressionId> {
        let start = self.current().span;
        let mut left = self.unary_expression()?;
        while let TokenKind::Operator(operator) = self.current().kind {
            let Some((own, associativity)) = operator.binary.filter(|(own, _)| *own >= precedence)
            else {
                break;
            };
            let place = self.current().span;
            self.used_operator(operator.text, place);
            self.position += 1;
            left = match operator.text {
                "is" => self.test(left, start)?,
                "is not" => {
                    let test = self.test(left, start)?;
                    self.add(ExpressionKind::Unary(test), start)
                }
                text => {
                    let next = own + u16::from(associativity == Associativity::Left);
                    let right = self.right_operand(next)?;
                    if text == "??" {
                        left = self.defined_operand(left)?;
                    }
                    let kind = ExpressionKind::Binary { operator: operator.text, left, right };
                    self.add(kind, start)
                }
            };
        }
        Ok(left)
    }

    fn right_operand(&mut self, precedence: u16) -> Parse<ExpressionId> {
        if self.current().kind == TokenKind::End {
            return self.unexpected(Wanted::Operand);
        }
        self.nested(|parser| {
            if parser.at_arrow_function() {
                parser.arrow_function()
            } else {
                parser.binary_expression(precedence)
            }
        })
    }

    fn conditional(&mut self, first: ExpressionId, start: Span) -> Parse<ExpressionId> {
        let mut condition = first;
        while self.take_punctuation(b'?') {
            let branches = if self.take_punctuation(b':') {
                [None, Some(self.expression()?)]
            } else {
                let then = self.expression()?;
                let otherwise =
                    if self.take_punctuation(b':') { Some(self.expression()?) } else { None };
                [Some(then), otherwise]
            };
            condition = self.add(ExpressionKind::Conditional { condition, branches }, start);
        }
        Ok(condition)
    }

    pub(super) fn unary_expression(&mut self) -> Parse<ExpressionId> {
        let token = self.current();
        if let TokenKind::Operator(operator) = token.kind
            && let Some(precedence) = operator.unary
        {
            self.position += 1;
            let operand = self.nested(|parser| parser.binary_expression(precedence))?;
            let unary = self.add(ExpressionKind::Unary(operand), token.span);
            return self.postfix(unary, token.span);
        }
        if self.take_punctuation(b'(') {
            let expression = self.expression()?;
            self.expect_punctuation(b')', "An opened parenthesis is not properly closed")?;
            return self.postfix(expression, token.span);
        }
        self.primary()
    }

    /// A literal, a name, a call, and what follows it.
    pub(super) fn primary(&mut self) -> Parse<ExpressionId> {
        let token = self.current();
        let expression = match token.kind {
            TokenKind::Name => self.name_or_call()?,
            TokenKind::Number => {
                self.position += 1;
                let number = Constant::Number(self.source(token));
                self.add(ExpressionKind::Constant(number), token.span)
            }
            TokenKind::String { .. } | TokenKind::InterpolationStart => self.string()?,
            TokenKind::Operator(operator) if operator.is_name() => {
                self.position += 1;
                self.add(ExpressionKind::Name(Cow::Borrowed(operator.text)), token.span)
            }
            TokenKind::Operator(operator) if operator.unary.is_some() => {
                self.position += 1;
                let operand = self.nested(Self::primary)?;
                self.add(ExpressionKind::Unary(operand), token.span)
            }
            TokenKind::Punctuation(b'[') => self.list()?,
            TokenKind::Punctuation(b'{') => self.hash()?,
            _ => return self.unexpected(Wanted::Expression),
        };
        self.postfix(expression, token.span)
    }

    pub(super) fn name_or_call(&mut self) -> Parse<ExpressionId> {
        let token = self.advance();
        let kind = match self.source(token) {
            "true" | "TRUE" => ExpressionKind::Constant(Constant::True),
            "false" | "FALSE" => ExpressionKind::Constant(Constant::False),
            "none" | "NONE" | "null" | "NULL" => ExpressionKind::Constant(Constant::Null),
            name if self.at_punctuation(b'(') => return self.call(name, token),
            name => ExpressionKind::Name(Cow::Borrowed(name)),
        };
        Ok(self.add(kind, token.span))
    }

    /// A function's arguments; the parser stands at the opening bracket.
    pub(super) fn call(&mut self, name: &'t str, token: Token) -> Parse<ExpressionId> {
        match name {
            "parent" => self.parent_call(token),
            "block" => {
                let arguments = self.positional_arguments()?;
                if arguments.is_empty() {
                    return self.fail(message::block_without_name(token.span));
                }
                self.used(UseKind::Function, name, token.span);
                Ok(self.function(name, token, unnamed(arguments)))
            }
            "attribute" => {
                let arguments = self.positional_arguments()?;
                let &[object, key, ref rest @ ..] = arguments.as_slice() else {
                    return self.fail(message::attribute_without_name(token.span));
                };
                self.used(UseKind::Function, name, token.span);
                // A third argument is what a method is called with; Twig ignores more.
                let arguments = rest.iter().take(1).copied().collect();
                Ok(self.add(ExpressionKind::Attribute { object, key, arguments }, token.span))
            }
            _ if self.is_imported(name, Import::Function) => {
                let arguments = self.positional_arguments()?;
                Ok(self.add(ExpressionKind::MacroCall(arguments), token.span))
            }
            _ => {
                let arguments = self.arguments(false)?;
                self.known(UseKind::Function, name, token.span);
                Ok(self.function(name, token, arguments))
            }
        }
    }

    fn parent_call(&mut self, token: Token) -> Parse<ExpressionId> {
        self.positional_arguments()?;
        if self.module.block_depth == 0 {
            return self.fail(message::parent_outside_block(token.span));
        }
        if !self.module.extends && !self.module.uses {
            return self.fail(message::parent_without_parent(token.span));
        }
        self.used(UseKind::Function, "parent", token.span);
        Ok(self.add(ExpressionKind::Parent, token.span))
    }

    fn function(
        &mut self,
        name: &'t str,
        token: Token,
        arguments: Vec<Argument<'t>>,
    ) -> ExpressionId {
        let name = Name { text: Cow::Borrowed(name), span: token.span };
        self.add(ExpressionKind::Function { name, arguments }, token.span)
    }

    /// A string; with interpolations, the pieces joined.
    fn string(&mut self) -> Parse<ExpressionId> {
        let start = self.current().span;
        let mut pieces = Vec::new();
        let mut after_string = false;
        loop {
            let token = self.current();
            match token.kind {
                TokenKind::String { quoted } if !after_string => {
                    self.position += 1;
                    let value = string_value(inside(self.source(token), quoted));
                    let constant = ExpressionKind::Constant(Constant::String(value));
                    pieces.push(self.add(constant, token.span));
                    after_string = true;
                }
                TokenKind::InterpolationStart => {
                    self.position += 1;
                    pieces.push(self.expression()?);
                    self.expect(TokenKind::InterpolationEnd, Wanted::InterpolationEnd)?;
                    after_string = false;
                }
                _ => break,
            }
        }
        // Twig makes no concatenation of a single piece.
        match pieces.as_slice() {
            [piece] => Ok(*piece),
            _ => Ok(self.add(ExpressionKind::Concatenation(pieces), start)),
        }
    }

    fn list(&mut self) -> Parse<ExpressionId> {
        let start = self.advance().span;
        let mut elements = Vec::new();
        while !self.at_punctuation(b']') {
            if !elements.is_empty() {
                self.expect_punctuation(b',', "An array element must be followed by a comma")?;
                if self.at_punctuation(b']') {
                    break;
                }
            }
            elements.push(Element { key: None, value: self.expression()? });
        }
        self.expect_punctuation(b']', "An opened array is not properly closed")?;
        Ok(self.add(ExpressionKind::Array(elements), start))
    }

    fn hash(&mut self) -> Parse<ExpressionId> {
        let start = self.advance().span;
        let mut elements = Vec::new();
        while !self.at_punctuation(b'}') {
            if !elements.is_empty() {
                self.expect_punctuation(b',', "A hash value must be followed by a comma")?;
                if self.at_punctuation(b'}') {
                    break;
                }
            }
            elements.push(self.hash_element()?);
        }
        self.expect_punctuation(b'}', "An opened hash is not properly closed")?;
        Ok(self.add(ExpressionKind::Array(elements), start))
    }

    fn hash_element(&mut self) -> Parse<Element> {
        let token = self.current();
        let key = match token.kind {
            TokenKind::Name => {
                self.position += 1;
                let name = self.source(token);
                let constant = Constant::String(Cow::Borrowed(name));
                let key = self.add(ExpressionKind::Constant(constant), token.span);
                // `{a}` is short for `{a: a}`, also where `a` is `true`.
                if self.at_punctuation(b',') || self.at_punctuation(b'}') {
                    let value = self.add(ExpressionKind::Name(Cow::Borrowed(name)), token.span);
                    return Ok(Element { key: Some(key), value });
                }
                key
            }
            TokenKind::String { quoted } => {
                self.position += 1;
                let value = string_value(inside(self.source(token), quoted));
                self.add(ExpressionKind::Constant(Constant::String(value)), token.span)
            }
            TokenKind::Number => {
                self.position += 1;
                let number = Constant::Number(self.source(token));
                self.add(ExpressionKind::Constant(number), token.span)
            }
            TokenKind::Punctuation(b'(') => self.expression()?,
            _ => return self.unexpected(Wanted::HashKey),
        };
        self.expect_punctuation(b':', "A hash key must be followed by a colon (:)")?;
        Ok(Element { key: Some(key), value: self.expression()? })
    }

    /// Attributes, subscripts and filters behind an expression.
    pub(super) fn postfix(&mut self, first: ExpressionId, start: Span) -> Parse<ExpressionId> {
        let mut expression = first;
        loop {
            expression = match self.current().kind {
                TokenKind::Punctuation(b'.') => self.attribute(expression, start)?,
                TokenKind::Punctuation(b'[') => self.subscript(expression, start)?,
                TokenKind::Punctuation(b'|') => {
                    self.position += 1;
                    self.filter(expression, start)?
                }
                _ => return Ok(expression),
            };
        }
    }

    pub(super) fn attribute(&mut self, object: ExpressionId, start: Span) -> Parse<ExpressionId> {
        self.position += 1;
        let token = self.current();
        let constant = match token.kind {
            TokenKind::Name => Constant::String(Cow::Borrowed(self.source(token))),
            TokenKind::Operator(operator) if operator.is_word() => {
                Constant::String(Cow::Borrowed(operator.text))
            }
            TokenKind::Number => Constant::Number(self.source(token)),
            _ => return self.unexpected(Wanted::AttributeName),
        };
        self.position += 1;
        let key = self.add(ExpressionKind::Constant(constant), token.span);
        let arguments =
            if self.at_punctuation(b'(') { self.positional_arguments()? } else { Vec::new() };
        if let ExpressionKind::Name(name) = &self.expression_at(object).kind
            && self.is_imported(name, Import::Template)
        {
            return Ok(self.add(ExpressionKind::MacroCall(arguments), start));
        }
        Ok(self.add(ExpressionKind::Attribute { object, key, arguments }, start))
    }

    fn subscript(&mut self, object: ExpressionId, start: Span) -> Parse<ExpressionId> {
        self.position += 1;
        let from = if self.at_punctuation(b':') { None } else { Some(self.expression()?) };
        let slice = self.take_punctuation(b':');
        let to = if slice && !self.at_punctuation(b']') { Some(self.expression()?) } else { None };
        self.expect_punctuation(b']', "")?;
        let kind = match from {
            Some(key) if !slice => ExpressionKind::Attribute { object, key, arguments: Vec::new() },
            from => ExpressionKind::Slice { object, bounds: [from, to] },
        };
        Ok(self.add(kind, start))
    }

    /// One filter; the parser stands at its name.
    pub(super) fn filter(&mut self, object: ExpressionId, start: Span) -> Parse<ExpressionId> {
        let token = self.expect_name()?;
        let arguments = if self.at_punctuation(b'(') { self.arguments(true)? } else { Vec::new() };
        let text = self.source(token);
        self.known(UseKind::Filter, text, token.span);
        let name = Name { text: Cow::Borrowed(text), span: token.span };
        Ok(self.add(ExpressionKind::Filter { object, name, arguments }, start))
    }

    /// Notes an unknown name; the parser goes on as if it were known.
    pub(super) fn known(&mut self, kind: UseKind, name: &str, span: Span) {
        if self.environment.find(kind, name).is_some() {
            self.used(kind, name, span);
        } else {
            self.note(message::unknown(kind, span, name));
        }
    }

    /// Notes an operator that not every release has.
    pub(super) fn used_operator(&mut self, text: &'static str, span: Span) {
        if self.environment.usable.operators.get(text).is_some() {
            self.used(UseKind::Operator, text, span);
        }
    }

    /// Whether `import` or `from` brought a name, in this scope or the outermost.
    pub(super) fn is_imported(&self, name: &str, kind: Import) -> bool {
        let scopes = [self.imports.last(), self.imports.first()];
        scopes.into_iter().flatten().any(|imports| imports.contains(name, kind))
    }

    pub(super) fn expression_at(&self, id: ExpressionId) -> &Expression<'t> {
        &self.found.ast[id]
    }

    /// Adds an expression that reaches from `start` to the last token that was read.
    pub(super) fn add(&mut self, kind: ExpressionKind<'t>, start: Span) -> ExpressionId {
        let span = self.since(start);
        self.found.ast.add(kind, span)
    }
}

pub(super) fn unnamed<'t>(values: Vec<ExpressionId>) -> Vec<Argument<'t>> {
    values.into_iter().map(|value| Argument { name: None, value }).collect()
}

fn inside(source: &str, quoted: bool) -> &str {
    if quoted { &source[1..source.len() - 1] } else { source }
}
