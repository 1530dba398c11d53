//! Facts of one's own installation: `--facts` and `facts` in `cerb-lint.toml`.

#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

use cerb_lint::cerb::{Facts, Lookup, Releases, Version};
use cerb_lint::editor_schema::package_schema;
use serde_json::{Map, Value, json};
use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;
use std::fs;
use std::path::Path;

const ACME: &str = include_str!("own_facts/acme.json");
const PACKAGE: &str = include_str!("own_facts/package.json");
const TODAY: Releases =
    Releases { oldest: Version::new(10, 4, 0), newest: Version::new(10, 4, 10) };

fn acme() -> Facts {
    Facts::built_in().with_own(ACME).unwrap()
}

/// `cerb-lint` in a folder with `acme.json` and `package.json`.
fn cerb_lint(folder: &Path) -> Command {
    fs::write(folder.join("acme.json"), ACME).unwrap();
    fs::write(folder.join("package.json"), PACKAGE).unwrap();
    Command::new(cargo_bin!("cerb-lint")).env_clear().current_dir(folder)
}

#[test]
fn what_the_file_names_is_known() {
    let facts = acme();
    assert!(facts.plugin("acme.invoices", &TODAY).is_known());
    assert!(facts.extension("cerb.card.widget", "acme.card.widget.balance", &TODAY).is_known());
    assert!(facts.automation_events().lookup("acme.invoice.paid", &TODAY).is_known());
    assert!(facts.toolbars().lookup("acme.invoice", &TODAY).is_known());
    let Lookup::Known(invoice) = facts.record_type("invoice", &TODAY) else { panic!("invoice") };
    let number = invoice.field("number", &TODAY).any().unwrap();
    assert_eq!((number.required, number.max_length), (true, Some(32)));
    assert_eq!(invoice.required(&TODAY).collect::<Vec<_>>(), [["number"]]);
    let task_id = invoice.field("task_id", &TODAY).any().unwrap().reference.unwrap();
    assert_eq!((task_id.record_type, task_id.optional), ("cerberusweb.contexts.task", true));
}

#[test]
fn what_was_known_stays_known() {
    let facts = acme();
    let task = facts.record_type("task", &TODAY).any().unwrap();
    for field in ["cost_centre", "title", "links"] {
        assert!(task.field(field, &TODAY).is_known(), "{field}");
    }
    for name in ["worker", "tasks", "cerberusweb.contexts.org"] {
        assert!(facts.record_type(name, &TODAY).is_known(), "{name}");
    }
    assert!(facts.plugin("cerberusweb.kb", &TODAY).is_known());
    let built_in = Facts::built_in();
    assert!(!built_in.record_type("invoice", &TODAY).is_known());
    assert!(!built_in.plugin("acme.invoices", &TODAY).is_known());
}

#[test]
fn a_custom_record_has_what_all_of_them_have() {
    let facts = acme();
    for name in ["machine", "contexts.custom_record.12"] {
        let machine = facts.record_type(name, &TODAY).any().unwrap();
        for field in ["serial", "name", "links"] {
            assert!(machine.field(field, &TODAY).is_known(), "{name}: {field}");
        }
    }
    let other = facts.record_type("contexts.custom_record.13", &TODAY).any().unwrap();
    assert!(!other.field("serial", &TODAY).is_known());
}

