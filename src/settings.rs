//! What a run of the linter was asked for.

use crate::cerb::{Facts, Version};
use crate::text::PointerPattern;
use crate::text::Severity;
use std::collections::BTreeMap;

/// How loud a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It does not run.
    Off,
    /// It runs, and what it finds has this severity.
    On(Severity),
}

impl Level {
    /// All levels, from the quietest.
    pub const ALL: [Self; 4] = [
        Self::Off,
        Self::On(Severity::Note),
        Self::On(Severity::Warning),
        Self::On(Severity::Error),
    ];

    /// The level's name in the configuration and in lists.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On(severity) => severity.as_str(),
        }
    }

    /// The level of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }
}

/// What a run was asked for; the default is what a newcomer gets.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The level of rules that differ from their own, by name.
    pub levels: BTreeMap<String, Level>,
    /// Levels that hold for a part of what is linted; of two for one finding the later one counts.
    pub overrides: Vec<Override>,
    /// Whether notes are reported too.
    pub notes: bool,
    /// The release of Cerb that the packages are for, where it is one alone.
    pub cerb: Option<Version>,
    /// What is known of Cerb.
    pub facts: Facts,
    /// Ids of plugins to take as known, besides those that come with Cerb.
    pub plugins: Vec<String>,
}

/// Levels that hold for a part of what is linted.
#[derive(Clone, Debug, Default)]
pub struct Override {
    /// Where it holds: for findings at one of these pointers; everywhere where there are none.
    pub pointers: Vec<PointerPattern>,
    /// The levels, by the rule's name.
    pub levels: BTreeMap<String, Level>,
}

impl Override {
    /// The level that it gives to what a rule finds at the RFC 6901 pointer that `pointer` tells.
    pub(crate) fn level(&self, rule: &str, pointer: impl FnOnce() -> String) -> Option<Level> {
        let level = *self.levels.get(rule)?;
        if self.pointers.is_empty() {
            return Some(level);
        }
        let pointer = pointer();
        self.pointers.iter().any(|pattern| pattern.matches(&pointer)).then_some(level)
    }
}
