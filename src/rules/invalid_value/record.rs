//! The values of a record's fields (importer, step 5).

use super::format::{self, Misfit};
use super::number;
use crate::cerb::{Field, FieldKind, Takes, Version};
use crate::json::{Kind, Text, Value};
use crate::model::record::{
    Entry, Key, Link, Record, Types, doubt, is_checked_late, is_custom_field, whole_uid,
};
use crate::model::words::{called_record, either, sentence, shown};
use crate::rules::truncated_value::CUTS;
use crate::rules::widths::width;
use crate::rules::{Analysis, Findings};
use crate::text::Severity;
use crate::text::Span;
use crate::twig::is_template;

/// Since when a field for the id of a record takes `cerb:TYPE:NAME` besides.
const URIS: Version = Version::new(10, 0, 0);

/// The largest number of a column of 32 bits without sign.
const MAX_UINT: i64 = 4_294_967_295;

/// Why Cerb does not take a value.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// Where.
    pub(crate) span: Span,
    /// What the value must be, behind "must be".
    wanted: String,
    /// What Cerb does.
    outcome: &'static str,
    /// How to mend it.
    help: Option<String>,
    /// What stands there, where that is not the value as it is.
    found: Option<String>,
    severity: Option<Severity>,
    /// The value is one that a newer Cerb may know.
    is_name: bool,
}

const REFUSES: &str = "Cerb refuses the package";
const CRASHES: &str = "Cerb crashes in the middle of the import";
const REQUIRED: &str = "Cerb refuses the package (“is required”)";

impl Refusal {
    fn new(value: &Value<'_>, wanted: impl Into<String>) -> Self {
        Self {
            span: value.head(),
            wanted: wanted.into(),
            outcome: REFUSES,
            help: None,
            found: None,
            severity: None,
            is_name: false,
        }
    }

    fn of_text(text: &Text<'_>, value: &Value<'_>, misfit: Misfit) -> Self {
        let at = misfit.at.map(|at| text.place(Span::from_range(at)));
        Self {
            span: at.unwrap_or(text.span),
            help: Some(misfit.help),
            ..Self::new(value, misfit.wanted)
        }
    }

    fn outcome(self, outcome: &'static str) -> Self {
        Self { outcome, ..self }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    fn message(&self, record: &str, key: &str, value: &Value<'_>) -> String {
        let found = self.found.clone().unwrap_or_else(|| shown(value));
        let (wanted, outcome) = (&self.wanted, self.outcome);
        format!("`{key}` of {record} must be {wanted}, not {found}: {outcome}.")
    }
}

/// Speaks of every value that Cerb does not take.
pub(super) fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let types = context.types;
    let doubt = doubt(context);
    for record in types.records() {
        for entry in &record.entries {
            let value = entry.value();
            match entry.key {
                Key::Field(_) if entry.is_template => {}
                Key::Field(field) => {
                    for refusal in refusals(context, record, field, value) {
                        report(record, entry, refusal, doubt.as_deref(), out);
                    }
                }
                Key::Custom | Key::Template => {
                    custom_value(context, types, record, entry, out);
                }
                Key::Dated | Key::Unknown => {}
            }
        }
    }
}

fn report(
    record: &Record<'_>,
    entry: &Entry<'_>,
    refusal: Refusal,
    doubt: Option<&str>,
    out: &mut Findings<'_>,
) {
    let message = refusal.message(&called_record(record), entry.name(), entry.value());
    let finding = out.report(refusal.span, message);
    if let Some(help) = refusal.help {
        finding.help(help);
    }
    if let Some(severity) = refusal.severity {
        finding.severity(severity);
    }
    if let Some(doubt) = doubt.filter(|_| refusal.is_name) {
        finding.severity(Severity::Warning).help(doubt);
    }
}

