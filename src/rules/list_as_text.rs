//! `list-as-text`

use super::{Context, Findings, Rule};
use crate::Level;
use crate::diagnostic::Severity;
use crate::package::{Declaration, ElementKind, Role, Site, Target, Time};

/// The rule.
pub static RULE: Rule = Rule {
    name: "list-as-text",
    level: Level::On(Severity::Error),
    summary: "a list printed as text, which gives the word \"Array\"",
    why: "\
A chooser prompt without `\"single\": true` gives a list of ids, and a `data_query` placeholder without `selector` \
gives a list of rows. Printed as it is, a list becomes the word \"Array\".

Ask for a single record, or join the list: `{{{prompt_ids|join(',')}}}`.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        {
          "type": "chooser",
          "label": "Owner",
          "key": "prompt_owner_id",
          "params": { "context": "worker" }
        }
      ]
    }
  },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call", "owner_id": "{{{prompt_owner_id}}}" }
  ]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        {
          "type": "chooser",
          "label": "Owner",
          "key": "prompt_owner_id",
          "params": { "context": "worker", "single": true }
        }
      ]
    }
  },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call", "owner_id": "{{{prompt_owner_id}}}" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn printed(declared: &Declaration<'_>, name: &str) -> String {
    let why = match declared.role {
        Role::Prompt => "a chooser without `single` gives a list",
        Role::Placeholder => "a data query without `selector` gives a list",
    };
    format!("`{name}` is a list ({why}), and Cerb prints a list as \"Array\".")
}

fn mend(declared: &Declaration<'_>, name: &str) -> String {
    match declared.role {
        Role::Prompt => format!(
            "Add `\"single\": true` to the prompt's `params`, or write `{name}|join(',')` for all \
             that were chosen."
        ),
        Role::Placeholder => "Add a `selector` to the placeholder's `params`.".to_owned(),
    }
}

fn check(context: &Context<'_>, out: &mut Findings<'_>) {
    let package = context.package;
    for site in package.sites.iter().filter(|site| site.time != Time::Never) {
        for reference in site.template.references.iter().filter(|reference| reference.printed) {
            if let [name] = &reference.path[..]
                && let Some(Target::Declared(declared)) = package.resolve(reference)
                && !reference.dynamic
                && declared.is_list()
                && (!declared.is_hidden() || is_checked(context, site))
                && let Some(key) = declared.key()
            {
                out.report(site.text.place(reference.span), printed(declared, name))
                    .help(mend(declared, name))
                    .related(key.span, format!("the {} is declared here", declared.role.noun()));
            }
        }
    }
}

/// Whether Cerb looks at the value of a site: it is the whole field of a record. Cerb's editors
/// answer a hidden chooser with one id whatever it says; who else answers it sends a list, and a
/// list is refused in such a field only.
fn is_checked(context: &Context<'_>, site: &Site<'_>) -> bool {
    let element = context.package.element_of(site);
    site.is_whole && element.is_some_and(|element| element.kind == ElementKind::Record)
}
