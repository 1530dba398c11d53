//! The parser: from tokens to the tree, with one error for each slip.
//!
//! It keeps its own stack, so that no text is too deep for it, and never goes back, so that its time
//! is linear. What it cannot understand it skips, up to where the text makes sense again.

use super::lex::{Bracket, Token, TokenKind, offset};
use super::mistakes::mistake;
use super::parser::{Parser, State};
use super::strings::Place;
use super::{Arena, Document, Kind, Text, Value};
use crate::text::Span;

/// Reads a text as JSON, as Cerb does (importer, step 1), and goes on where Cerb gives up.
///
/// It never fails: what could be understood is in the tree, what is wrong in the errors. There are
/// no errors if and only if Cerb's parser takes the text.
///
/// The tree is kept in the arena.
pub fn parse<'t>(text: &'t str, arena: &'t Arena) -> Document<'t> {
    let first = Parser::new(text, arena, false).run();
    // In a text of one line there is no indentation to trust.
    if !first.unbalanced || !text.contains(['\n', '\r']) {
        return first.finish();
    }
    // The brackets don't match. A second reading trusts the indentation to say where one is
    // missing; the reading with fewer mistakes is the likelier.
    let second = Parser::new(text, arena, true).run();
    let is_likelier = second.lexer.mistakes.count() <= first.lexer.mistakes.count();
    if is_likelier { second.finish() } else { first.finish() }
}

impl<'t> Parser<'t> {
    fn run(mut self) -> Self {
        while self.state != State::End {
            if self.lexer.mistakes.is_hopeless() {
                self.close_all(self.lexer.pos);
                break;
            }
            self.pass();
            let token = self.lexer.next();
            let mut again = Some(token);
            while let Some(token) = again {
                again = self.step(token);
            }
        }
        self
    }

    /// Passes the colon behind a key or the comma behind a value, which half of all tokens are, by a
    /// shorter way than others take.
    fn pass(&mut self) {
        let (due, next) = match self.state {
            State::Colon => (b':', State::Value),
            State::After if !self.frames.is_empty() => (b',', State::Next),
            _ => return,
        };
        if let Some(at) = self.lexer.pass(due) {
            self.state = next;
            if due == b',' {
                self.comma = Some(at);
            }
        }
    }

