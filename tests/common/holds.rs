//! What holds of any input whatever. The properties, the fuzz targets and the tests that replay what
//! these found once all check it here.

#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test")]

use cerb_lint::inspect::{self, Inspected};
use cerb_lint::json::{self, Document, Kind, Text, Value};
use cerb_lint::report::{self, FileResult, Format, RenderOptions, Report};
use cerb_lint::source::SourceKind;
use cerb_lint::text::Span;
use cerb_lint::text::Style;
use cerb_lint::text::{Applicability, Diagnostic, Edit, Severity};
use cerb_lint::twig::{self, Dialect, Template};
use cerb_lint::{Settings, Source, fix, lint};
use serde_json::Value as Json;

/// Names under which a source is read in each way that there is: as a package, as Markdown, as
/// HTML, and as what was pasted.
pub const NAMES: [&str; 4] = ["package.json", "page.md", "page.html", "<stdin>"];

/// A source under one of [`NAMES`]: what has no extension was pasted.
pub fn source(name: &str, bytes: &[u8]) -> Source {
    let is_file = name.contains('.');
    let kind = if is_file { SourceKind::of_file(name) } else { SourceKind::Paste };
    Source::of_bytes(kind, name, bytes)
}

/// How many syntax errors are told at most, with the one that says that there are more.
pub const MOST_SYNTAX_ERRORS: usize = 101;

/// A check of what holds of any bytes.
pub type Check = fn(&[u8]);

/// The checks that are fuzzed, by the name of the target.
pub const CHECKS: [(&str, Check); 5] =
    [("json", json), ("template", template), ("page", page), ("lint", whole), ("fix", fixes)];

/// The JSON front end takes what `serde_json` takes, and understands it in the same way.
pub fn json(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let arena = json::Arena::new();
    let document = json::parse(text, &arena);
    document_is_sound(&document);
    let Ok(judged) = serde_reads(text) else { return };
    assert_eq!(document.errors.is_empty(), judged.is_some(), "{text:?}: {:?}", document.errors);
    if let Some(judged) = judged {
        assert_eq!(document.root.as_ref().and_then(to_json), Some(judged), "{text:?}");
    }
}

/// Templates are read to the end, with spans that can be shown.
pub fn template(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for dialect in [Dialect::Import, Dialect::Run] {
        let template = twig::parse_cerb(text, dialect);
        for span in template_spans(&template) {
            fits(text, span);
        }
        let places: Vec<_> = template.references.iter().map(|it| it.segments[0].start).collect();
        assert!(places.is_sorted(), "{text:?}: {places:?}");
        for reference in &template.references {
            assert_eq!(reference.path.len(), reference.segments.len(), "{text:?}");
            assert_eq!(&text[reference.segments[0].range()], &reference.path[0], "{text:?}");
        }
        let ends = template.tags.windows(2).all(|it| it[0].span.end <= it[1].span.start);
        assert!(ends, "{text:?}: {:?}", template.tags);
    }
}

/// Of a page and of what was pasted, every character of a package has its place.
pub fn page(bytes: &[u8]) {
    for name in &NAMES[1..] {
        let source = source(name, bytes);
        let _ = (source.taken(), source.holds_package());
        for package in source.packages() {
            let mut last = 0;
            for (at, character) in package.text.char_indices() {
                let span = Span::from_range(at..at + character.len_utf8());
                let place = package.map.source(span);
                fits(source.text(), place);
                assert!(last <= place.start, "{place:?} in {:?}", source.text());
                last = place.end;
            }
            for fault in &package.faults {
                fits(&package.text, fault.span);
            }
        }
        findings_are_sound(&source, &lint(&source, &every_rule()));
    }
}

/// A package is linted, inspected and reported without harm.
pub fn whole(bytes: &[u8]) {
    let source = Source::from_bytes(NAMES[0], bytes);
    let diagnostics = lint(&source, &every_rule());
    findings_are_sound(&source, &diagnostics);
    reports_are_harmless(&Report::new(vec![FileResult::new(source.clone(), diagnostics)]));
    let inspected = [Inspected::new(source, &every_rule())];
    for format in [
        inspect::Format::Human,
        inspect::Format::Json,
        inspect::Format::Mermaid,
        inspect::Format::Dot,
    ] {
        let mut out = Vec::new();
        inspect::write(&mut out, format, &inspected, Style::Plain).unwrap();
        let out = String::from_utf8(out).unwrap();
        match format {
            inspect::Format::Json => drop(serde_json::from_str::<Json>(&out).unwrap()),
            _ => assert_eq!(out.chars().find(|it| is_deceptive(*it)), None, "{format:?}: {out:?}"),
        }
    }
}

/// Fixes make nothing worse, and once is enough.
pub fn fixes(bytes: &[u8]) {
    for most in [Applicability::Safe, Applicability::Unsafe] {
        fixes_do_good(&Source::from_bytes(NAMES[0], bytes), most);
    }
}

