//! A key of a configuration, and how its value is read.

use super::paths::PathPatterns;
use super::{FailOn, Located, MISTAKE};
use crate::cerb::Version;
use crate::rules::{RULES, Rule};
use crate::settings::Level;
use crate::text::{Diagnostic, PointerPattern, Severity, Span, nearest};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// Stands for every rule that is not named.
const ALL_RULES: &str = "all";

fn unknown_key(key: &str, place: &str) -> String {
    format!("There is no key `{key}` in {place}.")
}

fn wrong_kind(key: &str, expected: &str, found: &str) -> String {
    format!("`{key}` must be {expected}, not {found}.")
}

fn wrong_element(key: &str, found: &str) -> String {
    format!("`{key}` must be a list of texts; this is {found}.")
}

fn unknown_rule(name: &str) -> String {
    format!("There is no rule `{name}`.")
}

fn unknown_level(rule: &str, level: &str) -> String {
    format!("`{level}` is no level for `{rule}`.")
}

fn unknown_fail_on(value: &str) -> String {
    format!("`fail-on` can't be `{value}`.")
}

fn no_release(text: &str) -> String {
    format!("`{text}` is no release of Cerb.")
}

fn no_pattern(text: &str, reason: &str) -> String {
    format!("`{text}` is no pattern of paths: {reason}.")
}

fn no_pointer(text: &str, reason: &str) -> String {
    format!("`{text}` is no pointer into a package: {reason}.")
}

fn empty(key: &str) -> String {
    format!("A text in `{key}` must not be empty.")
}

/// A key and its value.
pub(super) struct Item<'t> {
    pub(super) key: &'t str,
    pub(super) key_span: Span,
    pub(super) value: &'t Spanned<DeValue<'t>>,
}

impl Item<'_> {
    fn span(&self) -> Span {
        Span::from_range(self.value.span())
    }

    fn located<T>(&self, value: T) -> Located<T> {
        Located { value, span: self.span() }
    }
}

/// What is wrong with a configuration.
#[derive(Debug, Default)]
pub(super) struct Mistakes(pub(super) Vec<Diagnostic>);

impl Mistakes {
    pub(super) fn add(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        self.0.push(Diagnostic {
            rule: MISTAKE,
            severity: Severity::Error,
            message: message.into(),
            help: help.into(),
            span,
            label: None,
            pointer: String::new(),
            related: Vec::new(),
            fix: None,
        });
    }

    pub(super) fn wrong_kind(&mut self, item: &Item<'_>, expected: &str) {
        let found = describe(item.value.get_ref());
        self.add(item.span(), wrong_kind(item.key, expected, found), None);
    }
}

pub(super) fn read_table<T>(
    table: &DeTable<'_>,
    keys: &'static [Key<T>],
    place: &str,
    target: &mut T,
    mistakes: &mut Mistakes,
) {
    for (key, value) in table {
        let item = Item { key: key.get_ref(), key_span: Span::from_range(key.span()), value };
        let Some(known) = keys.iter().find(|known| known.name == item.key) else {
            let names = keys.iter().map(|known| known.name);
            let help = did_you_mean(item.key, names.clone())
                .unwrap_or_else(|| format!("The keys are {}.", list(names)));
            mistakes.add(item.key_span, unknown_key(item.key, place), help);
            continue;
        };
        (known.read)(&item, target, mistakes);
    }
}

pub(super) fn levels(
    item: &Item<'_>,
    mistakes: &mut Mistakes,
) -> BTreeMap<&'static str, Located<Level>> {
    let mut levels = BTreeMap::new();
    let Some(table) = item.value.get_ref().as_table() else {
        mistakes.wrong_kind(item, "a table of levels by the rule's name");
        return levels;
    };
    let mut all = None;
    for (key, value) in table {
        let span = Span::from_range(key.span());
        let name = key.get_ref().as_ref();
        let rule = Rule::named(name);
        if rule.is_none() && name != ALL_RULES {
            mistakes.add(span, unknown_rule(name), help_for_rule(name));
            continue;
        }
        let Some(value) = level(name, value, mistakes) else { continue };
        match rule {
            Some(rule) => drop(levels.insert(rule.name, Located { value, span })),
            None => all = Some(Located { value, span }),
        }
    }
    if let Some(all) = all {
        for rule in RULES {
            levels.entry(rule.name).or_insert_with(|| all.clone());
        }
    }
    levels
}

fn level(rule: &str, value: &Spanned<DeValue<'_>>, mistakes: &mut Mistakes) -> Option<Level> {
    let item = Item { key: rule, key_span: Span::default(), value };
    let Some(text) = value.get_ref().as_str() else {
        mistakes.wrong_kind(&item, "a level, in quotes");
        return None;
    };
    let level = Level::named(text);
    if level.is_none() {
        let names = Level::ALL.map(Level::as_str);
        let help =
            did_you_mean(text, names).unwrap_or_else(|| format!("The levels are {}.", list(names)));
        mistakes.add(item.span(), unknown_level(rule, text), help);
    }
    level
}

fn help_for_rule(name: &str) -> String {
    did_you_mean(name, RULES.iter().map(|rule| rule.name))
        .unwrap_or_else(|| "`cerb-lint rules` lists them.".to_owned())
}

