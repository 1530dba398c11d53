//! Keys of the package, its declarations and its elements that are not in every release.

use super::Uses;
use crate::cerb::{InputType, Lookup, Need, Table};
use crate::json::{Member, Object, Text};
use crate::package::{Declaration, Element, ElementKind, is_truthy};
use crate::text::Severity;

impl Uses<'_, '_> {
    /// The keys of `package` and of what is in it.
    pub(super) fn package_keys(&mut self) {
        let facts = self.context.facts;
        let package = self.context.package.root.and_then(|root| root.get("package"));
        let Some(package) = package.and_then(|package| package.as_object()) else { return };
        for member in package.members {
            if !self.is_in(member, facts.package_keys(), "`package`") {
                continue;
            }
            let (table, place) = match member.key.decoded() {
                "requires" => (facts.requires_keys(), "`requires`"),
                "library" => (facts.library_keys(), "`library`"),
                "configure" => (facts.configure_keys(), "`configure`"),
                _ => continue,
            };
            let members = member.value.as_object().into_iter().flat_map(|it| it.members);
            for member in members {
                let is_known = self.is_in(member, table, place);
                match (member.key.decoded(), member.value.as_text()) {
                    ("point", Some(point)) if is_known => self.library_point(point),
                    _ => {}
                }
            }
        }
    }

    fn library_point(&mut self, point: &Text<'_>) {
        let name = point.decoded().split(':').next().unwrap_or_default();
        let known = self.context.facts.library_points().lookup(name, &self.context.releases);
        self.add(point.span, known, None, || format!("the library point `{name}`"));
    }

    /// Looks a key up; whether all releases know it, or none.
    fn is_in<T: 'static>(&mut self, member: &Member<'_>, table: Table<T>, place: &str) -> bool {
        let key = member.key.decoded();
        let known = table.lookup(key, &self.context.releases);
        let harm = harm_without(member);
        let is_harmless = harm == Severity::Note;
        let before = self.found.len();
        if !(is_harmless && matches!(known, Lookup::Removed { .. })) {
            self.add(member.key.span, known, None, || format!("the key `{key}` of {place}"));
        }
        for found in &mut self.found[before..] {
            found.harm = harm;
        }
        matches!(known, Lookup::Known(_) | Lookup::Unknown)
    }

    pub(super) fn declaration(&mut self, declared: &Declaration<'_>) {
        let facts = self.context.facts;
        let noun = declared.role.noun();
        let kind = declared.object.get("type").and_then(|kind| kind.as_text());
        let is_prompt = noun == "prompt";
        let keys = if is_prompt { facts.prompt_keys() } else { facts.placeholder_keys() };
        for member in declared.object.members {
            self.is_in(member, keys, &format!("a {noun}"));
        }
        self.chooser(declared);
        let Some(kind) = kind else { return };
        let known: Option<&'static InputType> = if is_prompt {
            facts.prompt_type(kind.decoded())
        } else {
            facts.placeholder_type(kind.decoded())
        };
        let Some(known) = known else { return };
        let since = known.history.lookup(&self.context.releases);
        self.add(kind.span, since, None, || format!("the {noun} type `{}`", kind.decoded()));
        if !since.is_known() {
            return;
        }
        let params = declared.object.get("params").and_then(|params| params.as_object());
        for member in params.into_iter().flat_map(|params| params.members) {
            let key = member.key.decoded();
            let known = known.params.lookup(key, &self.context.releases);
            let what = || format!("the key `{key}` of a {noun}'s `params`");
            self.add(member.key.span, known, None, what);
        }
    }

    /// `_exclude`, which came to all sections at once.
    pub(super) fn excluded(&mut self, element: &Element<'_>) {
        if element.kind.is_top()
            && let Some(exclude) = element.member("_exclude")
            && let Some(history) = self.context.facts.feature("exclude")
        {
            let known = history.lookup(&self.context.releases);
            self.add(exclude.key.span, known, None, || "the key `_exclude`".to_owned());
        }
    }

    /// The keys of an element of an older section.
    pub(super) fn keys(&mut self, element: &Element<'_>) {
        let facts = self.context.facts;
        if element.kind == ElementKind::Node {
            let place = format!("a {}", element.kind.noun());
            return self.keys_in(element.object, facts.node_keys(), &place);
        }
        let path = element.kind.path();
        let tab = self.tab(element).map(ToOwned::to_owned);
        let tab = tab.as_deref();
        self.keys_at(element.object, path, tab, &format!("a {}", element.kind.noun()));
        for member in element.object.members {
            // Lists of further elements are looked at as such.
            let Some(object) = member.value.as_object() else { continue };
            let key = member.key.decoded();
            self.keys_at(object, &format!("{path}.{key}"), tab, &format!("`{key}`"));
        }
    }

    /// The extension of the workspace tab that an element is, or is in, where all releases know it.
    fn tab<'e>(&'e self, element: &'e Element<'_>) -> Option<&'e str> {
        let tab = match element.kind {
            ElementKind::Tab => element,
            ElementKind::Widget | ElementKind::Worklist => {
                &self.context.package.elements[element.parent?]
            }
            _ => return None,
        };
        let id = tab.str("extension_id")?;
        let facts = self.context.facts;
        let known = facts.extension("cerberusweb.ui.workspace.tab", id, &self.context.releases);
        known.is_known().then_some(id)
    }

    fn keys_at(&mut self, object: &Object<'_>, path: &str, tab: Option<&str>, place: &str) {
        self.keys_in(object, self.context.facts.keys(path), place);
        if let Some(tab) = tab {
            self.keys_in(object, self.context.facts.tab_keys(tab, path), place);
        }
    }

    fn keys_in(&mut self, object: &Object<'_>, table: Table<Need>, place: &str) {
        for member in object.members {
            if member.key.decoded() != "_exclude" {
                self.is_in(member, table, place);
            }
        }
    }
}

/// How bad it is where a release does not read a key.
fn harm_without(member: &Member<'_>) -> Severity {
    let value = &member.value;
    // What holds in such a release all the same.
    let default = match member.key.decoded() {
        "status" => "live",
        "context" | "owner__context" => "cerberusweb.contexts.app",
        _ => "",
    };
    match member.key.decoded() {
        _ if !is_truthy(value) || value.as_str() == Some(default) => Severity::Note,
        // The package is imported all the same, as long as every prompt is answered.
        "library" | "optional" => Severity::Warning,
        _ => Severity::Error,
    }
}
