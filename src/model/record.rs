//! Records as the rules see them: their types, their fields, and what stands in these.

use super::Analysis;
use crate::cerb::{Facts, Field, Lookup, RecordType, Releases};
use crate::json::{Kind, Member, Object, Text, Value};
use crate::package::{Element, ElementKind, Exclusion, Package};
use crate::text::Span;
use crate::text::nearest::{Candidates, nearest};
use crate::twig::is_template;
use ahash::AHashMap;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ptr;

/// The record type of custom records, whose `uri` is itself the name of a record type.
const CUSTOM_RECORD: &str = "cerberusweb.contexts.custom_record";

/// The record type of custom fields.
const CUSTOM_FIELD: &str = "cerberusweb.contexts.custom_field";

/// The record types that a package can name, Cerb's and those of its own custom records, and the
/// records that it makes.
#[derive(Debug)]
pub(crate) struct Types<'a> {
    facts: Facts,
    releases: Releases,
    own: BTreeMap<String, &'a Element<'a>>,
    /// The names in `own`, to look for the nearest among.
    near_own: OnceCell<Candidates>,
    /// The names of Cerb's own record types, for the same.
    near_known: OnceCell<Candidates>,
    /// What was looked up in the facts, which takes longer.
    known: RefCell<AHashMap<Box<str>, Lookup<&'static RecordType>>>,
    records: Vec<Record<'a>>,
}

/// What the name of a record type means.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Type<'a> {
    /// What is known of it.
    pub(crate) facts: &'static RecordType,
    /// The custom record of the package that makes it, if one does.
    pub(crate) own: Option<&'a Element<'a>>,
}

impl PartialEq for Type<'_> {
    fn eq(&self, other: &Self) -> bool {
        let own = |own: Option<&Element<'_>>| own.map(|element| element.value.span);
        self.facts.id == other.facts.id && own(self.own) == own(other.own)
    }
}

impl Type<'_> {
    /// Whether a package can create such records.
    pub(crate) fn is_creatable(&self, releases: &Releases) -> bool {
        let facts = self.facts.history.at(releases.newest);
        self.own.is_some() || facts.is_none_or(|facts| facts.not_creatable.is_none())
    }
}