/// Why Cerb does not take a value as it is written; nothing where it does.
pub(crate) fn refusals(
    context: &Analysis<'_>,
    record: &Record<'_>,
    field: &Field,
    value: &Value<'_>,
) -> Vec<Refusal> {
    if field.readonly || field.refused || matches!(value.kind, Kind::Unknown) {
        return Vec::new();
    }
    if record.is_card() && matches!(value.kind, Kind::Array(_) | Kind::Object(_)) {
        let refusal = Refusal::new(value, "a text or a number on a card").outcome(CRASHES);
        return vec![refusal.help("Make a record of it in `records` instead of a card.")];
    }
    if matches!(value.kind, Kind::Null) && (field.required || field.not_empty) {
        let wanted = noun(field.takes()).unwrap_or("there");
        return vec![Refusal::new(value, wanted).outcome(REQUIRED)];
    }
    let newest = context.releases.newest;
    match field.takes() {
        Takes::Anything => Vec::new(),
        Takes::Links => links(value),
        Takes::Text => one(text(field, value, newest)),
        Takes::Letter => one(letter(field, value)),
        Takes::Name => one(name(value)),
        Takes::Number => one(number(field, value)),
        Takes::Decimal => one(decimal(field, value)),
        Takes::Record => one(reference(context, field, value)),
        Takes::Ids => ids(value),
        Takes::Object => one(object(value)),
    }
}

fn one(refusal: Option<Refusal>) -> Vec<Refusal> {
    refusal.into_iter().collect()
}

/// What a field takes, for messages.
const fn noun(takes: Takes) -> Option<&'static str> {
    Some(match takes {
        Takes::Anything | Takes::Letter => return None,
        Takes::Decimal | Takes::Number => "a number",
        Takes::Ids => "a list of ids",
        Takes::Links => "a list of `type:id` texts",
        Takes::Name => "a record type",
        Takes::Object => "an object or a list",
        Takes::Record => "the id of a record",
        Takes::Text => "text",
    })
}

fn text(field: &Field, value: &Value<'_>, newest: Version) -> Option<Refusal> {
    let is_image = field.enforced() == FieldKind::Image;
    let Kind::String(text) = &value.kind else {
        let refusal = Refusal::new(value, "text");
        return match &value.kind {
            Kind::Null if is_image => Some(refusal),
            Kind::Null => null(field, refusal),
            Kind::Number(written) => Some(refusal.help(format!("Write `\"{written}\"`."))),
            _ => Some(refusal),
        };
    };
    let written = text.decoded();
    if written.is_empty() && (field.required || field.not_empty) {
        return Some(
            Refusal::new(value, "some text")
                .outcome("Cerb refuses the package (“must not be blank”)"),
        );
    }
    length(field, value, written, newest)
        .or_else(|| allowed(field, value, written))
        .or_else(|| form(field, text, written).map(|misfit| Refusal::of_text(text, value, misfit)))
}

/// Cerb passes `null` on where it looks for text.
fn null(field: &Field, refusal: Refusal) -> Option<Refusal> {
    let refusal = refusal.help("Leave the key out, or write an empty text.");
    if field.kata.is_some() {
        return Some(refusal.outcome(CRASHES));
    }
    match field.nullable {
        Some(true) => None,
        Some(false) => Some(refusal.outcome(
            "the database refuses the record, which stays empty, and Cerb reports success",
        )),
        None => Some(Refusal {
            severity: Some(Severity::Warning),
            ..refusal.outcome(
                "Cerb accepts it, but where the database takes no `null` there, the record stays empty",
            )
        }),
    }
}

/// What is wider than a field keeps is refused where it is not cut.
fn length(field: &Field, value: &Value<'_>, written: &str, newest: Version) -> Option<Refusal> {
    let characters = written.chars().count();
    let refused = |wanted: String, length: usize| {
        let found = Some(format!("of {length} characters"));
        Some(Refusal { found, ..Refusal::new(value, wanted) })
    };
    let is_cut = field.truncates && newest >= CUTS;
    let max_width = field.max_length.filter(|_| !is_cut);
    match (field.min_length, max_width, field.max_chars) {
        (Some(min), ..) if characters < min as usize => {
            refused(format!("a text of {min} or more characters"), characters)
        }
        (_, Some(max), _) if width(written) > max as usize => {
            refused(format!("a text of no more than {max} characters"), width(written))
        }
        (.., Some(max)) if characters > max as usize => {
            refused(format!("a text of no more than {max} characters"), characters)
        }
        _ => None,
    }
}

