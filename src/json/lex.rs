//! Tokens. What is JSON to the letter is read here, and fast; anything else is an odd token, which
//! the parser, who knows what is due at that place, has a closer look at.

use super::mistakes::{Mistakes, Swarm, edit, fix, mistake};
use super::strings::escape;
use super::{Arena, Text};
use crate::text::Applicability::Safe;
use crate::text::{OffsetMap, Span};
use std::ops::Range;

/// A token and where it begins; where it ends, the lexer stands.
#[derive(Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind<'t>,
    pub(super) start: usize,
}

#[derive(Debug)]
pub(super) enum TokenKind<'t> {
    Open(Bracket),
    Close(Bracket),
    Colon,
    Comma,
    String(Text<'t>),
    Number(&'t str),
    True,
    False,
    Null,
    /// Something that JSON does not know. The lexer stands at its beginning.
    Odd,
    End,
}

/// The two kinds of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    /// `{}`
    Object,
    /// `[]`
    Array,
}

impl Bracket {
    pub(super) const fn opener(self) -> char {
        match self {
            Self::Object => '{',
            Self::Array => '[',
        }
    }

    pub(super) const fn closer(self) -> char {
        match self {
            Self::Object => '}',
            Self::Array => ']',
        }
    }

    /// What the brackets hold, for messages.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Array => "list",
        }
    }
}

/// Cuts a text into tokens.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    pub(super) text: &'t str,
    pub(super) arena: &'t Arena,
    /// The last string with escapes, decoded, and the way back.
    decoded: (String, OffsetMap),
    /// Behind the last token, in bytes.
    pub(super) pos: usize,
    /// Behind the token before the last, in bytes: white space and comments are not counted.
    pub(super) before: usize,
    pub(super) mistakes: Mistakes<'t>,
    /// Whether an ellipsis stands in front of the last token: something was left out there.
    pub(super) elided: bool,
    /// How many bytes may still be looked at ahead of time, to guess what an author meant. This
    /// keeps the time linear on text that was made to take long.
    pub(super) budget: usize,
    /// Where a string begins in whose midst the text ends.
    pub(super) cut: Option<usize>,
    /// Where the last string begins that was said to have no closing quote.
    pub(super) unclosed: Option<usize>,
    /// Whether there was a comment that is never closed, so that none behind it is.
    unclosed_comment: bool,
}

impl<'t> Lexer<'t> {
    pub(super) const fn new(text: &'t str, arena: &'t Arena) -> Self {
        Self {
            text,
            arena,
            decoded: (String::new(), OffsetMap::starting_at(0)),
            pos: 0,
            before: 0,
            mistakes: Mistakes::new(text),
            elided: false,
            budget: 4 * text.len() + 100_000,
            cut: None,
            unclosed: None,
            unclosed_comment: false,
        }
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    pub(super) fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Token<'t> {
        self.before = self.pos;
        self.elided = false;
        loop {
            self.skip_space();
            let start = self.pos;
            let Some(byte) = self.byte(start) else {
                return Token { kind: TokenKind::End, start };
            };
            let single = |kind| (kind, start + 1);
            let read = match byte {
                b'"' => self.string(start).map(|(text, end)| (TokenKind::String(text), end)),
                b'{' => Some(single(TokenKind::Open(Bracket::Object))),
                b'}' => Some(single(TokenKind::Close(Bracket::Object))),
                b'[' => Some(single(TokenKind::Open(Bracket::Array))),
                b']' => Some(single(TokenKind::Close(Bracket::Array))),
                b':' => Some(single(TokenKind::Colon)),
                b',' => Some(single(TokenKind::Comma)),
                b'-' | b'0'..=b'9' => self.number(start),
                b't' => self.word(start, "true", TokenKind::True),
                b'f' => self.word(start, "false", TokenKind::False),
                b'n' => self.word(start, "null", TokenKind::Null),
                _ if !self.mistakes.is_hopeless() && self.skip_oddity() => continue,
                _ => None,
            };
            let Some((kind, end)) = read else {
                return Token { kind: TokenKind::Odd, start };
            };
            self.pos = end;
            return Token { kind, start };
        }
    }

    /// Takes the next token if it is this byte; where it stands.
    pub(super) fn pass(&mut self, byte: u8) -> Option<usize> {
        let before = self.pos;
        self.skip_space();
        let at = self.pos;
        if self.byte(at) != Some(byte) {
            self.pos = before;
            return None;
        }
        self.before = before;
        self.elided = false;
        self.pos = at + 1;
        Some(at)
    }

