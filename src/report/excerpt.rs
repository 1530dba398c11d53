//! The few lines around a diagnostic, as miette draws them.
//!
//! miette prints lines whole and counts them from the start of the file, and it panics on a label
//! far along a long line. So it never gets to see the file: it sees an excerpt in which long lines
//! are cut to a window around the labels, and every character is harmless and of known width.

use super::text::{escaped_width, push_escaped};
use crate::text::Span;
use crate::text::{LineIndex, Position};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::ops::Range;

/// Lines shown above and below those around the primary mark.
const CONTEXT_LINES: u32 = 1;
/// The columns from one tab stop to the next.
const TAB_WIDTH: usize = 4;
/// Stands where a line was cut.
const CUT: char = '…';

/// A place to point at, and what to say there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark<'d> {
    pub(super) span: Span,
    pub(super) label: Option<&'d str>,
    pub(super) primary: bool,
}

/// Some lines of a file, cut and escaped, with marks in them.
#[derive(Debug)]
pub(super) struct Excerpt<'d> {
    name: &'d str,
    text: String,
    groups: Vec<Group>,
    marks: Vec<PlacedMark<'d>>,
}

/// A mark in the text of an excerpt.
#[derive(Debug)]
pub(super) struct PlacedMark<'d> {
    pub(super) range: Range<usize>,
    pub(super) label: Option<&'d str>,
    pub(super) primary: bool,
    position: Position,
}

/// Lines that follow one another in the file.
#[derive(Debug)]
struct Group {
    /// Its bytes in the text of the excerpt.
    range: Range<usize>,
    /// The file's line that it begins with, from 1.
    first_line: u32,
    /// How many lines it has.
    line_count: u32,
}

/// A mark with its place in the file; it lies within one line.
#[derive(Clone, Copy, Debug)]
struct Located<'d> {
    mark: Mark<'d>,
    position: Position,
}

impl<'d> Excerpt<'d> {
    /// The lines with the marks, those with the primary one first and with the lines around them,
    /// each at most `columns` wide.
    pub(super) fn new(
        name: &'d str,
        lines: &LineIndex<'_>,
        marks: impl IntoIterator<Item = Mark<'d>>,
        columns: usize,
    ) -> Self {
        let mut located: Vec<_> = marks.into_iter().map(|mark| locate(mark, lines)).collect();
        located.sort_by_key(|located| located.mark.span);
        let mut excerpt = Self { name, text: String::new(), groups: Vec::new(), marks: Vec::new() };
        let groups = located.chunk_by(|one, next| belong_together(one, next, lines, columns));
        let mut groups: Vec<_> = groups.collect();
        groups.sort_by_key(|group| !has_primary(group));
        for group in groups {
            excerpt.push_group(group, lines, columns);
        }
        excerpt
    }

    /// The marks, in the order of the text.
    pub(super) fn marks(&self) -> &[PlacedMark<'d>] {
        &self.marks
    }

    fn push_group(&mut self, group: &[Located<'d>], lines: &LineIndex<'_>, columns: usize) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
        let context = if has_primary(group) { CONTEXT_LINES } else { 0 };
        let first_line = first.position.line.saturating_sub(context).max(1);
        let last_line = (last.position.line + context).min(lines.line_count());
        let start = self.text.len();
        let mut rest = group;
        for line in first_line..=last_line {
            let here = rest.iter().take_while(|located| located.position.line == line).count();
            let (on_line, later) = rest.split_at(here);
            self.push_line(lines.line(line), on_line, lines.text(), columns);
            rest = later;
        }
        self.groups.push(Group {
            range: start..self.text.len(),
            first_line,
            line_count: last_line - first_line + 1,
        });
    }

