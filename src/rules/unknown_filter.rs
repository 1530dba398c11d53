//! `unknown-filter`

use super::template_syntax::report_errors;
use super::{Analysis, Findings, Rule};
use crate::settings::Level;
use crate::text::Severity;
use crate::twig::ErrorKind;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-filter",
    level: Level::On(Severity::Error),
    summary: "a Twig filter that Cerb does not have",
    why: "\
Cerb's template engine knows Twig's own filters and some of Cerb's, within a sandbox. A template that uses another one \
does not compile: it renders as `false`, and what it says is refused or lost.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call {{{default.replyto_email|uper}}}" }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call {{{default.replyto_email|upper}}}" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    report_errors(context, out, |kind| matches!(kind, ErrorKind::UnknownFilter(_)));
}
