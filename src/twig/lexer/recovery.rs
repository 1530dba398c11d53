//! What cannot be read: the mistake is noted, and reading goes on after the tag.

use super::{Bracket, Lex, Lexer, State};
use crate::text::Span;
use crate::twig::token::TokenKind;
use crate::twig::{Tag, TagKind, message};

impl Lexer<'_> {
    pub(super) fn unexpected_closing(&mut self, byte: u8) -> Lex {
        let at = self.cursor;
        let block = self.states.last() == Some(&State::Block);
        let delimiters = if block { self.delimiters.block } else { self.delimiters.variable };
        // A run of braces that is shorter than the delimiter was meant to be it.
        let run = self.bytes[at..].iter().take_while(|&&b| b == byte).count();
        let shown = Span::from_range(at..at + if byte == b'}' { run } else { 1 });
        self.fail(message::unexpected_closing(
            shown,
            char::from(byte),
            delimiters,
            self.opening_span(),
        ))
    }

    pub(super) fn unclosed(&mut self, bracket: Bracket) -> Lex {
        let length =
            if bracket.opening == b'#' { self.delimiters.interpolation[0].len() } else { 1 };
        let start = bracket.at as usize;
        let span = Span::from_range(start..start + length);
        self.fail(message::unclosed(span, &self.text[span.range()]))
    }

    pub(super) fn end(&mut self) {
        let at = self.bytes.len();
        if let Some(&bracket) = self.brackets.last() {
            // Nothing is left to recover in.
            let _ = self.unclosed(bracket);
        }
        if let Some(state) = self.states.first() {
            let kind = if *state == State::Block {
                TagKind::Block(self.block_name())
            } else {
                TagKind::Print
            };
            self.unclosed_tag(kind, at);
        }
        if !self.brackets.is_empty() {
            self.push(TokenKind::Broken, at, at);
        }
        self.push(TokenKind::End, at, at);
    }

    /// Reads no further.
    pub(super) fn stop(&mut self) {
        self.error(message::too_long(Span::from_range(self.cursor..self.bytes.len())));
        if let Some(state) = self.states.first() {
            let is_block = *state == State::Block;
            let kind = if is_block { TagKind::Block(self.block_name()) } else { TagKind::Print };
            self.push(TokenKind::Broken, self.cursor, self.cursor);
            self.unclosed_tag(kind, self.bytes.len());
        }
        self.states.clear();
        self.brackets.clear();
        self.cursor = self.bytes.len();
    }

    /// Leaves a tag that cannot be read: what looks like its end is taken for it.
    pub(super) fn recover(&mut self) {
        let block = self.states.first() == Some(&State::Block);
        let closing = if block { self.delimiters.block[1] } else { self.delimiters.variable[1] };
        let closed = self.resume(closing);
        let end = closed.unwrap_or(self.bytes.len());
        let name = if block { TagKind::Block(self.block_name()) } else { TagKind::Print };
        self.push(TokenKind::Broken, self.cursor, self.cursor);
        self.unclosed_tag(name, end);
        self.advance(end);
        self.states.clear();
        self.brackets.clear();
    }

    /// Where to go on behind a mistake: the tag's end, or a shorter run of braces that was meant to
    /// be it, whichever comes first.
    pub(super) fn resume(&self, closing: &str) -> Option<usize> {
        let at = self.cursor;
        let braces = self.bytes[at..].iter().take_while(|&&byte| byte == b'}').count();
        if braces == 2 {
            return Some(at + braces);
        }
        self.find(closing, at).map(|end| end + closing.len())
    }

    /// Where an unclosed comment or `verbatim` swallows all that follows.
    pub(super) fn give_up_the_rest(&mut self, kind: TagKind) {
        self.unclosed_tag(kind, self.bytes.len());
        self.cursor = self.bytes.len();
    }

    pub(super) fn unclosed_tag(&mut self, kind: TagKind, end: usize) {
        self.found.tags.push(Tag { kind, span: Span::from_range(self.tag..end), closed: false });
    }
}
