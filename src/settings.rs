//! What a run of the linter was asked for.

use crate::cerb::{Facts, Version};
use crate::diagnostic::Severity;
use std::collections::BTreeMap;

/// How loud a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It does not run.
    Off,
    /// It runs, and what it finds has this severity.
    On(Severity),
}

/// What a run was asked for; the default is what a newcomer gets.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The level of rules that differ from their own, by name.
    pub levels: BTreeMap<String, Level>,
    /// Whether notes are reported too.
    pub notes: bool,
    /// The release of Cerb that the packages are for, where it is one alone.
    pub cerb: Option<Version>,
    /// What is known of Cerb.
    pub facts: Facts,
}
