//! What a template can turn out to be: the text around its tags, and what answers can be in them.

use super::Analysis;
use super::foreseen::reference_at;
use crate::json::{Kind, Value};
use crate::package::{Declaration, Role, Site, Target, is_truthy};
use crate::text::Span;
use crate::twig::{Tag, TagKind};

/// As many ways to answer are tried, and no more.
const MOST_WAYS: usize = 64;

/// A part of what a template turns out to be.
#[derive(Clone, Debug)]
pub(crate) struct Piece<'p, 'd> {
    /// The text, or the tag, in the template.
    pub(crate) span: Span,
    /// What it turns out to be.
    pub(crate) content: Content<'p, 'd>,
}

/// What a part of a template turns out to be.
#[derive(Clone, Debug)]
pub(crate) enum Content<'p, 'd> {
    /// This text.
    Text(String),
    /// The answer to a picklist: one of these.
    Choice(&'p Declaration<'d>, Vec<String>),
    /// The number of a record.
    Number,
    /// As many letters and digits.
    Code(usize),
    /// Any text.
    Any,
}

/// The parts of a template that only prints; `None` where a block decides what there is.
pub(crate) fn pieces<'p, 'd>(
    context: &'p Analysis<'d>,
    site: &Site<'d>,
) -> Option<Vec<Piece<'p, 'd>>> {
    let text = site.text.decoded();
    let template = &site.template;
    if !template.errors.is_empty() {
        return None;
    }
    let mut pieces = Vec::new();
    let mut end = 0;
    let mut trim = "";
    for tag in &template.tags {
        let start = tag.span.start as usize;
        add_text(&mut pieces, text, end..start, trim, opening_trim(text, tag));
        match tag.kind {
            TagKind::Print => {
                let printed = printed(context, site, tag, text);
                pieces.push(Piece { span: tag.span, content: printed });
            }
            TagKind::Comment => {}
            TagKind::Verbatim => {
                let inside = verbatim(text, tag)?;
                let kept = text[inside.range()].to_owned();
                pieces.push(Piece { span: inside, content: Content::Text(kept) });
            }
            TagKind::Block(_) | TagKind::Line => return None,
        }
        end = tag.span.end as usize;
        trim = closing_trim(text, tag);
    }
    add_text(&mut pieces, text, end..text.len(), trim, "");
    Some(pieces)
}

/// Which white space a tag takes away in front of it: `{{{-` all, `{{{~` all but line breaks.
fn opening_trim<'t>(text: &'t str, tag: &Tag) -> &'t str {
    let start = tag.span.start as usize + 3;
    text.get(start..start + 1).filter(|sign| matches!(*sign, "-" | "~")).unwrap_or_default()
}

fn closing_trim<'t>(text: &'t str, tag: &Tag) -> &'t str {
    let end = tag.span.end as usize;
    let sign = end.checked_sub(4).and_then(|at| text.get(at..at + 1));
    sign.filter(|sign| matches!(*sign, "-" | "~")).unwrap_or_default()
}

fn add_text(
    pieces: &mut Vec<Piece<'_, '_>>,
    text: &str,
    range: std::ops::Range<usize>,
    before: &str,
    after: &str,
) {
    let Some(part) = text.get(range.clone()) else { return };
    let mut kept = part;
    if !before.is_empty() {
        kept = kept.trim_start();
    }
    if !after.is_empty() {
        kept = kept.trim_end();
    }
    if !kept.is_empty() {
        let start = range.start + (kept.as_ptr() as usize - part.as_ptr() as usize);
        let span = Span::from_range(start..start + kept.len());
        pieces.push(Piece { span, content: Content::Text(kept.to_owned()) });
    }
}

/// What stands between `{{% verbatim %}}` and its end.
fn verbatim(text: &str, tag: &Tag) -> Option<Span> {
    let whole = &text[tag.span.range()];
    let start = whole.find("%}}")? + 3;
    let end = whole.rfind("{{%").filter(|end| *end >= start)?;
    let offset = tag.span.start as usize;
    Some(Span::from_range(offset + start..offset + end))
}

/// What a tag prints.
fn printed<'p, 'd>(
    context: &'p Analysis<'d>,
    site: &Site<'d>,
    tag: &Tag,
    text: &str,
) -> Content<'p, 'd> {
    let inside = text[tag.span.range()].trim_start_matches('{').trim_end_matches('}');
    let inside = inside.trim_matches(['-', '~']).trim();
    if let Some(literal) = literal(inside) {
        return Content::Text(literal.to_owned());
    }
    let start = inside.as_ptr() as usize - text.as_ptr() as usize;
    let span = Span::from_range(start..start + inside.len());
    let Some(reference) = reference_at(site, span).filter(|it| it.printed && !it.dynamic) else {
        return Content::Any;
    };
    match context.package.resolve(reference) {
        Some(Target::Uid(_)) if reference.path.len() == 2 => Content::Number,
        Some(Target::Default) => match reference.path.get(1).map(String::as_str) {
            Some("base_url" | "replyto_email") | None => Content::Any,
            Some(_) => Content::Number,
        },
        Some(Target::Declared(declared)) if reference.path.len() == 1 => of_answer(declared),
        _ => Content::Any,
    }
}

