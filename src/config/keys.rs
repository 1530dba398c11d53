//! The keys of a configuration, each with its documentation.
//!
//! Reading, the JSON Schema and the test of the documentation all go by these lists.

use super::read::{self, Item, Mistakes};
use super::{Config, Override};

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

/// The keys of a configuration.
pub static KEYS: &[Key<Config>] = &[
    Key {
        name: "rules",
        summary: "How loud each rule is: `\"off\"`, `\"note\"`, `\"warning\"` or `\"error\"`, by the rule's \
            name. `all` is every rule that is not named. Notes are reported only with `notes`.",
        default: "each rule's own level, see `cerb-lint rules`",
        example: "[rules]\nunused-prompt = \"error\"\noptional-text-prompt = \"off\"",
        shape: Shape::Levels,
        read: |item, config, mistakes| config.rules = read::levels(item, mistakes),
    },
    Key {
        name: "notes",
        summary: "Whether notes are reported too.",
        default: "`false`",
        example: "notes = true",
        shape: Shape::Boolean,
        read: |item, config, mistakes| config.notes = read::boolean(item, mistakes),
    },
    Key {
        name: "fail-on",
        summary: "The least severity for which the exit status is 1: `\"error\"`, `\"warning\"`, `\"note\"` \
            or `\"never\"`.",
        default: "`\"error\"`",
        example: "fail-on = \"warning\"",
        shape: Shape::FailOn,
        read: |item, config, mistakes| config.fail_on = read::fail_on(item, mistakes),
    },
    Key {
        name: "cerb",
        summary: "The release of Cerb that the packages are for. Without it, a package is judged by all \
            releases from the one that it requires to the newest, or, if it requires none, by the newest.",
        default: "what each package requires",
        example: "cerb = \"10.4.10\"",
        shape: Shape::Release,
        read: |item, config, mistakes| config.cerb = read::release(item, mistakes),
    },
    Key {
        name: "exclude",
        summary: "Files in folders that are not linted: patterns as in `.gitignore`, relative to the \
            configuration's folder. A file that is named on the command line is linted all the same, \
            unless `--force-exclude` is given.",
        default: "nothing but what git ignores",
        example: "exclude = [\"vendor/\", \"*.min.json\"]",
        shape: Shape::PathPatterns,
        read: |item, config, mistakes| config.exclude = read::path_patterns(item, mistakes),
    },
    Key {
        name: "plugins",
        summary: "Ids of plugins to take as known, besides those that come with Cerb.",
        default: "none",
        example: "plugins = [\"example.plugin\"]",
        shape: Shape::Plugins,
        read: |item, config, mistakes| config.plugins = read::plugins(item, mistakes),
    },
    Key {
        name: "facts",
        summary: "Files with facts about your own installation of Cerb, relative to the configuration's \
            folder: its plugins, record types, fields, extensions, events and toolbars, see \
            `docs/facts.md`. `--facts` names them instead.",
        default: "none",
        example: "facts = [\"our-cerb.json\"]",
        shape: Shape::Paths,
        read: |item, config, mistakes| config.facts = read::paths(item, mistakes),
    },
    Key {
        name: "baseline",
        summary: "The file with the findings to hide, relative to the configuration's folder. \
            `--write-baseline` makes it.",
        default: "none",
        example: "baseline = \"cerb-lint-baseline.json\"",
        shape: Shape::Path,
        read: |item, config, mistakes| config.baseline = read::path(item, mistakes),
    },
    Key {
        name: "overrides",
        summary: "Other levels for some files, or for some places in them. Of two overrides for one \
            finding, the later one counts. An override that turns off a rule which finds nothing there \
            is reported, when a run has seen all the files.",
        default: "none",
        example: "[[overrides]]\npaths = [\"legacy/\"]\nrules = { unused-prompt = \"off\" }",
        shape: Shape::Overrides,
        read: |item, config, mistakes| config.overrides = read::overrides(item, mistakes),
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
        read: |item, one, mistakes| one.paths = read::path_patterns(item, mistakes),
    },
    Key {
        name: "pointers",
        summary: "For which places in a package: JSON pointers (RFC 6901), where `*` stands for any index, \
            key or part of a key, and `**` for any number of them.",
        default: "all places",
        example: "pointers = [\"/records/*/params/**\"]",
        shape: Shape::PointerPatterns,
        read: |item, one, mistakes| one.pointers = read::pointers(item, mistakes),
    },
    Key {
        name: "rules",
        summary: "How loud each rule is there, as under `rules` above. An override must have it.",
        default: "required",
        example: "rules = { unused-prompt = \"off\" }",
        shape: Shape::Levels,
        read: |item, one, mistakes| one.rules = read::levels(item, mistakes),
    },
];
