//! Reports are harmless and valid, whatever the file, its name and the messages hold.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test")]

use crate::holds;

use cerb_lint::Source;
use cerb_lint::report::{self, FileResult, Format, RenderOptions, Report};
use cerb_lint::rules::RULES;
use cerb_lint::text::Span;
use cerb_lint::text::Style;
use cerb_lint::text::{Applicability, Diagnostic, Edit, Fix, Related, Severity};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Text of all that could break a report: control characters, markup, separators, wide characters.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => any::<char>().prop_map(String::from),
        2 => "[a-z ]{0,12}",
        2 => select(vec![
            "\n", "\r\n", "\r", "\t", "\u{1b}[2J", "\u{9b}31m", "\u{0}", "\u{202e}", "\u{2066}", "\u{200f}", "\u{feff}", "\u{85}", "日本", "é", "e\u{301}",
            "👩‍👩‍👧", "]]>", "<!--", "&amp;", "'\"", "::error::x", "%0A", "::", ",", "\u{fffe}", "…", "\\",
        ]).prop_map(str::to_owned),
        1 => "[a{]{100,400}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn boundary(text: &str, index: Index) -> u32 {
    let mut offset = index.index(text.len() + 1);
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    u32::try_from(offset).unwrap()
}

/// Spans in a text, as many as there are pairs.
fn span(text: &str, (one, other): (Index, Index)) -> Span {
    let (one, other) = (boundary(text, one), boundary(text, other));
    Span::new(one.min(other), one.max(other))
}

prop_compose! {
    fn diagnostic()(
        words in prop::collection::vec(hostile(), 5),
        severity in select(vec![Severity::Error, Severity::Warning, Severity::Note]),
        has_help: bool,
        has_label: bool,
        has_fix: bool,
        places in prop::collection::vec(any::<(Index, Index)>(), 1..5),
    ) -> (Diagnostic, Vec<(Index, Index)>) {
        let [message, help, label, title, edit] = words.try_into().unwrap();
        let fix = Fix { title, applicability: Applicability::Safe, edits: vec![Edit { span: Span::default(), text: edit }] };
        (Diagnostic {
            rule: "some-rule",
            severity,
            message,
            help: has_help.then_some(help),
            span: Span::default(),
            label: has_label.then_some(label.clone()),
            pointer: "/records/0".to_owned(),
            related: places[1..].iter().map(|_| Related { span: Span::default(), message: label.clone() }).collect(),
            fix: has_fix.then_some(fix),
        }, places)
    }
}

prop_compose! {
    fn linted()(name in hostile(), text in hostile(), found in prop::collection::vec(diagnostic(), 0..4)) -> FileResult {
        let diagnostics = found.into_iter().map(|(mut diagnostic, places)| {
            diagnostic.span = span(&text, places[0]);
            for (related, place) in diagnostic.related.iter_mut().zip(&places[1..]) {
                related.span = span(&text, *place);
            }
            if let Some(fix) = &mut diagnostic.fix {
                fix.edits[0].span = diagnostic.span;
            }
            diagnostic
        }).collect();
        FileResult::new(Source::new(name, text), diagnostics)
    }
}

fn reports() -> impl Strategy<Value = Report> {
    prop::collection::vec(linted(), 0..3).prop_map(Report::new)
}

fn write(format: Format, report: &Report, look: &RenderOptions<'_>) -> String {
    let mut out = Vec::new();
    report::write(&mut out, format, report, &RenderOptions { rules: RULES, ..*look }).unwrap();
    String::from_utf8(out).unwrap()
}

fn json(format: Format, report: &Report) -> Value {
    serde_json::from_str(&write(format, report, &RenderOptions::default())).unwrap()
}

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

static CONTRACT: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = include_str!("../schemas/report.schema.json");
    validator(&serde_json::from_str(schema).unwrap())
});

/// The schema of SARIF, which is not part of the project; the crate `serde-sarif` brings it along,
/// in `src/schema.json`.
static SARIF: LazyLock<Option<jsonschema::Validator>> = LazyLock::new(|| {
    let Some(path) = std::env::var_os("SARIF_SCHEMA") else {
        eprintln!("SKIPPED: SARIF_SCHEMA does not name the schema of SARIF 2.1.0");
        return None;
    };
    let schema = std::fs::read_to_string(path).unwrap();
    // Its pattern for languages has a bracket too many, which strict parsers refuse.
    let schema = schema.replace("{2}]?$", "{2}?$");
    let schema = serde_json::from_str(&schema).unwrap();
    Some(validator(&schema))
});

