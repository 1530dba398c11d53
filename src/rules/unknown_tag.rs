//! `unknown-tag`

use super::template_syntax::report_errors;
use super::{Analysis, Findings, Rule};
use crate::settings::Level;
use crate::text::Severity;
use crate::twig::ErrorKind;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-tag",
    level: Level::On(Severity::Error),
    summary: "a Twig tag that Cerb does not have",
    why: "\
Cerb's template engine knows Twig's own tags and some of Cerb's, within a sandbox. A template that uses another one \
does not compile: it renders as `false`, and what it says is refused or lost.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call {{% iff default.group_id %}}a{{% endif %}}" }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call {{% if default.group_id %}}a{{% endif %}}" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    report_errors(context, out, |kind| matches!(kind, ErrorKind::UnknownTag(_)));
}
