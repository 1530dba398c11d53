//! The shape of a package: what `schemas/package.schema.json` says of it, and where.

use super::Exclusion;
use super::plain::{DEPTH, Plainer, Section, values};
use crate::json::{Document, Kind, Member, Object, Value};
use crate::text::MOST_FINDINGS;
use crate::text::Span;
use crate::text::nearest;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value as Plain;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

#[allow(clippy::all, clippy::pedantic, reason = "made by a macro")]
mod compiled {
    include!(concat!(env!("OUT_DIR"), "/validator.rs"));
}

/// Where a package departs from the schema, in the order of the text.
#[derive(Debug, Default)]
pub struct Shape<'d> {
    /// The departures.
    pub breaches: Vec<Breach<'d>>,
    /// Where the comparison ended early, because there is too much.
    pub cut: Option<Span>,
}

/// A place where a package departs from the schema.
#[derive(Debug)]
pub struct Breach<'d> {
    /// The value at fault; of a key that is missing or not known, the object.
    pub value: &'d Value<'d>,
    /// The key of `value`, where it has one.
    pub key: Option<&'d Member<'d>>,
    /// The part of the schema that speaks.
    pub part: Part,
    /// What is wrong.
    pub fault: Fault<'d>,
}

/// What is wrong at a place.
#[derive(Debug)]
pub enum Fault<'d> {
    /// A required key is missing; perhaps this one was meant to be it.
    Missing {
        /// The key.
        key: String,
        /// A member of the object whose key is near and not known.
        meant: Option<&'d Member<'d>>,
    },
    /// A key that the schema does not know.
    Unknown(&'d Member<'d>),
    /// Another type of value is expected.
    Type,
    /// Another value is expected, of this type.
    Value,
    /// A map of objects stands in place of a list, which PHP walks all the same.
    Map,
}

/// A part of the schema: a definition, and what of it is meant.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The name of the definition, such as `bot`; empty for the schema itself.
    pub of: &'static str,
    /// The property of the definition, if the part is one, such as `name`.
    pub property: Option<&'static str>,
    /// Whether the part is about the elements of a list, or the values of a map, under the property.
    pub is_item: bool,
}

impl Part {
    /// What the definition describes, such as "bot"; the package for the schema itself.
    pub fn title(&self) -> &'static str {
        title(self.definition()).unwrap_or("package")
    }

    /// The keys that the definition knows, in alphabetical order.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        keys(self.definition())
    }

    /// Whether the definition describes what stands in `package`.
    pub fn is_in_package(&self) -> bool {
        const IN_PACKAGE: &[&str] = &[
            "package",
            "requires",
            "configure",
            "options",
            "prompt",
            "textParams",
            "picklistParams",
            "chooserParams",
            "placeholder",
            "randomParams",
            "dataQueryParams",
            "library",
        ];
        IN_PACKAGE.contains(&self.of)
    }

    /// The schema of what is meant.
    pub fn schema(&self) -> &'static Plain {
        let schema = match self.property {
            Some(property) => self.of_property(property),
            None => self.definition(),
        };
        match self.is_item {
            true if schema["items"].is_null() => resolved(&schema["additionalProperties"]),
            true => resolved(&schema["items"]),
            false => schema,
        }
    }

    /// The schema of a property of the definition.
    pub fn of_property(&self, property: &str) -> &'static Plain {
        resolved(&self.definition()["properties"][property])
    }

    /// Whether the definition describes things that have a name of their own.
    pub fn names_itself(&self) -> bool {
        let mut names = ["uid", "key", "name", "event", "toolbar", "label"].iter();
        let names = names.any(|name| !self.definition()["properties"][name].is_null());
        names && !matches!(self.of, "" | "package" | "library" | "behaviorEvent")
    }

    /// The definition: the schema of the object that the part belongs to.
    pub fn definition(&self) -> &'static Plain {
        if self.of.is_empty() { &SCHEMA } else { &SCHEMA["$defs"][self.of] }
    }
}

/// The schema itself. It is read only where something is wrong.
static SCHEMA: LazyLock<Plain> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../schemas/package.schema.json"))
        .expect("the schema is JSON: the validator was made of it")
});

/// A schema, or the definition that it refers to.
fn resolved(schema: &'static Plain) -> &'static Plain {
    match schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        Some(name) => &SCHEMA["$defs"][name],
        None => schema,
    }
}