    fn skip_space(&mut self) {
        // Half of what people indent is white space, and most of that is such.
        const INDENT: &[u8] = b"    ";
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.pos) {
            self.pos += match byte {
                b' ' if bytes[self.pos..].starts_with(INDENT) => INDENT.len(),
                b' ' | b'\n' | b'\t' | b'\r' => 1,
                _ => return,
            };
        }
    }

    /// A string that is JSON to the letter and has nothing suspicious behind it.
    fn string(&mut self, start: usize) -> Option<(Text<'t>, usize)> {
        let bytes = self.text.as_bytes();
        let content = start + 1;
        let plain = plain_run(bytes, content);
        let is_plain = bytes.get(plain) == Some(&b'"');
        let at = if is_plain { plain } else { self.decode(content, plain)? };
        let end = at + 1;
        if !may_follow_string(bytes.get(end)) {
            return None;
        }
        let span = Span::from_range(start..end);
        let text = if is_plain {
            Text::same(span, self.text.get(content..at)?)
        } else {
            Text::mapped(span, &self.decoded.0, self.decoded.1.view(), self.arena)
        };
        Some((text, end))
    }

    /// Decodes a string from `content` on whose first escape may be at `at`; where its closing quote
    /// is.
    fn decode(&mut self, content: usize, mut at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let (decoded, map) = &mut self.decoded;
        decoded.clear();
        map.restart_at(offset(content));
        let mut piece = content;
        loop {
            decoded.push_str(self.text.get(piece..at)?);
            match bytes.get(at)? {
                b'"' => return Some(at),
                b'\\' => {}
                _ => return None,
            }
            let (character, len) = escape(bytes, at)?;
            decoded.push(character);
            piece = at + len;
            map.resume(offset(decoded.len()), offset(piece));
            at = plain_run(bytes, piece);
        }
    }

    fn number(&self, start: usize) -> Option<(TokenKind<'t>, usize)> {
        let end = number_end(self.text.as_bytes(), start)?;
        self.ends_word(end).then_some(())?;
        Some((TokenKind::Number(self.text.get(start..end)?), end))
    }

    fn word(
        &self,
        start: usize,
        word: &str,
        kind: TokenKind<'t>,
    ) -> Option<(TokenKind<'t>, usize)> {
        let end = start + word.len();
        (self.text.as_bytes().get(start..end) == Some(word.as_bytes()) && self.ends_word(end))
            .then_some((kind, end))
    }

    /// Whether a number or a word may end at `at`.
    fn ends_word(&self, at: usize) -> bool {
        !self.byte(at).is_some_and(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'+' | b'-' | 0x80..)
        })
    }

    /// Skips, and tells of, what stands between tokens and may not: comments, white space that JSON
    /// does not know, ellipses.
    fn skip_oddity(&mut self) -> bool {
        let rest = self.rest(self.pos);
        match self.byte(self.pos) {
            Some(b'/') if rest.starts_with("//") => self.comment("//", line_len(rest)),
            Some(b'#') => self.comment("#", line_len(rest)),
            Some(b'/') if rest.starts_with("/*") => self.block_comment("/*", "*/"),
            Some(b'<') if rest.starts_with("<!--") => self.block_comment("<!--", "-->"),
            Some(b'.') if rest.starts_with("...") => self.ellipsis(3),
            Some(0xe2) if rest.starts_with('…') => self.ellipsis('…'.len_utf8()),
            Some(b'&') => self.odd_space_entity(),
            Some(0..0x20 | 0x7f..) => self.odd_space(),
            _ => false,
        }
    }

    fn block_comment(&mut self, opener: &str, closer: &str) -> bool {
        let rest = self.rest(self.pos);
        // A comment that is never closed is taken to end with its line.
        let inside = rest.get(opener.len()..).filter(|_| !self.unclosed_comment);
        let inside = inside.and_then(|inside| inside.find(closer));
        self.unclosed_comment |= inside.is_none();
        let len = inside.map_or_else(|| line_len(rest), |at| opener.len() + at + closer.len());
        self.comment(opener, len)
    }

    fn comment(&mut self, opener: &str, len: usize) -> bool {
        let end = self.pos + len;
        let removed = self.with_space(self.pos, end);
        let remove = fix(Safe, "Remove the comment", vec![edit(removed.start, removed.end, "")]);
        self.mistakes.tell(mistake(
            Span::from_range(self.pos..end),
            format!("A comment (`{opener}`) stands here, and JSON has no comments."),
            "Remove it; what should be kept can go into a `description`.",
            remove,
        ));
        self.pos = end;
        true
    }

    /// What to remove with a comment so that it leaves no trace: its line where it stands there alone,
    /// else the blanks in front of it where it ends the line, or those behind it.
    fn with_space(&self, start: usize, end: usize) -> Range<usize> {
        let blanks = [' ', '\t'];
        let before = self.text[..start].trim_end_matches(blanks);
        let behind = self.rest(end).trim_start_matches(blanks);
        let next = self.text.len() - behind.len();
        let mut breaks = ["\r\n", "\n", "\r"].into_iter();
        let line_break = breaks.find(|it| behind.starts_with(it)).map_or(0, str::len);
        let begins_line = before.is_empty() || before.ends_with(['\n', '\r']);
        match (begins_line, behind.is_empty() || line_break > 0) {
            (true, true) => before.len()..next + line_break,
            (false, true) => before.len()..next,
            (true, false) => start..next,
            (false, false) if before.len() < start => start..next,
            (false, false) => start..end,
        }
    }

    fn ellipsis(&mut self, len: usize) -> bool {
        let end = self.pos + len;
        self.mistakes.tell(mistake(
            Span::from_range(self.pos..end),
            "Dots stand here for something that was left out.",
            "Write out what belongs here, or remove the dots.",
            None,
        ));
        self.pos = end;
        self.elided = true;
        true
    }

    fn odd_space_entity(&mut self) -> bool {
        let rest = self.rest(self.pos);
        let names = ["&nbsp;", "&#160;", "&#xa0;", "&#xA0;"];
        let Some(name) = names.iter().find(|name| rest.starts_with(**name)) else { return false };
        let span = Span::from_range(self.pos..self.pos + name.len());
        let message = format!("`{name}` is how a web page writes a space; JSON does not know it.");
        self.tell_space(span, message, " ");
        true
    }

    fn odd_space(&mut self) -> bool {
        let rest = self.rest(self.pos);
        let Some(first) = rest.chars().next().filter(|first| is_odd_space(*first)) else {
            return false;
        };
        let len = rest.find(|c| !is_odd_space(c)).unwrap_or(rest.len());
        let spaces = rest[..len].chars().filter(|c| c.is_whitespace()).count();
        let span = Span::from_range(self.pos..self.pos + len);
        let message = if first == '\u{feff}' && self.pos == 0 {
            "The text begins with a byte-order mark, which nobody sees and Cerb's parser does not \
             take."
                .to_owned()
        } else {
            format!(
                "{} stands here, which JSON does not take between its parts.",
                space_name(first)
            )
        };
        self.tell_space(span, message, &" ".repeat(spaces));
        true
    }

    fn tell_space(&mut self, span: Span, message: String, text: &str) {
        let (title, help) = if text.is_empty() {
            (
                "Remove what nobody sees",
                "Remove it, or save the file as plain UTF-8 without a mark.",
            )
        } else {
            ("Write plain spaces", "Write a plain space instead.")
        };
        let edits = vec![edit(span.start as usize, span.end as usize, text)];
        let error = mistake(span, message, help, fix(Safe, title, edits));
        self.mistakes.tell_swarm(Swarm::Space, error);
        self.pos = span.end as usize;
    }
}

