//! What a name in a template refers to.

use super::{Declaration, Element, Exclusion, Package, Site};
use crate::nearest::nearest;
use crate::span::Span;
use crate::template::Reference;

/// What a reference resolves to.
#[derive(Clone, Copy, Debug)]
pub enum Target<'p, 'd> {
    /// A prompt's answer, or a placeholder's value.
    Declared(&'p Declaration<'d>),
    /// A value of the record that a chooser prompt chose: `owner__label` of `owner_id`.
    Lazy(&'p Declaration<'d>),
    /// The id of an element of the package.
    Uid(&'p Element<'d>),
    /// The map of all uids, or one that is known only when the package is imported.
    Uids,
    /// A value of `default`.
    Default,
}

/// The keys of `default`, which the importer sets (step 6).
pub const DEFAULTS: &[&str] =
    &["base_url", "bucket_id", "group_id", "mail_transport_id", "replyto_email", "replyto_id"];

impl<'d> Package<'d> {
    /// What `reference` reads when everything is there (step 7), or `None` where it renders as
    /// nothing.
    pub fn resolve(&self, reference: &Reference) -> Option<Target<'_, 'd>> {
        let mut path = reference.path.iter().map(String::as_str);
        match (path.next()?, path.next()) {
            ("uid", None) => Some(Target::Uids),
            ("uid", Some(name)) => self.uid(name).map(Target::Uid),
            ("default", None) => Some(Target::Default),
            ("default", Some(key)) => DEFAULTS.contains(&key).then_some(Target::Default),
            (name, _) => self.declared(name),
        }
    }

    /// The element whose id `{{{uid.NAME}}}` is: the last one of that name (step 6).
    pub fn uid(&self, name: &str) -> Option<&Element<'d>> {
        self.with_uid(name)
            .filter(|element| element.kind.shares_uid() && element.excluded != Exclusion::Always)
            .last()
    }

    /// The prompt or placeholder of that name, or the chooser that brings it.
    fn declared(&self, name: &str) -> Option<Target<'_, 'd>> {
        let lazy = || {
            self.prompts.iter().find(|prompt| {
                let rest = prompt.lazy_prefix().and_then(|prefix| name.strip_prefix(prefix));
                // `owner_i` may be a value of the record, yet is more likely a slip of `owner_id`.
                rest.is_some_and(|rest| strsim::damerau_levenshtein(rest, "id") > 1)
            })
        };
        self.declaration(name).map(Target::Declared).or_else(|| lazy().map(Target::Lazy))
    }
}

/// What an author most likely meant by a name that resolves to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent<'p> {
    /// A prompt or placeholder of a near name, or of that very name written behind `uid.`.
    Declared(&'p str),
    /// A uid of a near name, or of that very name written without `uid.`.
    Uid(&'p str),
    /// A key of `default`, written without `default.`.
    Default(&'static str),
}

/// A name that is written in a template as if it were one word, and that Twig reads otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misread<'p> {
    /// The name.
    pub name: &'p str,
    /// Whether it is a uid; else it is a prompt or placeholder.
    pub is_uid: bool,
    /// Where it is written, `uid.` included, in the template.
    pub span: Span,
}

impl<'d> Package<'d> {
    /// What an author most likely meant by a reference that resolves to nothing.
    pub fn intent(&self, reference: &Reference) -> Option<Intent<'_>> {
        let (first, second) = (reference.path.first()?, reference.path.get(1));
        match (&**first, second) {
            ("uid", Some(name)) => {
                if let Some(declared) = self.declaration(name).and_then(Declaration::name) {
                    return Some(Intent::Declared(declared));
                }
                nearest(name, self.usable_uids()).map(Intent::Uid)
            }
            ("uid" | "default", _) => None,
            (name, _) => self.intended_name(name),
        }
    }

    fn intended_name(&self, name: &str) -> Option<Intent<'_>> {
        if let Some(uid) = self.usable_uids().find(|uid| *uid == name) {
            return Some(Intent::Uid(uid));
        }
        if let Some(key) = DEFAULTS.iter().find(|key| **key == name) {
            return Some(Intent::Default(key));
        }
        nearest(name, self.declarations().filter_map(Declaration::name)).map(Intent::Declared)
    }

    fn usable_uids(&self) -> impl Iterator<Item = &str> {
        self.uids.keys().map(|name| &**name).filter(|name| self.uid(name).is_some())
    }

    /// The declared name that is written at `span` of the template as if it were one word, though
    /// it can't be: `my-page` is a subtraction, `1page` a syntax error (step 7).
    pub fn misread(&self, site: &Site<'d>, span: Span) -> Option<Misread<'_>> {
        let text = &*site.text.decoded;
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let before = text.get(..span.start as usize)?;
        let start = before.trim_end_matches(is_part).len();
        let rest = &text[start..];
        let end = start + rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let word = &text[start..end];
        let (name, is_uid) = match word.strip_prefix("uid.") {
            Some(name) => (name, true),
            None => (word, false),
        };
        let is_number = is_uid && name.bytes().all(|byte| byte.is_ascii_digit());
        if is_name(name) || is_number {
            return None;
        }
        let name = if is_uid {
            self.usable_uids().find(|uid| *uid == name)?
        } else {
            self.declaration(name)?.name()?
        };
        Some(Misread { name, is_uid, span: Span::from_range(start..end) })
    }
}

/// Whether a prompt, placeholder or uid of this name can be written in a template as it is.
pub fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    let is_start = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    characters.next().is_some_and(is_start) && characters.all(|c| is_start(c) || c.is_ascii_digit())
}
