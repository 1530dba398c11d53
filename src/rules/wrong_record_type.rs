//! `wrong-record-type`

use super::{Analysis, Findings, Rule};
use crate::cerb::FieldKind;
use crate::model::record::{Entry, Key, Link, Record, Type, is_custom_field, texts, whole_uid};
use crate::model::words::{called_record, with_article};
use crate::package::{Declaration, Element, Role};
use crate::settings::Level;
use crate::text::Severity;
use crate::text::Span;

/// The rule.
pub static RULE: Rule = Rule {
    name: "wrong-record-type",
    level: Level::On(Severity::Error),
    summary: "the uid of a record of another type than the field takes",
    why: "\
A field such as `org_id` holds the number of a record of one type. The number of a record of another type is refused \
where no record of the right type has it; where one has, Cerb takes that one, whatever it is, and reports success. The same holds for what a chooser prompt \
gives.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task_call", "_context": "task", "title": "Call back" },
    { "uid": "contact_ann", "_context": "contact", "first_name": "Ann", "org_id": "{{{uid.task_call}}}" }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "org_acme", "_context": "org", "name": "Acme" },
    { "uid": "contact_ann", "_context": "contact", "first_name": "Ann", "org_id": "{{{uid.org_acme}}}" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn wrong_field(record: &str, key: &str, wanted: &str, uid: &str, found: &str) -> String {
    format!(
        "`{key}` of {record} takes {}, and `{uid}` is {}: Cerb refuses the package, or takes \
         whichever {wanted} has the same number.",
        with_article(wanted),
        with_article(found)
    )
}

fn chosen_for_field(record: &str, key: &str, wanted: &str, prompt: &str, found: &str) -> String {
    format!(
        "`{key}` of {record} needs {}, and the prompt `{prompt}` chooses {}. Cerb stops in the middle \
         of the import, or uses the {wanted} that has the same id.",
        with_article(wanted),
        with_article(found)
    )
}

fn chosen_for_link(wanted: &str, prompt: &str, found: &str) -> String {
    format!(
        "This links to {}, and the prompt `{prompt}` chooses {}. Cerb links to the {wanted} that has \
         the same id, or makes no link, and says nothing.",
        with_article(wanted),
        with_article(found)
    )
}

fn wrong_link(wanted: &str, uid: &str, found: &str) -> String {
    format!(
        "This links to {}, and `{uid}` is {}: Cerb links to whichever {wanted} has the same number, \
         or makes no link, and says nothing.",
        with_article(wanted),
        with_article(found)
    )
}

fn no_field(uid: &str, found: &str) -> String {
    format!(
        "Behind `custom_` stands the number of a custom field, and `{uid}` is {}: Cerb refuses the \
         package, or takes whichever field has the same number.",
        with_article(found)
    )
}

fn field_of_others(uid: &str, owner: &str, record: &str) -> String {
    format!(
        "The custom field `{uid}` belongs to records of the type `{owner}`, not to {record}: Cerb \
         refuses the package (“is not a valid custom field”)."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for record in context.types.records() {
        for entry in &record.entries {
            match entry.key {
                Key::Field(field) if field.enforced() == FieldKind::Links => {
                    for link in texts(entry.value()).filter_map(Link::read) {
                        check_link(context, &link, out);
                    }
                }
                Key::Field(field) => {
                    if let Some(reference) = field.reference {
                        check_field(context, record, entry, reference.record_type, out);
                    }
                }
                Key::Template => check_key(context, record, entry, out),
                _ => {}
            }
        }
    }
}

fn check_field(
    context: &Analysis<'_>,
    record: &Record<'_>,
    entry: &Entry<'_>,
    wanted: &str,
    out: &mut Findings<'_>,
) {
    let types = context.types;
    let Some(text) = entry.value().as_text() else { return };
    if let Some((declared, found, span)) = chosen(context, text.decoded()) {
        if found.facts.id != wanted
            && let Some(facts) = context.facts.record_type_by_id(wanted)
        {
            let wanted = types.word(Type { facts, own: None });
            let name = declared.name().unwrap_or_default();
            let record = called_record(record);
            let message = chosen_for_field(&record, entry.name(), wanted, name, types.word(found));
            report_choice(text.place(span), message, declared, wanted, out);
        }
        return;
    }
    let Some((uid, span)) = whole_uid(text.decoded()) else { return };
    let Some((element, found)) = target(context, uid) else { return };
    if found.facts.id == wanted {
        return;
    }
    let Some(facts) = context.facts.record_type_by_id(wanted) else { return };
    let wanted = types.word(Type { facts, own: None });
    let message = wrong_field(&called_record(record), entry.name(), wanted, uid, types.word(found));
    let finding = out.report(text.place(span), message);
    finding.help(format!("Use the uid of {}.", with_article(wanted)));
    if let Some((_, value)) = element.uid() {
        finding.related(value.span, "the uid stands here");
    }
}

fn check_link(context: &Analysis<'_>, link: &Link<'_>, out: &mut Findings<'_>) {
    let types = context.types;
    let (id, place) = link.id;
    if let (Some((declared, found, span)), Some(wanted)) =
        (chosen(context, id), types.named(link.of.0))
    {
        if found != wanted {
            let span = Span::new(place.start + span.start, place.start + span.end);
            let (wanted, name) = (types.word(wanted), declared.name().unwrap_or_default());
            let message = chosen_for_link(wanted, name, types.word(found));
            report_choice(link.text.place(span), message, declared, wanted, out);
        }
        return;
    }
    let Some((uid, span)) = whole_uid(id) else { return };
    let (Some((element, found)), Some(wanted)) = (target(context, uid), types.named(link.of.0))
    else {
        return;
    };
    if found == wanted {
        return;
    }
    let span = Span::new(place.start + span.start, place.start + span.end);
    let word = types.word(found);
    let finding = out.report(link.text.place(span), wrong_link(types.word(wanted), uid, word));
    finding.help(format!("Write `{word}:{id}` if it is what you mean to link to."));
    if let Some((_, value)) = element.uid() {
        finding.related(value.span, "the uid stands here");
    }
}

/// A key `custom_{{{uid.f}}}` must name a custom field of the record's own type.
fn check_key(
    context: &Analysis<'_>,
    record: &Record<'_>,
    entry: &Entry<'_>,
    out: &mut Findings<'_>,
) {
    const PREFIX: u32 = 7;
    let types = context.types;
    let Some((uid, span)) = entry.name().strip_prefix("custom_").and_then(whole_uid) else {
        return;
    };
    let Some((element, found)) = target(context, uid) else { return };
    let key = &entry.member.key;
    let place = key.place(Span::new(span.start + PREFIX, span.end + PREFIX));
    let related = element.uid().map_or(element.value.head(), |(_, value)| value.span);
    if !is_custom_field(Some(found)) {
        out.report(place, no_field(uid, types.word(found)))
            .help("Use the uid of a custom field.")
            .related(related, "the uid stands here");
        return;
    }
    let owner = element.get("context").and_then(|value| value.as_text());
    let Some(owner_type) = owner.and_then(|owner| types.named(owner.decoded())) else { return };
    if let (Some(of), Some(owner)) = (record.of, owner)
        && of != owner_type
    {
        out.report(place, field_of_others(uid, owner.decoded(), &called_record(record)))
            .help("Use a field of the record's own type.")
            .related(owner.span, "the field's record type stands here");
    }
}

/// The chooser of one record whose answer a text is, what it chooses from, and where its name stands.
fn chosen<'c, 'a>(
    context: &'c Analysis<'a>,
    text: &str,
) -> Option<(&'c Declaration<'a>, Type<'a>, Span)> {
    let inner = text.trim().strip_prefix("{{{")?.strip_suffix("}}}")?.trim();
    let declared = context.package.declaration(inner)?;
    let is_one = declared.role == Role::Prompt
        && declared.kind() == Some("chooser")
        && !(declared.is_list() || declared.is_hidden());
    let of = declared.param("context")?.as_str()?;
    let start = inner.as_ptr() as usize - text.as_ptr() as usize;
    let found = context.types.named(of).filter(|_| is_one)?;
    Some((declared, found, Span::from_range(start..start + inner.len())))
}

fn report_choice(
    place: Span,
    message: String,
    declared: &Declaration<'_>,
    wanted: &str,
    out: &mut Findings<'_>,
) {
    let finding = out.report(place, message);
    finding.help(format!(
        "Let the prompt choose {}: `\"context\": \"{wanted}\"`.",
        with_article(wanted)
    ));
    if let Some(context) = declared.param("context") {
        finding.related(context.span, "the prompt's record type");
    }
}

/// The element behind `{{{uid.NAME}}}`, and the type of the record that it becomes.
fn target<'a>(context: &Analysis<'a>, uid: &str) -> Option<(&'a Element<'a>, Type<'a>)> {
    let element = context.package.uid(uid)?;
    Some((element, context.types.of_element(element)?))
}
