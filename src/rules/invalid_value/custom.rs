//! The values of custom fields that the package itself makes.

use super::number;
use super::refusal::{CRASHES, Refusal, report};
use crate::json::{Kind, Value};
use crate::model::record::{Entry, Record, Types, is_checked_late, is_custom_field, whole_uid};
use crate::model::words::{called_record, either, sentence, shown};
use crate::rules::{Analysis, Findings};
use crate::twig::is_template;

/// The value of a custom field that the package itself makes: Cerb does not check it, and loses or
/// crashes on what the field does not take.
pub(super) fn custom_value(
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
