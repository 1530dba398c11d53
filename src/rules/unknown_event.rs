//! `unknown-event`

use super::appended::{Appended, check_names};
use super::{Analysis, Findings, Rule};
use crate::package::ElementKind;
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-event",
    level: Level::On(Severity::Error),
    summary: "KATA for an automation event that Cerb does not have",
    why: "\
An element of `events` adds KATA to an automation event that exists already, such as `mail.received`. Cerb compares the \
name exactly and refuses a package that names another. An event that the package itself creates does not exist yet when \
Cerb looks.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "events": [{ "event": "mail.recieved", "kata": "automation/acme:\n  uri: cerb:automation:acme.received\n" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "events": [{ "event": "mail.received", "kata": "automation/acme:\n  uri: cerb:automation:acme.received\n" }]
}"#,
    since: "0.1.0",
    check,
};

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let events = Appended {
        kind: ElementKind::Event,
        key: "event",
        noun: "automation event",
        record_type: "cerb.contexts.automation.event",
        named_by: ("cerb.contexts.automation.event.listener", "event_name"),
        names: context.facts.automation_events(),
    };
    check_names(context, &events, out);
}
