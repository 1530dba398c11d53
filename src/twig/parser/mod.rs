//! From tokens to a tree, as Twig's parser does it.
//!
//! Twig stops at the first mistake. This parser notes it, leaves the tag that it is in, and goes on
//! behind it, as long as it knows which tags are open.

mod expression;
mod operands;
mod tags;

use super::ast::{Ast, Body, Statement};
use super::environment::{Environment, UseKind};
use super::lexer::Delimiters;
use super::message::{self, Found, Wanted};
use super::token::{Token, TokenKind};
use super::{MAX_NESTING, TemplateError, Use};
use crate::text::Span;
use std::collections::{HashMap, HashSet};

/// What the parser found.
#[derive(Debug)]
pub(super) struct Parsed<'t> {
    pub(super) ast: Ast<'t>,
    pub(super) body: Body<'t>,
    pub(super) uses: Vec<Use>,
    pub(super) errors: Vec<TemplateError>,
}

/// Parses a template. Where the lexer has stumbled, some tags may have been swallowed: then nothing
/// is said of tags that do not match.
pub(super) fn parse<'t>(
    text: &'t str,
    tokens: &'t [Token],
    lexed_cleanly: bool,
    delimiters: &'static Delimiters,
    environment: &'t Environment,
) -> Parsed<'t> {
    let mut parser = Parser {
        text,
        tokens,
        position: 0,
        delimiters,
        environment,
        lexed_cleanly,
        depth: 0,
        stopped: false,
        open: Vec::new(),
        forgiven: HashSet::new(),
        imports: vec![Imports::default()],
        module: Module::default(),
        found: Parsed {
            ast: Ast::default(),
            body: Vec::new(),
            uses: Vec::new(),
            errors: Vec::new(),
        },
    };
    let body = parser.top();
    Parsed { body, ..parser.found }
}

/// The tag cannot be parsed; the mistake has been noted.
struct Failed;

type Parse<T> = Result<T, Failed>;

/// A tag that waits for its end.
#[derive(Clone, Copy, Debug)]
struct Open<'t> {
    name: &'t str,
    span: Span,
    /// The names of the tags that end this part of it.
    closers: &'static [&'static str],
    /// Whether Twig, at the end of the template, misses the tag itself or just its end.
    forks: bool,
}

/// How a body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BodyEnd {
    /// The parser stands at the name of the tag that ends it.
    Closer,
    /// Its end is missing, which has been noted.
    Missing,
}

/// The names that `import` and `from` brought into one scope.
#[derive(Debug, Default)]
struct Imports<'t> {
    templates: HashSet<&'t str>,
    functions: HashSet<&'t str>,
}

/// What a name was imported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Import {
    /// A template, whose macros are its attributes.
    Template,
    /// A macro.
    Function,
}

impl Imports<'_> {
    fn contains(&self, name: &str, kind: Import) -> bool {
        match kind {
            Import::Template => self.templates.contains(name),
            Import::Function => self.functions.contains(name),
        }
    }
}

/// What Twig keeps for each template; `embed` begins a new one.
#[derive(Debug, Default)]
struct Module<'t> {
    /// Whether it extends another template.
    extends: bool,
    /// Whether it uses the blocks of another one.
    uses: bool,
    /// The lines of its blocks, by name.
    blocks: HashMap<&'t str, u32>,
    /// How many blocks are open.
    block_depth: usize,
}

struct Parser<'t> {
    text: &'t str,
    tokens: &'t [Token],
    position: usize,
    delimiters: &'static Delimiters,
    environment: &'t Environment,
    lexed_cleanly: bool,
    /// How many expressions are being parsed inside one another.
    depth: usize,
    /// Nothing more is said: which tags are open is no longer known.
    stopped: bool,
    open: Vec<Open<'t>>,
    /// The names of tags that are unknown, or were left open: an end of theirs is no mistake of its
    /// own.
    forgiven: HashSet<&'t str>,
    imports: Vec<Imports<'t>>,
    module: Module<'t>,
    found: Parsed<'t>,
}

