//! What goes with an operator or a call: arguments, arrow functions, tests and targets.

use super::expression::unnamed;
use super::{Failed, Parse, Parser};
use crate::text::Span;
use crate::twig::ast::{Argument, Constant, Expression, ExpressionId, ExpressionKind, Name};
use crate::twig::environment::UseKind;
use crate::twig::message::{self, Wanted};
use crate::twig::token::TokenKind;
use std::borrow::Cow;

impl<'t> Parser<'t> {
    /// What follows `is` or `is not`.
    pub(super) fn test(&mut self, object: ExpressionId, start: Span) -> Parse<ExpressionId> {
        let name = self.test_name()?;
        let callable = self.environment.find(UseKind::Test, &name.text);
        let arguments = if self.at_punctuation(b'(') {
            self.arguments(false)?
        } else if callable.is_some_and(|test| test.one_argument) {
            unnamed(vec![self.nested(Self::primary)?])
        } else {
            Vec::new()
        };
        let object = match name.text.as_ref() {
            "defined" => self.defined_test_operand(object)?,
            _ => object,
        };
        Ok(self.add(ExpressionKind::Test { object, name, arguments }, start))
    }

    pub(super) fn test_name(&mut self) -> Parse<Name<'t>> {
        let first = self.expect(TokenKind::Name, Wanted::NameOf(UseKind::Test))?;
        let one = self.source(first);
        let mut name = Name { text: Cow::Borrowed(one), span: first.span };
        if self.environment.find(UseKind::Test, one).is_none() {
            let second = self.current();
            if second.kind == TokenKind::Name {
                let two = format!("{one} {}", self.source(second));
                if self.environment.find(UseKind::Test, &two).is_some() {
                    self.position += 1;
                    name = Name { text: Cow::Owned(two), span: first.span.to(second.span) };
                } else {
                    let span = first.span.to(second.span);
                    return self.fail(message::unknown(UseKind::Test, span, &two));
                }
            } else {
                let error = message::unknown(UseKind::Test, first.span, one);
                self.note_at(first, error);
                return Ok(name);
            }
        }
        self.used(UseKind::Test, &name.text, name.span);
        Ok(name)
    }

    /// The operand of `is defined`. A literal is always defined: Twig drops what it holds.
    pub(super) fn defined_test_operand(&mut self, object: ExpressionId) -> Parse<ExpressionId> {
        let object = self.defined_operand(object)?;
        let Expression { kind, span } = self.expression_at(object);
        if matches!(kind, ExpressionKind::Array(_) | ExpressionKind::Constant(_)) {
            let span = *span;
            return Ok(self.found.ast.add(ExpressionKind::Constant(Constant::True), span));
        }
        Ok(object)
    }

    /// The operand of `is defined` and `??`: something that can be missing, or a literal.
    pub(super) fn defined_operand(&mut self, object: ExpressionId) -> Parse<ExpressionId> {
        match &self.expression_at(object).kind {
            ExpressionKind::Name(_)
            | ExpressionKind::Attribute { .. }
            | ExpressionKind::MacroCall(_)
            | ExpressionKind::Array(_)
            | ExpressionKind::Constant(_) => Ok(object),
            ExpressionKind::Function { name, .. }
                if matches!(name.text.as_ref(), "constant" | "block") =>
            {
                Ok(object)
            }
            _ => {
                let error = message::not_definable(self.expression_at(object).span);
                self.fail(error)
            }
        }
    }

    pub(super) fn positional_arguments(&mut self) -> Parse<Vec<ExpressionId>> {
        self.expect_punctuation(
            b'(',
            "A list of arguments must begin with an opening parenthesis",
        )?;
        let mut arguments = Vec::new();
        while self.next_argument(arguments.is_empty())? {
            arguments.push(self.expression()?);
        }
        Ok(arguments)
    }

    pub(super) fn arguments(&mut self, arrows: bool) -> Parse<Vec<Argument<'t>>> {
        self.expect_punctuation(
            b'(',
            "A list of arguments must begin with an opening parenthesis",
        )?;
        let mut arguments = Vec::new();
        while self.next_argument(arguments.is_empty())? {
            let value = self.argument_value(arrows)?;
            let equals = self.current().span;
            if !self.take_operator("=") {
                arguments.push(Argument { name: None, value });
                continue;
            }
            let Expression { kind: ExpressionKind::Name(name), span } = self.expression_at(value)
            else {
                return self.fail(message::argument_name(equals));
            };
            let name = Some(Name { text: name.clone(), span: *span });
            self.found.ast.names_arguments = true;
            arguments.push(Argument { name, value: self.argument_value(arrows)? });
        }
        Ok(arguments)
    }

    pub(super) fn argument_value(&mut self, arrows: bool) -> Parse<ExpressionId> {
        if arrows { self.expression_or_arrow() } else { self.expression() }
    }

    /// Whether another argument follows; the comma before it and the bracket behind the last are
    /// read.
    pub(super) fn next_argument(&mut self, first: bool) -> Parse<bool> {
        if self.take_punctuation(b')') {
            return Ok(false);
        }
        if first {
            return Ok(true);
        }
        self.expect_punctuation(b',', "Arguments must be separated by a comma")?;
        Ok(!self.take_punctuation(b')'))
    }

    /// Whether `name =>` or `(name, …) =>` follows.
    pub(super) fn at_arrow_function(&self) -> bool {
        let kind = |distance| self.peek(distance).map(|token| token.kind);
        if kind(1) == Some(TokenKind::Arrow) {
            return true;
        }
        if kind(0) != Some(TokenKind::Punctuation(b'(')) {
            return false;
        }
        let mut behind = 2;
        while kind(behind) == Some(TokenKind::Punctuation(b',')) {
            behind += 2;
        }
        kind(behind) == Some(TokenKind::Punctuation(b')'))
            && kind(behind + 1) == Some(TokenKind::Arrow)
    }

    pub(super) fn arrow_function(&mut self) -> Parse<ExpressionId> {
        let start = self.current().span;
        let mut parameters = Vec::new();
        if self.take_punctuation(b'(') {
            loop {
                let token = self.expect_name()?;
                parameters.push(self.source(token));
                if !self.take_punctuation(b',') {
                    break;
                }
            }
            self.expect_punctuation(b')', "")?;
        } else {
            let token = self.expect_name()?;
            parameters.push(self.source(token));
        }
        let arrow = self.current().span;
        self.used_operator("=>", arrow);
        self.position += 1;
        let body = self.expression()?;
        Ok(self.add(ExpressionKind::Arrow { parameters, body }, start))
    }

    /// The names that a `set` or a `for` sets.
    pub(super) fn targets(&mut self) -> Parse<Vec<Name<'t>>> {
        let mut targets = Vec::new();
        loop {
            let token = self.current();
            let text = match token.kind {
                TokenKind::Operator(operator) if operator.is_word() => {
                    self.position += 1;
                    operator.text
                }
                _ => {
                    let context = "Only variables can be assigned to";
                    let token = self.expect(TokenKind::Name, Wanted::Name(Some(context)))?;
                    self.source(token)
                }
            };
            if ["true", "false", "none", "null"].contains(&text.to_ascii_lowercase().as_str()) {
                self.note_at(token, message::assignment_to_constant(token.span, text));
                return Err(Failed);
            }
            targets.push(Name { text: Cow::Borrowed(text), span: token.span });
            if !self.take_punctuation(b',') {
                return Ok(targets);
            }
        }
    }
}
