//! `selector` and `validate`: run-time scripts that Cerb runs at import (importer, step 2).

use crate::json::{Text, Value};
use crate::package::{Declaration, is_truthy};
use crate::rules::template_syntax::independent;
use crate::rules::{Analysis, Findings};
use crate::text::Severity;
use crate::twig::{self, Dialect, Environment, Shape, TagKind, Template};

/// What a script can read.
const RESULTS: &str = "results";

fn broken(key: &str, why: &str) -> String {
    format!("{why} Cerb can't run the `{key}`, and refuses the package without a message.")
}

fn always() -> &'static str {
    "This `validate` always gives text, and any text but `0` is an error. Cerb refuses the package."
}

fn unread(name: &str) -> String {
    format!("Only `{RESULTS}` can be read here, so Cerb renders `{name}` as an empty string.")
}

pub(super) fn check(context: &Analysis<'_>, placeholder: &Declaration<'_>, out: &mut Findings<'_>) {
    for key in ["selector", "validate"] {
        let value = placeholder.param(key).filter(|value| is_truthy(value));
        if let Some(text) = value.and_then(Value::as_text) {
            check_script(context, key, text, out);
        }
    }
}

fn check_script(context: &Analysis<'_>, key: &str, text: &Text<'_>, out: &mut Findings<'_>) {
    let environment = Environment::built_in();
    let script = twig::parse(text.decoded(), Dialect::Run, environment);
    for error in independent(&script) {
        let finding = out.report(text.place(error.span), broken(key, &error.message));
        if let Some(help) = &error.help {
            finding.help(help);
        }
    }
    if !script.errors.is_empty() {
        return;
    }
    let names = |_: &str, _: Option<&str>| Shape::Unknown;
    for failure in twig::foresee(text.decoded(), Dialect::Run, environment, &names).failures {
        let finding = out.report(text.place(failure.span), broken(key, &failure.message));
        finding.help(failure.help.unwrap_or_default());
    }
    for reference in script.references.iter().filter(|it| !(it.guarded || it.maybe_local)) {
        if reference.path[0] != RESULTS {
            let finding = out.report(text.place(reference.span), unread(&reference.path[0]));
            finding.severity(Severity::Warning);
            if context.package.declaration(&reference.path[0]).is_some() {
                finding.help("Prompts and placeholders can't be read here.");
            } else {
                finding.help(format!("Write `{RESULTS}.data`, for example."));
            }
        }
    }
    if key == "validate" && gives_text(text.decoded(), &script) {
        out.report(text.inside(), always())
            .help("Give text on a condition only: `{% if results.data is empty %}Nothing found.{% endif %}`.");
    }
}

/// Whether a script gives text whatever it reads: there is some outside of its tags, and no block.
fn gives_text(text: &str, script: &Template) -> bool {
    let tags = script.tags.iter();
    let prints_only = tags.clone().all(|tag| matches!(tag.kind, TagKind::Print | TagKind::Comment));
    let mut end = 0;
    let mut between = String::new();
    for tag in tags {
        between.push_str(text.get(end..tag.span.start as usize).unwrap_or_default());
        end = tag.span.end as usize;
    }
    between.push_str(text.get(end..).unwrap_or_default());
    prints_only && !matches!(between.trim(), "" | "0")
}
