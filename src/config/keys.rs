//! The keys of a configuration, each with its documentation.
//!
//! Reading, the JSON Schema and the test of the documentation all go by these lists.

use super::values::{self, Item, Key, Mistakes, Shape, read_table};
use super::{Config, Override};
use crate::text::Span;

fn override_without_rules() -> &'static str {
    "This override has no `rules`, so it does nothing."
}

fn override_of_everything() -> &'static str {
    "This override has neither `paths` nor `pointers`, so it holds for everything."
}

/// The keys of a configuration.
pub static KEYS: &[Key<Config>] = &[
    Key {
        name: "rules",
        summary: "How loud each rule is: `\"off\"`, `\"note\"`, `\"warning\"` or `\"error\"`, by the rule's \
            name. `all` is every rule that is not named. Notes are reported only with `notes`.",
        default: "each rule's own level, see `cerb-lint rules`",
        example: "[rules]\nunused-prompt = \"error\"\noptional-text-prompt = \"off\"",
        shape: Shape::Levels,
        read: |item, config, mistakes| config.rules = values::levels(item, mistakes),
    },
    Key {
        name: "notes",
        summary: "Whether notes are reported too.",
        default: "`false`",
        example: "notes = true",
        shape: Shape::Boolean,
        read: |item, config, mistakes| config.notes = values::boolean(item, mistakes),
    },
    Key {
        name: "fail-on",
        summary: "The least severity for which the exit status is 1: `\"error\"`, `\"warning\"`, `\"note\"` \
            or `\"never\"`.",
        default: "`\"error\"`",
        example: "fail-on = \"warning\"",
        shape: Shape::FailOn,
        read: |item, config, mistakes| config.fail_on = values::fail_on(item, mistakes),
    },
    Key {
        name: "cerb",
        summary: "The release of Cerb that the packages are for. Without it, a package is judged by all \
            releases from the one that it requires to the newest, or, if it requires none, by the newest.",
        default: "what each package requires",
        example: "cerb = \"10.4.10\"",
        shape: Shape::Release,
        read: |item, config, mistakes| config.cerb = values::release(item, mistakes),
    },
    Key {
        name: "exclude",
        summary: "Files in folders that are not linted: patterns as in `.gitignore`, relative to the \
            configuration's folder. A file that is named on the command line is linted all the same, \
            unless `--force-exclude` is given.",
        default: "nothing but what git ignores",
        example: "exclude = [\"vendor/\", \"*.min.json\"]",
        shape: Shape::PathPatterns,
        read: |item, config, mistakes| config.exclude = values::path_patterns(item, mistakes),
    },
    Key {
        name: "plugins",
        summary: "Ids of plugins to take as known, besides those that come with Cerb.",
        default: "none",
        example: "plugins = [\"example.plugin\"]",
        shape: Shape::Plugins,
        read: |item, config, mistakes| config.plugins = values::plugins(item, mistakes),
    },
    Key {
        name: "facts",
        summary: "Files with facts about your own installation of Cerb, relative to the configuration's \
            folder: its plugins, record types, fields, extensions, events and toolbars, see \
            `docs/facts.md`. `--facts` names them instead.",
        default: "none",
        example: "facts = [\"our-cerb.json\"]",
        shape: Shape::Paths,
        read: |item, config, mistakes| config.facts = values::paths(item, mistakes),
    },
    Key {
        name: "baseline",
        summary: "The file with the findings to hide, relative to the configuration's folder. \
            `--write-baseline` makes it.",
        default: "none",
        example: "baseline = \"cerb-lint-baseline.json\"",
        shape: Shape::Path,
        read: |item, config, mistakes| config.baseline = values::path(item, mistakes),
    },
    Key {
        name: "overrides",
        summary: "Other levels for some files, or for some places in them. Of two overrides for one \
            finding, the later one counts. An override that turns off a rule which finds nothing there \
            is reported, when a run has seen all the files.",
        default: "none",
        example: "[[overrides]]\npaths = [\"legacy/\"]\nrules = { unused-prompt = \"off\" }",
        shape: Shape::Overrides,
        read: |item, config, mistakes| config.overrides = overrides(item, mistakes),
    },
];

/// The keys of an override.
pub static OVERRIDE_KEYS: &[Key<Override>] = &[
    Key {
        name: "paths",
        summary: "For which files: patterns as in `.gitignore`, relative to the configuration's folder.",
        default: "all files",
        example: "paths = [\"legacy/\"]",
        shape: Shape::PathPatterns,
        read: |item, one, mistakes| one.paths = values::path_patterns(item, mistakes),
    },
    Key {
        name: "pointers",
        summary: "For which places in a package: JSON pointers (RFC 6901), where `*` stands for any index, \
            key or part of a key, and `**` for any number of them.",
        default: "all places",
        example: "pointers = [\"/records/*/params/**\"]",
        shape: Shape::PointerPatterns,
        read: |item, one, mistakes| one.pointers = values::pointers(item, mistakes),
    },
    Key {
        name: "rules",
        summary: "How loud each rule is there, as under `rules` above. An override must have it.",
        default: "required",
        example: "rules = { unused-prompt = \"off\" }",
        shape: Shape::Levels,
        read: |item, one, mistakes| one.rules = values::levels(item, mistakes),
    },
];

fn overrides(item: &Item<'_>, mistakes: &mut Mistakes) -> Vec<Override> {
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