/// Applies fixes to a source, and checks all that holds for the result.
pub fn fixes_do_good(before: &Source, most: Applicability) {
    let settings = Settings::default();
    let text = before.text();
    let fixed = fix(before, &settings, most);
    assert_eq!(fixed.applied.is_empty(), fixed.text == text, "{text:?}: {:?}", fixed.applied);
    if !before.is_exact() {
        assert_eq!(fixed.text, text, "what was no UTF-8 is left alone");
        return;
    }
    let after = before.with_text(fixed.text.as_str());
    assert_eq!(&fixed.remaining, &lint(&after, &settings), "{text:?}");
    assert!(after.packages().len() >= before.packages().len(), "{text:?}");
    let (syntax_before, syntax_after) = (syntax_errors(before), syntax_errors(&after));
    assert!(syntax_after <= syntax_before, "{text:?} becomes {:?}", fixed.text);
    if syntax_after == syntax_before {
        let (before, after) = (errors(before), errors(&after));
        assert!(after <= before, "{after} errors, not {before}: {text:?} becomes {:?}", fixed.text);
    }
    if fixed.is_finished {
        let again = fix(&after, &settings, most);
        assert_eq!(again.text, fixed.text, "{text:?}: {:?}, {:?}", fixed.applied, again.applied);
    }
    for style in [Style::Plain, Style::Ansi] {
        let mut diff = Vec::new();
        report::write_diff(&mut diff, before.name(), text, &fixed.text, style).unwrap();
        if style == Style::Ansi {
            shows_nothing_deceptive(&String::from_utf8(diff).unwrap());
        }
    }
}

fn syntax_errors(source: &Source) -> usize {
    source
        .packages()
        .iter()
        .map(|package| json::parse(&package.text, &json::Arena::new()).errors.len())
        .sum()
}

fn errors(source: &Source) -> usize {
    let found = lint(source, &Settings::default());
    found.iter().filter(|it| it.severity == Severity::Error).count()
}

/// Settings with which everything is told.
pub fn every_rule() -> Settings {
    Settings { notes: true, ..Settings::default() }
}

/// The tree as `serde_json` has it; `None` where something was not understood.
pub fn to_json(value: &Value<'_>) -> Option<Json> {
    Some(match &value.kind {
        Kind::Null => Json::Null,
        Kind::Bool(it) => Json::Bool(*it),
        Kind::Number(it) => serde_json::from_str(it).ok()?,
        Kind::String(it) => Json::String(it.decoded().to_string()),
        Kind::Array(values) => Json::Array(values.iter().map(to_json).collect::<Option<_>>()?),
        Kind::Object(object) => Json::Object(
            object
                .members
                .iter()
                .map(|member| Some((member.key.decoded().to_string(), to_json(&member.value)?)))
                .collect::<Option<_>>()?,
        ),
        Kind::Unknown => return None,
    })
}

/// What `serde_json` makes of a text, if anything. Fails where it has limits of its own, for numbers
/// and for depth, which PHP has not or has elsewhere.
pub fn serde_reads(text: &str) -> serde_json::Result<Option<Json>> {
    match serde_json::from_str::<Json>(text) {
        Ok(json) => Ok(Some(json)),
        Err(error) => {
            let told = error.to_string();
            let own = told.contains("out of range") || told.contains("recursion limit");
            if own { Err(error) } else { Ok(None) }
        }
    }
}

/// Applies the fixes of all syntax errors.
pub fn mend(document: &Document<'_>) -> String {
    let fixes = document.errors.iter().filter_map(|error| error.fix.as_ref());
    let mut edits: Vec<&Edit> = fixes.flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| edit.span);
    let (mut mended, mut at) = (String::new(), 0);
    for edit in edits {
        assert!(at <= edit.span.start as usize, "edits overlap: {:?}", document.errors);
        mended.push_str(&document.text[at..edit.span.start as usize]);
        mended.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    mended + &document.text[at..]
}

/// A span lies in its text, and cuts no character.
#[track_caller]
pub fn fits(text: &str, span: Span) {
    assert!(span.start <= span.end, "{span:?} in {text:?}");
    assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
}

/// Checks all that holds for what was read of any text whatever.
pub fn document_is_sound(document: &Document<'_>) {
    let text = document.text;
    for error in &document.errors {
        fits(text, error.span);
        assert!(!error.message.is_empty() && !error.message.contains('\n'), "{text:?}: {error:?}");
        error.fix.iter().flat_map(|fix| &fix.edits).for_each(|edit| fits(text, edit.span));
    }
    assert!(document.errors.len() <= MOST_SYNTAX_ERRORS, "{text:?}");
    let starts: Vec<_> = document.errors.iter().map(|error| error.span.start).collect();
    assert!(starts.is_sorted(), "{text:?}: {:?}", document.errors);
    mend(document);
    let mut open: Vec<&Value<'_>> = document.root.iter().collect();
    while let Some(value) = open.pop() {
        fits(text, value.span);
        match &value.kind {
            Kind::String(it) => text_is_sound(text, it),
            Kind::Array(values) => {
                for element in *values {
                    assert!(value.span.contains(element.span), "{element:?} in {text:?}");
                    open.push(element);
                }
            }
            Kind::Object(object) => {
                for member in object.members {
                    assert!(value.span.contains(member.key.span), "{member:?} in {text:?}");
                    assert!(value.span.contains(member.value.span), "{member:?} in {text:?}");
                    text_is_sound(text, &member.key);
                    open.push(&member.value);
                }
            }
            _ => {}
        }
    }
}

