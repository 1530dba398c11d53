//! Run-time scripts: strings with `{{…}}` that Cerb leaves alone at import.

use super::{Element, ElementKind, Exclusion, Package, Target};
use crate::syntax::{Kind, Text, Value};
use crate::template::Reference;

impl<'d> Package<'d> {
    /// The strings outside `package` that hold a `{{`.
    pub fn scripts(&self) -> Vec<&'d Text<'d>> {
        let mut scripts = Vec::new();
        for value in self.imported() {
            walk(value, &mut |text, is_key| {
                if !is_key && text.decoded.contains("{{") {
                    scripts.push(text);
                }
            });
        }
        scripts
    }

    /// Whether a name that a script reads is one that the package declares, and nothing in it could
    /// set that name at run time.
    pub fn is_meant_for_import(&self, reference: &Reference) -> bool {
        match self.resolve(reference) {
            Some(Target::Declared(declared)) => {
                declared.name().is_some_and(|name| !self.is_set_at_run_time(name))
            }
            Some(Target::Uid(_)) => !self.is_set_at_run_time("uid"),
            Some(Target::Default) => {
                reference.path.len() > 1 && !self.is_set_at_run_time("default")
            }
            _ => false,
        }
    }

    /// Whether anything outside `package` speaks of `name` other than in a placeholder's place: a
    /// variable of that name, an input, a key in a KATA text. Then it may well exist at run time.
    pub fn is_set_at_run_time(&self, name: &str) -> bool {
        if let Some(is_set) = self.set_at_run_time.borrow().get(name) {
            return *is_set;
        }
        let is_set = self.find_set_at_run_time(name);
        self.set_at_run_time.borrow_mut().insert(name.to_owned(), is_set);
        is_set
    }

    fn find_set_at_run_time(&self, name: &str) -> bool {
        let mut is_set = false;
        for value in self.imported() {
            walk(value, &mut |text, is_key| {
                // Every element has a key `uid`, which sets nothing.
                let is_uid = is_key && text.decoded == "uid";
                is_set = is_set || (!is_uid && sets(&text.decoded, name));
            });
        }
        is_set
    }

    /// What the importer reads outside `package`: the members of elements that are not always
    /// excluded, and the settings. The keys of the former are Cerb's own words.
    fn imported(&self) -> impl Iterator<Item = &'d Value<'d>> {
        let is_read = |element: &&Element<'_>| {
            element.parent.is_none()
                && element.kind != ElementKind::Unread
                && element.excluded != Exclusion::Always
        };
        let settings = ["settings", "worker_preferences"];
        let settings = settings.into_iter().filter_map(|key| self.root?.get(key));
        let members =
            self.elements.iter().filter(is_read).flat_map(|element| &element.object.members);
        members.map(|member| &member.value).chain(settings)
    }
}

/// Whether a text is the name, or holds it as a KATA key (`name:`, `type/name:`).
fn sets(text: &str, name: &str) -> bool {
    text == name
        || text.match_indices(name).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = &text[at + name.len()..];
            let starts_key = before.is_none_or(|c| c.is_whitespace() || c == '/' || c == '&');
            starts_key
                && (after.starts_with(':') || after.starts_with('@') || after.starts_with(" ="))
        })
}

fn walk<'d>(value: &'d Value<'d>, visit: &mut impl FnMut(&'d Text<'d>, bool)) {
    match &value.kind {
        Kind::String(text) => visit(text, false),
        Kind::Array(values) => values.iter().for_each(|value| walk(value, visit)),
        Kind::Object(object) => {
            for member in &object.members {
                visit(&member.key, true);
                walk(&member.value, visit);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Unknown => {}
    }
}
