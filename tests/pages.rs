//! Packages inside pages: found, read as a reader would copy them, and placed in the page.

#![allow(clippy::unwrap_used, reason = "a test")]

use crate::common;

use cerb_lint::source::{SourceKind, looks_like_package};
use cerb_lint::text::Span;
use cerb_lint::{Settings, Source, json, lint};
use proptest::prelude::*;
use serde_json::Value as Json;
use std::path::Path;

/// The texts of the packages in a page.
fn packages(page: &str) -> Vec<String> {
    let source = Source::new("page.md", page);
    source.packages().into_iter().map(|package| package.text.into_owned()).collect()
}

#[test]
fn the_package_of_a_guide_is_found() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/dropbox-guide.md");
    let source = Source::new("guide.md", std::fs::read_to_string(path).unwrap());
    let packages = source.packages();
    assert_eq!(packages.len(), 1);
    let arena = json::Arena::new();
    let document = json::parse(&packages[0].text, &arena);
    assert_eq!(document.errors, []);
    let records = document.root.as_ref().unwrap().get("records").unwrap().as_array().unwrap();
    let name = records[1].get("service_id").unwrap().as_text().unwrap();
    let place = packages[0].map.source(name.place(Span::new(3, 22)));
    assert_eq!(&source.text()[place.range()], "uid.service_dropbox");
    assert_eq!(lint(&source, &Settings::default()), []);
}

#[test]
fn a_slip_in_a_guide_is_placed_in_the_page() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/dropbox-guide.md");
    let page = std::fs::read_to_string(path).unwrap();
    let page = page.replace("\"owner_id\": \"0\",", "\"owner_id\": \"0\"");
    let source = Source::new("guide.md", page.as_str());
    let found = lint(&source, &Settings::default());
    assert_eq!(found.len(), 1, "{found:#?}");
    let edit = &found[0].fix.as_ref().unwrap().edits[0];
    let mut mended = page.clone();
    mended.replace_range(edit.span.range(), &edit.text);
    assert_eq!(lint(&Source::new("guide.md", mended), &Settings::default()), []);
}

#[test]
fn bytes_that_are_no_text_are_placed_in_the_page() {
    let page = b"Caf\xe9:\n\n> ```json\n> {\"package\": {\"name\": \"Caf\xe9?\",\n> \"revision\": 1}}\n> ```\n";
    let source = Source::from_bytes("page.md", page);
    let packages = source.packages();
    assert_eq!(packages[0].faults.len(), 1);
    let place = packages[0].map.source(packages[0].faults[0].span);
    assert_eq!(place, Span::new(44, 45));
    let found = lint(&source, &Settings::default());
    assert_eq!(found.iter().filter(|it| it.rule == "invalid-json").count(), 1, "{found:#?}");
}

#[test]
fn blocks_of_every_shape_are_found() {
    let package = "{\"package\": {\"revision\": 1},\n\"records\": []}";
    let pages = [
        format!("```\n{package}\n```"),
        format!("~~~ json\n{package}\n~~~"),
        format!("```json\n{{% raw %}}\n{package}\n{{% endraw %}}\n```"),
        format!("Text\n\n    {}\n", package.replace('\n', "\n    ")),
        format!("1. Item\n\n   ```json\n   {}\n   ```\n", package.replace('\n', "\n   ")),
        format!("> ```json\n> {}\n> ```\n", package.replace('\n', "\n> ")),
        format!("<pre>\n{package}\n</pre>"),
        format!("<PRE class=\"x\"><Code>{package}</Code></PRE>"),
        format!("* Item\n\n\t<pre><code>\n\t{}\n\t</code></pre>\n", package.replace('\n', "\n\t")),
        format!("> <pre>\n> {}\n> </pre>\n", package.replace('\n', "\n> ")),
        format!("<pre>{}</pre>", package.replace('"', "&quot;")),
        format!("<pre><span class=\"p\">{}</span></pre>", package.replace(':', "</span>:<span>")),
        format!("<pre>\n{package}\n"),
        format!("```json\n{}\n```", package.replace('\n', "\r\n")),
    ];
    let wanted: Json = serde_json::from_str(package).unwrap();
    for page in pages {
        let found = packages(&page);
        assert_eq!(found.len(), 1, "{page}");
        assert_eq!(serde_json::from_str::<Json>(&found[0]).ok().as_ref(), Some(&wanted), "{page}");
    }
}

#[test]
fn other_blocks_are_left_alone() {
    let page = "{\"package\": {\"revision\": 1}}\n\n```kata\nstart:\n  set:\n```\n\n```json\n{\"a\": 1}\n```\n\n\
                ```json\n\"records\": [{\"uid\": \"a\"}]\n```\n\n```html\n<pre>{\"package\": {\"revision\": 1}}</pre>\n```\n";
    assert_eq!(packages(page), Vec::<String>::new());
}

