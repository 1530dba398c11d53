//! One source through all the steps: text, tree, package, rules, diagnostics.

use crate::json::Document;
use crate::model::{Analysis, analyse};
use crate::rules::{Finding, Findings, Found, RULES, Rule};
use crate::settings::Level;
use crate::settings::Settings;
use crate::source::{Embedded, Source};
use crate::text::Span;
use crate::text::{Diagnostic, Fix, Related, Severity};
use std::collections::{BTreeSet, HashMap};

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
    examine(source, settings).diagnostics
}

/// What was found in a source, and what was hidden.
#[derive(Debug, Default)]
pub struct LintResult {
    /// What was found, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The overrides that hid something.
    pub hidden_by: BTreeSet<Suppression>,
}

/// A rule that is off for a part of what is linted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Suppression {
    /// The place of the override in [`Settings::overrides`], from 0.
    pub index: usize,
    /// The rule's name.
    pub rule: &'static str,
}

/// Like [`lint`], and tells which overrides hid something.
pub fn examine(source: &Source, settings: &Settings) -> LintResult {
    let mut examined = LintResult::default();
    for embedded in source.packages() {
        examine_embedded(&embedded, settings, &mut examined);
    }
    examined.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    examined
}

fn examine_embedded(embedded: &Embedded<'_>, settings: &Settings, out: &mut LintResult) {
    analyse(embedded, settings, |analysis| {
        for (finding, severity) in heard(check(analysis), analysis, &mut out.hidden_by) {
            out.diagnostics.push(resolve(finding, severity, analysis.document, embedded));
        }
    });
}

/// Runs every rule that is not off everywhere.
fn check(analysis: &Analysis<'_>) -> Vec<Finding> {
    let mut found = Found::default();
    for rule in RULES {
        if analysis.settings.runs(rule) && !found.is_full() {
            (rule.check)(analysis, &mut Findings::new(rule, &mut found));
        }
    }
    if let Some(span) = analysis.shape.cut {
        found.stop_schema(span);
    }
    found.finish()
}

/// Leaves out what was turned off, notes nobody asked for, and what a rule says of a spot of which
/// an earlier one spoke.
fn heard(
    found: Vec<Finding>,
    analysis: &Analysis<'_>,
    hidden_by: &mut BTreeSet<Suppression>,
) -> Vec<(Finding, Severity)> {
    let settings = analysis.settings;
    let mut first: HashMap<Span, &'static str> = HashMap::new();
    let mut heard = Vec::new();
    for finding in found {
        let rule = finding.rule.name;
        let is_spoken_of = first.get(&finding.span).is_some_and(|earlier| *earlier != rule);
        if is_spoken_of && !finding.is_absence {
            continue;
        }
        let own = settings.level_of(&finding);
        let overridden = settings.overridden(&finding, analysis.document);
        let level = overridden.map_or(own, |(level, _)| level);
        match level {
            Level::On(severity) if settings.is_wanted(level) => {
                first.entry(finding.span).or_insert(rule);
                heard.push((finding, severity));
            }
            Level::Off if own != Level::Off => {
                hidden_by.extend(overridden.map(|(_, index)| Suppression { index, rule }));
            }
            _ => {}
        }
    }
    heard
}

/// Turns places in the package into places in the user's file.
fn resolve(
    finding: Finding,
    severity: Severity,
    document: &Document<'_>,
    embedded: &Embedded<'_>,
) -> Diagnostic {
    let map = &embedded.map;
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
        fix: finding.fix.map(|fix| resolve_fix(fix, embedded)),
    }
}

fn resolve_fix(fix: Fix, embedded: &Embedded<'_>) -> Fix {
    let edits = fix.edits.iter().flat_map(|edit| embedded.place_edit(edit)).collect();
    Fix { edits, ..fix }
}

impl Settings {
    /// The level at which a rule runs where no override says otherwise.
    pub fn level(&self, rule: &Rule) -> Level {
        self.levels.get(rule.name).copied().unwrap_or(rule.level)
    }

    /// Whether a rule may have something to say. A rule that only overrides turn off runs, so that
    /// they are known to be of use.
    fn runs(&self, rule: &Rule) -> bool {
        let on = |level: &Level| *level != Level::Off;
        on(&self.level(rule))
            || self.overrides.iter().any(|one| one.levels.get(rule.name).is_some_and(on))
    }

    /// How bad a finding is: what the user set for its rule, or what the rule says.
    fn level_of(&self, finding: &Finding) -> Level {
        let rule = finding.rule;
        match (self.levels.get(rule.name), rule.level, finding.severity) {
            (Some(level), ..) => *level,
            (None, Level::On(_), Some(severity)) => Level::On(severity),
            (None, level, _) => level,
        }
    }

    /// What the last override that speaks of a finding says, and which one that is.
    fn overridden(&self, finding: &Finding, document: &Document<'_>) -> Option<(Level, usize)> {
        let name = finding.rule.name;
        self.overrides.iter().enumerate().rev().find_map(|(index, one)| {
            let level = one.level(name, || document.pointer(finding.span))?;
            Some((level, index))
        })
    }

    /// Whether what has this level is reported.
    fn is_wanted(&self, level: Level) -> bool {
        match level {
            Level::Off => false,
            Level::On(Severity::Note) => self.notes,
            Level::On(_) => true,
        }
    }
}
