//! The parser on texts that nobody thought of, with `serde_json` as the judge.

#![allow(clippy::unwrap_used, reason = "a test")]

use crate::holds;

use cerb_lint::json::{self, Kind, Value};
use cerb_lint::text::Span;
use holds::{MOST_SYNTAX_ERRORS, document_is_sound, mend, to_json};
use proptest::prelude::*;
use serde_json::Value as Json;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => proptest::char::range(' ', '~'),
        1 => prop::sample::select(vec!['"', '\\', '/', '\n', '\t', '\u{0}', '\u{1f}', '\u{7f}']),
        1 => prop::sample::select(vec!['é', '“', '”', '’', '\u{a0}', '😀', '\u{feff}', '中', '{', '}']),
    ]
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[a-z_]{1,8}",
        2 => prop::collection::vec(character(), 0..12).prop_map(String::from_iter),
        1 => Just("{{{prompt_x|default(\"y\")}}}".to_owned()),
    ]
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        (-1000_i64..1000).prop_map(Json::from),
        (-1.0e6..1.0e6_f64).prop_map(Json::from),
        word().prop_map(Json::String),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::Array),
            prop::collection::vec((word(), inner), 0..5)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

/// Writes JSON with white space and escapes as `seed` has it.
fn write_json(value: &Json, seed: &mut u64, out: &mut String) {
    let mut pick = |n: u64| {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) % n
    };
    let mut space = |out: &mut String| {
        out.push_str(["", "", " ", "\n  ", "\t", "\r\n"][usize::try_from(pick(6)).unwrap()]);
    };
    space(out);
    match value {
        Json::Array(values) => {
            out.push('[');
            space(out);
            for (index, value) in values.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write_json(value, seed, out);
            }
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            space(out);
            for (index, (key, value)) in members.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write_json(&Json::String(key.clone()), seed, out);
                out.push(':');
                write_json(value, seed, out);
            }
            out.push('}');
        }
        Json::String(text) => {
            out.push('"');
            for character in text.chars() {
                match character {
                    '"' | '\\' => write!(out, "\\{character}").unwrap(),
                    '\0'..='\u{1f}' => write!(out, "\\u{:04x}", u32::from(character)).unwrap(),
                    _ if pick(5) == 0 => {
                        for unit in character.encode_utf16(&mut [0; 2]) {
                            write!(out, "\\u{unit:04X}").unwrap();
                        }
                    }
                    _ => out.push(character),
                }
            }
            out.push('"');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn written() -> impl Strategy<Value = (Json, String)> {
    (json(), any::<u64>()).prop_map(|(json, mut seed)| {
        let mut text = String::new();
        write_json(&json, &mut seed, &mut text);
        (json, text)
    })
}

/// Pieces of text that have a meaning, here and in other languages.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "'",
        "“",
        "”",
        "‘",
        "’",
        "«",
        "»",
        "&quot;",
        "&nbsp;",
        "\\",
        "\\\"",
        "\\u00e9",
        "\\ud83d",
        "\\ude00",
        "\\x41",
        "\n",
        "\r\n",
        "  ",
        "\t",
        "0",
        "1",
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1e5",
        "0x1F",
        "true",
        "True",
        "nul",
        "null",
        "None",
        "NaN",
        "name",
        "\"a\"",
        "\"b\": ",
        "//",
        "/*",
        "*/",
        "#",
        "<!--",
        "-->",
        "{{{",
        "}}}",
        "{%",
        "%}",
        "...",
        "…",
        ";",
        "=>",
        "=",
        "\u{a0}",
        "\u{feff}",
        "\u{200b}",
        "\0",
        "\u{7f}",
        "`",
        "é",
        "😀",
        "\"package\": {",
        "\n  \"k\": 1,",
    ];
    prop::sample::select(pieces.map(str::to_owned).to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sound_text_is_read_as_serde_json_reads_it((json, text) in written()) {
        let arena = json::Arena::new();
        let document = json::parse(&text, &arena);
        prop_assert!(document.errors.is_empty(), "{:?}", document.errors);
        let tree = to_json(document.root.as_ref().unwrap()).unwrap();
        prop_assert_eq!(&tree, &json);
        document_is_sound(&document);
        let mut open: Vec<&Value<'_>> = document.root.iter().collect();
        while let Some(value) = open.pop() {
            match &value.kind {
                Kind::Array(values) => open.extend(*values),
                Kind::Object(object) => open.extend(object.members.iter().map(|member| &member.value)),
                Kind::String(it) => for (at, character) in it.decoded().char_indices() {
                    let place = it.place(Span::from_range(at..at + character.len_utf8()));
                    let source = format!("\"{}\"", &text[place.range()]);
                    let decoded: String = serde_json::from_str(&source).unwrap();
                    prop_assert_eq!(decoded, character.to_string());
                },
                _ => {}
            }
        }
    }

    #[test]
    fn damaged_text_is_refused_when_serde_json_refuses_it(
        (_, text) in written(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), piece(), 0..3_usize), 1..4),
    ) {
        let mut text = text;
        for (index, piece, removed) in damage {
            let at = text.floor_char_boundary(index.index(text.len() + 1));
            let end = text.ceil_char_boundary((at + removed).min(text.len()));
            text.replace_range(at..end, &piece);
        }
        holds::json(text.as_bytes());
    }

    #[test]
    fn soup_is_refused_when_serde_json_refuses_it(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        holds::json(text.as_bytes());
    }
}

