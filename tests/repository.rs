//! A repository with many packages, a few of them broken: what a commit hook, the log of a pipeline
//! and a baseline make of it.

#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

use serde_json::{Value, json};
use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;
use std::fs;
use tempfile::TempDir;

const PACKAGES: usize = 200;

/// In each of ten packages one slip, and the rule that tells of it.
const SLIPS: [(usize, &str, &str, &str); 10] = [
    (5, "\n  ]\n}", ",\n  ]\n}", "invalid-json"),
    (26, "{{{prompt_", "{{{promt_", "undefined-placeholder"),
    (47, "{{{uid.", "{{{uid.the_", "undefined-uid"),
    (68, "\"_context\"", "\"context\"", "missing-key"),
    (88, "\"name\": \"Bucket 1\"", "\"nmae\": \"Bucket 1\"", "unknown-field"),
    (110, "{\n  \"package\"", "// ours\n{\n  \"package\"", "invalid-json"),
    (131, "{{{prompt_name}}}", "{{prompt_name}}", "runtime-placeholder"),
    (152, "\"revision\":", "“revision”:", "invalid-json"),
    (173, "\"uid\": \"task_1\"", "\"uid\": \"task_0\"", "duplicate-uid"),
    (194, "\n  ]\n}", "\n  ]", "invalid-json"),
];

fn text_prompt(key: &str) -> Value {
    json!({ "type": "text", "label": key, "key": key, "params": { "default": "" } })
}

fn package(name: &str, prompts: &[&str], records: &[Value]) -> Value {
    let prompts: Vec<_> = prompts.iter().copied().map(text_prompt).collect();
    json!({
        "package": {
            "name": name,
            "revision": 1,
            "requires": { "cerb_version": "10.4.0", "plugins": [] },
            "configure": { "prompts": prompts, "placeholders": [] },
        },
        "records": records,
    })
}

/// A service with its account, a list of tasks, or a group with its buckets.
fn sound(number: usize) -> Value {
    let size = 2 + number % 7;
    match number % 3 {
        0 => package(
            &format!("Service {number}"),
            &["prompt_id", "prompt_secret"],
            &[
                json!({
                    "uid": "service", "_context": "connected_service", "name": format!("Service {number}"),
                    "extension_id": "cerb.service.provider.oauth2",
                    "params": { "client_id": "{{{prompt_id}}}", "client_secret": "{{{prompt_secret}}}" },
                }),
                json!({
                    "uid": "account", "_context": "connected_account", "name": "Account",
                    "service_id": "{{{uid.service}}}", "owner__context": "cerberusweb.contexts.app",
                    "owner_id": "0", "params": {},
                }),
            ],
        ),
        1 => {
            let groups =
                [json!({ "uid": "group", "_context": "group", "name": "{{{prompt_name}}}" })];
            let buckets = (0..size).map(|nth| {
                json!({
                    "uid": format!("bucket_{nth}"), "_context": "bucket", "name": format!("Bucket {nth}"),
                    "group_id": "{{{uid.group}}}",
                })
            });
            let records: Vec<_> = groups.into_iter().chain(buckets).collect();
            package(&format!("Group {number}"), &["prompt_name"], &records)
        }
        _ => {
            let task = |nth: usize| {
                let first = if nth == 0 { "prompt_name" } else { "uid.task_0" };
                json!({
                    "uid": format!("task_{nth}"), "_context": "task", "title": format!("{nth}: {{{{{{{first}}}}}}}"),
                })
            };
            package(
                &format!("Tasks {number}"),
                &["prompt_name"],
                &(0..size).map(task).collect::<Vec<_>>(),
            )
        }
    }
}

struct Repository {
    folder: TempDir,
    /// Every file that git would name to a hook for JSON.
    files: Vec<String>,
}

impl Repository {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut files = vec!["package.json".to_owned(), "tsconfig.json".to_owned()];
        fs::write(folder.path().join("package.json"), r#"{"name": "packages", "private": true}"#)
            .unwrap();
        fs::write(folder.path().join("tsconfig.json"), "{\n  // ours\n  \"strict\": true,\n}\n")
            .unwrap();
        fs::create_dir(folder.path().join("packages")).unwrap();
        for number in 0..PACKAGES {
            let mut text = serde_json::to_string_pretty(&sound(number)).unwrap() + "\n";
            if let Some((_, is, was, _)) = SLIPS.iter().find(|slip| slip.0 == number) {
                assert!(text.contains(is), "{is} in {text}");
                text = text.replacen(is, was, 1);
            }
            let name = format!("packages/{number:03}.json");
            fs::write(folder.path().join(&name), text).unwrap();
            files.push(name);
        }
        Self { folder, files }
    }

    fn run(&self, arguments: &[&str]) -> Command {
        Command::new(cargo_bin!("cerb-lint"))
            .env_clear()
            .current_dir(self.folder.path())
            .args(arguments)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }
}

