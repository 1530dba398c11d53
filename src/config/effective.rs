//! What holds for one file in the end, and where each value comes from.

use super::{ConfigFile, FailOn, Located, Override};
use crate::cerb::{Facts, Version};
use crate::rules::Rule;
use crate::settings::{self, Level, Settings};
use crate::text::Severity;
use crate::text::Span;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the command line says; it wins over files.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// Levels of rules, each with the flag that sets it.
    pub levels: BTreeMap<String, (Level, &'static str)>,
    /// Whether notes are asked for, and by which flag.
    pub notes: Option<&'static str>,
    /// From which severity on the run fails.
    pub fail_on: Option<FailOn>,
    /// The release of Cerb to judge by.
    pub cerb: Option<Version>,
    /// The file with the findings to hide.
    pub baseline: Option<PathBuf>,
    /// Files with facts about the project's own Cerb.
    pub facts: Vec<PathBuf>,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// A place in the configuration file, as a byte range.
    File(Span),
    /// A flag of the command line, such as `--notes`.
    Flag(&'static str),
}

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

/// What holds for one file.
#[derive(Clone, Debug, Default)]
pub struct Effective {
    /// The configuration file that governs it.
    pub file: Option<Arc<ConfigFile>>,
    /// Whether notes are reported.
    pub notes: Sourced<bool>,
    /// From which severity on the run fails.
    pub fail_on: Sourced<FailOn>,
    /// The release of Cerb to judge by, where one is named.
    pub cerb: Sourced<Option<Version>>,
    /// Ids of plugins to take as known.
    pub plugins: Sourced<Vec<String>>,
    /// Files with facts about the project's own Cerb.
    pub facts: Sourced<Vec<PathBuf>>,
    /// What is known of Cerb. Whoever reads the files of [`Effective::facts`] puts it here: see
    /// [`super::FactsFiles`].
    pub known: Facts,
    /// The file with the findings to hide.
    pub baseline: Sourced<Option<PathBuf>>,
    /// Whether the configuration leaves the file out where it is found in a folder.
    pub excluded: Sourced<bool>,
    /// The levels that flags set, by the rule's name.
    flags: BTreeMap<String, (Level, &'static str)>,
    /// The configuration's overrides whose paths hold the file, by their place in it.
    overrides: Vec<usize>,
}

impl Effective {
    /// What holds for the file at `path` under its configuration file and the flags.
    pub fn new(file: Option<Arc<ConfigFile>>, path: &Path, flags: &Flags) -> Self {
        let mut effective = Self::from_file(file, path);
        if let Some(cerb) = flags.cerb {
            effective.cerb = Sourced::flag(Some(cerb), "--cerb");
        }
        if let Some(baseline) = &flags.baseline {
            effective.baseline = Sourced::flag(Some(baseline.clone()), "--baseline");
        }
        if !flags.facts.is_empty() {
            effective.facts = Sourced::flag(flags.facts.clone(), "--facts");
        }
        if let Some(fail_on) = flags.fail_on {
            effective.fail_on = Sourced::flag(fail_on, "--fail-on");
        }
        if let Some(flag) = flags.notes {
            effective.notes = Sourced::flag(true, flag);
        }
        // Who wants to fail for notes wants to see them.
        let fails_for_notes = effective.fail_on.value == FailOn(Some(Severity::Note));
        if fails_for_notes && effective.notes.origin == Origin::Default {
            effective.notes = Sourced { value: true, origin: effective.fail_on.origin };
        }
        effective.flags.clone_from(&flags.levels);
        effective
    }

    fn from_file(file: Option<Arc<ConfigFile>>, path: &Path) -> Self {
        let Some(file) = file else { return Self::default() };
        let config = &file.config;
        let relative = file.relative(path);
        let holds = |one: &Override| {
            one.paths.as_ref().is_none_or(|patterns| patterns.value.matches(&relative))
        };
        let overrides = config.overrides.iter().enumerate();
        let overrides = overrides.filter(|(_, one)| holds(one)).map(|(index, _)| index).collect();
        let exclude = config.exclude.as_ref().filter(|one| one.value.matches(&relative));
        Self {
            notes: config.notes.as_ref().map(Sourced::from).unwrap_or_default(),
            fail_on: config.fail_on.as_ref().map(Sourced::from).unwrap_or_default(),
            cerb: option(config.cerb.as_ref(), |cerb| *cerb),
            plugins: list(&config.plugins, Clone::clone),
            facts: list(&config.facts, |path| file.resolve(path)),
            baseline: option(config.baseline.as_ref(), |path| file.resolve(path)),
            excluded: exclude.map_or_else(Sourced::default, |exclude| Sourced {
                value: true,
                origin: Origin::File(exclude.span),
            }),
            known: Facts::built_in(),
            flags: BTreeMap::new(),
            overrides,
            file: Some(file),
        }
    }

    /// What to ask of the linter for this file.
    pub fn settings(&self) -> Settings {
        let own = |rules: &BTreeMap<&'static str, Located<Level>>| {
            rules.iter().map(|(rule, level)| ((*rule).to_owned(), level.value)).collect()
        };
        let mut levels: BTreeMap<_, _> =
            self.file.as_ref().map(|file| own(&file.config.rules)).unwrap_or_default();
        levels.extend(self.flags.iter().map(|(rule, (level, _))| (rule.clone(), *level)));
        let overrides = self.overrides().map(|(_, one)| {
            let mut levels = own(&one.rules);
            levels.retain(|rule, _| !self.flags.contains_key(rule));
            settings::Override { pointers: one.pointers.clone(), levels }
        });
        Settings {
            levels,
            overrides: overrides.collect(),
            notes: self.notes.value,
            cerb: self.cerb.value,
            facts: self.known,
            plugins: self.plugins.value.clone(),
        }
    }

    /// The overrides for this file, in order, each with its place in the configuration. They stand in
    /// the same order in [`Effective::settings`].
    pub fn overrides(&self) -> impl Iterator<Item = (usize, &Override)> {
        let all = self.file.as_ref().map_or(&[][..], |file| &file.config.overrides);
        self.overrides.iter().filter_map(|index| Some((*index, all.get(*index)?)))
    }

    /// The level of a rule where no override for single places says otherwise.
    pub fn level(&self, rule: &Rule) -> Sourced<Level> {
        if let Some((level, flag)) = self.flags.get(rule.name) {
            return Sourced::flag(*level, flag);
        }
        let everywhere = self.overrides().filter(|(_, one)| one.pointers.is_empty());
        let by_override = everywhere.filter_map(|(_, one)| one.rules.get(rule.name)).last();
        let by_rules = self.file.as_ref().and_then(|file| file.config.rules.get(rule.name));
        match by_override.or(by_rules) {
            Some(level) => level.into(),
            None => Sourced { value: rule.level, origin: Origin::Default },
        }
    }
}

impl<T> Sourced<T> {
    const fn flag(value: T, flag: &'static str) -> Self {
        Self { value, origin: Origin::Flag(flag) }
    }
}

impl<T: Default> Default for Sourced<T> {
    fn default() -> Self {
        Self { value: T::default(), origin: Origin::Default }
    }
}

impl<T: Clone> From<&Located<T>> for Sourced<T> {
    fn from(located: &Located<T>) -> Self {
        Self { value: located.value.clone(), origin: Origin::File(located.span) }
    }
}

fn option<T, U>(located: Option<&Located<T>>, value: impl FnOnce(&T) -> U) -> Sourced<Option<U>> {
    match located {
        None => Sourced { value: None, origin: Origin::Default },
        Some(located) => {
            Sourced { value: Some(value(&located.value)), origin: Origin::File(located.span) }
        }
    }
}

fn list<T, U>(located: &[Located<T>], value: impl Fn(&T) -> U) -> Sourced<Vec<U>> {
    Sourced {
        value: located.iter().map(|one| value(&one.value)).collect(),
        origin: located.first().map_or(Origin::Default, |first| Origin::File(first.span)),
    }
}
