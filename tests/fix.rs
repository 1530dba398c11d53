//! `--fix`, `--unsafe-fixes` and `--diff` as a user runs them.

#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// A trailing comma, a forgotten `uid.`, and a prompt that nothing uses.
const BROKEN: &str = r#"{
  "package": {
    "name": "Call back",
    "requires": { "cerb_version": "10.4.0", },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Unused", "key": "prompt_unused", "params": {} },
        { "type": "text", "label": "Unused too", "key": "prompt_more", "params": {} },
        { "type": "text", "label": "Title", "key": "prompt_title", "params": {} }
      ]
    }
  },
  "records": [
    { "uid": "first", "_context": "task", "title": "{{{prompt_title}}}" },
    { "uid": "second", "_context": "task", "title": "After {{{first}}}" }
  ]
}
"#;

fn safely_fixed() -> String {
    BROKEN.replace("\"10.4.0\", }", "\"10.4.0\" }").replace("{{{first}}}", "{{{uid.first}}}")
}

fn wholly_fixed() -> String {
    let mut lines: Vec<_> = BROKEN.lines().collect();
    lines.retain(|line| !line.contains("Unused"));
    let text = lines.join("\n") + "\n";
    text.replace("\"10.4.0\", }", "\"10.4.0\" }").replace("{{{first}}}", "{{{uid.first}}}")
}

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn with(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), text).unwrap();
        self
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The program in this folder, in an environment that has nothing of the user's.
    fn run(&self, arguments: &[&str]) -> Command {
        Command::new(cargo_bin!("cerb-lint"))
            .env_clear()
            .current_dir(self.0.path())
            .args(arguments)
            .arg("--no-config")
    }
}

