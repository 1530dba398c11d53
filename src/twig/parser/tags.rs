//! Tags: one function for each that is more than a list of expressions.

use super::{Body, BodyEnd, Module, Open, Parse, Parser};
use crate::text::Span;
use crate::twig::ast::{Constant, ExpressionId, ExpressionKind, For, Name, Statement};
use crate::twig::message::{self, Wanted};
use crate::twig::operator::is_white_space;
use crate::twig::token::{Token, TokenKind};
use std::borrow::Cow;

/// The content of a `set`: its targets, and the values unless it captures a body.
type SetHeader<'t> = (Vec<Name<'t>>, Option<Vec<ExpressionId>>);

impl<'t> Parser<'t> {
    /// A tag of a known name; the parser stands behind the name.
    pub(super) fn known_tag(&mut self, name: &'t str, token: Token) -> Option<Statement<'t>> {
        match name {
            "if" => Some(self.if_tag(name, token)),
            "for" => Some(self.for_tag(name, token)),
            "set" => self.set_tag(name, token),
            "with" => Some(self.with_tag(name, token)),
            "apply" => Some(self.apply_tag(name, token, &["endapply"])),
            "filter" => Some(self.apply_tag(name, token, &["endfilter"])),
            "spaceless" => Some(self.group_tag(name, token, &["endspaceless"])),
            "sandbox" => Some(self.sandbox_tag(name, token)),
            "autoescape" => Some(self.autoescape_tag(name, token)),
            "macro" => Some(self.macro_tag(name, token)),
            "block" => self.block_tag(name, token),
            "embed" => Some(self.embed_tag(name, token)),
            "include" => {
                let expressions = self.header(Self::include)?;
                Some(Statement::Include { expressions, span: token.span })
            }
            "do" | "deprecated" => self.evaluate(|parser| Ok(vec![parser.expression()?])),
            "extends" => self.extends_tag(token),
            "import" => self.evaluate(Self::import),
            "from" => self.evaluate(Self::macro_import),
            "use" => self.evaluate(Self::use_template),
            "flush" => self.evaluate(|_| Ok(Vec::new())),
            // A tag of the facts that has no syntax here: its content is not looked at.
            _ => {
                self.recover();
                None
            }
        }
    }

    fn open(name: &'t str, token: Token, closers: &'static [&'static str]) -> Open<'t> {
        Open { name, span: token.span, closers, forks: false }
    }

    fn evaluate(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Parse<Vec<ExpressionId>>,
    ) -> Option<Statement<'t>> {
        self.header(parse).map(Statement::Evaluate)
    }

    /// A body up to the one tag that ends it, and that tag.
    fn closed_body(&mut self, open: Open<'t>) -> Body<'t> {
        let (body, end) = self.body(open);
        if end == BodyEnd::Closer {
            self.position += 1;
            self.header(|_| Ok(()));
        }
        body
    }

    fn if_tag(&mut self, name: &'t str, token: Token) -> Statement<'t> {
        let forks =
            Open { name, span: token.span, closers: &["elseif", "else", "endif"], forks: true };
        let mut branches = Vec::new();
        let mut otherwise = None;
        let mut condition = self.header(Self::expression);
        loop {
            let (body, end) = self.body(forks);
            branches.push((condition, body));
            if end == BodyEnd::Missing {
                break;
            }
            let closer = self.advance();
            match self.source(closer) {
                "elseif" => condition = self.header(Self::expression),
                "else" => {
                    self.header(|_| Ok(()));
                    otherwise = Some(self.closed_body(Open { closers: &["endif"], ..forks }));
                    break;
                }
                _ => {
                    self.header(|_| Ok(()));
                    break;
                }
            }
        }
        Statement::If { branches, otherwise }
    }

    fn for_tag(&mut self, name: &'t str, token: Token) -> Statement<'t> {
        let header = self.header(|parser| {
            let targets = parser.targets()?;
            if !parser.take_operator("in") {
                return parser.unexpected(Wanted::In);
            }
            Ok((targets, parser.expression()?))
        });
        let (targets, sequence) = header.unzip();
        let mut targets = targets.unwrap_or_default().into_iter().map(|target| target.text);
        let targets = match (targets.next(), targets.next()) {
            (Some(key), Some(value)) => [key, value],
            (value, _) => [Cow::Borrowed("_key"), value.unwrap_or_default()],
        };
        let open = Self::open(name, token, &["else", "endfor"]);
        let (body, end) = self.body(Open { forks: true, ..open });
        let mut otherwise = None;
        if end == BodyEnd::Closer {
            let closer = self.advance();
            self.header(|_| Ok(()));
            if self.source(closer) == "else" {
                otherwise = Some(self.closed_body(Open { closers: &["endfor"], ..open }));
            }
        }
        Statement::For(For { targets, sequence, body, otherwise })
    }

    fn set_tag(&mut self, name: &'t str, token: Token) -> Option<Statement<'t>> {
        let (targets, values) = self.header(Self::set)?;
        let mut targets = targets.into_iter().map(|target| target.text);
        if let Some(values) = values {
            return Some(Statement::Set { targets: targets.collect(), values });
        }
        let body = self.closed_body(Self::open(name, token, &["endset"]));
        Some(Statement::Capture { target: targets.next(), body })
    }

    fn set(&mut self) -> Parse<SetHeader<'t>> {
        let targets = self.targets()?;
        let place = targets.iter().map(|target| target.span).reduce(Span::to).unwrap_or_default();
        if !self.take_operator("=") {
            if targets.len() > 1 {
                return self.fail(message::set_block_targets(place));
            }
            return Ok((targets, None));
        }
        let mut values = vec![self.expression()?];
        while self.take_punctuation(b',') {
            values.push(self.expression()?);
        }
        if values.len() != targets.len() && self.current().kind == TokenKind::BlockEnd {
            self.note(message::set_count(place, targets.len(), values.len()));
        }
        Ok((targets, Some(values)))
    }

    fn with_tag(&mut self, name: &'t str, token: Token) -> Statement<'t> {
        let header = self.header(|parser| {
            if parser.current().kind == TokenKind::BlockEnd {
                return Ok((None, false));
            }
            Ok((Some(parser.expression()?), parser.take_word("only")))
        });
        let (variables, only) = header.unwrap_or_default();
        let body = self.closed_body(Self::open(name, token, &["endwith"]));
        Statement::With { variables, only, body }
    }

    fn apply_tag(
        &mut self,
        name: &'t str,
        token: Token,
        closers: &'static [&'static str],
    ) -> Statement<'t> {
        let filters = self.header(|parser| {
            let start = parser.current().span;
            let mut filters = parser.found.ast.add(ExpressionKind::Captured, Span::at(start.start));
            loop {
                filters = parser.filter(filters, start)?;
                if !parser.take_punctuation(b'|') {
                    return Ok(filters);
                }
            }
        });
        let body = self.closed_body(Self::open(name, token, closers));
        Statement::Apply { filters, body, span: token.span }
    }

    fn group_tag(
        &mut self,
        name: &'t str,
        token: Token,
        closers: &'static [&'static str],
    ) -> Statement<'t> {
        self.header(|_| Ok(()));
        Statement::Group(self.closed_body(Self::open(name, token, closers)))
    }

    fn sandbox_tag(&mut self, name: &'t str, token: Token) -> Statement<'t> {
        self.header(|_| Ok(()));
        let body = self.closed_body(Self::open(name, token, &["endsandbox"]));
        let is_fine = match body.as_slice() {
            // Twig looks inside a single node, and finds nothing in these.
            [Statement::Text { .. } | Statement::Block { .. }] => true,
            body => body.iter().all(|statement| {
                matches!(statement, Statement::Include { .. } | Statement::Text { blank: true, .. })
            }),
        };
        if !is_fine {
            self.note(message::sandbox_content(token.span));
        }
        Statement::Group(body)
    }

    fn autoescape_tag(&mut self, name: &'t str, token: Token) -> Statement<'t> {
        self.header(|parser| {
            if parser.current().kind == TokenKind::BlockEnd {
                return Ok(());
            }
            let strategy = parser.expression()?;
            let strategy = parser.expression_at(strategy);
            if !matches!(strategy.kind, ExpressionKind::Constant(_)) {
                let error = message::autoescape_strategy(strategy.span);
                parser.note(error);
            }
            Ok(())
        });
        Statement::Group(self.closed_body(Self::open(name, token, &["endautoescape"])))
    }

    fn macro_tag(&mut self, name: &'t str, token: Token) -> Statement<'t> {
        let header = self.header(|parser| {
            let name = parser.expect_name()?;
            Ok((parser.source(name), parser.macro_parameters()?))
        });
        let (macro_name, parameters) = header.unzip();
        self.imports.push(super::Imports::default());
        let (body, end) = self.body(Self::open(name, token, &["endmacro"]));
        self.imports.pop();
        self.named_end(end, "macro", macro_name);
        let parameters: Vec<Name<'t>> = parameters.unwrap_or_default();
        if let Some(varargs) = parameters.iter().find(|name| name.text == "varargs") {
            self.note(message::varargs_parameter(varargs.span, macro_name.unwrap_or_default()));
        }
        let parameters = parameters.iter().map(|name| &self.text[name.span.range()]).collect();
        Statement::Macro { parameters, body }
    }

    fn macro_parameters(&mut self) -> Parse<Vec<Name<'t>>> {
        let context = "A list of arguments must begin with an opening parenthesis";
        self.expect_punctuation(b'(', context)?;
        let mut parameters: Vec<Name<'t>> = Vec::new();
        while self.next_argument(parameters.is_empty())? {
            let wanted = Wanted::Name(Some("An argument must be a name"));
            let token = self.expect(TokenKind::Name, wanted)?;
            parameters.push(Name { text: Cow::Borrowed(self.source(token)), span: token.span });
            if self.take_operator("=") {
                let default = self.primary()?;
                if !self.is_constant(default) {
                    let span = self.expression_at(default).span;
                    return self.fail(message::default_value(span));
                }
            }
        }
        Ok(parameters)
    }

    /// Whether a value holds only literals.
    fn is_constant(&self, id: ExpressionId) -> bool {
        match &self.expression_at(id).kind {
            ExpressionKind::Constant(_) => true,
            ExpressionKind::Unary(operand) => self.is_constant(*operand),
            ExpressionKind::Array(elements) => elements.iter().all(|element| {
                element.key.is_none_or(|key| self.is_constant(key))
                    && self.is_constant(element.value)
            }),
            _ => false,
        }
    }

    /// The end of a `macro` or a `block`, which may repeat the name.
    fn named_end(&mut self, end: BodyEnd, tag: &'static str, name: Option<&str>) {
        if end == BodyEnd::Missing {
            return;
        }
        self.position += 1;
        self.header(|parser| {
            let token = parser.current();
            if token.kind == TokenKind::Name {
                parser.position += 1;
                let given = parser.source(token);
                if let Some(name) = name.filter(|name| *name != given) {
                    parser.note(message::other_end_name(token.span, tag, name, given));
                }
            }
            Ok(())
        });
    }

    fn block_tag(&mut self, name: &'t str, token: Token) -> Option<Statement<'t>> {
        let Ok(block) = self.expect_name() else {
            self.recover();
            return None;
        };
        let block_name = self.source(block);
        if let Some(line) = self.module.blocks.get(block_name) {
            let error = message::repeated_block(block.span, block_name, *line);
            self.note(error);
        }
        self.module.blocks.insert(block_name, token.line);
        self.module.block_depth += 1;
        self.imports.push(super::Imports::default());
        let mut expressions = Vec::new();
        let mut body = Vec::new();
        if self.current().kind == TokenKind::BlockEnd {
            self.position += 1;
            let (content, end) = self.body(Self::open(name, token, &["endblock"]));
            body = content;
            self.named_end(end, "block", Some(block_name));
        } else {
            expressions.extend(self.header(Self::expression));
        }
        self.imports.pop();
        self.module.block_depth -= 1;
        Some(Statement::Block { expressions, body, span: token.span, prints: false })
    }

    fn embed_tag(&mut self, name: &'t str, token: Token) -> Statement<'t> {
        let expressions = self.header(Self::include).unwrap_or_default();
        let inner = Module { extends: true, ..Module::default() };
        let outer = std::mem::replace(&mut self.module, inner);
        let imports = std::mem::replace(&mut self.imports, vec![super::Imports::default()]);
        let body = self.closed_body(Self::open(name, token, &["endembed"]));
        self.check_child(&body, false);
        self.module = outer;
        self.imports = imports;
        Statement::Block { expressions, body, span: token.span, prints: true }
    }

    /// `template ignore missing with variables only`
    fn include(&mut self) -> Parse<Vec<ExpressionId>> {
        let mut expressions = vec![self.expression()?];
        if self.take_word("ignore") {
            self.expect_word("missing")?;
        }
        if self.take_word("with") {
            expressions.push(self.expression()?);
        }
        self.take_word("only");
        Ok(expressions)
    }

    fn extends_tag(&mut self, token: Token) -> Option<Statement<'t>> {
        let mistake = if self.module.block_depth > 0 {
            Some("block")
        } else if self.imports.len() > 1 {
            Some("macro")
        } else {
            None
        };
        if let Some(place) = mistake {
            self.note(message::extends_inside(token.span, place));
        } else if self.module.extends {
            self.note(message::extends_twice(token.span));
        }
        self.module.extends = true;
        self.evaluate(|parser| Ok(vec![parser.expression()?]))
    }

    fn import(&mut self) -> Parse<Vec<ExpressionId>> {
        let template = self.expression()?;
        self.expect_word("as")?;
        let token = self.expect_name()?;
        let name = self.source(token);
        if let Some(imports) = self.imports.last_mut() {
            imports.templates.insert(name);
        }
        Ok(vec![template])
    }

    fn macro_import(&mut self) -> Parse<Vec<ExpressionId>> {
        let template = self.expression()?;
        self.expect_word("import")?;
        for alias in self.aliases()? {
            if let Some(imports) = self.imports.last_mut() {
                imports.functions.insert(alias);
            }
        }
        Ok(vec![template])
    }

    fn use_template(&mut self) -> Parse<Vec<ExpressionId>> {
        let template = self.expression()?;
        let expression = self.expression_at(template);
        if !matches!(expression.kind, ExpressionKind::Constant(Constant::String(_))) {
            let error = message::use_of_expression(expression.span);
            return self.fail(error);
        }
        if self.take_word("with") {
            self.aliases()?;
        }
        self.module.uses = true;
        Ok(vec![template])
    }

    /// `name, name as alias, …`
    fn aliases(&mut self) -> Parse<Vec<&'t str>> {
        let mut aliases = Vec::new();
        loop {
            let mut token = self.expect_name()?;
            if self.take_word("as") {
                token = self.expect_name()?;
            }
            aliases.push(self.source(token));
            if !self.take_punctuation(b',') {
                return Ok(aliases);
            }
        }
    }

    /// A template that extends another one can only define blocks and variables.
    pub(super) fn check_child(&mut self, body: &[Statement<'t>], nested: bool) {
        for statement in body {
            match statement {
                Statement::Text { span, blank: false } => self.note_child_text(*span),
                Statement::Print { span, .. }
                | Statement::Include { span, .. }
                | Statement::Apply { span, .. }
                | Statement::Block { span, prints: true, .. } => {
                    self.note(message::child_content(*span));
                }
                Statement::Block { span, .. } if nested => {
                    self.note(message::nested_child_block(*span));
                }
                Statement::If { branches, otherwise } => {
                    for (_, body) in branches {
                        self.check_child(body, true);
                    }
                    self.check_child(otherwise.as_deref().unwrap_or_default(), true);
                }
                Statement::For(For { body, otherwise, .. }) => {
                    self.check_child(body, true);
                    self.check_child(otherwise.as_deref().unwrap_or_default(), true);
                }
                Statement::With { body, .. } | Statement::Group(body) => {
                    self.check_child(body, true);
                }
                _ => {}
            }
        }
    }

    /// A byte-order mark alone does no harm.
    fn note_child_text(&mut self, span: Span) {
        let text = self.text[span.range()].trim_start_matches('\u{feff}');
        if !text.bytes().all(is_white_space) {
            self.note(message::child_content(span));
        }
    }
}
