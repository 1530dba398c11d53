//! What a package uses of Cerb, with the releases and plugins that bring it.

mod keys;
mod templates;
mod types;

use super::Analysis;
use super::record::{Entry, Key, Record};
use crate::cerb::{Extension, Lookup, RecordType, Releases, Table, TypeFacts};
use crate::json::Text;
use crate::package::{Element, ElementKind, Exclusion};
use crate::text::{Severity, Span};
use crate::twig::is_template;
use std::collections::HashMap;

/// Something of Cerb that a package uses.
#[derive(Debug)]
pub(crate) struct Use {
    /// Where.
    pub(crate) span: Span,
    /// What, as a message calls it: ``the record type `automation` ``.
    pub(crate) what: String,
    /// Whether the releases that the package is for know it.
    pub(crate) known: Lookup<()>,
    /// The plugin that brings it, where that is off by default.
    pub(crate) plugin: Option<&'static str>,
    /// How bad it is where a release does not know it.
    pub(crate) harm: Severity,
}

/// What a package uses of Cerb that is not in every release or comes with a plugin that is off, in
/// the order of the text within each kind. What no release knows is left to other rules.
pub(crate) fn uses<'c>(context: &'c Analysis<'_>) -> &'c [Use] {
    context.uses.get_or_init(|| find(context))
}

fn find(context: &Analysis<'_>) -> Vec<Use> {
    let mut uses = Uses { context, found: Vec::new(), plugins: HashMap::new(), section: None };
    uses.package_keys();
    uses.plugins();
    for declared in context.package.declarations() {
        uses.declaration(declared);
    }
    uses.sections();
    let mut records = context.types.records().iter().peekable();
    for element in &context.package.elements {
        let record = records.next_if(|record| std::ptr::eq(record.element, element));
        if element.excluded != Exclusion::Always && uses.knows_section_of(element) {
            uses.element(element, record);
        }
    }
    uses.templates();
    uses.found
}

struct Uses<'c, 'a> {
    context: &'c Analysis<'a>,
    found: Vec<Use>,
    /// Whether a plugin is off by default.
    plugins: HashMap<&'static str, bool>,
    /// The kind of the last top-level element, and whether its section is known in all releases.
    section: Option<(ElementKind, bool)>,
}

impl Uses<'_, '_> {
    fn add<T>(
        &mut self,
        span: Span,
        known: Lookup<T>,
        plugin: Option<&'static str>,
        what: impl FnOnce() -> String,
    ) {
        let plugin = plugin.filter(|plugin| self.is_off(plugin));
        let is_everywhere = known.is_known() && plugin.is_none();
        if !is_everywhere && !matches!(known, Lookup::Unknown) {
            self.found.push(Use {
                span,
                what: what(),
                known: known.map(|_| ()),
                plugin,
                harm: Severity::Error,
            });
        }
    }

    fn is_off(&mut self, plugin: &'static str) -> bool {
        *self.plugins.entry(plugin).or_insert_with(|| {
            match self.context.facts.plugin(plugin, &self.context.releases) {
                Lookup::Known(facts) | Lookup::Later { fact: facts, .. } => !facts.is_enabled,
                Lookup::Removed { .. } | Lookup::Unknown => false,
            }
        })
    }

