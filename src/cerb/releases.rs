//! Which releases of Cerb a package is for, and what holds in them.

use super::{Lines, Version};
use std::cmp::Ordering;
use std::fmt;

/// The releases in which a fact holds: from `since` up to, not including, `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first release in which the fact holds.
    pub since: Version,
    /// The first release in which it holds no more; `None` where it still holds.
    pub until: Option<Version>,
}

impl Range {
    /// Whether the fact holds in a release.
    pub fn holds_at(&self, version: Version) -> bool {
        self.since <= version && self.until.is_none_or(|until| version < until)
    }
}

/// The releases a package is judged by, from the oldest that would take it to the newest, both
/// included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Releases {
    /// The oldest release.
    pub oldest: Version,
    /// The newest release; not older than `oldest`.
    pub newest: Version,
}

impl Releases {
    /// One release alone.
    pub const fn only(version: Version) -> Self {
        Self { oldest: version, newest: version }
    }
}

/// A fact and the releases in which it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated<T> {
    /// The releases.
    pub range: Range,
    /// The fact.
    pub fact: T,
}

/// What was true of one thing in the course of time, oldest first; the ranges do not overlap.
pub enum History<T: 'static> {
    /// As a table that is compiled in has it.
    Told(&'static [Dated<T>]),
    /// As lines say, which are read when somebody asks.
    InLines(&'static Lines<T>),
}

impl<T> Clone for History<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for History<T> {}

impl<T: fmt::Debug> fmt::Debug for History<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.dated().fmt(f)
    }
}

/// Whether something is known in all releases of a package, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup<T> {
    /// It is known in the oldest and the newest of them. What changed in their course is told as of
    /// the newest.
    Known(T),
    /// It came after the oldest of them, and is known from `since` on.
    Later {
        /// The lowest release that would do.
        since: Version,
        /// What is known of it from then on.
        fact: T,
    },
    /// It was dropped before the newest of them.
    Removed {
        /// The first release without it.
        until: Version,
        /// What was known of it last.
        fact: T,
    },
    /// No release knows it.
    Unknown,
}

impl<T> History<T> {
    /// Nothing was ever true.
    pub(super) const NONE: Self = Self::Told(&[]);

    /// All that was true, oldest first.
    pub fn dated(self) -> &'static [Dated<T>] {
        match self {
            Self::Told(dated) => dated,
            Self::InLines(lines) => lines.dated(),
        }
    }

    /// What is true in one release.
    pub fn at(self, version: Version) -> Option<&'static T> {
        self.dated().iter().find(|dated| dated.range.holds_at(version)).map(|dated| &dated.fact)
    }

    /// What is true of the thing in these releases.
    pub fn lookup(self, releases: &Releases) -> Lookup<&'static T> {
        let all = self.dated();
        let Some(first) = all.first() else { return Lookup::Unknown };
        let now = all.iter().rposition(|dated| dated.range.holds_at(releases.newest));
        let Some(now) = now else {
            let gone = all.iter().rfind(|dated| dated.range.since <= releases.newest);
            return match gone.and_then(|dated| Some((dated, dated.range.until?))) {
                Some((dated, until)) => Lookup::Removed { until, fact: &dated.fact },
                None => Lookup::Later { since: first.range.since, fact: &first.fact },
            };
        };
        let fact = &all[now].fact;
        // A gap between the two ends is Cerb's own mistake, not the package's.
        if all.iter().any(|dated| dated.range.holds_at(releases.oldest)) {
            return Lookup::Known(fact);
        }
        let later = all.iter().find(|dated| dated.range.since > releases.oldest);
        let since = later.map_or(all[now].range.since, |dated| dated.range.since);
        Lookup::Later { since, fact }
    }
}

impl<T> Lookup<T> {
    /// What is known of the thing, in whatever release.
    pub fn any(self) -> Option<T> {
        match self {
            Self::Known(fact) | Self::Later { fact, .. } | Self::Removed { fact, .. } => Some(fact),
            Self::Unknown => None,
        }
    }

