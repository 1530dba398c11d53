//! The names of a package, so that finding what one means takes no walk through the package.

use super::{Declaration, Element, Exclusion, Role, is_name};
use crate::text::nearest::Candidates;
use ahash::AHashMap;
use std::collections::BTreeSet;

/// What a package names: uids, prompts and placeholders.
#[derive(Debug, Default)]
pub(super) struct Names<'d> {
    /// The uids, in the order in which they first stand in the text.
    pub(super) uids: Vec<Uid<'d>>,
    /// Where each stands in `uids`.
    by_uid: AHashMap<&'d str, usize>,
    /// The last prompt or placeholder of each name.
    declared: AHashMap<&'d str, (Role, usize)>,
    /// How long the names in `declared` are: a bit for each length in bytes, the last for longer ones.
    declared_lengths: u64,
    /// The first prompt that brings the names that begin so.
    lazy: AHashMap<&'d str, usize>,
    /// How long the beginnings in `lazy` are, in bytes.
    lazy_lengths: BTreeSet<usize>,
    /// Whether there is a name that no template can read as it is.
    pub(super) any_misread: bool,
}

/// A uid and the elements that share it, by their index among all.
#[derive(Debug)]
pub(super) struct Uid<'d> {
    pub(super) name: &'d str,
    first: usize,
    others: Vec<usize>,
    /// The one whose id `{{{uid.NAME}}}` is: the last that counts (importer, step 6).
    usable: Option<usize>,
}

impl Uid<'_> {
    /// All of them, in the order of the text.
    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = usize> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }
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
                names.declared_lengths |= length_bit(name);
                names.any_misread |= !is_name(name);
            }
        }
        names.uids.reserve(elements.len());
        names.by_uid.reserve(elements.len());
        for (index, element) in elements.iter().enumerate() {
            let Some((name, _)) = element.uid() else { continue };
            names.any_misread |= !is_name(name);
            let uid = names.add_uid(name, index);
            if element.kind.shares_uid() && element.excluded != Exclusion::Always {
                uid.usable = Some(index);
            }
        }
        names
    }

    fn add_uid(&mut self, name: &'d str, index: usize) -> &mut Uid<'d> {
        let place = *self.by_uid.entry(name).or_insert(self.uids.len());
        if place == self.uids.len() {
            self.uids.push(Uid { name, first: index, others: Vec::new(), usable: None });
        } else {
            self.uids[place].others.push(index);
        }
        &mut self.uids[place]
    }

    /// The role of the last prompt or placeholder of a name, and its index among those of the role.
    pub(super) fn declared(&self, name: &str) -> Option<(Role, usize)> {
        self.declared.get(name).copied()
    }

    /// Whether there may be a prompt or placeholder of a name: most words are shorter than any.
    pub(super) fn may_declare(&self, name: &str) -> bool {
        self.declared_lengths & length_bit(name) != 0
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
        self.with_uid(name)?.usable
    }

    /// The elements of a uid.
    pub(super) fn with_uid(&self, name: &str) -> Option<&Uid<'d>> {
        Some(&self.uids[*self.by_uid.get(name)?])
    }

    /// The uids that templates can read, to look for the nearest among.
    pub(super) fn near_uids(&self) -> Candidates {
        let usable = self.uids.iter().filter(|uid| uid.usable.is_some());
        Candidates::new(usable.map(|uid| uid.name))
    }
}

fn length_bit(name: &str) -> u64 {
    1 << name.len().min(63)
}