    /// Looks a text up in a table.
    fn look_up<T: 'static>(&mut self, what: &str, text: &Text<'_>, table: Table<T>) {
        let known = table.lookup(text.decoded(), &self.context.releases);
        self.add(text.span, known, None, || format!("the {what} `{}`", text.decoded()));
    }

    /// Of required plugins only those that went count: a Cerb that has not got one yet says so.
    fn plugins(&mut self) {
        for id in self.context.package.required_plugins() {
            let known = self.context.facts.plugin(id.decoded(), &self.context.releases);
            if matches!(known, Lookup::Removed { .. }) {
                self.add(id.span, known, None, || format!("the plugin `{}`", id.decoded()));
            }
        }
    }

    fn sections(&mut self) {
        let members = self.context.package.root.into_iter().flat_map(|root| root.members);
        for member in members {
            let name = member.key.decoded();
            let known = self.context.facts.sections().lookup(name, &self.context.releases);
            let plugin = known.any().and_then(|section| section.plugin);
            self.add(member.key.span, known, plugin, || format!("the section `{name}`"));
        }
    }

    /// What is in a section that came or went did so with it.
    fn knows_section_of(&mut self, element: &Element<'_>) -> bool {
        let kind = self.context.package.top(element).kind;
        if let Some((_, known)) = self.section.filter(|(last, _)| *last == kind) {
            return known;
        }
        let section = kind.path().trim_end_matches("[]");
        let known = self.context.facts.sections().lookup(section, &self.context.releases);
        self.section = Some((kind, known.is_known()));
        known.is_known()
    }

    fn element(&mut self, element: &Element<'_>, record: Option<&Record<'_>>) {
        self.excluded(element);
        if let Some(record) = record {
            return self.record(record);
        }
        self.keys(element);
        self.type_of_section(element);
        match element.kind {
            ElementKind::Event => self.named(element, "event", "automation event"),
            ElementKind::Toolbar => self.named(element, "toolbar", "toolbar"),
            _ => self.extensions(element),
        }
    }

    fn record(&mut self, record: &Record<'_>) {
        let context = record.element.get("_context").and_then(|context| context.as_text());
        let Some(context) = context.filter(|text| !is_template(text.decoded())) else { return };
        let name = context.decoded().trim();
        let known = self.context.types.look_up(name);
        let Some(record_type) = known.any() else { return };
        let newest = self.context.releases.newest;
        let plugin = record_type.history.at(newest).map(|facts| facts.plugin);
        self.add(context.span, known, plugin, || format!("the record type `{name}`"));
        self.creatable(record_type, context, known.is_known());
        // A key of a type that is not known throughout came or went with its type.
        if known.is_known() {
            let earlier = self.earlier_type(name, record_type);
            for entry in &record.entries {
                let is_earlier = earlier.is_some_and(|(earlier, at)| {
                    entry.is_dated && earlier.field(entry.name(), &at).is_known()
                });
                if !is_earlier {
                    self.field(record_type, context.decoded(), entry);
                }
            }
        }
    }

    /// The type that the oldest release has under a name, where it is another one than in the newest.
    fn earlier_type(
        &self,
        name: &str,
        now: &RecordType,
    ) -> Option<(&'static RecordType, Releases)> {
        let oldest = self.context.releases.oldest;
        if now.history.at(oldest).is_some() {
            return None;
        }
        let oldest = Releases::only(oldest);
        let Lookup::Known(earlier) = self.context.facts.record_type(name, &oldest) else {
            return None;
        };
        (earlier.id != now.id).then_some((earlier, oldest))
    }

    /// Of some types, packages could not always create records.
    fn creatable(&mut self, record_type: &RecordType, context: &Text<'_>, is_known: bool) {
        let Releases { oldest, newest } = self.context.releases;
        let is_creatable = |facts: &TypeFacts| facts.not_creatable.is_none();
        let at = |release| record_type.history.at(release).map(is_creatable);
        if !is_known || at(oldest) != Some(false) || at(newest) != Some(true) {
            return;
        }
        let mut dated = record_type.history.dated().iter();
        let first = dated.find(|it| it.range.since > oldest && is_creatable(&it.fact));
        if let Some(first) = first {
            let known = Lookup::Later { since: first.range.since, fact: () };
            let name = context.decoded();
            self.add(context.span, known, None, || format!("the creation of `{name}` records"));
        }
    }

    fn field(&mut self, record_type: &RecordType, context: &str, entry: &Entry<'_>) {
        let key = &entry.member.key;
        if entry.is_dated {
            let known = record_type.field(key.decoded(), &self.context.releases);
            let what = || format!("the key `{}` of `{context}` records", key.decoded());
            self.add(key.span, known, None, what);
            return;
        }
        let Key::Field(known) = entry.key else { return };
        self.types_in(known, entry);
        // The extensions of a key that came or went did so with it.
        if let Some(point) = known.extension
            && let Some(id) = entry.value().as_text()
        {
            self.extension(point.point, id);
        }
    }

    fn named(&mut self, element: &Element<'_>, key: &str, what: &str) {
        let facts = self.context.facts;
        let table = if key == "event" { facts.automation_events() } else { facts.toolbars() };
        if let Some(name) = element.get(key).and_then(|name| name.as_text()) {
            self.look_up(what, name, table);
        }
    }

    /// The extension that an element of an older section names.
    fn extensions(&mut self, element: &Element<'_>) {
        let (point, key) = match element.kind {
            ElementKind::Workspace => ("cerberusweb.ui.workspace.page", "extension_id"),
            ElementKind::Tab => ("cerberusweb.ui.workspace.tab", "extension_id"),
            ElementKind::Widget => ("cerberusweb.ui.workspace.widget", "extension_id"),
            ElementKind::Portal => ("cerb.portal", "extension_id"),
            ElementKind::FieldsetField => ("cerb.custom_field", "type"),
            ElementKind::Behavior | ElementKind::BotBehavior => ("devblocks.event", "event"),
            _ => return,
        };
        let value = element.get(key);
        let id = if key == "event" { value.and_then(|event| event.get("key")) } else { value };
        if let Some(id) = id.and_then(|id| id.as_text()) {
            self.extension(point, id);
        }
    }

    fn extension(&mut self, point: &str, id: &Text<'_>) {
        let known: Lookup<&'static Extension> =
            self.context.facts.extension(point, id.decoded(), &self.context.releases);
        let plugin = known.any().map(|extension| extension.plugin);
        self.add(id.span, known, plugin, || format!("the extension `{}`", id.decoded()));
    }
}
