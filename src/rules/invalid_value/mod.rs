//! `invalid-value`

mod address;
mod custom;
mod format;
mod late;
mod links;
mod looked_up;
mod number;
mod older;
pub(super) mod record;
mod refusal;
mod room;
mod structures;
mod timezones;

use super::{Analysis, Findings, Rule};
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "invalid-value",
    level: Level::On(Severity::Error),
    summary: "a value that Cerb refuses, or loses, in the place where it stands",
    why: "\
Cerb is strict about the values of a record's fields. A number may be written as text, but `true`, `null` and an empty \
text are no numbers; a text may not be a number; `params` is an object, not JSON as text; a time zone, a language and an \
automation's name have a form. Cerb refuses a package with another value, crashes on some, and loses some without a \
word. Values that hold a `{{{…}}}` are checked after rendering, so the linter leaves them alone.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back", "importance": "high" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back", "importance": 90 }]
}"#,
    since: "0.1.0",
    check,
};

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    record::check(context, out);
    late::check(context, out);
    older::check(context, out);
}
