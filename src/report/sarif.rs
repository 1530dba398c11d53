//! SARIF 2.1.0, for GitHub code scanning and other dashboards.
//! See <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use super::uri::uri;
use super::{FileResult, Report};
use crate::fingerprint::fingerprints;
use crate::rules::Rule;
use crate::settings::Level;
use crate::text::LineIndex;
use crate::text::Span;
use crate::text::{Diagnostic, Fix};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes one run with all rules, those that found nothing included.
pub(super) fn write(out: &mut dyn Write, report: &Report, rules: &[&Rule]) -> io::Result<()> {
    let mut results = Vec::new();
    for file in report.with_diagnostics() {
        let lines = file.lines();
        let fingerprints = fingerprints(file.name(), file.diagnostics());
        for (diagnostic, fingerprint) in file.diagnostics().iter().zip(fingerprints) {
            results.push(result(file, &lines, diagnostic, rules, &fingerprint));
        }
    }
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": env!("CARGO_PKG_NAME"),
                    "version": env!("CARGO_PKG_VERSION"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
                },
            },
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn descriptor(rule: &Rule) -> Value {
    let configuration = match rule.level {
        Level::On(severity) => json!({ "level": severity.as_str() }),
        Level::Off => json!({ "enabled": false }),
    };
    let example = |heading, json| format!("{heading}\n\n```json\n{json}\n```");
    let markdown =
        [rule.why, &example("Example:", rule.bad), &example("Instead:", rule.good)].join("\n\n");
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.why },
        "help": { "text": rule.why, "markdown": markdown },
        "defaultConfiguration": configuration,
        "properties": { "since": rule.since },
    })
}

fn result(
    file: &FileResult,
    lines: &LineIndex<'_>,
    diagnostic: &Diagnostic,
    rules: &[&Rule],
    fingerprint: &str,
) -> Value {
    let mut result = Map::new();
    let mut set = |key: &str, value| result.insert(key.to_owned(), value);
    set("ruleId", json!(diagnostic.rule));
    if let Some(index) = rules.iter().position(|rule| rule.name == diagnostic.rule) {
        set("ruleIndex", json!(index));
    }
    set("level", json!(diagnostic.severity.as_str()));
    set("message", json!({ "text": message(diagnostic) }));
    let mut place = location(file, lines, diagnostic.span);
    place["logicalLocations"] = json!([{ "fullyQualifiedName": diagnostic.pointer }]);
    set("locations", json!([place]));
    set("partialFingerprints", json!({ "cerbLint/v1": fingerprint }));
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().zip(1..).map(|(related, id)| {
            let mut place = location(file, lines, related.span);
            place["id"] = json!(id);
            place["message"] = json!({ "text": related.message });
            place
        });
        set("relatedLocations", related.collect());
    }
    if let Some(fix) = &diagnostic.fix {
        set("fixes", json!([sarif_fix(file, lines, fix)]));
    }
    Value::Object(result)
}

/// SARIF has no place for advice, so it follows the message.
fn message(diagnostic: &Diagnostic) -> String {
    match &diagnostic.help {
        Some(help) => format!("{} {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

fn location(file: &FileResult, lines: &LineIndex<'_>, span: Span) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(file.name()) },
            "region": region(lines, span),
        },
    })
}

fn sarif_fix(file: &FileResult, lines: &LineIndex<'_>, fix: &Fix) -> Value {
    let replacements = fix.edits.iter().map(|edit| {
        json!({
            "deletedRegion": region(lines, edit.span),
            "insertedContent": { "text": edit.text },
        })
    });
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(file.name()) },
            "replacements": replacements.collect::<Vec<_>>(),
        }],
    })
}

fn region(lines: &LineIndex<'_>, span: Span) -> Value {
    let (start, end) = (lines.position(span.start), lines.position(span.end));
    json!({
        "startLine": start.line,
        "startColumn": start.utf16_column,
        "endLine": end.line,
        "endColumn": end.utf16_column,
    })
}