    /// Takes a token, or gives it back to be looked at again in another state.
    fn step(&mut self, token: Token<'t>) -> Option<Token<'t>> {
        if matches!(token.kind, TokenKind::End) && self.state != State::Start {
            self.end();
            return None;
        }
        if self.by_indent && matches!(self.state, State::First | State::Next | State::After) {
            self.leave_by_indent(&token);
        }
        match self.state {
            State::Start => self.start(token),
            State::First | State::Next => match self.frames.last()?.bracket {
                Bracket::Object => self.key(token),
                Bracket::Array => self.value(token, Place::Element),
            },
            State::Colon => self.colon(token),
            State::Value => self.value(token, Place::Member),
            State::After => self.after(token),
            State::End => None,
        }
    }

    fn start(&mut self, token: Token<'t>) -> Option<Token<'t>> {
        match token.kind {
            TokenKind::End => {
                let message = "The text is empty: there is no package in it.";
                let help = "A package begins with `{` and ends with `}`.";
                let told = self.lexer.mistakes.count() > 0;
                if !told {
                    self.tell(mistake(Span::at(offset(token.start)), message, help, None));
                }
                self.state = State::End;
                None
            }
            TokenKind::Odd | TokenKind::Close(_) | TokenKind::Colon | TokenKind::Comma => {
                if let Some(start) = self.package_start(token.start) {
                    self.tell_in_front(token.start, start);
                    self.lexer.pos = start;
                    return None;
                }
                if !self.lexer.rest(token.start).contains(['{', '[']) {
                    self.tell_no_package(token.start);
                    return None;
                }
                self.value(token, Place::Top)
            }
            _ => self.value(token, Place::Top),
        }
    }

    /// Where the package begins, if other text stands in front of it.
    pub(super) fn package_start(&self, from: usize) -> Option<usize> {
        let rest = self.lexer.rest(from);
        let is_start = |(at, _): &(usize, &str)| {
            let next = rest[at + 1..].trim_start();
            next.starts_with(['"', '}', '\'', '“']) || next.starts_with("&quot;")
        };
        let found = rest.match_indices('{').take(1000).find(is_start);
        found.map(|(at, _)| from + at)
    }

    pub(super) fn value(&mut self, token: Token<'t>, place: Place) -> Option<Token<'t>> {
        let span = Span::from_range(token.start..self.lexer.pos);
        let kind = match token.kind {
            TokenKind::String(text) => Kind::String(text),
            TokenKind::Number(number) => Kind::Number(number),
            TokenKind::True => Kind::Bool(true),
            TokenKind::False => Kind::Bool(false),
            TokenKind::Null => Kind::Null,
            TokenKind::Open(bracket) => {
                self.open(bracket, token.start, place);
                return None;
            }
            TokenKind::Odd => return self.odd_value(token, place),
            TokenKind::Colon | TokenKind::Comma | TokenKind::Close(_) | TokenKind::End => {
                return self.no_value(token, place);
            }
        };
        self.add(Value { span, kind });
        None
    }

    fn key(&mut self, token: Token<'t>) -> Option<Token<'t>> {
        let span = Span::from_range(token.start..self.lexer.pos);
        match token.kind {
            TokenKind::String(text) => self.found_key(text),
            TokenKind::Close(bracket) => self.close_bracket(bracket, token.start),
            TokenKind::Comma => self.extra_comma(span),
            TokenKind::Number(_)
            | TokenKind::True
            | TokenKind::False
            | TokenKind::Null
            | TokenKind::Odd => match self.lexer.odd_key(token.start) {
                Some(text) => self.found_key(text),
                None => return self.give_up(token, "a key"),
            },
            TokenKind::Open(Bracket::Object) => {
                match self.lexer.bare_template(token.start, Place::Key) {
                    Some(text) => self.found_key(text),
                    None => return Some(self.without_key(token.start)),
                }
            }
            TokenKind::Open(Bracket::Array) => return Some(self.without_key(token.start)),
            TokenKind::Colon | TokenKind::End => return self.give_up(token, "a key"),
        }
        None
    }

    fn found_key(&mut self, key: Text<'t>) {
        self.key = Some(key);
        self.state = State::Colon;
    }

    fn colon(&mut self, token: Token<'t>) -> Option<Token<'t>> {
        self.state = State::Value;
        let span = Span::from_range(token.start..self.lexer.pos);
        match token.kind {
            TokenKind::Colon => None,
            TokenKind::Odd => self.odd_colon(token),
            TokenKind::Comma if self.lexer.value_follows() => {
                self.tell_colon(span, "A comma stands");
                None
            }
            TokenKind::Comma | TokenKind::Close(_) | TokenKind::End => {
                self.key_alone();
                Some(token)
            }
            _ => {
                self.missing_colon();
                Some(token)
            }
        }
    }

    fn after(&mut self, token: Token<'t>) -> Option<Token<'t>> {
        if self.frames.is_empty() {
            self.behind(&token);
            return None;
        }
        match &token.kind {
            TokenKind::Comma => {
                self.comma = Some(token.start);
                self.state = State::Next;
                None
            }
            TokenKind::Close(bracket) => {
                let bracket = *bracket;
                self.close_bracket(bracket, token.start);
                None
            }
            _ if self.begins_next(&token) => {
                self.missing_comma();
                Some(token)
            }
            TokenKind::Colon if self.is_in(Bracket::Array) => {
                self.keyed_element(&token);
                None
            }
            TokenKind::Odd => self.odd_comma(token),
            _ => self.give_up(token, "a comma"),
        }
    }

    /// Whether a token behind a value begins the next key or element.
    pub(super) fn begins_next(&mut self, token: &Token<'t>) -> bool {
        let quote = super::quotes::Quote::at(self.lexer.text, token.start);
        let behind = match token.kind {
            TokenKind::Odd => token.start,
            _ => self.lexer.pos,
        };
        if self.is_in(Bracket::Array) {
            return !matches!(token.kind, TokenKind::Odd | TokenKind::Colon) || quote.is_some();
        }
        match token.kind {
            TokenKind::String(_) => {
                self.lexer.goes_on_as_json(behind, Place::Key)
                    || self.lexer.rest(behind).trim_ascii_start().starts_with([':', '='])
            }
            TokenKind::Odd if quote.is_some() => true,
            TokenKind::Odd | TokenKind::Number(_) | TokenKind::Null => {
                self.lexer.bare_key(token.start).is_some()
            }
            _ => false,
        }
    }
    /// The end of the text, with lists or objects still open or not.
    fn end(&mut self) {
        if !self.frames.is_empty() {
            self.tell_cut_short();
        }
        // What was skipped may reach into the white space at the end.
        self.close_all(self.lexer.text.trim_end().len().max(self.lexer.before));
    }

    /// Takes all that is open as ended at `end`.
    pub(super) fn close_all(&mut self, end: usize) {
        if self.state == State::Value || self.state == State::Colon {
            self.add(Value { span: Span::at(offset(end)), kind: Kind::Unknown });
        }
        while !self.frames.is_empty() {
            self.close(end);
        }
        self.state = State::End;
    }
}
