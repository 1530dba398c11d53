//! Lines and columns of offsets in a text.

use crate::text::Span;

/// A place in a text, as people and editors speak of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Bytes before it, from 0.
    pub offset: u32,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in Unicode scalar values.
    pub column: u32,
    /// The column, from 1, in UTF-16 code units.
    pub utf16_column: u32,
}

/// Finds the line and column of an offset.
///
/// Building it reads the text once; after that a look-up reads at most 1 KiB of it,
/// however long the line is. Lines end at `\n`; a `\r` before it belongs to the line end too.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    /// Where each line begins.
    starts: Vec<u32>,
    /// The characters before each multiple of [`STRIDE`]; empty where the text is ASCII.
    checkpoints: Vec<Count>,
}

/// The distance in bytes between two places for which the characters before them are known.
const STRIDE: usize = 1024;

/// How many characters a piece of text has.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// In Unicode scalar values.
    scalars: u32,
    /// In UTF-16 code units.
    utf16: u32,
}

impl<'t> LineIndex<'t> {
    /// Reads a text, which must be shorter than 4 GiB.
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().zip(1..).filter(|(byte, _)| **byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(_, next)| next)).collect();
        let checkpoints = if text.is_ascii() { Vec::new() } else { checkpoints(bytes) };
        Self { text, starts, checkpoints }
    }

    /// The text.
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// How many lines there are; at least one.
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// Where an offset is. Behind the end of the text counts as its end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.end());
        let line = self.starts.partition_point(|start| *start <= offset);
        let before_line = self.count(self.starts[line - 1]);
        let before = self.count(offset);
        Position {
            offset,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: before.scalars - before_line.scalars + 1,
            utf16_column: before.utf16 - before_line.utf16 + 1,
        }
    }

    /// The bytes of a line, counted from 1, without its line end; empty where there is no such line.
    pub fn line(&self, line: u32) -> Span {
        let index = line as usize;
        let Some(&start) = index.checked_sub(1).and_then(|index| self.starts.get(index)) else {
            return Span::at(self.end());
        };
        let Some(&next) = self.starts.get(index) else {
            return Span::new(start, self.end());
        };
        let end = next - 1;
        let is_crlf = end > start && self.text.as_bytes()[end as usize - 1] == b'\r';
        Span::new(start, end - u32::from(is_crlf))
    }

    fn end(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    /// The characters that begin before an offset.
    fn count(&self, offset: u32) -> Count {
        let nearest = offset as usize / STRIDE;
        match self.checkpoints.get(nearest) {
            None => Count { scalars: offset, utf16: offset },
            Some(before) => before.plus(&self.text.as_bytes()[nearest * STRIDE..offset as usize]),
        }
    }
}

fn checkpoints(bytes: &[u8]) -> Vec<Count> {
    let mut count = Count::default();
    let mut checkpoints = vec![count];
    for piece in bytes.chunks(STRIDE) {
        count = count.plus(piece);
        checkpoints.push(count);
    }
    checkpoints
}

impl Count {
    /// The characters up to the end of `bytes`: each is counted where its first byte is.
    fn plus(self, bytes: &[u8]) -> Self {
        let mut count = self;
        for byte in bytes {
            // A continuation byte is 0b10xxxxxx; characters above U+FFFF begin with 0xF0 or more.
            let begins = u32::from(byte & 0b1100_0000 != 0b1000_0000);
            count.scalars += begins;
            count.utf16 += begins + u32::from(*byte >= 0xF0);
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(text: &str, offset: u32) -> (u32, u32, u32) {
        let position = LineIndex::new(text).position(offset);
        (position.line, position.column, position.utf16_column)
    }

    #[test]
    fn counts_lines_and_columns_from_one() {
        assert_eq!(place("", 0), (1, 1, 1));
        assert_eq!(place("ab\ncd", 1), (1, 2, 2));
        assert_eq!(place("ab\ncd", 2), (1, 3, 3));
        assert_eq!(place("ab\ncd", 3), (2, 1, 1));
        assert_eq!(place("ab\ncd", 5), (2, 3, 3));
        assert_eq!(place("ab\n", 3), (2, 1, 1));
        assert_eq!(place("ab\r\ncd", 4), (2, 1, 1));
        assert_eq!(place("a\rb", 2), (1, 3, 3));
    }

    #[test]
    fn counts_characters_as_each_reader_does() {
        assert_eq!(place("é😀x", 2), (1, 2, 2));
        assert_eq!(place("é😀x", 6), (1, 3, 4));
        assert_eq!(place("é😀x", 7), (1, 4, 5));
    }

    #[test]
    fn leaves_line_ends_out_of_lines() {
        let lines = LineIndex::new("ab\r\n\ncd");
        assert_eq!(lines.line_count(), 3);
        assert_eq!(lines.line(1), Span::new(0, 2));
        assert_eq!(lines.line(2), Span::at(4));
        assert_eq!(lines.line(3), Span::new(5, 7));
        assert_eq!(lines.line(0), Span::at(7));
        assert_eq!(lines.line(4), Span::at(7));
    }

    #[test]
    fn an_offset_behind_the_end_is_the_end() {
        assert_eq!(place("ab", 99), (1, 3, 3));
    }

    proptest! {
        #[test]
        fn agrees_with_counting(text in "[a\né😀]{0,3000}", share in 0.0..=1.0) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "small")]
            let mut offset = (text.len() as f64 * share) as usize;
            while !text.is_char_boundary(offset) {
                offset -= 1;
            }
            let line_start = text[..offset].rfind('\n').map_or(0, |index| index + 1);
            let before = &text[line_start..offset];
            let position = LineIndex::new(&text).position(u32::try_from(offset).unwrap());
            prop_assert_eq!(position.line as usize, text[..offset].matches('\n').count() + 1);
            prop_assert_eq!(position.column as usize, before.chars().count() + 1);
            prop_assert_eq!(position.utf16_column as usize, before.encode_utf16().count() + 1);
        }
    }
}
