//! What a package declares and uses: its prompts, placeholders and uids, and every reference with
//! its template site and what it resolves to.
//!
//! [`inspect`] only computes; each format is a pure function of what it returns.

mod build;
mod graph;
mod human;
mod json;
mod walk;

pub use build::inspect;

use crate::package::{ElementKind, Exclusion, Role, Time};
use crate::report::Style;
use crate::settings::Settings;
use crate::source::Source;
use crate::text::LineIndex;
use crate::text::Span;
use crate::text::pointer::unescape;
use std::io::{self, Write};

/// A file with the packages in it.
#[derive(Debug)]
pub struct Inspected {
    source: Source,
    packages: Vec<Inspection>,
}

impl Inspected {
    /// Inspects every package in a source, with the facts and the release of Cerb of the settings.
    pub fn new(source: Source, settings: &Settings) -> Self {
        let packages = inspect(&source, settings);
        Self { source, packages }
    }

    /// The packages, in the order of the text.
    pub fn packages(&self) -> &[Inspection] {
        &self.packages
    }

    /// The file's name, with the line of the package where that is not all of the file.
    fn place(&self, package: &Inspection, lines: &LineIndex<'_>) -> String {
        let name = self.source.name();
        match lines.position(package.span.start).line {
            1 => name.to_owned(),
            line => format!("{name}:{line}"),
        }
    }
}

/// What one package declares and uses. All spans are byte ranges in the user's own file.
#[derive(Debug)]
pub struct Inspection {
    /// The text of the package.
    pub span: Span,
    /// What `package.name` says.
    pub name: Option<String>,
    /// Where the text is not JSON as Cerb reads it, so that something may be missing here.
    pub syntax_errors: Vec<Mistake>,
    /// The prompts, in order.
    pub prompts: Vec<Declared>,
    /// The placeholders of `configure.placeholders`, in order.
    pub placeholders: Vec<Declared>,
    /// The elements of all sections, an element before those in it, in the order of the text.
    pub elements: Vec<Listed>,
    /// Every key and string that holds an import-time template, in the order of the text.
    pub templates: Vec<TemplateSite>,
}

