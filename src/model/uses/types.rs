//! Places besides `_context` that name a record type.

use super::Uses;
use crate::cerb::{Check, Field, FieldKind};
use crate::json::Text;
use crate::model::record::{Entry, Link, texts};
use crate::package::{Declaration, Element, ElementKind};
use crate::text::Span;
use crate::twig::is_template;

impl Uses<'_, '_> {
    /// The record types of links, and of fields that take one.
    pub(super) fn types_in(&mut self, field: &Field, entry: &Entry<'_>) {
        if field.kind == FieldKind::Links && field.enforced() == FieldKind::Links {
            for link in texts(entry.value()).filter_map(Link::read) {
                let (name, span) = link.of;
                self.type_named(name, link.text.place(span), true);
            }
            return;
        }
        let is_type =
            field.enforced() == FieldKind::Context || field.checks.contains(&Check::Context);
        if let Some(text) = is_type.then(|| entry.value().as_text()).flatten() {
            self.type_in(text, true);
        }
    }

    /// The record type of which a chooser chooses a record.
    pub(super) fn chooser(&mut self, declared: &Declaration<'_>) {
        let context = declared.param("context").filter(|_| declared.kind() == Some("chooser"));
        if let Some(text) = context.and_then(|context| context.as_text()) {
            self.type_in(text, false);
        }
    }

    /// The record type that an element of an older section is for.
    pub(super) fn type_of_section(&mut self, element: &Element<'_>) {
        if matches!(element.kind, ElementKind::Fieldset | ElementKind::SavedSearch)
            && let Some(text) = element.get("context").and_then(|context| context.as_text())
        {
            self.type_in(text, false);
        }
    }

    fn type_in(&mut self, text: &Text<'_>, is_checked: bool) {
        self.type_named(text.decoded(), text.span, is_checked);
    }

    /// Looks a record type up. Where Cerb checks the name, it must be known there and then, and so its
    /// plugin must be on.
    fn type_named(&mut self, name: &str, span: Span, is_checked: bool) {
        if name.is_empty() || is_template(name) {
            return;
        }
        let known = self.context.types.look_up(name);
        let facts = known.any().and_then(|found| found.history.at(self.context.releases.newest));
        let plugin = facts.map(|facts| facts.plugin).filter(|_| is_checked);
        self.add(span, known, plugin, || format!("the record type `{name}`"));
    }
}
