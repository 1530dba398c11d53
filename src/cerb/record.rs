//! Record types and their fields.

use super::releases::{History, Lookup, Releases, Table};

/// A record type, such as `task` (`cerberusweb.contexts.task`).
#[derive(Debug)]
pub struct RecordType {
    /// The full id; `contexts.custom_record.*` stands for all types that custom records make.
    pub id: &'static str,
    /// What was true of the type in the course of time.
    pub history: History<TypeFacts>,
    /// The other words for it that `_context` takes, exactly as they must be written.
    pub aliases: Table<()>,
    /// Groups of keys of which a new record needs at least one each; many at the same time.
    pub required: History<&'static [&'static str]>,
    /// The keys of its records, links and fieldsets included, custom fields left out.
    pub fields: Table<Field>,
}

/// What can change about a record type between two releases.
#[derive(Debug, PartialEq, Eq)]
pub struct TypeFacts {
    /// What people call it: "Task".
    pub name: &'static str,
    /// The plugin that it belongs to.
    pub plugin: &'static str,
    /// The word for it that Cerb itself uses: `task`.
    pub uri: Option<&'static str>,
    /// Why a package can't create records of it, in a few words; `None` where it can.
    pub not_creatable: Option<&'static str>,
    /// Of several in one package, the first alone is created.
    pub one_per_package: bool,
}

impl RecordType {
    /// What is known of a key of its records.
    pub fn field(&self, name: &str, releases: &Releases) -> Lookup<&'static Field> {
        self.fields.lookup(name, releases)
    }

    /// The groups of keys of which a new record needs at least one each, in the newest of the
    /// releases.
    pub fn required(&self, releases: &Releases) -> impl Iterator<Item = &'static [&'static str]> {
        let newest = releases.newest;
        let groups = self.required.dated().iter().filter(move |dated| dated.range.holds_at(newest));
        groups.map(|dated| dated.fact)
    }

    /// The shortest word for the type that can stand in a package of the newest of these releases.
    pub fn short_name(&self, releases: &Releases) -> &'static str {
        let facts =
            self.history.at(releases.newest).or(self.history.dated().last().map(|d| &d.fact));
        facts.and_then(|facts| facts.uri).unwrap_or(self.id)
    }
}

/// What Cerb asks of the value of a record's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The type of its values.
    pub kind: FieldKind,
    /// The type that is enforced, where the code documents another one than it enforces.
    pub enforced: Option<FieldKind>,
    /// It is needed, unless another key of its group is there.
    pub required: bool,
    /// An empty value is refused.
    pub not_empty: bool,
    /// The key is accepted as a name, but can't be written: an error.
    pub readonly: bool,
    /// The key is mapped to something that can't be written: an error.
    pub refused: bool,
    /// No two records may share a value.
    pub unique: bool,
    /// The smallest number; of an image, the fewest pixels of a side.
    pub min: Option<i64>,
    /// The largest number; of an image, the most pixels of a side.
    pub max: Option<i64>,
    /// The smallest number of characters.
    pub min_length: Option<u32>,
    /// How wide a text is kept; from 10.0.0 on, what is wider is cut silently.
    pub max_length: Option<u32>,
    /// How many characters the database's column holds, where that is fewer than Cerb keeps: it refuses
    /// the whole record.
    pub column_chars: Option<u32>,
    /// The same in bytes; of a list or an object, of the JSON that PHP makes of it.
    pub column_bytes: Option<u32>,
    /// JSON that is too long for the column is cut, so that all of it is lost.
    pub breaks: bool,
    /// Whether the database's column takes `null`, where that is known: if not, it refuses the whole
    /// record.
    pub nullable: Option<bool>,
    /// The largest number of characters; longer text is refused.
    pub max_chars: Option<u32>,
    /// Text that is too long is cut rather than refused.
    pub truncates: bool,
    /// Characters above U+FFFF are kept.
    pub utf8mb4: bool,
    /// Upper case is lowered.
    pub lowercased: bool,
    /// The regular expression that a value must match.
    pub pattern: Option<&'static str>,
    /// The values that it can have; empty where they are not limited to a list.
    pub values: &'static [&'static str],
    /// The values that it can have depend on the installation.
    pub values_dynamic: bool,
    /// The values that Cerb's own notes name.
    pub documented_values: &'static [&'static str],
    /// Only the first letter of a value counts, in any case, and must be one of these.
    pub first_letter: &'static [&'static str],
    /// Other keys that set the same.
    pub alternative_to: &'static [&'static str],
    /// The record type of which the number must be a record.
    pub reference: Option<Reference>,
    /// The point of which the value must be an extension.
    pub extension: Option<ExtensionPoint>,
    /// The schema of which the text must be KATA.
    pub kata: Option<&'static str>,
    /// What else is checked.
    pub checks: &'static [Check],
    /// The value is looked up or transformed before it is stored.
    pub computed: bool,
    /// A value with an import-time template can be given.
    pub takes_template: bool,
}

impl Field {
    /// A field of which nothing but the type is known.
    pub const fn of(kind: FieldKind) -> Self {
        Self {
            kind,
            enforced: None,
            required: false,
            not_empty: false,
            readonly: false,
            refused: false,
            unique: false,
            min: None,
            max: None,
            min_length: None,
            max_length: None,
            column_chars: None,
            column_bytes: None,
            breaks: false,
            nullable: None,
            max_chars: None,
            truncates: true,
            utf8mb4: false,
            lowercased: false,
            pattern: None,
            values: &[],
            values_dynamic: false,
            documented_values: &[],
            first_letter: &[],
            alternative_to: &[],
            reference: None,
            extension: None,
            kata: None,
            checks: &[],
            computed: false,
            takes_template: true,
        }
    }

    /// The type that a value must have.
    pub fn enforced(&self) -> FieldKind {
        self.enforced.unwrap_or(self.kind)
    }
}

/// A field's reference to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The id of the record type.
    pub record_type: &'static str,
    /// 0 is allowed.
    pub optional: bool,
    /// It is a list of ids.
    pub many: bool,
}

/// The extensions that a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtensionPoint {
    /// The id of the point.
    pub point: &'static str,
    /// Cerb refuses what is no extension of that point; else nothing checks it.
    pub is_checked: bool,
}

/// The types of fields, as Cerb's code names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are Cerb's")]
pub enum FieldKind {
    Array,
    Bit,
    Context,
    Extension,
    Fieldsets,
    Float,
    Id,
    IdArray,
    Image,
    Links,
    Number,
    Object,
    String,
    Timestamp,
    Uint,
    Unknown,
    Url,
}

impl FieldKind {
    /// Whether the values are numbers, or text that is a number.
    pub const fn is_number(self) -> bool {
        matches!(
            self,
            Self::Bit | Self::Float | Self::Id | Self::Number | Self::Timestamp | Self::Uint
        )
    }
}

/// A check of a value beyond its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The name of a record type.
    Context,
    /// A test that is not described.
    Custom,
    /// A date.
    Date,
    /// An email address.
    Email,
    /// A span of time, or a date.
    Interval,
    /// The code of a language.
    Language,
    /// The name of a time zone.
    Timezone,
    /// YAML.
    Yaml,
}
