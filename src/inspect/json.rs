//! The machine-readable inspection: the contract of `schemas/inspect.schema.json`.

use super::{Aim, Declared, Inspected, Inspection, Listed, Mistake, Named, TemplateSite};
use crate::package::{Exclusion, Time};
use crate::report::{JsonPosition, ends};
use crate::text::LineIndex;
use crate::text::Span;
use serde::Serialize;
use std::io::{self, Write};

/// The version of the contract; it changes when a consumer could notice.
const VERSION: u32 = 1;

/// Writes one JSON object, with one entry for each package.
pub(super) fn write(out: &mut impl Write, files: &[Inspected]) -> io::Result<()> {
    let mut entries = Vec::new();
    for file in files {
        let lines = Lines(LineIndex::new(file.source.text()));
        let packages = file.packages.iter();
        entries.extend(packages.map(|package| lines.package(file.source.name(), package)));
    }
    serde_json::to_writer_pretty(&mut *out, &JsonInspection { version: VERSION, files: entries })?;
    writeln!(out)
}

#[derive(Serialize)]
struct JsonInspection<'i> {
    version: u32,
    files: Vec<JsonPackage<'i>>,
}

#[derive(Serialize)]
struct JsonPackage<'i> {
    file: &'i str,
    #[serde(flatten)]
    span: JsonSpan,
    name: Option<&'i str>,
    syntax_errors: Vec<JsonMistake<'i>>,
    prompts: Vec<JsonDeclared<'i>>,
    placeholders: Vec<JsonDeclared<'i>>,
    uids: Vec<JsonUid<'i>>,
    templates: Vec<JsonTemplate<'i>>,
}

#[derive(Serialize)]
struct JsonSpan {
    start: JsonPosition,
    end: JsonPosition,
}

#[derive(Serialize)]
struct JsonMistake<'i> {
    message: &'i str,
    #[serde(flatten)]
    span: JsonSpan,
}

#[derive(Serialize)]
struct JsonDeclared<'i> {
    key: Option<&'i str>,
    #[serde(rename = "type")]
    kind: Option<&'i str>,
    label: Option<&'i str>,
    hidden: bool,
    list: bool,
    lazy_prefix: Option<&'i str>,
    uses: usize,
    #[serde(flatten)]
    span: JsonSpan,
    declaration: JsonSpan,
}

#[derive(Serialize)]
struct JsonUid<'i> {
    uid: &'i str,
    kind: &'static str,
    section: &'i str,
    record_type: Option<&'i str>,
    usable: bool,
    excluded: &'static str,
    uses: usize,
    pointer: &'i str,
    #[serde(flatten)]
    span: JsonSpan,
    element: JsonSpan,
}

#[derive(Serialize)]
struct JsonTemplate<'i> {
    pointer: &'i str,
    key: bool,
    rendered: &'static str,
    uid: Option<&'i str>,
    #[serde(flatten)]
    span: JsonSpan,
    dynamic: bool,
    references: Vec<JsonReference<'i>>,
    error: Option<JsonMistake<'i>>,
}

#[derive(Serialize)]
struct JsonReference<'i> {
    path: &'i [String],
    dynamic: bool,
    guarded: bool,
    coalesced: bool,
    #[serde(flatten)]
    span: JsonSpan,
    resolves: Option<&'static str>,
    target: Option<&'i str>,
}

struct Lines<'t>(LineIndex<'t>);

impl Lines<'_> {
    fn span(&self, span: Span) -> JsonSpan {
        let (start, end) = ends(&self.0, span);
        JsonSpan { start, end }
    }

    fn package<'i>(&self, file: &'i str, package: &'i Inspection) -> JsonPackage<'i> {
        let mistakes = package.syntax_errors.iter();
        let templates = package.templates.iter();
        JsonPackage {
            file,
            span: self.span(package.span),
            name: package.name.as_deref(),
            syntax_errors: mistakes.map(|mistake| self.mistake(mistake)).collect(),
            prompts: package.prompts.iter().map(|prompt| self.declared(prompt)).collect(),
            placeholders: package.placeholders.iter().map(|one| self.declared(one)).collect(),
            uids: package.elements.iter().filter_map(|element| self.uid(element)).collect(),
            templates: templates.map(|template| self.template(package, template)).collect(),
        }
    }

    fn mistake<'i>(&self, mistake: &'i Mistake) -> JsonMistake<'i> {
        JsonMistake { message: &mistake.message, span: self.span(mistake.span) }
    }

    fn declared<'i>(&self, declared: &'i Declared) -> JsonDeclared<'i> {
        JsonDeclared {
            key: declared.key.as_deref(),
            kind: declared.kind.as_deref(),
            label: declared.label.as_deref(),
            hidden: declared.is_hidden,
            list: declared.is_list,
            lazy_prefix: declared.lazy_prefix.as_deref(),
            uses: declared.uses,
            span: self.span(declared.span),
            declaration: self.span(declared.whole),
        }
    }

    fn uid<'i>(&self, element: &'i Listed) -> Option<JsonUid<'i>> {
        Some(JsonUid {
            uid: element.uid.as_deref()?,
            kind: element.kind.noun(),
            section: &element.section,
            record_type: element.record_type.as_deref(),
            usable: element.is_usable,
            excluded: match element.excluded {
                Exclusion::Never => "never",
                Exclusion::Depends => "depends",
                Exclusion::Always => "always",
            },
            uses: element.uses,
            pointer: &element.pointer,
            span: self.span(element.span),
            element: self.span(element.whole),
        })
    }

    fn template<'i>(
        &self,
        package: &'i Inspection,
        template: &'i TemplateSite,
    ) -> JsonTemplate<'i> {
        let references = template.references.iter();
        let element = template.element.map(|index| &package.elements[index]);
        JsonTemplate {
            pointer: &template.pointer,
            key: template.is_key,
            rendered: match template.time {
                Time::Never => "never",
                Time::Exclude => "exclude",
                Time::BotId => "bot_id",
                Time::Render => "import",
            },
            uid: element.and_then(|element| element.uid.as_deref()),
            span: self.span(template.span),
            dynamic: template.is_dynamic,
            references: references.map(|named| self.reference(package, named)).collect(),
            error: template.error.as_ref().map(|mistake| self.mistake(mistake)),
        }
    }

    fn reference<'i>(&self, package: &'i Inspection, named: &'i Named) -> JsonReference<'i> {
        JsonReference {
            path: &named.path,
            dynamic: named.is_dynamic,
            guarded: named.is_guarded,
            coalesced: named.is_coalesced,
            span: self.span(named.span),
            resolves: named.target.map(Aim::word),
            target: named.target.and_then(|target| package.name_of(target)),
        }
    }
}

impl Aim {
    /// The word for it in the contract.
    const fn word(self) -> &'static str {
        match self {
            Self::Prompt(_) => "prompt",
            Self::Placeholder(_) => "placeholder",
            Self::Lazy(_) => "lazy",
            Self::Uid(_) | Self::Uids => "uid",
            Self::Default => "default",
            Self::Local => "local",
        }
    }
}

impl Inspection {
    /// The name of the prompt, placeholder or element that a reference reads.
    pub(super) fn name_of(&self, target: Aim) -> Option<&str> {
        match target {
            Aim::Prompt(index) | Aim::Lazy(index) => self.prompts[index].key.as_deref(),
            Aim::Placeholder(index) => self.placeholders[index].key.as_deref(),
            Aim::Uid(index) => self.elements[index].uid.as_deref(),
            Aim::Uids | Aim::Default | Aim::Local => None,
        }
    }
}
