//! `list-as-text`

use super::{Analysis, Findings, Rule};
use crate::model::foreseen::{foreseen, reference_at};
use crate::package::{Declaration, ElementKind, Role, Site, Target, Time};
use crate::settings::Level;
use crate::text::Severity;
use crate::text::Span;

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

fn printed_list() -> &'static str {
    "This is a list, and Cerb prints a list as \"Array\"."
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let package = context.package;
    for site in package.sites.iter().filter(|site| site.time != Time::Never) {
        for reference in site.template.references.iter().filter(|reference| reference.printed) {
            if reference.path.len() == 1
                && !reference.dynamic
                && let Some(Target::Declared(declared)) = package.resolve(reference)
                && declared.is_list()
                && (!declared.is_hidden() || is_checked(context, site))
            {
                report(site, reference.span, Some(declared), out);
            }
        }
    }
    for (index, foreseen) in foreseen(context) {
        let site = &package.sites[*index];
        for span in &foreseen.lists {
            let reference = reference_at(site, *span);
            if reference.is_none_or(|reference| !reference.printed) {
                let target = reference.filter(|it| it.path.len() == 1 && !it.dynamic);
                let declared = match target.and_then(|reference| package.resolve(reference)) {
                    Some(Target::Declared(declared)) => Some(declared),
                    _ => None,
                };
                report(site, *span, declared, out);
            }
        }
    }
}

fn report(site: &Site<'_>, span: Span, declared: Option<&Declaration<'_>>, out: &mut Findings<'_>) {
    let place = site.text.place(span);
    let Some((declared, key)) = declared.and_then(|declared| Some((declared, declared.key()?)))
    else {
        let written = &site.text.decoded()[span.range()];
        let help = if written.starts_with('{') {
            "Write three braces: with four, the fourth begins a hash."
        } else {
            "Join it: `|join(', ')`, or take one of its elements."
        };
        out.report(place, printed_list()).help(help);
        return;
    };
    out.report(place, printed(declared, key.decoded()))
        .help(mend(declared, key.decoded()))
        .related(key.span, format!("the {} is declared here", declared.role.noun()));
}

/// Whether Cerb looks at the value of a site: it is the whole field of a record. Cerb's editors
/// answer a hidden chooser with one id whatever it says; who else answers it sends a list, and a
/// list is refused in such a field only.
fn is_checked(context: &Analysis<'_>, site: &Site<'_>) -> bool {
    let element = context.package.element_of(site);
    site.is_whole && element.is_some_and(|element| element.kind == ElementKind::Record)
}