/// A mistake in the text or in a template.
#[derive(Debug)]
pub struct Mistake {
    /// What is wrong, in the author's terms.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// A prompt or a placeholder.
#[derive(Debug)]
pub struct Declared {
    /// Which of the two it is.
    pub role: Role,
    /// The name that templates use, where it is text.
    pub key: Option<String>,
    /// Its type, where it is text.
    pub kind: Option<String>,
    /// What Setup calls it, where it is text.
    pub label: Option<String>,
    /// Whether Setup does not ask it.
    pub is_hidden: bool,
    /// Whether its value is a list, which prints as "Array".
    pub is_list: bool,
    /// The beginning of the further names that a chooser of one record brings: `owner_`.
    pub lazy_prefix: Option<String>,
    /// How many references read it.
    pub uses: usize,
    /// The key; the whole declaration where that is no text.
    pub span: Span,
    /// The whole declaration.
    pub whole: Span,
}

/// An element of a section, or of a list in another element.
#[derive(Debug)]
pub struct Listed {
    /// What it is.
    pub kind: ElementKind,
    /// The top-level key under which it stands.
    pub section: String,
    /// Its uid.
    pub uid: Option<String>,
    /// The type of the record that it becomes: `_context` as written, or that of its section.
    pub record_type: Option<String>,
    /// Whether Cerb drops it.
    pub excluded: Exclusion,
    /// Whether `{{{uid.NAME}}}` is its id.
    pub is_usable: bool,
    /// How many references read its id.
    pub uses: usize,
    /// The index of the element that holds it.
    pub parent: Option<usize>,
    /// Its RFC 6901 pointer inside the package.
    pub pointer: String,
    /// The uid; the opening bracket where there is none.
    pub span: Span,
    /// The whole element.
    pub whole: Span,
}

/// A key or a string that holds an import-time template.
#[derive(Debug)]
pub struct TemplateSite {
    /// Its RFC 6901 pointer inside the package.
    pub pointer: String,
    /// The key or the string, with its quotes.
    pub span: Span,
    /// Whether it is a key.
    pub is_key: bool,
    /// When Cerb renders it.
    pub time: Time,
    /// The index of the innermost element that holds it.
    pub element: Option<usize>,
    /// The member of the element in which it stands; without an element, the rest of the pointer.
    pub field: String,
    /// Whether names may be read that only a run can tell.
    pub is_dynamic: bool,
    /// The names that it reads and does not set itself, in the order of the text.
    pub references: Vec<Named>,
    /// The mistake for which Cerb refuses it: the one that Twig would raise first.
    pub error: Option<Mistake>,
}

/// A reference in a template.
#[derive(Debug)]
pub struct Named {
    /// The name and the attributes behind it, as far as they are literal.
    pub path: Vec<String>,
    /// The whole path.
    pub span: Span,
    /// Whether an attribute behind the path is computed.
    pub is_dynamic: bool,
    /// Whether it may be missing without harm: inside `is defined`, `default`, or left of `??`.
    pub is_guarded: bool,
    /// Whether it is a bare name left of `??`, which Cerb never fills.
    pub is_coalesced: bool,
    /// What it reads when the template is rendered; `None` where it renders as nothing.
    pub target: Option<Aim>,
}

/// What a reference reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aim {
    /// The answer to the prompt of this index.
    Prompt(usize),
    /// The value of the placeholder of this index.
    Placeholder(usize),
    /// A value of the record that the prompt of this index chose.
    Lazy(usize),
    /// The id of the element of this index.
    Uid(usize),
    /// The map of all uids.
    Uids,
    /// A value of `default`, or all of them.
    Default,
    /// A name that the template sets on some paths only, and that is undefined on the others.
    Local,
}

impl Listed {
    /// Whether it has a name that can be told.
    fn has_uid(&self) -> bool {
        self.uid.as_deref().is_some_and(|uid| !uid.is_empty())
    }
}

impl TemplateSite {
    /// Whether Cerb renders it at all.
    pub fn is_rendered(&self) -> bool {
        self.time != Time::Never
    }

    /// Whether a name is set only after this is rendered (importer, steps 4 and 6).
    fn is_too_early(&self, named: &Named) -> bool {
        matches!(self.time, Time::Exclude | Time::BotId) && is_set_late(&named.path)
    }

    /// The top-level key under which it stands, or that it is.
    fn section(&self) -> String {
        unescape(self.pointer.split('/').nth(1).unwrap_or_default())
    }

    /// The references that render as nothing though the template does not provide for it.
    pub fn unresolved(&self) -> impl Iterator<Item = &Named> {
        let is_rendered = self.is_rendered();
        self.references.iter().filter(move |named| is_rendered && named.is_unresolved())
    }
}

impl Named {
    /// The path with dots, as it is most often written.
    pub fn written(&self) -> String {
        self.path.join(".")
    }

    fn is_unresolved(&self) -> bool {
        self.target.is_none() && !self.is_guarded
    }
}

/// The formats of an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An outline, for people.
    Human,
    /// The contract of `schemas/inspect.schema.json`.
    Json,
    /// A Mermaid flowchart.
    Mermaid,
    /// A graph in the language of Graphviz.
    Dot,
}

/// Writes what was found.
pub fn write(
    out: &mut impl Write,
    format: Format,
    files: &[Inspected],
    style: Style,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(out, files, style),
        Format::Json => json::write(out, files),
        Format::Mermaid => graph::write(out, files, &graph::Mermaid),
        Format::Dot => graph::write(out, files, &graph::Dot),
    }
}

/// Whether the importer sets a name only when it has created the records (step 6).
fn is_set_late(path: &[String]) -> bool {
    path.first().is_some_and(|name| matches!(&**name, "uid" | "default"))
}
