//! What the linter says: a diagnostic, where it is, and how to mend it.

use crate::text::Span;
use serde::Serialize;

/// How many findings of one package are told. So many are no slips, and all of them at once would take
/// more memory than the package.
pub(crate) const MOST_FINDINGS: usize = 100_000;

/// How bad it is. See the README, "Severities".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Correct; could be clearer. Off unless asked for.
    Note,
    /// The import works, yet the package does not do what its author most likely meant.
    Warning,
    /// Cerb refuses the import, crashes in it, or silently loses something the author wrote.
    Error,
}

impl Severity {
    /// The severity's name in reports and in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One finding in one file, ready to be reported.
///
/// All spans are byte ranges in the user's own file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's name, such as `undefined-placeholder`.
    pub rule: &'static str,
    /// How bad it is, after the settings were applied.
    pub severity: Severity,
    /// What is wrong and what Cerb would do, in whole sentences on one line.
    pub message: String,
    /// How to mend it, if there is something to say.
    pub help: Option<String>,
    /// The smallest span that, if changed, mends it.
    pub span: Span,
    /// A few words to show at the span.
    pub label: Option<String>,
    /// The RFC 6901 pointer, inside the package, of the value or key at the span.
    pub pointer: String,
    /// Other places that the message speaks of.
    pub related: Vec<Related>,
    /// A change to the file that mends it.
    pub fix: Option<Fix>,
}

/// Another place that a diagnostic speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where, as a byte range in the user's own file.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// A change to the file that mends a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the change does, in the imperative: "Remove the comma".
    pub title: String,
    /// Whether it can be applied without a look.
    pub applicability: Applicability,
    /// The changes, which do not overlap, in ascending order.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix of one edit that keeps the meaning that the author had in mind.
    pub fn safe(title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Self::single(Applicability::Safe, title, span, text)
    }

    /// A fix of one edit that an author should look at.
    pub fn unsafe_(title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Self::single(Applicability::Unsafe, title, span, text)
    }

    fn single(
        applicability: Applicability,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        let edits = vec![Edit { span, text: text.into() }];
        Self { title: title.into(), applicability, edits }
    }
}

/// Whether a fix can be applied without a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// The fix only writes down what the author meant.
    Safe,
    /// The fix is a good guess.
    Unsafe,
}

/// Replaces a byte range of the file by a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, as a byte range in the user's own file; empty to insert.
    pub span: Span,
    /// What stands there afterwards, as it must be written in the file (escaped where need be).
    pub text: String,
}
