//! Edits, applied to a text.

use super::Applied;
use crate::text::Span;
use crate::text::{Applicability, Diagnostic, Edit, Fix};

/// A fix with the diagnostic that offers it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed<'d> {
    pub(super) diagnostic: &'d Diagnostic,
    fix: &'d Fix,
    /// From the start of its first edit to the end of its last one.
    pub(super) hull: Span,
}

impl<'d> Placed<'d> {
    /// The fix of a diagnostic, if it has one whose edits are in order.
    pub(super) fn new(diagnostic: &'d Diagnostic) -> Option<Self> {
        let fix = diagnostic.fix.as_ref()?;
        let (first, last) = (fix.edits.first()?, fix.edits.last()?);
        let in_order = fix.edits.is_sorted_by(|a, b| a.span.end <= b.span.start);
        in_order.then_some(Self { diagnostic, fix, hull: first.span.to(last.span) })
    }

    pub(super) fn is_safe(&self) -> bool {
        self.fix.applicability == Applicability::Safe
    }

    /// Whether the fix writes nothing new.
    pub(super) fn only_removes(&self) -> bool {
        self.fix.edits.iter().all(|edit| edit.text.is_empty())
    }

    /// Whether the fix can be applied to the text and makes a difference to it.
    pub(super) fn changes(&self, text: &str) -> bool {
        let mut changes = false;
        for edit in &self.fix.edits {
            let Some(old) = text.get(edit.span.range()) else { return false };
            changes |= old != edit.text;
        }
        changes
    }

    pub(super) fn applied(&self) -> Applied {
        Applied { rule: self.diagnostic.rule, title: self.fix.title.clone() }
    }
}

/// The fixes that can be applied together; of two that overlap the first one. `fixes` are sorted by
/// place.
///
/// Two that touch can be applied together unless one of them inserts at the place where they meet:
/// then nothing says which text comes first.
pub(super) fn without_overlaps(fixes: Vec<Placed<'_>>) -> Vec<Placed<'_>> {
    let mut kept: Vec<Placed<'_>> = Vec::with_capacity(fixes.len());
    for placed in fixes {
        let follows = kept.last().is_none_or(|last| {
            let touch = last.hull.end == placed.hull.start;
            last.hull.end < placed.hull.start
                || touch && !last.inserts_at_end() && !placed.inserts_at_start()
        });
        if follows {
            kept.push(placed);
        }
    }
    kept
}

impl Placed<'_> {
    fn inserts_at_start(&self) -> bool {
        self.fix.edits.first().is_some_and(|edit| edit.span.is_empty())
    }

    fn inserts_at_end(&self) -> bool {
        self.fix.edits.last().is_some_and(|edit| edit.span.is_empty())
    }
}

