//! The tags, filters, functions and tests that a template can use.

use std::collections::BTreeSet;

/// A release of Cerb: its three numbers.
pub type Release = (u16, u16, u16);

/// What templates can use.
#[derive(Clone, Copy, Debug)]
pub struct Environment {
    /// The tags, sorted by name.
    pub tags: &'static [Entry],
    /// The filters, sorted by name.
    pub filters: &'static [Entry],
    /// The functions, sorted by name.
    pub functions: &'static [Entry],
    /// The tests, sorted by name; some names are two words.
    pub tests: &'static [Entry],
    /// If given, only what this release has is known; else what any release has.
    pub release: Option<Release>,
}

/// A tag, a filter, a function or a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: &'static str,
    /// The releases in which a template can use it: from the first up to, not including, the second.
    pub usable: &'static [(Release, Option<Release>)],
    /// The releases in which Twig knows it and Cerb's sandbox refuses it.
    pub refused: &'static [(Release, Option<Release>)],
    /// The parameters that can be named; `None` where Twig does not look at them.
    pub parameters: Option<&'static [Parameter]>,
    /// Of a test: it takes one argument, for which the brackets can be left out.
    pub one_argument: bool,
}

/// A parameter of a filter, a function or a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be given.
    pub required: bool,
    /// Whether Twig knows its default, so that later ones can be given without it.
    pub default_known: bool,
}

/// The kinds of names in an environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UseKind {
    /// `{{% name … %}}`
    Tag,
    /// `value|name`
    Filter,
    /// `name(…)`
    Function,
    /// `value is name`
    Test,
}

impl UseKind {
    /// The word for it, as in "unknown filter".
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Filter => "filter",
            Self::Function => "function",
            Self::Test => "test",
        }
    }
}

impl Environment {
    /// The same environment as one release has it.
    #[must_use]
    pub const fn as_of(mut self, release: Release) -> Self {
        self.release = Some(release);
        self
    }

    /// What is known under a name, be it refused by the sandbox or not.
    pub fn find(&self, kind: UseKind, name: &str) -> Option<&'static Entry> {
        let entries = self.entries(kind);
        let index = entries.binary_search_by(|entry| entry.name.cmp(name)).ok()?;
        Some(&entries[index]).filter(|entry| self.knows(entry))
    }

    /// Whether a template can use an entry of this environment.
    pub fn is_usable(&self, entry: &Entry) -> bool {
        match self.release {
            Some(release) => holds(entry.usable, release),
            None => !entry.usable.is_empty(),
        }
    }

    /// The known names, in ascending order.
    pub fn names(&self, kind: UseKind) -> BTreeSet<&'static str> {
        let known = self.entries(kind).iter().filter(|entry| self.is_usable(entry));
        known.map(|entry| entry.name).collect()
    }

    fn knows(&self, entry: &Entry) -> bool {
        self.is_usable(entry)
            || match self.release {
                Some(release) => holds(entry.refused, release),
                None => !entry.refused.is_empty(),
            }
    }

    const fn entries(&self, kind: UseKind) -> &'static [Entry] {
        match kind {
            UseKind::Tag => self.tags,
            UseKind::Filter => self.filters,
            UseKind::Function => self.functions,
            UseKind::Test => self.tests,
        }
    }
}

fn holds(ranges: &[(Release, Option<Release>)], release: Release) -> bool {
    ranges
        .iter()
        .any(|&(since, until)| since <= release && until.is_none_or(|until| release < until))
}
