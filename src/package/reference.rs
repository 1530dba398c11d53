//! What a name in a template refers to.

use super::{Declaration, Element, Package, Role, Site};
use crate::json::Text;
use crate::text::Span;
use crate::text::nearest::Candidates;
use crate::twig::Reference;

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
        self.names.uid(name).map(|index| &self.elements[index])
    }

    /// The prompt or placeholder of that name, or the chooser that brings it.
    fn declared(&self, name: &str) -> Option<Target<'_, 'd>> {
        let lazy = || {
            // `owner_i` may be a value of the record, yet is more likely a slip of `owner_id`. To be
            // one, it can't be longer than three characters.
            let is_slip = |rest: &str| {
                rest.chars().nth(3).is_none() && strsim::damerau_levenshtein(rest, "id") <= 1
            };
            let lazy = self.names.lazy(name).filter(|(_, rest)| !is_slip(rest));
            lazy.map(|(index, _)| index).min().map(|index| &self.prompts[index])
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
                self.near_uids.get_or_init(|| self.names.near_uids()).nearest(name).map(Intent::Uid)
            }
            ("uid" | "default", _) => None,
            (name, _) => self.intended_name(name),
        }
    }

    fn intended_name(&self, name: &str) -> Option<Intent<'_>> {
        if let Some(uid) = self.usable_uid(name) {
            return Some(Intent::Uid(uid));
        }
        if let Some(key) = DEFAULTS.iter().find(|key| **key == name) {
            return Some(Intent::Default(key));
        }
        let near = self
            .near_declared
            .get_or_init(|| Candidates::new(self.declarations().filter_map(Declaration::name)));
        near.nearest(name).map(Intent::Declared)
    }

    /// The uid of that name, where templates can read it.
    fn usable_uid(&self, name: &str) -> Option<&'d str> {
        self.uid(name)?.uid().map(|(name, _)| name)
    }

    /// Whether there is a name that no template can read as it is.
    pub fn has_misread_names(&self) -> bool {
        self.names.any_misread
    }

    /// The declared name that is written at `span` of the template as if it were one word, though
    /// it can't be: `my-page` is a subtraction, `1page` a syntax error (step 7).
    pub fn misread(&self, site: &Site<'d>, span: Span) -> Option<Misread<'_>> {
        if !self.names.any_misread {
            return None;
        }
        let mut last = self.last_word.borrow_mut();
        let is_same = |word: &Word| {
            let Span { start, end } = word.span;
            word.text == site.text.span && (start..=end).contains(&span.start)
        };
        if !last.as_ref().is_some_and(is_same) {
            *last = Some(self.word(site.text, span.start)?);
        }
        let word = last.as_ref()?;
        let name = match word.named? {
            Named::Uid(index) => self.elements[index].uid()?.0,
            Named::Prompt(index) => self.prompts[index].name()?,
            Named::Placeholder(index) => self.placeholders[index].name()?,
        };
        Some(Misread { name, is_uid: matches!(word.named, Some(Named::Uid(_))), span: word.span })
    }

    /// The word at an offset of a template.
    fn word(&self, text: &Text<'d>, at: u32) -> Option<Word> {
        let decoded = text.decoded();
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let start = decoded.get(..at as usize)?.trim_end_matches(is_part).len();
        let rest = &decoded[start..];
        let word = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
        let span = Span::from_range(start..start + word.len());
        Some(Word { text: text.span, span, named: self.named(word) })
    }

    /// What of the package has the name that a word is, if a template can't read it.
    fn named(&self, word: &str) -> Option<Named> {
        let (name, is_uid) = match word.strip_prefix("uid.") {
            Some(name) => (name, true),
            None => (word, false),
        };
        let is_number = is_uid && name.bytes().all(|byte| byte.is_ascii_digit());
        if is_name(name) || is_number || name.is_empty() {
            return None;
        }
        if is_uid {
            return self.names.uid(name).map(Named::Uid);
        }
        self.names.declared(name).map(|(role, index)| match role {
            Role::Prompt => Named::Prompt(index),
            Role::Placeholder => Named::Placeholder(index),
        })
    }
}

/// A word of a template. All references in it are looked up one after the other, and it may be long:
/// so the last one is kept.
#[derive(Debug)]
pub(super) struct Word {
    /// The key or string that is the template.
    text: Span,
    /// Where it stands in the template.
    span: Span,
    /// What has it for a name, though a template can't read it.
    named: Option<Named>,
}

/// Something that has a name, by its index.
#[derive(Clone, Copy, Debug)]
enum Named {
    Uid(usize),
    Prompt(usize),
    Placeholder(usize),
}

/// Whether a prompt, placeholder or uid of this name can be written in a template as it is.
pub fn is_name(name: &str) -> bool {
    let is_start = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii();
    let mut bytes = name.bytes();
    bytes.next().is_some_and(is_start) && bytes.all(|byte| is_start(byte) || byte.is_ascii_digit())
}