/// What is read when the program runs is what `build.rs` reads.
#[test]
fn the_built_in_files_laid_over_themselves_change_nothing() {
    let mut own = Map::new();
    for name in ["automations", "extensions", "plugins", "records"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/cerb/{name}.json"));
        let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for member in
            ["automation_events", "automations", "extensions", "plugins", "records", "toolbars"]
        {
            if let Some(value) = file.get(member) {
                own.insert(member.to_owned(), value.clone());
            }
        }
    }
    assert_eq!(own.len(), 6);
    let facts = Facts::built_in().with_own(&json!(own).to_string()).unwrap();
    let told = |facts: Facts| {
        let points = own["extensions"].as_object().unwrap().keys();
        let extensions: Vec<_> = points.map(|point| facts.extensions(point)).collect();
        let types: Vec<_> = facts.record_types().collect();
        let names = [facts.automation_events(), facts.automations(), facts.toolbars()];
        format!("{types:?} {extensions:?} {names:?} {:?}", facts.plugins())
    };
    assert!(told(facts).len() > 100_000);
    assert!(told(facts) == told(Facts::built_in()), "they differ");
}

/// The documentation's example is a file of facts.
#[test]
fn the_example_can_be_used() {
    let page = include_str!("../docs/facts.md");
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(
        Facts::built_in().with_own(example).unwrap().plugin("acme.invoices", &TODAY).is_known()
    );
}

#[test]
fn files_are_laid_over_one_another() {
    let more = r#"{"plugins": {"acme.more": [{"since": "10.0.0"}]}}"#;
    let facts = acme().with_own(more).unwrap();
    assert!(facts.plugin("acme.more", &TODAY).is_known());
    assert!(facts.plugin("acme.invoices", &TODAY).is_known());
    assert!(!acme().plugin("acme.more", &TODAY).is_known());
}

#[test]
fn the_schema_for_editors_has_them() {
    let package: Value = serde_json::from_str(PACKAGE).unwrap();
    let schema = |facts| package_schema(facts, TODAY.newest);
    jsonschema::draft202012::meta::validate(&schema(acme())).unwrap();
    assert!(jsonschema::is_valid(&schema(acme()), &package));
    assert!(!jsonschema::is_valid(&schema(Facts::built_in()), &package));
}

/// The text under each mistake, the message and the help.
fn mistakes(text: &str) -> Vec<String> {
    let mistakes = Facts::built_in().with_own(text).unwrap_err();
    let line = |one: &cerb_lint::text::Diagnostic| {
        let help = one.help.as_deref().unwrap_or_default();
        format!("{} | {} {help}", &text[one.span.range()], one.message).trim().to_owned()
    };
    mistakes.iter().map(line).collect()
}

