//! `hard-coded-id`

use super::{Analysis, Findings, Rule};
use crate::model::literal_id::literals;
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "hard-coded-id",
    level: Level::On(Severity::Warning),
    summary: "the id of a record of the author's own Cerb",
    why: "\
Cerb numbers its records as they come, so that worker 5 or group 3 is somebody else in every Cerb, or nobody: Cerb then \
refuses the package, or quietly takes the wrong record. Refer to records of the package by their uids, and let a chooser \
prompt ask for others. 0 and the ids of Cerb itself and of roles are left alone.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back", "owner_id": 5 }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": { "prompts": [{ "type": "chooser", "key": "prompt_owner_id", "label": "Who calls back?",
                                 "params": { "context": "worker", "single": true } }] }
  },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back", "owner_id": "{{{prompt_owner_id}}}" }]
}"#,
    since: "0.1.0",
    check,
};

fn own(key: &str, title: &str, number: &str) -> String {
    format!(
        "`{key}` of the {title} is the number {number}, the id of a record in the author's own Cerb: in \
         another Cerb, {number} is a different record or none."
    )
}

fn own_link(title: &str, of: &str, number: &str) -> String {
    format!(
        "The {title} is linked to `{of}` number {number}, a record of the author's own Cerb: in another \
         Cerb it is a different record, or there is none and Cerb makes no link."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for literal in literals(context) {
        if literal.uid_elsewhere.is_some() {
            continue;
        }
        let title = literal.element.title();
        let message = match literal.linked {
            Some(of) => own_link(&title, of, literal.number),
            None => own(literal.key, &title, literal.number),
        };
        out.report(literal.span, message).help(
            "Write `{{{uid.…}}}` for a record of this package, or ask for the record with a \
             `chooser` prompt.",
        );
    }
}
