//! `hidden-prompt-without-library`

use super::{Analysis, Findings, Rule};
use crate::package::Declaration;
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "hidden-prompt-without-library",
    level: Level::On(Severity::Warning),
    summary: "a hidden prompt that nobody can answer",
    why: "\
Cerb's import form does not show hidden prompts. They are how a package of Cerb's library receives what the editor \
knows that offers it, such as the workspace tab that a widget is for. Each point of the library answers certain keys. A \
package without `library` is offered by no editor, so that a hidden prompt is never answered, and what uses it is empty.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "chooser", "label": "Owner", "key": "prompt_worker_id", "hidden": true,
          "params": { "context": "cerberusweb.contexts.worker", "single": true } }
      ]
    }
  },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call back", "owner_id": "{{{prompt_worker_id}}}" }
  ]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "chooser", "label": "Owner", "key": "prompt_worker_id",
          "params": { "context": "cerberusweb.contexts.worker", "single": true } }
      ]
    }
  },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call back", "owner_id": "{{{prompt_worker_id}}}" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn no_library(name: &str) -> String {
    format!(
        "The prompt `{name}` is hidden, and the package has no `library`: Cerb's form does not ask for it, and \
         no editor answers it."
    )
}

fn not_answered(name: &str, point: &str) -> String {
    format!(
        "The prompt `{name}` is hidden, but the library's point `{point}` does not answer it: it stays \
         undefined."
    )
}

fn help_for_point(answered: &[&str]) -> String {
    if answered.is_empty() {
        return "Leave out `hidden`, so that the form asks for it.".to_owned();
    }
    let keys: Vec<_> = answered.iter().map(|key| format!("`{key}`")).collect();
    format!("Leave out `hidden`, or use a key that this point answers: {}.", keys.join(", "))
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let library = context.package.meta.and_then(|meta| meta.get("library"));
    let hidden: Vec<_> =
        context.package.prompts.iter().filter(|prompt| prompt.is_hidden()).collect();
    match library {
        None => report_all(&hidden, out),
        Some(library) => {
            let Some(point) = library.get("point").and_then(|point| point.as_str()) else { return };
            check_point(context, point, &hidden, out);
        }
    }
}

/// One library is missing, however many prompts wait for it.
fn report_all(hidden: &[&Declaration<'_>], out: &mut Findings<'_>) {
    let Some((first, others)) = hidden.split_first() else { return };
    let Some(member) = first.object.member("hidden") else { return };
    let finding = out.report(member.key.span, no_library(first.name().unwrap_or_default()));
    finding
        .help("Leave out `hidden`, so that the form asks for it, or add `library` to `package`.");
    for member in others.iter().filter_map(|other| other.object.member("hidden")) {
        finding.related(member.key.span, "this prompt is hidden too");
    }
}

fn check_point(
    context: &Analysis<'_>,
    point: &str,
    hidden: &[&Declaration<'_>],
    out: &mut Findings<'_>,
) {
    let name = point.split_once(':').map_or(point, |(name, _)| name);
    let known = context.facts.library_points().lookup(name, &context.releases).any();
    let Some(answered) = known.map(|known| known.prompts) else { return };
    for prompt in hidden {
        if let (Some(key), Some(member)) = (prompt.name(), prompt.object.member("hidden"))
            && !answered.contains(&key)
        {
            out.report(member.key.span, not_answered(key, name)).help(help_for_point(answered));
        }
    }
}
