//! The parser: from tokens to the tree, with one error for each slip.
//!
//! It keeps its own stack, so that no text is too deep for it, and never goes back, so that its time
//! is linear. What it cannot understand it skips, up to where the text makes sense again.

use super::brackets::Frame;
use super::lex::{Bracket, Lexer, Token, TokenKind, offset};
use super::mistakes::{edit, fix, mistake, shown};
use super::strings::Place;
use super::{Arena, Document, Kind, Member, Object, SyntaxError, Text, Value};
use crate::text::Applicability::{Safe, Unsafe};
use crate::text::Span;

/// How many lists and objects Cerb takes inside one another.
const DEEPEST: usize = 511;

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

/// What is due next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// The outermost value.
    Start,
    /// A key or an element, or the end: an opening bracket was read.
    First,
    /// A key or an element: a comma was read.
    Next,
    /// The colon behind a key.
    Colon,
    /// The value of a key.
    Value,
    /// A comma or the end: a value was read.
    After,
    /// Nothing more.
    End,
}

#[derive(Debug)]
pub(super) struct Parser<'t> {
    pub(super) lexer: Lexer<'t>,
    pub(super) state: State,
    pub(super) frames: Vec<Frame<'t>>,
    /// The key that waits for its value.
    key: Option<Text<'t>>,
    /// Finished elements of the lists that are open, those of the innermost last.
    values: Vec<Value<'t>>,
    /// Finished members of the objects that are open, those of the innermost last.
    members: Vec<Member<'t>>,
    root: Option<Value<'t>>,
    /// The comma last read; `None` where something else was taken for it.
    pub(super) comma: Option<usize>,
    /// Whether indentation says where a bracket is missing.
    pub(super) by_indent: bool,
    /// Whether brackets were missing, superfluous or of the wrong kind.
    pub(super) unbalanced: bool,
    /// Whether the text was said to be too deep.
    too_deep: bool,
    /// Whether a key stands twice in one of the objects.
    repeats_a_key: bool,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, arena: &'t Arena, by_indent: bool) -> Self {
        Self {
            lexer: Lexer::new(text, arena),
            state: State::Start,
            frames: Vec::new(),
            key: None,
            values: Vec::new(),
            members: Vec::new(),
            root: None,
            comma: None,
            by_indent,
            unbalanced: false,
            too_deep: false,
            repeats_a_key: false,
        }
    }

    fn finish(self) -> Document<'t> {
        let (text, errors) = (self.lexer.text, self.lexer.mistakes.finish());
        Document { text, root: self.root, repeats_a_key: self.repeats_a_key, errors }
    }

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
    fn package_start(&self, from: usize) -> Option<usize> {
        let rest = self.lexer.rest(from);
        let is_start = |(at, _): &(usize, &str)| {
            let next = rest[at + 1..].trim_start();
            next.starts_with(['"', '}', '\'', '“']) || next.starts_with("&quot;")
        };
        let found = rest.match_indices('{').take(1000).find(is_start);
        found.map(|(at, _)| from + at)
    }

    /// Tells of a text in which nothing begins as a package does.
    fn tell_no_package(&mut self, start: usize) {
        let rest = self.lexer.rest(start).trim_end();
        let line = rest.lines().next().unwrap_or_default();
        self.tell(mistake(
            Span::from_range(start..start + line.len()),
            format!("There is no package in this text, which begins with `{}`.", shown(line)),
            "A package begins with `{` and ends with `}`. Was something else copied?",
            None,
        ));
        self.state = State::End;
    }

    fn tell_in_front(&mut self, start: usize, end: usize) {
        let rest = self.lexer.text[start..end].trim_end();
        self.tell(mistake(
            Span::from_range(start..start + rest.len()),
            format!("`{}` stands in front of the package and is no part of it.", shown(rest)),
            "Remove it: the text must begin with the package's `{`.",
            fix(Unsafe, "Remove it", vec![edit(start, end, "")]),
        ));
    }

    fn value(&mut self, token: Token<'t>, place: Place) -> Option<Token<'t>> {
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

    /// Puts a finished value where it belongs.
    fn add(&mut self, value: Value<'t>) {
        if let Some(key) = self.key.take() {
            self.members.push(Member::new(key, value));
        } else if self.frames.is_empty() {
            self.root = Some(value);
        } else {
            self.values.push(value);
        }
        self.state = State::After;
    }

    fn open(&mut self, bracket: Bracket, start: usize, place: Place) {
        let template = bracket == Bracket::Object
            && matches!(self.lexer.byte(start + 1), Some(b'{' | b'%' | b'#'));
        if let Some(text) = template.then(|| self.lexer.bare_template(start, place)).flatten() {
            self.add(Value { span: text.span, kind: Kind::String(text) });
        } else if self.frames.len() == DEEPEST {
            self.skip_deep(bracket, start);
        } else {
            let base = match bracket {
                Bracket::Object => self.members.len(),
                Bracket::Array => self.values.len(),
            };
            let key = self.key.take();
            let indent = self.by_indent.then(|| self.lexer.line_indent(start)).flatten();
            self.frames.push(Frame { bracket, start, base, key, indent, told: false });
            self.state = State::First;
        }
    }

    /// Closes the innermost list or object; its bracket ends at `end`.
    pub(super) fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        let span = Span::from_range(frame.start..end);
        let arena = self.lexer.arena;
        let kind = match frame.bracket {
            Bracket::Array => Kind::Array(arena.list(self.values.drain(frame.base..))),
            Bracket::Object => {
                let object = Object::new(arena.list(self.members.drain(frame.base..)), arena);
                self.repeats_a_key |= object.repeats_a_key();
                Kind::Object(object)
            }
        };
        self.key = frame.key;
        self.add(Value { span, kind });
    }

    fn skip_deep(&mut self, bracket: Bracket, start: usize) {
        let span = Span::from_range(start..start + 1);
        if !self.too_deep {
            self.too_deep = true;
            let mut error = mistake(
                span,
                format!(
                    "This {} is inside {DEEPEST} others; Cerb takes no more than {DEEPEST} lists and \
                     objects inside one another.",
                    bracket.noun()
                ),
                "Take some of the lists and objects around it away.",
                None,
            );
            error.too_deep = true;
            self.tell(error);
        }
        self.lexer.mistakes.muted = true;
        self.lexer.skip_balanced();
        self.lexer.mistakes.muted = false;
        let span = Span::from_range(start..self.lexer.pos);
        self.add(Value { span, kind: Kind::Unknown });
    }

    fn odd_value(&mut self, token: Token<'t>, place: Place) -> Option<Token<'t>> {
        if let Some(value) = self.lexer.odd_value(token.start, place) {
            self.add(value);
            return None;
        }
        let what = self.lexer.odd_piece(token.start);
        self.tell(mistake(
            Span::from_range(token.start..token.start + what.len()),
            format!("`{}` stands where a value is due, and is none.", shown(what)),
            "Write a text in double quotes, a number, `true`, `false`, `null`, a list or an object.",
            None,
        ));
        let start = token.start;
        let (next, end) = self.lexer.skip(token);
        self.add(Value { span: Span::from_range(start..end), kind: Kind::Unknown });
        Some(next)
    }

    /// A token that is no value, where one is due.
    fn no_value(&mut self, token: Token<'t>, place: Place) -> Option<Token<'t>> {
        let span = Span::from_range(token.start..self.lexer.pos);
        match (&token.kind, place) {
            (TokenKind::Close(bracket), Place::Element) => {
                let bracket = *bracket;
                self.close_bracket(bracket, token.start);
                None
            }
            (TokenKind::Comma, Place::Element) => {
                self.extra_comma(span);
                None
            }
            (TokenKind::Colon, Place::Member) => {
                self.extra_colon(span);
                None
            }
            (_, Place::Member) => {
                self.missing_value();
                Some(token)
            }
            _ => self.give_up(token, "a value"),
        }
    }

    fn missing_value(&mut self) {
        let at = self.lexer.before;
        // Mostly a colon, yet it may be one of those that JSON does not know, and wider.
        let start = self.lexer.text.floor_char_boundary(at.saturating_sub(1));
        let name = self.key.as_ref().map(|key| shown(key.decoded())).unwrap_or_default();
        if !self.lexer.elided {
            self.tell(mistake(
                Span::from_range(start..at),
                format!("The key `{name}` has no value."),
                "Write a value behind the colon, or remove the key.",
                None,
            ));
        }
        self.add(Value { span: Span::at(offset(at)), kind: Kind::Unknown });
    }

    /// Tells of a comma in front of the bracket that closes the innermost list or object.
    pub(super) fn trailing_comma(&mut self, bracket: Bracket) {
        let Some(at) = self.comma.filter(|_| self.state == State::Next && !self.lexer.elided)
        else {
            return;
        };
        let (closer, noun) = (bracket.closer(), bracket.noun());
        self.tell(mistake(
            Span::from_range(at..at + 1),
            format!(
                "A comma stands in front of the `{closer}` that ends the {noun}, and nothing follows \
                 it."
            ),
            "Remove the comma: commas stand only between two elements.",
            fix(Safe, "Remove the comma", vec![edit(at, at + 1, "")]),
        ));
    }

    fn extra_comma(&mut self, span: Span) {
        let message = if self.state == State::First {
            "A comma stands here in front of the first element."
        } else {
            "Two commas follow one another, with nothing between them."
        };
        let edits = vec![edit(span.start as usize, span.end as usize, "")];
        self.tell(mistake(
            span,
            message,
            "Remove the comma: commas stand only between two elements.",
            fix(Safe, "Remove the comma", edits),
        ));
    }

    fn extra_colon(&mut self, span: Span) {
        let edits = vec![edit(span.start as usize, span.end as usize, "")];
        self.tell(mistake(
            span,
            "Two colons follow one another, with nothing between them.",
            "Remove one of them.",
            fix(Safe, "Remove the colon", edits),
        ));
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

    /// A list or an object where a key is due; that is told once for each object.
    fn without_key(&mut self, start: usize) -> Token<'t> {
        let told =
            self.frames.last_mut().is_some_and(|frame| std::mem::replace(&mut frame.told, true));
        if !told {
            let opener = self.lexer.rest(start).get(..1).unwrap_or_default();
            let error = mistake(
                Span::from_range(start..start + 1),
                format!(
                    "`{opener}` stands where a key is due: inside `{{}}`, every value has a key."
                ),
                "Write a key and a colon in front of it, or `[` and `]` around the elements of a list.",
                None,
            );
            self.tell(error);
        }
        self.lexer.mistakes.muted = true;
        self.lexer.skip_balanced();
        let next = self.lexer.next();
        self.lexer.mistakes.muted = false;
        self.state = State::After;
        next
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

    fn odd_colon(&mut self, token: Token<'t>) -> Option<Token<'t>> {
        let rest = self.lexer.rest(token.start);
        for sign in ["=>", ":=", "->", "=", "：", ";"] {
            if rest.starts_with(sign) {
                let span = Span::from_range(token.start..token.start + sign.len());
                self.tell_colon(span, &format!("`{sign}` stands"));
                self.lexer.pos = token.start + sign.len();
                return None;
            }
        }
        self.missing_colon();
        Some(token)
    }

    fn tell_colon(&mut self, span: Span, what: &str) {
        let name = self.key.as_ref().map(|key| shown(key.decoded())).unwrap_or_default();
        let edits = vec![edit(span.start as usize, span.end as usize, ":")];
        self.tell(mistake(
            span,
            format!("{what} between the key `{name}` and its value, where JSON wants a colon."),
            "Write `:`.",
            fix(Safe, "Write a colon", edits),
        ));
    }

    fn missing_colon(&mut self) {
        let at = self.key.as_ref().map_or(self.lexer.before, |key| key.span.end as usize);
        let name = self.key.as_ref().map(|key| shown(key.decoded())).unwrap_or_default();
        // Behind a key that is not closed, a colon would become a part of it.
        let is_open = self
            .key
            .as_ref()
            .is_some_and(|key| self.lexer.unclosed == Some(key.span.start as usize));
        let mend = || fix(Safe, "Put a colon between them", vec![edit(at, at, ":")]);
        self.tell(mistake(
            Span::at(offset(at)),
            format!("There is no colon between the key `{name}` and its value."),
            "Put a `:` between them.",
            (!is_open).then(mend).flatten(),
        ));
    }

    fn key_alone(&mut self) {
        let span = self.key.as_ref().map(|key| key.span).unwrap_or_default();
        let name = self.key.as_ref().map(|key| shown(key.decoded())).unwrap_or_default();
        self.tell(mistake(
            span,
            format!("`{name}` stands inside `{{}}` without a value: every key there has a colon and a value."),
            "Write a colon and a value behind it, or `[` and `]` around the elements of a list.",
            None,
        ));
        self.add(Value { span: Span::at(span.end), kind: Kind::Unknown });
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

    fn is_in(&self, bracket: Bracket) -> bool {
        self.frames.last().is_some_and(|frame| frame.bracket == bracket)
    }

    /// Whether a token behind a value begins the next key or element.
    fn begins_next(&mut self, token: &Token<'t>) -> bool {
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

    fn missing_comma(&mut self) {
        let at = self.lexer.before;
        let what = if self.is_in(Bracket::Array) { "elements" } else { "members" };
        self.tell(mistake(
            Span::at(offset(at)),
            format!("There is no comma between two {what}."),
            "Put a `,` here.",
            fix(Safe, "Put a comma between them", vec![edit(at, at, ",")]),
        ));
        self.comma = None;
        self.state = State::Next;
    }

    /// A colon in a list; that is told once for each list.
    fn keyed_element(&mut self, token: &Token<'t>) {
        let told =
            self.frames.last_mut().is_some_and(|frame| std::mem::replace(&mut frame.told, true));
        if !told {
            self.tell(mistake(
                Span::from_range(token.start..token.start + 1),
                "A colon stands inside a list (`[]`), and the elements of a list have no keys.",
                "Write `{` and `}` around keys and their values.",
                None,
            ));
        }
        if let Some(value) = self.values.last_mut() {
            value.kind = Kind::Unknown;
        }
        self.comma = None;
        self.state = State::Next;
    }

    fn odd_comma(&mut self, token: Token<'t>) -> Option<Token<'t>> {
        let rest = self.lexer.rest(token.start);
        let Some(sign) = [";", "，", "،", "、"].iter().find(|sign| rest.starts_with(**sign))
        else {
            return self.give_up(token, "a comma");
        };
        let end = token.start + sign.len();
        let is_last = self.lexer.rest(end).trim_ascii_start().starts_with(['}', ']']);
        let (help, written) = if is_last { ("Remove it.", "") } else { ("Write `,`.", ",") };
        self.tell(mistake(
            Span::from_range(token.start..end),
            format!("`{sign}` stands where JSON wants a comma, if anything."),
            help,
            fix(Safe, "Write it as JSON does", vec![edit(token.start, end, written)]),
        ));
        self.lexer.pos = end;
        self.comma = None;
        self.state = if is_last { State::After } else { State::Next };
        None
    }

    /// Tells of a token that makes no sense, and skips to where the text does again.
    fn give_up(&mut self, token: Token<'t>, due: &str) -> Option<Token<'t>> {
        let what = match token.kind {
            TokenKind::Odd => self.lexer.odd_piece(token.start),
            _ => self.lexer.text.get(token.start..self.lexer.pos).unwrap_or_default(),
        };
        let told = self.lexer.elided;
        if !told {
            self.tell(mistake(
                Span::from_range(token.start..token.start + what.len()),
                format!("`{}` stands where {due} is due.", shown(what)),
                "Remove it, or write what JSON wants here.",
                None,
            ));
        }
        if self.frames.is_empty() {
            self.state = State::End;
            return None;
        }
        self.key = None;
        self.state = State::After;
        Some(self.lexer.skip(token).0)
    }

    /// Something behind the outermost value.
    fn behind(&mut self, token: &Token<'t>) {
        let text = self.lexer.text;
        let rest = text[token.start..].trim_end();
        let span = Span::from_range(token.start..token.start + rest.len());
        let begun = match &token.kind {
            TokenKind::Odd => shown(rest),
            TokenKind::Open(_) | TokenKind::String(_) => String::new(),
            _ => shown(text.get(token.start..self.lexer.pos).unwrap_or_default()),
        };
        let is_rubbish = rest.len() < 200
            && rest.chars().all(|c| {
                matches!(c, '}' | ']' | ',' | ';' | '`' | ')' | '\\') || c.is_whitespace()
            });
        self.unbalanced |= matches!(token.kind, TokenKind::Close(_) | TokenKind::Comma);
        if is_rubbish {
            self.tell(mistake(
                span,
                format!("`{}` stands behind the end of the package.", shown(rest)),
                "Remove it.",
                fix(Unsafe, "Remove it", vec![edit(token.start, token.start + rest.len(), "")]),
            ));
        } else {
            let begun =
                if begun.is_empty() { "A second value".to_owned() } else { format!("`{begun}`") };
            self.tell(mistake(
                Span::new(span.start, offset(token.start + first_word(rest).len())),
                format!("{begun} follows behind the end of the package, and a text holds one package only."),
                "Remove what follows, or put it into a file of its own.",
                None,
            ));
        }
        self.state = State::End;
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
    fn close_all(&mut self, end: usize) {
        if self.state == State::Value || self.state == State::Colon {
            self.add(Value { span: Span::at(offset(end)), kind: Kind::Unknown });
        }
        while !self.frames.is_empty() {
            self.close(end);
        }
        self.state = State::End;
    }

    fn tell_cut_short(&mut self) {
        self.unbalanced = true;
        let Some(frame) = self.frames.last() else { return };
        let line = self.lexer.line_number(frame.start);
        let (opener, noun) = (frame.bracket.opener(), frame.bracket.noun());
        let others = match self.frames.len() - 1 {
            0 => String::new(),
            1 => ", nor is the one around it".to_owned(),
            more => format!(", nor are the {more} around it"),
        };
        let place = match (self.lexer.cut, self.state) {
            (Some(_), _) => "in the midst of a text",
            (None, State::Value | State::Colon) => "behind a key without a value",
            _ => "too early",
        };
        let end = self.lexer.before;
        let finished =
            self.lexer.cut.is_none() && matches!(self.state, State::After | State::First);
        let closers: String =
            self.frames.iter().rev().map(|frame| frame.bracket.closer()).collect();
        let mend = finished
            .then(|| fix(Unsafe, "Close what is open", vec![edit(end, end, closers)]))
            .flatten();
        // A text cut off in the midst of an indentation ends there and not in the line before.
        let text = self.lexer.text;
        let trimmed = text.trim_ascii_end().len();
        let shown_end = if text.ends_with([' ', '\t']) { text.len() } else { trimmed };
        let last = text[..shown_end].chars().next_back().map_or(0, char::len_utf8);
        self.tell(mistake(
            Span::from_range(shown_end - last..shown_end),
            format!("The text ends {place}: the {noun} that begins with `{opener}` in line {line} is never closed{others}."),
            "Add what is missing at the end, or copy the package once more and take all of it.",
            mend,
        ));
    }

    pub(super) fn tell(&mut self, error: SyntaxError) {
        self.lexer.mistakes.tell(error);
    }
}

fn first_word(text: &str) -> &str {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let end = text.char_indices().nth(40).map_or(end, |(at, _)| end.min(at));
    &text[..end]
}
