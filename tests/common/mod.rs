//! What several tests share.

#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test")]

use cerb_lint::text::Span;
use cerb_lint::text::{Applicability, Diagnostic};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The folder of facts, packages and expected answers that is not part of the project, where it is
/// there; says so loudly where it is not, and fails where `CERB_LINT_SHARED` promised it.
pub fn shared() -> Option<PathBuf> {
    let promised = std::env::var_os("CERB_LINT_SHARED").map(PathBuf::from);
    let folder =
        promised.clone().unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    if folder.join("vectors").is_dir() {
        return Some(folder);
    }
    assert!(promised.is_none(), "no shared folder at {}", folder.display());
    eprintln!("SKIPPED: no shared folder at {} (set CERB_LINT_SHARED)", folder.display());
    None
}

/// Everything that a diagnostic says, with the exact text under each span.
pub fn listing(text: &str, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let (line, column) = line_and_column(text, diagnostic.span.start);
        let Diagnostic { rule, severity, pointer, message, .. } = diagnostic;
        let _ = writeln!(out, "{line}:{column} {}[{rule}] {pointer}", severity.as_str());
        let _ = writeln!(out, "  under:   {}", under(text, diagnostic.span));
        let _ = writeln!(out, "  message: {message}");
        if let Some(label) = &diagnostic.label {
            let _ = writeln!(out, "  label:   {label}");
        }
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(out, "  help:    {help}");
        }
        for related in &diagnostic.related {
            let _ = writeln!(out, "  related: {} {}", under(text, related.span), related.message);
        }
        if let Some(fix) = &diagnostic.fix {
            let kind = match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
            };
            let _ = writeln!(out, "  fix:     {} ({kind})", fix.title);
            for edit in &fix.edits {
                let _ = writeln!(out, "           {} -> `{}`", under(text, edit.span), edit.text);
            }
        }
    }
    out
}

fn under(text: &str, span: Span) -> String {
    format!("`{}`", text.get(span.range()).expect("a span lies within the text"))
}

fn line_and_column(text: &str, offset: u32) -> (usize, usize) {
    let before = &text[..offset as usize];
    let line_start = before.rfind('\n').map_or(0, |index| index + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
