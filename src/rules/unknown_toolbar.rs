//! `unknown-toolbar`

use super::appended::{Appended, check_names};
use super::{Analysis, Findings, Rule};
use crate::package::ElementKind;
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-toolbar",
    level: Level::On(Severity::Error),
    summary: "KATA for a toolbar that Cerb does not have",
    why: "\
An element of `toolbars` adds KATA to a toolbar that exists already, such as `mail.read`. Cerb compares the name exactly \
and refuses a package that names another. A toolbar that the package itself creates does not exist yet when Cerb looks.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "toolbars": [{ "toolbar": "mail.reed", "kata": "interaction/acme:\n  uri: cerb:automation:acme.read\n" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "toolbars": [{ "toolbar": "mail.read", "kata": "interaction/acme:\n  uri: cerb:automation:acme.read\n" }]
}"#,
    since: "0.1.0",
    check,
};

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let toolbars = Appended {
        kind: ElementKind::Toolbar,
        key: "toolbar",
        noun: "toolbar",
        record_type: "cerb.contexts.toolbar",
        named_by: ("cerb.contexts.toolbar.section", "toolbar_name"),
        names: context.facts.toolbars(),
    };
    check_names(context, &toolbars, out);
}
