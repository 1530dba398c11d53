//! Whether a file of facts has the form that `schemas/cerb/facts.schema.json` describes, and makes
//! sense.

use super::{MEMBERS, mistake};
use crate::cerb::{Facts, Version};
use crate::json::{Kind, Object, Value};
use crate::text::Diagnostic;
use crate::text::Span;
use crate::text::nearest;
use serde_json::Value as Json;
use std::collections::HashSet;

/// The form of all files of facts.
const FORM: &str = include_str!("../../../schemas/cerb/facts.schema.json");

fn unknown_key(key: &str, place: &str) -> String {
    format!("There is no key `{key}` in {place}.")
}

fn about_cerb(key: &str) -> String {
    format!("`{key}` is about Cerb itself: a file of your own can't change it.")
}

fn missing_key(key: &str, place: &str) -> String {
    format!("There is no `{key}` in {place}.")
}

fn repeated_key(key: &str) -> String {
    format!("The key `{key}` is here twice.")
}

fn wrong_type(place: &str, expected: &str, found: &str) -> String {
    format!("There must be {expected} in {place}, not {found}.")
}

fn wrong_value(place: &str, found: &str) -> String {
    format!("{found} can't stand in {place}.")
}

fn empty(place: &str) -> String {
    format!("Something must stand in {place}.")
}

fn no_release(text: &str) -> String {
    format!("`{text}` is no release of Cerb.")
}

fn ends_too_early(until: &str, since: &str) -> String {
    format!("This holds until {until}, but only since {since}.")
}

fn overlaps() -> String {
    "This begins before the entry above it has ended.".to_owned()
}

fn no_history(id: &str) -> String {
    format!("`{id}` is a record type of your own, so its `history` is needed.")
}

/// Every mistake in a file of facts that is to be laid over `facts`, in the order of the text.
pub(super) fn mistakes(root: &Value<'_>, facts: Facts) -> Vec<Diagnostic> {
    let form: Json = serde_json::from_str(FORM).expect("a test parses the schema");
    let mut check = Check { form: &form, mistakes: Vec::new() };
    check.value(root, &form, "a file of facts");
    check.members(root);
    if check.mistakes.is_empty() {
        check.record_types(root, facts);
    }
    check.mistakes.sort_by_key(|mistake| mistake.span);
    check.mistakes
}

struct Check<'f> {
    form: &'f Json,
    mistakes: Vec<Diagnostic>,
}

impl<'f> Check<'f> {
    fn add(&mut self, span: Span, message: String, help: Option<String>) {
        self.mistakes.push(mistake(span, message, help));
    }

