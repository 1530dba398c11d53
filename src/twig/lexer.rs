//! From text to tokens, as Twig's lexer does it, with spans into the text as given.
//!
//! Twig stops at the first mistake. This lexer notes it, looks for the end of the tag that it is
//! in, and goes on behind it: what follows is read as well as can be.

mod recovery;
mod scan;
#[cfg(test)]
mod tests;

use super::operator::{is_white_space, operator_at, skip_white_space};
use super::token::{Token, TokenKind};
use super::{Dialect, MAX_NESTING, Tag, TagKind, TemplateError, message};
use crate::text::Span;
use memchr::memchr;
use scan::{closing_of, is_name_start, name_length, number_length};

/// The delimiters of a dialect.
#[derive(Debug)]
pub(super) struct Delimiters {
    pub(super) variable: [&'static str; 2],
    pub(super) block: [&'static str; 2],
    comment: [&'static str; 2],
    interpolation: [&'static str; 2],
}

static IMPORT: Delimiters = Delimiters {
    variable: ["{{{", "}}}"],
    block: ["{{%", "%}}"],
    comment: ["{{#", "#}}"],
    interpolation: ["#{{", "}}"],
};

static RUN: Delimiters = Delimiters {
    variable: ["{{", "}}"],
    block: ["{%", "%}"],
    comment: ["{#", "#}"],
    interpolation: ["#{", "}"],
};

impl Delimiters {
    pub(super) const fn of(dialect: Dialect) -> &'static Self {
        match dialect {
            Dialect::Import => &IMPORT,
            Dialect::Run => &RUN,
        }
    }
}

/// What the lexer found.
#[derive(Debug)]
pub(super) struct Lexed {
    /// The tokens; the last is [`TokenKind::End`].
    pub(super) tokens: Vec<Token>,
    pub(super) tags: Vec<Tag>,
    pub(super) errors: Vec<TemplateError>,
}

/// Reads a template.
pub(super) fn lex(text: &str, dialect: Dialect) -> Lexed {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        delimiters: Delimiters::of(dialect),
        cursor: 0,
        line: 1,
        states: Vec::new(),
        brackets: Vec::new(),
        tag: 0,
        // Most templates have one tag, and one name in it.
        found: Lexed {
            tokens: Vec::with_capacity(8),
            tags: Vec::with_capacity(1),
            errors: Vec::new(),
        },
    };
    lexer.run();
    lexer.found
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Block,
    Variable,
    String,
    Interpolation,
}

/// An opened bracket, quote (`"`) or interpolation (`#`) that waits for its end.
#[derive(Clone, Copy, Debug)]
struct Bracket {
    opening: u8,
    at: u32,
}

/// The tag cannot be read further; the mistake has been noted.
struct GiveUp;

type Lex = Result<(), GiveUp>;

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    delimiters: &'static Delimiters,
    cursor: usize,
    line: u32,
    /// The states around the cursor, the innermost last; none outside tags.
    states: Vec<State>,
    brackets: Vec<Bracket>,
    /// Where the current tag begins.
    tag: usize,
    found: Lexed,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while self.cursor < self.bytes.len() {
            if self.found.tokens.len() >= super::MAX_TOKENS {
                self.stop();
                break;
            }
            let step = match self.states.last() {
                None => {
                    self.data();
                    Ok(())
                }
                Some(State::Block | State::Variable) => self.tag_content(),
                Some(State::String) => self.string_content(),
                Some(State::Interpolation) => self.interpolation(),
            };
            if step.is_err() {
                self.recover();
            }
        }
        self.end();
    }

    /// Text up to the next tag, and the opening of that tag.
    fn data(&mut self) {
        let start = self.cursor;
        let (at, opening) = self.next_opening().unwrap_or((self.bytes.len(), ""));
        if at > start {
            self.push(TokenKind::Text, start, at);
            self.advance(at);
        }
        if opening.is_empty() {
            return;
        }
        self.tag = at;
        self.cursor = at + opening.len();
        if matches!(self.bytes.get(self.cursor), Some(b'-' | b'~')) {
            self.cursor += 1;
        }
        if opening == self.delimiters.comment[0] {
            self.comment();
        } else if opening == self.delimiters.block[0] {
            self.block_start();
        } else {
            self.push(TokenKind::VariableStart, at, self.cursor);
            self.states.push(State::Variable);
        }
    }

