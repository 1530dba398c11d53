//! `number-for-uid`

use super::{Analysis, Findings, Rule};
use crate::model::literal_id::literals;
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "number-for-uid",
    level: Level::On(Severity::Warning),
    summary: "an id as a number where other elements have a uid of the package",
    why: "\
Where one element refers to a record of the same package by its uid, and its neighbour has a number in the same place, the \
number is most likely left over from the Cerb in which the package was made. In any other Cerb it is the id of another \
record, or of none.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "board", "_context": "project_board", "name": "Sprint",
      "owner__context": "cerberusweb.contexts.app", "owner_id": 0 },
    { "uid": "todo", "_context": "project_board_column", "name": "To do", "board_id": "{{{uid.board}}}" },
    { "uid": "done", "_context": "project_board_column", "name": "Done", "board_id": 7 }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "board", "_context": "project_board", "name": "Sprint",
      "owner__context": "cerberusweb.contexts.app", "owner_id": 0 },
    { "uid": "todo", "_context": "project_board_column", "name": "To do", "board_id": "{{{uid.board}}}" },
    { "uid": "done", "_context": "project_board_column", "name": "Done", "board_id": "{{{uid.board}}}" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn left_over(key: &str, title: &str, number: &str) -> String {
    format!(
        "`{key}` of the {title} is the number {number}, where another element has a uid of this \
         package: in another Cerb, {number} is a different record or none."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for literal in literals(context) {
        let Some((uid, span)) = literal.uid_elsewhere else { continue };
        let message = left_over(literal.key, &literal.element.title(), literal.number);
        out.report(literal.span, message)
            .related(span, format!("the uid `{uid}` stands here"))
            .help(format!(
                "Write the uid of the record that is meant, such as `{{{{{{uid.{uid}}}}}}}`."
            ));
    }
}