/// What may stand right behind a string that is what it seems to be.
pub(super) const fn may_follow_string(byte: Option<&u8>) -> bool {
    matches!(
        byte,
        None | Some(
            b',' | b':' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t' | b'"' | b'/' | b'#' | b';'
        )
    )
}

/// Where a number that begins at `start` ends, if there is one as JSON writes it.
pub(super) fn number_end(bytes: &[u8], start: usize) -> Option<usize> {
    let digits = |mut at: usize| {
        let from = at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        (at > from).then_some(at)
    };
    let whole = start + usize::from(bytes.get(start) == Some(&b'-'));
    let mut end = digits(whole)?;
    if bytes.get(whole) == Some(&b'0') && end > whole + 1 {
        return None;
    }
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        end = digits(end + 1 + sign)?;
    }
    Some(end)
}

/// Where the bytes from `at` on that mean themselves inside a string end: at a quote, a backslash,
/// a control character or the end of the text.
pub(super) fn plain_run(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const TOPS: u64 = ONES << 7;
    // Eight bytes at a time: the top bit of each byte of `stops` says whether it may be the end. A
    // borrow can only set a bit above a true one, so the lowest is always right.
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let chunk = u64::from_le_bytes(*chunk);
        let zero = |value: u64| value.wrapping_sub(ONES) & !value;
        let quote = zero(chunk ^ (ONES * u64::from(b'"')));
        let backslash = zero(chunk ^ (ONES * u64::from(b'\\')));
        let control = chunk.wrapping_sub(ONES * 0x20) & !chunk;
        let stops = (quote | backslash | control) & TOPS;
        if stops != 0 {
            return at + stops.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at
}

/// An offset as the maps keep it. No text of 4 GiB or more is ever read.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The length of the first line, without its end.
pub(super) fn line_len(text: &str) -> usize {
    text.bytes().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len())
}

/// The first line without its end, and of a long one no more than about `most` bytes.
pub(super) fn first_line(text: &str, most: usize) -> &str {
    let line = &text[..text.floor_char_boundary(most)];
    &line[..line_len(line)]
}

fn is_odd_space(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' | ' ' => false,
        '\u{ad}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}' => true,
        other => other.is_whitespace() || other.is_control(),
    }
}

fn space_name(character: char) -> String {
    let code = u32::from(character);
    let name = match character {
        '\0' => "A NUL byte",
        '\u{b}' => "A vertical tab",
        '\u{c}' => "A form feed",
        '\u{a0}' => "A no-break space",
        '\u{200b}' => "A zero-width space",
        '\u{202f}' => "A narrow no-break space",
        '\u{3000}' => "An ideographic space",
        '\u{feff}' => "A byte-order mark",
        other if other.is_whitespace() => "A special space",
        other if other.is_control() => "A control character",
        _ => "An invisible character",
    };
    format!("{name} (U+{code:04X})")
}