fn text_is_sound(source: &str, text: &Text<'_>) {
    let mut last = text.inside().start;
    for (at, character) in text.decoded().char_indices() {
        let span = Span::from_range(at..at + character.len_utf8());
        let place = text.place(span);
        assert!(text.span.contains(place), "{place:?} of {text:?} in {source:?}");
        assert!(place.start >= last && place.end > place.start, "{place:?} of {text:?}");
        fits(source, place);
        last = place.end;
    }
    assert!(text.span.contains(text.inside()), "{text:?} in {source:?}");
}

/// Every place that a template tells.
pub fn template_spans(template: &Template) -> Vec<Span> {
    let names = template.references.iter().chain(&template.specials);
    names
        .flat_map(|reference| reference.segments.iter().chain([&reference.span]))
        .chain(template.tags.iter().map(|tag| &tag.span))
        .chain(template.uses.iter().map(|used| &used.span))
        .chain(template.errors.iter().map(|error| &error.span))
        .copied()
        .collect()
}

/// Findings stand in the order of the text, and whatever they point at is there.
pub fn findings_are_sound(source: &Source, diagnostics: &[Diagnostic]) {
    let text = source.text();
    assert!(diagnostics.is_sorted_by_key(|it| it.span), "{text:?}: {diagnostics:?}");
    for diagnostic in diagnostics {
        fits(text, diagnostic.span);
        assert!(!diagnostic.message.trim().is_empty(), "{text:?}: {diagnostic:?}");
        assert!(diagnostic.pointer.is_empty() || diagnostic.pointer.starts_with('/'));
        diagnostic.related.iter().for_each(|related| fits(text, related.span));
        for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
            fits(text, edit.span);
        }
    }
}

/// All reports are what their formats say, and none shows a person what could deceive.
pub fn reports_are_harmless(report: &Report) {
    let tally = report.tally();
    let findings = tally.errors + tally.warnings + tally.notes;
    let looks = [
        RenderOptions { max_diagnostics: Some(100), ..RenderOptions::default() },
        RenderOptions {
            max_diagnostics: Some(100),
            width: Some(60),
            style: Style::Ansi,
            ..RenderOptions::default()
        },
    ];
    for look in looks {
        for format in [Format::Human, Format::Concise, Format::Github] {
            shows_nothing_deceptive(&written(format, report, &look));
        }
    }
    let look = RenderOptions::default();
    for format in [Format::Json, Format::Gitlab, Format::Rdjson, Format::Sarif] {
        let out = written(format, report, &look);
        let json = serde_json::from_str::<Json>(&out).unwrap();
        let list = match format {
            Format::Json | Format::Rdjson => &json["diagnostics"],
            Format::Sarif => &json["runs"][0]["results"],
            _ => &json,
        };
        assert_eq!(list.as_array().map(Vec::len), Some(findings), "{format:?}: {out}");
    }
    for (format, element) in [(Format::Junit, "failure"), (Format::Checkstyle, "error")] {
        let out = written(format, report, &look);
        let xml = roxmltree::Document::parse(&out).unwrap_or_else(|it| panic!("{it}: {out}"));
        let elements = xml.descendants().filter(|node| node.has_tag_name(element));
        assert_eq!(elements.count(), findings, "{format:?}: {out}");
    }
}

fn written(format: Format, report: &Report, look: &RenderOptions<'_>) -> String {
    let mut out = Vec::new();
    report::write(&mut out, format, report, look).unwrap();
    String::from_utf8(out).unwrap()
}

/// In what a person reads, nothing of the input moves the cursor, hides or reorders text; our own
/// colours do not count.
#[track_caller]
pub fn shows_nothing_deceptive(shown: &str) {
    let mut rest = shown;
    while let Some(at) = rest.find(is_deceptive) {
        let colour = rest[at..]
            .strip_prefix("\u{1b}[")
            .map(|it| it.trim_start_matches(|it: char| it.is_ascii_digit() || it == ';'));
        let Some(behind) = colour.and_then(|it| it.strip_prefix('m')) else {
            panic!("{:?} in {shown:?}", rest[at..].chars().next());
        };
        rest = behind;
    }
}

/// Control characters and those that change the direction of writing.
pub fn is_deceptive(character: char) -> bool {
    character.is_control() && character != '\n'
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}')
        || ('\u{202a}'..='\u{202e}').contains(&character)
        || ('\u{2066}'..='\u{2069}').contains(&character)
}
