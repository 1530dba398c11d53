//! `unused-uid`

use super::{Analysis, Findings, Rule};
use crate::package::{Element, Exclusion, Intent, Package, Target, Time, words};
use crate::settings::Level;
use std::collections::BTreeSet;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unused-uid",
    level: Level::Off,
    summary: "a uid that no template refers to",
    why: "\
Cerb wants a uid for every record, so most uids are used by nothing, and that does no harm. Turn this rule on where \
every element of a package is meant to be linked to another: then a uid that nothing uses shows a link that was \
forgotten.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "org_acme", "_context": "org", "name": "Acme" },
    { "uid": "task", "_context": "task", "title": "Call", "links": ["task:{{{uid.task}}}"] }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "org_acme", "_context": "org", "name": "Acme" },
    {
      "uid": "task",
      "_context": "task",
      "title": "Call",
      "links": ["org:{{{uid.org_acme}}}", "task:{{{uid.task}}}"]
    }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn message(title: &str) -> String {
    format!("Nothing in the package refers to the {title}.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let package = context.package;
    let Some(used) = used(package) else { return };
    for (name, elements) in package.uids() {
        if !name.is_empty() && !used.contains(name) {
            for element in elements.filter(|element| is_usable(element)) {
                report(element, name, out);
            }
        }
    }
}

fn report(element: &Element<'_>, name: &str, out: &mut Findings<'_>) {
    if let Some((_, value)) = element.uid() {
        out.report(value.span, message(&element.title()))
            .help(format!("Refer to it where it belongs: `{{{{{{uid.{name}}}}}}}`."));
    }
}

fn is_usable(element: &Element<'_>) -> bool {
    element.kind.shares_uid() && element.excluded != Exclusion::Always
}

/// The uids that templates read, or were meant to; `None` where any may be read.
fn used<'p>(package: &'p Package<'_>) -> Option<BTreeSet<&'p str>> {
    let mut used = BTreeSet::new();
    for site in package.sites.iter().filter(|site| site.time != Time::Never) {
        let template = &site.template;
        if template.dynamic || !template.specials.is_empty() {
            return None;
        }
        for reference in &template.references {
            match package.resolve(reference) {
                Some(Target::Uids) => return None,
                Some(Target::Uid(_)) => {
                    used.insert(reference.path[1].as_str());
                }
                Some(_) => {}
                None => {
                    if let Some(Intent::Uid(name)) = package.intent(reference) {
                        used.insert(name);
                    }
                }
            }
            used.extend(package.misread(site, reference.span).map(|misread| misread.name));
        }
        if !template.errors.is_empty() {
            used.extend(words(site.text.decoded()));
        }
    }
    Some(used)
}
