//! Run-time scripts: strings with `{{…}}` that Cerb leaves alone at import.

use super::{ElementKind, Package};
use crate::syntax::{Kind, Member, Text, Value};

impl<'d> Package<'d> {
    /// The strings outside `package` that hold a `{{`.
    pub fn scripts(&self) -> Vec<&'d Text<'d>> {
        let mut scripts = Vec::new();
        for value in self.sections() {
            walk(value, &mut |text| {
                if text.decoded.contains("{{") {
                    scripts.push(text);
                }
            });
        }
        scripts
    }

    /// Whether anything outside `package` speaks of `name` other than in a placeholder's place: a
    /// variable of that name, an input, a key in a KATA text. Then it may well exist at run time.
    pub fn is_set_at_run_time(&self, name: &str) -> bool {
        let mut is_set = false;
        for value in self.sections() {
            walk(value, &mut |text| is_set = is_set || sets(&text.decoded, name));
        }
        is_set
    }

    /// The values of the sections that the importer reads.
    fn sections(&self) -> impl Iterator<Item = &'d Value<'d>> {
        let is_section = |member: &&Member<'_>| {
            ElementKind::of_section(&member.key.decoded).is_some()
                || matches!(&*member.key.decoded, "settings" | "worker_preferences")
        };
        self.root.into_iter().flat_map(|root| &root.members).filter(is_section).map(|m| &m.value)
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

fn walk<'d>(value: &'d Value<'d>, visit: &mut impl FnMut(&'d Text<'d>)) {
    match &value.kind {
        Kind::String(text) => visit(text),
        Kind::Array(values) => values.iter().for_each(|value| walk(value, visit)),
        Kind::Object(object) => {
            for member in &object.members {
                visit(&member.key);
                walk(&member.value, visit);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Unknown => {}
    }
}
