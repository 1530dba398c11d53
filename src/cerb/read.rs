//! From lines (see [`compact`](super::compact)) to facts.
//!
//! What is made lives as long as the program: it comes from what is compiled in, or from a file that
//! a run reads once (see [`Facts`](super::Facts)).

use super::compact::{END, ITEM, PART, kind};
use super::{
    Check, Dated, Extension, ExtensionPoint, Field, FieldKind, History, Named, Plugin, Point,
    Range, RecordType, Reference, Table, TypeFacts, Version,
};
use memchr::memchr;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What lines say of one thing, which is read when somebody asks for it.
pub struct Lines<T: 'static> {
    text: &'static str,
    read: fn(Fact) -> T,
    dated: OnceLock<Vec<Dated<T>>>,
}

/// What a line says besides its name and its releases.
#[derive(Clone, Copy)]
pub(super) struct Fact(&'static str);

impl<T> Lines<T> {
    fn new(text: &'static str, read: fn(Fact) -> T) -> Self {
        Self { text, read, dated: OnceLock::new() }
    }

    /// What they say, oldest first.
    pub(super) fn dated(&self) -> &[Dated<T>] {
        self.dated.get_or_init(|| {
            // It is mostly one line, and a field is large.
            let mut dated = Vec::with_capacity(1);
            let lines = split(self.text, END).filter_map(line_of);
            dated.extend(lines.map(|(range, fact)| Dated { range, fact: (self.read)(fact) }));
            dated
        })
    }
}

/// What a line says, behind its kind and name.
fn line_of(line: &'static str) -> Option<(Range, Fact)> {
    let (_kind, rest) = part(line, PART)?;
    let (_name, rest) = part(rest, PART)?;
    let (since, rest) = part(rest, PART)?;
    let (until, said) = part(rest, PART).unwrap_or((rest, ""));
    let range = Range { since: Version::parse(since)?, until: Version::parse(until) };
    Some((range, Fact(said)))
}

/// What stands in front of a byte, and behind it. (The standard library is slow for a text so short.)
fn part(text: &str, by: u8) -> Option<(&str, &str)> {
    let end = memchr(by, text.as_bytes())?;
    Some((&text[..end], &text[end + 1..]))
}

/// The texts that a byte parts.
fn split(text: &'static str, by: u8) -> impl Iterator<Item = &'static str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let next;
        (next, rest) = part(text, by).map_or((text, None), |(next, rest)| (next, Some(rest)));
        Some(next)
    })
}

/// Parts the first lines of a text, all that have this start, from the others.
fn take(text: &mut &'static str, start: &str) -> &'static str {
    let mut rest = *text;
    while rest.starts_with(start) {
        rest = part(rest, END).map_or("", |(_, rest)| rest);
    }
    let taken;
    (taken, *text) = text.split_at(text.len() - rest.len());
    taken
}

impl Fact {
    fn said(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        split(self.0, PART).filter_map(|said| part(said, b'='))
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
        history: History::NONE,
        aliases: Table(&[]),
        required: History::NONE,
        fields: Table(&[]),
    };

    /// The type with what lines say laid over it.
    pub(super) fn over(&self, id: &'static str, mut text: &'static str) -> Self {
        let history = take(&mut text, kind::HISTORY);
        let aliases = table(&mut text, kind::ALIAS, |_| ());
        let says_required = !take(&mut text, kind::ANY_REQUIRED).is_empty();
        let required = take(&mut text, kind::REQUIRED);
        let fields = table(&mut text, kind::FIELD, field);
        let any_of = |fact: Fact| texts(fact.text("any_of"));
        Self {
            id,
            history: if history.is_empty() { self.history } else { told(history, type_facts) },
            aliases: self.aliases.over(aliases),
            required: if says_required { told(required, any_of) } else { self.required },
            fields: self.fields.over(fields),
        }
    }
}

impl Point {
    /// A point of which nothing is known.
    pub(super) const NEW: Self = Self { id: "", extensions: Table(&[]) };

    /// The point with what lines say laid over it.
    pub(super) fn over(&self, id: &'static str, text: &'static str) -> Self {
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
pub(super) fn entries<T>(mut text: &'static str, read: fn(Fact) -> T) -> Table<T> {
    table(&mut text, kind::ENTRY, read)
}

/// Makes a table of the first lines of a text, all that are of this kind; those of a name follow one
/// another.
fn table<T>(text: &mut &'static str, kind: &str, read: fn(Fact) -> T) -> Table<T> {
    let mut all = Vec::new();
    while let Some((start, name)) = start(text, kind) {
        all.push((name, Lines::new(take(text, start), read)));
    }
    let all: &'static [(&str, Lines<T>)] = all.leak();
    let named = all.iter().map(|(name, lines)| Named { name, history: History::InLines(lines) });
    Table(named.collect::<Vec<_>>().leak())
}

/// The kind and the name with which a text begins, if it is that kind, up to the tab; and the name.
fn start(text: &'static str, kind: &str) -> Option<(&'static str, &'static str)> {
    let (name, rest) = part(text.strip_prefix(kind)?.strip_prefix(char::from(PART))?, PART)?;
    Some((&text[..text.len() - rest.len()], name))
}

fn told<T>(text: &'static str, read: fn(Fact) -> T) -> History<T> {
    History::InLines(Box::leak(Box::new(Lines::new(text, read))))
}

fn type_facts(fact: Fact) -> TypeFacts {
    let mut facts =
        TypeFacts { name: "", plugin: "", uri: None, not_creatable: None, one_per_package: false };
    for (key, value) in fact.said() {
        match key {
            "name" => facts.name = value,
            "plugin" => facts.plugin = value,
            "uri" => facts.uri = Some(value),
            "not_creatable" => facts.not_creatable = Some(value),
            "one_per_package" => facts.one_per_package = true,
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
            "column_chars" => self.column_chars = length(),
            "column_bytes" => self.column_bytes = length(),
            "breaks" => self.breaks = true,
            "nullable" => self.nullable = Some(value != "false"),
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
            "interval" => Self::Interval,
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
        let tables = Facts::built_in().tables;
        let texts =
            [texts_of(tables.records.built_in), texts_of(tables.extensions.built_in)].concat();
        let lines: Vec<_> = texts.iter().flat_map(|text| text.lines()).collect();
        assert!(lines.len() > 1_000);
        for line in lines.into_iter().filter(|line| *line != kind::ANY_REQUIRED) {
            let (range, _) = line_of(line).unwrap_or_else(|| panic!("{line:?}"));
            let until = line.split(char::from(PART)).nth(3).unwrap();
            assert_eq!(range.until.is_none(), until.is_empty(), "{line:?}");
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
