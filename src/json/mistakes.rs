//! The syntax errors of one text, and how they are counted: those that are one slip are told once,
//! and there is an end to them.

use super::SyntaxError;
use crate::text::Span;
use crate::text::{Applicability, Edit, Fix};

/// How many syntax errors are told before a last one says that there are more.
pub(crate) const MOST_ERRORS: usize = 100;

/// Beyond how many more nothing is read any further: so many are no slips, and the text no package.
const HOPELESS: usize = 20_000;

/// How many edits the fix of one error may have. Beyond, the error has no fix.
pub(super) const MOST_EDITS: usize = 10_000;

/// Slips that come in swarms; those of one sort in one line are told as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Swarm {
    /// Strings in single quotes.
    Single,
    /// Strings in typographic quotes.
    Typographic,
    /// Strings between HTML entities.
    Entity,
    /// White space that JSON does not know.
    Space,
}

/// Collects the syntax errors of a text.
#[derive(Debug)]
pub(super) struct Mistakes<'t> {
    text: &'t str,
    list: Vec<SyntaxError>,
    /// The sort of the last error, and the end of the last place that it speaks of.
    swarm: Option<(Swarm, usize)>,
    /// The first error that was not told.
    more: Option<Span>,
    /// How many errors were not told.
    untold: usize,
    /// Whether nothing is told, as while text that was not understood is skipped.
    pub(super) muted: bool,
}

impl<'t> Mistakes<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, list: Vec::new(), swarm: None, more: None, untold: 0, muted: false }
    }

    /// Tells an error.
    pub(super) fn tell(&mut self, error: SyntaxError) {
        if self.muted {
            return;
        }
        self.swarm = None;
        if self.list.len() < MOST_ERRORS {
            self.list.push(error);
        } else {
            self.more.get_or_insert(error.span);
            self.untold += 1;
        }
    }

    /// Tells an error that may be one of many; its fix joins that of its kind in the same line.
    pub(super) fn tell_swarm(&mut self, swarm: Swarm, error: SyntaxError) {
        if self.muted {
            return;
        }
        let end =
            error.fix.as_ref().and_then(|fix| fix.edits.last()).map_or(error.span, |e| e.span);
        let end = end.end as usize;
        if !self.joins(swarm, &error) {
            self.tell(error);
        } else if let Some(fix) = self.list.last_mut().and_then(|last| last.fix.as_mut()) {
            fix.edits.extend(error.fix.into_iter().flat_map(|more| more.edits));
        }
        self.swarm = Some((swarm, end));
    }

    fn joins(&self, swarm: Swarm, error: &SyntaxError) -> bool {
        let Some((last, end)) = self.swarm else { return false };
        let between = self.text.get(end..error.span.start as usize);
        let has_room = |error: &SyntaxError| {
            error.fix.as_ref().is_some_and(|fix| fix.edits.len() < MOST_EDITS)
        };
        last == swarm
            && self.more.is_none()
            && self.list.last().is_some_and(has_room)
            && between.is_some_and(|between| !between.contains(['\n', '\r']))
    }

    /// Whether one more error will be told; if not, it is counted here, and need not be made.
    pub(super) const fn has_room(&mut self) -> bool {
        self.untold += self.more.is_some() as usize;
        self.more.is_none()
    }

    /// Whether there are so many errors that reading on makes no sense.
    pub(super) const fn is_hopeless(&self) -> bool {
        self.untold > HOPELESS
    }

    /// How many errors were told, with one for those that are not.
    pub(super) fn count(&self) -> usize {
        self.list.len() + usize::from(self.more.is_some())
    }

    /// All errors, in ascending order.
    pub(super) fn finish(mut self) -> Vec<SyntaxError> {
        self.list.sort_by_key(|error| error.span);
        if let Some(span) = self.more {
            let message = format!(
                "There are more than {MOST_ERRORS} mistakes in this text; those from here on are not shown."
            );
            let help = "Mend those above, then check again.";
            // Within a string they are not told in order, so the last one told may stand behind it.
            let span = self.list.last().map_or(span, |last| span.max(last.span));
            self.list.push(mistake(span, message, help, None));
        }
        self.list
    }
}

/// An error at `span`.
pub(super) fn mistake(
    span: Span,
    message: impl Into<String>,
    help: impl Into<String>,
    fix: Option<Fix>,
) -> SyntaxError {
    SyntaxError { span, message: message.into(), help: Some(help.into()), fix, too_deep: false }
}

/// A fix of several edits, or none where there are too many of them to keep.
pub(super) fn fix(applicability: Applicability, title: &str, edits: Vec<Edit>) -> Option<Fix> {
    let title = title.to_owned();
    (edits.len() <= MOST_EDITS).then_some(Fix { title, applicability, edits })
}

/// An edit that replaces the bytes `start..end` of the text.
pub(super) fn edit(start: usize, end: usize, text: impl Into<String>) -> Edit {
    Edit { span: Span::from_range(start..end), text: text.into() }
}

/// A piece of the author's text, fit to be shown in a message.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 40;
    let mut shown: String =
        text.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}
