//! Configuration files, suppressions and baselines, as a user meets them; their documentation and
//! their schema.
//!
//! `SNAPSHOTS=overwrite cargo test --test all configuration` writes `docs/configuration.md` and
//! `schemas/config.schema.json` anew.

#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

use cerb_lint::config::{Config, FailOn, KEYS, Key, OVERRIDE_KEYS, Shape};
use cerb_lint::rules::RULES;
use cerb_lint::{Level, baseline};
use serde_json::{Map, Value, json};
use snapbox::cmd::{Command, cargo_bin};
use snapbox::{Assert, Data, str};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn compare(actual: String, path: &str) {
    let expected = Data::read_from(&project(path), None).raw();
    Assert::new().action_env("SNAPSHOTS").eq(actual, expected);
}

// The documentation.

const INTRODUCTION: &str = r#"# Configuration

*Written by `tests/configuration.rs`; change it there and in `src/config/keys.rs`.*

A file `cerb-lint.toml` says what a project asks of the linter. The nearest one above a package governs it: the one in
its own folder, or else in the folder above, and so on, up to the root or to a folder with a `.git`. For standard input it
is looked for from the working folder, or from where `--stdin-filename` is. Two files are never mixed. Flags win over
files. `--config FILE` uses one file for everything, and `--no-config` uses none.

`cerb-lint config PATH` shows what holds for a file, and where each value comes from. `cerb-lint inspect` goes by the same
file, and `cerb-lint schema` by the one that governs the working folder.

```toml
fail-on = "warning"
exclude = ["vendor/"]
baseline = "cerb-lint-baseline.json"

[rules]
unused-prompt = "error"
optional-text-prompt = "off"

[[overrides]]
paths = ["legacy/"]
rules = { runtime-placeholder = "off" }

[[overrides]]
pointers = ["/records/*/params/**"]
rules = { accidental-template = "off" }
```

A mistake in it, such as a key or a rule that does not exist, is shown at its place, and the exit status is 2. With
[schemas/config.schema.json](../schemas/config.schema.json), editors complete keys and rules: write
`#:schema path/to/config.schema.json` in its first line.
"#;

const SUPPRESSION: &str = r#"
## To suppress a finding

JSON has no comments, so nothing can be suppressed in a package itself. Use the smallest of these that will do:

- a rule, for one run: `--ignore RULE` (or `--allow RULE`);
- a rule, always: `[rules]`;
- a rule in some files, or at some places in them: `[[overrides]]`;
- what is found today, whatever it is: a baseline.

An override that hides nothing any more is reported, and so is what is gone from a baseline: but only by a run that has
seen all that they could hide, that is, a run on a folder that holds them all.

## A baseline

To begin with a linter in a project with many findings, write them all to a baseline. It hides exactly these; new ones are
reported.

```console
$ cerb-lint --write-baseline cerb-lint-baseline.json .
$ cerb-lint --baseline cerb-lint-baseline.json .
```

Name it as `baseline` in `cerb-lint.toml`, and commit it. It is JSON, sorted, with one finding a line; paths in it are
relative to its own folder. A finding is known again by its rule, its file, the keys on the way to it, and its message (but
for the numbers in it); so it stays known when lines move, when the file is formatted anew, and when something else is
added or mended. Of findings that are alike, as many are hidden as there were.

`--fix` leaves alone what a baseline hides. To fix that too, write the baseline anew in the same run:
`cerb-lint --fix --write-baseline cerb-lint-baseline.json .`

`--write-baseline` anew remembers what is found now, and leaves alone what it knows of files that this run did not see.
`--prune-baseline` drops what is gone, and adds nothing. SARIF and GitLab reports use the same fingerprints.
"#;

fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str("\n## Keys\n");
    for key in KEYS {
        describe(&mut page, "###", key);
        if key.shape == Shape::Overrides {
            page.push_str("\nAn override has these keys:\n");
            for key in OVERRIDE_KEYS {
                describe(&mut page, "####", key);
            }
        }
    }
    page.push_str(SUPPRESSION);
    page
}

