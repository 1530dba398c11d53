//! From TOML to a configuration, with every mistake in it.

use super::Config;
use super::keys::KEYS;
use super::values::{Mistakes, read_table};
use crate::text::{Diagnostic, Span};
use toml::de::DeTable;

fn not_toml(reason: &str) -> String {
    format!("This is not TOML: {reason}.")
}

fn not_utf8() -> &'static str {
    "A configuration file must be UTF-8; here is a byte that is not."
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
    use crate::cerb::Version;
    use crate::config::FailOn;
    use crate::rules::RULES;
    use crate::settings::Level;
    use crate::text::Severity;
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