fn errors(validator: &jsonschema::Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| error.to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn people_see_no_control_character(report in reports(), width in prop::option::of(0_usize..200)) {
        let look = RenderOptions { width, ..RenderOptions::default() };
        for format in [Format::Human, Format::Concise, Format::Github] {
            let text = write(format, &report, &look);
            let bad = text.chars().find(|it| holds::is_deceptive(*it));
            prop_assert_eq!(bad, None, "{:?}: {:?}", format, text);
            let coloured = write(format, &report, &RenderOptions { style: Style::Ansi, ..look });
            holds::shows_nothing_deceptive(&coloured);
        }
    }

    #[test]
    fn each_finding_is_one_line(report in reports()) {
        let tally = report.tally();
        let findings = tally.errors + tally.warnings + tally.notes;
        let look = RenderOptions { quiet: true, ..RenderOptions::default() };
        prop_assert_eq!(write(Format::Concise, &report, &look).lines().count(), findings);
        prop_assert_eq!(write(Format::Github, &report, &look).lines().count(), findings);
    }

    #[test]
    fn json_keeps_its_contract(report in reports()) {
        prop_assert_eq!(errors(&CONTRACT, &json(Format::Json, &report)), Vec::<String>::new());
    }

    #[test]
    fn sarif_is_sarif(report in reports()) {
        let log = json(Format::Sarif, &report);
        let run = &log["runs"][0];
        prop_assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), RULES.len());
        for result in run["results"].as_array().unwrap() {
            let region = &result["locations"][0]["physicalLocation"]["region"];
            let at = |key: &str| region[key].as_u64().unwrap();
            prop_assert!(at("startColumn") >= 1 && at("startLine") >= 1);
            prop_assert!((at("startLine"), at("startColumn")) <= (at("endLine"), at("endColumn")));
        }
        if let Some(schema) = &*SARIF {
            prop_assert_eq!(errors(schema, &log), Vec::<String>::new());
        }
    }

    #[test]
    fn gitlab_can_tell_findings_apart(report in reports()) {
        let issues = json(Format::Gitlab, &report);
        let issues = issues.as_array().unwrap();
        let fingerprints: HashSet<_> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        prop_assert_eq!(fingerprints.len(), issues.len());
    }

    #[test]
    fn xml_is_well_formed(report in reports()) {
        let tally = report.tally();
        let findings = tally.errors + tally.warnings + tally.notes;
        for (format, element) in [(Format::Junit, "failure"), (Format::Checkstyle, "error")] {
            let text = write(format, &report, &RenderOptions::default());
            let document = roxmltree::Document::parse(&text).map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
            let elements = document.descendants().filter(|node| node.has_tag_name(element));
            prop_assert_eq!(elements.count(), findings);
        }
    }
}

fn one(text: &str, span: Span) -> Report {
    let diagnostic = Diagnostic {
        rule: "some-rule",
        severity: Severity::Error,
        message: "Wrong.".to_owned(),
        help: None,
        span,
        label: Some("here".to_owned()),
        pointer: String::new(),
        related: Vec::new(),
        fix: None,
    };
    Report::new(vec![FileResult::new(Source::new("a.json", text), vec![diagnostic])])
}

#[test]
fn fingerprints_survive_moves() {
    let fingerprint = |report: &Report| {
        json(Format::Sarif, report)["runs"][0]["results"][0]["partialFingerprints"].clone()
    };
    let before = fingerprint(&one("{\"a\": 1}", Span::new(1, 4)));
    assert_eq!(before, fingerprint(&one("\n\n  {\"a\": 1}", Span::new(5, 8))));
}

#[test]
fn columns_are_what_each_format_counts() {
    let report = one("\"😀\": x", Span::new(8, 9));
    assert_eq!(json(Format::Json, &report)["diagnostics"][0]["start"]["column"], 6);
    let sarif = json(Format::Sarif, &report);
    let region = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startColumn"], 7);
    let rdjson = json(Format::Rdjson, &report);
    let range = &rdjson["diagnostics"][0]["location"]["range"];
    assert_eq!(range["start"], serde_json::json!({ "line": 1, "column": 9 }));
    assert_eq!(range["end"]["column"], 10);
}

#[test]
fn hundreds_of_findings_in_one_long_line_take_no_time() {
    let text = "\"é\",".repeat(200_000);
    let diagnostics = one(&text, Span::new(0, 4)).files()[0].diagnostics().to_vec();
    let spread = (0..500).map(|nth| Diagnostic {
        span: Span::new(nth * 400, nth * 400 + 4),
        ..diagnostics[0].clone()
    });
    let report = Report::new(vec![FileResult::new(Source::new("a.json", text), spread.collect())]);
    let start = std::time::Instant::now();
    for format in Format::ALL.iter().copied() {
        let look = RenderOptions { quiet: true, ..RenderOptions::default() };
        assert!(write(format, &report, &look).len() > 500);
    }
    // Reading the line anew for each finding would take minutes.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn long_lines_are_cut_around_the_finding() {
    let text =
        format!("{{\"image\": \"{}{{{{{{x}}}}}}{}\"}}", "A".repeat(100_000), "B".repeat(100_000));
    let start = u32::try_from(text.find("{{{x").unwrap()).unwrap() + 3;
    let out =
        write(Format::Human, &one(&text, Span::new(start, start + 1)), &RenderOptions::default());
    assert!(out.contains("a.json:1:100015"), "{out}");
    assert!(out.contains("AAA{{{x}}}BBB"), "{out}");
    assert!(out.lines().all(|line| line.chars().count() < 120), "{out}");
}
