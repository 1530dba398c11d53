//! What holds of findings whatever the package: they stand where the mistake is, do not hang on how
//! the package is laid out, and can be reported.

#![allow(clippy::unwrap_used, reason = "a test")]

use crate::holds;

use cerb_lint::json::{self, Kind, Member, Value};
use cerb_lint::text::Diagnostic;
use cerb_lint::text::Span;
use cerb_lint::{Source, lint};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

const VALID: [&str; 7] = [
    include_str!("../fixtures/valid/automations.json"),
    include_str!("../fixtures/valid/behaviors.json"),
    include_str!("../fixtures/valid/bots.json"),
    include_str!("../fixtures/valid/records.json"),
    include_str!("../fixtures/valid/workspaces.json"),
    include_str!("../fixtures/undefined-placeholder/leaves.json"),
    include_str!("../fixtures/undefined-uid/leaves.json"),
];

/// Every package among the fixtures that is JSON.
static FIXTURES: LazyLock<Vec<(PathBuf, String)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut files = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                if json::parse(&text, &json::Arena::new()).errors.is_empty() {
                    files.push((path, text));
                }
            }
        }
    }
    files.sort();
    files
});

fn found(text: &str) -> Vec<Diagnostic> {
    lint(&Source::new("package.json", text), &holds::every_rule())
}

/// What slips into a package, or is lost from it.
const SLIPS: [&str; 22] = [
    ",",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ":",
    "{{{",
    "}}}",
    "{{",
    "{%",
    "uid.",
    "//",
    "\t",
    "\u{202e}",
    "\u{1b}[2J",
    "\\u0000",
    "\\u001b",
    "0",
    "null",
    "é",
    "😀",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_package_is_linted_and_reported_without_harm(
        package in any::<Index>(),
        slips in prop::collection::vec((any::<Index>(), 0..12_usize, select(&SLIPS[..])), 0..6),
    ) {
        let mut text = FIXTURES[package.index(FIXTURES.len())].1.clone();
        for (index, lost, slip) in slips {
            let start = text.floor_char_boundary(index.index(text.len() + 1));
            let end = text.ceil_char_boundary((start + lost).min(text.len()));
            text.replace_range(start..end, slip);
        }
        holds::whole(text.as_bytes());
        holds::page(format!("Page\n\n> ```json\n> {}\n> ```\n", text.replace('\n', "\n> ")).as_bytes());
        holds::page(format!("<pre>{}</pre>", text.replace('&', "&amp;").replace('"', "&quot;")).as_bytes());
    }

    #[test]
    fn any_bytes_are_linted_and_reported_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        holds::whole(&bytes);
        holds::page(&bytes);
    }
}

/// A change that makes a mistake: what to replace, by what, and where the mistake then is.
struct Mutation {
    replaced: Span,
    by: String,
    /// In bytes from the start of what is replaced.
    mistake: std::ops::Range<usize>,
}

impl Mutation {
    /// The mistake is all that is written.
    fn whole(replaced: Span, by: impl Into<String>) -> Self {
        let by = by.into();
        Self { replaced, mistake: 0..by.len(), by }
    }
}

/// A kind of mistake: its rule, and how to make it at a member of an object, if it can be made there.
type Kinds = (&'static str, fn(&str, &[&str], &Member<'_>) -> Option<Mutation>);

const MUTATIONS: &[Kinds] = &[
    ("invalid-json", |text, _, member| {
        // The comma behind a member is lost.
        let end = member.value.span.end;
        let is_last = !text[end as usize..].trim_start().starts_with(',');
        let comma = end + u32::try_from(text[end as usize..].find(',')?).unwrap();
        (!is_last).then(|| Mutation::whole(Span::new(comma, comma + 1), ""))
    }),
    ("invalid-json", |text, _, member| {
        let behind = &text[member.value.span.end as usize..];
        let is_last = !behind.trim_start().starts_with(',');
        is_last.then(|| Mutation::whole(Span::at(member.value.span.end), ","))
    }),
    ("invalid-json", |_, _, member| {
        Some(Mutation::whole(Span::new(member.key.span.end, member.value.span.start), " = "))
    }),
    ("invalid-json", |_, _, member| {
        let Kind::Bool(_) = member.value.kind else { return None };
        Some(Mutation::whole(member.value.span, "True"))
    }),
    ("invalid-json", |_, _, member| {
        let inside = member.value.as_text()?.inside();
        Some(Mutation::whole(Span::at(inside.end), "\t"))
    }),
    ("repeated-key", |text, _, member| {
        let key = &text[member.key.span.range()];
        Some(Mutation {
            mistake: 0..key.len(),
            by: format!("{key}: 1, "),
            replaced: Span::at(member.key.span.start),
        })
    }),
    ("undefined-placeholder", |text, _, member| {
        renamed(text, &member.value, "prompt_", "zzqx_nothing")
    }),
    ("undefined-uid", |text, _, member| renamed(text, &member.value, "uid.", "uid.zzqx_nothing")),
    ("template-syntax", |text, _, member| {
        let span = member.value.as_text()?.span;
        let opens = text[span.range()].starts_with("\"{{{");
        opens.then(|| Mutation::whole(Span::at(span.start + 4), " $ "))
    }),
    ("unknown-record-type", |_, path, member| {
        let is_type = path == ["records"] && member.key.decoded() == "_context";
        is_type.then(|| Mutation::whole(member.value.span, "\"zzqx_nothing\""))
    }),
    ("unknown-field", |_, path, member| {
        let is_field =
            path == ["records"] && !matches!(member.key.decoded(), "uid" | "_context" | "_exclude");
        is_field.then(|| Mutation {
            replaced: Span::at(member.key.span.start),
            by: "\"zzqx_nothing\": \"\", ".to_owned(),
            mistake: 0..14,
        })
    }),
    ("unknown-key", |_, path, member| {
        let is_known = matches!(
            path,
            ["package" | "bots" | "workspaces"] | ["package", "configure", "prompts"]
        );
        is_known.then(|| Mutation {
            replaced: Span::at(member.key.span.start),
            by: "\"zzqx_nothing\": \"\", ".to_owned(),
            mistake: 0..14,
        })
    }),
    ("unknown-prompt-type", |_, path, member| {
        let is_type = path == ["package", "configure", "prompts"] && member.key.decoded() == "type";
        is_type.then(|| Mutation::whole(member.value.span, "\"zzqx_nothing\""))
    }),
    ("invalid-cerb-version", |_, path, member| {
        let is_version = path == ["package", "requires"] && member.key.decoded() == "cerb_version";
        is_version.then(|| Mutation::whole(member.value.span, "\">=9\""))
    }),
];

