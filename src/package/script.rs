//! Run-time scripts: strings with `{{…}}` that Cerb leaves alone at import.

use super::{Element, ElementKind, Exclusion, Package, Target};
use crate::json::{Kind, Text, Value};
use crate::twig::{self, Reference};
use memchr::{memchr, memchr_iter, memchr3};
use std::collections::HashSet;

impl<'d> Package<'d> {
    /// Whether a script may read what the package declares, so that it is worth parsing: between
    /// braces stands the name of a prompt or placeholder, `uid`, or `default` that is no filter.
    pub fn may_be_meant_for_import(&self, script: &str) -> bool {
        expressions(script).any(|text| {
            words(text).any(|(start, word)| match word {
                "uid" => true,
                "default" => !text[..start].trim_end().ends_with('|'),
                _ => self.names.may_declare(word) && self.declaration(word).is_some(),
            })
        })
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
        self.set_at_run_time.get_or_init(|| self.find_set_at_run_time()).contains(name)
    }

    fn find_set_at_run_time(&self) -> HashSet<String> {
        let mut names = HashSet::new();
        let mut set = |name: &str| {
            if matches!(name, "uid" | "default") || self.declaration(name).is_some() {
                names.insert(name.to_owned());
            }
        };
        for value in self.imported() {
            walk(value, &mut |text, is_key| {
                // Every element has a key `uid`, which sets nothing.
                if !is_key || text.decoded() != "uid" {
                    set(text.decoded());
                    kata_keys(text.decoded()).for_each(&mut set);
                }
            });
        }
        names
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
            self.elements.iter().filter(is_read).flat_map(|element| element.object.members);
        members.map(|member| &member.value).chain(settings)
    }
}

/// What stands between the braces of a script, and more where it is not plain where they end. What
/// three braces hold is left out: Cerb reads it at import.
fn expressions(script: &str) -> impl Iterator<Item = &str> {
    let mut rest = script;
    std::iter::from_fn(move || {
        loop {
            let bytes = rest.as_bytes();
            let is_tag = |at: &usize| matches!(bytes.get(at + 1), Some(b'{' | b'%'));
            let open = memchr_iter(b'{', bytes).find(is_tag)?;
            let is_import = twig::is_template(rest.get(open..open + 3).unwrap_or_default());
            let start = open + if is_import { 3 } else { 2 };
            let end = memchr(b'}', &bytes[start..]).map_or(bytes.len(), |end| start + end);
            // A string or a hash may hold a brace.
            let is_plain = memchr3(b'\'', b'"', b'{', &bytes[start..end]).is_none();
            let end = if is_plain { end } else { bytes.len() };
            let (expression, behind) = rest[start..].split_at(end - start);
            rest = behind;
            if !(is_import && is_plain) {
                return Some(expression);
            }
        }
    })
}

/// The words of an expression, each with where it begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_of_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(|byte| is_of_word(*byte))?;
        let len = bytes[start..].iter().position(|byte| !is_of_word(*byte));
        at = len.map_or(bytes.len(), |len| start + len);
        Some((start, &text[start..at]))
    })
}

/// The words of a text that are the name of a KATA key: `name:`, `type/name:`, `name@type:`.
fn kata_keys(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split_inclusive(|c: char| c.is_whitespace() || c == '/' || c == '&');
    let mut words = words.peekable();
    std::iter::from_fn(move || {
        let word = words.next()?;
        let is_assigned = word.ends_with(' ') && words.peek().is_some_and(|it| it.starts_with('='));
        let end = word.find([':', '@']).or_else(|| is_assigned.then(|| word.len() - 1));
        Some(end.map(|end| &word[..end]))
    })
    .flatten()
}

fn walk<'d>(value: &'d Value<'d>, visit: &mut impl FnMut(&'d Text<'d>, bool)) {
    match &value.kind {
        Kind::String(text) => visit(text, false),
        Kind::Array(values) => values.iter().for_each(|value| walk(value, visit)),
        Kind::Object(object) => {
            for member in object.members {
                visit(&member.key, true);
                walk(&member.value, visit);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Unknown => {}
    }
}