    fn next_opening(&self) -> Option<(usize, &'static str)> {
        let Delimiters { variable, block, comment, .. } = self.delimiters;
        let mut at = self.cursor;
        while let Some(brace) = memchr(b'{', &self.bytes[at..]).map(|brace| at + brace) {
            let opening = [variable[0], block[0], comment[0]]
                .into_iter()
                .find(|opening| self.bytes[brace..].starts_with(opening.as_bytes()));
            if let Some(opening) = opening {
                return Some((brace, opening));
            }
            at = brace + 1;
        }
        None
    }

    fn comment(&mut self) {
        let closing = self.delimiters.comment[1];
        let Some(at) = self.find(closing, self.cursor) else {
            self.error(message::unclosed_comment(self.opening_span(), closing));
            return self.give_up_the_rest(TagKind::Comment);
        };
        // White-space control belongs to the closing delimiter.
        let trim = self.bytes[..at].last().copied().filter(|_| at > self.cursor);
        let end = at + closing.len();
        self.close_tag(TagKind::Comment, end, self.behind(trim, end, true));
    }

    /// Behind `{{%`: a tag that the lexer handles itself, or one for the parser.
    fn block_start(&mut self) {
        if let Some(body) = self.verbatim_start() {
            self.verbatim(body);
        } else if let Some((end, line)) = self.line_tag() {
            self.close_tag(TagKind::Line, end, end);
            self.line = line;
        } else {
            self.push(TokenKind::BlockStart, self.tag, self.cursor);
            self.states.push(State::Block);
        }
    }

    fn verbatim_start(&self) -> Option<usize> {
        let at = self.word(skip_white_space(self.bytes, self.cursor), "verbatim")?;
        let (end, trim) = self.closing_at(at, self.delimiters.block[1])?;
        Some(self.behind(trim, end, false))
    }

    fn verbatim(&mut self, body: usize) {
        let mut at = body;
        while let Some(opening) = self.find(self.delimiters.block[0], at) {
            let after = opening + self.delimiters.block[0].len();
            if let Some((end, trim)) = self.verbatim_end(after) {
                if opening > body {
                    self.advance(body);
                    self.push(TokenKind::Text, body, opening);
                }
                return self.close_tag(TagKind::Verbatim, end, self.behind(trim, end, false));
            }
            at = opening + 1;
        }
        self.error(message::unclosed_verbatim(self.opening_span(), self.delimiters));
        self.give_up_the_rest(TagKind::Verbatim);
    }

    fn verbatim_end(&self, at: usize) -> Option<(usize, Option<u8>)> {
        let trim = matches!(self.bytes.get(at), Some(b'-' | b'~'));
        let at = skip_white_space(self.bytes, at + usize::from(trim));
        self.closing_at(self.word(at, "endverbatim")?, self.delimiters.block[1])
    }

    /// `{{% line 12 %}}`, which renumbers the lines.
    fn line_tag(&self) -> Option<(usize, u32)> {
        let word = self.word(skip_white_space(self.bytes, self.cursor), "line")?;
        let start = skip_white_space(self.bytes, word);
        let digits = self.bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let end = start + digits;
        let closing = self.delimiters.block[1].as_bytes();
        let close = skip_white_space(self.bytes, end);
        let is_line = start > word && digits > 0 && self.bytes[close..].starts_with(closing);
        let number = self.text[start..end].parse().unwrap_or(u32::MAX);
        is_line.then_some((close + closing.len(), number))
    }

    /// The end of the tag, or a token of its expression.
    fn tag_content(&mut self) -> Lex {
        if !self.brackets.is_empty() {
            return self.expression();
        }
        let block = self.states.last() == Some(&State::Block);
        let (closing, kind) = if block {
            (self.delimiters.block[1], TokenKind::BlockEnd)
        } else {
            (self.delimiters.variable[1], TokenKind::VariableEnd)
        };
        let Some((end, trim)) = self.closing_at(self.cursor, closing) else {
            return self.expression();
        };
        let start = skip_white_space(self.bytes, self.cursor);
        // Twig gives the token the line before the white space.
        self.push(kind, start, end);
        let tag = if block { TagKind::Block(self.block_name()) } else { TagKind::Print };
        self.close_tag(tag, end, self.behind(trim, end, block));
        self.states.pop();
        Ok(())
    }