#[test]
fn every_mistake_is_shown_at_its_place() {
    let plugin = |entry: &str| format!(r#"{{"plugins": {{"acme.x": [{entry}]}}}}"#);
    let field = |entry: &str| {
        format!(
            r#"{{"records": {{"cerberusweb.contexts.task": {{"fields": {{"x": [{entry}]}}}}}}}}"#
        )
    };
    for (text, expected) in [
        (
            r#"{"plugns": {}}"#.to_owned(),
            "\"plugns\" | There is no key `plugns` in a file of facts. Did you mean `plugins`?",
        ),
        (
            r#"{"releases": []}"#.to_owned(),
            "\"releases\" | `releases` is about Cerb itself: a file of your own can't change it. \
             Such a file can have `$schema`, `automation_events`, `automations`, `extensions`, \
             `plugins`, `records`, `toolbars`.",
        ),
        (r#"[]"#.to_owned(), "[ | There must be an object in a file of facts, not a list."),
        (
            plugin(r#"{"sinse": "10.0.0", "since": "10.0.0"}"#),
            "\"sinse\" | There is no key `sinse` in `acme.x`. Did you mean `since`?",
        ),
        (plugin(r#"{"since": 10}"#), "10 | There must be text in `since`, not a number."),
        (
            plugin(r#"{"since": "10.4"}"#),
            "\"10.4\" | `10.4` is no release of Cerb. Write its three numbers, such as `10.4.10`.",
        ),
        (plugin("{}"), "{ | There is no `since` in `acme.x`. A release of Cerb, three numbers."),
        (plugin(""), "[] | Something must stand in `acme.x`."),
        (
            plugin(r#"{"since": "10.0.0", "bundled": true}"#),
            "true | `true` can't stand in `bundled`. It can be `false`.",
        ),
        (
            plugin(r#"{"since": "10.0.0", "until": "9.0.0"}"#),
            "\"9.0.0\" | This holds until 9.0.0, but only since 10.0.0.",
        ),
        (
            plugin(r#"{"since": "9.0.0"}, {"since": "10.0.0"}"#),
            "\"10.0.0\" | This begins before the entry above it has ended. Say `until` when the \
             entry above holds; the oldest comes first.",
        ),
        (
            plugin(r#"{"since": "9.0.0", "since": "10.0.0"}"#),
            "\"since\" | The key `since` is here twice.",
        ),
        (
            field(r#"{"since": "10.0.0", "type": "sting"}"#),
            "\"sting\" | `sting` can't stand in `type`. Did you mean `string`?",
        ),
        (
            field(r#"{"since": "10.0.0", "type": "string", "max_length": 1.5}"#),
            "1.5 | There must be a whole number in `max_length`, not a number.",
        ),
    ] {
        assert_eq!(mistakes(&text), [expected], "{text}");
    }
    let new_type = r#"{"records": {"acme.contexts.x": {"fields": {}}}}"#;
    let found = mistakes(new_type);
    assert!(
        found[0].contains("is a record type of your own, so its `history` is needed"),
        "{found:?}"
    );
    assert_eq!(mistakes(r#"{"plugins": {},}"#).len(), 1);
    assert_eq!(mistakes("").len(), 1);
}

#[test]
fn a_package_is_clean_with_the_facts_and_not_without() {
    let folder = tempfile::tempdir().unwrap();
    let lint = || cerb_lint(folder.path()).args(["--deny", "unknown-plugin", "package.json"]);
    lint().arg("--facts=acme.json").assert().success().stdout_eq(str![[r#"
No problems in package.json.

"#]]);
    let without = lint().arg("--format=concise").assert().code(1).get_output().stdout.clone();
    let without = String::from_utf8(without).unwrap();
    for thing in ["plugin", "record-type", "field", "extension", "event", "toolbar"] {
        assert!(without.contains(&format!("[unknown-{thing}]")), "{thing}: {without}");
    }
    fs::write(folder.path().join("cerb-lint.toml"), "facts = [\"acme.json\"]\n").unwrap();
    lint().assert().success();
    lint().arg("--no-config").assert().code(1);
    let config = cerb_lint(folder.path()).args(["config", "package.json"]).output().unwrap();
    let shown = String::from_utf8(config.stdout).unwrap();
    assert!(shown.contains("acme.json"), "{shown}");
}

#[test]
fn a_file_that_cannot_be_used_stops_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let lint = || cerb_lint(folder.path()).arg("package.json");
    lint().arg("--facts=none.json").assert().code(2).stderr_eq(str![[r#"
error: Cannot read `none.json`: there is no such file or folder.

"#]]);
    fs::write(folder.path().join("bad.json"), "{\n  \"plugns\": {}\n}\n").unwrap();
    lint().arg("--facts=bad.json").assert().code(2).stderr_eq(str![[r#"
error[facts]: There is no key `plugns` in a file of facts.
   ╭─[bad.json:2:3]
 1 │ {
 2 │   "plugns": {}
   ·   ━━━━━━━━
 3 │ }
   ╰────
  help: Did you mean `plugins`?

"#]]);
    cerb_lint(folder.path()).args(["schema", "--facts=bad.json"]).assert().code(2);
    cerb_lint(folder.path()).args(["schema", "--cerb=99.0.0"]).assert().code(2).stderr_eq(str![[
        r#"
error: This linter knows the releases of Cerb from 8.0.0 to [..], and nothing of 99.0.0.

"#
    ]]);
    cerb_lint(folder.path())
        .args(["schema", "--facts=acme.json", "--cerb=10.4.10"])
        .assert()
        .success();
}