fn allowed(field: &Field, value: &Value<'_>, written: &str) -> Option<Refusal> {
    if field.values.is_empty() || written.is_empty() || field.values.contains(&written) {
        return None;
    }
    let values: Vec<&str> =
        field.values.iter().copied().filter(|value| !value.is_empty()).collect();
    let near = crate::text::nearest(written, values.iter().copied());
    let lower = written.to_lowercase();
    let near = near.or_else(|| values.iter().copied().find(|value| value.to_lowercase() == lower));
    let refusal = Refusal { is_name: true, ..Refusal::new(value, either(&values)) };
    Some(match near {
        Some(near) => refusal.help(format!("Did you mean `{near}`?")),
        None => refusal,
    })
}

fn form(field: &Field, text: &Text<'_>, written: &str) -> Option<Misfit> {
    match field.enforced() {
        FieldKind::Url => return format::of_url(written),
        FieldKind::Image => return format::of_image(text.decoded(), field),
        _ => {}
    }
    let pattern = field.pattern.and_then(|pattern| format::of_pattern(written, pattern));
    pattern.or_else(|| field.checks.iter().find_map(|check| format::of_check(written, *check)))
}

/// A word of which Cerb looks at the first letter only.
fn letter(field: &Field, value: &Value<'_>) -> Option<Refusal> {
    let letters = field.first_letter;
    let first = match &value.kind {
        Kind::String(text) => text.decoded().chars().next(),
        Kind::Number(number) => number.chars().next(),
        _ => None,
    };
    let is_first =
        |letter: &&str| first.is_some_and(|first| first.to_lowercase().eq(letter.chars()));
    if letters.iter().any(is_first) {
        return None;
    }
    let words: Vec<&str> = match field.documented_values {
        [] => letters.to_vec(),
        words => words.to_vec(),
    };
    let wanted = if words.iter().all(|word| word.len() == 1) {
        format!("a word that begins with {}", either(&words))
    } else {
        either(&words)
    };
    let refusal = Refusal::new(value, wanted);
    Some(match &value.kind {
        Kind::Array(_) | Kind::Object(_) => refusal.outcome(CRASHES),
        _ => Refusal { is_name: true, ..refusal },
    })
}

/// The name of a record type; of an unknown one speaks `unknown-record-type`.
fn name(value: &Value<'_>) -> Option<Refusal> {
    let is_name = value.as_str().is_some_and(|name| !name.is_empty());
    (!is_name)
        .then(|| Refusal::new(value, "a record type").help("Name a record type, such as `worker`."))
}

fn number(field: &Field, value: &Value<'_>) -> Option<Refusal> {
    let kind = field.enforced();
    let noun = match kind {
        FieldKind::Bit => "0 or 1",
        FieldKind::Timestamp => "a number of seconds since 1970",
        _ => "a number",
    };
    let Some(number) = number::read(value) else {
        let refusal = Refusal::new(value, noun);
        return Some(match (kind, &value.kind) {
            (FieldKind::Bit, Kind::Bool(on)) => refusal.help(format!("Write {}.", u8::from(*on))),
            (FieldKind::Timestamp, Kind::String(text)) => {
                let is_plain =
                    |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '+' | '-' | ':');
                let written = Some(text.decoded())
                    .filter(|time| !time.is_empty() && time.chars().all(is_plain))
                    .unwrap_or("now");
                refusal.help(format!(
                    "Write `{{{{{{'{written}'|date('U')}}}}}}`: Cerb then computes the number when it \
                     imports the package."
                ))
            }
            _ => refusal,
        });
    };
    let is_column = matches!(kind, FieldKind::Id | FieldKind::Timestamp | FieldKind::Uint);
    let min = field.min.or(is_column.then_some(0));
    let max = field.max.or(is_column.then_some(MAX_UINT));
    #[expect(clippy::cast_precision_loss, reason = "columns have far fewer than 53 bits")]
    let is_outside =
        min.is_some_and(|min| number < min as f64) || max.is_some_and(|max| number > max as f64);
    is_outside.then(|| Refusal::new(value, between(kind, min, max)))
}

fn between(kind: FieldKind, min: Option<i64>, max: Option<i64>) -> String {
    match (kind, min, max) {
        (FieldKind::Bit, ..) => "0 or 1".to_owned(),
        (_, Some(min), Some(max)) => format!("a number from {min} to {max}"),
        (_, Some(min), None) => format!("a number of at least {min}"),
        (_, None, Some(max)) => format!("a number of at most {max}"),
        (_, None, None) => "a number".to_owned(),
    }
}

