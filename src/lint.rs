//! One source through all the steps: text, tree, package, rules, diagnostics.

use crate::Settings;
use crate::diagnostic::{Diagnostic, Edit, Fix, Related, Severity};
use crate::package::{Package, Shape};
use crate::rules::{Context, Finding, Findings, RULES, Rule};
use crate::settings::Level;
use crate::source::{Embedded, Source};
use crate::span::{OffsetMap, Span};
use crate::syntax::{self, Document, Value};
use std::collections::HashMap;

/// Lints every package in a source.
///
/// The diagnostics are sorted by place; their spans point into the source. This only computes: it
/// reads no file, looks at no environment, and never fails.
///
/// ```
/// use cerb_lint::{Settings, Source, lint};
///
/// let source = Source::new(
///     "package.json",
///     r#"{"package": {}, "records": [{"uid": "a", "_context": "task", "title": "{{{promt}}}"}]}"#,
/// );
/// let diagnostics = lint(&source, &Settings::default());
/// assert_eq!(diagnostics[0].rule, "undefined-placeholder");
/// assert_eq!(&source.text()[diagnostics[0].span.range()], "promt");
/// ```
pub fn lint(source: &Source, settings: &Settings) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for embedded in source.packages() {
        lint_embedded(&embedded, settings, &mut diagnostics);
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    diagnostics
}

fn lint_embedded(embedded: &Embedded<'_>, settings: &Settings, out: &mut Vec<Diagnostic>) {
    let mut document = syntax::parse(&embedded.text);
    document.add_faults(&embedded.faults);
    let package = Package::new(&document);
    let shape = Shape::of(&document);
    let facts = settings.facts;
    let required = package.requires("cerb_version").and_then(Value::as_str);
    let releases = facts.judged_by(required, settings.cerb);
    let context = Context {
        document: &document,
        package: &package,
        shape: &shape,
        settings,
        facts,
        releases,
    };
    for (finding, severity) in heard(check(&context), settings) {
        out.push(resolve(finding, severity, &document, &embedded.map));
    }
}

/// Runs every rule that is not off.
fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in RULES {
        if context.settings.level(rule) != Level::Off {
            (rule.check)(context, &mut Findings::new(rule, &mut found));
        }
    }
    found
}

/// Leaves out notes nobody asked for, and what a rule says of a spot of which an earlier one spoke.
fn heard(found: Vec<Finding>, settings: &Settings) -> Vec<(Finding, Severity)> {
    let mut first: HashMap<Span, &'static str> = HashMap::new();
    let mut heard = Vec::new();
    for finding in found {
        let severity = settings.severity(&finding);
        if severity == Severity::Note && !settings.notes {
            continue;
        }
        let rule = *first.entry(finding.span).or_insert(finding.rule.name);
        if rule == finding.rule.name || finding.is_absence {
            heard.push((finding, severity));
        }
    }
    heard
}

/// Turns places in the package into places in the user's file.
fn resolve(
    finding: Finding,
    severity: Severity,
    document: &Document<'_>,
    map: &OffsetMap,
) -> Diagnostic {
    let related = finding.related.into_iter();
    Diagnostic {
        rule: finding.rule.name,
        severity,
        message: finding.message,
        help: finding.help,
        span: map.source(finding.span),
        label: finding.label,
        pointer: document.pointer(finding.span),
        related: related
            .map(|(span, message)| Related { span: map.source(span), message })
            .collect(),
        fix: finding.fix.map(|fix| resolve_fix(fix, map)),
    }
}

fn resolve_fix(fix: Fix, map: &OffsetMap) -> Fix {
    let edits = fix.edits.into_iter();
    let edits = edits.map(|edit| Edit { span: map.source(edit.span), ..edit }).collect();
    Fix { edits, ..fix }
}

impl Settings {
    /// The level at which a rule runs.
    pub fn level(&self, rule: &Rule) -> Level {
        self.levels.get(rule.name).copied().unwrap_or(rule.level)
    }

    /// How bad a finding is: what the user set for its rule, or what the rule says.
    fn severity(&self, finding: &Finding) -> Severity {
        match (self.levels.get(finding.rule.name).copied(), finding.severity, finding.rule.level) {
            (Some(Level::On(severity)), _, _)
            | (_, Some(severity), _)
            | (_, None, Level::On(severity)) => severity,
            (_, None, Level::Off) => Severity::Note,
        }
    }
}
