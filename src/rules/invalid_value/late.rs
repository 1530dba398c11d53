//! Values with a template in them, which Cerb checks only after it has made empty records (importer,
//! step 8). What stands around a template, and what can be answered, may be wrong all the same.

use super::record::refusals;
use super::refusal::Refusal;
use super::timezones::TIMEZONES;
use crate::cerb::{Check, Field, Takes};
use crate::json::{Kind, Text, Value};
use crate::model::flow::{Content, Piece, Way, pieces, ways};
use crate::model::record::{Entry, Key, Record, is_checked_late};
use crate::model::words::called_record;
use crate::package::{Package, Role, Site, Time};
use crate::rules::{Analysis, Findings};
use crate::text::Severity;
use crate::text::Span;
use std::collections::HashMap;

/// What is tried in a gap: one of these fits into most fields.
const FILLERS: &[&str] = &[
    "",
    "1",
    "0",
    "a",
    "A",
    "a.b",
    "aaaaaaaaaaaa",
    "a@example.com",
    "example.com",
    "https://example.com/",
    "UTC",
    "en",
    "en_US",
    "2030-01-01",
    "cerb:a:b",
    "data:null",
];

const STOPS: &str = "Cerb stops in the middle of the import and leaves empty records behind.";

fn around(record: &str, key: &str, wanted: &str) -> String {
    format!("`{key}` of {record} must be {wanted}, which it can't be with this text in it. {STOPS}")
}

fn inserted(record: &str, key: &str, wanted: &str, what: &str) -> String {
    format!("`{key}` of {record} must be {wanted}, and {what}. {STOPS}")
}

fn for_some(record: &str, key: &str, wanted: &str, answers: &str) -> String {
    format!("`{key}` of {record} must be {wanted}. If {answers} is answered, {STOPS}")
}

/// Speaks of values that no answer makes right, and of answers that make a value wrong.
pub(super) fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let mut sites: Option<HashMap<u32, usize>> = None;
    for record in context.types.records().iter().filter(|record| !record.is_card()) {
        for entry in record.entries.iter().filter(|entry| entry.is_template) {
            let Key::Field(field) = entry.key else { continue };
            let Some(text) = entry.value().as_text() else { continue };
            if !is_looked_at(field) || !is_checked_late(text.decoded()) {
                continue;
            }
            let sites = sites.get_or_insert_with(|| whole_sites(context.package));
            if let Some(site) =
                sites.get(&text.span.start).map(|index| &context.package.sites[*index])
            {
                check_site(context, record, entry, field, site, out);
            }
        }
    }
}

fn is_looked_at(field: &Field) -> bool {
    !(field.readonly || field.refused)
        && field.takes_template
        && matches!(field.takes(), Takes::Text | Takes::Number | Takes::Decimal | Takes::Record)
}

/// The templates that are the whole value of a field, by where they stand.
fn whole_sites(package: &Package<'_>) -> HashMap<u32, usize> {
    let sites = package.sites.iter().enumerate();
    let whole =
        sites.filter(|(_, site)| site.is_whole && !site.is_key && site.time == Time::Render);
    whole.map(|(index, site)| (site.text.span.start, index)).collect()
}

