//! `truncated-value`

use super::widths::{stored_bytes, width};
use super::{Analysis, Findings, Rule};
use crate::cerb::{Field, FieldKind, Takes, Version};
use crate::json::Text;
use crate::model::record::{Entry, Key, Record};
use crate::model::words::called_record;
use crate::package::Site;
use crate::settings::Level;
use crate::text::Severity;
use crate::text::Span;
use crate::twig::TagKind;
use memchr::memmem;
use std::cell::OnceCell;
use std::collections::HashMap;

/// The rule.
pub static RULE: Rule = Rule {
    name: "truncated-value",
    level: Level::On(Severity::Error),
    summary: "a value that Cerb does not keep whole",
    why: "\
A text field of a record keeps a limited width: characters count as one, wide East Asian ones as two. Cerb cuts what is \
wider, ends it in `...`, and reports success. Where the database's column holds less than that, the database refuses the \
whole record: it stays empty, and Cerb still reports success. From most fields Cerb also drops every character above \
U+FFFF, such as emoji.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "☎️ Call back 🙂" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "☎️ Call back" }]
}"#,
    since: "0.1.0",
    check,
};

/// Since when Cerb cuts what is too long, where it refused it before.
pub(super) const CUTS: Version = Version::new(10, 0, 0);

/// Since when Cerb drops characters above U+FFFF.
const DROPS: Version = Version::new(9, 2, 0);

fn cut(record: &str, key: &str, found: usize, max: u32) -> String {
    format!(
        "`{key}` of {record} keeps {max} characters, and this text is {found} wide: Cerb cuts its end off \
         and reports success."
    )
}

fn no_room(record: &str, key: &str, found: usize, room: u32, unit: &str) -> String {
    format!(
        "`{key}` of {record} has room for {room} {unit}, and this takes {found}: the database refuses the \
         record, which stays empty, and Cerb reports success."
    )
}

fn broken(record: &str, key: &str, found: usize, room: u32) -> String {
    format!(
        "`{key}` of {record} has room for {room} bytes of JSON, and this takes {found}: Cerb cuts it, so \
         that all of it is lost, and reports success."
    )
}