impl<'a> Types<'a> {
    /// The record types of a package, and its records.
    pub(crate) fn new(package: &'a Package<'a>, facts: Facts, releases: Releases) -> Self {
        let mut own = BTreeMap::new();
        for element in &package.elements {
            if let Some(uri) = made_type(element) {
                own.insert(uri.to_lowercase(), element);
            }
        }
        let (near_own, known) = (OnceCell::new(), RefCell::default());
        let mut types = Self {
            facts,
            releases,
            own,
            near_own,
            near_known: OnceCell::new(),
            known,
            records: Vec::new(),
        };
        let is_record = |element: &&Element<'_>| {
            matches!(element.kind, ElementKind::Record | ElementKind::Card)
                && element.excluded != Exclusion::Always
        };
        types.records = types.read(package.elements.iter().filter(is_record));
        types
    }

    fn read(&self, elements: impl Iterator<Item = &'a Element<'a>>) -> Vec<Record<'a>> {
        let mut records: Vec<Record<'a>> = Vec::new();
        // The last record of each type: the next one mostly has the same keys.
        let mut last: AHashMap<*const RecordType, usize> = AHashMap::new();
        for element in elements {
            let of = self.of_element(element);
            let mut record = Record { element, of, entries: Vec::new(), missing: Vec::new() };
            if let Some(of) = of.filter(|of| of.is_creatable(&self.releases)) {
                let like = last.insert(of.facts, records.len()).map(|index| &records[index]);
                record.read(of.facts, &self.releases, like);
            }
            records.push(record);
        }
        records
    }

    /// What Cerb's own facts say of the name of a record type.
    pub(crate) fn look_up(&self, name: &str) -> Lookup<&'static RecordType> {
        if let Some(known) = self.known.borrow().get(name) {
            return *known;
        }
        let cerbs = self.facts.record_type(name, &self.releases);
        // A custom record of the package may have a name that another release has, or had, for a type
        // of its own.
        let own = || self.own.get(name).and_then(|_| self.facts.custom_record());
        let found = match own().filter(|_| !cerbs.is_known()) {
            Some(own) => own.history.lookup(&self.releases).map(|_| own),
            None => cerbs,
        };
        self.known.borrow_mut().insert(name.into(), found);
        found
    }

    /// The record type of that name, in whatever release of Cerb; spaces around it do not count.
    pub(crate) fn named(&self, name: &str) -> Option<Type<'a>> {
        let name = name.trim();
        if let Some(facts) = self.look_up(name).any() {
            let of_own = self.facts.custom_record();
            let is_own = of_own.is_some_and(|own| ptr::eq(own, facts));
            return Some(Type { facts, own: self.own.get(name).copied().filter(|_| is_own) });
        }
        let own = *self.own.get(name)?;
        Some(Type { facts: self.facts.custom_record()?, own: Some(own) })
    }

    /// The name that was most likely meant by one that is no record type.
    pub(crate) fn nearest(&self, name: &str) -> Option<&str> {
        let name = name.trim();
        let lower = name.to_lowercase();
        if let Some((own, _)) = self.own.get_key_value(&lower) {
            return Some(own);
        }
        if let Lookup::Known(known) = self.look_up(&lower) {
            return Some(known.short_name(&self.releases));
        }
        if let Some((prefix, word)) = name.rsplit_once("contexts.") {
            return self.nearest_id(prefix, word);
        }
        let own = || Candidates::new(self.own.keys().map(String::as_str));
        let known = || Candidates::new(self.facts.record_type_names(&self.releases));
        self.near_own
            .get_or_init(own)
            .nearest(name)
            .or_else(|| self.near_known.get_or_init(known).nearest(name))
    }

    /// The full id that is most like `PREFIXcontexts.WORD`: all ids look alike up to there.
    fn nearest_id(&self, prefix: &str, word: &str) -> Option<&'static str> {
        let ids = self.facts.record_type_ids();
        let parted = ids.filter_map(|id| Some((id, id.rsplit_once("contexts.")?)));
        let ids: Vec<_> = parted.filter(|(_, (_, known))| !known.contains('*')).collect();
        let near = nearest(word, ids.iter().map(|(_, (_, known))| *known));
        let is_meant = |known: &str| known == word || Some(known) == near;
        let mut meant: Vec<_> = ids.iter().filter(|(_, (_, known))| is_meant(known)).collect();
        meant.sort_by_key(|(_, (known, _))| *known != prefix);
        meant.first().map(|(id, _)| *id)
    }

    /// The type of the record that an element of any section becomes.
    pub(crate) fn of_element(&self, element: &Element<'a>) -> Option<Type<'a>> {
        if matches!(element.kind, ElementKind::Record | ElementKind::Card) {
            return self.named(element.str("_context")?);
        }
        let id = element.kind.record_type()?;
        Some(Type { facts: self.look_up(id).any()?, own: None })
    }

    /// The records and cards that are not always excluded, in the order of the text.
    pub(crate) fn records(&self) -> &[Record<'a>] {
        &self.records
    }

    /// What an author calls the type: its uri, or the shortest word for it.
    pub(crate) fn word(&self, of: Type<'a>) -> &'a str {
        let own = of.own.and_then(|element| element.str("uri"));
        own.unwrap_or_else(|| of.facts.short_name(&self.releases))
    }
}

/// The name of the record type that a custom record makes (importer, step 3): only under these two
/// spellings, and only where its `uri` is no template.
fn made_type<'a>(element: &'a Element<'a>) -> Option<&'a str> {
    let context = element.str("_context")?;
    let is_early = matches!(context, "custom_record" | CUSTOM_RECORD);
    let is_made = element.kind == ElementKind::Record && element.excluded != Exclusion::Always;
    let uri = element.str("uri")?;
    (is_early && is_made && !is_template(uri)).then_some(uri)
}

/// Whether the element is a custom field, in whatever section.
pub(crate) fn is_custom_field(of: Option<Type<'_>>) -> bool {
    of.is_some_and(|of| of.facts.id == CUSTOM_FIELD)
}

/// Whether the element is a custom record.
pub(crate) fn is_custom_record(of: Option<Type<'_>>) -> bool {
    of.is_some_and(|of| of.facts.id == CUSTOM_RECORD)
}

/// A record, or a card of a project board.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    /// Where it stands.
    pub(crate) element: &'a Element<'a>,
    /// Its type, where that is known.
    pub(crate) of: Option<Type<'a>>,
    /// The keys that are fields, each with the value that Cerb reads, in order. Nothing where the
    /// type is not known.
    pub(crate) entries: Vec<Entry<'a>>,
    /// What Cerb needs of such a record and does not find.
    pub(crate) missing: Vec<Missing<'a>>,
}

