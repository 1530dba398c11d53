//! Brackets that do not match, and skipping what was not understood.

use super::Text;
use super::lex::{Bracket, Lexer, Token, TokenKind, first_line, offset, plain_run};
use super::mistakes::{edit, fix, mistake};
use super::parse::{Parser, State};
use super::quotes::Quote;
use super::strings::Place;
use crate::text::Applicability::Unsafe;
use crate::text::Span;
use std::ops::Range;

/// How far along a line a token may stand and still be seen to be indented, in bytes.
const FAR: usize = 256;

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
    /// A closing bracket at `at`, where one may stand.
    pub(super) fn close_bracket(&mut self, bracket: Bracket, at: usize) {
        let due = self.frames.last().is_some_and(|frame| frame.bracket == bracket);
        if !due {
            self.mismatch(bracket, at);
        } else if self.frames.len() == 1 && self.closes_too_early(at) {
            self.stray(bracket, at);
        } else {
            self.trailing_comma(bracket);
            self.close(at + 1);
        }
    }

    /// Whether the outermost bracket is closed though the text goes on with a comma and a key.
    fn closes_too_early(&self, at: usize) -> bool {
        let rest = self.lexer.rest(at + 1).trim_ascii_start();
        let Some(rest) = rest.strip_prefix(',') else { return false };
        let rest = rest.trim_ascii_start();
        let Some(quote) = Quote::at(rest, 0) else { return false };
        first_line(&rest[quote.len..], 200).contains(':')
    }

    fn mismatch(&mut self, bracket: Bracket, at: usize) {
        self.unbalanced = true;
        let depth = self.frames.len();
        let Some(outer) = self.frames.iter().rposition(|frame| frame.bracket == bracket) else {
            match self.lexer.surplus(at) {
                surplus if surplus > depth => self.stray(bracket, at),
                _ => self.wrong(bracket, at),
            }
            return;
        };
        let aligned = self.aligned(at);
        let surplus = self.lexer.surplus(at);
        match aligned {
            Some(index) if index == outer => self.leave_inner(outer + 1),
            Some(index) if index + 1 == depth && surplus <= depth => {
                return self.wrong(bracket, at);
            }
            _ if surplus > depth => return self.stray(bracket, at),
            _ if surplus == depth => return self.wrong(bracket, at),
            _ => self.leave_inner(outer + 1),
        }
        self.close(at + 1);
    }

    /// The innermost list or object that is indented as the closing bracket at `at`, the first of
    /// its line.
    fn aligned(&mut self, at: usize) -> Option<usize> {
        let indent = self.lexer.indent_of_first(at)?;
        let cost = self.frames.len() * FAR;
        self.lexer.budget = self.lexer.budget.checked_sub(cost)?;
        let indents = |frame: &Frame<'_>| self.lexer.line_indent(frame.start) == Some(indent);
        self.frames.iter().rposition(indents)
    }

    /// A closing bracket of the wrong kind.
    fn wrong(&mut self, bracket: Bracket, at: usize) {
        self.tell_wrong(bracket, at);
        self.close(at + 1);
    }

    fn tell_wrong(&mut self, bracket: Bracket, at: usize) {
        if !self.lexer.mistakes.has_room() {
            return;
        }
        let Some(frame) = self.frames.last() else { return };
        let line = self.lexer.line_number(frame.start);
        let (due, noun) = (frame.bracket.closer(), frame.bracket.noun());
        let (opener, closer) = (frame.bracket.opener(), bracket.closer());
        self.tell(mistake(
            Span::from_range(at..at + 1),
            format!(
                "`{closer}` stands where `{due}` is due, which closes the {noun} that begins with \
                 `{opener}` in line {line}."
            ),
            format!("Write `{due}`."),
            fix(Unsafe, &format!("Write `{due}`"), vec![edit(at, at + 1, due)]),
        ));
    }

    /// A closing bracket that closes nothing.
    fn stray(&mut self, bracket: Bracket, at: usize) {
        self.unbalanced = true;
        let closer = bracket.closer();
        let mut end = at + 1;
        if self.state == State::Next {
            // One of the two commas around it goes with it.
            let rest = self.lexer.rest(end);
            let comma = rest.trim_ascii_start();
            if comma.starts_with(',') {
                end += rest.len() - comma.len() + 1;
                self.lexer.pos = end;
            }
        }
        self.tell(mistake(
            Span::from_range(at..at + 1),
            format!("`{closer}` is one too many: it closes nothing, or too much."),
            "Remove it.",
            fix(Unsafe, "Remove the bracket", vec![edit(at, end, "")]),
        ));
    }

    /// Takes the lists and objects as closed, at `at`, that are open beyond the first `depth`; a
    /// comma may be missing there too.
    fn leave_to(&mut self, depth: usize, place: Range<usize>, comma: bool) {
        self.unbalanced = true;
        let at = place.start;
        if self.lexer.mistakes.has_room() {
            self.tell_not_closed(depth, place, comma);
        }
        while self.frames.len() > depth {
            self.close(at);
        }
    }

    /// Takes the lists and objects as closed, in front of a bracket that closes one around them,
    /// that are open beyond the first `depth`; a comma there gives way.
    fn leave_inner(&mut self, depth: usize) {
        let place = match self.comma.filter(|_| self.state == State::Next) {
            Some(comma) => comma..comma + 1,
            None => self.lexer.before..self.lexer.before,
        };
        self.leave_to(depth, place, false);
    }

    fn tell_not_closed(&mut self, depth: usize, place: Range<usize>, comma: bool) {
        let left = &self.frames[depth..];
        let Some(frame) = left.first() else { return };
        let line = self.lexer.line_number(frame.start);
        let (opener, noun) = (frame.bracket.opener(), frame.bracket.noun());
        let mut closers: String = left.iter().rev().map(|frame| frame.bracket.closer()).collect();
        if comma {
            closers.push(',');
        }
        let others = match left.len() - 1 {
            0 => String::new(),
            1 => ", nor is one inside it".to_owned(),
            more => format!(", nor are {more} inside it"),
        };
        self.tell(mistake(
            Span::at(offset(place.start)),
            format!(
                "The {noun} that begins with `{opener}` in line {line} is not closed where it seems \
                 to end{others}."
            ),
            format!("Put `{closers}` here."),
            fix(Unsafe, "Close it", vec![edit(place.start, place.end, closers)]),
        ));
    }

    /// Leaves what must have ended, going by the indentation of the first token of a line.
    pub(super) fn leave_by_indent(&mut self, token: &Token<'t>) {
        let Some(indent) = self.lexer.indent_of_first(token.start) else { return };
        let index = match token.kind {
            TokenKind::Comma | TokenKind::Colon | TokenKind::End => None,
            TokenKind::Close(bracket) => self
                .frames
                .iter()
                .rposition(|frame| frame.bracket == bracket && frame.indent == Some(indent)),
            _ => self.frames.iter().rposition(|frame| frame.indent.is_none_or(|it| it < indent)),
        };
        let Some(depth) = index.map(|index| index + 1) else { return };
        if depth == self.frames.len() {
            return;
        }
        let behind_comma = self.state == State::Next;
        let comma = self.comma.filter(|_| behind_comma);
        let at = comma.unwrap_or(self.lexer.before);
        let closes = matches!(token.kind, TokenKind::Close(_));
        self.leave_to(depth, at..at, !behind_comma && !closes);
        // Where a comma was missing too, it was told of together with the bracket.
        self.state = if closes && !behind_comma { State::After } else { State::Next };
    }
}