fn describe<T>(page: &mut String, heading: &str, key: &Key<T>) {
    let Key { name, summary, default, example, .. } = key;
    let _ = write!(
        page,
        "\n{heading} `{name}`\n\n{summary}\n\n*Without it*: {default}.\n\n```toml\n{example}\n```\n"
    );
}

#[test]
fn the_page_of_configuration_is_up_to_date() {
    compare(page(), "docs/configuration.md");
}

#[test]
fn all_examples_are_configurations() {
    let readme = fs::read_to_string(project("README.md")).unwrap();
    let page = page();
    let blocks = |text: &str| -> Vec<String> {
        let blocks = text.split("```toml\n").skip(1);
        blocks.map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
    };
    assert!(!blocks(&readme).is_empty(), "the README shows no configuration");
    let of_override = OVERRIDE_KEYS.len();
    let (mut read, mut within) = (0, 0);
    for block in blocks(&readme).into_iter().chain(blocks(&page)) {
        match Config::read(&block) {
            Ok(_) => read += 1,
            Err(mistakes) => {
                let rest = if block.starts_with("rules") { "paths = ['x']" } else { "rules = {}" };
                let whole = format!("[[overrides]]\n{rest}\n{block}");
                assert!(Config::read(&whole).is_ok(), "{block}: {mistakes:?}");
                within += 1;
            }
        }
    }
    assert!(read > KEYS.len(), "{read}");
    assert!(within <= of_override, "{within}");
}

// The schema.

fn schema() -> Value {
    let levels = Level::ALL.map(Level::as_str);
    let rule = |description: &str| json!({ "description": description, "$ref": "#/$defs/level" });
    let mut rules = Map::new();
    rules.insert("all".to_owned(), rule("Every rule that is not named."));
    rules.extend(RULES.iter().map(|one| (one.name.to_owned(), rule(&format!("{}.", one.summary)))));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "cerb-lint.toml",
        "description": "What a project asks of cerb-lint.",
        "type": "object",
        "properties": properties(KEYS),
        "additionalProperties": false,
        "$defs": {
            "level": { "enum": levels },
            "levels": { "type": "object", "properties": rules, "additionalProperties": false },
            "texts": { "type": "array", "items": { "type": "string", "minLength": 1 } },
            "override": {
                "type": "object",
                "properties": properties(OVERRIDE_KEYS),
                "required": ["rules"],
                "anyOf": [{ "required": ["paths"] }, { "required": ["pointers"] }],
                "additionalProperties": false,
            },
        },
    })
}

fn properties<T>(keys: &[Key<T>]) -> Map<String, Value> {
    let property = |key: &Key<T>| {
        let mut value = value(key.shape);
        value["description"] = json!(key.summary);
        (key.name.to_owned(), value)
    };
    keys.iter().map(property).collect()
}

fn value(shape: Shape) -> Value {
    match shape {
        Shape::Levels => json!({ "$ref": "#/$defs/levels" }),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::FailOn => json!({ "enum": FailOn::ALL.map(FailOn::as_str) }),
        Shape::Release => {
            json!({ "type": "string", "pattern": r"^[0-9]{1,5}(\.[0-9]{1,5}){1,2}$" })
        }
        Shape::Path => json!({ "type": "string", "minLength": 1 }),
        Shape::Paths | Shape::PathPatterns | Shape::Plugins => json!({ "$ref": "#/$defs/texts" }),
        Shape::PointerPatterns => json!({
            "type": "array",
            "items": { "type": "string", "pattern": "^(/([^~/]|~[01])*)+$" },
        }),
        Shape::Overrides => json!({ "type": "array", "items": { "$ref": "#/$defs/override" } }),
    }
}

#[test]
fn the_schema_is_up_to_date() {
    compare(serde_json::to_string_pretty(&schema()).unwrap() + "\n", "schemas/config.schema.json");
}