/// A key of a record with its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// The key and the value.
    pub(crate) member: &'a Member<'a>,
    /// What the key is.
    pub(crate) key: Key,
    /// Whether it is known in some of the releases only by which the package is judged.
    pub(crate) is_dated: bool,
    /// Whether the value is a text with a template in it.
    pub(crate) is_template: bool,
}

/// What a key of a record is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    /// A field, as of the newest release by which the package is judged.
    Field(&'static Field),
    /// A field in other releases only; the rules about releases speak of it.
    Dated,
    /// `custom_N`
    Custom,
    /// It holds a template.
    Template,
    /// No field of the record type.
    Unknown,
}

/// A required group of keys of which a record has none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Missing<'a> {
    /// The keys, any of which would do.
    pub(crate) group: &'static [&'static str],
    /// A key that was perhaps meant to be one of them: a misspelt one, or a template.
    pub(crate) meant: Option<Entry<'a>>,
}

impl<'a> Record<'a> {
    /// Whether it is a card, whose values are looked at in a way of its own (importer, step 5).
    pub(crate) fn is_card(&self) -> bool {
        self.element.kind == ElementKind::Card
    }

    /// Finds out what its keys are. What was found out of another record of the type is taken over.
    fn read(&mut self, of: &'static RecordType, releases: &Releases, like: Option<&Self>) {
        let known = like.map_or(&[][..], |like| &like.entries);
        let mut is_same = true;
        self.entries = fields(self.element.object)
            .enumerate()
            .map(|(index, member)| {
                let known = known.get(index).filter(|known| known.member.has_key_of(member));
                is_same &= known.is_some();
                match known {
                    Some(known) => known.of_other(member),
                    None => Entry::new(member, of, releases),
                }
            })
            .collect();
        let lacks_nothing = |like: &Self| {
            is_same && like.entries.len() == self.entries.len() && like.missing.is_empty()
        };
        if !like.is_some_and(lacks_nothing) {
            self.missing = self.find_missing(of, releases);
        }
    }

    fn find_missing(&self, of: &RecordType, releases: &Releases) -> Vec<Missing<'a>> {
        let entries = &self.entries;
        let has = |name: &&str| entries.iter().any(|entry| entry.name() == *name);
        let groups = of.required(releases).filter(|group| !group.iter().any(&has));
        groups
            .map(|group| {
                let meant = entries.iter().find(|entry| entry.may_mean(group));
                Missing { group, meant: meant.copied() }
            })
            .collect()
    }
}

/// The members that are fields, each key once with its last value.
fn fields<'a>(object: &'a Object<'a>) -> impl Iterator<Item = &'a Member<'a>> {
    let is_field =
        |member: &&'a Member<'a>| !matches!(member.key.decoded(), "uid" | "_context" | "_exclude");
    let repeats = object.repeats_a_key();
    let is_last = move |member: &&'a Member<'a>| {
        !repeats || object.member(member.key.decoded()).is_some_and(|last| ptr::eq(last, *member))
    };
    object.members.iter().filter(is_field).filter(is_last)
}

impl<'a> Entry<'a> {
    fn new(member: &'a Member<'a>, of: &RecordType, releases: &Releases) -> Self {
        let name = member.key.decoded();
        let history = of.fields.get(name);
        Self {
            member,
            key: match history.map(|history| history.at(releases.newest)) {
                Some(Some(field)) => Key::Field(field),
                Some(None) => Key::Dated,
                None => Key::other(name),
            },
            is_dated: history.is_some_and(|history| !history.lookup(releases).is_known()),
            is_template: member.value.as_str().is_some_and(is_template),
        }
    }

    /// The entry of a member that has the same key, in another record of the type.
    fn of_other(&self, member: &'a Member<'a>) -> Self {
        Self { member, is_template: member.value.as_str().is_some_and(is_template), ..*self }
    }