/// The title of a schema.
pub fn title(schema: &'static Plain) -> Option<&'static str> {
    schema["title"].as_str()
}

/// The keys that a schema knows.
fn keys(schema: &'static Plain) -> impl Iterator<Item = &'static str> {
    schema["properties"].as_object().into_iter().flatten().map(|(key, _)| key.as_str())
}

impl<'d> Shape<'d> {
    /// Compares a document with the schema.
    pub fn of(document: &'d Document<'d>) -> Self {
        let Some(root) = &document.root else { return Self::default() };
        let mut reader = Reader::new(root);
        reader.read(None, |plainer| plainer.root(root));
        for section in Section::all(root) {
            let mut right: Vec<&Value<'_>> = Vec::new();
            for (piece, elements) in section.elements.chunks(PIECE).enumerate() {
                if !(reader.is_full() || are_like(&section, elements, &right)) {
                    let place = Some((section.key, piece * PIECE));
                    let is_right = reader.read(place, |it| it.piece(&section, elements));
                    right.extend(elements.iter().filter(|_| is_right));
                    right.drain(..right.len().saturating_sub(MOST_RIGHT));
                }
            }
        }
        reader.finish()
    }
}

impl Breach<'_> {
    /// The order of the text, and of what is missing at one place that of the alphabet.
    fn order(&self) -> (u32, String) {
        match &self.fault {
            Fault::Missing { key, .. } => (self.value.span.start, key.clone()),
            Fault::Unknown(member) => (member.key.span.start, String::new()),
            Fault::Type | Fault::Value | Fault::Map => (self.value.span.start, String::new()),
        }
    }
}

/// How many elements of a section are looked at together. The validator keeps every error of what it
/// looks at in memory, and each takes a hundred times as much of that as the mistake does; and what
/// is copied for it is gone before the next is.
const PIECE: usize = 8;

/// With how many elements of a section that are right further ones are compared.
const MOST_RIGHT: usize = 16;

/// Whether all of these elements are like one that is right.
fn are_like(section: &Section<'_>, elements: &[&Value<'_>], right: &[&Value<'_>]) -> bool {
    let is_like = |element: &&Value<'_>| right.iter().any(|it| section.is_alike(it, element));
    elements.iter().all(is_like)
}

/// Turns the validator's errors into breaches.
struct Reader<'d> {
    root: &'d Value<'d>,
    plainer: Plainer<'d>,
    /// Maps that were converted to lists, by where they begin.
    maps: HashMap<u32, Vec<&'d Value<'d>>>,
    breaches: Vec<Breach<'d>>,
    /// Where values begin that were found wrong already.
    spoken: HashSet<u32>,
    /// How many elements of the section stand before the piece that is read.
    before: usize,
}

/// A value and its key, where it has one.
type Keyed<'d> = (&'d Value<'d>, Option<&'d Member<'d>>);

/// What an instance path leads to, and what holds that.
struct Place<'d> {
    inner: Keyed<'d>,
    outer: Keyed<'d>,
}

impl<'d> Reader<'d> {
    fn new(root: &'d Value<'d>) -> Self {
        Self {
            root,
            plainer: Plainer::default(),
            maps: HashMap::new(),
            breaches: Vec::new(),
            spoken: HashSet::new(),
            before: 0,
        }
    }

    /// Whether there is no room for more.
    fn is_full(&self) -> bool {
        self.breaches.len() > MOST_FINDINGS
    }

    /// Reads a piece of the package: that of a section, where its key is given and how many elements
    /// stand before those in the piece, or else what is no part of one. Whether nothing is wrong.
    fn read(
        &mut self,
        section: Option<(&str, usize)>,
        convert: impl FnOnce(&mut Plainer<'d>) -> Plain,
    ) -> bool {
        let plain = convert(&mut self.plainer);
        let maps = std::mem::take(&mut self.plainer.maps);
        let is_plain = maps.is_empty();
        for map in maps {
            self.add_map(map);
        }
        if compiled::Validator::is_valid(&plain) {
            return is_plain;
        }
        self.before = section.map_or(0, |(_, before)| before);
        let path = section.map(|(key, _)| format!("/{key}/")).unwrap_or_default();
        for error in compiled::Validator::iter_errors(&plain) {
            // What stands around the elements of a piece is not the package's.
            if error.instance_path().as_str().starts_with(&path) {
                self.add(&error);
            }
        }
        false
    }

    fn add_map(&mut self, map: &'d Member<'d>) {
        // Which list it is shows in the key; no part of the schema speaks of maps.
        let part = Part { of: "", property: None, is_item: false };
        self.push((&map.value, Some(map)), part, Fault::Map);
        self.maps.extend(values(&map.value).map(|values| (map.value.span.start, values)));
    }

    fn finish(self) -> Shape<'d> {
        let last = self.breaches.last().filter(|_| self.is_full());
        let cut = self.plainer.cut.or(last.map(|breach| breach.value.span));
        let mut breaches = self.breaches;
        breaches.sort_by_key(Breach::order);
        pair(&mut breaches);
        // Where so much is right, what was left out most likely is, too.
        let cut = cut.filter(|_| !breaches.is_empty());
        Shape { breaches, cut }
    }

