//! The content of a string, read as JSON would have it.

use super::escape::{escape, hex4};
use super::lex::offset;
use super::mistakes::{MOST_EDITS, edit};
use super::quotes::{Family, Quote};
use crate::text::Applicability::{self, Safe, Unsafe};
use crate::text::{Edit, OffsetMap};
use std::borrow::Cow;

/// A string while it is read.
#[derive(Debug)]
pub(super) struct Reading<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    /// The text decoded so far and the way back, once they differ from the source.
    pub(super) decoded: Option<(String, OffsetMap)>,
    pub(super) content: usize,
    /// Where the piece begins that is not in `decoded` yet.
    pub(super) piece: usize,
    /// How to write the quotes inside the string.
    pub(super) quotes: Vec<Edit>,
    pub(super) controls: Vec<Edit>,
    pub(super) escapes: Vec<Edit>,
    pub(super) surrogates: Vec<Edit>,
    /// Whether all bad escapes say clearly what they mean.
    pub(super) applicability: Applicability,
}

impl<'t> Reading<'t> {
    pub(super) const fn new(text: &'t str, content: usize) -> Self {
        Self {
            text,
            at: content,
            decoded: None,
            content,
            piece: content,
            quotes: Vec::new(),
            controls: Vec::new(),
            escapes: Vec::new(),
            surrogates: Vec::new(),
            applicability: Safe,
        }
    }

    pub(super) fn read(&mut self, quote: Quote, end: usize) {
        let bytes = self.text.as_bytes();
        while self.at < end {
            match bytes[self.at] {
                b'\\' => self.escape(quote, end),
                b'"' => {
                    note(&mut self.quotes, edit(self.at, self.at + 1, "\\\""));
                    self.at += 1;
                }
                byte @ 0..0x20 => {
                    let written = match byte {
                        b'\n' => "\\n".to_owned(),
                        b'\r' => "\\r".to_owned(),
                        b'\t' => "\\t".to_owned(),
                        other => format!("\\u{other:04x}"),
                    };
                    note(&mut self.controls, edit(self.at, self.at + 1, written));
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
    }

    pub(super) fn escape(&mut self, quote: Quote, end: usize) {
        let bytes = &self.text.as_bytes()[..end];
        let at = self.at;
        if let Some((character, len)) = escape(bytes, at) {
            self.replace(len, character.encode_utf8(&mut [0; 4]));
            return;
        }
        let own = Quote::at(self.text, at + 1).filter(|mark| quote.closed_by(*mark));
        if let Some(mark) = own.filter(|mark| at + 1 + mark.len <= end) {
            self.own_quote(mark);
        } else if bytes.get(at + 1) == Some(&b'u') && hex4(bytes, at + 2).is_some() {
            note(&mut self.surrogates, edit(at, at + 6, "\\ufffd"));
            self.replace(6, "\u{fffd}");
        } else {
            self.bad_escape(bytes);
        }
    }

    /// A backslash in front of the quote that the string stands in.
    pub(super) fn own_quote(&mut self, mark: Quote) {
        let (start, end) = (self.at, self.at + 1 + mark.len);
        let (decoded, written) = if mark.family == Family::Entity && mark.is_double() {
            ("\"", "\\\"")
        } else {
            let mark = self.text.get(start + 1..end).unwrap_or_default();
            (mark, mark)
        };
        note(&mut self.quotes, edit(start, end, written));
        self.replace(1 + mark.len, decoded);
    }

    pub(super) fn bad_escape(&mut self, bytes: &[u8]) {
        let at = self.at;
        let (len, decoded, written, sure) = mended_escape(&self.text[at..bytes.len()]);
        note(&mut self.escapes, edit(at, at + len, written));
        if !sure {
            self.applicability = Unsafe;
        }
        self.replace(len, &decoded);
    }

    /// Takes `len` bytes of the source for `decoded`.
    pub(super) fn replace(&mut self, len: usize, decoded: &str) {
        let end = self.at + len;
        let same = self.text.get(self.at..end) == Some(decoded);
        if !same {
            let base = offset(self.content);
            let (text, map) =
                self.decoded.get_or_insert_with(|| (String::new(), OffsetMap::starting_at(base)));
            text.push_str(&self.text[self.piece..self.at]);
            text.push_str(decoded);
            map.resume(offset(text.len()), offset(end));
            self.piece = end;
        }
        self.at = end;
    }

    pub(super) fn finish(self, end: usize) -> (Cow<'t, str>, Option<OffsetMap>) {
        let rest = self.text.get(self.piece..end).unwrap_or_default();
        match self.decoded {
            None => (Cow::Borrowed(rest), None),
            Some((mut text, map)) => {
                text.push_str(rest);
                (Cow::Owned(text), Some(map))
            }
        }
    }
}

/// Adds an edit to those of one fix, unless there are too many for a fix.
fn note(edits: &mut Vec<Edit>, edit: Edit) {
    if edits.len() <= MOST_EDITS {
        edits.push(edit);
    }
}

/// What an escape that JSON does not know is likely to mean: its length, its text, how JSON writes
/// it, and whether that is sure.
fn mended_escape(rest: &str) -> (usize, String, String, bool) {
    let bytes = rest.as_bytes();
    let coded = |len: usize, code: u32, sure: bool| {
        let decoded = char::from_u32(code)?.to_string();
        Some((len, decoded, format!("\\u{code:04x}"), sure))
    };
    let hex = |range: std::ops::Range<usize>| {
        let digits = rest.get(range)?;
        digits
            .bytes()
            .all(|b| b.is_ascii_hexdigit())
            .then(|| u32::from_str_radix(digits, 16).ok())?
    };
    let mended = match bytes.get(1) {
        Some(b'\'' | b'`') => {
            let mark = rest[1..2].to_owned();
            Some((2, mark.clone(), mark, true))
        }
        Some(b'x') => hex(2..4).and_then(|code| coded(4, code, true)),
        Some(b'U') => hex(2..6).and_then(|code| coded(6, code, true)),
        Some(b'u') if bytes.get(2) == Some(&b'{') => {
            let close = rest.bytes().take(10).position(|b| b == b'}');
            let code = close.and_then(|close| Some((close, hex(3..close)?)));
            code.filter(|(_, code)| *code < 0x10000)
                .and_then(|(close, code)| coded(close + 1, code, true))
        }
        Some(b'e') => coded(2, 0x1b, false),
        Some(b'v') => coded(2, 0x0b, false),
        Some(b'0') => coded(2, 0, false),
        Some(b'\n') => Some((2, "\n".to_owned(), "\\n".to_owned(), false)),
        Some(b'\r') => {
            let len = if bytes.get(2) == Some(&b'\n') { 3 } else { 2 };
            Some((len, "\n".to_owned(), "\\n".to_owned(), false))
        }
        _ => None,
    };
    mended.unwrap_or_else(|| (1, "\\".to_owned(), "\\\\".to_owned(), false))
}
