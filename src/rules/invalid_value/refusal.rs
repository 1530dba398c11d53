//! Why Cerb does not take a value, and how that is said.

use super::format::Misfit;
use crate::json::{Text, Value};
use crate::model::record::{Entry, Record};
use crate::model::words::{called_record, shown};
use crate::rules::Findings;
use crate::text::Severity;
use crate::text::Span;

/// Why Cerb does not take a value.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// Where.
    pub(crate) span: Span,
    /// What the value must be, behind "must be".
    pub(super) wanted: String,
    /// What Cerb does.
    pub(super) outcome: &'static str,
    /// How to mend it.
    pub(super) help: Option<String>,
    /// What stands there, where that is not the value as it is.
    pub(super) found: Option<String>,
    pub(super) severity: Option<Severity>,
    /// The path of what is wrong, where that is inside of the field.
    pub(super) path: Option<&'static str>,
    /// The value is one that a newer Cerb may know.
    pub(super) is_name: bool,
}

pub(super) const REFUSES: &str = "Cerb refuses the package";
pub(super) const CRASHES: &str = "Cerb crashes in the middle of the import";
pub(super) const REQUIRED: &str = "Cerb refuses the package (“is required”)";

impl Refusal {
    pub(super) fn new(value: &Value<'_>, wanted: impl Into<String>) -> Self {
        Self {
            span: value.head(),
            wanted: wanted.into(),
            outcome: REFUSES,
            help: None,
            found: None,
            severity: None,
            path: None,
            is_name: false,
        }
    }

    pub(super) fn of_text(text: &Text<'_>, value: &Value<'_>, misfit: Misfit) -> Self {
        let at = misfit.at.map(|at| text.place(Span::from_range(at)));
        Self {
            span: at.unwrap_or(text.span),
            help: Some(misfit.help),
            ..Self::new(value, misfit.wanted)
        }
    }

    pub(super) fn outcome(self, outcome: &'static str) -> Self {
        Self { outcome, ..self }
    }

    /// Says what is wrong of something inside the field.
    pub(super) fn of(self, path: &'static str) -> Self {
        Self { path: Some(path), ..self }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    pub(super) fn message(&self, record: &str, key: &str, value: &Value<'_>) -> String {
        let found = self.found.clone().unwrap_or_else(|| shown(value));
        let (wanted, outcome) = (&self.wanted, self.outcome);
        let key = self.path.unwrap_or(key);
        format!("`{key}` of {record} must be {wanted}, not {found}: {outcome}.")
    }
}

/// Reports what Cerb does not take.
pub(super) fn report(
    record: &Record<'_>,
    entry: &Entry<'_>,
    refusal: Refusal,
    doubt: Option<&str>,
    out: &mut Findings<'_>,
) {
    let message = refusal.message(&called_record(record), entry.name(), entry.value());
    let finding = out.report(refusal.span, message);
    if let Some(help) = refusal.help {
        finding.help(help);
    }
    if let Some(severity) = refusal.severity {
        finding.severity(severity);
    }
    if let Some(doubt) = doubt.filter(|_| refusal.is_name) {
        finding.severity(Severity::Warning).help(doubt);
    }
}