impl<'t> Parser<'t> {
    fn top(&mut self) -> Body<'t> {
        let mut body = Vec::new();
        while self.current().kind != TokenKind::End && !self.stopped {
            self.statement(&mut body);
        }
        if self.module.extends {
            self.check_child(&body, false);
        }
        body
    }

    /// What stands up to one of the tags that end `open`.
    fn body(&mut self, open: Open<'t>) -> (Body<'t>, BodyEnd) {
        let mut body = Vec::new();
        if self.open.len() >= MAX_NESTING {
            self.note(message::too_deep(open.span));
            self.stopped = true;
        }
        if self.stopped {
            return (body, BodyEnd::Missing);
        }
        self.open.push(open);
        let end = loop {
            if let Some(end) = self.body_end(open) {
                break end;
            }
            self.statement(&mut body);
        };
        self.open.pop();
        (body, end)
    }

    fn body_end(&mut self, open: Open<'t>) -> Option<BodyEnd> {
        if self.stopped {
            return Some(BodyEnd::Missing);
        }
        match self.current().kind {
            TokenKind::End => {
                self.note_structure(message::unclosed_block(
                    open.span,
                    open.name,
                    open.closers,
                    open.forks,
                    self.delimiters,
                ));
                Some(BodyEnd::Missing)
            }
            TokenKind::BlockStart => {
                let name = self.tag_name()?;
                if open.closers.contains(&name) {
                    self.position += 1;
                    return Some(BodyEnd::Closer);
                }
                let outer = &self.open[..self.open.len() - 1];
                let closes_outer = outer.iter().any(|outer| outer.closers.contains(&name));
                closes_outer.then(|| {
                    self.position += 1;
                    self.unexpected_tag(name);
                    self.position -= 1;
                    self.forgiven.insert(open.name);
                    BodyEnd::Missing
                })
            }
            _ => None,
        }
    }

    /// The name behind the opening delimiter at which the parser stands.
    fn tag_name(&self) -> Option<&'t str> {
        let token = self.peek(1)?;
        (token.kind == TokenKind::Name).then(|| self.source(token))
    }

    fn statement(&mut self, body: &mut Body<'t>) {
        let token = self.current();
        match token.kind {
            TokenKind::Text => {
                self.position += 1;
                let blank = self.source(token).bytes().all(super::operator::is_white_space);
                body.push(Statement::Text { span: token.span, blank });
            }
            TokenKind::VariableStart => self.print(body),
            TokenKind::BlockStart => self.tag(body),
            // What a lexer that has stumbled left behind.
            _ => self.position += 1,
        }
    }

    fn print(&mut self, body: &mut Body<'t>) {
        let start = self.advance();
        if self.current().kind == TokenKind::VariableEnd {
            let span = start.span.to(self.advance().span);
            return self.note(message::empty_print(span, self.delimiters));
        }
        let expression = self.expression().and_then(|expression| {
            self.expect(TokenKind::VariableEnd, Wanted::PrintEnd)?;
            Ok(expression)
        });
        match expression {
            Ok(expression) => {
                let span = start.span.to(self.tokens[self.position - 1].span);
                body.push(Statement::Print { expression, span });
            }
            Err(Failed) => self.recover(),
        }
    }

    fn tag(&mut self, body: &mut Body<'t>) {
        let start = self.advance();
        let token = self.current();
        if token.kind != TokenKind::Name {
            let empty = token.kind == TokenKind::BlockEnd;
            let span = if empty { start.span.to(token.span) } else { token.span };
            let error = message::no_tag_name(span, &self.found(token));
            self.note_at(token, error);
            return self.recover();
        }
        let name = self.source(token);
        if self.environment.find(UseKind::Tag, name).is_none() {
            self.unexpected_tag(name);
            return self.recover();
        }
        self.position += 1;
        self.used(UseKind::Tag, name, token.span);
        if let Some(statement) = self.known_tag(name, token) {
            body.push(statement);
        }
    }

    /// A tag that Twig does not know here; the parser stands at its name.
    fn unexpected_tag(&mut self, name: &'t str) {
        let token = self.current();
        let near = self.open.last().map(|open| (*open, self.line_near(open.span)));
        let open = near.map(|(open, line)| (open.name, line, open.closers));
        let error = message::unexpected_tag(token.span, name, open);
        if !message::is_closer(name) {
            self.forgiven.insert(name);
            self.note_at(token, error);
        } else if !name.strip_prefix("end").is_some_and(|name| self.forgiven.contains(name)) {
            self.note_structure(error);
        }
    }

    /// The line that Twig names as "near" a tag: of what follows it.
    fn line_near(&self, span: Span) -> u32 {
        let after = self.tokens.partition_point(|token| token.span.start <= span.start);
        let rest = self.tokens[after..].iter();
        let mut body = rest.skip_while(|token| token.kind != TokenKind::BlockEnd).skip(1);
        body.next().map_or(1, |token| token.line)
    }

    /// The content of a tag up to its end; where that fails, the rest of the tag is left out.
    fn header<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parse<T>) -> Option<T> {
        let parsed = parse(self).and_then(|content| {
            self.expect(TokenKind::BlockEnd, Wanted::TagEnd)?;
            Ok(content)
        });
        if parsed.is_err() {
            self.recover();
        }
        parsed.ok()
    }

    /// Leaves the current tag.
    fn recover(&mut self) {
        loop {
            match self.current().kind {
                TokenKind::VariableEnd | TokenKind::BlockEnd | TokenKind::Broken => {
                    self.position += 1;
                    return;
                }
                TokenKind::Text
                | TokenKind::VariableStart
                | TokenKind::BlockStart
                | TokenKind::End => return,
                _ => self.position += 1,
            }
        }
    }

    /// Runs a part of the parser that can contain itself.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth >= MAX_NESTING {
            // The lexer counts brackets, and may have said it already.
            self.note_structure(message::too_deep(self.current().span));
            return Err(Failed);
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn used(&mut self, kind: UseKind, name: &str, span: Span) {
        self.found.uses.push(Use { kind, name: name.to_owned(), span });
    }

    // The tokens.

    fn current(&self) -> Token {
        self.tokens[self.position.min(self.tokens.len() - 1)]
    }

    fn peek(&self, distance: usize) -> Option<Token> {
        self.tokens.get(self.position + distance).copied()
    }

    /// The current token; the parser moves behind it.
    fn advance(&mut self) -> Token {
        let token = self.current();
        if token.kind != TokenKind::End {
            self.position += 1;
        }
        token
    }

    fn source(&self, token: Token) -> &'t str {
        &self.text[token.span.range()]
    }

    /// The span from `start` to the last token that was read.
    fn since(&self, start: Span) -> Span {
        let last = self.position.checked_sub(1).map_or(start, |index| self.tokens[index].span);
        start.to(last)
    }

    fn at_punctuation(&self, byte: u8) -> bool {
        self.current().kind == TokenKind::Punctuation(byte)
    }

    fn take_punctuation(&mut self, byte: u8) -> bool {
        let found = self.at_punctuation(byte);
        self.position += usize::from(found);
        found
    }

    fn take_operator(&mut self, text: &str) -> bool {
        let found =
            matches!(self.current().kind, TokenKind::Operator(operator) if operator.text == text);
        self.position += usize::from(found);
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        let token = self.current();
        let found = token.kind == TokenKind::Name && self.source(token) == word;
        self.position += usize::from(found);
        found
    }

    fn expect(&mut self, kind: TokenKind, wanted: Wanted<'_>) -> Parse<Token> {
        if self.current().kind == kind { Ok(self.advance()) } else { self.unexpected(wanted) }
    }

    fn expect_name(&mut self) -> Parse<Token> {
        self.expect(TokenKind::Name, Wanted::Name(None))
    }

    fn expect_punctuation(&mut self, byte: u8, context: &'static str) -> Parse<Token> {
        self.expect(TokenKind::Punctuation(byte), Wanted::Punctuation(byte, context))
    }

    fn expect_word(&mut self, word: &'static str) -> Parse<()> {
        if self.take_word(word) { Ok(()) } else { self.unexpected(Wanted::Word(word)) }
    }

    // Mistakes.

    fn found(&self, token: Token) -> Found<'t> {
        Found { token, source: self.source(token), delimiters: self.delimiters }
    }

    fn unexpected<T>(&mut self, wanted: Wanted<'_>) -> Parse<T> {
        let token = self.current();
        let before = self.position.checked_sub(1).map(|index| self.tokens[index]);
        let before = before.map(|token| (token, self.source(token)));
        let error = message::unexpected(&self.found(token), wanted, before);
        self.fail(error)
    }

    fn fail<T>(&mut self, error: TemplateError) -> Parse<T> {
        self.note_at(self.current(), error);
        Err(Failed)
    }

    /// Notes a mistake at a token, unless the lexer has said already what is wrong there.
    fn note_at(&mut self, token: Token, error: TemplateError) {
        match token.kind {
            TokenKind::Broken => {}
            TokenKind::End => {
                self.note(error);
                self.stopped = true;
            }
            _ => self.note(error),
        }
    }

    /// Notes what may follow from a mistake that the lexer has noted.
    fn note_structure(&mut self, error: TemplateError) {
        if self.lexed_cleanly {
            self.note(error);
        }
    }

    fn note(&mut self, error: TemplateError) {
        if !self.stopped {
            message::note(&mut self.found.errors, error);
        }
    }
}