/// A string or a number as it is written in a template.
fn literal(expression: &str) -> Option<&str> {
    let is_number = !expression.is_empty() && expression.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        return Some(expression);
    }
    let quoted = |quote: char| {
        let inside = expression.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inside.contains([quote, '\\', '#'])).then_some(inside)
    };
    quoted('\'').or_else(|| quoted('"'))
}

/// What the answer to a prompt, or the value of a placeholder, can be.
fn of_answer<'p, 'd>(declared: &'p Declaration<'d>) -> Content<'p, 'd> {
    if declared.object.get("optional").is_some_and(is_truthy) {
        return Content::Any;
    }
    match (declared.role, declared.kind()) {
        (Role::Prompt, Some("chooser")) if !declared.is_list() => Content::Number,
        (Role::Prompt, Some("picklist")) => match options(declared) {
            Some(options) => Content::Choice(declared, options),
            None => Content::Any,
        },
        (Role::Placeholder, Some("random")) => {
            let length = declared.param("length").map(|length| match &length.kind {
                Kind::Number(written) => written.parse().ok(),
                Kind::String(text) => text.decoded().trim().parse().ok(),
                _ => None,
            });
            match length {
                None => Content::Code(8),
                Some(Some(length)) if (1..=1000).contains(&length) => Content::Code(length),
                Some(_) => Content::Any,
            }
        }
        _ => Content::Any,
    }
}

/// The values of a picklist, where all are texts or numbers.
pub(crate) fn options(declared: &Declaration<'_>) -> Option<Vec<String>> {
    let options = declared.param("options")?;
    let values: Vec<&Value<'_>> = match &options.kind {
        Kind::Array(values) => values.iter().collect(),
        Kind::Object(object) => object.members.iter().map(|member| &member.value).collect(),
        _ => return None,
    };
    let written = |value: &&Value<'_>| match &value.kind {
        Kind::String(text) => Some(text.decoded().to_owned()),
        Kind::Number(number) => Some((*number).to_owned()),
        _ => None,
    };
    let values: Option<Vec<String>> = values.iter().map(written).collect();
    values.filter(|values| !values.is_empty() && values.len() <= MOST_WAYS)
}

/// One way to answer the picklists in a template, and what the template turns out to be with it: text,
/// and gaps that may be anything.
#[derive(Debug)]
pub(crate) struct Way<'p> {
    /// The answers, in order.
    pub(crate) answers: Vec<&'p str>,
    /// The parts; `None` for a gap.
    parts: Vec<Option<String>>,
}

impl Way<'_> {
    /// A text with a gap on either side.
    pub(crate) fn around(text: &str) -> Self {
        Self { answers: Vec::new(), parts: vec![None, Some(text.to_owned()), None] }
    }

    /// What it turns out to be with something in each gap.
    pub(crate) fn filled(&self, filler: &str) -> String {
        self.parts.iter().map(|part| part.as_deref().unwrap_or(filler)).collect()
    }

    /// Whether nothing is open.
    pub(crate) fn is_settled(&self) -> bool {
        self.parts.iter().all(Option::is_some)
    }

    /// What stands in front of the first gap, and behind the last.
    pub(crate) fn ends(&self) -> (String, String) {
        let text = |parts: &mut dyn Iterator<Item = &Option<String>>| -> Vec<String> {
            parts.map_while(Clone::clone).collect()
        };
        let before = text(&mut self.parts.iter()).concat();
        let mut after = text(&mut self.parts.iter().rev());
        after.reverse();
        (before, after.concat())
    }
}

/// Every way to answer the picklists; `None` where there are too many.
pub(crate) fn ways<'p>(pieces: &'p [Piece<'_, '_>]) -> Option<Vec<Way<'p>>> {
    let mut ways = vec![Way { answers: Vec::new(), parts: Vec::new() }];
    for piece in pieces {
        match &piece.content {
            Content::Text(text) => each(&mut ways, Some(text)),
            // Any number will do, and any letters and digits.
            Content::Number => each(&mut ways, Some("1")),
            Content::Code(length) => {
                let code: String = "A1B2C3D4".chars().cycle().take(*length).collect();
                each(&mut ways, Some(&code));
            }
            Content::Any => each(&mut ways, None),
            Content::Choice(_, options) => {
                if ways.len() * options.len() > MOST_WAYS {
                    return None;
                }
                let with = |way: &Way<'p>, option: &'p String| Way {
                    answers: way.answers.iter().copied().chain([option.as_str()]).collect(),
                    parts: way.parts.iter().cloned().chain([Some(option.clone())]).collect(),
                };
                ways = ways
                    .iter()
                    .flat_map(|way| options.iter().map(move |option| with(way, option)))
                    .collect();
            }
        }
    }
    Some(ways)
}

fn each(ways: &mut [Way<'_>], part: Option<&str>) {
    for way in ways {
        way.parts.push(part.map(str::to_owned));
    }
}
