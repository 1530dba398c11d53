//! The facts as rules ask for them.

use super::releases::find;
use super::tables::BUILT_IN;
use super::{
    Extension, History, InputType, Keys, LibraryPoint, Lookup, Need, Plugin, RecordType, Release,
    Releases, Section, TabKeys, Table, Tables, Version, Width, php_compare,
};
use std::cmp::Ordering;

/// The id that stands for all record types that custom records make.
const CUSTOM_RECORD: &str = "contexts.custom_record.*";

/// What is known of Cerb's releases.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub(super) tables: &'static Tables,
    /// The release to take for the newest released, where it is not the one that the tables name.
    pub(super) as_of: Option<Version>,
}

impl Default for Facts {
    fn default() -> Self {
        Self::built_in()
    }
}

impl Facts {
    /// The facts that come with the linter.
    pub const fn built_in() -> Self {
        Self { tables: &BUILT_IN, as_of: None }
    }

    /// The same facts on the day when this release was the newest: what came later is known, but by
    /// none of it is a package judged that does not ask for it.
    #[must_use]
    pub const fn as_of(self, newest_released: Version) -> Self {
        Self { as_of: Some(newest_released), ..self }
    }

    /// The releases that the facts know of, in ascending order; those that are still to come at the
    /// end.
    pub fn releases(self) -> &'static [Release] {
        self.tables.releases
    }

    /// The newest release that people can have. Of what comes after it, the facts know little.
    pub fn newest_released(self) -> Version {
        let last = || self.releases().iter().rfind(|release| release.is_released);
        let named = || last().map_or(Version::new(0, 0, 0), |release| release.version);
        self.as_of.unwrap_or_else(named)
    }

    /// The newest release that the facts know of, released or not.
    pub fn newest_known(self) -> Version {
        self.releases().last().map_or(Version::new(0, 0, 0), |release| release.version)
    }

    /// Whether the facts are complete for these releases: of what comes after the newest release that
    /// people can have, they know little.
    pub fn cover(self, releases: &Releases) -> bool {
        releases.newest <= self.newest_released()
    }

    /// The releases by which a package is judged: `target` where the user named one; else from the
    /// first release that accepts the package to the newest released. A package that requires
    /// nothing, or nothing that Cerb understands, is judged by the newest released.
    pub fn judged_by(self, required: Option<&str>, target: Option<Version>) -> Releases {
        if let Some(target) = target {
            return Releases::only(target);
        }
        let newest = self.newest_released();
        let oldest = required.and_then(|required| self.first_to_accept(required));
        let oldest = oldest.unwrap_or(newest);
        Releases { oldest, newest: newest.max(oldest) }
    }

    /// The first release that accepts a package with this requirement, as far as it begins with a
    /// digit (importer, step 1). Of what is newer than all that is known, it is the requirement
    /// itself.
    fn first_to_accept(self, required: &str) -> Option<Version> {
        let mut releases = self.releases().iter();
        if let Some(version) = Version::parse(required) {
            let next = releases.find(|release| release.version >= version);
            return Some(next.map_or(version, |release| release.version));
        }
        let is_version = required.starts_with(|first: char| first.is_ascii_digit());
        let accepts = |release: &&Release| php_compare(release.reports, required) != Ordering::Less;
        let first = releases.find(accepts)?;
        is_version.then_some(first.version)
    }

    /// The record type that `_context`, a link or another place with the name of a record type
    /// means by `name`: a full id or an alias, exactly as written.
    pub fn record_type(self, name: &str, releases: &Releases) -> Lookup<&'static RecordType> {
        if let Some(record_type) = self.begins_with(name) {
            return record_type.history.lookup(releases).map(|_| record_type);
        }
        let named: Vec<_> = self.tables.records.with_alias(name).collect();
        let lookups = named
            .iter()
            .map(|record_type| record_type.aliases.lookup(name, releases).map(|()| *record_type));
        // Of two types that had the alias one after the other, the one that has it now counts.
        let best = lookups.reduce(|best, next| match (best, next) {
            (Lookup::Known(_), _) | (Lookup::Later { .. }, Lookup::Removed { .. }) => best,
            (_, Lookup::Known(_)) | (Lookup::Removed { .. }, Lookup::Later { .. }) => next,
            _ => best,
        });
        let holds_at = |record_type: &RecordType, release| {
            record_type.aliases.get(name).is_some_and(|it| it.at(release).is_some())
        };
        match best {
            // The oldest release has the alias too, for another type.
            Some(Lookup::Later { fact, .. })
                if holds_at(fact, releases.newest)
                    && named.iter().any(|earlier| holds_at(earlier, releases.oldest)) =>
            {
                Lookup::Known(fact)
            }
            best => best.unwrap_or(Lookup::Unknown),
        }
    }

    /// The record type of a full id.
    pub fn record_type_by_id(self, id: &str) -> Option<&'static RecordType> {
        self.tables.records.get(id)
    }

    /// What is known already of a record type of which a file of one's own may say more: the type of
    /// that id, or what all types of custom records have.
    pub(super) fn begins_with(self, id: &str) -> Option<&'static RecordType> {
        let of_all = || self.custom_record().filter(|_| is_custom_record(id));
        self.record_type_by_id(id).or_else(of_all)
    }

    /// The record type whose fields the records of every custom record type have.
    pub fn custom_record(self) -> Option<&'static RecordType> {
        self.tables.records.get(CUSTOM_RECORD)
    }

    /// All record types, by id.
    pub fn record_types(self) -> impl Iterator<Item = &'static RecordType> {
        self.record_type_ids().filter_map(move |id| self.record_type_by_id(id))
    }

    /// The ids of all record types, in alphabetical order.
    pub fn record_type_ids(self) -> impl Iterator<Item = &'static str> {
        self.tables.records.ids()
    }

    /// The ids and aliases of all record types that hold in the newest of the releases.
    pub fn record_type_names(self, releases: &Releases) -> impl Iterator<Item = &'static str> {
        let version = releases.newest;
        let types = self.record_types();
        let types = types.filter(move |record_type| record_type.history.at(version).is_some());
        types.flat_map(move |record_type| {
            std::iter::once(record_type.id).chain(record_type.aliases.names_at(version))
        })
    }

    /// An extension of a point.
    pub fn extension(
        self,
        point: &str,
        id: &str,
        releases: &Releases,
    ) -> Lookup<&'static Extension> {
        self.extensions(point).lookup(id, releases)
    }

    /// The extensions of a point, by id.
    pub fn extensions(self, point: &str) -> Table<Extension> {
        self.tables.extensions.get(point).map_or(Table(&[]), |point| point.extensions)
    }

    /// The plugin of an extension that never came with Cerb, but is known from its documentation.
    pub fn unbundled_extension(self, id: &str) -> Option<&'static str> {
        find(self.tables.unbundled_extensions, id, |(id, _)| id).map(|(_, plugin)| *plugin)
    }

    /// A plugin.
    pub fn plugin(self, id: &str, releases: &Releases) -> Lookup<&'static Plugin> {
        self.tables.plugins.lookup(id, releases)
    }

    /// The plugins, by id.
    pub fn plugins(self) -> Table<Plugin> {
        self.tables.plugins
    }

    /// The top-level sections.
    pub fn sections(self) -> Table<Section> {
        self.tables.sections
    }

    /// The keys of the objects at a path, such as `workspaces[].tabs[]`.
    pub fn keys(self, path: &str) -> Table<Need> {
        keys_at(self.tables.section_keys, path)
    }

    /// The keys that the workspace tab of an extension reads at a path, beyond those of
    /// [`Facts::keys`].
    pub fn tab_keys(self, extension: &str, path: &str) -> Table<Need> {
        let tab: Option<&TabKeys> = find(self.tables.tab_keys, extension, |tab| tab.extension);
        tab.map_or(Table(&[]), |tab| keys_at(tab.paths, path))
    }

    /// How much the database's column holds of a key of an older section, by its path, such as
    /// `workspaces[].tabs[].name`; `*` stands for any key.
    pub fn section_width(self, path: &str, releases: &Releases) -> Option<Width> {
        self.tables.section_widths.lookup(path, releases).any().copied()
    }

    /// The types of the nodes of behaviors.
    pub fn node_types(self) -> Table<()> {
        self.tables.node_types
    }

    /// The keys of the nodes of behaviors.
    pub fn node_keys(self) -> Table<Need> {
        self.tables.node_keys
    }

    /// The values that `status` of a node can have.
    pub fn node_statuses(self) -> Table<()> {
        self.tables.node_statuses
    }

    /// The keys of `package`.
    pub fn package_keys(self) -> Table<()> {
        self.tables.package_keys
    }

    /// The keys of `package.requires`.
    pub fn requires_keys(self) -> Table<()> {
        self.tables.requires_keys
    }

    /// The keys of `package.configure`.
    pub fn configure_keys(self) -> Table<()> {
        self.tables.configure_keys
    }

    /// The keys of `package.library`.
    pub fn library_keys(self) -> Table<()> {
        self.tables.library_keys
    }

    /// The keys of prompts.
    pub fn prompt_keys(self) -> Table<Need> {
        self.tables.prompt_keys
    }

    /// A type of prompts.
    pub fn prompt_type(self, name: &str) -> Option<&'static InputType> {
        find(self.tables.prompt_types, name, |kind| kind.name)
    }

    /// The types of prompts, by name.
    pub fn prompt_types(self) -> &'static [InputType] {
        self.tables.prompt_types
    }

    /// The keys of placeholders.
    pub fn placeholder_keys(self) -> Table<Need> {
        self.tables.placeholder_keys
    }

    /// A type of placeholders.
    pub fn placeholder_type(self, name: &str) -> Option<&'static InputType> {
        find(self.tables.placeholder_types, name, |kind| kind.name)
    }

    /// The types of placeholders, by name.
    pub fn placeholder_types(self) -> &'static [InputType] {
        self.tables.placeholder_types
    }

    /// The keys of `package.configure.options`.
    pub fn options(self) -> Table<()> {
        self.tables.options
    }

    /// The names behind `default.` in import-time templates.
    pub fn defaults(self) -> Table<()> {
        self.tables.defaults
    }

    /// The names that a prompt or placeholder can't have.
    pub fn reserved_names(self) -> Table<()> {
        self.tables.reserved_names
    }

    /// What else came or went at a release, under a name of our own, such as `exclude`.
    pub fn feature(self, name: &str) -> Option<History<()>> {
        self.tables.features.get(name)
    }

    /// The places at which a library package can be offered.
    pub fn library_points(self) -> Table<LibraryPoint> {
        self.tables.library_points
    }

    /// The letters that a custom field's `type` can be, with what Cerb's documentation calls them.
    pub fn custom_field_types(self) -> Table<&'static str> {
        self.tables.custom_field_types
    }

    /// The events that `events[].event` can name, with the ids of their triggers.
    pub fn automation_events(self) -> Table<&'static str> {
        self.tables.automation_events
    }

    /// The toolbars that `toolbars[].toolbar` can name, with the ids of their extensions.
    pub fn toolbars(self) -> Table<&'static str> {
        self.tables.toolbars
    }

    /// The automations that come with Cerb, with the ids of their triggers.
    pub fn automations(self) -> Table<&'static str> {
        self.tables.automations
    }
}

fn keys_at(paths: &'static [Keys], path: &str) -> Table<Need> {
    find(paths, path, |keys| keys.path).map_or(Table(&[]), |keys| keys.keys)
}

/// Whether a name is the id of a record type that a custom record made.
fn is_custom_record(name: &str) -> bool {
    let number = name.strip_prefix("contexts.custom_record.");
    number.is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
}
