//! Facts in lines of text, which are quick to read. This writes them: for what is compiled in when
//! the crate is built (`build.rs` includes this file), and for a file of one's own when it is read.
//!
//! A line is a kind, a name, the release since which and that until which the fact holds, and what
//! else is said of it, all parted by tabs: `f⇥title⇥8.1.0⇥⇥type=string⇥required=⇥max_length=255`.

use serde_json::{Map, Value};

/// The kinds of lines.
pub(crate) mod kind {
    /// What was true of a record type.
    pub(crate) const HISTORY: &str = "h";
    /// An alias of a record type.
    pub(crate) const ALIAS: &str = "a";
    /// That lines about required keys follow, even if none does.
    pub(crate) const ANY_REQUIRED: &str = "q";
    /// A group of required keys.
    pub(crate) const REQUIRED: &str = "r";
    /// A field of a record type.
    pub(crate) const FIELD: &str = "f";
    /// An entry of a table.
    pub(crate) const ENTRY: &str = "e";
}

/// Ends a line.
pub(crate) const END: u8 = b'\n';

/// Parts the parts of a line.
pub(crate) const PART: u8 = b'\t';

/// Parts the texts of a list.
pub(crate) const ITEM: char = '\u{1f}';

/// The lines of a record type.
pub(crate) fn record_type(record: &Value) -> String {
    let mut lines = String::new();
    dated(&mut lines, kind::HISTORY, "", &record["history"]);
    named(&mut lines, kind::ALIAS, &record["aliases"]);
    if record["required"].is_array() {
        lines += kind::ANY_REQUIRED;
        lines.push('\n');
    }
    dated(&mut lines, kind::REQUIRED, "", &record["required"]);
    named(&mut lines, kind::FIELD, &record["fields"]);
    lines
}

/// The lines of a table: of names, each with what was true of it.
pub(crate) fn table(names: &Value) -> String {
    let mut lines = String::new();
    named(&mut lines, kind::ENTRY, names);
    lines
}

fn named(lines: &mut String, kind: &str, names: &Value) {
    let mut names: Vec<_> = names.as_object().into_iter().flatten().collect();
    names.sort_unstable_by_key(|(name, _)| *name);
    for (name, facts) in names {
        dated(lines, kind, name, facts);
    }
}

fn dated(lines: &mut String, kind: &str, name: &str, facts: &Value) {
    let facts = facts.as_array().into_iter().flatten();
    for fact in facts.filter_map(Value::as_object) {
        let release = |key| fact.get(key).and_then(Value::as_str).unwrap_or_default();
        let mut parts = vec![kind.to_owned(), plain(name)];
        parts.extend([release("since"), release("until")].map(plain));
        parts.extend(said(fact));
        *lines += &parts.join("\t");
        lines.push('\n');
    }
}

/// What else is said in a fact: `key=value`.
fn said(fact: &Map<String, Value>) -> impl Iterator<Item = String> {
    let rest = fact.iter().filter(|(key, _)| !matches!(key.as_str(), "since" | "until"));
    rest.map(|(key, value)| format!("{key}={}", text(value)))
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => plain(text),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => {
            let texts: Vec<_> = values.iter().map(text).collect();
            texts.join(&ITEM.to_string())
        }
        Value::Bool(false) => "false".to_owned(),
        Value::Bool(true) | Value::Null | Value::Object(_) => String::new(),
    }
}

/// A text in which nothing parts anything.
fn plain(text: &str) -> String {
    text.replace([char::from(PART), char::from(END), '\r', ITEM], " ")
}
