//! `truncated-value`

use super::{Analysis, Findings, Rule};
use crate::cerb::{Field, FieldKind, Version};
use crate::json::Text;
use crate::model::record::{Entry, Key, Record};
use crate::model::words::called_record;
use crate::settings::Level;
use crate::text::Severity;
use crate::text::Span;
use crate::twig::{Dialect, TagKind, parse_cerb};
use memchr::memmem;

/// The rule.
pub static RULE: Rule = Rule {
    name: "truncated-value",
    level: Level::On(Severity::Error),
    summary: "a text that Cerb does not keep whole",
    why: "\
A text field of a record keeps a limited number of bytes: Cerb cuts what is longer, ends it in `...`, and says nothing. \
From most fields it also drops every character above U+FFFF, such as emoji, without a word.",
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

fn cut(record: &str, key: &str, length: usize, max: u32) -> String {
    format!(
        "`{key}` of {record} keeps {max} bytes, and this text has {length}: Cerb cuts its end off and \
         says nothing."
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
    for record in context.types.records() {
        for entry in &record.entries {
            if let Key::Field(field) = entry.key
                && field.enforced() == FieldKind::String
                && !(field.readonly || field.refused)
                && let Some(text) = entry.value().as_text()
                && !check_length(context, record, entry, field, out)
                && may_drop
                && !field.utf8mb4
            {
                check_characters(record, entry, text, out);
            }
        }
    }
}

/// Speaks of a text that is cut; whether it is.
fn check_length(
    context: &Analysis<'_>,
    record: &Record<'_>,
    entry: &Entry<'_>,
    field: &Field,
    out: &mut Findings<'_>,
) -> bool {
    let max = field.max_length.filter(|_| field.truncates && context.releases.newest >= CUTS);
    let Some((max, text)) = max.zip(entry.value().as_text()) else { return false };
    // What stands around templates is kept whatever they give.
    let length =
        if entry.is_template { literal_length(text.decoded()) } else { text.decoded().len() };
    if length <= max as usize {
        return false;
    }
    out.report(text.span, cut(&called_record(record), entry.name(), length, max))
        .help(format!("Shorten it to {max} bytes."));
    true
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

/// How long the text around the templates is, where no tag but those that print decides about it.
fn literal_length(text: &str) -> usize {
    let mut length = text.len();
    for tag in parse_cerb(text, Dialect::Import).tags {
        if tag.kind != TagKind::Print {
            return 0;
        }
        length -= tag.span.len() as usize;
    }
    length
}