    /// Whether the thing is known in all of the releases.
    pub const fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }

    /// The same answer about something that is known wherever this is.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Lookup<U> {
        match self {
            Self::Known(fact) => Lookup::Known(change(fact)),
            Self::Later { since, fact } => Lookup::Later { since, fact: change(fact) },
            Self::Removed { until, fact } => Lookup::Removed { until, fact: change(fact) },
            Self::Unknown => Lookup::Unknown,
        }
    }
}

/// A name and what was true of it in the course of time.
#[derive(Debug)]
pub struct Named<T: 'static> {
    /// The name.
    pub name: &'static str,
    /// What was true of it.
    pub history: History<T>,
}

/// A list of names in alphabetical order, each with what was true of it.
#[derive(Debug)]
pub struct Table<T: 'static>(pub &'static [Named<T>]);

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Table<T> {}

impl<T> Table<T> {
    /// The history of that name.
    pub fn get(self, name: &str) -> Option<History<T>> {
        find(self.0, name, |named| named.name).map(|named| named.history)
    }

    /// What is known under a name in these releases.
    pub fn lookup(self, name: &str, releases: &Releases) -> Lookup<&'static T> {
        self.get(name).map_or(Lookup::Unknown, |history| history.lookup(releases))
    }

    /// All names, in alphabetical order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|named| named.name)
    }

    /// The names that hold in a release, in alphabetical order.
    pub fn names_at(self, version: Version) -> impl Iterator<Item = &'static str> {
        let holds = move |named: &&Named<T>| named.history.at(version).is_some();
        self.0.iter().filter(holds).map(|named| named.name)
    }
}

/// The entry of that name in a list that is sorted by name.
pub(super) fn find<'t, T>(list: &'t [T], name: &str, of: impl Fn(&T) -> &str) -> Option<&'t T> {
    let order = |entry: &T| -> Ordering { of(entry).cmp(name) };
    list.binary_search_by(order).ok().map(|index| &list[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn range(since: u16, until: Option<u16>) -> Range {
        let until = match until {
            Some(until) => Some(Version::new(until, 0, 0)),
            None => None,
        };
        Range { since: Version::new(since, 0, 0), until }
    }

    const fn releases(oldest: u16, newest: u16) -> Releases {
        Releases { oldest: Version::new(oldest, 0, 0), newest: Version::new(newest, 0, 0) }
    }

    /// From 2 to 6 with a change in 4; and again from 8 on.
    static HISTORY: History<char> = History::Told(&[
        Dated { range: range(2, Some(4)), fact: 'a' },
        Dated { range: range(4, Some(6)), fact: 'b' },
        Dated { range: range(8, None), fact: 'c' },
    ]);

    #[test]
    fn a_change_leaves_a_thing_known_and_the_newest_counts() {
        assert_eq!(HISTORY.lookup(&releases(2, 5)), Lookup::Known(&'b'));
        assert_eq!(HISTORY.lookup(&releases(3, 3)), Lookup::Known(&'a'));
        assert_eq!(HISTORY.lookup(&releases(8, 9)), Lookup::Known(&'c'));
        assert_eq!(HISTORY.lookup(&releases(2, 9)), Lookup::Known(&'c'));
    }

    #[test]
    fn what_came_later_says_since_when() {
        let since = Version::new(2, 0, 0);
        assert_eq!(HISTORY.lookup(&releases(1, 5)), Lookup::Later { since, fact: &'b' });
        assert_eq!(HISTORY.lookup(&releases(0, 1)), Lookup::Later { since, fact: &'a' });
        let since = Version::new(8, 0, 0);
        assert_eq!(HISTORY.lookup(&releases(6, 9)), Lookup::Later { since, fact: &'c' });
    }

    #[test]
    fn what_was_removed_says_until_when() {
        let until = Version::new(6, 0, 0);
        assert_eq!(HISTORY.lookup(&releases(2, 6)), Lookup::Removed { until, fact: &'b' });
        assert_eq!(HISTORY.lookup(&releases(7, 7)), Lookup::Removed { until, fact: &'b' });
    }

    #[test]
    fn what_has_no_history_is_unknown() {
        assert_eq!(History::<char>::NONE.lookup(&releases(1, 2)), Lookup::Unknown);
    }
}
