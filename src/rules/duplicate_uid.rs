//! `duplicate-uid`

use super::{Analysis, Findings, Rule};
use crate::model::exclusion::{Together, exclusions};
use crate::package::{Element, ElementKind, Exclusion};
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "duplicate-uid",
    level: Level::On(Severity::Error),
    summary: "a uid that two elements share",
    why: "\
All sections of a package share one map from uids to ids. A uid used twice leads Cerb to the same id twice: among \
records of one type the later one overwrites the earlier, and only one record exists; of different types, the second \
is written over whichever record in the installation happens to have that id. Cerb reports success.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call" },
    { "uid": "task", "_context": "task", "title": "Write" }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task_call", "_context": "task", "title": "Call" },
    { "uid": "task_write", "_context": "task", "title": "Write" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn overwritten(name: &str, first: &Element<'_>, second: &Element<'_>, same_type: bool) -> String {
    match (first.kind, second.kind) {
        (ElementKind::Record, ElementKind::Record) if same_type => format!(
            "Two records have the uid `{name}`: Cerb creates one record only, and this one \
             overwrites the first."
        ),
        (ElementKind::Record, ElementKind::Record) => format!(
            "Two records of different types have the uid `{name}`: Cerb writes this one over \
             whichever record of its type has the first one's id, or loses it."
        ),
        _ => format!(
            "Two elements have the uid `{name}`: Cerb writes the {} over whichever record has \
             this one's id, and its own stays empty.",
            first.kind.noun()
        ),
    }
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let types = context.types;
    for (name, elements) in context.package.uids() {
        let counts = |element: &&Element<'_>| {
            element.kind.shares_uid() && element.excluded != Exclusion::Always
        };
        let mut elements = elements.filter(counts);
        let Some(first) = elements.next() else { continue };
        for second in elements {
            let same_type = types.of_element(first) == types.of_element(second);
            check_pair(context, name, (first, second), same_type, out);
        }
    }
}

fn check_pair(
    context: &Analysis<'_>,
    name: &str,
    (first, second): (&Element<'_>, &Element<'_>),
    same_type: bool,
    out: &mut Findings<'_>,
) {
    let (Some(one), Some(other)) = (first.get("uid"), second.get("uid")) else { return };
    let tops = (context.package.top(first), context.package.top(second));
    let severity = match exclusions(context).together(tops.0, tops.1) {
        Together::Always => Severity::Error,
        Together::Never => return,
        // Two elements that may both be dropped are most likely alternatives.
        Together::Unknown if are_both_conditional(first, second) => return,
        Together::Sometimes | Together::Unknown => Severity::Warning,
    };
    out.report(other.span, overwritten(name, first, second, same_type))
        .severity(severity)
        .help("Give each element a uid of its own.")
        .related(one.span, "first used here");
}

fn are_both_conditional(first: &Element<'_>, second: &Element<'_>) -> bool {
    first.excluded == Exclusion::Depends && second.excluded == Exclusion::Depends
}
