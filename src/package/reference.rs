//! What a name in a template refers to.

use super::{Declaration, Element, Exclusion, Package};
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
const DEFAULTS: &[&str] =
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
            self.prompts
                .iter()
                .find(|prompt| prompt.lazy_prefix().is_some_and(|prefix| name.starts_with(prefix)))
        };
        self.declaration(name).map(Target::Declared).or_else(|| lazy().map(Target::Lazy))
    }
}
