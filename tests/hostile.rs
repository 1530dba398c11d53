//! Texts that were made to take long, or much memory, or to be nested too deep. Whatever they are, time
//! grows no faster than they do.
//!
//! `cargo test --release --test hostile` takes 10 MB of each; otherwise they are only looked at for
//! panics and endless loops.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test")]

use cerb_lint::report::{self, FileResult, Format, RenderOptions, Report};
use cerb_lint::rules::RULES;
use cerb_lint::source::SourceKind;
use cerb_lint::{Settings, Source, lint};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// A text made of one piece again and again; `#` in the piece becomes a number that counts up.
struct Hostile {
    /// Says how it is read.
    name: &'static str,
    head: &'static str,
    piece: &'static str,
    tail: &'static str,
}

const fn hostile(
    name: &'static str,
    head: &'static str,
    piece: &'static str,
    tail: &'static str,
) -> Hostile {
    Hostile { name, head, piece, tail }
}

/// What stands before the records of a package.
macro_rules! records {
    ($inside:literal) => {
        concat!(
            r#"{"package":{"name":"x","requires":{"cerb_version":"10.4.0","plugins":[]}},"records":["#,
            $inside
        )
    };
}

/// What stands before a template.
macro_rules! title {
    ($inside:literal) => {
        concat!(records!(r#"{"uid":"u","_context":"task","title":""#), $inside)
    };
}

const JSON: &str = "package.json";

const HOSTILE: &[Hostile] = &[
    // JSON.
    hostile(JSON, "", "[", ""),
    hostile(JSON, "", "{\"a\":", ""),
    hostile(JSON, "", "\"a\":", ""),
    hostile(JSON, "[", "{},", ""),
    hostile(JSON, "[", "{},", "{}]"),
    hostile(JSON, "", "{{{", ""),
    hostile(JSON, "", "\"{{{", ""),
    hostile(JSON, "", "\n}\n", ""),
    hostile(JSON, "", "\\", ""),
    hostile(JSON, "", "“a”,", ""),
    hostile(JSON, "{", "\"a\":1,", "\"a\":1}"),
    hostile(JSON, title!(""), "\\u00e9", "\"}]}"),
    hostile(JSON, title!(""), "\\ud800", "\"}]}"),
    hostile(JSON, title!(""), "\\x", "\"}]}"),
    hostile(JSON, title!(""), "😀", "\"}]}"),
    hostile(JSON, title!(""), "\t", "\"}]}"),
    // Records, and what is unknown in them.
    hostile(JSON, records!(""), "{},", "{}]}"),
    hostile(JSON, records!(""), "0,", "0]}"),
    hostile(JSON, records!(""), "[[[[{}]]]],", "0]}"),
    hostile(JSON, records!(""), r#"{"uid":"u","_context":"task","title":"x"},"#, "{}]}"),
    hostile(JSON, records!(""), r#"{"uid":"u#","_context":"taskk#","title":"x"},"#, "{}]}"),
    hostile(
        JSON,
        records!(""),
        r#"{"uid":"u#","_context":"task","title":"{{{uid.uu#}}}"},"#,
        "{}]}",
    ),
    hostile(
        JSON,
        records!(""),
        r#"{"uid":"u#","_context":"task","title":"{{{uid.u#}}}","_exclude":true},"#,
        "{}]}",
    ),
    hostile(
        JSON,
        records!(""),
        r#"{"uid":"u#","_context":"custom_record","name":"x","name_plural":"x","uri":"r#"},"#,
        "{}]}",
    ),
    hostile(
        JSON,
        records!(r#"{"uid":"u","_context":"task","title":"x""#),
        r#","titel#":"x""#,
        "}]}",
    ),
    hostile(
        JSON,
        records!(r#"{"uid":"u","_context":"task","title":"x","links":["#),
        r#""taks:#","#,
        "0]}]}",
    ),
    hostile(JSON, "{\"package\":{}", r#","recrds#":[{"uid":"a#"}]"#, "}"),
    hostile(JSON, "{\"package\":{},\"settings\":{", r#""cerb.core#":{"x":true},"#, "\"a\":{}}}"),
    hostile(
        JSON,
        "{\"package\":{},\"behaviors\":[",
        r#"{"uid":"b#","title":"x","event":{"key":"event.mail.x#"},"nodes":[]},"#,
        "{}]}",
    ),
    hostile(
        JSON,
        "{\"package\":{},\"workspaces\":[{\"uid\":\"w\",\"name\":\"x\",\"tabs\":[",
        r#"{"uid":"t#","nme":"x"},"#,
        "{}]}]}",
    ),
    hostile(JSON, "{\"package\":{\"requires\":{\"plugins\":[", "\"cerb.plugn#\",", "\"\"]}}}"),
    hostile(
        JSON,
        "{\"package\":{\"configure\":{\"prompts\":[",
        r#"{"type":"txt#","label":"x","key":"p#","params":{}},"#,
        "{}]}}}",
    ),
    hostile(
        JSON,
        "{\"package\":{\"configure\":{\"prompts\":[",
        r#"{"type":"chooser","label":"x","key":"p#_id","params":{"context":"wrker","single":true}},"#,
        "{}]}}}",
    ),
    // Templates.
    hostile(JSON, title!("{{{ "), "a.", "a }}}\"}]}"),
    hostile(JSON, title!("{{{ "), "a-", "a }}}\"},{\"uid\":\"a-b\"}]}"),
    hostile(JSON, title!("{{{ "), "a + ", "a }}}\"}]}"),
    hostile(JSON, title!("{{{ "), "a ~ ", "a }}}\"}]}"),
    hostile(JSON, title!("{{{ a"), "|upper", " }}}\"}]}"),
    hostile(JSON, title!("{{{ a"), "|uper#", " }}}\"}]}"),
    hostile(JSON, title!("{{{ "), "(", " }}}\"}]}"),
    hostile(JSON, title!("{{{ ["), "a, ", "] }}}\"}]}"),
    hostile(JSON, title!(""), "{{{a}}}", "\"}]}"),
    hostile(JSON, title!(""), "{{{a#}}}", "\"}]}"),
    hostile(JSON, title!(""), "{{{$}}}", "\"}]}"),
    hostile(JSON, title!(""), "{{{u|uper}}}", "\"}]}"),
    hostile(JSON, title!(""), "{{% if a %}}", "\"}]}"),
    hostile(JSON, title!(""), "{{% if a %}}{{% endif %}}", "\"}]}"),
    hostile(JSON, title!(""), "{{% set x# = 1 %}}", "\"}]}"),
    hostile(
        JSON,
        title!(""),
        "{{% set x# = 1 %}}{{% if a %}}{{% set y# = 1 %}}{{% endif %}}",
        "\"}]}",
    ),
    hostile(JSON, title!(""), "{{% for x# in y %}}{{% endfor %}}", "\"}]}"),
    hostile(JSON, title!(""), "{{#if x}}", "\"}]}"),
    hostile(JSON, title!(""), "{{#", "\"}]}"),
    hostile(JSON, title!(""), "{% if %}", "\"}]}"),
    hostile(JSON, title!(""), "{{a}}", "\"}]}"),
    hostile(JSON, title!("{{{'"), "\\\\n", "'}}}\"}]}"),
    hostile(JSON, title!(""), "AKIAABCDEFGHIJKLMNOP ", "\"}]}"),
    // Pages, and what was pasted.
    hostile("page.md", "", "`", ""),
    hostile("page.md", "", "```\n", ""),
    hostile("page.md", "", "<pre>", ""),
    hostile("page.md", "", "<pre></pre>", ""),
    hostile("page.md", "", "```\nx\n```\n<pre>x</pre>\n", ""),
    hostile("page.md", "", "<a", ""),
    hostile("page.md", "", "{%", ""),
    hostile("page.md", "", "[a](", ""),
    hostile("page.md", "", "*a_", ""),
    hostile("page.md", "", "> ", ""),
    hostile("page.md", "```json\n{\"package\":{},\"records\":[\"", "{%", "\"]}\n```\n"),
    hostile(
        "page.md",
        "> ```json\n> {\"package\":{},\"records\":[",
        "\n> {},",
        "\n> {}]}\n> ```\n",
    ),
    hostile("page.html", "<pre>{\"package\":{},\"records\":[\"", "<a", "\"]}</pre>"),
    hostile("page.html", "<pre>{\"package\":{},\"records\":[\"", "<!--", "\"]}</pre>"),
    hostile("page.html", "<pre>{\"package\":{},\"records\":[\"", "&quot;", "\"]}</pre>"),
    hostile("page.html", "<pre>{\"package\":{},\"records\":[\"", "{%", "\"]}</pre>"),
    hostile("<stdin>", "", "&quot;", ""),
    hostile("<stdin>", "a", "{ ", ""),
    hostile("<stdin>", "a {\"package\":{},\"records\":[", "{\"a\":\"", ""),
    hostile("<stdin>", "a", "{\"package\":{}", ""),
];

impl Hostile {
    /// About `size` bytes of it.
    fn text(&self, size: usize) -> String {
        let mut text = String::with_capacity(size + 200);
        text.push_str(self.head);
        let (before, after) = self.piece.split_once('#').unwrap_or((self.piece, ""));
        let counts = self.piece.contains('#') && !self.piece.contains("{{#");
        for number in 0.. {
            if text.len() >= size {
                break;
            }
            if counts {
                write!(text, "{before}{number}{}", after.replace('#', &number.to_string()))
                    .unwrap();
            } else {
                text.push_str(self.piece);
            }
        }
        text + self.tail
    }
}

/// Thousands of names that are near to one of thousands.
fn near_misses(size: usize) -> String {
    let (mut prompts, mut records) = (String::new(), String::new());
    for number in 0.. {
        if prompts.len() + records.len() >= size {
            break;
        }
        write!(
            prompts,
            r#"{{"type":"text","label":"x","key":"prompt_name_{number}","params":{{}}}},"#
        )
        .unwrap();
        write!(
            records,
            r#"{{"uid":"u{number}","_context":"task","title":"{{{{{{promt_name_{number}}}}}}}"}},"#
        )
        .unwrap();
    }
    format!(
        r#"{{"package":{{"configure":{{"prompts":[{prompts}{{}}]}}}},"records":[{records}{{}}]}}"#
    )
}

/// Lints a text and writes each report.
fn time(name: &str, text: &str) -> Duration {
    let start = Instant::now();
    let is_paste = name == "<stdin>";
    let kind = if is_paste { SourceKind::Paste } else { SourceKind::of_file(name) };
    let source = Source::of_bytes(kind, name, text.as_bytes());
    let diagnostics = lint(&source, &Settings::default());
    let report = Report::new(vec![FileResult::new(source, diagnostics)]);
    let look =
        RenderOptions { max_diagnostics: Some(100), rules: RULES, ..RenderOptions::default() };
    for format in [Format::Human, Format::Json] {
        report::write(&mut std::io::sink(), format, &report, &look).unwrap();
    }
    start.elapsed()
}

#[test]
fn time_grows_no_faster_than_the_text() {
    let sizes = if cfg!(debug_assertions) { [300, 1_200] } else { [2_500_000, 10_000_000] };
    let mut slow = Vec::new();
    let mut check = |what: &str, name: &str, text: &dyn Fn(usize) -> String| {
        let [small, large] = sizes.map(|size| time(name, &text(size)));
        if cfg!(debug_assertions) {
            return; // So little text tells nothing of time.
        }
        eprintln!("{small:8.2?} {large:8.2?}  {what}");
        // Four times as long should take four times as much; memory that is farther away, a bit more.
        if large > small * 7 + Duration::from_secs(1) || large > Duration::from_secs(10) {
            slow.push(format!("{what}: {small:?}, then {large:?}"));
        }
    };
    for hostile in HOSTILE {
        let what = format!("{}: {:?} + {:?}…", hostile.name, hostile.head, hostile.piece);
        check(&what, hostile.name, &|size| hostile.text(size));
    }
    check("near misses", JSON, &near_misses);
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
