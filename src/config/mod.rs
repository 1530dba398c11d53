//! `cerb-lint.toml`: what a project asks of the linter.
//!
//! [`Config::read`] turns text into a configuration, or into diagnostics whose spans point into that
//! text. Finding the file that governs a package, and what holds for it in the end, is for `io`.

mod keys;
mod paths;
mod read;
mod values;

pub use keys::{KEYS, OVERRIDE_KEYS};
pub use paths::PathPatterns;
pub use values::{Key, Shape};

use crate::cerb::Version;
use crate::settings::Level;
use crate::text::PointerPattern;
use crate::text::Severity;
use crate::text::Span;
use std::collections::BTreeMap;

/// The name of a configuration file.
pub const FILE_NAME: &str = "cerb-lint.toml";

/// What diagnostics about a configuration file say in place of a rule's name.
pub const MISTAKE: &str = "configuration";

/// A configuration, with the place of each value in the file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The level of rules, by name.
    pub rules: BTreeMap<&'static str, Located<Level>>,
    /// Whether notes are reported too.
    pub notes: Option<Located<bool>>,
    /// From which severity on a run fails.
    pub fail_on: Option<Located<FailOn>>,
    /// The release of Cerb to judge by.
    pub cerb: Option<Located<Version>>,
    /// Files in folders that are not linted.
    pub exclude: Option<Located<PathPatterns>>,
    /// Levels for some files, or some places in them.
    pub overrides: Vec<Override>,
    /// Ids of plugins to take as known.
    pub plugins: Vec<Located<String>>,
    /// Files with facts about the project's own Cerb, relative to the configuration's folder.
    pub facts: Vec<Located<String>>,
    /// The file with the findings to hide, relative to the configuration's folder.
    pub baseline: Option<Located<String>>,
}

/// Levels for some files, or some places in them.
#[derive(Clone, Debug, Default)]
pub struct Override {
    /// For which files; `None` for all.
    pub paths: Option<Located<PathPatterns>>,
    /// For findings at which pointers; all where there are none.
    pub pointers: Vec<PointerPattern>,
    /// The level of rules, by name.
    pub rules: BTreeMap<&'static str, Located<Level>>,
}

/// A value and its place in the configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its place, as a byte range in the configuration file; for a rule's level that of the rule's
    /// name.
    pub span: Span,
}

/// The least severity for which a run fails; `None` for never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailOn(pub Option<Severity>);

impl FailOn {
    /// All there are.
    pub const ALL: [Self; 4] = [
        Self(Some(Severity::Error)),
        Self(Some(Severity::Warning)),
        Self(Some(Severity::Note)),
        Self(None),
    ];

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }

    /// Its name in the configuration and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self.0 {
            Some(severity) => severity.as_str(),
            None => "never",
        }
    }
}

impl Default for FailOn {
    fn default() -> Self {
        Self(Some(Severity::Error))
    }
}
