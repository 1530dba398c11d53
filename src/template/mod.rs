//! Import-time templates: a faithful, span-keeping front end for Twig as Cerb runs it.

use crate::span::Span;

/// The delimiters that open a template's tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `{{{…}}}`, `{{%…%}}`, `{{#…#}}`: rendered when the package is imported.
    Import,
    /// `{{…}}`, `{%…%}`, `{#…#}`: a run-time script.
    Run,
}

/// What a template uses, and what is wrong with it.
///
/// All spans are byte ranges in the template as Twig sees it: the decoded string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// Every name that the template reads and does not set itself, in the order of the text.
    pub references: Vec<Reference>,
    /// Every tag, in the order of the text.
    pub tags: Vec<Tag>,
    /// Every mistake, the one that Twig would raise first.
    pub errors: Vec<TemplateError>,
}

/// A name used in a template, with what follows it: `uid.service` in `{{{uid.service|upper}}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name and the attributes behind it, as far as they are literal: `["uid", "service"]`.
    pub path: Vec<String>,
    /// The whole path.
    pub span: Span,
    /// Each segment of `path`; of `['x']` the string with its quotes.
    pub segments: Vec<Span>,
    /// An attribute behind the path is computed when the template runs: `uid[name]`.
    pub dynamic: bool,
    /// It may be missing without harm: inside `is defined`, `default`, or left of `??`.
    pub guarded: bool,
    /// It is set by the template on some paths only.
    pub maybe_local: bool,
    /// A bare name left of `??`, which Cerb never fills.
    pub coalesced: bool,
    /// It is printed as it is, without a filter or an operator: the whole expression of a `{{{…}}}`.
    pub printed: bool,
}

/// A tag with its delimiters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// What it is.
    pub kind: TagKind,
    /// From the opening delimiter to behind the closing one, or to the end where it is unclosed.
    pub span: Span,
    /// Whether it is closed.
    pub closed: bool,
}

/// What a tag does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// `{{{ expression }}}`
    Print,
    /// `{{% name … %}}`, with the name as far as it was read.
    Block(String),
    /// `{{# … #}}`
    Comment,
}

/// A mistake for which Twig, or Cerb's sandbox, refuses the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// What kind of mistake it is.
    pub kind: ErrorKind,
    /// Where an author must look.
    pub span: Span,
    /// What is wrong, in the author's terms.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Twig's own sentence, where Twig has one.
    pub twig: Option<String>,
}

/// The kinds of mistakes, as the rules tell them apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// What Twig's lexer or parser refuses.
    Syntax,
    /// No tag of this name.
    UnknownTag(String),
    /// No filter of this name.
    UnknownFilter(String),
    /// No function of this name.
    UnknownFunction(String),
    /// No test of this name.
    UnknownTest(String),
    /// Arguments that the filter, function or test does not take.
    Argument,
    /// What Cerb's sandbox refuses.
    Sandbox,
}

/// Whether a string holds an import-time template: Cerb renders what matches `{{{`, `{{%` or `{{#`
/// (importer, step 7).
pub fn is_template(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(3).any(|window| matches!(window, b"{{{" | b"{{%" | b"{{#"))
}

/// Reads a template.
pub fn parse(_text: &str, _dialect: Dialect) -> Template {
    Template::default()
}