    fn add(&mut self, error: &ValidationError<'_>) {
        let Some(part) = part(error.schema_path().as_str()) else { return };
        let Some(place) = self.place(error.instance_path().as_str()) else { return };
        let (value, key) = place.inner;
        match (error.kind(), value.as_object()) {
            (ValidationErrorKind::Required { property }, Some(object)) => {
                let missing = property.as_str().unwrap_or_default().to_owned();
                let meant = meant(object, &missing, &part);
                self.push(place.inner, part, Fault::Missing { key: missing, meant });
            }
            (ValidationErrorKind::AdditionalProperties { unexpected }, Some(object)) => {
                for member in unexpected.iter().filter_map(|name| object.member(name)) {
                    self.push(place.inner, part, Fault::Unknown(member));
                }
            }
            (kind, _) => match key.filter(|_| is_forbidden(kind, part)) {
                Some(member) => self.push(place.outer, part, Fault::Unknown(member)),
                None if self.spoken.insert(value.span.start) => {
                    self.push(place.inner, part, fault(kind));
                }
                None => {}
            },
        }
    }

    fn push(&mut self, (value, key): Keyed<'d>, part: Part, fault: Fault<'d>) {
        self.breaches.push(Breach { value, key, part, fault });
    }

    /// What an instance path leads to, unless nothing should be said of it: because it could not be
    /// read, is nested too deep, or stands in an element that is dropped before it is looked at.
    fn place(&self, path: &str) -> Option<Place<'d>> {
        let mut place = Place { inner: (self.root, None), outer: (self.root, None) };
        let mut depth = 0;
        for segment in path.split('/').skip(1) {
            let before = if depth == 1 { self.before } else { 0 };
            place = Place { inner: self.step(place.inner.0, segment, before)?, outer: place.inner };
            depth += 1;
            let element = place.inner.0.as_object().filter(|_| depth == 2);
            if !path.starts_with("/package/")
                && element.is_some_and(|object| Exclusion::of(object) == Exclusion::Always)
            {
                return None;
            }
        }
        (depth < DEPTH && !matches!(place.inner.0.kind, Kind::Unknown)).then_some(place)
    }

    fn step(&self, value: &'d Value<'d>, segment: &str, before: usize) -> Option<Keyed<'d>> {
        let index = || Some(segment.parse::<usize>().ok()? + before);
        if let Some(values) = value.as_array() {
            return Some((values.get(index()?)?, None));
        }
        if let Some(values) = self.maps.get(&value.span.start) {
            return Some((*values.get(index()?)?, None));
        }
        let name = segment.replace("~1", "/").replace("~0", "~");
        let member = value.as_object()?.member(&name)?;
        Some((&member.value, Some(member)))
    }
}

/// Whether the key itself is at fault.
fn is_forbidden(kind: &ValidationErrorKind, part: Part) -> bool {
    // Old exports have an empty list of placeholders in the wrong place; what is not empty is lost.
    let is_lost = part.of == "package" && part.property == Some("placeholders");
    is_lost || matches!(kind, ValidationErrorKind::FalseSchema)
}

const fn fault(kind: &ValidationErrorKind) -> Fault<'static> {
    match kind {
        ValidationErrorKind::Type { .. } | ValidationErrorKind::MaxItems { .. } => Fault::Type,
        _ => Fault::Value,
    }
}

/// The part of the schema that a schema path leads to, if it is for this module to speak of.
fn part(path: &str) -> Option<Part> {
    let mut segments = path.split('/').skip(1).peekable();
    let mut part = Part { of: "", property: None, is_item: false };
    if segments.next_if_eq(&"$defs").is_some() {
        let (name, _) = SCHEMA["$defs"].as_object()?.get_key_value(segments.next()?)?;
        part.of = name;
    }
    if part.of == "package" && segments.peek() == Some(&"then") {
        // `package.cerb_version`, of which the rule about misplaced keys speaks.
        return None;
    }
    if segments.next_if_eq(&"properties").is_some() {
        let properties = part.definition()["properties"].as_object()?;
        let (name, _) = properties.get_key_value(segments.next()?)?;
        part.property = Some(name);
    }
    let item = segments.next_if(|segment| matches!(*segment, "items" | "additionalProperties"));
    part.is_item = item.is_some() && segments.peek().is_some();
    Some(part)
}

/// A member of the object that was perhaps meant to be the one that is missing.
fn meant<'d>(object: &'d Object<'d>, key: &str, part: &Part) -> Option<&'d Member<'d>> {
    object.members.iter().find(|member| {
        let name = member.key.decoded();
        part.keys().all(|known| known != name) && nearest(name, [key]).is_some()
    })
}

/// Leaves out keys that are not known where they are spoken of as misspelt.
fn pair(breaches: &mut Vec<Breach<'_>>) {
    let misspelt: HashSet<u32> = breaches
        .iter()
        .filter_map(|breach| match &breach.fault {
            Fault::Missing { meant, .. } => meant.map(|member| member.key.span.start),
            _ => None,
        })
        .collect();
    breaches.retain(|breach| match &breach.fault {
        Fault::Unknown(member) => !misspelt.contains(&member.key.span.start),
        _ => true,
    });
}
