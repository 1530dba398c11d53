//! From lines (see [`compact`](super::compact)) to facts.
//!
//! What is made lives as long as the program: it comes from what is compiled in, or from a file that
//! a run reads once (see [`Facts`](super::Facts)).

use super::compact::{ITEM, PART, kind};
use super::{
    Check, Dated, Extension, ExtensionPoint, Field, FieldKind, History, Named, Plugin, Point,
    Range, RecordType, Reference, Table, TypeFacts, Version,
};
use std::collections::BTreeMap;

/// A line of facts.
struct Line {
    name: &'static str,
    range: Range,
    fact: Fact,
}

/// What a line says besides its name and its releases.
#[derive(Clone, Copy)]
pub(super) struct Fact(&'static str);

impl Line {
    fn read(line: &'static str) -> Option<Self> {
        let mut parts = line.splitn(5, PART);
        let (_kind, name) = (parts.next()?, parts.next()?);
        let range =
            Range { since: Version::parse(parts.next()?)?, until: Version::parse(parts.next()?) };
        Some(Self { name, range, fact: Fact(parts.next().unwrap_or_default()) })
    }
}

/// The lines of a kind, which follow one another.
fn lines(text: &'static str, kind: &'static str) -> impl Iterator<Item = Line> {
    let is_other = move |line: &&str| !line.starts_with(kind);
    let is_it = move |line: &&str| line.starts_with(kind);
    text.lines().skip_while(is_other).take_while(is_it).filter_map(Line::read)
}

impl Fact {
    fn said(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0.split(PART).filter_map(|said| said.split_once('='))
    }

    pub(super) fn get(self, key: &str) -> Option<&'static str> {
        self.said().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    pub(super) fn text(self, key: &str) -> &'static str {
        self.get(key).unwrap_or_default()
    }
}

fn texts(value: &'static str) -> &'static [&'static str] {
    if value.is_empty() { &[] } else { value.split(ITEM).collect::<Vec<_>>().leak() }
}

impl RecordType {
    /// A type of which nothing is known.
    pub(super) const NEW: Self = Self {
        id: "",
        history: History(&[]),
        aliases: Table(&[]),
        required: &[],
        fields: Table(&[]),
    };

    /// The type with what lines say laid over it.
    pub(super) fn over(&self, id: &'static str, text: &'static str) -> Self {
        let history = dated(lines(text, kind::HISTORY), type_facts);
        let says_required = text.lines().any(|line| line == kind::ANY_REQUIRED);
        let required = |fact: Fact| texts(fact.text("any_of"));
        let field = |fact| &*Box::leak(Box::new(field(fact)));
        Self {
            id,
            history: if history.is_empty() { self.history } else { History(history) },
            aliases: self.aliases.over(table(lines(text, kind::ALIAS), |_| ())),
            required: if says_required {
                dated(lines(text, kind::REQUIRED), required)
            } else {
                self.required
            },
            fields: self.fields.over(table(lines(text, kind::FIELD), field)),
        }
    }
}

impl Point {
    /// A point of which nothing is known.
    pub(super) const NEW: Self = Self { id: "", extensions: Table(&[]) };

    /// The point with what lines say laid over it.
    pub(super) fn over(&self, id: &'static str, text: &'static str) -> Self {
        let extension = |fact| &*Box::leak(Box::new(extension(fact)));
        Self { id, extensions: self.extensions.over(entries(text, extension)) }
    }
}

impl<T> Table<T> {
    /// The table with another laid over it.
    pub(super) fn over(self, own: Self) -> Self {
        if self.0.is_empty() || own.0.is_empty() {
            return if own.0.is_empty() { self } else { own };
        }
        let all = self.0.iter().chain(own.0).map(|named| (named.name, named.history));
        let all: BTreeMap<_, _> = all.collect();
        let all = all.into_iter().map(|(name, history)| Named { name, history });
        Self(all.collect::<Vec<_>>().leak())
    }
}

/// The table of which these lines are the entries.
pub(super) fn entries<T>(text: &'static str, fact: impl Fn(Fact) -> T) -> Table<T> {
    table(lines(text, kind::ENTRY), fact)
}

/// A table; the lines of a name follow one another.
fn table<T>(lines: impl Iterator<Item = Line>, fact: impl Fn(Fact) -> T) -> Table<T> {
    let (mut starts, mut all) = (Vec::new(), Vec::new());
    for line in lines {
        if starts.last().is_none_or(|(name, _)| *name != line.name) {
            starts.push((line.name, all.len()));
        }
        all.push(Dated { range: line.range, fact: fact(line.fact) });
    }
    let mut rest: &'static [Dated<T>] = all.leak();
    let mut named = Vec::with_capacity(starts.len());
    for (name, start) in starts.into_iter().rev() {
        let (before, history) = rest.split_at(start);
        named.push(Named { name, history: History(history) });
        rest = before;
    }
    named.reverse();
    Table(named.leak())
}

fn dated<T>(lines: impl Iterator<Item = Line>, fact: impl Fn(Fact) -> T) -> &'static [Dated<T>] {
    lines.map(|line| Dated { range: line.range, fact: fact(line.fact) }).collect::<Vec<_>>().leak()
}