/// What the schema and the program think of the same configuration, as JSON and as TOML.
fn judge(toml: &str, json: &Value) -> (bool, bool) {
    (jsonschema::is_valid(&schema(), json), Config::read(toml).is_ok())
}

#[test]
fn the_schema_judges_as_the_program_does() {
    let cases = [
        ("notes = true", json!({"notes": true}), true),
        ("notes = 1", json!({"notes": 1}), false),
        ("note = true", json!({"note": true}), false),
        ("fail-on = 'never'", json!({"fail-on": "never"}), true),
        ("fail-on = 'off'", json!({"fail-on": "off"}), false),
        ("cerb = '10.4'", json!({"cerb": "10.4"}), true),
        ("cerb = '10'", json!({"cerb": "10"}), false),
        ("cerb = 'v10.4.1'", json!({"cerb": "v10.4.1"}), false),
        ("baseline = ''", json!({"baseline": ""}), false),
        ("exclude = ['a']", json!({"exclude": ["a"]}), true),
        ("exclude = ['']", json!({"exclude": [""]}), false),
        ("exclude = 'a'", json!({"exclude": "a"}), false),
        ("rules.all = 'off'", json!({"rules": {"all": "off"}}), true),
        ("rules.none = 'off'", json!({"rules": {"none": "off"}}), false),
        ("rules.unused-prompt = 'of'", json!({"rules": {"unused-prompt": "of"}}), false),
        ("overrides = [{}]", json!({"overrides": [{}]}), false),
        ("overrides = [{rules = {}}]", json!({"overrides": [{"rules": {}}]}), false),
        (
            "overrides = [{rules = {}, pointers = ['/a~0']}]",
            json!({"overrides": [{"rules": {}, "pointers": ["/a~0"]}]}),
            true,
        ),
        (
            "overrides = [{rules = {}, pointers = ['/a~']}]",
            json!({"overrides": [{"rules": {}, "pointers": ["/a~"]}]}),
            false,
        ),
    ];
    for (toml, json, expected) in cases {
        assert_eq!(judge(toml, &json), (expected, expected), "{toml}");
    }
}

// The program.

const WARNING: &str = include_str!("cmd/check.in/packages/warning.json");
const ERROR: &str = include_str!("cmd/check.in/packages/error.json");

/// A project of its own, with these files.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write(".git/HEAD", "");
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    fn run(&self, arguments: &str) -> Command {
        let program = Command::new(cargo_bin!("cerb-lint")).env_clear();
        program.current_dir(self.0.path()).args(arguments.split_whitespace())
    }

    /// The exit status.
    fn status(&self, arguments: &str) -> Option<i32> {
        self.run(arguments).output().unwrap().status.code()
    }

    /// What is said on standard error.
    fn said(&self, arguments: &str) -> String {
        String::from_utf8(self.run(arguments).output().unwrap().stderr).unwrap()
    }
}

const OFF: &str = "[rules]\nduplicate-prompt = \"off\"\nunused-prompt = \"error\"\n";

#[test]
fn the_nearest_configuration_governs_and_flags_win() {
    let folder = Folder::new(&[
        ("cerb-lint.toml", OFF),
        ("a/error.json", ERROR),
        ("a/warning.json", WARNING),
        ("b/cerb-lint.toml", "fail-on = \"never\""),
        ("b/error.json", ERROR),
    ]);
    assert_eq!(folder.status("a/error.json"), Some(0));
    assert_eq!(folder.status("a/warning.json"), Some(1));
    assert_eq!(folder.status("b/error.json"), Some(0));
    assert_eq!(folder.status("b"), Some(0));
    assert_eq!(folder.status("."), Some(1));
    assert_eq!(folder.status("--no-config a/error.json"), Some(1));
    assert_eq!(folder.status("--no-config a/warning.json"), Some(0));
    assert_eq!(folder.status("--deny duplicate-prompt a/error.json"), Some(1));
    assert_eq!(folder.status("--ignore unused-prompt a/warning.json"), Some(0));
    assert_eq!(folder.status("--fail-on error b/error.json"), Some(1));
    assert_eq!(folder.status("--config cerb-lint.toml b/error.json"), Some(0));
    assert_eq!(folder.status("--config none.toml b/error.json"), Some(2));
    let from_stdin = |arguments: &str| folder.run(arguments).stdin(ERROR).output().unwrap();
    assert_eq!(from_stdin("-").status.code(), Some(0));
    assert_eq!(from_stdin("--stdin-filename b/x.json --format concise").status.code(), Some(0));
}

