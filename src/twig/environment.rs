//! The tags, filters, functions and tests that a template can use, as `schemas/cerb/twig.json` has
//! them.

use crate::cerb::{Lookup, Releases, Table, Version};
use crate::text::nearest;

/// The tables that `build.rs` makes.
mod tables {
    use super::{Callable, Environment, Names, Parameter};
    use crate::cerb::{Dated, History, Named, Range, Table, Version};

    include!(concat!(env!("OUT_DIR"), "/twig.rs"));
}

/// What templates can use.
#[derive(Clone, Copy, Debug)]
pub struct Environment {
    /// What templates can use.
    pub usable: Names,
    /// What Twig knows and Cerb's sandbox refuses.
    pub refused: Names,
    /// If given, only what this release has is known; else what any release has.
    pub release: Option<Version>,
}

/// Tags, filters, functions, operators and tests, with the releases that have them.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// `{{% name … %}}`
    pub tags: Table<Callable>,
    /// `value|name`
    pub filters: Table<Callable>,
    /// `name(…)`
    pub functions: Table<Callable>,
    /// `value name value`: those that not every release has.
    pub operators: Table<Callable>,
    /// `value is name`; some names are two words.
    pub tests: Table<Callable>,
}

/// What is known of a tag, a filter, a function or a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Callable {
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
    /// `value name value`
    Operator,
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
            Self::Operator => "operator",
            Self::Test => "test",
        }
    }
}

impl Names {
    /// The names of one kind.
    pub const fn of(&self, kind: UseKind) -> Table<Callable> {
        match kind {
            UseKind::Tag => self.tags,
            UseKind::Filter => self.filters,
            UseKind::Function => self.functions,
            UseKind::Operator => self.operators,
            UseKind::Test => self.tests,
        }
    }
}

impl Environment {
    /// What any release of Cerb has.
    pub const fn built_in() -> &'static Self {
        &tables::BUILT_IN
    }

    /// The same environment as one release has it.
    #[must_use]
    pub const fn as_of(mut self, release: Version) -> Self {
        self.release = Some(release);
        self
    }

    /// Whether templates can use a name in all of some releases, and if not, why.
    pub fn lookup(
        &self,
        kind: UseKind,
        name: &str,
        releases: &Releases,
    ) -> Lookup<&'static Callable> {
        self.usable.of(kind).lookup(name, releases)
    }

    /// What is known of a name, be it refused by the sandbox or not.
    pub(super) fn find(&self, kind: UseKind, name: &str) -> Option<&'static Callable> {
        let known = |names: &Names| self.in_table(names.of(kind), name);
        known(&self.usable).or_else(|| known(&self.refused))
    }

    /// Whether Twig knows a name and the sandbox refuses it.
    pub(super) fn is_refused(&self, kind: UseKind, name: &str) -> bool {
        let known = |names: &Names| self.in_table(names.of(kind), name).is_some();
        !known(&self.usable) && known(&self.refused)
    }

    /// The name that can be used and is most like an unknown one.
    pub(super) fn nearest(&self, kind: UseKind, name: &str) -> Option<&'static str> {
        let table = self.usable.of(kind);
        match self.release {
            Some(release) => nearest(name, table.names_at(release)),
            None => nearest(name, table.names()),
        }
    }

    fn in_table(&self, table: Table<Callable>, name: &str) -> Option<&'static Callable> {
        let history = table.get(name)?;
        match self.release {
            Some(release) => history.at(release),
            None => history.dated().last().map(|dated| &dated.fact),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_from_and_up_to_a_release() {
        let environment = Environment::built_in();
        let since = Releases { oldest: Version::new(9, 0, 0), newest: Version::new(10, 4, 10) };
        let append = environment.lookup(UseKind::Filter, "append", &since);
        assert!(matches!(append, Lookup::Later { since, .. } if since == Version::new(10, 0, 3)));
        let filter = environment.lookup(UseKind::Tag, "filter", &since);
        assert!(matches!(filter, Lookup::Removed { until, .. } if until == Version::new(9, 5, 0)));
        assert!(environment.lookup(UseKind::Test, "same as", &since).is_known());
    }

    #[test]
    fn a_name_that_was_refused_once_can_be_usable_later() {
        let old = Environment::built_in().as_of(Version::new(9, 6, 0));
        assert!(old.is_refused(UseKind::Filter, "column"));
        assert!(!Environment::built_in().is_refused(UseKind::Filter, "column"));
        assert!(Environment::built_in().is_refused(UseKind::Tag, "include"));
        assert!(Environment::built_in().find(UseKind::Function, "dump").is_none());
    }
}
