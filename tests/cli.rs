//! The program as a user runs it.
//!
//! `SNAPSHOTS=overwrite TRYCMD=overwrite cargo test --test all cli` writes the expected outputs anew.

#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

use snapbox::cmd::{Command, cargo_bin};
use snapbox::{Data, str};
use std::io::Write as _;
use std::process::Stdio;

const GOOD: &str = include_str!("cmd/check.in/packages/good.json");
const ERROR: &str = include_str!("cmd/check.in/packages/error.json");

/// The program, in an environment that has nothing of the user's.
fn cerb_lint() -> Command {
    Command::new(cargo_bin!("cerb-lint")).env_clear()
}

#[test]
fn commands() {
    let cases = trycmd::TestCases::new();
    // An empty variable counts as none.
    for name in ["GITHUB_ACTIONS", "NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"] {
        cases.env(name, "");
    }
    cases.case("tests/cmd/*.trycmd");
}

#[test]
fn finds_the_package_in_what_was_pasted() {
    let found = str![[r#"
<stdin>:[..] error[duplicate-prompt] Two prompts have the key `prompt_title`: they share one answer, so one of them is lost.
Found 1 error in <stdin>.

"#]];
    let pasted = |text: String| {
        let assert = cerb_lint().arg("--format=concise").stdin(text).assert();
        assert.code(1).stdout_eq(found.clone())
    };
    pasted(format!("Try this:\n{ERROR}\nThanks!")).stderr_eq(str![[r#"
note: Only the package in lines 2 to 16 was checked, not the text around it.

"#]]);
    pasted(format!("# Guide\n\n```json\n{ERROR}```\n")).stderr_eq(str![[r#"
note: Only the package in lines 4 to 18 was checked, not the text around it.

"#]]);
    pasted(ERROR.replace('"', "&quot;")).stderr_eq(str![[r#"
note: The text was HTML; its entities, such as `&quot;`, were decoded first.

"#]]);
    pasted(format!("Try this:\n{}\n", ERROR.replace('"', "&quot;"))).stderr_eq(str![[r#"
note: Only the package in lines 2 to 16 was checked, not the text around it.

"#]]);
}

#[test]
fn finds_every_package_in_what_was_pasted() {
    let text = format!("First\n{ERROR}and then\n{GOOD}and at last\n{ERROR}");
    let pages = [
        text.clone(),
        text.replace("{\n  \"package", "```\n{\n  \"package").replace("\n}\n", "\n}\n```\n"),
    ];
    for page in pages {
        let assert = cerb_lint().arg("--format=concise").stdin(page).assert();
        assert
            .code(1)
            .stdout_eq(str![[r#"
<stdin>:[..] error[duplicate-prompt] Two prompts have the key `prompt_title`: they share one answer, so one of them is lost.
<stdin>:[..] error[duplicate-prompt] Two prompts have the key `prompt_title`: they share one answer, so one of them is lost.
Found 2 errors in <stdin>.

"#]])
            .stderr_eq(str![[r#"
note: Only the 3 packages were checked, not the text around them.

"#]]);
    }
}

#[test]
fn says_when_something_else_was_pasted() {
    cerb_lint().arg("--format=concise").stdin("https://cerb.example.com/\n").assert().code(1).stdout_eq(str![[r#"
<stdin>:1:1: error[invalid-json] There is no package in this text, which begins with `https://cerb.example.com/`. Cerb refuses the package.
Found 1 error in <stdin>.

"#]]);
}

/// `.ci/wheel` reads a clipboard, where one can be had.
#[test]
#[cfg(not(feature = "clipboard"))]
fn says_how_to_get_at_the_clipboard() {
    for arguments in [&["--clipboard"][..], &["inspect", "--clipboard"]] {
        cerb_lint().args(arguments).assert().code(2).stderr_eq(str![[r#"
error: This cerb-lint was built without `--clipboard`. Pipe the text into it, as in `[..] | cerb-lint`, or build it with `cargo install --features clipboard`.

"#]]);
    }
    cerb_lint().args(["--clipboard", "a.json"]).assert().code(2);
}

#[test]
fn reads_a_pipe_when_nothing_is_named() {
    cerb_lint().stdin(GOOD).assert().success().stdout_eq(str![[r#"
No problems in <stdin>.

"#]]);
    cerb_lint().arg("-").stdin(GOOD).assert().success();
    cerb_lint()
        .args(["-", "--stdin-filename", "x.json", "--format=concise"])
        .stdin(ERROR)
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
x.json:8:63: error[duplicate-prompt] Two prompts have the key `prompt_title`: they share one answer, so one of them is lost.
Found 1 error in x.json.

"#]]);
}

#[test]
fn annotates_in_a_github_workflow_unless_told_otherwise() {
    let workflow = || cerb_lint().env("GITHUB_ACTIONS", "true").stdin(ERROR);
    workflow().assert().code(1).stdout_eq(str![[r#"
::error file=<stdin>,line=8,col=63,endColumn=77,endLine=8,title=cerb-lint (duplicate-prompt)::<stdin>:8:63: Two prompts have the key `prompt_title`: they share one answer, so one of them is lost.%0AGive each of them a key of its own.
Found 1 error in <stdin>.

"#]]);
    workflow().arg("--format=concise").assert().code(1).stdout_eq(str![[r#"
<stdin>:8:63: error[duplicate-prompt] Two prompts have the key `prompt_title`: they share one answer, so one of them is lost.
Found 1 error in <stdin>.

"#]]);
}

#[test]
fn colours_as_asked_or_else_as_the_environment_says() {
    let is_coloured = |command: Command| {
        let output = command.stdin(ERROR).output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!is_coloured(cerb_lint()));
    assert!(is_coloured(cerb_lint().arg("--color=always")));
    assert!(is_coloured(cerb_lint().env("CLICOLOR_FORCE", "1")));
    assert!(!is_coloured(cerb_lint().env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")));
    assert!(!is_coloured(cerb_lint().env("CLICOLOR_FORCE", "1").arg("--color=never")));
    assert!(is_coloured(cerb_lint().env("NO_COLOR", "1").arg("--color=always")));
}

#[test]
fn writes_several_reports_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name| folder.path().join(name);
    cerb_lint()
        .arg(format!("--output-file=sarif={}", path("a=b.sarif").display()))
        .arg(format!("--output-file=json={}", path("report.json").display()))
        .arg("--color=always")
        .stdin(ERROR)
        .assert()
        .code(1);
    for name in ["a=b.sarif", "report.json"] {
        let text = std::fs::read_to_string(path(name)).unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
    }
}

#[test]
fn ends_quietly_when_nobody_reads() {
    for arguments in
        [&["--format=json"][..], &["inspect", "--format=dot"], &["rules"], &["man"], &["--help"]]
    {
        let mut child = std::process::Command::new(cargo_bin!("cerb-lint"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let _ = child.stdin.take().unwrap().write_all(ERROR.as_bytes());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
        assert!(output.status.code().is_some_and(|code| code <= 1), "{arguments:?}");
    }
}

#[test]
fn generates_completions_and_a_manual_page() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = cerb_lint().args(["completions", shell]).output().unwrap();
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("output-file") && script.contains("explain"), "{shell}: {script}");
    }
    cerb_lint().arg("man").assert().success().stdout_eq(str![["...\n.TH cerb-lint 1[..]\n..."]]);
    let page = str![["...\n.TH cerb-lint-inspect 1[..]\n...\n[..]mermaid[..]\n..."]];
    cerb_lint().args(["man", "inspect"]).assert().success().stdout_eq(page);
    cerb_lint().args(["man", "inspct"]).assert().code(2);
}

/// `--help` has a line or two for each option; `help`, and the manual page, say all.
#[test]
fn help_is_short_or_complete() {
    let stdout = |arguments: &[&str]| {
        let output = cerb_lint().args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(stdout(&["--help"]), stdout(&["-h"]));
    let more = "Files are replaced whole or not at all";
    assert!(!stdout(&["--help"]).contains(more));
    assert!(stdout(&["help"]).replace("\n          ", " ").contains(more));
    for command in ["rules", "explain", "inspect", "config", "schema", "completions", "man"] {
        assert_eq!(stdout(&[command, "--help"]), stdout(&[command, "-h"]));
        assert!(stdout(&["help", command]).len() >= stdout(&[command, "-h"]).len(), "{command}");
    }
}

#[test]
fn many_files_are_reported_in_order() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..100 {
        std::fs::write(folder.path().join(format!("{number:03}.json")), ERROR).unwrap();
    }
    let output = cerb_lint()
        .current_dir(folder.path())
        .args([".", "--format=concise", "-q"])
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let mut names: Vec<_> =
        lines.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect();
    let expected: Vec<_> = (0..100).map(|number| format!("{number:03}.json")).collect();
    names.dedup();
    assert_eq!(names, expected);
}

/// The picture in the README is what the program prints.
#[test]
fn the_picture_is_true() {
    let output = cerb_lint()
        .args(["fixtures/dropbox-broken.json", "--color=always"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images/report.term.svg");
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(
        Data::binary(output.stdout).coerce_to(snapbox::data::DataFormat::TermSvg),
        Data::read_from(&path, None),
    );
}