fn type_facts(fact: Fact) -> TypeFacts {
    let mut facts = TypeFacts { name: "", plugin: "", uri: None, not_creatable: None };
    for (key, value) in fact.said() {
        match key {
            "name" => facts.name = value,
            "plugin" => facts.plugin = value,
            "uri" => facts.uri = Some(value),
            "not_creatable" => facts.not_creatable = Some(value),
            _ => {}
        }
    }
    facts
}

fn field(fact: Fact) -> Field {
    let mut field = Field::of(FieldKind::Unknown);
    for (key, value) in fact.said() {
        field.learn(key, value);
    }
    if let Some(reference) = &mut field.reference {
        reference.optional = fact.get("ref_optional") == Some("");
        reference.many = fact.get("ref_many") == Some("");
    }
    field
}

impl Field {
    fn learn(&mut self, key: &str, value: &'static str) {
        let point = |is_checked| Some(ExtensionPoint { point: value, is_checked });
        let length = || value.parse().ok();
        match key {
            "type" => self.kind = FieldKind::named(value),
            "ref" => {
                self.reference =
                    Some(Reference { record_type: value, optional: false, many: false });
            }
            "dao_type" => self.enforced = Some(FieldKind::named(value)),
            "required" => self.required = true,
            "not_empty" => self.not_empty = true,
            "readonly" => self.readonly = true,
            "refused" => self.refused = true,
            "unique" => self.unique = true,
            "min" => self.min = value.parse().ok(),
            "max" => self.max = value.parse().ok(),
            "min_length" => self.min_length = length(),
            "max_length" => self.max_length = length(),
            "max_chars" => self.max_chars = length(),
            "truncates" => self.truncates = false,
            "utf8mb4" => self.utf8mb4 = true,
            "lowercased" => self.lowercased = true,
            "pattern" => self.pattern = Some(value),
            "values" => self.values = texts(value),
            "values_dynamic" => self.values_dynamic = true,
            "documented_values" => self.documented_values = texts(value),
            "first_letter" => self.first_letter = texts(value),
            "alternative_to" => self.alternative_to = texts(value),
            "extension_point" => self.extension = point(true),
            "holds" => self.extension = self.extension.or(point(false)),
            "kata" => self.kata = Some(value),
            "checks" => {
                let checks = value.split(ITEM).map(Check::named);
                self.checks = checks.collect::<Vec<_>>().leak();
            }
            "computed" => self.computed = true,
            "placeholder" => self.takes_template = false,
            _ => {}
        }
    }
}

