//! Applies fixes, and sees to it that no text is worse afterwards.

mod apply;
mod state;

use crate::settings::Settings;
use crate::source::Source;
use crate::text::{Applicability, Diagnostic};
use apply::{Placed, apply, without_overlaps};
use state::State;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// How many rounds are made. Each mends all that can be mended at once, so that a few are enough,
/// but for texts with more syntax errors than are told in one go.
const MOST_ROUNDS: usize = 100;

/// How often a text is linted on the way, at most. What goes beyond a lint for each round is spent
/// on telling the fixes that do harm from those that do none.
const MOST_LINTS: usize = 500;

/// A text with its fixes applied.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The text; the one that was given, where nothing could be applied.
    pub text: String,
    /// What was applied, in the order in which it was.
    pub applied: Vec<Applied>,
    /// What is still found in the text, sorted by place.
    pub remaining: Vec<Diagnostic>,
    /// Whether no fix was left that could be applied. If not, there were too many rounds.
    pub is_finished: bool,
}

/// A fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Applied {
    /// The rule whose finding it mended.
    pub rule: &'static str,
    /// What it did, in the imperative.
    pub title: String,
}

/// Applies the fixes for what is found in a source: the safe ones, or the unsafe ones too.
///
/// Fixes that overlap are applied one after the other, each to the text as it is by then. No fix is
/// kept that makes things worse or no better: after which there are as many syntax errors as before
/// though it was to mend one, or more errors of other kinds, or the same is found at the same place. Outside the edits, the text
/// stays as it is, to the byte. A source that was not UTF-8 is left alone.
///
/// ```
/// use cerb_lint::text::Applicability;
/// use cerb_lint::{Settings, Source, fix};
///
/// let text = r#"{"package": {}, "records": [{"uid": "a", "_context": "task", "title": "A"}]}"#;
/// let fixed = fix(&Source::new("a.json", text), &Settings::default(), Applicability::Safe);
/// assert_eq!(fixed.text, text);
/// assert!(fixed.applied.is_empty());
/// ```
pub fn fix(source: &Source, settings: &Settings, applicability: Applicability) -> Fixed {
    fix_except(source, settings, applicability, &|_| Vec::new())
}

/// Like [`fix`], but leaves alone what is known and hidden.
///
/// `known` tells of each of all diagnostics of a text whether it is; what it does not speak of is
/// not. It is asked anew whenever fixes have changed the text.
pub fn fix_except(
    source: &Source,
    settings: &Settings,
    applicability: Applicability,
    known: &dyn Fn(&[Diagnostic]) -> Vec<bool>,
) -> Fixed {
    let mut fixer = Fixer {
        settings,
        applicability,
        known,
        seen: HashSet::from([hash(source.text())]),
        lints_left: MOST_LINTS,
    };
    let mut state = State::new(source.clone(), settings);
    let mut applied = Vec::new();
    let most_rounds = if source.is_exact() { MOST_ROUNDS } else { 0 };
    let mut is_finished = most_rounds == 0;
    for _ in 0..most_rounds {
        let Some((kept, next)) = fixer.round(&state) else {
            is_finished = fixer.lints_left > 0;
            break;
        };
        applied.extend(kept.iter().map(Placed::applied));
        state = next;
    }
    let text = state.source.text().to_owned();
    Fixed { text, applied, remaining: state.diagnostics, is_finished }
}

struct Fixer<'s> {
    settings: &'s Settings,
    applicability: Applicability,
    known: &'s dyn Fn(&[Diagnostic]) -> Vec<bool>,
    /// The texts that there have been: none of them comes again, so that no two fixes can undo each
    /// other for ever.
    seen: HashSet<u64>,
    lints_left: usize,
}

