//! `placeholder-too-early`

use super::{Analysis, Findings, Rule};
use crate::package::Time;
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "placeholder-too-early",
    level: Level::On(Severity::Error),
    summary: "`uid` or `default` where Cerb has not set it yet",
    why: "\
Cerb renders `_exclude`, and the `bot_id` of a behavior in `behaviors`, before it has created anything: only \
prompts and placeholders exist then. `uid.…` and `default.…` render as nothing there, so that the element is never \
excluded, or the behavior belongs to no bot.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "org", "_context": "org", "name": "Acme" },
    { "uid": "task", "_context": "task", "title": "Call", "_exclude": "{{{uid.org}}}" }
  ]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        {
          "type": "picklist",
          "label": "Skip the task?",
          "key": "prompt_skip",
          "params": { "options": { "Yes": "1", "No": "0" } }
        }
      ]
    }
  },
  "records": [
    { "uid": "org", "_context": "org", "name": "Acme" },
    { "uid": "task", "_context": "task", "title": "Call", "_exclude": "{{{prompt_skip}}}" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn too_early(path: &str, time: Time) -> String {
    let (place, effect) = match time {
        Time::BotId => ("`bot_id`", "and the behavior belongs to no bot"),
        _ => ("`_exclude`", "and decides nothing"),
    };
    format!(
        "Cerb renders {place} before it sets `{path}`: it is nothing there, {effect}. Only prompts \
         and placeholders can be used."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for site in &context.package.sites {
        if !matches!(site.time, Time::Exclude | Time::BotId) {
            continue;
        }
        for reference in &site.template.references {
            if matches!(&*reference.path[0], "uid" | "default") && !reference.maybe_local {
                let message = too_early(&reference.path.join("."), site.time);
                let finding = out.report(site.text.place(reference.span), message);
                if site.time == Time::BotId {
                    finding.help("Put the behavior into `behaviors` of its bot in `bots`.");
                } else {
                    finding.help("Use a prompt or placeholder in the condition.");
                }
            }
        }
    }
}
