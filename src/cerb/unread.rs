//! Facts that are read when somebody asks for them.
//!
//! Most of what is known of Cerb no package needs. As tables it would be thousands of pointers, which
//! the system would set at every start, whatever the program is asked to do. As text it costs nothing
//! until a package has a record of a type, and then as much as it takes to tell its lines apart; each
//! is read when somebody asks for what it says.

use super::releases::find;
use super::{Point, RecordType};
use std::cmp::Ordering;
use std::sync::OnceLock;

/// Names in alphabetical order, each with a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entries {
    /// The entries, one behind the other: a name, the end of the line, the text.
    pub(super) whole: &'static str,
    /// Where each ends in `whole`, in bytes.
    pub(super) ends: &'static [u32],
}

impl Entries {
    /// A name, the end of the line, and the name's text.
    fn raw(self, index: usize) -> Option<&'static str> {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.whole.get(start as usize..*self.ends.get(index)? as usize)
    }

    /// A name and its text.
    pub(super) fn entry(self, index: usize) -> Option<(&'static str, &'static str)> {
        self.raw(index)?.split_once('\n')
    }

    /// The index of a name.
    fn find(self, name: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            let entry = self.raw(middle)?.as_bytes();
            let (start, rest) = entry.split_at(name.len().min(entry.len()));
            match start.cmp(name.as_bytes()) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal if rest.starts_with(b"\n") => return Some(middle),
                // Longer, and so behind the name.
                Ordering::Equal | Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The text of a name.
    fn get(self, name: &str) -> Option<&'static str> {
        Some(self.entry(self.find(name)?)?.1)
    }
}

/// What stands behind each of some names, in lines, and what of it was read.
#[derive(Debug)]
pub(super) struct Unread<T: 'static> {
    pub(super) entries: Entries,
    pub(super) read: &'static [OnceLock<T>],
}

impl<T> Clone for Unread<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Unread<T> {}

impl<T> Unread<T> {
    fn get(
        self,
        name: &str,
        read: impl FnOnce(&'static str, &'static str) -> T,
    ) -> Option<&'static T> {
        let index = self.entries.find(name)?;
        let (name, lines) = self.entries.entry(index)?;
        Some(self.read.get(index)?.get_or_init(|| read(name, lines)))
    }

    fn names(self) -> impl Iterator<Item = &'static str> {
        (0..self.entries.ends.len()).filter_map(move |index| Some(self.entries.entry(index)?.0))
    }
}

/// The record types.
#[derive(Clone, Copy, Debug)]
pub(super) struct RecordTypes {
    /// Those that are compiled in.
    pub(super) built_in: Unread<RecordType>,
    /// Every alias of them with the ids, in lines, of the record types that have it, at whatever time.
    pub(super) aliases: Entries,
    /// Those of one's own, and those of Cerb's of which a file of one's own says more, by id.
    pub(super) own: &'static [RecordType],
}

impl RecordTypes {
    /// The type of a full id.
    pub(super) fn get(self, id: &str) -> Option<&'static RecordType> {
        let built_in = || self.built_in.get(id, |id, lines| RecordType::NEW.over(id, lines));
        find(self.own, id, |own| own.id).or_else(built_in)
    }

    /// The types that have, or had, an alias.
    pub(super) fn with_alias(self, alias: &str) -> impl Iterator<Item = &'static RecordType> {
        let ids = self.aliases.get(alias).into_iter().flat_map(str::lines);
        let own = self.own.iter().filter(move |own| own.aliases.get(alias).is_some());
        // One of Cerb's own that a file changes is found by its id.
        let own: Vec<_> = own.filter(|own| self.built_in.entries.find(own.id).is_none()).collect();
        ids.filter_map(move |id| self.get(id)).chain(own)
    }

    /// All ids, in alphabetical order.
    pub(super) fn ids(self) -> impl Iterator<Item = &'static str> {
        let mut ids: Vec<_> =
            self.built_in.names().chain(self.own.iter().map(|own| own.id)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter()
    }
}

/// The points that extensions are for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Points {
    /// Those that are compiled in.
    pub(super) built_in: Unread<Point>,
    /// Those of which a file of one's own says something, by id.
    pub(super) own: &'static [Point],
}

impl Points {
    /// The point of an id.
    pub(super) fn get(self, id: &str) -> Option<&'static Point> {
        let built_in = || self.built_in.get(id, |id, lines| Point::NEW.over(id, lines));
        find(self.own, id, |own| own.id).or_else(built_in)
    }
}