fn dropped(record: &str, key: &str, character: char) -> String {
    format!(
        "Cerb drops `{character}` (U+{:X}) from `{key}` of {record} and says nothing: the field keeps \
         no characters above U+FFFF, such as emoji.",
        u32::from(character)
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    // In most packages no such character stands anywhere, not even as an escape.
    let text = context.document.text;
    let is_plain = text.is_ascii() && memmem::find(text.as_bytes(), b"\\u").is_none();
    let may_drop = context.releases.newest >= DROPS && !is_plain;
    let sites = Sites { context, by_start: OnceCell::new() };
    for record in context.types.records() {
        for entry in &record.entries {
            let Key::Field(field) = entry.key else { continue };
            if field.readonly || field.refused || check_room(&sites, record, entry, field, out) {
                continue;
            }
            if field.enforced() == FieldKind::String
                && let Some(text) = entry.value().as_text()
                && may_drop
                && !field.utf8mb4
            {
                check_characters(record, entry, text, out);
            }
        }
    }
}

/// Speaks of what has no room; whether it does.
fn check_room(
    sites: &Sites<'_, '_>,
    record: &Record<'_>,
    entry: &Entry<'_>,
    field: &Field,
    out: &mut Findings<'_>,
) -> bool {
    let value = entry.value();
    let text = value.as_text();
    // JSON as text is refused, and of a template nobody knows what becomes of it.
    let is_json = field.takes() == Takes::Object && text.is_none();
    let is_text = text.is_some() && matches!(field.enforced(), FieldKind::String | FieldKind::Url);
    if !(is_json || is_text) || value.span.len() <= shortest(field) {
        return false;
    }
    let called = called_record(record);
    let key = entry.name();
    if is_json {
        let bytes = stored_bytes(value);
        let Some(room) = field.column_bytes.filter(|room| bytes > *room as usize) else {
            return false;
        };
        let message = if field.breaks {
            broken(&called, key, bytes, room)
        } else {
            no_room(&called, key, bytes, room, "bytes of JSON")
        };
        out.report(value.head(), message).help(format!("Shorten it to {room} bytes of JSON."));
        return true;
    }
    let Some(text) = text.map(|text| Measured::new(sites, text, entry.is_template)) else {
        return false;
    };
    let (message, room, unit) = match text.fate(field, sites.context.releases.newest) {
        None => return false,
        Some(Fate::Cut(max)) => (cut(&called, key, text.width, max), max, "characters"),
        Some(Fate::NoRoom(room)) => {
            (no_room(&called, key, text.characters, room, "characters"), room, "characters")
        }
        Some(Fate::NoRoomInBytes(room)) => {
            (no_room(&called, key, text.bytes, room, "bytes"), room, "bytes")
        }
    };
    out.report(value.span, message).help(format!("Shorten it to {room} {unit}."));
    true
}

/// The templates, by where they begin; sought only where one is long.
struct Sites<'c, 'a> {
    context: &'c Analysis<'a>,
    by_start: OnceCell<HashMap<u32, &'c Site<'a>>>,
}

impl<'c, 'a> Sites<'c, 'a> {
    fn of(&self, text: &Text<'_>) -> Option<&'c Site<'a>> {
        let by_start = self.by_start.get_or_init(|| {
            let sites = self.context.package.sites.iter();
            sites.map(|site| (site.text.span.start, site)).collect()
        });
        by_start.get(&text.span.start).copied()
    }
}

/// The least that a field may have no room for.
fn shortest(field: &Field) -> u32 {
    let limits = [field.max_length, field.column_chars, field.column_bytes];
    // Of JSON, PHP writes six bytes for a character of two.
    limits.into_iter().flatten().min().map_or(u32::MAX, |least| least / 3)
}

/// What becomes of a text that is too long.
enum Fate {
    Cut(u32),
    NoRoom(u32),
    NoRoomInBytes(u32),
}

/// A text, measured; of a template, what stands there whatever is inserted.
struct Measured {
    width: usize,
    characters: usize,
    bytes: usize,
}

impl Measured {
    fn new(sites: &Sites<'_, '_>, text: &Text<'_>, is_template: bool) -> Self {
        let mut measured = Self { width: 0, characters: 0, bytes: 0 };
        if !is_template {
            measured.add(text.decoded());
            return measured;
        }
        let Some(site) = sites.of(text) else { return measured };
        let tags = &site.template.tags;
        let is_plain = |kind: &TagKind| matches!(kind, TagKind::Print | TagKind::Comment);
        if !tags.iter().all(|tag| tag.closed && is_plain(&tag.kind)) {
            return measured;
        }
        let mut end = 0;
        for tag in tags {
            measured.add(text.decoded().get(end..tag.span.start as usize).unwrap_or_default());
            end = tag.span.end as usize;
        }
        measured.add(text.decoded().get(end..).unwrap_or_default());
        measured
    }

    fn add(&mut self, text: &str) {
        self.width += width(text);
        self.characters += text.chars().count();
        self.bytes += text.len();
    }

    fn fate(&self, field: &Field, newest: Version) -> Option<Fate> {
        let is_cut = field.truncates && newest >= CUTS;
        let max = field.max_length.filter(|max| is_cut && self.width > *max as usize);
        // What is cut to more than there is room for is refused all the same.
        let is_more = |room: &u32| field.max_length.is_none_or(|max| max > *room) || max.is_none();
        let chars = field.column_chars.filter(|room| self.characters > *room as usize);
        let bytes = field.column_bytes.filter(|room| self.bytes > *room as usize);
        let chars = chars.filter(is_more).map(Fate::NoRoom);
        let bytes = || bytes.filter(is_more).map(Fate::NoRoomInBytes);
        chars.or_else(bytes).or(max.map(Fate::Cut))
    }
}

/// Speaks of the first character that is dropped.
fn check_characters(
    record: &Record<'_>,
    entry: &Entry<'_>,
    text: &Text<'_>,
    out: &mut Findings<'_>,
) {
    // Of UTF-8, these characters alone begin with such a byte.
    if text.decoded().is_ascii() {
        return;
    }
    let high = text.decoded().bytes().position(|byte| byte >= 0xF0);
    if let Some((at, character)) =
        high.and_then(|at| Some((at, text.decoded()[at..].chars().next()?)))
    {
        let place = text.place(Span::from_range(at..at + character.len_utf8()));
        out.report(place, dropped(&called_record(record), entry.name(), character))
            .help("Leave it out, or write it in another way.");
    }
}