fn broken() -> Vec<(String, &'static str)> {
    SLIPS.iter().map(|(number, .., rule)| (format!("packages/{number:03}.json"), *rule)).collect()
}

/// The file and the rule of each line of a concise report.
fn told(report: &str) -> Vec<(String, &str)> {
    let lines = report.lines().filter(|line| line.starts_with("packages/"));
    let parts = lines.map(|line| {
        let rule = line.split_once('[').unwrap().1.split_once(']').unwrap().0;
        (line.split_once(':').unwrap().0.to_owned(), rule)
    });
    parts.collect()
}

/// pre-commit names all files at once, or in several runs where they are too many for one.
#[test]
fn a_hook_tells_of_the_broken_ones_alone() {
    let repository = Repository::new();
    for parts in [1, 3] {
        let mut found = String::new();
        for files in repository.files.chunks(repository.files.len().div_ceil(parts)) {
            let hook = ["--only-packages", "--force-exclude", "--format=concise"];
            let output = repository.run(&hook).args(files).output().unwrap();
            assert_eq!(output.status.code(), Some(1));
            assert_eq!(String::from_utf8_lossy(&output.stderr), "");
            found.push_str(&String::from_utf8(output.stdout).unwrap());
        }
        assert_eq!(told(&found), broken(), "{found}");
        assert_eq!(found.lines().count(), SLIPS.len() + 2 * parts, "{found}");
    }
    let others = ["--only-packages", "--force-exclude", "package.json", "tsconfig.json"];
    repository.run(&others).assert().success().stdout_eq("").stderr_eq("");
}

#[test]
fn the_log_of_a_pipeline_has_a_line_for_each_and_an_end() {
    let repository = Repository::new();
    let reports = ["sarif", "gitlab", "junit", "checkstyle", "json"]
        .map(|format| format!("--output-file={format}=report.{format}"));
    let output =
        repository.run(&["."]).args(reports).env("GITHUB_ACTIONS", "true").output().unwrap();
    let log = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = log.lines().collect();
    assert_eq!(lines.len(), SLIPS.len() + 2, "{log}");
    for ((file, rule), line) in broken().iter().zip(&lines) {
        assert!(line.contains(&format!("file={file},")) && line.contains(rule), "{line}");
    }
    assert_eq!(lines[SLIPS.len()], "Found 9 errors and 1 warning in 10 of 200 files.");

    let json = |name: &str| serde_json::from_str::<Value>(&repository.read(name)).unwrap();
    assert_eq!(json("report.sarif")["runs"][0]["results"].as_array().unwrap().len(), SLIPS.len());
    assert_eq!(json("report.gitlab").as_array().unwrap().len(), SLIPS.len());
    assert_eq!(json("report.json")["files"], PACKAGES);
    assert_eq!(repository.read("report.junit").matches("<failure ").count(), SLIPS.len());
    assert_eq!(repository.read("report.checkstyle").matches("<error ").count(), SLIPS.len());

    repository
        .run(&[".", "--statistics"])
        .env("GITHUB_ACTIONS", "true")
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
4  error    invalid-json
1  error    duplicate-uid
1  error    missing-key
1  error    undefined-placeholder
1  error    undefined-uid
1  error    unknown-field
1  warning  runtime-placeholder
Found 9 errors and 1 warning in 10 of 200 files.
3 can be fixed with --fix, 5 more with --unsafe-fixes.

"#]]);
}

#[test]
fn a_baseline_lets_new_faults_alone_fail() {
    let repository = Repository::new();
    fs::write(repository.folder.path().join("cerb-lint.toml"), "baseline = \"known.json\"\n")
        .unwrap();
    repository.run(&[".", "--write-baseline=known.json"]).assert().success().stderr_eq(str![[r#"
note: Wrote 10 findings to `known.json`.

"#]]);
    repository.run(&["."]).assert().success().stderr_eq("").stdout_eq(str![[r#"
No new problems in 200 files. The baseline hides 10 findings.

"#]]);
    let hook = ["--only-packages", "--force-exclude", "--format=concise"];
    repository.run(&hook).args(&repository.files).assert().success().stderr_eq("");

    // In a package that was sound, and in one that was not.
    for name in ["packages/004.json", "packages/088.json"] {
        let text = repository.read(name).replacen("{{{uid.group}}}", "{{{uid.gruop}}}", 1);
        fs::write(repository.folder.path().join(name), text).unwrap();
    }
    repository.run(&hook).args(&repository.files).assert().code(1).stderr_eq("").stdout_eq(str![[r#"
packages/004.json:[..] error[undefined-uid] Nothing in the package has the uid `gruop`, so Cerb renders `uid.gruop` as nothing.
packages/088.json:[..] error[undefined-uid] Nothing in the package has the uid `gruop`, so Cerb renders `uid.gruop` as nothing.
Found 2 errors in 2 of 200 files. The baseline hides 10 more.
2 can be fixed with --unsafe-fixes.

"#]]);
}