pub(super) fn boolean(item: &Item<'_>, mistakes: &mut Mistakes) -> Option<Located<bool>> {
    let value = item.value.get_ref().as_bool();
    if value.is_none() {
        mistakes.wrong_kind(item, "`true` or `false`");
    }
    value.map(|value| item.located(value))
}

pub(super) fn fail_on(item: &Item<'_>, mistakes: &mut Mistakes) -> Option<Located<FailOn>> {
    let text = text(item, mistakes)?;
    let found = FailOn::named(text);
    if found.is_none() {
        let names = FailOn::ALL.map(FailOn::as_str);
        let help =
            did_you_mean(text, names).unwrap_or_else(|| format!("It can be {}.", list(names)));
        mistakes.add(item.span(), unknown_fail_on(text), help);
    }
    found.map(|found| item.located(found))
}

pub(super) fn release(item: &Item<'_>, mistakes: &mut Mistakes) -> Option<Located<Version>> {
    let text = text(item, mistakes)?;
    let release = Version::parse(text);
    if release.is_none() {
        let help = "Write its three numbers, such as `10.4.10`.".to_owned();
        mistakes.add(item.span(), no_release(text), help);
    }
    release.map(|release| item.located(release))
}

pub(super) fn path(item: &Item<'_>, mistakes: &mut Mistakes) -> Option<Located<String>> {
    let text = text(item, mistakes)?;
    if text.is_empty() {
        mistakes.add(item.span(), empty(item.key), None);
        return None;
    }
    Some(item.located(text.to_owned()))
}

pub(super) fn paths(item: &Item<'_>, mistakes: &mut Mistakes) -> Vec<Located<String>> {
    texts(item, mistakes)
}

pub(super) fn plugins(item: &Item<'_>, mistakes: &mut Mistakes) -> Vec<Located<String>> {
    texts(item, mistakes)
}

pub(super) fn path_patterns(
    item: &Item<'_>,
    mistakes: &mut Mistakes,
) -> Option<Located<PathPatterns>> {
    let located = texts(item, mistakes);
    if located.is_empty() {
        return None;
    }
    let (texts, spans): (Vec<_>, Vec<_>) =
        located.into_iter().map(|one| (one.value, one.span)).unzip();
    match PathPatterns::new(texts.clone()) {
        Ok(patterns) => Some(item.located(patterns)),
        Err((index, reason)) => {
            mistakes.add(spans[index], no_pattern(&texts[index], &reason), None);
            None
        }
    }
}

pub(super) fn pointers(item: &Item<'_>, mistakes: &mut Mistakes) -> Vec<PointerPattern> {
    let mut patterns = Vec::new();
    for Located { value, span } in texts(item, mistakes) {
        match PointerPattern::parse(&value) {
            Ok(pattern) => patterns.push(pattern),
            Err(error) => {
                let help = "An example: `/records/*/params/**`.".to_owned();
                mistakes.add(span, no_pointer(&value, &error.to_string()), help);
            }
        }
    }
    patterns
}

fn text<'t>(item: &Item<'t>, mistakes: &mut Mistakes) -> Option<&'t str> {
    let text = item.value.get_ref().as_str();
    if text.is_none() {
        mistakes.wrong_kind(item, "text in quotes");
    }
    text
}

/// The texts of a list, none of them empty.
fn texts(item: &Item<'_>, mistakes: &mut Mistakes) -> Vec<Located<String>> {
    let mut texts = Vec::new();
    let Some(values) = item.value.get_ref().as_array() else {
        mistakes.wrong_kind(item, "a list of texts");
        return texts;
    };
    for value in values {
        let span = Span::from_range(value.span());
        match value.get_ref().as_str() {
            Some("") => mistakes.add(span, empty(item.key), None),
            Some(text) => texts.push(Located { value: text.to_owned(), span }),
            None => mistakes.add(span, wrong_element(item.key, describe(value.get_ref())), None),
        }
    }
    texts
}

fn describe(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(true) => "`true`",
        DeValue::Boolean(false) => "`false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(values) if is_tables(values) => "a list of tables",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn is_tables(values: &DeArray<'_>) -> bool {
    !values.is_empty() && values.iter().all(|value| value.get_ref().is_table())
}

fn did_you_mean<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    nearest(name, names).map(|near| format!("Did you mean `{near}`?"))
}

/// "`a`, `b` and `c`".
fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// A key that a configuration, or an override in it, can have.
#[derive(Debug)]
pub struct Key<T> {
    /// The key.
    pub name: &'static str,
    /// What it is for, in a sentence or two of Markdown.
    pub summary: &'static str,
    /// What holds where it is missing.
    pub default: &'static str,
    /// A line or two of TOML that use it.
    pub example: &'static str,
    /// What its value is.
    pub shape: Shape,
    /// Reads its value.
    pub(super) read: fn(&Item<'_>, &mut T, &mut Mistakes),
}

/// What the value of a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A table of levels by the rule's name.
    Levels,
    /// `true` or `false`.
    Boolean,
    /// A severity, or `never`.
    FailOn,
    /// A release of Cerb.
    Release,
    /// A path.
    Path,
    /// A list of paths.
    Paths,
    /// A list of patterns of paths.
    PathPatterns,
    /// A list of patterns of pointers.
    PointerPatterns,
    /// A list of the ids of plugins.
    Plugins,
    /// A list of tables with the keys of an override.
    Overrides,
}
