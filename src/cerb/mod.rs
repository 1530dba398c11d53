//! Facts about Cerb: its releases, and what each of them knows.
//!
//! They come from `schemas/cerb/*.json`, when the crate is built (see `build.rs` and
//! `docs/facts.md`), in a form that costs nothing at start-up.

mod compact;
mod facts;
mod own;
mod php;
mod queries;
mod read;
mod record;
mod releases;
mod requirement;
mod takes;
#[cfg(test)]
mod tests;
mod unread;
mod version;

pub use facts::Facts;
pub use own::MISTAKE;
pub use php::php_compare;
pub use queries::{Nested, QueryType};
pub use read::Lines;
pub use record::{Check, ExtensionPoint, Field, FieldKind, RecordType, Reference, TypeFacts};
pub use releases::{Dated, History, Lookup, Named, Range, Releases, Table};
pub use requirement::Requirement;
pub use takes::Takes;
use unread::{Points, RecordTypes};
pub use version::Version;

/// The tables that `build.rs` makes.
#[allow(clippy::unreadable_literal, clippy::wildcard_imports, reason = "made from data")]
mod tables {
    use super::unread::{Entries, Unread};
    use super::*;
    use std::sync::OnceLock;

    include!(concat!(env!("OUT_DIR"), "/facts.rs"));
}

/// A release of Cerb that the facts know of.
#[derive(Debug, PartialEq, Eq)]
pub struct Release {
    /// The number of the release.
    pub version: Version,
    /// The day of its announcement, or of its last change where it was never announced.
    pub date: Option<&'static str>,
    /// People can have it; else it is known from its development alone, and may still change.
    pub is_released: bool,
    /// What the release itself takes for its version when it compares (importer, step 1).
    pub reports: &'static str,
}

/// A top-level section of packages, as of a release.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    /// The plugin without which the section does nothing; `None` where none is needed.
    pub plugin: Option<&'static str>,
}

/// How much a key is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The importer refuses a package without it.
    Required,
    /// It is read unchecked: without it a value stays empty.
    Assumed,
    /// It may be left out.
    Optional,
}

/// The keys of the objects at one path, such as `workspaces[].tabs[]`.
#[derive(Debug)]
pub struct Keys {
    /// The path.
    pub path: &'static str,
    /// The keys, and how much each is needed.
    pub keys: Table<Need>,
}

/// What an extension of a workspace tab reads beyond the keys of every tab.
#[derive(Debug)]
pub struct TabKeys {
    /// The id of the extension.
    pub extension: &'static str,
    /// The keys, by path.
    pub paths: &'static [Keys],
}

/// How much a column of the database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// So many characters.
    Characters(u32),
    /// So many bytes; of a list or an object, of the JSON that PHP makes of it.
    Bytes(u32),
}

/// A type of prompts or placeholders.
#[derive(Debug)]
pub struct InputType {
    /// The type's name, as it stands in a package.
    pub name: &'static str,
    /// The releases that know it.
    pub history: History<()>,
    /// The keys of its `params`.
    pub params: Table<()>,
}

/// A place of Cerb at which a library package can be offered.
#[derive(Debug, PartialEq, Eq)]
pub struct LibraryPoint {
    /// The record type of which a package of this point must create a record.
    pub must_create: &'static str,
    /// The keys of the hidden prompts that Cerb answers at this point.
    pub prompts: &'static [&'static str],
    /// What may follow the point's name and a colon.
    pub suffix: Option<Suffix>,
}

/// What may follow the name of a library point and a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suffix {
    /// The `uri` of a record type.
    RecordType,
    /// The id of a behavior's event.
    Event,
}

/// An extension, as of a release.
#[derive(Debug, PartialEq, Eq)]
pub struct Extension {
    /// What people call it.
    pub name: &'static str,
    /// The plugin that it belongs to.
    pub plugin: &'static str,
    /// The record types that it is for; empty where it is for all.
    pub record_types: &'static [&'static str],
    /// The events that it is for; empty where it is for all.
    pub events: &'static [&'static str],
    /// Cerb discourages its use.
    pub is_deprecated: bool,
}

/// The extensions of one point, by id.
#[derive(Debug)]
pub struct Point {
    /// The id of the point.
    pub id: &'static str,
    /// Its extensions.
    pub extensions: Table<Extension>,
}

/// A plugin, as of a release.
#[derive(Debug, PartialEq, Eq)]
pub struct Plugin {
    /// What people call it; `None` where nothing but the id is known.
    pub name: Option<&'static str>,
    /// It is on unless somebody switches it off.
    pub is_enabled: bool,
    /// It comes with Cerb.
    pub is_bundled: bool,
}

/// The facts, of one file or all.
#[derive(Debug)]
struct Tables {
    releases: &'static [Release],
    sections: Table<Section>,
    section_keys: &'static [Keys],
    tab_keys: &'static [TabKeys],
    section_widths: Table<Width>,
    node_types: Table<()>,
    node_keys: Table<Need>,
    node_statuses: Table<()>,
    package_keys: Table<()>,
    requires_keys: Table<()>,
    configure_keys: Table<()>,
    library_keys: Table<()>,
    prompt_keys: Table<Need>,
    prompt_types: &'static [InputType],
    placeholder_keys: Table<Need>,
    placeholder_types: &'static [InputType],
    options: Table<()>,
    defaults: Table<()>,
    reserved_names: Table<()>,
    features: Table<()>,
    library_points: Table<LibraryPoint>,
    custom_field_types: Table<&'static str>,
    records: RecordTypes,
    extensions: Points,
    unbundled_extensions: &'static [(&'static str, &'static str)],
    plugins: Table<Plugin>,
    automation_events: Table<&'static str>,
    toolbars: Table<&'static str>,
    automations: Table<&'static str>,
}
