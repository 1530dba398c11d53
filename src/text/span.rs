//! Places in text: half-open byte ranges, and the way back from a derived text to its source.

use std::ops::Range;

/// A half-open range of bytes, `start..end`, counted from 0.
///
/// Both ends lie on character boundaries of the text that the span belongs to. Offsets are 32 bits
/// wide: no text of 4 GiB or more is ever read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte of the span.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span `start..end`, in bytes.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The empty span at `offset`, in bytes.
    pub const fn at(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// The span of a range that a `usize`-based API returned.
    ///
    /// Ends beyond 4 GiB are clamped; no text that long is read.
    pub fn from_range(range: Range<usize>) -> Self {
        let clamp = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self::new(clamp(range.start), clamp(range.end))
    }

    /// The span as a range that can index a `str`.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The length in bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span covers no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies within this span.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// The way from offsets in a derived text (a decoded JSON string, a package cut out of a web page)
/// back to the text it came from.
///
/// A derived text is a row of pieces that were copied byte for byte; between two pieces something
/// was decoded or left out. Only the breaks between pieces are kept, so that text without escapes
/// costs nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    base: u32,
    breaks: Vec<Break>,
}

/// A map whose breaks are kept elsewhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MapRef<'m> {
    base: u32,
    pub(crate) breaks: &'m [Break],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Break {
    /// Where the new piece begins, in the derived text.
    at: u32,
    /// Where the piece before it ended, in the source.
    before: u32,
    /// Where the new piece begins, in the source.
    after: u32,
}

impl OffsetMap {
    /// A text copied whole from offset `base` (in bytes) of its source.
    pub const fn starting_at(base: u32) -> Self {
        Self { base, breaks: Vec::new() }
    }

    /// Begins anew, for a text copied whole from offset `base` (in bytes) of its source.
    pub(crate) fn restart_at(&mut self, base: u32) {
        self.base = base;
        self.breaks.clear();
    }

    pub(crate) const fn view(&self) -> MapRef<'_> {
        MapRef { base: self.base, breaks: self.breaks.as_slice() }
    }

    /// Notes that offset `at` of the derived text is offset `source` of the source, where the bytes
    /// just before both belong together: the end of a decoded escape.
    ///
    /// Breaks are added in ascending order of `at`.
    pub fn resume(&mut self, at: u32, source: u32) {
        self.skip(at, source, source);
    }

    /// Notes that source bytes `before..after` were left out at offset `at` of the derived text.
    ///
    /// Breaks are added in ascending order of `at`.
    pub fn skip(&mut self, at: u32, before: u32, after: u32) {
        debug_assert!(self.breaks.last().is_none_or(|last| last.at <= at));
        match self.breaks.last_mut() {
            Some(last) if last.at == at => last.after = after,
            _ => self.breaks.push(Break { at, before, after }),
        }
    }

    /// What was left out in the source behind the start of `span`, a span of the derived text, and
    /// up to its end: offsets in the derived text with the spans that are missing there, sorted.
    pub fn skipped(&self, span: Span) -> impl Iterator<Item = (u32, Span)> {
        let first = self.breaks.partition_point(|brk| brk.at <= span.start);
        let inside = self.breaks[first..].iter().take_while(move |brk| brk.at <= span.end);
        let left_out = inside.filter(|brk| brk.before != brk.after);
        left_out.map(|brk| (brk.at, Span::new(brk.before, brk.after)))
    }

    /// The span in the source of `span` in the derived text.
    ///
    /// A span that covers a decoded escape covers the whole escape. An empty span stays empty.
    pub fn source(&self, span: Span) -> Span {
        self.view().source(span)
    }
}

impl MapRef<'_> {
    /// The same map, with its breaks somewhere else.
    pub(crate) const fn with(self, breaks: &[Break]) -> MapRef<'_> {
        MapRef { base: self.base, breaks }
    }

    /// The span in the source of `span` in the derived text.
    pub(crate) fn source(self, span: Span) -> Span {
        let start = self.start(span.start);
        if span.is_empty() { Span::at(start) } else { Span::new(start, self.end(span.end)) }
    }

    fn start(self, offset: u32) -> u32 {
        let index = self.breaks.partition_point(|brk| brk.at <= offset);
        self.piecewise(index, offset)
    }

    fn end(self, offset: u32) -> u32 {
        let index = self.breaks.partition_point(|brk| brk.at < offset);
        match self.breaks.get(index) {
            Some(brk) if brk.at == offset => brk.before,
            _ => self.piecewise(index, offset),
        }
    }

    fn piecewise(self, index: usize, offset: u32) -> u32 {
        let place = match index.checked_sub(1).map(|last| self.breaks[last]) {
            Some(brk) => brk.after + (offset - brk.at),
            None => self.base + offset,
        };
        // A piece may be longer than what it stands for: a tab, as spaces.
        self.breaks.get(index).map_or(place, |next| place.min(next.before))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_longer_than_what_it_stands_for_keeps_its_place() {
        // `>`, a tab that is written as three spaces, and `x`.
        let mut map = OffsetMap::starting_at(1);
        map.skip(3, 2, 2);
        assert_eq!(map.source(Span::new(2, 4)), Span::new(2, 3));
        assert_eq!(map.source(Span::new(1, 3)), Span::new(2, 2));
    }

    #[test]
    fn escapes_map_to_their_whole_source() {
        // Source: `"a\u00e9b"` at offset 10; derived: `aéb`.
        let mut map = OffsetMap::starting_at(11);
        map.resume(3, 18);
        assert_eq!(map.source(Span::new(0, 1)), Span::new(11, 12));
        assert_eq!(map.source(Span::new(1, 3)), Span::new(12, 18));
        assert_eq!(map.source(Span::new(3, 4)), Span::new(18, 19));
        assert_eq!(map.source(Span::at(3)), Span::at(18));
    }

    #[test]
    fn left_out_text_belongs_to_neither_side() {
        // Source: `ab\n> cd`; derived: `ab\ncd`.
        let mut map = OffsetMap::default();
        map.skip(3, 3, 5);
        assert_eq!(map.source(Span::new(0, 3)), Span::new(0, 3));
        assert_eq!(map.source(Span::new(3, 5)), Span::new(5, 7));
        assert_eq!(map.source(Span::new(2, 4)), Span::new(2, 6));
    }
}