    /// The key.
    pub(crate) fn name(&self) -> &'a str {
        self.member.key.decoded()
    }

    /// The value.
    pub(crate) fn value(&self) -> &'a Value<'a> {
        &self.member.value
    }

    /// Whether the author most likely meant one of these keys.
    fn may_mean(&self, group: &[&str]) -> bool {
        match self.key {
            Key::Unknown => nearest(self.name(), group.iter().copied()).is_some(),
            Key::Template => !self.name().starts_with("custom_"),
            _ => false,
        }
    }
}

impl Key {
    /// What a key is that is no field.
    fn other(name: &str) -> Self {
        if is_template(name) {
            return Self::Template;
        }
        let number = name.strip_prefix("custom_").filter(|number| !number.is_empty());
        match number {
            Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => Self::Custom,
            _ => Self::Unknown,
        }
    }
}

/// Whether Cerb checks a text only after rendering: it holds a `{{{` (importer, step 5).
pub(crate) fn is_checked_late(text: &str) -> bool {
    text.contains("{{{")
}

/// The uid of a text that is `{{{uid.NAME}}}` and nothing else, and where the name stands in it.
pub(crate) fn whole_uid(text: &str) -> Option<(&str, Span)> {
    let inner = text.trim().strip_prefix("{{{")?.strip_suffix("}}}")?.trim();
    let rest = inner.strip_prefix("uid")?;
    let quoted = |quote: &str| {
        let name = rest.strip_prefix('[')?.strip_suffix(']')?.trim();
        name.strip_prefix(quote)?.strip_suffix(quote)
    };
    let name = rest.strip_prefix('.').or_else(|| quoted("'")).or_else(|| quoted("\""))?;
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
    let is_word = rest.starts_with('[') || !name.contains(['-', ' ']);
    let start = name.as_ptr() as usize - text.as_ptr() as usize;
    (is_word && !name.is_empty() && name.chars().all(is_plain))
        .then(|| (name, Span::from_range(start..start + name.len())))
}

/// A link: `type:id`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link<'a> {
    /// The whole text.
    pub(crate) text: &'a Text<'a>,
    /// The record type, and where it stands in the decoded text.
    pub(crate) of: (&'a str, Span),
    /// The id, and where it stands in the decoded text.
    pub(crate) id: (&'a str, Span),
}

impl<'a> Link<'a> {
    /// Reads `type:id`; a `-` in front removes a link.
    pub(crate) fn read(text: &'a Text<'a>) -> Option<Self> {
        let decoded = text.decoded();
        let start = usize::from(decoded.starts_with('-'));
        let colon = decoded.find(':')?;
        let of = (decoded.get(start..colon)?, Span::from_range(start..colon));
        let id = (&decoded[colon + 1..], Span::from_range(colon + 1..decoded.len()));
        Some(Self { text, of, id })
    }
}

/// The texts of a list.
pub(crate) fn texts<'a>(value: &'a Value<'a>) -> impl Iterator<Item = &'a Text<'a>> {
    let values = match &value.kind {
        Kind::Array(values) => &values[..],
        _ => &[],
    };
    values.iter().filter_map(Value::as_text)
}

/// Why nobody can tell what this package's Cerb knows, where it is newer than the facts.
pub(crate) fn newer_than_known(context: &Analysis<'_>) -> Option<String> {
    (!context.facts.cover(&context.releases)).then(|| {
        format!(
            "The package is for Cerb {}, which may know more than {}, the newest release that this \
             linter knows in full.",
            context.releases.newest,
            context.facts.newest_released()
        )
    })
}

/// Why the facts cannot tell whether this package's Cerb knows a name, where they can't.
pub(crate) fn doubt(context: &Analysis<'_>) -> Option<String> {
    if let Some(newer) = newer_than_known(context) {
        return Some(newer);
    }
    let unknown = context.package.required_plugins().find(|id| {
        let found = context.facts.plugin(id.decoded(), &context.releases).any();
        !id.decoded().is_empty() && found.is_none_or(|plugin| !plugin.is_bundled)
    })?;
    Some(format!(
        "The package requires the plugin `{}`, which does not come with Cerb and may bring more \
         than this linter knows.",
        unknown.decoded()
    ))
}
