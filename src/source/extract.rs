//! Texts derived from a source: what is copied, left out and decoded, with the way back.

use super::{Embedded, Encoding};
use crate::text::OffsetMap;
use std::borrow::Cow;
use std::ops::Range;

/// Builds a text out of pieces of a source, in the order of the source.
#[derive(Debug)]
pub(super) struct Extract<'s> {
    source: &'s str,
    text: String,
    map: OffsetMap,
    /// Where the text begins in the source; `None` as long as it is empty.
    start: Option<usize>,
    /// Behind the last piece, in the source.
    end: usize,
    /// Whether the text is a single piece of the source.
    verbatim: bool,
}

impl<'s> Extract<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        let (text, map) = (String::new(), OffsetMap::default());
        Self { source, text, map, start: None, end: 0, verbatim: true }
    }

    /// Copies a range of the source.
    pub(super) fn copy(&mut self, range: Range<usize>) {
        let Some(piece) = self.source.get(range.clone()).filter(|piece| !piece.is_empty()) else {
            return;
        };
        self.resume_at(range.start);
        self.text.push_str(piece);
        self.end = range.end;
    }

    /// Puts `text` where the source has a range that means it.
    pub(super) fn replace(&mut self, range: Range<usize>, text: &str) {
        if text.is_empty() {
            return;
        }
        self.resume_at(range.start);
        self.text.push_str(text);
        self.map.resume(offset(self.text.len()), offset(range.end));
        self.end = range.end;
        self.verbatim = false;
    }

    fn resume_at(&mut self, at: usize) {
        if self.start.is_none() {
            self.start = Some(at);
            self.map = OffsetMap::starting_at(offset(at));
        } else if at != self.end {
            self.map.skip(offset(self.text.len()), offset(self.end), offset(at));
            self.verbatim = false;
        }
    }

    /// Copies a range of the source without the Liquid tags that switch Liquid off and on.
    pub(super) fn copy_liquid(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while let Some(found) = self.source.get(at..range.end).and_then(|rest| rest.find("{%")) {
            let tag = at + found;
            let Some(len) = raw_tag(&self.source[tag..range.end]) else {
                self.copy(at..tag + 2);
                at = tag + 2;
                continue;
            };
            self.copy(at..tag);
            at = tag + len;
        }
        self.copy(at..range.end);
    }

    pub(super) fn finish(self) -> Embedded<'s> {
        let start = self.start.unwrap_or_default();
        let text = match self.source.get(start..self.end).filter(|_| self.verbatim) {
            Some(piece) => Cow::Borrowed(piece),
            None => Cow::Owned(self.text),
        };
        Embedded { text, map: self.map, faults: Vec::new(), encoding: Encoding::Plain }
    }
}

/// The length of a `{% raw %}` or `{% endraw %}` that the text begins with.
pub(super) fn raw_tag(text: &str) -> Option<usize> {
    let around = ['-', ' ', '\t'];
    let name = text.strip_prefix("{%")?.trim_start_matches(around);
    let behind = name.strip_prefix("raw").or_else(|| name.strip_prefix("endraw"))?;
    let rest = behind.trim_start_matches(around).strip_prefix("%}")?;
    Some(text.len() - rest.len())
}

/// The character that an HTML entity at the start of the text stands for, and its length in bytes.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    let inside = text.strip_prefix('&')?;
    if let Some(number) = inside.strip_prefix('#') {
        let (digits, radix, prefix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 3),
            None => (number, 10, 2),
        };
        let is_digit = |byte: &u8| char::from(*byte).is_digit(radix);
        let len = digits.bytes().take(8).take_while(is_digit).count();
        let code = u32::from_str_radix(&digits[..len], radix).ok()?;
        let semicolon = usize::from(digits[len..].starts_with(';'));
        return Some((char::from_u32(code)?, prefix + len + semicolon));
    }
    let name = ENTITIES.iter().find(|(name, _)| inside.starts_with(name));
    name.map(|(name, character)| (*character, 1 + name.len()))
}

/// Entities that a page about packages may have; a browser takes the first ones without `;` too.
const ENTITIES: [(&str, char); 26] = [
    ("quot;", '"'),
    ("amp;", '&'),
    ("lt;", '<'),
    ("gt;", '>'),
    ("nbsp;", '\u{a0}'),
    ("quot", '"'),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("nbsp", '\u{a0}'),
    ("apos;", '\''),
    ("ldquo;", '“'),
    ("rdquo;", '”'),
    ("lsquo;", '‘'),
    ("rsquo;", '’'),
    ("laquo;", '«'),
    ("raquo;", '»'),
    ("hellip;", '…'),
    ("mdash;", '—'),
    ("ndash;", '–'),
    ("lbrace;", '{'),
    ("rbrace;", '}'),
    ("lbrack;", '['),
    ("rbrack;", ']'),
    ("copy;", '©'),
    ("bull;", '•'),
];

pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
