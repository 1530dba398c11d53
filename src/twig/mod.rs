//! Import-time templates: a faithful, span-keeping front end for Twig as Cerb runs it.
//!
//! A template passes through `lexer` (tokens), `parser` (a tree), `resolve` (which names are free)
//! and `arguments` (named arguments), in the order in which Twig raises its errors.

mod arguments;
mod ast;
mod environment;
mod evaluate;
mod lexer;
mod literal;
mod message;
mod operator;
mod parser;
mod resolve;
mod run;
mod token;

pub use environment::{Callable, Environment, Names, Parameter, UseKind};
pub use evaluate::evaluate;
pub use run::{Foreseen, Shape, foresee};

use crate::text::Span;
use memchr::memchr_iter;

/// How many brackets, operators and tags may stand inside one another. Twig has no such limit; no
/// template that people write comes near it.
const MAX_NESTING: usize = 200;

/// How many words and signs of one template are read. What is made of each takes many times its
/// room, and the longest templates that people write have a hundredth of these.
const MAX_TOKENS: usize = 200_000;

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
    /// Twig's own names that the template reads: `_self`, `_context` (all placeholders) and
    /// `_charset`, in the order of the text.
    pub specials: Vec<Reference>,
    /// Names may be read that only a run can tell: `uid[name]`, `with` of a computed value, a
    /// function that lists all placeholders.
    pub dynamic: bool,
    /// Something in it is computed: it has more than names and literals, so that a run may fail.
    pub computes: bool,
    /// Every tag, in the order of the text.
    pub tags: Vec<Tag>,
    /// Every known tag, filter, function and test that it uses, and every operator that not every
    /// release has, in the order of the text.
    pub uses: Vec<Use>,
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
    /// `{{% verbatim %}} … {{% endverbatim %}}`, with all between them.
    Verbatim,
    /// `{{% line 12 %}}`
    Line,
}

/// A known tag, filter, function or test, or an operator that not every release has, at the place
/// where it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// What it is.
    pub kind: UseKind,
    /// Its name; of a test of two words with one space between them.
    pub name: String,
    /// The name.
    pub span: Span,
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
    /// The known name that was most likely meant by the unknown one at the span.
    pub near: Option<Box<str>>,
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
    /// What compiles, and fails as soon as it runs.
    Failure,
    /// What Cerb's sandbox refuses.
    Sandbox,
    /// No mistake: it is nested deeper, or longer, than is read here.
    Limit,
}

impl ErrorKind {
    /// Whether it hangs on what a release of Cerb knows: a later one may know more.
    pub const fn is_about_names(&self) -> bool {
        !matches!(self, Self::Syntax | Self::Limit)
    }
}

/// Whether a string holds an import-time template: Cerb renders what matches `{{{`, `{{%` or `{{#`
/// (importer, step 7).
pub fn is_template(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr_iter(b'{', bytes).any(|at| matches!(bytes[at..], [_, b'{', b'{' | b'%' | b'#', ..]))
}

/// Whether a string holds a `{{`, of an import-time template or of a script that runs later.
pub fn has_braces(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr_iter(b'{', bytes).any(|at| bytes.get(at + 1) == Some(&b'{'))
}

/// Reads a template: what it uses, and every mistake for which Twig or Cerb's sandbox refuses it.
///
/// A name is known if a release of the environment has it.
pub fn parse(text: &str, dialect: Dialect, environment: &Environment) -> Template {
    let lexed = lexer::lex(text, dialect);
    let clean = lexed.errors.is_empty();
    let delimiters = lexer::Delimiters::of(dialect);
    let parsed = parser::parse(text, &lexed.tokens, clean, delimiters, environment);
    let mut resolved = resolve::resolve(&parsed.ast, &parsed.body);
    // A package has thousands of templates, most with one name in one tag.
    resolved.references.shrink_to_fit();
    let mut tags = lexed.tags;
    tags.shrink_to_fit();
    let mut errors = lexed.errors;
    errors.extend(message::with_suggestions(parsed.errors, environment));
    errors.extend(arguments::check(&parsed.ast, &parsed.body, environment));
    let mut uses = parsed.uses;
    uses.sort_by_key(|used| used.span);
    errors.extend(refusals(&uses, &resolved.self_calls, environment));
    Template {
        references: resolved.references,
        specials: resolved.specials,
        dynamic: resolved.dynamic,
        computes: run::computes(&parsed.ast),
        tags,
        uses,
        errors,
    }
}

/// What Cerb's sandbox refuses: first tags, then filters, then functions; it never looks at tests.
///
/// Some tags leave nothing behind in the compiled template for the sandbox to see: `extends`, `use`,
/// and `block` in a template that extends another. (They fail when the template runs, as there is
/// no other template.)
fn refusals(uses: &[Use], self_calls: &[Span], environment: &Environment) -> Vec<TemplateError> {
    let is = |used: &Use, tag: &str| used.kind == UseKind::Tag && used.name == tag;
    let extends = uses.iter().any(|used| is(used, "extends"));
    let seen =
        |used: &Use| !(is(used, "extends") || is(used, "use") || (extends && is(used, "block")));
    let mut errors = Vec::new();
    for kind in [UseKind::Tag, UseKind::Filter, UseKind::Function] {
        for used in uses.iter().filter(|used| used.kind == kind && seen(used)) {
            if environment.is_refused(kind, &used.name) {
                message::note(&mut errors, message::refused(kind, used.span, &used.name));
            }
        }
        if kind == UseKind::Tag {
            for &span in self_calls {
                message::note(&mut errors, message::refused_self(span));
            }
        }
    }
    errors
}

