//! The automation events and toolbars to which a package adds KATA.

use super::{Analysis, Finding, Findings};
use crate::cerb::{Lookup, Table, Version};
use crate::json::Text;
use crate::model::record::doubt;
use crate::package::{ElementKind, Exclusion};
use crate::text::nearest;
use crate::text::{Fix, Severity};
use crate::twig::is_template;
use std::cell::LazyCell;
use std::collections::HashMap;

/// A section whose elements name something that must exist already (importer, step 5).
pub(super) struct Appended {
    /// Its elements.
    pub(super) kind: ElementKind,
    /// The key that holds the name.
    pub(super) key: &'static str,
    /// What is named.
    pub(super) noun: &'static str,
    /// The id of the type of its records.
    pub(super) record_type: &'static str,
    /// The type of the records that name one too, and the key with the name: Cerb takes any there.
    pub(super) named_by: (&'static str, &'static str),
    /// The names that come with Cerb.
    pub(super) names: Table<&'static str>,
}

fn unknown(noun: &str, key: &str, name: &str) -> String {
    if name.is_empty() {
        return format!("The name of the {noun} is empty: Cerb refuses the package.");
    }
    format!("Cerb has no {noun} `{name}`: it refuses the package (“{key} ({name}) doesn't exist”).")
}

fn too_late(noun: &str, name: &str) -> String {
    format!(
        "Cerb looks for the {noun} `{name}` before it creates what stands in `records`, does not find it, \
         and refuses the package."
    )
}

fn never_heard(noun: &str, name: &str) -> String {
    format!("Cerb has no {noun} `{name}`: it creates the record, but nothing ever runs it.")
}

/// Where the KATA can stand instead.
fn instead(context: &Analysis<'_>, section: &Appended) -> String {
    let listeners = context.facts.feature("listeners");
    match listeners.map(|listeners| listeners.lookup(&context.releases)) {
        Some(Lookup::Known(())) => {
            let (id, key) = section.named_by;
            let of = context.facts.record_type_by_id(id);
            let of = of.map_or(id, |of| of.short_name(&context.releases));
            format!("Create a record of the type `{of}` with this `{key}` instead.")
        }
        Some(Lookup::Later { since, .. }) if since > context.releases.newest => {
            "Write the KATA into the record itself, and leave this element out.".to_owned()
        }
        _ => format!("Create the {} in a package that is imported before this one.", section.noun),
    }
}

/// Reports the names of a section that no release of Cerb knows. Names that came later or went are
/// for the rules about releases.
pub(super) fn check_names(context: &Analysis<'_>, section: &Appended, out: &mut Findings<'_>) {
    let around = LazyCell::new(|| Around::new(context, section));
    for element in &context.package.elements {
        if element.kind != section.kind || element.excluded == Exclusion::Always {
            continue;
        }
        let Some(text) = element.get(section.key).and_then(|value| value.as_text()) else {
            continue;
        };
        let found = section.names.lookup(text.decoded(), &context.releases);
        if matches!(found, Lookup::Unknown) && !is_template(text.decoded()) {
            report(context, section, text, &around, out);
        }
    }
    for record in context.types.records() {
        let (id, key) = section.named_by;
        let name =
            record.element.get(key).filter(|_| record.of.is_some_and(|of| of.facts.id == id));
        let Some(text) = name.and_then(|name| name.as_text()) else { continue };
        let found = section.names.lookup(text.decoded(), &context.releases);
        let is_made = || around.made.contains_key(text.decoded());
        if matches!(found, Lookup::Unknown) && !is_template(text.decoded()) && !is_made() {
            let message = never_heard(section.noun, text.decoded());
            suggest(context, section, text, out.report(text.inside(), message));
        }
    }
}

/// What may be meant by an unknown name.
fn suggest(context: &Analysis<'_>, section: &Appended, text: &Text<'_>, finding: &mut Finding) {
    finding.severity(Severity::Warning);
    let newest = context.releases.newest;
    if let Some(near) = likely(text.decoded(), section.names, newest) {
        let fix = Fix::unsafe_(format!("Write `{near}`"), text.inside(), near);
        finding.help(format!("Did you mean `{near}`?")).fix(fix);
    } else {
        let names = section.names.names_at(newest).map(|name| format!("`{name}`"));
        finding.help(format!("Cerb has {}.", names.collect::<Vec<_>>().join(", ")));
    }
}

fn report(
    context: &Analysis<'_>,
    section: &Appended,
    text: &Text<'_>,
    around: &Around<'_>,
    out: &mut Findings<'_>,
) {
    let name = text.decoded();
    if let Some(made) = around.made.get(name) {
        out.report(text.inside(), too_late(section.noun, name))
            .related(made.inside(), "created here, but later")
            .help(instead(context, section));
        return;
    }
    let place = if name.is_empty() { text.span } else { text.inside() };
    let finding = out.report(place, unknown(section.noun, section.key, name));
    if let Some(near) = likely(name, section.names, context.releases.newest) {
        finding.help(format!("Did you mean `{near}`?")).fix(Fix::unsafe_(
            format!("Write `{near}`"),
            text.inside(),
            near,
        ));
    } else {
        let names = section.names.names_at(context.releases.newest);
        let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
        finding.help(format!("Cerb has {}.", names.join(", ")));
    }
    if let Some(doubt) = &around.doubt {
        finding.severity(Severity::Warning).help(doubt.clone());
    }
}

/// What of the package bears on names that are not known; found once, as there may be many of them.
struct Around<'a> {
    /// The names of the records that will be what is looked for, each where it stands first.
    made: HashMap<&'a str, &'a Text<'a>>,
    doubt: Option<String>,
}

impl<'a> Around<'a> {
    fn new(context: &Analysis<'a>, section: &Appended) -> Self {
        let mut made = HashMap::new();
        for record in context.types.records() {
            let is_one = record.of.is_some_and(|of| of.facts.id == section.record_type);
            let name = record.element.get("name").and_then(|name| name.as_text());
            if let Some(name) = name.filter(|_| is_one) {
                made.entry(name.decoded()).or_insert(name);
            }
        }
        Self { made, doubt: doubt(context) }
    }
}

/// The known name that was most likely meant: the same but for case and spaces, or the nearest.
pub(super) fn likely<T>(name: &str, names: Table<T>, version: Version) -> Option<&'static str> {
    let plain = name.trim();
    let same = names.names_at(version).find(|known| known.eq_ignore_ascii_case(plain));
    same.or_else(|| nearest(plain, names.names_at(version)))
}
