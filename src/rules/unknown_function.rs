//! `unknown-function`

use super::template_syntax::report_errors;
use super::{Analysis, Findings, Rule};
use crate::settings::Level;
use crate::text::Severity;
use crate::twig::ErrorKind;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-function",
    level: Level::On(Severity::Error),
    summary: "a Twig function that Cerb does not have",
    why: "\
Cerb's template engine knows Twig's own functions and some of Cerb's, within a sandbox. A template that uses another one \
does not compile: it renders as `false`, and what it says is refused or lost.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call {{{mxa(1, 2)}}}" }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call {{{max(1, 2)}}}" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    report_errors(context, out, |kind| matches!(kind, ErrorKind::UnknownFunction(_)));
}