/// The text after fixes that do not overlap and are sorted by place, and the way there.
pub(super) fn apply(text: &str, fixes: &[Placed<'_>]) -> (String, Moved) {
    let mut out = String::with_capacity(text.len());
    let mut moved = Moved { edits: Vec::new() };
    let mut copied = 0;
    for Edit { span, text: inserted } in fixes.iter().flat_map(|placed| &placed.fix.edits) {
        out.push_str(text.get(copied..span.range().start).unwrap_or_default());
        let start = out.len();
        out.push_str(inserted);
        copied = span.range().end;
        moved.edits.push((*span, Span::from_range(start..out.len())));
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    (out, moved)
}

/// The way from places in a text to places in what edits made of it.
#[derive(Debug)]
pub(super) struct Moved {
    /// What each edit replaced, and where its own text stands now; sorted.
    edits: Vec<(Span, Span)>,
}

impl Moved {
    /// Where the text at `span` stands now, with whatever was inserted in it and at its ends.
    pub(super) fn span(&self, span: Span) -> Span {
        Span::new(self.start(span.start), self.end(span.end))
    }

    fn start(&self, offset: u32) -> u32 {
        let index = self.edits.partition_point(|(old, _)| old.start < offset);
        match (self.before(index), self.edits.get(index)) {
            (Some((old, new)), _) if offset < old.end => new.start,
            (_, Some((old, new))) if old.start == offset => new.start,
            _ => self.shifted(index, offset),
        }
    }

    fn end(&self, offset: u32) -> u32 {
        let index = self.edits.partition_point(|(old, _)| old.end <= offset);
        match (self.before(index), self.edits.get(index)) {
            (_, Some((old, new))) if old.start < offset => new.end,
            (Some((old, new)), _) if old.end == offset => new.end,
            _ => self.shifted(index, offset),
        }
    }

    fn before(&self, index: usize) -> Option<(Span, Span)> {
        index.checked_sub(1).map(|last| self.edits[last])
    }

    /// The offset behind the first `index` edits.
    fn shifted(&self, index: usize, offset: u32) -> u32 {
        match self.before(index) {
            Some((old, new)) => offset - old.end + new.end,
            None => offset,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Severity;
    use proptest::prelude::*;

    fn offering(edits: &[(u32, u32, &str)]) -> Diagnostic {
        let edits = edits.iter().map(|(start, end, text)| Edit {
            span: Span::new(*start, *end),
            text: (*text).to_owned(),
        });
        Diagnostic {
            rule: "a-rule",
            severity: Severity::Error,
            message: String::new(),
            help: None,
            span: Span::default(),
            label: None,
            pointer: String::new(),
            related: Vec::new(),
            fix: Some(Fix {
                title: String::new(),
                applicability: Applicability::Safe,
                edits: edits.collect(),
            }),
        }
    }

    fn placed(diagnostics: &[Diagnostic]) -> Vec<Placed<'_>> {
        diagnostics.iter().filter_map(Placed::new).collect()
    }

    #[test]
    fn places_move_with_the_text() {
        let diagnostics = [offering(&[(2, 4, "X")]), offering(&[(6, 6, "YY"), (8, 10, "")])];
        let (text, moved) = apply("0123456789ab", &placed(&diagnostics));
        assert_eq!(text, "01X45YY67ab");
        assert_eq!(moved.span(Span::new(0, 2)), Span::new(0, 2));
        assert_eq!(moved.span(Span::new(2, 4)), Span::new(2, 3));
        assert_eq!(moved.span(Span::new(3, 5)), Span::new(2, 4));
        assert_eq!(moved.span(Span::new(4, 6)), Span::new(3, 7));
        assert_eq!(moved.span(Span::new(6, 8)), Span::new(5, 9));
        assert_eq!(moved.span(Span::new(8, 10)), Span::new(9, 9));
        assert_eq!(moved.span(Span::new(10, 12)), Span::new(9, 11));
    }

    #[test]
    fn of_two_that_overlap_the_first_is_kept() {
        let diagnostics =
            [offering(&[(0, 4, "")]), offering(&[(3, 5, "")]), offering(&[(4, 6, "")])];
        let kept = without_overlaps(placed(&diagnostics));
        let hulls: Vec<_> = kept.iter().map(|placed| placed.hull).collect();
        assert_eq!(hulls, [Span::new(0, 4), Span::new(4, 6)]);
    }

    #[test]
    fn nothing_is_inserted_where_another_fix_ends() {
        let diagnostics = [offering(&[(0, 4, "")]), offering(&[(4, 4, "x")])];
        assert_eq!(without_overlaps(placed(&diagnostics)).len(), 1);
    }

    #[test]
    fn a_fix_with_edits_out_of_order_is_none() {
        assert!(Placed::new(&offering(&[(4, 6, ""), (5, 8, "")])).is_none());
        let outside = offering(&[(4, 60, "")]);
        assert!(!Placed::new(&outside).unwrap().changes("short"));
        let same = offering(&[(1, 3, "ho")]);
        assert!(!Placed::new(&same).unwrap().changes("short"));
    }

    proptest! {
        /// Fixes at even numbers, some of which overlap, in a text of digits.
        #[test]
        fn nothing_but_the_edits_changes(lens in prop::collection::vec((0..6_u32, 0..4_u32, "[a-z]{0,3}"), 0..12)) {
            let mut at = 0;
            let mut diagnostics = Vec::new();
            for (gap, len, text) in &lens {
                at += gap;
                diagnostics.push(offering(&[(at, at + len, text)]));
            }
            let text = "0123456789".repeat(10);
            let kept = without_overlaps(placed(&diagnostics));
            let (new, moved) = apply(&text, &kept);

            let mut slow = text.clone();
            for edit in kept.iter().rev().flat_map(|placed| &placed.fix.edits) {
                slow.replace_range(edit.span.range(), &edit.text);
            }
            prop_assert_eq!(&new, &slow);
            for edit in kept.iter().flat_map(|placed| &placed.fix.edits) {
                let place = moved.span(edit.span);
                prop_assert_eq!(&new[place.range()], &edit.text);
            }
        }
    }
}