impl FieldKind {
    /// The type as the files of facts name it.
    fn named(name: &str) -> Self {
        match name {
            "array" => Self::Array,
            "bit" => Self::Bit,
            "context" => Self::Context,
            "extension" => Self::Extension,
            "fieldsets" => Self::Fieldsets,
            "float" => Self::Float,
            "id" => Self::Id,
            "idArray" => Self::IdArray,
            "image" => Self::Image,
            "links" => Self::Links,
            "number" => Self::Number,
            "object" => Self::Object,
            "string" => Self::String,
            "timestamp" => Self::Timestamp,
            "uint" => Self::Uint,
            "url" => Self::Url,
            _ => Self::Unknown,
        }
    }
}

impl Check {
    /// The check as the files of facts name it.
    fn named(name: &str) -> Self {
        match name {
            "context" => Self::Context,
            "date" => Self::Date,
            "email" => Self::Email,
            "language" => Self::Language,
            "timezone" => Self::Timezone,
            "yaml" => Self::Yaml,
            _ => Self::Custom,
        }
    }
}

fn extension(fact: Fact) -> Extension {
    let mut extension =
        Extension { name: "", plugin: "", record_types: &[], events: &[], is_deprecated: false };
    for (key, value) in fact.said() {
        match key {
            "name" => extension.name = value,
            "plugin" => extension.plugin = value,
            "contexts" => extension.record_types = texts(value),
            "events" => extension.events = texts(value),
            "deprecated" => extension.is_deprecated = true,
            _ => {}
        }
    }
    extension
}

pub(super) fn plugin(fact: Fact) -> Plugin {
    Plugin {
        name: fact.get("name"),
        is_enabled: fact.get("enabled").is_some(),
        is_bundled: fact.get("bundled").is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cerb::Facts;
    use crate::cerb::unread::{Entries, Unread};
    use serde_json::Value;

    fn texts_of<T>(unread: Unread<T>) -> Vec<&'static str> {
        let Entries { ends, .. } = unread.entries;
        (0..ends.len()).map(|index| unread.entries.entry(index).unwrap().1).collect()
    }

    #[test]
    fn every_line_that_is_compiled_in_is_read() {
        let tables = Facts::built_in().0;
        let texts =
            [texts_of(tables.records.built_in), texts_of(tables.extensions.built_in)].concat();
        let lines: Vec<_> = texts.iter().flat_map(|text| text.lines()).collect();
        assert!(lines.len() > 1_000);
        for line in lines.into_iter().filter(|line| *line != kind::ANY_REQUIRED) {
            let read = Line::read(line).unwrap_or_else(|| panic!("{line:?}"));
            let until = line.split(PART).nth(3).unwrap();
            assert_eq!(read.range.until.is_none(), until.is_empty(), "{line:?}");
        }
    }

    /// What can be said of a field, the schema of the facts says; none of it may be passed over.
    #[test]
    fn all_that_can_be_said_of_a_field_is_learnt() {
        let form = include_str!("../../schemas/cerb/facts.schema.json");
        let form: Value = serde_json::from_str(form).unwrap();
        let said = form["$defs"]["field"]["items"]["properties"].as_object().unwrap();
        for (key, schema) in said.iter().filter(|(key, _)| !matches!(&***key, "since" | "until")) {
            let value = match schema["type"].as_str() {
                Some("integer") => "7",
                Some("array") => "email",
                Some("string") => "x",
                _ if schema["$ref"].is_string() => "url",
                _ => "",
            };
            let before = if key.starts_with("ref_") { "ref=x" } else { "type=unknown" };
            let with: &'static str = format!("{before}\t{key}={value}").leak();
            assert_ne!(field(Fact(with)), field(Fact(before)), "{key}");
        }
        for name in form["$defs"]["kind"]["enum"].as_array().unwrap() {
            let name = name.as_str().unwrap();
            assert_eq!(FieldKind::named(name) == FieldKind::Unknown, name == "unknown", "{name}");
        }
    }
}
