//! `invalid-json`

use super::{Analysis, Findings, Rule};
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "invalid-json",
    level: Level::On(Severity::Error),
    summary: "text that is not JSON as Cerb reads it",
    why: "\
Cerb reads a package as JSON to the letter: straight double quotes around every key and every text, commas between \
elements and nowhere else, no comments, no byte-order mark, line breaks and tabs inside texts written as `\\n` and \
`\\t`. One slip anywhere, and Cerb refuses the whole package with a message that does not say where.

All slips are told in one run as far as the rest of the text can still be understood, and the other rules look at \
what was understood.",
    bad: r#"{
  "package": {
    "name": "Call back", // what it does
    'requires': { "cerb_version": "10.4.0", }
  },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call" }
  ]
}"#,
    good: r#"{
  "package": {
    "name": "Call back",
    "requires": { "cerb_version": "10.4.0" }
  },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for error in context.document.errors.iter().filter(|error| !error.too_deep) {
        let finding =
            out.report(error.span, format!("{} Cerb refuses the package.", error.message));
        finding.help.clone_from(&error.help);
        finding.fix.clone_from(&error.fix);
    }
}