#[test]
fn a_file_is_fixed_and_the_rest_reported() {
    let folder = Folder::new().with("a.json", BROKEN);
    folder
        .run(&["--fix", "a.json", "--format=concise"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
a.json:7:53: warning[unused-prompt] Nothing uses the prompt `prompt_unused`: Cerb asks for an answer and drops it.
a.json:8:57: warning[unused-prompt] Nothing uses the prompt `prompt_more`: Cerb asks for an answer and drops it.
Fixed 2 problems in 1 file (2 more with --unsafe-fixes).
Found 2 warnings in a.json.

"#]]);
    assert_eq!(folder.read("a.json"), safely_fixed());
    assert_eq!(folder.names(), ["a.json"]);
}

#[test]
fn unsafe_fixes_are_applied_on_request_only() {
    let folder = Folder::new().with("a.json", BROKEN).with("b.json", BROKEN);
    folder.run(&["--unsafe-fixes", "."]).assert().success().stdout_eq(str![[r#"
Fixed 8 problems in 2 files.
No problems in 2 files.

"#]]);
    assert_eq!(folder.read("a.json"), wholly_fixed());
    assert_eq!(folder.read("b.json"), wholly_fixed());
    folder.run(&["--unsafe-fixes", "."]).assert().success().stdout_eq(str![[r#"
No problems in 2 files.

"#]]);
}

#[test]
fn what_can_be_fixed_is_offered() {
    let folder = Folder::new().with("a.json", BROKEN);
    folder.run(&["a.json", "--format=concise"]).assert().code(1).stdout_eq(str![[r#"
a.json:4:43: error[invalid-json] A comma stands in front of the `}` that ends the object, and nothing follows it. Cerb refuses the package.
a.json:7:53: warning[unused-prompt] Nothing uses the prompt `prompt_unused`: Cerb asks for an answer and drops it.
a.json:8:57: warning[unused-prompt] Nothing uses the prompt `prompt_more`: Cerb asks for an answer and drops it.
a.json:15:63: error[undefined-placeholder] No prompt or placeholder is named `first`, so Cerb renders it as nothing and what belongs here is lost.
Found 2 errors and 2 warnings in a.json.
2 can be fixed with --fix, 2 more with --unsafe-fixes.

"#]]);
    assert_eq!(folder.read("a.json"), BROKEN);
}

#[test]
fn standard_input_becomes_standard_output() {
    let folder = Folder::new();
    let assert = folder.run(&["--fix", "--format=concise"]).stdin(BROKEN).assert().success();
    assert.stdout_eq(safely_fixed()).stderr_eq(str![[r#"
<stdin>:7:53: warning[unused-prompt] Nothing uses the prompt `prompt_unused`: Cerb asks for an answer and drops it.
<stdin>:8:57: warning[unused-prompt] Nothing uses the prompt `prompt_more`: Cerb asks for an answer and drops it.
Fixed 2 problems in 1 file (2 more with --unsafe-fixes).
Found 2 warnings in <stdin>.

"#]]);
    let fixed = wholly_fixed();
    folder.run(&["--fix", "-q"]).stdin(fixed.as_str()).assert().success().stdout_eq(fixed.as_str());
}

#[test]
fn what_cannot_be_fixed_is_passed_on() {
    let folder = Folder::new();
    let page = "# A page\r\n\r\nwithout a package\n";
    folder
        .run(&["--fix", "--stdin-filename=page.md"])
        .stdin(page)
        .assert()
        .success()
        .stdout_eq(snapbox::Data::binary(page.as_bytes()));
    let latin1 = b"{\"package\": {\"name\": \"caf\xe9\",}, \"records\": []}".to_vec();
    let output = folder.run(&["--fix"]).stdin(latin1.clone()).output().unwrap();
    assert_eq!(output.stdout, latin1);
    assert_eq!(output.status.code(), Some(1));
    let folder = folder.with("latin1.json", &latin1);
    folder.run(&["--fix", "latin1.json"]).assert().code(1);
    assert_eq!(fs::read(folder.path("latin1.json")).unwrap(), latin1);
}

const SOUND: &str = r#"{
  "package": {
    "name": "Call back",
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Title", "key": "prompt_title", "params": {} }
      ]
    }
  },
  "records": [
    { "uid": "first", "_context": "task", "title": "{{{prompt_title}}}", "links": [] },
    { "uid": "second", "_context": "task", "title": "After {{{uid.first}}}" }
  ]
}
"#;

/// Each kind of slip, alone in a sound package, is mended, and nothing else is touched.
#[test]
fn each_kind_of_slip_is_mended() {
    use cerb_lint::text::Applicability::{Safe, Unsafe};
    let prompt = "        { \"type\": \"text\", \"label\": \"Title\", \"key\": \"prompt_title\", \"params\": {} }\n";
    let unused = prompt.replace("prompt_title", "prompt_more");
    for (is, was, applicability) in [
        ("{\n  \"package\"", "\u{feff}{\n  \"package\"", Safe),
        ("{\n  \"package\"", "{\n  // ours\n  \"package\"", Safe),
        ("\"links\": [] }", "\"links\": [], }", Safe),
        ("\"Call back\",", "\"Call back\"", Safe),
        ("\"Call back\",", "\"Call back\",,", Safe),
        ("\"Call back\"", "'Call back'", Safe),
        ("\"Call back\"", "“Call back”", Safe),
        ("\"Call back\"", "&quot;Call back&quot;", Safe),
        ("\"name\"", "name", Safe),
        ("uid.first", "first", Safe),
        ("\"10.4.0\"", "\"v10.4.0\"", Unsafe),
        ("\"10.4.0\"", "10.4", Unsafe),
        ("{{{prompt_title}}}", "{{prompt_title}}", Unsafe),
        ("{{{prompt_title}}}", "{{{promt_title}}}", Unsafe),
        ("uid.first", "uid.frist", Unsafe),
        ("\"title\"", "\"titel\"", Unsafe),
        ("\"task\"", "\"tassk\"", Unsafe),
        ("\"requires\"", "\"require\"", Unsafe),
        ("\"type\": \"text\"", "\"type\": \"txt\"", Unsafe),
        (prompt, &format!("{},\n{unused}", prompt.trim_end()), Unsafe),
        ("  ]\n}\n", "  ]\n}}\n", Unsafe),
    ] {
        let broken = SOUND.replacen(is, was, 1);
        assert_ne!(broken, SOUND, "{was}");
        let folder = Folder::new().with("a.json", &broken);
        let arguments = if applicability == Safe { "--fix" } else { "--unsafe-fixes" };
        folder.run(&[arguments, "--fail-on=warning", "a.json"]).assert().success();
        assert_eq!(folder.read("a.json"), SOUND, "{was}");
    }
}

#[test]
fn a_bracket_that_is_missing_is_put_in() {
    for (is, was) in [("  ]\n}\n", "  ]\n"), ("{} }", "{}"), ("[] }", "[ }"), ("]\n    }", "]")] {
        let folder = Folder::new().with("a.json", SOUND.replacen(is, was, 1));
        folder.run(&["--unsafe-fixes", "--fail-on=warning", "a.json"]).assert().success();
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&folder.read("a.json")), read(SOUND), "{was}");
    }
}

#[test]
fn a_diff_changes_nothing() {
    let folder = Folder::new().with("a.json", BROKEN);
    let assert = folder.run(&["--diff", "a.json"]).assert().code(1);
    assert
        .stdout_eq(str![[r#"
--- a.json
+++ a.json
@@ -1,7 +1,7 @@
 {
   "package": {
     "name": "Call back",
-    "requires": { "cerb_version": "10.4.0", },
+    "requires": { "cerb_version": "10.4.0" },
     "configure": {
       "prompts": [
         { "type": "text", "label": "Unused", "key": "prompt_unused", "params": {} },
@@ -12,6 +12,6 @@
   },
   "records": [
     { "uid": "first", "_context": "task", "title": "{{{prompt_title}}}" },
-    { "uid": "second", "_context": "task", "title": "After {{{first}}}" }
+    { "uid": "second", "_context": "task", "title": "After {{{uid.first}}}" }
   ]
 }

"#]])
        .stderr_eq(str![[r#"
note: Would fix 2 problems in 1 file (2 more with --unsafe-fixes).

"#]]);
    assert_eq!(folder.read("a.json"), BROKEN);
    assert_eq!(folder.names(), ["a.json"]);
    folder.run(&["--diff", "--unsafe-fixes", "-q", "a.json"]).assert().code(1).stderr_eq("");
    assert_eq!(folder.read("a.json"), BROKEN);
}

/// What is hidden is not fixed: who hides a finding has decided to leave it as it is.
#[test]
fn what_a_baseline_hides_is_left_alone() {
    let known = BROKEN.replace("\"10.4.0\", }", "\"10.4.0\" }");
    let folder = Folder::new().with("a.json", &known);
    folder.run(&["--write-baseline=known.json", "a.json"]).assert().success();
    let with_new = known.replace("title}}}\"", "titel}}}\"");
    let folder = folder.with("a.json", &with_new);
    let fixed = ["--baseline=known.json", "--unsafe-fixes", "a.json"];
    folder.run(&[&fixed[..], &["--diff"]].concat()).assert().code(1).stdout_eq(str![[r#"
--- a.json
+++ a.json
@@ -11,7 +11,7 @@
     }
   },
   "records": [
-    { "uid": "first", "_context": "task", "title": "{{{prompt_titel}}}" },
+    { "uid": "first", "_context": "task", "title": "{{{prompt_title}}}" },
     { "uid": "second", "_context": "task", "title": "After {{{first}}}" }
   ]
 }

"#]]);
    folder.run(&fixed).assert().success().stdout_eq(str![[r#"
Fixed 1 problem in 1 file.
No new problems in a.json. The baseline hides 3 findings.

"#]]);
    assert_eq!(folder.read("a.json"), known);
    folder.run(&fixed).assert().success();
    assert_eq!(folder.read("a.json"), known);
    folder.run(&["--baseline=none.json", "--fix", "a.json"]).assert().code(2);
    assert_eq!(folder.read("a.json"), known);
    folder.run(&["--write-baseline=known.json", "--fix", "a.json"]).assert().success();
    assert_eq!(folder.read("a.json"), safely_fixed());
}

#[test]
fn what_is_turned_off_is_left_alone() {
    let folder = Folder::new().with("a.json", BROKEN);
    folder.run(&["--unsafe-fixes", "--ignore=unused-prompt", "a.json"]).assert().success();
    assert_eq!(folder.read("a.json"), safely_fixed());
}

#[test]
fn a_diff_of_nothing_is_empty() {
    let folder = Folder::new().with("a.json", wholly_fixed());
    folder
        .run(&["--diff", "a.json"])
        .assert()
        .success()
        .stdout_eq("")
        .stderr_eq("note: There is nothing to fix.\n");
}

#[test]
fn only_the_edits_change_a_page() {
    let package = BROKEN.replace('\n', "\r\n> ");
    let page = format!("# Guide\r\n\r\n> ```json\r\n> {package}```\r\n\r\nEnd\t \r\n");
    let folder = Folder::new().with("guide.md", &page);
    folder.run(&["--fix", "guide.md"]).assert().success();
    let fixed =
        page.replace("\"10.4.0\", }", "\"10.4.0\" }").replace("{{{first}}}", "{{{uid.first}}}");
    assert_eq!(folder.read("guide.md"), fixed);
}

#[test]
fn html_stays_html() {
    let encoded = BROKEN.replace('"', "&quot;");
    let page = format!("<p>Guide</p>\n<pre><code>{encoded}</code></pre>\n");
    let folder = Folder::new().with("guide.html", &page);
    folder.run(&["--fix", "guide.html"]).assert().success();
    assert_eq!(
        folder.read("guide.html"),
        page.replace("10.4.0&quot;, }", "10.4.0&quot; }").replace("{{{first}}}", "{{{uid.first}}}")
    );
}

#[test]
fn a_byte_order_mark_is_a_mistake_and_line_ends_are_none() {
    let text = wholly_fixed().replace('\n', "\r\n");
    let folder = Folder::new().with("a.json", format!("\u{feff}{text}"));
    folder.run(&["--fix", "a.json"]).assert().success();
    assert_eq!(folder.read("a.json"), text);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn a_read_only_file_stays_and_nothing_is_called_fixed() {
        let folder = Folder::new().with("a.json", BROKEN).with("b.json", BROKEN);
        let read_only = fs::Permissions::from_mode(0o444);
        fs::set_permissions(folder.path("a.json"), read_only).unwrap();
        folder
            .run(&["--fix", "a.json", "b.json", "--statistics"])
            .assert()
            .code(2)
            .stderr_eq("error: Cannot write `a.json`: the file is read-only.\n")
            .stdout_eq(str![[r#"
4  warning  unused-prompt
1  error    invalid-json
1  error    undefined-placeholder
Fixed 2 problems in 1 file (4 more with --unsafe-fixes).
Found 2 errors and 4 warnings in 2 files.

"#]]);
        assert_eq!(folder.read("a.json"), BROKEN);
        assert_eq!(folder.read("b.json"), safely_fixed());
        assert_eq!(folder.names(), ["a.json", "b.json"]);
    }

    #[test]
    fn a_link_leads_to_the_file_that_is_fixed() {
        let folder = Folder::new().with("a.json", BROKEN);
        symlink("a.json", folder.path("link.json")).unwrap();
        fs::set_permissions(folder.path("a.json"), fs::Permissions::from_mode(0o640)).unwrap();
        folder.run(&["--fix", "link.json"]).assert().success();
        assert_eq!(folder.read("a.json"), safely_fixed());
        assert!(folder.path("link.json").symlink_metadata().unwrap().is_symlink());
        let mode = folder.path("a.json").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert_eq!(folder.names(), ["a.json", "link.json"]);
    }
}
