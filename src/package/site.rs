//! Template sites: the keys and strings that hold a template, and where in the package they stand.

use super::element::ElementKind;
use crate::json::{Kind, Object, Text, Value};
use crate::twig::{self, Dialect, Template};

/// A key or a string that holds a template.
#[derive(Debug)]
pub struct Site<'d> {
    /// The key or the string.
    pub text: &'d Text<'d>,
    /// Whether it is a key.
    pub is_key: bool,
    /// The index, among the package's elements, of the innermost element that holds it.
    pub element: Option<usize>,
    /// The member of that element in which it stands (the whole of it, or deep inside).
    pub field: Option<&'d str>,
    /// Whether the string is the whole value of `field`, or the key of `field` itself.
    pub is_whole: bool,
    /// When Cerb renders it.
    pub time: Time,
    /// The template.
    pub template: Template,
}

/// When Cerb renders a template, and so what it can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Inside `package`, where nothing is rendered (step 1).
    Never,
    /// In `_exclude`: sees prompts and placeholders (step 4).
    Exclude,
    /// In `behaviors[].bot_id`: sees prompts and placeholders (step 6).
    BotId,
    /// Everywhere else: sees everything (step 7).
    Render,
}

/// Collects the sites of one element, or of a value outside of any, and the scripts there.
pub(super) struct Collector<'d, 's> {
    pub(super) sites: &'s mut Vec<Site<'d>>,
    pub(super) scripts: &'s mut Vec<&'d Text<'d>>,
    pub(super) element: Option<usize>,
    pub(super) kind: Option<ElementKind>,
}

impl<'d> Collector<'d, '_> {
    /// The sites of an element's members, but for the lists of further elements in it.
    pub(super) fn element(&mut self, object: &'d Object<'d>) {
        let children = self.kind.map_or(&[][..], ElementKind::children);
        for member in object.members {
            let field: &'d str = member.key.decoded();
            let is_nested = children.iter().any(|(key, _)| *key == field)
                && matches!(member.value.kind, Kind::Array(_) | Kind::Object(_));
            self.text(&member.key, true, Some(field), true);
            if !is_nested {
                self.value(&member.value, Some(field), true);
            }
        }
    }

    /// The sites in a value.
    pub(super) fn value(&mut self, value: &'d Value<'d>, field: Option<&'d str>, whole: bool) {
        match &value.kind {
            Kind::String(text) => self.text(text, false, field, whole),
            Kind::Array(values) => values.iter().for_each(|value| self.value(value, field, false)),
            Kind::Object(object) => self.object(object, field),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Unknown => {}
        }
    }

    fn object(&mut self, object: &'d Object<'d>, field: Option<&'d str>) {
        for member in object.members {
            self.text(&member.key, true, field, false);
            self.value(&member.value, field, false);
        }
    }

    fn text(&mut self, text: &'d Text<'d>, is_key: bool, field: Option<&'d str>, is_whole: bool) {
        if !twig::has_braces(text.decoded()) {
            return;
        }
        if self.kind.is_some() && !is_key {
            self.scripts.push(text);
        }
        if !twig::is_template(text.decoded()) {
            return;
        }
        self.sites.push(Site {
            text,
            is_key,
            element: self.element,
            field,
            is_whole,
            time: self.time(is_key, field, is_whole),
            template: twig::parse_cerb(text.decoded(), Dialect::Import),
        });
    }

    fn time(&self, is_key: bool, field: Option<&str>, is_whole: bool) -> Time {
        match (self.kind, field) {
            (None, _) => Time::Never,
            (Some(kind), Some("_exclude")) if is_whole && !is_key && kind.is_top() => Time::Exclude,
            (Some(ElementKind::Behavior), Some("bot_id")) if !is_key => Time::BotId,
            _ => Time::Render,
        }
    }
}
