//! The parser against Cerb's own verdicts, where they are at hand.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test")]

use cerb_lint::json::{self, Kind, Text, Value};
use cerb_lint::{Settings, Source, lint};
use std::fmt::Write as _;
use std::path::PathBuf;

/// The folder of shared vectors; `None`, said aloud, where there is none.
fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CERB_LINT_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let file = root.join(path);
    if !file.exists() {
        eprintln!("SKIPPED: {} is not there; set CERB_LINT_SHARED", file.display());
        return None;
    }
    Some(file)
}

fn rows(path: &str) -> Vec<serde_json::Value> {
    let Some(file) = shared(path) else { return Vec::new() };
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn accepts_what_cerb_accepts_and_nothing_else() {
    let mut wrong = Vec::new();
    for row in rows("vectors/json.jsonl") {
        let Some(text) = row["text"].as_str() else { continue };
        let arena = json::Arena::new();
        let document = json::parse(text, &arena);
        if document.errors.is_empty() != row["accepted"].as_bool().unwrap() {
            wrong.push(format!("{}: {:?}", row["id"], text.chars().take(80).collect::<String>()));
        }
        let deep = row["message"] == "Maximum stack depth exceeded";
        if deep != document.errors.iter().any(|error| error.too_deep) && !text.starts_with("[[[[") {
            wrong.push(format!("{}: depth", row["id"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is not UTF-8 can't be a text, so it is read as a file is.
#[test]
fn accepts_no_bytes_that_cerb_refuses() {
    let mut judged = 0;
    for row in rows("vectors/json.jsonl") {
        let Some(encoded) = row["base64"].as_str() else { continue };
        let source = Source::from_bytes("package.json", from_base64(encoded));
        let found = lint(&source, &Settings::default());
        let takes = found.iter().all(|it| !matches!(it.rule, "invalid-json" | "nesting-too-deep"));
        assert_eq!(Some(takes), row["accepted"].as_bool(), "{}: {found:#?}", row["id"]);
        judged += 1;
    }
    assert!(shared("vectors/json.jsonl").is_none() || judged > 10, "{judged} rows");
}

fn from_base64(encoded: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<_> = encoded.trim_end_matches('=').bytes().collect();
    let group = |group: &[u8]| {
        let value = |digit: &u8| DIGITS.iter().position(|it| it == digit).unwrap();
        let bits =
            group.iter().fold(0, |bits, digit| bits << 6 | value(digit)) << (6 * (4 - group.len()));
        let bytes = u32::try_from(bits).unwrap().to_be_bytes();
        bytes[1..group.len()].to_vec()
    };
    digits.chunks(4).flat_map(group).collect()
}

#[test]
fn finds_the_slip_in_real_packages() {
    let mut wrong = Vec::new();
    for row in rows("vectors/import.jsonl") {
        let kind = row["kind"].as_str().unwrap();
        let text = row["text"].as_str().unwrap();
        let arena = json::Arena::new();
        let document = json::parse(text, &arena);
        if !kind.starts_with("text.") {
            assert!(document.errors.is_empty(), "{}: {:?}", row["id"], document.errors);
            continue;
        }
        let Some(base) = shared(&format!("corpus/{}", row["base"].as_str().unwrap())) else {
            continue;
        };
        let base = std::fs::read_to_string(base).unwrap();
        let arena = json::Arena::new();
        let base = json::parse(&base, &arena);
        let mut printed = String::new();
        print(base.root.as_ref().unwrap(), 0, &mut printed);
        let (start, end) = difference(&printed, text);
        let touches = |error: &json::SyntaxError| {
            error.span.start as usize <= end + 1 && start <= error.span.end as usize + 1
        };
        let expected = document.errors.iter().any(touches) || kind == "text.deep";
        let one = document.errors.len() == 1;
        if !expected || !one {
            wrong.push(format!(
                "{kind} {}: {start}..{end}: {:?}: {:#?}",
                row["id"],
                &text[text.floor_char_boundary(start.saturating_sub(60))
                    ..text.ceil_char_boundary(end + 60)],
                document.errors,
            ));
        }
    }
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("\n"));
}

/// Where two texts differ, as a range of the second.
fn difference(old: &str, new: &str) -> (usize, usize) {
    let same = |(a, b): &(u8, u8)| a == b;
    let start = old.bytes().zip(new.bytes()).take_while(same).count();
    let most = old.len().min(new.len()) - start;
    let end = old.bytes().rev().zip(new.bytes().rev()).take_while(same).count().min(most);
    (start, (new.len() - end).max(start))
}

/// Prints as the vectors were printed before each got its slip.
fn print(value: &Value<'_>, depth: usize, out: &mut String) {
    let line = |depth: usize| format!("\n{}", "  ".repeat(depth));
    match &value.kind {
        Kind::Null => out.push_str("null"),
        Kind::Bool(it) => write!(out, "{it}").unwrap(),
        Kind::Number(it) => out.push_str(it),
        Kind::String(it) => string(it, out),
        Kind::Array([]) => out.push_str("[]"),
        Kind::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                out.push_str(if index == 0 { "[" } else { "," });
                out.push_str(&line(depth + 1));
                print(value, depth + 1, out);
            }
            out.push_str(&line(depth));
            out.push(']');
        }
        Kind::Object(object) if object.members.is_empty() => out.push_str("{}"),
        Kind::Object(object) => {
            for (index, member) in object.members.iter().enumerate() {
                out.push_str(if index == 0 { "{" } else { "," });
                out.push_str(&line(depth + 1));
                string(&member.key, out);
                out.push_str(": ");
                print(&member.value, depth + 1, out);
            }
            out.push_str(&line(depth));
            out.push('}');
        }
        Kind::Unknown => panic!("a sound package was not understood"),
    }
}

fn string(text: &Text<'_>, out: &mut String) {
    out.push_str(&serde_json::to_string(text.decoded()).unwrap());
}