/// A package that has all that slips need.
const PACKAGE: &str = r#"{
  "package": {
    "name": "Sample \"one\" é",
    "revision": 1,
    "requires": {
      "cerb_version": "10.4.0",
      "plugins": []
    }
  },
  "records": [
    {
      "uid": "service_a",
      "_context": "connected_service",
      "name": "It's {{{prompt_name}}}, really",
      "is_disabled": false,
      "rank": 10,
      "ratio": 0.5,
      "note": null,
      "tags": ["one", "two", 3],
      "params": {
        "client_id": "{{{prompt_id}}}",
        "scope": "a b"
      }
    },
    {
      "uid": "task_b",
      "_context": "task"
    }
  ]
}
"#;

/// Checks that a slip is told once, and mended by its fix.
#[track_caller]
fn mends(from: &str, to: &str) {
    assert!(PACKAGE.contains(from), "{from:?}");
    let pretty = PACKAGE.replacen(from, to, 1);
    check_mends(&pretty, from, to);
}

#[track_caller]
fn check_mends(text: &str, from: &str, to: &str) {
    let arena = json::Arena::new();
    let document = json::parse(text, &arena);
    document_is_sound(&document);
    assert_eq!(document.errors.len(), 1, "{from:?} -> {to:?}: {:#?}", document.errors);
    let mended = mend(&document);
    let wanted: Json = serde_json::from_str(PACKAGE).unwrap();
    let got = serde_json::from_str::<Json>(&mended);
    assert_eq!(got.ok(), Some(wanted), "{from:?} -> {to:?}: {:#?}\n{mended}", document.errors);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn each_slip_is_told_once_and_mended() {
    let slips = [
        // Commas and colons.
        ("1,\n", "1\n"),
        ("\"10.4.0\",", "\"10.4.0\""),
        ("\"one\", \"two\"", "\"one\" \"two\""),
        ("\"one\", \"two\"", "\"one\",, \"two\""),
        ("\"one\", \"two\"", "\"one\"; \"two\""),
        ("[\"one\"", "[, \"one\""),
        ("3]", "3,]"),
        ("\"a b\"\n", "\"a b\",\n"),
        ("\"task\"\n", "\"task\",\n"),
        ("    }\n  ]", "    },\n  ]"),
        ("    },\n    {", "    }\n    {"),
        ("\"rank\": 10", "\"rank\" 10"),
        ("\"rank\": 10", "\"rank\":: 10"),
        ("\"rank\": 10", "\"rank\" = 10"),
        ("\"rank\": 10", "\"rank\" => 10"),
        ("\"params\": {", "\"params\" {"),
        // Comments.
        ("1,\n", "1, // note\n"),
        ("1,\n", "1, # note\n"),
        ("1,\n", "/* note */ 1,\n"),
        ("\"records\"", "/* note\n over \"two\": lines, */ \"records\""),
        ("\"records\"", "<!-- note --> \"records\""),
        // Quotes.
        ("\"rank\"", "'rank'"),
        ("\"rank\"", "“rank”"),
        ("\"rank\"", "“rank\""),
        ("\"rank\"", "\"rank”"),
        ("\"rank\"", "«rank»"),
        ("\"rank\"", "`rank`"),
        ("\"rank\"", "&quot;rank&quot;"),
        ("\"rank\"", "&#34;rank&#34;"),
        ("\"task_b\"", "'task_b'"),
        ("\"task_b\"", "“task_b”"),
        ("\"task_b\"", "\"task_b”"),
        ("\"task_b\"", "&quot;task_b&quot;"),
        ("\"It's {{{prompt_name}}}, really\"", "'It's {{{prompt_name}}}, really'"),
        ("\"It's {{{prompt_name}}}, really\"", "'It\\'s {{{prompt_name}}}, really'"),
        ("\"It's {{{prompt_name}}}, really\"", "“It's {{{prompt_name}}}, really”"),
        ("\"Sample \\\"one\\\" é\"", "'Sample \"one\" é'"),
        ("\"Sample \\\"one\\\" é\"", "&quot;Sample \\&quot;one\\&quot; é&quot;"),
        ("\"Sample \\\"one\\\" é\"", "\"Sample \"one\" é\""),
        ("\"rank\"", "rank"),
        ("\"rank\": 10", "rank: 10"),
        ("\"uid\": \"task_b\"", "'uid': 'task_b'"),
        ("\"rank\"", "\"rank"),
        ("\"rank\"", "rank\""),
        ("\"task_b\"", "\"task_b"),
        ("\"task_b\"", "task_b\""),
        ("\"task\"\n", "\"task\n"),
        ("\"{{{prompt_id}}}\"", "\"{{{prompt_id}}}"),
        ("\"{{{prompt_id}}}\"", "{{{prompt_id}}}"),
        ("\"task_b\"", "task_b"),
        ("\"10.4.0\"", "10.4.0"),
        // Words and numbers.
        ("false", "False"),
        ("false", "FALSE"),
        ("false", "flase"),
        ("null", "None"),
        ("null", "undefined"),
        ("null", "nil"),
        ("10,", "010,"),
        ("10,", "+10,"),
        ("10,", "10.,"),
        ("10,", "0xA,"),
        ("0.5", ".5"),
        ("0.5", "+.5"),
        ("3]", "03]"),
        // Escapes and control characters.
        ("It's", "It\\'s"),
        ("é", "\\xe9"),
        ("é", "\\u{e9}"),
        ("é", "\\U00e9"),
        // White space.
        ("\"rank\": 10", "\"rank\":\u{a0}10"),
        ("      \"rank\"", "\u{a0} \u{a0} \u{a0} \"rank\""),
        ("\"rank\": 10", "\"rank\": 10\u{200b}"),
        ("\"rank\": 10", "\"rank\": 10\u{a0}"),
        ("\"rank\": 10", "\"rank\":&nbsp;10"),
        ("\"rank\": 10", "\"rank\":\u{c}10"),
        ("\"rank\": 10", "\"rank\":\0 10"),
        ("{\n  \"package\"", "\u{feff}{\n  \"package\""),
        // Brackets.
        ("    }\n  },\n  \"records\"", "    }\n  \"records\""),
        ("    }\n  },\n  \"records\"", "    }\n  ,\n  \"records\""),
        ("  },\n  \"records\"", "  },\n  },\n  \"records\""),
        ("  ]\n}\n", "  ]\n"),
        ("    }\n  ]\n}\n", "    }\n"),
        ("    }\n  ]\n}\n", "    }\n}\n"),
        ("    }\n  ]\n}\n", "    }\n  }\n}\n"),
        ("    }\n  ]\n}\n", "    ]\n  ]\n}\n"),
        ("      }\n    },\n    {", "      }\n    ],\n    {"),
        ("      }\n    },\n    {", "      }\n    {"),
        ("      }\n    },\n    {", "    },\n    {"),
        ("      }\n    },\n    {", "      }\n      }\n    },\n    {"),
        ("3],", "3,"),
        ("3],", "3},"),
        ("3],", "3]],"),
        ("\"plugins\": []", "\"plugins\": ["),
        ("  ]\n}\n", "  ]\n}}\n"),
        ("  ]\n}\n", "  ]\n};\n"),
        ("{\n  \"package\"", "const it = {\n  \"package\""),
        ("{\n  \"package\"", "```json\n{\n  \"package\""),
        ("  ]\n}\n", "  ]\n}\n```\n"),
    ];
    let mut failed = Vec::new();
    for (from, to) in slips {
        if let Err(error) = std::panic::catch_unwind(|| mends(from, to)) {
            let message = error.downcast_ref::<String>().cloned().unwrap_or_default();
            failed.push(message);
        }
    }
    assert!(failed.is_empty(), "{} failed:\n{}", failed.len(), failed.join("\n\n"));
}

#[test]
fn raw_control_characters_are_mended() {
    for (raw, written) in [("\t", "\\t"), ("\n", "\\n"), ("\r\n", "\\r\\n"), ("\0", "\\u0000")] {
        let text = PACKAGE.replace("a b", &format!("a{raw}b{raw}c"));
        let arena = json::Arena::new();
        let document = json::parse(&text, &arena);
        assert_eq!(document.errors.len(), 1, "{:#?}", document.errors);
        assert_eq!(mend(&document), PACKAGE.replace("a b", &format!("a{written}b{written}c")));
    }
}

#[test]
fn many_slips_are_all_told() {
    let text = PACKAGE
        .replace("\"uid\"", "'uid'")
        .replace("false", "False")
        .replace("10,", "010,")
        .replace("\"a b\"", "\"a b\",")
        .replace("\"10.4.0\",", "\"10.4.0\" // needed");
    let arena = json::Arena::new();
    let document = json::parse(&text, &arena);
    assert_eq!(document.errors.len(), 7, "{:#?}", document.errors);
    assert_eq!(
        serde_json::from_str::<Json>(&mend(&document)).unwrap(),
        serde_json::from_str::<Json>(PACKAGE).unwrap()
    );
}

#[test]
fn what_was_understood_is_kept() {
    let arena = json::Arena::new();
    let document = json::parse("{\"a\": ?? !! , \"b\": [1, ?, 3], \"c\": , \"d\": \"e\"}", &arena);
    let root = document.root.as_ref().unwrap();
    assert!(matches!(root.get("a").unwrap().kind, Kind::Unknown));
    assert_eq!(root.get("b").unwrap().as_array().unwrap().len(), 3);
    assert!(matches!(root.get("c").unwrap().kind, Kind::Unknown));
    assert_eq!(root.get("d").unwrap().as_str(), Some("e"));
    assert_eq!(document.errors.len(), 3, "{:#?}", document.errors);
}

#[test]
fn hostile_text_takes_no_long_time() {
    // A debug build looks for panics and endless loops; a release build for time that is not linear.
    let size = if cfg!(debug_assertions) { 3_000 } else { 10_000_000 };
    let pieces = [
        "[",
        "]",
        "{",
        "\"",
        "{\"a\":",
        ",",
        ":",
        "'",
        "“",
        "\\",
        "\"\\",
        "{{{",
        "}",
        "[}",
        "[}\n",
        "{]",
        "a,",
        "a ",
        "a:",
        "'a'b",
        "\"a\"b",
        "\"a\"b\n",
        "\"a\n",
        "\"\n",
        "/*",
        "/*\n",
        "//\n",
        "#",
        "<!--",
        "&quot;",
        "\u{a0}",
        "\u{a0}\n",
        "\0",
        "...",
        "1 ",
        "01,",
        "[],",
        "{},",
        "{}",
        "[\n",
        "}\n",
        "\"a:",
        "\"a\":",
        "\"a\",",
        "\"a}",
        "\"\\x",
        "\"a\",}",
        "},\"a\":",
        "= ",
        "[{",
        "\"a\":1}",
        "\n\"a\":[",
        "\"'",
        "“\"",
        "`",
        "é",
        "\t\"a\": {\n",
        "{\"a\", ",
    ];
    let mut slow = Vec::new();
    for head in ["", "[", "{", "{\"a\": \"", "[\n  [\n"] {
        for piece in pieces {
            let text = head.to_owned() + &piece.repeat(size / piece.len());
            let before = Instant::now();
            let arena = json::Arena::new();
            let document = json::parse(&text, &arena);
            let took = before.elapsed();
            assert!(document.errors.len() <= MOST_SYNTAX_ERRORS);
            if took > Duration::from_secs(20) {
                slow.push((head, piece, took));
            }
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

/// `tests/data/json-cases.jsonl`: texts with the verdicts of RFC 8259 and of PHP as Cerb calls it.
#[test]
fn each_known_case_is_judged_as_php_judges_it() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/json-cases.jsonl");
    let cases = std::fs::read_to_string(path).unwrap();
    assert!(cases.lines().count() > 300);
    for case in cases.lines() {
        let case: Json = serde_json::from_str(case).unwrap();
        let text = case["text"].as_str().unwrap();
        let arena = json::Arena::new();
        let document = json::parse(text, &arena);
        document_is_sound(&document);
        let why = &case["why"];
        assert_eq!(Some(document.errors.is_empty()), case["php"].as_bool(), "{text:?}: {why}");
        let only_deep = document.errors.iter().all(|error| error.too_deep);
        assert_eq!(Some(only_deep), case["rfc8259"].as_bool(), "{text:?}: {why}");
    }
}
