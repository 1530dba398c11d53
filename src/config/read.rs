//! From TOML to a configuration, with every mistake in it.

use super::keys::{KEYS, Key, OVERRIDE_KEYS};
use super::paths::PathPatterns;
use super::{Config, FailOn, Located, MISTAKE, Override};
use crate::cerb::Version;
use crate::rules::{RULES, Rule};
use crate::settings::Level;
use crate::text::PointerPattern;
use crate::text::Span;
use crate::text::nearest;
use crate::text::{Diagnostic, Severity};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// Stands for every rule that is not named.
const ALL_RULES: &str = "all";

fn not_toml(reason: &str) -> String {
    format!("This is not TOML: {reason}.")
}

fn not_utf8() -> &'static str {
    "A configuration file must be UTF-8; here is a byte that is not."
}

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

fn override_without_rules() -> &'static str {
    "This override has no `rules`, so it does nothing."
}

fn override_of_everything() -> &'static str {
    "This override has neither `paths` nor `pointers`, so it holds for everything."
}

/// A key and its value.
pub(super) struct Item<'t> {
    key: &'t str,
    key_span: Span,
    value: &'t Spanned<DeValue<'t>>,
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
pub(super) struct Mistakes(Vec<Diagnostic>);

impl Mistakes {
    fn add(&mut self, span: Span, message: impl Into<String>, help: impl Into<Option<String>>) {
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

    fn wrong_kind(&mut self, item: &Item<'_>, expected: &str) {
        let found = describe(item.value.get_ref());
        self.add(item.span(), wrong_kind(item.key, expected, found), None);
    }
}

impl Config {
    /// Reads a configuration; where it is none, says every mistake, in the order of the text.
    ///
    /// A text that is not TOML is one mistake.
    pub fn read(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut mistakes = Mistakes::default();
        let mut config = Self::default();
        match DeTable::parse(text) {
            Ok(table) => {
                read_table(table.get_ref(), KEYS, "a configuration", &mut config, &mut mistakes);
            }
            Err(error) => mistakes.add(
                span_in(text, error.span()),
                not_toml(&one_line(error.message())),
                None,
            ),
        }
        finish(config, mistakes)
    }

    /// Reads the bytes of a configuration file. Spans of mistakes point into the text that
    /// [`String::from_utf8_lossy`] makes of them.
    pub fn read_bytes(bytes: &[u8]) -> Result<Self, Vec<Diagnostic>> {
        let mut mistakes = Mistakes::default();
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let start = error.valid_up_to();
                let end = start + char::REPLACEMENT_CHARACTER.len_utf8();
                mistakes.add(Span::from_range(start..end), not_utf8(), None);
                return Err(mistakes.0);
            }
        };
        Self::read(text)
    }
}

fn finish(config: Config, mistakes: Mistakes) -> Result<Config, Vec<Diagnostic>> {
    let Mistakes(mut mistakes) = mistakes;
    mistakes.sort_by_key(|mistake| mistake.span);
    if mistakes.is_empty() { Ok(config) } else { Err(mistakes) }
}