fn decimal(field: &Field, value: &Value<'_>) -> Option<Refusal> {
    let is_empty = matches!(value.kind, Kind::Null) || value.as_str() == Some("");
    let may_be_empty = !(field.required || field.not_empty);
    if is_empty && may_be_empty {
        return None;
    }
    number(field, value)
}

/// The id of a record: a number, or `cerb:TYPE:NAME`.
fn reference(context: &Analysis<'_>, field: &Field, value: &Value<'_>) -> Option<Refusal> {
    let reference = field.reference?;
    let facts = context.facts;
    let noun = facts
        .record_type_by_id(reference.record_type)
        .map_or("record", |found| found.short_name(&context.releases));
    let wanted = format!("the id of a record of the type `{noun}`");
    let refusal = Refusal::new(value, wanted);
    if let Some(number) = number::read(value) {
        if number < 1.0 && number > -1.0 && reference.optional {
            return None;
        }
        return (number < 1.0).then_some(refusal);
    }
    let uri = value.as_str().filter(|_| context.releases.newest >= URIS);
    match uri.and_then(|uri| uri.strip_prefix("cerb:")).map(|uri| uri.split_once(':')) {
        Some(Some((name, id))) if !id.is_empty() => {
            let found = facts.record_type(name, &context.releases).any();
            let is_right = found.is_none_or(|found| found.id == reference.record_type);
            (!is_right).then(|| refusal.help(format!("Write `cerb:{noun}:{id}`.")))
        }
        _ if reference.optional => Some(refusal.help("Write 0, or leave the key out, for none.")),
        _ => Some(refusal),
    }
}

fn ids(value: &Value<'_>) -> Vec<Refusal> {
    let Some(values) = value.as_array() else {
        return vec![Refusal::new(value, "a list of ids")];
    };
    let is_id = |value: &Value<'_>| {
        matches!(value.kind, Kind::Unknown | Kind::Null | Kind::Bool(false))
            || value.as_str() == Some("")
            || number::read(value).is_some()
    };
    values
        .iter()
        .filter(|value| !is_id(value))
        .map(|value| Refusal {
            found: Some(shown(value)),
            ..Refusal::new(value, "a list of numbers")
        })
        .collect()
}

fn object(value: &Value<'_>) -> Option<Refusal> {
    let is_json = value.as_str().is_some_and(|text| {
        let text = text.trim();
        text.starts_with('{') && text.ends_with('}') || text.starts_with('[') && text.ends_with(']')
    });
    if matches!(value.kind, Kind::Object(_) | Kind::Array(_)) {
        return None;
    }
    let refusal = Refusal::new(value, "an object or a list");
    if !is_json {
        return Some(refusal);
    }
    let found = Some("JSON as text".to_owned());
    Some(Refusal { found, ..refusal }.help("Write the object itself, without quotes around it."))
}

/// What is wrong with links: a list of `type:id`.
fn links(value: &Value<'_>) -> Vec<Refusal> {
    const FORM: &str = "a list of `type:id` texts";
    let values: Vec<&Value<'_>> = match &value.kind {
        Kind::Array(values) => values.iter().collect(),
        Kind::Object(object) => object.members.iter().map(|member| &member.value).collect(),
        _ => return vec![Refusal::new(value, FORM)],
    };
    values.into_iter().filter_map(|value| link(value, FORM)).collect()
}

fn link(value: &Value<'_>, form: &str) -> Option<Refusal> {
    const NO_LINK: &str = "Cerb makes no link and says nothing";
    let refusal = |value| Refusal { found: Some(shown(value)), ..Refusal::new(value, form) };
    let text = match &value.kind {
        Kind::Unknown => return None,
        Kind::Array(_) | Kind::Object(_) => return Some(refusal(value).outcome(CRASHES)),
        Kind::String(text) => text,
        _ => return Some(refusal(value)),
    };
    let Some(link) = Link::read(text) else {
        let is_late = is_template(text.decoded());
        return (!is_late).then(|| refusal(value).help("Write it as `org:{{{uid.org_acme}}}`."));
    };
    let (id, span) = link.id;
    if is_template(id) || number::of_text(id).is_some_and(|id| id >= 1.0) {
        return None;
    }
    let span = if span.is_empty() { text.span } else { text.place(span) };
    Some(
        Refusal { span, ..refusal(value).outcome(NO_LINK) }
            .help("Behind the colon stands the id of a record: `{{{uid.NAME}}}`, or a number."),
    )
}