    /// What a schema refers to.
    fn resolve(&self, schema: &'f Json) -> &'f Json {
        let name = schema["$ref"].as_str().and_then(|to| to.strip_prefix("#/$defs/"));
        name.map_or(schema, |name| &self.form["$defs"][name])
    }

    /// Compares a value with a schema. The form does not nest without end, so neither does this.
    fn value(&mut self, value: &Value<'_>, schema: &'f Json, place: &str) {
        let schema = self.resolve(schema);
        if let Some(name) = schema["type"].as_str()
            && !is_of(value, name)
        {
            let message = wrong_type(place, noun(name), value.describe());
            return self.add(value.head(), message, None);
        }
        self.one_of(value, schema, place);
        match &value.kind {
            Kind::Object(object) => self.object(value, object, schema, place),
            Kind::Array(values) => {
                if values.is_empty() && schema["minItems"].is_u64() {
                    self.add(value.span, empty(place), None);
                }
                for value in *values {
                    self.value(value, &schema["items"], place);
                }
                // The groups of required keys overlap.
                let is_group = schema["items"]["properties"]["any_of"].is_object();
                self.entries(values, is_group);
            }
            Kind::String(text) => self.text(value, text.decoded(), schema, place),
            _ => {}
        }
    }

    fn one_of(&mut self, value: &Value<'_>, schema: &Json, place: &str) {
        let only = [schema["const"].clone()];
        let allowed = match &schema["enum"] {
            Json::Array(allowed) => &allowed[..],
            _ if schema.get("const").is_some() => &only[..],
            _ => return,
        };
        let is_it = |allowed: &Json| match &value.kind {
            Kind::Bool(on) => allowed.as_bool() == Some(*on),
            Kind::String(text) => allowed.as_str() == Some(text.decoded()),
            _ => false,
        };
        if allowed.iter().any(is_it) {
            return;
        }
        let found = match &value.kind {
            Kind::String(text) => format!("`{}`", text.decoded()),
            Kind::Bool(on) => format!("`{on}`"),
            _ => capital(value.describe()),
        };
        let message = wrong_value(place, &found);
        let names = allowed.iter().filter_map(Json::as_str);
        let near = value.as_str().and_then(|text| nearest(text, names));
        let all: Vec<_> =
            allowed.iter().map(|one| format!("`{}`", one.to_string().trim_matches('"'))).collect();
        let help = near.map_or_else(|| format!("It can be {}.", all.join(", ")), did_you_mean);
        self.add(value.head(), message, Some(help));
    }

    fn object(&mut self, value: &Value<'_>, object: &Object<'_>, schema: &'f Json, place: &str) {
        let mut seen = HashSet::new();
        for member in object.members {
            let key = member.key.decoded();
            if !seen.insert(key) {
                self.add(member.key.span, repeated_key(key), None);
            }
            let within = format!("`{key}`");
            if let Some(known) = schema["properties"].get(key) {
                self.value(&member.value, known, &within);
            } else if schema["additionalProperties"].is_object() {
                self.value(&member.value, &schema["additionalProperties"], &within);
            } else {
                let keys = schema["properties"].as_object();
                let keys = keys.into_iter().flatten().map(|(key, _)| key.as_str());
                let is_file = std::ptr::eq(schema, self.form);
                let keys: Vec<_> = keys.filter(|key| !is_file || MEMBERS.contains(key)).collect();
                let help = nearest(key, keys.iter().copied())
                    .map_or_else(|| format!("The keys are {}.", list(&keys)), did_you_mean);
                self.add(member.key.span, unknown_key(key, place), Some(help));
            }
        }
        let required = schema["required"].as_array();
        for key in required.into_iter().flatten().filter_map(Json::as_str) {
            if !seen.contains(key) {
                let about = &self.resolve(&schema["properties"][key])["description"];
                let help = about.as_str().map(ToOwned::to_owned);
                self.add(value.head(), missing_key(key, place), help);
            }
        }
    }

    fn text(&mut self, value: &Value<'_>, text: &str, schema: &Json, place: &str) {
        if text.is_empty() && schema["minLength"].is_u64() {
            self.add(value.span, empty(place), None);
        }
        let is_release = std::ptr::eq(schema, &raw const self.form["$defs"]["version"]);
        if is_release && (Version::parse(text).is_none() || text.matches('.').count() != 2) {
            let help = "Write its three numbers, such as `10.4.10`.".to_owned();
            self.add(value.span, no_release(text), Some(help));
        }
    }

    /// Entries must follow one another, oldest first.
    fn entries(&mut self, values: &[Value<'_>], may_overlap: bool) {
        let mut ended = None;
        for value in values {
            let release = |key| value.get(key)?.as_str().and_then(Version::parse);
            let (since, until) = (release("since"), release("until"));
            let Some(since) = since else { continue };
            let place = |key| value.get(key).map_or(value.span, |value| value.span);
            if let Some(until) = until.filter(|until| *until <= since) {
                let message = ends_too_early(&until.to_string(), &since.to_string());
                self.add(place("until"), message, None);
            } else if !may_overlap
                && ended
                    .is_some_and(|ended: Option<Version>| ended.is_none_or(|ended| since < ended))
            {
                let help = "Say `until` when the entry above holds; the oldest comes first.";
                self.add(place("since"), overlaps(), Some(help.to_owned()));
            }
            ended = Some(until);
        }
    }

    /// What belongs to Cerb's own facts has no place in the file.
    fn members(&mut self, root: &Value<'_>) {
        for member in root.as_object().into_iter().flat_map(|root| root.members) {
            let key = member.key.decoded();
            if self.form["properties"].get(key).is_some() && !MEMBERS.contains(&key) {
                let help = format!("Such a file can have {}.", list(&MEMBERS));
                self.add(member.key.span, about_cerb(key), Some(help));
            }
        }
    }

    /// A record type that nobody knows must say since when there is one, and what it is called.
    fn record_types(&mut self, root: &Value<'_>, facts: Facts) {
        let records = root.get("records").and_then(Value::as_object);
        for member in records.into_iter().flat_map(|records| records.members) {
            let id = member.key.decoded();
            if member.value.get("history").is_none() && facts.begins_with(id).is_none() {
                let help = "Such as `\"history\": [{\"since\": \"10.0.0\", \"name\": \"Invoice\", \
                            \"plugin\": \"acme.invoices\"}]`. To add to a type of Cerb's, write its \
                            full id.";
                self.add(member.key.span, no_history(id), Some(help.to_owned()));
            }
        }
    }
}

fn is_of(value: &Value<'_>, name: &str) -> bool {
    match &value.kind {
        Kind::Object(_) => name == "object",
        Kind::Array(_) => name == "array",
        Kind::String(_) => name == "string",
        Kind::Bool(_) => name == "boolean",
        Kind::Number(written) => name == "integer" && written.parse::<i64>().is_ok(),
        Kind::Null | Kind::Unknown => false,
    }
}

fn noun(name: &str) -> &str {
    match name {
        "object" => "an object",
        "array" => "a list",
        "string" => "text",
        "boolean" => "`true` or `false`",
        "integer" => "a whole number",
        other => other,
    }
}

fn did_you_mean(near: &str) -> String {
    format!("Did you mean `{near}`?")
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
