//! Files that are not what they seem, disks that are full, a program that is stopped: nothing is lost,
//! nothing hangs, and nothing deceives.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test")]

use crate::holds;

use snapbox::cmd::cargo_bin;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const GOOD: &str = include_str!("cmd/check.in/packages/good.json");
const ERROR: &str = include_str!("cmd/check.in/packages/error.json");
/// What a safe fix mends.
const SLIP: &str = "{\"package\": {\"revision\": 1,}, \"records\": []}";

fn program(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(cargo_bin!("cerb-lint"));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

/// Runs the program with limits that a shell sets.
fn limited(limit: &str, arguments: &str, folder: &Path) -> Output {
    let program = cargo_bin!("cerb-lint");
    let script = format!("{limit}; exec '{}' {arguments}", program.display());
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).current_dir(folder).env_clear();
    shell.stdin(Stdio::null()).output().unwrap()
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_full_disk_leaves_the_original() {
    // The one limit fails the write, the other one ends the program in the midst of it.
    for limit in ["trap '' XFSZ; ulimit -f 0", "ulimit -c 0; ulimit -f 0"] {
        let folder = folder(&[("a.json", SLIP)]);
        let output = limited(limit, "--fix a.json", folder.path());
        assert!(!output.status.success() && output.status.code() != Some(1), "{output:?}");
        assert_eq!(fs::read_to_string(folder.path().join("a.json")).unwrap(), SLIP);
        if cfg!(target_os = "linux") || limit.starts_with("trap") {
            assert_eq!(names(&folder), ["a.json"]);
        }
    }
}

#[test]
fn being_stopped_leaves_the_original_or_the_new_text() {
    let folder = folder(&[]);
    let path = folder.path().join("a.json");
    let old = SLIP.replace("[]", &format!("[{}{{}}]", "{}, ".repeat(2_000)));
    fs::write(&path, &old).unwrap();
    program(&["--fix", "a.json"], folder.path()).output().unwrap();
    let new = fs::read_to_string(&path).unwrap();
    assert_ne!(old, new);
    let start = Instant::now();
    for wait in (0..).map(|step| Duration::from_millis(2 * (step % 40))) {
        if start.elapsed() > Duration::from_secs(2) {
            break;
        }
        fs::write(&path, &old).unwrap();
        let mut command = program(&["--fix", "a.json"], folder.path());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(wait);
        child.kill().unwrap();
        child.wait().unwrap();
        let now = fs::read_to_string(&path).unwrap();
        assert!(now == old || now == new, "after {wait:?}: {now}");
    }
    if cfg!(target_os = "linux") {
        assert_eq!(names(&folder), ["a.json"]);
    }
}

#[test]
fn what_is_no_file_is_told_or_passed_over() {
    let folder = folder(&[("a.json", GOOD)]);
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("folder.json")).unwrap();
    symlink("two.json", at("one.json")).unwrap();
    symlink("one.json", at("two.json")).unwrap();
    symlink(".", at("again")).unwrap();
    symlink("gone.json", at("nowhere.json")).unwrap();
    assert!(Command::new("mkfifo").arg(at("pipe.json")).status().unwrap().success());

    let output = program(&["."], folder.path()).output().unwrap();
    assert_eq!(text(&output.stdout), "No problems in a.json.\n");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));

    for (name, reason) in [
        ("one.json", "symbolic link"),
        ("nowhere.json", "there is no such file"),
        ("gone.json", "there is no such file"),
    ] {
        let output = program(&[name, "a.json"], folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let told = text(&output.stderr);
        assert!(told.starts_with(&format!("error: Cannot read `{name}`: ")), "{told}");
        assert!(told.contains(reason), "{told}");
        assert!(text(&output.stdout).contains("No problems"), "the other file goes on");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_that_cannot_be_read_is_told() {
    let folder = folder(&[]);
    let output = program(&["/proc/self/mem"], folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).starts_with("error: Cannot read `/proc/self/mem`: "),
        "{output:?}"
    );
}

#[test]
fn a_named_pipe_is_read() {
    let folder = folder(&[]);
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn(move || {
        fs::OpenOptions::new().write(true).open(pipe).unwrap().write_all(ERROR.as_bytes()).unwrap();
    });
    let output = program(&["pipe"], folder.path()).output().unwrap();
    writer.join().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[test]
fn what_is_not_utf_8_is_a_finding() {
    let folder = folder(&[]);
    let bytes = b"{\"package\": {\"name\": \"\xff\xfe\"}, \"records\": []}";
    fs::write(folder.path().join("a.json"), bytes).unwrap();
    for arguments in [&["a.json", "--format=concise"][..], &["a.json", "--fix", "--format=concise"]]
    {
        let output = program(arguments, folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stdout).starts_with("a.json:1:23: error[invalid-json]"), "{output:?}");
        assert_eq!(fs::read(folder.path().join("a.json")).unwrap(), bytes);
    }
}

#[test]
fn many_files_need_few_descriptors() {
    let folder = folder(&[]);
    for outer in 0..20 {
        let inner = folder.path().join(format!("{outer:02}/deep/er"));
        fs::create_dir_all(&inner).unwrap();
        for number in 0..20 {
            fs::write(inner.join(format!("{number:02}.json")), ERROR).unwrap();
        }
    }
    let output = limited("ulimit -n 32", "--format=concise --quiet .", folder.path());
    assert_eq!(text(&output.stderr), "");
    assert_eq!(text(&output.stdout).lines().count(), 400);
}

/// What a file is called is as little to be trusted as what is in it.
#[test]
fn names_of_files_deceive_nobody() {
    let name = OsStr::from_bytes(b"a\x1b[2J\xc2\x9b31m\xe2\x80\xae\r\n::error::x,\xff%0A.json");
    let folder = folder(&[]);
    fs::write(folder.path().join(name), ERROR).unwrap();
    fs::write(folder.path().join("slip.json"), SLIP).unwrap();
    let gone = OsStr::from_bytes(b"gone\x1b[2J\xe2\x80\xae\n.json");
    let commands: [&[&str]; 12] = [
        &["--format=human"],
        &["--format=human", "--color=always"],
        &["--format=concise"],
        &["--format=github"],
        &["--statistics"],
        &["--diff"],
        &["--diff", "--color=always"],
        &["--fix"],
        &["--write-baseline=\u{1b}[2Jbaseline.json"],
        &["--baseline=\u{1b}[2Jnone.json"],
        &["--config=\u{1b}[2Jnone.toml"],
        &["inspect"],
    ];
    for arguments in commands {
        for file in [name, gone] {
            let output = program(arguments, folder.path()).arg(file).output().unwrap();
            for shown in [&output.stdout, &output.stderr] {
                holds::shows_nothing_deceptive(&text(shown));
                let forged = text(shown).lines().any(|line| line.starts_with("::error::x"));
                assert!(!forged, "{arguments:?}: {}", text(shown));
            }
        }
    }
    for format in ["json", "sarif", "gitlab"] {
        let output = program(&["--format", format], folder.path()).arg(name).output().unwrap();
        assert!(serde_json::from_slice::<serde_json::Value>(&output.stdout).is_ok(), "{output:?}");
    }
    for format in ["junit", "checkstyle"] {
        let output = program(&["--format", format], folder.path()).arg(name).output().unwrap();
        assert!(roxmltree::Document::parse(&text(&output.stdout)).is_ok(), "{output:?}");
    }
}
