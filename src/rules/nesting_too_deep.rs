//! `nesting-too-deep`

use super::{Analysis, Findings, Rule};
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "nesting-too-deep",
    level: Level::On(Severity::Error),
    summary: "512 or more lists and objects inside one another",
    why: "\
Cerb's parser takes at most 511 lists and objects inside one another and refuses the whole package beyond. Nobody \
writes that by hand; a program that writes packages and goes round in a circle does.",
    bad: BAD,
    good: GOOD,
    since: "0.1.0",
    check,
};

/// A package with 511 more lists around an element than it has place for.
const BAD: &str = include_str!("../../fixtures/nesting-too-deep/finds.json");

const GOOD: &str = r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call" }
  ]
}"#;

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for error in context.document.errors.iter().filter(|error| error.too_deep) {
        let finding = out.report(error.span, format!("{} It refuses the package.", error.message));
        finding.help.clone_from(&error.help);
    }
}