    fn interpolation(&mut self) -> Lex {
        let closing = self.delimiters.interpolation[1];
        let at = skip_white_space(self.bytes, self.cursor);
        let is_end = self.brackets.last().is_some_and(|bracket| bracket.opening == b'#')
            && self.bytes[at..].starts_with(closing.as_bytes());
        if !is_end {
            return self.expression();
        }
        let end = at + closing.len();
        self.push(TokenKind::InterpolationEnd, at, end);
        self.advance(end);
        self.brackets.pop();
        self.states.pop();
        Ok(())
    }

    /// One token of an expression, and the white space before it.
    fn expression(&mut self) -> Lex {
        self.advance(skip_white_space(self.bytes, self.cursor));
        let at = self.cursor;
        let Some(&byte) = self.bytes.get(at) else {
            let block = self.states.last() == Some(&State::Block);
            return self.fail(message::unclosed_tag(self.opening_span(), block, self.delimiters));
        };
        if self.bytes[at..].starts_with(b"=>") {
            self.take(TokenKind::Arrow, at + 2);
        } else if let Some((operator, end)) = operator_at(self.bytes, at) {
            self.take(TokenKind::Operator(operator), end);
        } else if is_name_start(byte) {
            self.take(TokenKind::Name, at + name_length(&self.bytes[at..]));
        } else if byte.is_ascii_digit() {
            self.take(TokenKind::Number, at + number_length(&self.bytes[at..]));
        } else if b"()[]{}?:.,|".contains(&byte) {
            return self.punctuation(byte);
        } else if let Some(end) = self.plain_string(byte) {
            self.take(TokenKind::String { quoted: true }, end);
        } else if byte == b'"' {
            self.open(b'"')?;
            self.states.push(State::String);
            self.cursor += 1;
        } else {
            let character = self.text[at..].chars().next().unwrap_or_default();
            let span = Span::from_range(at..at + character.len_utf8());
            let next = self.text[at + character.len_utf8()..].chars().next();
            return self.fail(message::unexpected_character(span, character, next));
        }
        Ok(())
    }

    fn punctuation(&mut self, byte: u8) -> Lex {
        let at = self.cursor;
        if b"([{".contains(&byte) {
            self.open(byte)?;
        } else if b")]}".contains(&byte) {
            match self.brackets.pop() {
                None => return self.unexpected_closing(byte),
                Some(bracket) if closing_of(bracket.opening) != byte => {
                    return self.unclosed(bracket);
                }
                Some(_) => {}
            }
        }
        self.take(TokenKind::Punctuation(byte), at + 1);
        Ok(())
    }

    fn open(&mut self, opening: u8) -> Lex {
        let at = Span::from_range(self.cursor..self.cursor + 1);
        if self.brackets.len() >= MAX_NESTING {
            return self.fail(message::too_deep(at));
        }
        self.brackets.push(Bracket { opening, at: at.start });
        Ok(())
    }

    /// Where a string without interpolation ends: `'…'`, or `"…"` without any `#`.
    fn plain_string(&self, quote: u8) -> Option<usize> {
        if quote != b'"' && quote != b'\'' {
            return None;
        }
        let mut at = self.cursor + 1;
        loop {
            match *self.bytes.get(at)? {
                b'\\' => at += 2,
                b'#' if quote == b'"' => return None,
                byte if byte == quote => return Some(at + 1),
                _ => at += 1,
            }
        }
    }

    /// Inside a double-quoted string that holds a `#`.
    fn string_content(&mut self) -> Lex {
        let at = self.cursor;
        let opening = self.delimiters.interpolation[0];
        if self.bytes[at..].starts_with(opening.as_bytes()) {
            self.open(b'#')?;
            self.push(TokenKind::InterpolationStart, at, at + opening.len());
            self.states.push(State::Interpolation);
            self.advance(skip_white_space(self.bytes, at + opening.len()));
            return Ok(());
        }
        let end = self.string_piece();
        if end > at {
            self.take(TokenKind::String { quoted: false }, end);
        } else if self.bytes[at] == b'"' {
            self.cursor += 1;
            self.states.pop();
            self.brackets.pop();
        } else {
            let span = Span::from_range(at..at + 1);
            let character = char::from(self.bytes[at]);
            return self.fail(message::unexpected_in_string(span, character, opening));
        }
        Ok(())
    }