#[test]
fn real_packages_are_known_and_fragments_are_not() {
    let Some(folder) = common::shared() else { return };
    let index = std::fs::read_to_string(folder.join("corpus/index.json")).unwrap();
    let index: Vec<Json> = serde_json::from_str(&index).unwrap();
    let mut wrong = Vec::new();
    for entry in &index {
        let (Some(file), Some(kind)) = (entry["file"].as_str(), entry["kind"].as_str()) else {
            continue;
        };
        let Ok(text) = std::fs::read_to_string(folder.join("corpus").join(file)) else { continue };
        let is_package =
            kind == "full package" || kind.contains("skeleton") || kind == "invalid JSON";
        if looks_like_package(&text) != is_package {
            wrong.push(format!("{file}: {kind}: {}", &text[..text.floor_char_boundary(60)]));
        }
    }
    for path in std::fs::read_dir(folder.join("corpus/docs/negative")).unwrap() {
        let text = std::fs::read_to_string(path.unwrap().path()).unwrap();
        if looks_like_package(&text) {
            wrong.push(text);
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

fn text() -> impl Strategy<Value = String> {
    "[ -~éß中😀]{0,16}".prop_filter("Liquid would take it", |text| !text.contains("{%"))
}

fn package() -> impl Strategy<Value = Json> {
    prop::collection::vec((text(), text()), 0..6).prop_map(|records| {
        let record = |(uid, title): (String, String)| {
            serde_json::json!({"uid": uid, "_context": "task", "title": title})
        };
        let records: Vec<_> = records.into_iter().map(record).collect();
        serde_json::json!({"package": {"revision": 1}, "records": records})
    })
}

/// Puts JSON into a page, in a shape; and says how a piece of it must be read.
fn page(json: &str, shape: usize) -> (String, bool) {
    let indented = |prefix: &str| json.replace('\n', &format!("\n{prefix}"));
    let escaped =
        json.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let numeric = json.replace('&', "&#38;").replace('<', "&#x3c;").replace('"', "&#34;");
    match shape {
        0 => (format!("# A\n\n```json\n{json}\n```\n"), false),
        1 => (format!("1. A\n\n   ````json\n   {}\n   ````\n", indented("   ")), false),
        2 => (format!("> A\n> ```json\n> {}\n> ```\n", indented("> ")), false),
        3 => (format!("> * A\n>\n>   ```json\n>   {}\n>   ```\n", indented(">   ")), false),
        4 => (
            format!(
                "* A\n\n\t<pre>\n\t<code>\n\t{{% raw %}}\n\t{}\n\t{{% endraw %}}\n\t</code></pre>\n",
                escaped.replace('\n', "\n\t")
            ),
            true,
        ),
        5 => (format!("> <pre><code>{}</code></pre>\n", escaped.replace('\n', "\n> ")), true),
        6 => (format!("<pre>{numeric}</pre>\n"), true),
        _ => (format!("A\n\n    {}\n", indented("    ")), false),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_package_in_a_page_is_read_as_it_was_written(json in package(), shape in 0..8_usize) {
        let text = serde_json::to_string_pretty(&json).unwrap();
        let (page, is_html) = page(&text, shape);
        let source = Source::new("page.md", page.as_str());
        let found = source.packages();
        prop_assert_eq!(found.len(), 1, "{}", page);
        let derived = &*found[0].text;
        let read: Json = serde_json::from_str(derived).map_err(|e| TestCaseError::fail(format!("{e}: {derived:?} of {page:?}")))?;
        prop_assert_eq!(read, json);
        for (at, character) in derived.char_indices().filter(|(_, character)| !character.is_whitespace()) {
            let place = found[0].map.source(Span::from_range(at..at + character.len_utf8()));
            let slice = &page[place.range()];
            let wanted = character.to_string();
            let decoded = match slice {
                "&amp;" | "&#38;" => "&",
                "&lt;" | "&#x3c;" => "<",
                "&gt;" => ">",
                "&quot;" | "&#34;" => "\"",
                other => other,
            };
            prop_assert_eq!(if is_html { decoded } else { slice }, wanted);
        }
    }

    #[test]
    fn no_page_is_too_odd(pieces in prop::collection::vec(prop::sample::select(vec![
        "<pre", ">", "</pre>", "```", "\n", "> ", "    ", "{% raw %}", "{%", "%}", "&quot;", "&#x", "&#99999999;", "&",
        "<", "<!--", "-->", "{\"package\": {\"revision\": 1}}", "{", "}", "{\"", "é", "<code>", "1. ", "\t", "\r\n", "&amp", "~~~",
    ]), 0..40)) {
        let page = pieces.concat();
        for kind in [SourceKind::Page, SourceKind::Paste] {
            let source = Source::of_kind(kind, "page", page.as_str());
            for package in source.packages() {
                for (at, character) in package.text.char_indices() {
                    let place = package.map.source(Span::from_range(at..at + character.len_utf8()));
                    prop_assert!(page.get(place.range()).is_some(), "{:?} in {:?}", place, page);
                }
            }
            lint(&source, &Settings::default());
        }
    }
}