/// Gives another name to the first that begins so and is read in a template.
fn renamed(text: &str, value: &Value<'_>, begins: &str, name: &str) -> Option<Mutation> {
    let span = value.as_text()?.span;
    let written = &text[span.range()];
    let open = written.find("{{{")? + 3;
    let inside = written[open..].trim_start();
    let start = written.len() - inside.len();
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.'))?;
    let place = Span::from_range(span.range().start + start..span.range().start + start + end);
    let is_whole = inside[end..].trim_start().starts_with("}}}");
    (is_whole && inside.starts_with(begins)).then(|| Mutation::whole(place, name))
}

/// The members of all objects, each with the keys that lead to its object.
fn members<'d>(
    value: &'d Value<'d>,
    path: &[&'d str],
    out: &mut Vec<(Vec<&'d str>, &'d Member<'d>)>,
) {
    match &value.kind {
        Kind::Array(values) => values.iter().for_each(|value| members(value, path, out)),
        Kind::Object(object) => {
            for member in object.members {
                out.push((path.to_vec(), member));
                members(&member.value, &[path, &[member.key.decoded()]].concat(), out);
            }
        }
        _ => {}
    }
}

/// Each mistake is made at several places of each package, and found there.
#[test]
fn a_mistake_is_found_where_it_was_made() {
    let mut missed = Vec::new();
    for (rule, mutate) in MUTATIONS {
        let mut made = 0;
        for package in VALID {
            let arena = json::Arena::new();
            let document = json::parse(package, &arena);
            let mut all = Vec::new();
            members(document.root.as_ref().unwrap(), &[], &mut all);
            let mutations: Vec<_> =
                all.iter().filter_map(|(path, member)| mutate(package, path, member)).collect();
            let step = mutations.len().div_ceil(4).max(1);
            for Mutation { replaced, by, mistake } in mutations.iter().step_by(step) {
                let mut text = package.to_owned();
                text.replace_range(replaced.range(), by);
                let start = replaced.range().start;
                let place = start + mistake.start..start + mistake.end;
                let found = found(&text);
                let touches =
                    |it: &&Diagnostic| it.rule == *rule && touches(&text, it.span.range(), &place);
                made += 1;
                if found.iter().find(touches).is_none() {
                    missed.push(format!("{rule} at {place:?}: {found:#?}\n{text}"));
                }
            }
        }
        assert!(made > 0, "no place for {rule}");
    }
    assert!(missed.is_empty(), "{} missed, such as {}", missed.len(), missed[0]);
}

/// Whether two places overlap or meet, white space between them apart.
fn touches(text: &str, one: std::ops::Range<usize>, other: &std::ops::Range<usize>) -> bool {
    let (first, second) = if one.start <= other.start { (&one, other) } else { (other, &one) };
    first.end >= second.start || text[first.end..second.start].trim().is_empty()
}

/// The same JSON with other white space between its parts.
fn laid_out(text: &str, line_end: &str, indent: &str, colon: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for character in text.chars() {
        if quoted {
            out.push(character);
            quoted = escaped || character != '"';
            escaped = !escaped && character == '\\';
            continue;
        }
        if matches!(character, '}' | ']') {
            depth -= 1;
            out.push_str(line_end);
            out.push_str(&indent.repeat(depth));
        }
        match character {
            ' ' | '\t' | '\r' | '\n' => continue,
            ':' => out.push_str(colon),
            _ => out.push(character),
        }
        quoted = character == '"';
        if matches!(character, '{' | '[' | ',') {
            depth += usize::from(character != ',');
            out.push_str(line_end);
            out.push_str(&indent.repeat(depth));
        }
    }
    out
}

/// How a package is laid out changes nothing that is said of it.
#[test]
fn the_layout_does_not_matter() {
    let said = |text: &str| -> Vec<_> {
        let found = found(text).into_iter();
        found
            .map(|it| (it.rule, it.severity, it.pointer, it.message, it.help, it.related.len()))
            .collect()
    };
    assert!(FIXTURES.len() > 150);
    let mut differ = Vec::new();
    for (path, text) in &*FIXTURES {
        let expected = said(text);
        for (line_end, indent, colon) in
            [("", "", ":"), ("\n", "  ", ": "), ("\r\n", "\t", "\t:\n")]
        {
            let other = laid_out(text, line_end, indent, colon);
            if said(&other) != expected {
                differ.push(format!(
                    "{} {line_end:?}: {:#?}, not {expected:#?}",
                    path.display(),
                    said(&other)
                ));
            }
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}