    /// Where the piece of a string at the cursor ends: before `"`, `#{`, or a last backslash.
    fn string_piece(&self) -> usize {
        let mut at = self.cursor;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'"' => break,
                b'#' if self.bytes.get(at + 1) == Some(&b'{') => break,
                b'\\' if at + 1 == self.bytes.len() => break,
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        self.boundary(at)
    }

    fn close_tag(&mut self, kind: TagKind, end: usize, next: usize) {
        self.found.tags.push(Tag { kind, span: Span::from_range(self.tag..end), closed: true });
        self.advance(next);
    }

    /// The tag's name: its first token, if that is a word.
    fn block_name(&self) -> String {
        let start = self.found.tokens.iter().rposition(|token| token.kind == TokenKind::BlockStart);
        let first = start.and_then(|index| self.found.tokens.get(index + 1));
        let is_word = |token: &&Token| match token.kind {
            TokenKind::Name => true,
            TokenKind::Operator(operator) => operator.is_word(),
            _ => false,
        };
        first.filter(is_word).map_or("", |token| &self.text[token.span.range()]).to_owned()
    }

    /// A closing delimiter with its white-space control, behind white space: the byte behind it,
    /// and the control character.
    fn closing_at(&self, at: usize, closing: &str) -> Option<(usize, Option<u8>)> {
        let at = skip_white_space(self.bytes, at);
        let trim = self.bytes.get(at).copied().filter(|byte| matches!(byte, b'-' | b'~'));
        let start = at + usize::from(trim.is_some());
        let found = self.bytes.get(start..)?.starts_with(closing.as_bytes());
        found.then_some((start + closing.len(), trim))
    }

    /// Where the text behind a closing delimiter begins: what is trimmed belongs to the tag.
    fn behind(&self, trim: Option<u8>, end: usize, line_break: bool) -> usize {
        let rest = &self.bytes[end..];
        let skip = |skipped: fn(u8) -> bool| rest.iter().take_while(|&&byte| skipped(byte)).count();
        match trim {
            Some(b'-') => end + skip(is_white_space),
            Some(b'~') => end + skip(|byte| matches!(byte, b' ' | b'\t' | 0 | b'\x0b')),
            _ if line_break && rest.starts_with(b"\r\n") => end + 2,
            _ if line_break && matches!(rest.first(), Some(b'\n' | b'\r')) => end + 1,
            _ => end,
        }
    }

    fn word(&self, at: usize, word: &str) -> Option<usize> {
        self.bytes[at..].starts_with(word.as_bytes()).then_some(at + word.len())
    }

    fn find(&self, needle: &str, from: usize) -> Option<usize> {
        let from = self.boundary(from);
        self.text[from..].find(needle).map(|at| from + at)
    }

    /// The first character boundary at or behind `at`.
    fn boundary(&self, at: usize) -> usize {
        let end = self.text.len();
        (at.min(end)..end).find(|&at| self.text.is_char_boundary(at)).unwrap_or(end)
    }

    fn opening_span(&self) -> Span {
        Span::from_range(self.tag..self.tag + self.delimiters.block[0].len())
    }

    fn take(&mut self, kind: TokenKind, end: usize) {
        let end = self.boundary(end);
        self.push(kind, self.cursor, end);
        self.advance(end);
    }

    fn push(&mut self, kind: TokenKind, start: usize, end: usize) {
        let span = Span::from_range(start..end);
        self.found.tokens.push(Token { kind, span, line: self.line });
    }

    fn fail(&mut self, error: TemplateError) -> Lex {
        self.error(error);
        Err(GiveUp)
    }

    fn error(&mut self, error: TemplateError) {
        message::note(&mut self.found.errors, error);
    }

    /// Moves on, counting lines: CR, LF and CRLF each end one.
    fn advance(&mut self, to: usize) {
        let passed = &self.bytes[self.cursor..to];
        let mut before = self.cursor.checked_sub(1).map(|at| self.bytes[at]);
        for &byte in passed {
            if byte == b'\r' || (byte == b'\n' && before != Some(b'\r')) {
                self.line = self.line.saturating_add(1);
            }
            before = Some(byte);
        }
        self.cursor = to;
    }
}