/// The value of a custom field that the package itself makes: Cerb does not check it, and loses or
/// crashes on what the field does not take.
fn custom_value(
    context: &Analysis<'_>,
    types: &Types<'_>,
    record: &Record<'_>,
    entry: &Entry<'_>,
    out: &mut Findings<'_>,
) {
    let value = entry.value();
    if record.is_card() && matches!(value.kind, Kind::Array(_) | Kind::Object(_)) {
        let refusal = Refusal::new(value, "a text or a number on a card").outcome(CRASHES);
        report(record, entry, refusal, None, out);
        return;
    }
    let uid = entry.name().strip_prefix("custom_").and_then(whole_uid);
    let Some(field) = uid.and_then(|(uid, _)| context.package.uid(uid)) else { return };
    if !is_custom_field(types.of_element(field)) {
        return;
    }
    let kind = field.object.str("type").unwrap_or_default();
    let options = field.get("params").and_then(|params| params.get("options"));
    let refusal = custom_refusal(kind, options, value).or_else(|| amount(context, kind, value));
    let Some(refusal) = refusal else { return };
    let called = sentence(&called_record(record));
    let message = format!(
        "{called} gives this custom field {}, and the field takes {}: {}.",
        shown(value),
        refusal.wanted,
        refusal.outcome
    );
    let finding = out.report(refusal.span, message);
    if let Some(help) = refusal.help {
        finding.help(help);
    }
    finding.related(field.value.head(), "the field is made here");
}

/// Of an amount Cerb loses a sign that does not stand first; and before 10.4.13 any.
fn amount(context: &Analysis<'_>, kind: &str, value: &Value<'_>) -> Option<Refusal> {
    const SIGN_LOST: &str = "Cerb loses the sign and says nothing";
    let written = match &value.kind {
        Kind::Number(written) => written.trim(),
        Kind::String(text) if !is_template(text.decoded()) => text.decoded().trim(),
        _ => return None,
    };
    let signs = context.facts.feature("negative-amounts");
    let keeps_sign = signs.is_some_and(|it| it.at(context.releases.newest).is_some());
    let has_digit = written.contains(|c: char| c.is_ascii_digit());
    let is_late = written.ends_with('-') || written.starts_with('(') && written.ends_with(')');
    let is_lost = is_late || written.starts_with('-') && !keeps_sign;
    (matches!(kind, "O" | "Y") && has_digit && is_lost).then(|| {
        let wanted =
            if keeps_sign { "the sign in front of a number" } else { "no negative numbers" };
        Refusal::new(value, wanted).outcome(SIGN_LOST)
    })
}

/// What a custom field of a type (one of Cerb's letters) does not take.
fn custom_refusal(kind: &str, options: Option<&Value<'_>>, value: &Value<'_>) -> Option<Refusal> {
    const DROPPED: &str = "Cerb drops it and says nothing";
    let is_container = matches!(value.kind, Kind::Array(_) | Kind::Object(_));
    match kind {
        "S" | "T" | "U" if is_container => Some(Refusal::new(value, "text").outcome(CRASHES)),
        "N" => {
            let text = value.as_str().filter(|text| !text.is_empty() && !is_template(text))?;
            let is_number = number::of_text(text).is_some();
            (!is_number).then(|| Refusal::new(value, "a number").outcome(DROPPED))
        }
        "D" => {
            let text = value.as_str().filter(|text| !text.is_empty() && !is_template(text))?;
            let options = options?.as_array()?;
            let names: Option<Vec<&str>> = options.iter().map(|option| option.as_str()).collect();
            let names = names?;
            let is_open = names.iter().any(|name| is_checked_late(name));
            let near = crate::text::nearest(text, names.iter().copied());
            let refusal = || Refusal::new(value, "one of its options").outcome(DROPPED);
            (!is_open && !names.contains(&text)).then(|| match near {
                Some(near) => refusal().help(format!("Did you mean `{near}`?")),
                None => refusal().help(format!("The options are {}.", either(&names))),
            })
        }
        _ => None,
    }
}