impl Fixer<'_> {
    /// Applies all that can be applied at once; `None` if that is nothing.
    ///
    /// Where some of the fixes do harm, halving finds out which ones: the others are kept.
    fn round<'d>(&mut self, state: &'d State) -> Option<(Vec<Placed<'d>>, State)> {
        let fixes = without_overlaps(self.candidates(state));
        let mut kept = Vec::new();
        let mut best = None;
        let mut left = vec![fixes];
        while let Some(mut group) = left.pop() {
            let tried = [kept.as_slice(), group.as_slice()].concat();
            if let Some(next) = self.attempt(state, &tried) {
                (kept, best) = (tried, Some(next));
            } else if group.len() > 1 {
                let second = group.split_off(group.len() / 2);
                left.extend([second, group]);
            }
        }
        let best = best?;
        self.seen.insert(hash(best.source.text()));
        Some((kept, best))
    }

    /// The fixes that may be applied to the text as it is, sorted by place.
    ///
    /// A text must be read as its author meant it before anything else in it can be judged. So the
    /// syntax of a package is mended first; and while some of it cannot be mended, nothing else is
    /// done to it on a guess. What seems to be of no use is taken away last, and only if no error
    /// is left that may hide the use of it.
    fn candidates<'d>(&self, state: &'d State) -> Vec<Placed<'d>> {
        let mut syntax = InPackages::default();
        let mut others = InPackages::default();
        let mut removals = InPackages::default();
        let mut is_known = (self.known)(&state.diagnostics).into_iter();
        let is_new = |_: &&Diagnostic| !is_known.next().unwrap_or(false);
        for placed in state.diagnostics.iter().filter(is_new).filter_map(Placed::new) {
            let is_wanted = self.applicability == Applicability::Unsafe || placed.is_safe();
            let package = state.package_at(placed.hull.start);
            if !is_wanted || !placed.changes(state.source.text()) {
                continue;
            }
            if state.is_syntax_error(placed.diagnostic.span) {
                syntax.add(package, placed);
            } else if placed.is_safe() || state.is_sound(package) && !placed.only_removes() {
                others.add(package, placed);
            } else if !state.has_error(package) {
                removals.add(package, placed);
            }
        }
        others.leave_out(&syntax);
        removals.leave_out(&syntax);
        removals.leave_out(&others);
        let mut fixes = [syntax.fixes, others.fixes, removals.fixes].concat();
        fixes.sort_by_key(|(_, placed)| placed.hull);
        fixes.into_iter().map(|(_, placed)| placed).collect()
    }

    /// The text with these fixes, which do not overlap and are sorted by place; `None` if it would
    /// be no better, or was there before.
    fn attempt(&mut self, state: &State, fixes: &[Placed<'_>]) -> Option<State> {
        if fixes.is_empty() {
            return None;
        }
        let (text, moved) = apply(state.source.text(), fixes);
        if self.seen.contains(&hash(&text)) {
            return None;
        }
        self.lints_left = self.lints_left.checked_sub(1)?;
        let next = State::new(state.source.with_text(text), self.settings);
        let syntax = fixes.iter().filter(|it| state.is_syntax_error(it.diagnostic.span)).count();
        let found: HashSet<_> = next.diagnostics.iter().map(|it| (it.span, it.rule)).collect();
        let is_mended = |placed: &Placed<'_>| {
            let span = moved.span(placed.diagnostic.span);
            !found.contains(&(span, placed.diagnostic.rule))
        };
        let is_better = next.mends_syntax(state, syntax)
            && !next.is_worse_than(state)
            && fixes.iter().all(is_mended);
        is_better.then_some(next)
    }
}

/// Fixes of one sort, with the packages that they are in.
#[derive(Default)]
struct InPackages<'d> {
    fixes: Vec<(usize, Placed<'d>)>,
    packages: HashSet<usize>,
}

impl<'d> InPackages<'d> {
    fn add(&mut self, package: usize, placed: Placed<'d>) {
        self.fixes.push((package, placed));
        self.packages.insert(package);
    }

    /// Leaves out the fixes in packages that have some of another sort.
    fn leave_out(&mut self, others: &Self) {
        self.fixes.retain(|(package, _)| !others.packages.contains(package));
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
