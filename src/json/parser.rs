//! The parser's state: what is open, and the tree so far.

use super::lex::{Bracket, Lexer};
use super::mistakes::mistake;
use super::strings::Place;
use super::{Arena, Document, Kind, Member, Object, SyntaxError, Text, Value};
use crate::text::Span;

/// How many lists and objects Cerb takes inside one another.
const DEEPEST: usize = 511;

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
    pub(super) key: Option<Text<'t>>,
    /// Finished elements of the lists that are open, those of the innermost last.
    pub(super) values: Vec<Value<'t>>,
    /// Finished members of the objects that are open, those of the innermost last.
    pub(super) members: Vec<Member<'t>>,
    pub(super) root: Option<Value<'t>>,
    /// The comma last read; `None` where something else was taken for it.
    pub(super) comma: Option<usize>,
    /// Whether indentation says where a bracket is missing.
    pub(super) by_indent: bool,
    /// Whether brackets were missing, superfluous or of the wrong kind.
    pub(super) unbalanced: bool,
    /// Whether the text was said to be too deep.
    pub(super) too_deep: bool,
    /// Whether a key stands twice in one of the objects.
    pub(super) repeats_a_key: bool,
}

/// A list or an object that is open.
#[derive(Debug)]
pub(super) struct Frame<'t> {
    pub(super) bracket: Bracket,
    /// Where its opening bracket stands.
    pub(super) start: usize,
    /// How many elements, or members, were finished before it.
    pub(super) base: usize,
    /// The key under which it stands.
    pub(super) key: Option<Text<'t>>,
    /// The indentation of its line, in bytes, where it is asked for and there is one.
    pub(super) indent: Option<usize>,
    /// Whether it was said that keys and elements are mixed up in it.
    pub(super) told: bool,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, arena: &'t Arena, by_indent: bool) -> Self {
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

    pub(super) fn finish(self) -> Document<'t> {
        let (text, errors) = (self.lexer.text, self.lexer.mistakes.finish());
        Document { text, root: self.root, repeats_a_key: self.repeats_a_key, errors }
    }

    /// Puts a finished value where it belongs.
    pub(super) fn add(&mut self, value: Value<'t>) {
        if let Some(key) = self.key.take() {
            self.members.push(Member::new(key, value));
        } else if self.frames.is_empty() {
            self.root = Some(value);
        } else {
            self.values.push(value);
        }
        self.state = State::After;
    }

    pub(super) fn open(&mut self, bracket: Bracket, start: usize, place: Place) {
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

    pub(super) fn skip_deep(&mut self, bracket: Bracket, start: usize) {
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

    pub(super) fn is_in(&self, bracket: Bracket) -> bool {
        self.frames.last().is_some_and(|frame| frame.bracket == bracket)
    }

    pub(super) fn tell(&mut self, error: SyntaxError) {
        self.lexer.mistakes.tell(error);
    }
}
