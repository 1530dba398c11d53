//! Every template in a package, those that Cerb never renders included.

use crate::json::{Document, Kind, Object, Text, Value};
use crate::package::{Exclusion, Package};
use crate::twig;
use std::collections::{HashMap, HashSet};

/// A key or a string that holds a template.
pub(super) struct Found<'d> {
    pub(super) text: &'d Text<'d>,
    pub(super) is_key: bool,
    /// Whether Cerb renders it: not inside `package`, in what is always excluded, or under a key of
    /// which a later one takes the place.
    pub(super) is_rendered: bool,
}

/// All templates, in the order of the text.
pub(super) fn templates<'d>(document: &'d Document<'d>, package: &Package<'d>) -> Vec<Found<'d>> {
    let is_dropped = |excluded: Exclusion| excluded == Exclusion::Always;
    let dropped = package.elements.iter().filter(|element| is_dropped(element.excluded));
    let mut walk = Walk {
        dropped: dropped.map(|element| element.value.span.start).collect(),
        found: Vec::new(),
    };
    match package.root {
        Some(root) => walk.members(root, true, "package"),
        None => document.root.iter().for_each(|root| walk.value(root, false)),
    }
    walk.found
}

struct Walk<'d> {
    /// Where the elements begin that are always excluded.
    dropped: HashSet<u32>,
    found: Vec<Found<'d>>,
}

impl<'d> Walk<'d> {
    /// The tree is no deeper than the parser allows.
    fn value(&mut self, value: &'d Value<'d>, is_rendered: bool) {
        match &value.kind {
            Kind::String(text) => self.text(text, false, is_rendered),
            Kind::Array(values) => values.iter().for_each(|value| self.value(value, is_rendered)),
            Kind::Object(object) => {
                let is_dropped = self.dropped.contains(&value.span.start);
                self.members(object, is_rendered && !is_dropped, "");
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Unknown => {}
        }
    }

    /// The members of an object; the one under `never` is not rendered.
    fn members(&mut self, object: &'d Object<'d>, is_rendered: bool, never: &str) {
        let members = object.members.iter().enumerate();
        let last: HashMap<_, _> =
            members.clone().map(|(index, member)| (member.key.decoded(), index)).collect();
        for (index, member) in members {
            let key = member.key.decoded();
            let is_last = last.get(key) == Some(&index);
            let is_never = !never.is_empty() && key == never;
            let is_rendered = is_rendered && is_last && !is_never;
            self.text(&member.key, true, is_rendered);
            self.value(&member.value, is_rendered);
        }
    }

    fn text(&mut self, text: &'d Text<'d>, is_key: bool, is_rendered: bool) {
        if twig::is_template(text.decoded()) {
            self.found.push(Found { text, is_key, is_rendered });
        }
    }
}