fn check_site<'a>(
    context: &Analysis<'a>,
    record: &Record<'a>,
    entry: &Entry<'a>,
    field: &Field,
    site: &Site<'a>,
    out: &mut Findings<'_>,
) {
    let Some(pieces) = pieces(context, site) else { return };
    let is_open = |piece: &Piece<'_, '_>| matches!(piece.content, Content::Any);
    if pieces.iter().all(is_open) {
        return;
    }
    let Some(ways) = ways(&pieces) else { return };
    let judge = |way: &Way<'_>| refused_by(context, record, entry.name(), field, way);
    let judged: Vec<_> = ways.iter().map(|way| (way, judge(way))).collect();
    let refused: Vec<_> =
        judged.iter().filter_map(|(way, it)| Some((*way, it.as_ref()?))).collect();
    let Some((_, refusal)) = refused.first() else { return };
    let (called, key) = (called_record(record), entry.name());
    let literal = at_fault(&pieces, |way| refused_by(context, record, key, field, way).is_some());
    if refused.len() < ways.len() {
        let answers: Vec<&str> = refused.iter().flat_map(|(way, _)| way.answers.clone()).collect();
        let choice = pieces.iter().find(|piece| matches!(piece.content, Content::Choice(..)));
        let Some(choice) = choice else { return };
        let message =
            for_some(&called, key, &refusal.wanted, &crate::model::words::either(&few(&answers)));
        let finding = out.report(site.text.place(choice.span), message);
        finding
            .severity(Severity::Warning)
            .help("Change these options, or the value of the field.");
        relate(choice, finding);
        return;
    }
    let help = |otherwise: &str| refusal.help.clone().unwrap_or_else(|| otherwise.to_owned());
    if let Some(piece) = literal {
        let message = around(&called, key, &refusal.wanted);
        out.report(site.text.place(piece.span), message)
            .help(help("Remove the text around the template."));
        return;
    }
    let Some(piece) = pieces.iter().find(|piece| !is_open(piece)) else { return };
    let what = match &piece.content {
        Content::Text(text) => format!("`{text}` is not"),
        Content::Choice(..) => "none of the options is".to_owned(),
        Content::Number => "the id of a record is not".to_owned(),
        Content::Code(_) => "random text is not".to_owned(),
        Content::Any => return,
    };
    let message = inserted(&called, key, &refusal.wanted, &what);
    let finding = out.report(site.text.place(piece.span), message);
    finding.help(help("Insert something else."));
    relate(piece, finding);
}

fn relate(piece: &Piece<'_, '_>, finding: &mut crate::rules::Finding) {
    if let Content::Choice(declared, _) = &piece.content
        && let Some(key) = declared.key()
    {
        finding.related(key.span, format!("the {} is declared here", Role::Prompt.noun()));
    }
}

/// The first few of some words.
fn few<'w>(words: &[&'w str]) -> Vec<&'w str> {
    words.iter().copied().take(3).collect()
}

/// The text around the templates that is at fault: the first that is refused whatever stands around it,
/// or else the first.
fn at_fault<'s, 'p, 'd>(
    pieces: &'s [Piece<'p, 'd>],
    is_refused: impl Fn(&Way<'_>) -> bool,
) -> Option<&'s Piece<'p, 'd>> {
    let texts = || {
        pieces.iter().filter_map(|piece| match &piece.content {
            Content::Text(text) if !text.trim().is_empty() => Some((piece, text)),
            _ => None,
        })
    };
    let alone = texts().find(|(_, text)| is_refused(&Way::around(text)));
    alone.or_else(|| texts().next()).map(|(piece, _)| piece)
}

/// Why Cerb refuses what a template turns out to be, if it does so whatever fills the gaps.
fn refused_by(
    context: &Analysis<'_>,
    record: &Record<'_>,
    key: &str,
    field: &Field,
    way: &Way<'_>,
) -> Option<Refusal> {
    let refusal = |text: &str| {
        let span = Span::from_range(0..text.len());
        let value = Value { span, kind: Kind::String(Text::same(span, text)) };
        refusals(context, record, key, field, &value).into_iter().next()
    };
    if way.is_settled() {
        return refusal(&way.filled(""));
    }
    let (before, after) = way.ends();
    let fits = |known: &&str| {
        known.len() >= before.len() + after.len()
            && known.starts_with(&before)
            && known.ends_with(&after)
    };
    let known = field
        .values
        .iter()
        .chain(TIMEZONES.iter().filter(|_| field.checks.contains(&Check::Timezone)));
    if known.copied().any(|known| fits(&known)) {
        return None;
    }
    let mut first = None;
    for filler in FILLERS {
        match refusal(&way.filled(filler)) {
            None => return None,
            Some(refusal) => first = first.or(Some(refusal)),
        }
    }
    first
}