    fn push_line(&mut self, line: Span, marks: &[Located<'d>], text: &str, columns: usize) {
        let start = window_start(line, marks, text, columns);
        let mut column = 0;
        if start > line.range().start {
            self.text.push(CUT);
            column += 1;
        }
        let mut ranges: Vec<_> = marks.iter().map(|_| None::<Range<usize>>).collect();
        let mut characters = text[start..line.range().end].char_indices();
        let cut = loop {
            let Some((index, character)) = characters.next() else { break false };
            let width = char_width(character, column);
            if column + width > columns {
                break true;
            }
            let from = self.text.len();
            if character == '\t' {
                self.text.extend(std::iter::repeat_n(' ', width));
            } else {
                push_escaped(&mut self.text, character);
            }
            column += width;
            grow(&mut ranges, marks, start + index, from..self.text.len());
        };
        let end = self.text.len();
        if cut {
            self.text.push(CUT);
        }
        self.text.push('\n');
        for (located, range) in marks.iter().zip(ranges) {
            self.marks.push(PlacedMark {
                range: range.unwrap_or(end..end),
                label: located.mark.label,
                primary: located.mark.primary,
                position: located.position,
            });
        }
    }

    fn group_around(&self, span: &Range<usize>) -> Option<&Group> {
        self.groups
            .iter()
            .find(|group| group.range.start <= span.start && span.end <= group.range.end)
    }
}

/// Lets the marks that cover the character at `offset` of the file cover `shown` in the excerpt.
fn grow(
    ranges: &mut [Option<Range<usize>>],
    marks: &[Located<'_>],
    offset: usize,
    shown: Range<usize>,
) {
    for (range, located) in ranges.iter_mut().zip(marks) {
        let span = located.mark.span.range();
        match range {
            Some(range) if span.contains(&offset) => range.end = shown.end,
            None if span.contains(&offset) => *range = Some(shown.clone()),
            None if span.start <= offset => *range = Some(shown.start..shown.start),
            _ => {}
        }
    }
}

/// Finds the line of a mark, and cuts the mark at the end of its first line.
fn locate<'d>(mark: Mark<'d>, lines: &LineIndex<'_>) -> Located<'d> {
    let position = lines.position(mark.span.start);
    let line = lines.line(position.line);
    let start = position.offset.min(line.end);
    let end = mark.span.end.clamp(start, line.end);
    Located { mark: Mark { span: Span::new(start, end), ..mark }, position }
}

fn has_primary(group: &[Located<'_>]) -> bool {
    group.iter().any(|located| located.mark.primary)
}

/// Whether two marks that follow one another are shown in one group.
fn belong_together(
    one: &Located<'_>,
    next: &Located<'_>,
    lines: &LineIndex<'_>,
    columns: usize,
) -> bool {
    if one.position.line == next.position.line {
        let between = &lines.text()[one.mark.span.range().start..next.mark.span.range().end];
        return between.len() <= columns * 4 && line_width(between) + 2 <= columns;
    }
    next.position.line - one.position.line <= 2 * CONTEXT_LINES + 1
}

/// Where the shown part of a line begins: at the line's start if the marks are then in view, or
/// else so that the marks have as much text on their left as on their right.
fn window_start(line: Span, marks: &[Located<'_>], text: &str, columns: usize) -> usize {
    let line = line.range();
    let (Some(first), Some(last)) = (marks.first(), marks.last()) else { return line.start };
    let start = first.mark.span.range().start;
    let end = last.mark.span.range().end.max(start);
    let marked = walk(text[start..end].chars(), columns).1;
    let budget = (columns - marked.min(columns)).max(columns / 4).saturating_sub(2);
    let right = walk(text[end..line.end].chars(), budget / 2 + 1).1;
    let before = &text[line.start..start];
    let (all_of_it, _) = walk(before.chars().rev(), budget.saturating_sub(right.min(8)));
    if all_of_it == before.len() {
        return line.start;
    }
    let (left, _) = walk(before.chars().rev(), budget.saturating_sub(right));
    start - left
}

/// How far one gets along `characters` within `columns`: in bytes, and in columns.
fn walk(characters: impl Iterator<Item = char>, columns: usize) -> (usize, usize) {
    let (mut bytes, mut column) = (0, 0);
    for character in characters {
        let width = char_width(character, 0);
        if column + width > columns {
            break;
        }
        bytes += character.len_utf8();
        column += width;
    }
    (bytes, column)
}

fn line_width(text: &str) -> usize {
    text.chars().map(|character| char_width(character, 0)).sum()
}

fn char_width(character: char, column: usize) -> usize {
    if character == '\t' { TAB_WIDTH - column % TAB_WIDTH } else { escaped_width(character) }
}

impl SourceCode for Excerpt<'_> {
    /// The group that holds `span`; or just `span` when asked for no context, which is how miette
    /// asks for the line and column to put in the header.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let range = span.offset()..span.offset() + span.len();
        let group = self.group_around(&range).ok_or(MietteError::OutOfBounds)?;
        let (range, line, column, line_count) =
            if context_lines_before == 0 && context_lines_after == 0 {
                let mark = self.marks.iter().find(|mark| mark.range == range);
                let position = mark.ok_or(MietteError::OutOfBounds)?.position;
                (range, position.line, position.column, 1)
            } else {
                (group.range.clone(), group.first_line, 1, group.line_count)
            };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.to_owned(),
            &self.text.as_bytes()[range.clone()],
            range.into(),
            line as usize - 1,
            column as usize - 1,
            line_count as usize,
        )))
    }
}
