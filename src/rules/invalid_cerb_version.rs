//! `invalid-cerb-version`

use super::{Analysis, Findings, Rule};
use crate::cerb::{Requirement, Version};
use crate::json::{Kind, Text, Value};
use crate::settings::Level;
use crate::text::Span;
use crate::text::{Fix, Severity};
use crate::twig::is_template;
use semver::{Op, VersionReq};

/// The rule.
pub static RULE: Rule = Rule {
    name: "invalid-cerb-version",
    level: Level::On(Severity::Error),
    summary: "a required version of Cerb that is no version",
    why: "\
`requires.cerb_version` names the oldest Cerb that can take the package, as text: `\"10.4.0\"`. Cerb ignores it where it \
is no text, and misreads it where it is a range, a word, or a version with a `v` in front: it then lets the package into \
releases that can't take it. The requirement always means \"this version or later\", so that no range is needed.",
    bad: r#"{
  "package": { "requires": { "cerb_version": ">=10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

fn ignored(described: &str) -> String {
    format!(
        "`cerb_version` must be text, but is {described}: Cerb ignores it, and lets the \
         package into every release."
    )
}

fn misread(written: &str) -> String {
    format!(
        "`{written}` is no version of Cerb: Cerb misreads it, and may let the package into a release \
         that can't take it."
    )
}

fn no_version(written: &str) -> String {
    format!(
        "`{written}` is no version of Cerb: Cerb takes it for older than every release, and lets the \
         package into all of them."
    )
}

const HELP: &str = "Write the oldest version that can take the package, such as `\"10.4.0\"`; it always means \
     \"this version or later\".";

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let Some(value) = context.package.requires("cerb_version") else { return };
    match &value.kind {
        Kind::Null | Kind::Unknown => {}
        Kind::String(text) => check_text(text, out),
        _ => check_other(value, out),
    }
}

fn check_text(text: &Text<'_>, out: &mut Findings<'_>) {
    let written = text.decoded();
    if written.is_empty() || is_template(written) {
        return;
    }
    let message = match Requirement::read(written) {
        Requirement::Version { .. } | Requirement::Special => return,
        Requirement::Misread => misread(&shortened(written)),
        Requirement::NoVersion => no_version(&shortened(written)),
    };
    let finding = out.report(text.span, message).help(HELP);
    if let Some(version) = meant(written) {
        finding.fix(fix(text.span, version));
    }
}

fn check_other(value: &Value<'_>, out: &mut Findings<'_>) {
    let described = match value.kind {
        Kind::Number(written) => format!("the number `{}`", shortened(written)),
        _ => value.describe().to_owned(),
    };
    let finding = out.report(value.head(), ignored(&described)).help(HELP);
    if let Kind::Number(written) = value.kind
        && let Requirement::Version { version, .. } = Requirement::read(written)
    {
        finding.fix(fix(value.span, version));
    }
}

fn fix(span: Span, version: Version) -> Fix {
    Fix::unsafe_(format!("Require Cerb {version}"), span, format!("\"{version}\""))
}

/// The lowest version of what is meant, where that is clear: of `v10.4`, `>=10.4`, `^10.4`, `10.x`
/// or `10,4,0`.
fn meant(written: &str) -> Option<Version> {
    let trimmed = written.trim().trim_start_matches(['v', 'V']).replace(',', ".");
    if let Requirement::Version { version, .. } = Requirement::read(&trimmed) {
        return Some(version);
    }
    let range = VersionReq::parse(written.trim()).ok()?;
    let lowest = range.comparators.first()?;
    let small = |number: u64| u16::try_from(number).ok();
    (!matches!(lowest.op, Op::Less | Op::LessEq | Op::Greater)).then_some(Version::new(
        small(lowest.major)?,
        small(lowest.minor.unwrap_or(0))?,
        small(lowest.patch.unwrap_or(0))?,
    ))
}

/// As much of a text as a message can hold.
fn shortened(written: &str) -> String {
    match written.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &written[..end]),
        None => written.to_owned(),
    }
}
