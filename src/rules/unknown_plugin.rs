//! `unknown-plugin`

use super::{Analysis, Findings, Rule};
use crate::cerb::{Lookup, Version};
use crate::json::Text;
use crate::settings::Level;
use crate::text::nearest;
use crate::text::{Fix, Severity};
use crate::twig::is_template;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-plugin",
    level: Level::On(Severity::Warning),
    summary: "a plugin that does not come with Cerb",
    why: "\
Cerb refuses a package that requires a plugin which is not installed and enabled, and skips the `settings` of such a \
plugin. A plugin that comes with no release of Cerb must have been installed by hand, so that the package works on few \
installations; most often its id is misspelt. Ids that begin as Cerb's own do, yet are none, are errors in `requires`.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0", "plugins": ["acme.invoices"] } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0", "plugins": ["cerberusweb.kb"] } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

/// What Cerb does without the plugin.
const REFUSED: &str = "Cerb refuses the package";
const SKIPPED: &str = "Cerb skips these settings";

fn unknown(id: &str, outcome: &str) -> String {
    format!(
        "The plugin `{id}` comes with no release of Cerb: {outcome} where nobody has installed it by hand."
    )
}

fn unknown_so_far(id: &str, outcome: &str, newest: Version) -> String {
    format!(
        "The plugin `{id}` comes with no release of Cerb up to {newest}, the newest that this linter knows: \
         {outcome} where the plugin is not installed."
    )
}

/// How the ids of Cerb's own plugins begin.
const OWN: [&str; 3] = ["cerb.", "cerberusweb.", "devblocks."];

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for id in context.package.required_plugins() {
        let name = id.decoded();
        let is_knowable = context.facts.cover(&context.releases);
        let is_own = OWN.iter().any(|prefix| name.starts_with(prefix));
        let severity = if is_own && is_knowable { Severity::Error } else { Severity::Warning };
        check_id(context, id, REFUSED, severity, out);
    }
    let settings = context.package.root.and_then(|root| root.get("settings"));
    let settings = settings.and_then(|settings| settings.as_object());
    for member in settings.into_iter().flat_map(|settings| settings.members) {
        check_id(context, &member.key, SKIPPED, Severity::Warning, out);
    }
}

fn check_id(
    context: &Analysis<'_>,
    id: &Text<'_>,
    outcome: &str,
    severity: Severity,
    out: &mut Findings<'_>,
) {
    let name = id.decoded();
    let found = context.facts.plugin(name, &context.releases);
    let is_named = context.settings.plugins.iter().any(|plugin| plugin == name);
    if name.is_empty() || is_named || is_template(name) || !matches!(found, Lookup::Unknown) {
        return;
    }
    let message = if context.facts.cover(&context.releases) {
        unknown(name, outcome)
    } else {
        unknown_so_far(name, outcome, context.facts.newest_released())
    };
    let finding = out.report(id.span, message).severity(severity);
    match nearest(name, context.facts.plugins().names()) {
        Some(known) => finding.help(format!("Did you mean `{known}`?")).fix(Fix::unsafe_(
            format!("Write `{known}`"),
            id.inside(),
            known,
        )),
        None => finding.help("Correct the id, or leave it out where the package does not need it."),
    };
}