impl<'t> Lexer<'t> {
    /// Skips to behind the bracket that closes one that was just read.
    pub(super) fn skip_balanced(&mut self) {
        let bytes = self.text.as_bytes();
        let mut depth = 1_usize;
        while let Some(byte) = bytes.get(self.pos) {
            self.pos += 1;
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                b'"' => self.pos = string_end(bytes, self.pos),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Skips from a token that was not understood to where the text makes sense again: a comma or
    /// a closing bracket, or a line that begins with a key. Also where the skipped text ends.
    pub(super) fn skip(&mut self, mut token: Token<'t>) -> (Token<'t>, usize) {
        let muted = std::mem::replace(&mut self.mistakes.muted, true);
        let start = token.start;
        let mut end = start;
        loop {
            let is_new_line = || {
                let between = self.text.get(end..token.start).unwrap_or_default();
                token.start > start && between.contains('\n')
            };
            match token.kind {
                TokenKind::Comma | TokenKind::Close(_) | TokenKind::End => break,
                TokenKind::String(_)
                    if is_new_line() && self.goes_on_as_json(self.pos, Place::Key) =>
                {
                    break;
                }
                TokenKind::Open(_) => self.skip_balanced(),
                TokenKind::Odd => self.pos = token.start + self.odd_piece(token.start).len(),
                _ => {}
            }
            end = self.pos;
            token = self.next();
        }
        self.mistakes.muted = muted;
        (token, end)
    }

    /// The piece of text at `start` that makes no token: a word, or at least a character.
    pub(super) fn odd_piece(&self, start: usize) -> &'t str {
        let rest = self.rest(start);
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$');
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let first = rest.chars().next().map_or(0, char::len_utf8);
        &rest[..word.max(first)]
    }

    /// By how many the closing brackets from `at` on outnumber the opening ones.
    fn surplus(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let (mut closers, mut openers, mut pos) = (0_usize, 0_usize, at);
        while let Some(byte) = bytes.get(pos) {
            pos += 1;
            match byte {
                b'{' | b'[' => openers += 1,
                b'}' | b']' => closers += 1,
                b'"' => pos = string_end(bytes, pos),
                _ => {}
            }
            if pos - at > self.budget {
                break;
            }
        }
        self.budget = self.budget.saturating_sub(pos - at);
        closers.saturating_sub(openers)
    }

    /// The indentation of the token at `at`, in bytes, if it is the first of its line.
    fn indent_of_first(&self, at: usize) -> Option<usize> {
        // Mostly something stands in front of it, and the line need not be searched for its start.
        let before = &self.text.as_bytes()[at.saturating_sub(FAR)..at];
        let indent = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let is_first = match at.checked_sub(indent + 1) {
            Some(before) => matches!(self.byte(before), Some(b'\n' | b'\r')),
            None => true,
        };
        is_first.then_some(indent)
    }

    /// The indentation of the line in which `at` lies, in bytes; none far along a long line.
    pub(super) fn line_indent(&self, at: usize) -> Option<usize> {
        let line = self.text.as_bytes().get(self.line_start(at)?..)?;
        line.iter().position(|byte| !matches!(byte, b' ' | b'\t'))
    }

    fn line_start(&self, at: usize) -> Option<usize> {
        let from = at.saturating_sub(FAR);
        let before = &self.text.as_bytes()[from..at];
        let newline = before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r'));
        newline.map(|newline| from + newline + 1).or((from == 0).then_some(0))
    }

    /// The number of the line in which `at` lies, from 1.
    pub(super) fn line_number(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    /// Whether a value comes next, behind a comma that stands where a colon is due.
    pub(super) fn value_follows(&self) -> bool {
        let bytes = self.text.as_bytes();
        let rest = self.rest(self.pos).trim_ascii_start();
        match rest.bytes().next() {
            Some(b'"') => {
                let start = self.text.len() - rest.len() + 1;
                let end = string_end(bytes, start);
                !self.rest(end).trim_ascii_start().starts_with(':')
            }
            Some(b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => true,
            _ => false,
        }
    }
}

/// Where a string ends whose content begins at `at`: behind its closing quote, or at the end of its
/// line if it has none.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at = plain_run(bytes, at);
        match bytes.get(at) {
            Some(b'"') => return at + 1,
            Some(b'\\') => at = (at + 2).min(bytes.len()),
            Some(b'\n') | None => return at,
            Some(_) => at += 1,
        }
    }
}