fn read_table<T>(
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

pub(super) fn overrides(item: &Item<'_>, mistakes: &mut Mistakes) -> Vec<Override> {
    let mut overrides = Vec::new();
    let Some(values) = item.value.get_ref().as_array() else {
        mistakes.wrong_kind(item, "a list of tables, each under `[[overrides]]`");
        return overrides;
    };
    for value in values {
        let span = Span::from_range(value.span());
        let Some(table) = value.get_ref().as_table() else {
            mistakes.wrong_kind(&Item { value, ..*item }, "a list of tables");
            continue;
        };
        let mut one = Override::default();
        read_table(table, OVERRIDE_KEYS, "an override", &mut one, mistakes);
        if !table.contains_key("rules") {
            let help = "Add `rules = { some-rule = \"off\" }`.".to_owned();
            mistakes.add(span, override_without_rules(), help);
        } else if !table.contains_key("paths") && !table.contains_key("pointers") {
            let help = "Say where it holds, or write its levels under `[rules]`.".to_owned();
            mistakes.add(span, override_of_everything(), help);
        }
        overrides.push(one);
    }
    overrides
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

/// The span of a mistake in the text: it may lie at its end, and within a character.
fn span_in(text: &str, range: Option<std::ops::Range<usize>>) -> Span {
    let Some(range) = range else { return Span::default() };
    let start = text.floor_char_boundary(range.start);
    let end = text.ceil_char_boundary(range.end).max(start);
    Span::from_range(start..end)
}

/// A message of the TOML parser as a part of a sentence.
fn one_line(message: &str) -> String {
    message.trim().trim_end_matches('.').split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The text under each mistake, the message and the help.
    fn mistakes(text: &str) -> Vec<String> {
        let mistakes = Config::read(text).expect_err("a mistake");
        let line = |one: &Diagnostic| {
            let help = one.help.as_deref().unwrap_or_default();
            format!("{} | {} {help}", &text[one.span.range()], one.message).trim().to_owned()
        };
        mistakes.iter().map(line).collect()
    }

    #[test]
    fn reads_every_key() {
        let text = r#"
            notes = true
            fail-on = "never"
            cerb = "10.4"
            exclude = ["vendor/"]
            plugins = ["a.b", "c.d"]
            facts = ["ours.json"]
            baseline = "known.json"
            [rules]
            unused-prompt = "off"
            [[overrides]]
            paths = ["legacy/"]
            pointers = ["/records/*/params/**"]
            rules = { undefined-uid = "warning" }
        "#;
        let config = Config::read(text).unwrap();
        let rule = &config.rules["unused-prompt"];
        assert_eq!((rule.value, &text[rule.span.range()]), (Level::Off, "unused-prompt"));
        assert_eq!(config.notes.map(|notes| notes.value), Some(true));
        assert_eq!(config.fail_on.map(|fail_on| fail_on.value), Some(FailOn(None)));
        let cerb = config.cerb.unwrap();
        assert_eq!((cerb.value, &text[cerb.span.range()]), (Version::new(10, 4, 0), "\"10.4\""));
        assert_eq!(config.exclude.unwrap().value.texts(), ["vendor/"]);
        assert_eq!(config.plugins[1].value, "c.d");
        assert_eq!(config.facts[0].value, "ours.json");
        assert_eq!(config.baseline.unwrap().value, "known.json");
        let one = &config.overrides[0];
        assert_eq!(one.rules["undefined-uid"].value, Level::On(Severity::Warning));
        assert_eq!(one.pointers[0].to_string(), "/records/*/params/**");
        assert!(Config::read("").unwrap().rules.is_empty());
    }

    #[test]
    fn all_is_every_rule_that_is_not_named() {
        let config = Config::read("[rules]\nall = \"off\"\nunused-prompt = \"error\"").unwrap();
        assert_eq!(config.rules.len(), RULES.len());
        assert_eq!(config.rules["undefined-uid"].value, Level::Off);
        assert_eq!(config.rules["unused-prompt"].value, Level::On(Severity::Error));
    }

    #[test]
    fn says_every_mistake_where_it_is() {
        let text = "fail_on = \"loud\"\nnotes = \"yes\"\ncerb = \"latest\"\nbaseline = 5\n\
            exclude = [\"a{\", \"\", 1]\n[rules]\nunused-promt = \"off\"\nundefined-uid = \"eror\"\n\
            [[overrides]]\npaths = [\"x\"]\n[[overrides]]\nrules = {}\nwhat = 1\n";
        assert_eq!(
            mistakes(text),
            [
                "fail_on | There is no key `fail_on` in a configuration. Did you mean `fail-on`?",
                "\"yes\" | `notes` must be `true` or `false`, not text.",
                "\"latest\" | `latest` is no release of Cerb. Write its three numbers, such as `10.4.10`.",
                "5 | `baseline` must be text in quotes, not a number.",
                "\"a{\" | `a{` is no pattern of paths: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?).",
                "\"\" | A text in `exclude` must not be empty.",
                "1 | `exclude` must be a list of texts; this is a number.",
                "unused-promt | There is no rule `unused-promt`. Did you mean `unused-prompt`?",
                "\"eror\" | `eror` is no level for `undefined-uid`. Did you mean `error`?",
                "[[overrides]] | This override has no `rules`, so it does nothing. \
                Add `rules = { some-rule = \"off\" }`.",
                "[[overrides]] | This override has neither `paths` nor `pointers`, so it holds for everything. \
                Say where it holds, or write its levels under `[rules]`.",
                "what | There is no key `what` in an override. The keys are `paths`, `pointers` and `rules`.",
            ]
        );
    }

    #[test]
    fn what_is_no_toml_is_one_mistake() {
        assert_eq!(
            mistakes("notes = true\nnotes = false"),
            ["notes | This is not TOML: duplicate key."]
        );
        assert_eq!(mistakes("notes = yes").len(), 1);
        let mistakes = Config::read_bytes(b"# \xff\nx").unwrap_err();
        assert_eq!(mistakes[0].span, Span::new(2, 5));
    }

    #[test]
    fn an_unknown_value_is_told_what_there_is() {
        let help = |text: &str| mistakes(text)[0].split(" | ").nth(1).unwrap().to_owned();
        assert_eq!(
            help("fail-on = \"always\""),
            "`fail-on` can't be `always`. It can be `error`, `warning`, `note` and `never`."
        );
        assert_eq!(
            help("[rules]\nfoo = \"off\""),
            "There is no rule `foo`. `cerb-lint rules` lists them."
        );
    }

    fn check(text: &str) -> Result<(), TestCaseError> {
        for mistake in Config::read(text).err().unwrap_or_default() {
            prop_assert!(text.get(mistake.span.range()).is_some(), "{:?}", mistake.span);
            prop_assert!(!mistake.message.contains('\n'));
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn any_text_is_a_configuration_or_has_mistakes_within_it(text in ".{0,200}") {
            check(&text)?;
        }

        #[test]
        fn so_is_anything_that_looks_like_one(
            parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..24)
        ) {
            check(&parts.concat())?;
        }
    }

    const PARTS: &[&str] = &[
        "rules",
        "notes",
        "overrides",
        "paths",
        "pointers",
        "exclude",
        "cerb",
        "unused-prompt",
        "all",
        "x",
        "é",
        " = ",
        "=",
        "\"off\"",
        "\"error\"",
        "\"/a/**\"",
        "\"~\"",
        "\"[\"",
        "\"\"",
        "true",
        "1",
        "1.5",
        "1979-05-27",
        "\n",
        "\n",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        ", ",
        ".",
        "\"",
        "'",
        "#",
        "\\",
        "\r",
    ];
}
