//! The names of a package, so that finding what one means takes no walk through the package.

use super::{Declaration, Element, Exclusion, Role, is_name};
use crate::nearest::Candidates;
use ahash::AHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What a package names: uids, prompts and placeholders.
#[derive(Debug, Default)]
pub(super) struct Names<'d> {
    /// The elements of each uid, by their index among all.
    pub(super) uids: BTreeMap<&'d str, Uid>,
    /// The last prompt or placeholder of each name.
    declared: AHashMap<&'d str, (Role, usize)>,
    /// The first prompt that brings the names that begin so.
    lazy: AHashMap<&'d str, usize>,
    /// How long the beginnings in `lazy` are, in bytes.
    lazy_lengths: BTreeSet<usize>,
    /// Whether there is a name that no template can read as it is.
    pub(super) any_misread: bool,
}

/// The elements that share a uid, by their index among all.
#[derive(Debug, Default)]
pub(super) struct Uid {
    /// All of them, in the order of the text.
    pub(super) all: Vec<usize>,
    /// The one whose id `{{{uid.NAME}}}` is: the last that counts (importer, step 6).
    pub(super) usable: Option<usize>,
}

impl<'d> Names<'d> {
    pub(super) fn new(
        prompts: &[Declaration<'d>],
        placeholders: &[Declaration<'d>],
        elements: &[Element<'d>],
    ) -> Self {
        let mut names = Self::default();
        for (index, prompt) in prompts.iter().enumerate() {
            if let Some(prefix) = prompt.lazy_prefix() {
                names.lazy.entry(prefix).or_insert(index);
                names.lazy_lengths.insert(prefix.len());
            }
        }
        for (index, declared) in prompts.iter().enumerate().chain(placeholders.iter().enumerate()) {
            if let Some(name) = declared.name() {
                names.declared.insert(name, (declared.role, index));
                names.any_misread |= !is_name(name);
            }
        }
        for (index, element) in elements.iter().enumerate() {
            let Some((name, _)) = element.uid() else { continue };
            names.any_misread |= !is_name(name);
            let uid = names.uids.entry(name).or_default();
            uid.all.push(index);
            if element.kind.shares_uid() && element.excluded != Exclusion::Always {
                uid.usable = Some(index);
            }
        }
        names
    }

    /// The role of the last prompt or placeholder of a name, and its index among those of the role.
    pub(super) fn declared(&self, name: &str) -> Option<(Role, usize)> {
        self.declared.get(name).copied()
    }

    /// The prompts that bring names that begin as this one does, each with the rest of the name.
    pub(super) fn lazy<'n>(&self, name: &'n str) -> impl Iterator<Item = (usize, &'n str)> {
        self.lazy_lengths.range(..=name.len()).filter_map(move |length| {
            let (prefix, rest) = name.split_at_checked(*length)?;
            Some((*self.lazy.get(prefix)?, rest))
        })
    }

    /// The index of the element whose id `{{{uid.NAME}}}` is.
    pub(super) fn uid(&self, name: &str) -> Option<usize> {
        self.uids.get(name)?.usable
    }

    /// The uids that templates can read, to look for the nearest among.
    pub(super) fn near_uids(&self) -> Candidates {
        let usable = self.uids.iter().filter(|(_, uid)| uid.usable.is_some());
        Candidates::new(usable.map(|(name, _)| *name))
    }
}