/// Reads a template with what any known release of Cerb has.
pub fn parse_cerb(text: &str, dialect: Dialect) -> Template {
    parse(text, dialect, Environment::built_in())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Template {
        parse(text, Dialect::Import, Environment::built_in())
    }

    /// The text under each mistake.
    fn under(text: &str) -> Vec<&str> {
        read(text).errors.iter().map(|error| &text[error.span.range()]).collect()
    }

    fn names(template: &Template) -> Vec<String> {
        template.references.iter().map(|reference| reference.path.join(".")).collect()
    }

    #[test]
    fn mistakes_that_do_not_depend_on_one_another_are_all_told() {
        assert_eq!(under("{{{ a|uper }}} {{{ b c }}} {{{ lowr(d) }}}"), ["uper", "c", "lowr"]);
        assert_eq!(under("{{{a}} {{{b]}}} {{{c|nope}}}"), ["}}", "]", "nope"]);
    }

    #[test]
    fn what_twig_raises_first_stands_in_front() {
        let text = "{{% include 'x' %}}{{{ a|date(fmt='Y') }}}{{{ a b }}}{{{ $ }}}";
        assert_eq!(under(text), ["$", "b", "fmt", "include"]);
    }

    #[test]
    fn one_mistake_in_the_structure_is_told_once() {
        assert_eq!(under("{{% if a %}}{{% for x in b %}}{{% endif %}}{{% endfor %}}"), ["endif"]);
        assert_eq!(under("{{% raw %}}{{{a}}}{{% endraw %}}"), ["raw"]);
        assert_eq!(under("{{% if a }}x{{% endif %}}"), ["}}"]);
        assert_eq!(under("{{% if a"), [""]);
    }

    #[test]
    fn names_are_read_behind_a_mistake() {
        assert_eq!(names(&read("{{{a b}}} {{{c}}} {{{d}} {{{e}}}")), ["c", "e"]);
    }

    #[test]
    fn a_reference_knows_its_segments() {
        let text = "{{{ x }}}{{{ uid.a['b-c'] }}}{{{ uid.d|upper }}}";
        let template = read(text);
        let under = |span: Span| &text[span.range()];
        let [x, path, filtered] = template.references.as_slice() else { panic!("{template:?}") };
        assert!(x.printed && path.printed && !filtered.printed);
        assert_eq!(path.path, ["uid", "a", "b-c"]);
        assert_eq!(under(path.span), "uid.a['b-c']");
        assert_eq!(
            path.segments.iter().copied().map(under).collect::<Vec<_>>(),
            ["uid", "a", "'b-c'"]
        );
    }

    #[test]
    fn names_set_on_some_paths_may_be_local() {
        let text = "{{% if a %}}{{% set x = 1 %}}{{% elseif b %}}{{% endif %}}{{{ x }}}";
        let template = read(text);
        let maybe: Vec<bool> = template.references.iter().map(|it| it.maybe_local).collect();
        assert_eq!(names(&template), ["a", "b", "x"]);
        assert_eq!(maybe, [false, false, true]);
    }

    #[test]
    fn a_branch_does_not_see_what_another_sets() {
        let text = "{{% if a %}}{{% set x = 1 %}}{{% else %}}{{{ x }}}{{% set x = 2 %}}{{% endif %}}{{{ x }}}";
        assert_eq!(names(&read(text)), ["a", "x"]);
    }

    #[test]
    fn run_time_scripts_have_their_own_delimiters() {
        let text = "{{ a }}{% if b %}{# c #}{% endif %}{{ \"#{d}\" }}{{{e: f}|first}}";
        let template = parse(text, Dialect::Run, Environment::built_in());
        assert_eq!(template.errors, []);
        assert_eq!(names(&template), ["a", "b", "d", "f"]);
        assert_eq!(template.tags.len(), 6);
    }

    #[test]
    fn every_use_is_listed() {
        let template = read("{{% set x = date()|upper is same as('') %}}");
        let uses = template.uses.iter().map(|used| (used.kind, used.name.as_str()));
        assert_eq!(
            uses.collect::<Vec<_>>(),
            [
                (UseKind::Tag, "set"),
                (UseKind::Function, "date"),
                (UseKind::Filter, "upper"),
                (UseKind::Test, "same as"),
            ]
        );
    }

    #[test]
    fn a_tag_of_an_old_release_is_known_unless_one_release_is_meant() {
        let text = "{{% filter upper %}}{{{ a }}}{{% endfilter %}}";
        assert_eq!(read(text).errors, []);
        let environment = Environment::built_in().as_of(crate::cerb::Version::new(10, 4, 0));
        let errors = parse(text, Dialect::Import, &environment).errors;
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].kind, ErrorKind::UnknownTag("filter".to_owned()));
    }

    #[test]
    fn help_names_what_was_most_likely_meant() {
        let help = |text: &str| read(text).errors.swap_remove(0).help.unwrap_or_default();
        assert_eq!(help("{{{ a|uper }}}"), "Did you mean `upper`?");
        assert_eq!(help("{{% verbatm %}}"), "Did you mean `verbatim`?");
        assert_eq!(help("{{{ a|date(fomat='Y') }}}"), "Did you mean `format`?");
        assert!(help("{{{uid.1page}}}").contains("['1page']"));
        assert!(help("{{{ a && b }}}").contains("`and`"));
        assert!(help("{{% if a %}}{{% else if b %}}{{% endif %}}").contains("`elseif`"));
    }
}
