//! `incomplete-cerb-version`

use super::{Analysis, Findings, Rule};
use crate::cerb::{Requirement, Version};
use crate::settings::Level;
use crate::text::{Fix, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "incomplete-cerb-version",
    level: Level::On(Severity::Note),
    summary: "a required version of Cerb with less than three numbers",
    why: "\
Releases of Cerb have three numbers. Cerb takes `10.4` for slightly older than `10.4.0`, so that nothing goes wrong; all \
three numbers leave no doubt.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

fn incomplete(written: &str, version: Version) -> String {
    format!("Releases of Cerb have three numbers: `{written}` means `{version}`.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let required = context.package.requires("cerb_version");
    let Some(text) = required.and_then(|value| value.as_text()) else { return };
    if let Requirement::Version { version, numbers: 1 | 2 } = Requirement::read(text.decoded()) {
        let title = format!("Write `{version}`");
        out.report(text.span, incomplete(text.decoded(), version))
            .help(format!("Write `\"{version}\"`."))
            .fix(Fix::safe(title, text.span, format!("\"{version}\"")));
    }
}