#[test]
fn the_configuration_governs_other_commands_too() {
    let folder = Folder::new(&[
        ("cerb-lint.toml", "cerb = \"10.2.0\"\nfacts = [\"our.json\"]\nexclude = [\"old/\"]"),
        (
            "our.json",
            r#"{"records": {"cerberusweb.contexts.task": {"fields": {"cost_centre": [{"since": "10.0.0", "type": "string"}]}}}}"#,
        ),
        ("a.json", ERROR),
        ("old/a.json", ERROR),
        ("broken/cerb-lint.toml", "cerbs = 1"),
        ("broken/a.json", ERROR),
    ]);
    let stdout = |arguments: &str| {
        let output = folder.run(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let schema = stdout("schema");
    assert!(schema.contains("Package for Cerb 10.2.0") && schema.contains("cost_centre"));
    let schema = stdout("schema --cerb=10.4.10");
    assert!(schema.contains("Package for Cerb 10.4.10") && schema.contains("cost_centre"));
    let schema = stdout("schema --no-config --cerb=10.3.0");
    assert!(schema.contains("Package for Cerb 10.3.0") && !schema.contains("cost_centre"));

    assert!(!stdout("inspect .").contains("old/a.json"));
    assert!(stdout("inspect old/a.json").contains("old/a.json"));
    folder.run("inspect broken/a.json").assert().code(2);
    folder.run("schema --config=broken/cerb-lint.toml").assert().code(2);
}

#[test]
fn mistakes_in_a_configuration_are_shown_in_it_and_other_files_go_on() {
    let folder = Folder::new(&[
        ("cerb-lint.toml", "note = true\n[rules]\nunused-promt = \"off\"\n"),
        ("a.json", WARNING),
        ("b/cerb-lint.toml", ""),
        ("b/warning.json", WARNING),
    ]);
    folder.run("--format concise .").assert().code(2).stdout_eq(str![[r#"
b/warning.json:7:51: warning[unused-prompt] Nothing uses the prompt `prompt_title`: Cerb asks for an answer and drops it.
Found 1 warning in b/warning.json.
1 can be fixed with --unsafe-fixes.

"#]]).stderr_eq(str![[r#"
error[configuration]: There is no key `note` in a configuration.
   ╭─[cerb-lint.toml:1:1]
 1 │ note = true
   · ━━━━
 2 │ [rules]
   ╰────
  help: Did you mean `notes`?

error[configuration]: There is no rule `unused-promt`.
   ╭─[cerb-lint.toml:3:1]
 2 │ [rules]
 3 │ unused-promt = "off"
   · ━━━━━━━━━━━━
 4 │ 
   ╰────
  help: Did you mean `unused-prompt`?

"#]]);
}

#[test]
fn what_is_excluded_is_linted_only_if_named() {
    let folder =
        Folder::new(&[("cerb-lint.toml", "exclude = [\"vendor/\"]"), ("vendor/a.json", ERROR)]);
    assert_eq!(folder.status("."), Some(0));
    assert_eq!(folder.said("."), "");
    assert_eq!(folder.status("vendor/a.json"), Some(1));
    assert_eq!(folder.status("--force-exclude vendor/a.json"), Some(0));
}

#[test]
fn plugins_of_the_project_are_known() {
    let package = r#"{"package": {"requires": {"cerb_version": "10.4.0", "plugins": ["our.plugin"]}},
        "records": [{"uid": "a", "_context": "task", "title": "x"}]}"#;
    let folder = Folder::new(&[("a.json", package)]);
    assert_eq!(folder.status("--fail-on warning a.json"), Some(1));
    folder.write("cerb-lint.toml", "plugins = [\"our.plugin\"]");
    assert_eq!(folder.status("--fail-on warning a.json"), Some(0));
}

#[test]
fn overrides_hold_for_paths_and_pointers() {
    let override_of =
        |place: &str| format!("[[overrides]]\n{place}\nrules = {{ duplicate-prompt = \"off\" }}\n");
    let folder = Folder::new(&[("old/a.json", ERROR), ("b.json", ERROR)]);
    folder.write("cerb-lint.toml", &override_of("paths = [\"old/\"]"));
    assert_eq!(folder.status("old/a.json"), Some(0));
    assert_eq!(folder.status("b.json"), Some(1));
    folder
        .write("cerb-lint.toml", &override_of("pointers = [\"/package/configure/prompts/*/key\"]"));
    assert_eq!(folder.status("."), Some(0));
    folder.write("cerb-lint.toml", &override_of("pointers = [\"/records/**\"]"));
    assert_eq!(folder.status("."), Some(1));
}

#[test]
fn overrides_that_hide_nothing_are_told_where_that_can_be_known() {
    let configuration = "[[overrides]]\npaths = [\"old/\"]\nrules = { duplicate-prompt = \"off\", undefined-uid = \"off\" }\n\
        [[overrides]]\npaths = [\"odl/\"]\nrules = { all = \"off\" }\n";
    let folder = Folder::new(&[
        ("cerb-lint.toml", configuration),
        ("old/a.json", ERROR),
        ("b.json", WARNING),
    ]);
    folder.run(". -q").assert().success().stderr_eq(str![[r#"
warning[unused-suppression]: `undefined-uid` finds nothing here, so there is nothing to turn off.
   ╭─[cerb-lint.toml:3:37]
 2 │ paths = ["old/"]
 3 │ rules = { duplicate-prompt = "off", undefined-uid = "off" }
   ·                                     ━━━━━━━━━━━━━
 4 │ [[overrides]]
   ╰────

warning[unused-suppression]: No package matches `odl/`, so this override does nothing.
   ╭─[cerb-lint.toml:5:9]
 4 │ [[overrides]]
 5 │ paths = ["odl/"]
   ·         ━━━━━━━━
 6 │ rules = { all = "off" }
   ╰────

"#]]);
    assert_eq!(folder.said("old"), "");
    assert_eq!(folder.said("old/a.json b.json"), "");
    assert!(!folder.said("--deny undefined-uid .").contains("undefined-uid"));
}

#[test]
fn a_baseline_hides_what_it_knows_and_only_that() {
    let folder = Folder::new(&[("a/error.json", ERROR), ("warning.json", WARNING)]);
    folder
        .run("--write-baseline known.json .")
        .assert()
        .success()
        .stdout_eq(str![[r#"
No new problems in 2 files. The baseline hides 2 findings.

"#]])
        .stderr_eq(str![[r#"
note: Wrote 2 findings to `known.json`.

"#]]);
    let known = folder.read("known.json");
    assert_eq!(baseline::read(&known).unwrap().len(), 2);
    assert_eq!(folder.status("."), Some(1));
    folder.write("cerb-lint.toml", "baseline = \"known.json\"\nfail-on = \"warning\"");
    assert_eq!((folder.status("."), folder.said(".")), (Some(0), String::new()));
    assert_eq!(folder.status("a/error.json"), Some(0));

    // What moves stays known; what is new is reported.
    folder.write("a/error.json", &ERROR.replace('\n', "\n\n  "));
    assert_eq!(folder.status("."), Some(0));
    folder.write("warning.json", &WARNING.replace("prompt_title", "prompt_other"));
    assert_eq!(folder.status("."), Some(1));
    assert!(folder.said(".").contains("This finding is gone"));

    // Pruning adds nothing; writing remembers what is found now.
    folder
        .run("--prune-baseline .")
        .assert()
        .code(1)
        .stderr_eq("note: Dropped 1 finding from `known.json`.\n");
    assert_eq!(baseline::read(&folder.read("known.json")).unwrap().len(), 1);
    assert_eq!(folder.said("."), "");
    assert_eq!(folder.status("--write-baseline known.json warning.json"), Some(0));
    assert_eq!(folder.status("."), Some(0));
    assert_eq!(baseline::read(&folder.read("known.json")).unwrap().len(), 2);
}

#[test]
fn a_file_that_is_gone_leaves_the_baseline() {
    let folder = Folder::new(&[("a/error.json", ERROR), ("warning.json", WARNING)]);
    folder.run("--write-baseline known.json .").assert().success();
    fs::remove_file(folder.0.path().join("a/error.json")).unwrap();
    assert_eq!(folder.said("--baseline known.json warning.json"), "");
    assert!(folder.said("--baseline known.json .").contains("This finding is gone"));
    folder.run("--write-baseline known.json .").assert().success();
    assert_eq!(baseline::read(&folder.read("known.json")).unwrap().len(), 1);
}

#[test]
fn what_is_no_baseline_is_left_alone() {
    let folder = Folder::new(&[("warning.json", WARNING)]);
    assert_eq!(folder.status("--write-baseline warning.json ."), Some(2));
    assert_eq!(folder.read("warning.json"), WARNING);
    folder.run("--baseline warning.json -q warning.json").assert().code(2).stderr_eq(str![[r#"
error[baseline]: This is no baseline: it must be an object with `version` and `findings`.
   ╭─[warning.json:1:1]
 1 │ {
   · ━
 2 │   "package": {
   ╰────

"#]]);
    assert!(
        folder.said("--baseline none.json warning.json").contains("--write-baseline none.json")
    );
}

#[test]
fn shows_what_holds_for_a_file_and_from_where() {
    let configuration = "notes = true\ncerb = \"10.4.10\"\nplugins = [\"a.b\"]\n[rules]\nall = \"warning\"\n\
        [[overrides]]\npaths = [\"old/\"]\nrules = { unused-prompt = \"off\" }\n\
        [[overrides]]\npointers = [\"/records/**\"]\nrules = { undefined-uid = \"off\" }\n";
    let folder = Folder::new(&[("cerb-lint.toml", configuration)]);
    let output =
        folder.run("config old/a.json --deny list-as-text --fail-on note").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for line in [
        "old/a.json is governed by cerb-lint.toml.",
        "notes     yes      cerb-lint.toml:1",
        "fail-on   note     --fail-on",
        "cerb      10.4.10  cerb-lint.toml:2",
        "excluded  no       default",
        "At /records/**:",
        "  undefined-uid  off      cerb-lint.toml:11",
    ] {
        assert!(text.lines().any(|other| other == line), "{line}\n\n{text}");
    }
    let words: Vec<String> =
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for words_of_line in [
        "unused-prompt off cerb-lint.toml:8",
        "list-as-text error --deny",
        "duplicate-uid warning cerb-lint.toml:5",
    ] {
        assert!(words.iter().any(|other| other == words_of_line), "{words_of_line}\n\n{text}");
    }
    let output = folder.run("config --format json old/a.json").output().unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let file = json!({ "kind": "file", "file": "cerb-lint.toml", "line": 8 });
    assert_eq!(json["rules"]["unused-prompt"], json!({ "value": "off", "origin": file }));
    assert_eq!(json["settings"]["fail-on"]["origin"], json!({ "kind": "default" }));
    assert_eq!(json["places"][0]["pointers"], json!(["/records/**"]));
}
