//! From the command line to what holds for each file.

use super::arguments::{Asked, Governing};
use super::terminal::Styles;
use cerb_lint::io::{Effective, FactsFiles, Finder, Flags, Problem};
use std::path::Path;

/// Configuration files, and the flags that win over them.
#[derive(Debug)]
pub(super) struct Configuration {
    finder: Finder,
    facts: FactsFiles,
    flags: Flags,
}

impl Configuration {
    /// What the command line asks for.
    pub(super) fn new(asked: &Asked) -> Result<Self, Problem> {
        let flags = Flags {
            levels: asked.levels.by_rule(),
            notes: asked.notes.then_some("--notes"),
            fail_on: asked.fail_on,
            baseline: asked.baseline.clone(),
            ..Flags::default()
        };
        Self::with_flags(&asked.governing, flags)
    }

    /// What the command line asks for, for a command that reports no findings.
    pub(super) fn of_cerb(governing: &Governing) -> Result<Self, Problem> {
        Self::with_flags(governing, Flags::default())
    }

    fn with_flags(governing: &Governing, flags: Flags) -> Result<Self, Problem> {
        let finder = match &governing.config {
            Some(path) => Finder::only(path)?,
            None if governing.no_config => Finder::nothing(),
            None => Finder::default(),
        };
        let flags = Flags { cerb: governing.cerb, facts: governing.facts.clone(), ..flags };
        Ok(Self { finder, facts: FactsFiles::default(), flags })
    }

    /// What holds for a file; `None` where its configuration file, or a file of facts, can't be used.
    pub(super) fn of(&mut self, file: &Path) -> Option<Effective> {
        let governing = self.finder.find(file).ok()?;
        let mut effective = Effective::new(governing, file, &self.flags);
        effective.known = self.facts.lay(&effective.facts.value).ok()?;
        Some(effective)
    }

    /// Whether a flag sets the level of a rule.
    pub(super) fn has_flag_for(&self, rule: &str) -> bool {
        self.flags.levels.contains_key(rule)
    }

    /// Says which configuration files and files of facts can't be used, and whether all can.
    pub(super) fn show_problems(&self, styles: Styles) -> bool {
        let mut problems = self.finder.problems();
        problems.extend(self.facts.problems());
        for problem in &problems {
            styles.show_problem(problem);
        }
        problems.is_empty()
    }
}
