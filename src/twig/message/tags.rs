//! What the parser says of tags.

use super::{Found, list, shown, syntax};
use crate::text::Span;
use crate::twig::lexer::Delimiters;
use crate::twig::{ErrorKind, TemplateError};

pub(in crate::twig) fn no_tag_name(span: Span, found: &Found<'_>) -> TemplateError {
    let [open, close] = found.delimiters.block;
    syntax(
        span,
        format!(
            "`{open}` must be followed by the name of a tag, such as `if`, but {}.",
            found.describe()
        ),
        format!(
            "To print a value, use `{}`. A tag looks like `{open} if … {close}`.",
            found.delimiters.variable[0]
        ),
        "A block must start with a tag name.".to_owned(),
    )
}

/// Whether a tag of this name only ends or divides another.
pub(in crate::twig) fn is_closer(name: &str) -> bool {
    name.starts_with("end") || matches!(name, "else" | "elseif")
}

/// A tag that is not known here: inside an open tag, Twig takes it for a wrong end of that tag.
pub(in crate::twig) fn unexpected_tag(
    span: Span,
    name: &str,
    open: Option<(&str, u32, &'static [&'static str])>,
) -> TemplateError {
    let name_shown = shown(name);
    let twig = match open {
        Some((open, line, _)) => format!(
            "Unexpected \"{name}\" tag (expecting closing tag for the \"{open}\" tag defined near \
             line {line})."
        ),
        None => format!("Unknown \"{name}\" tag."),
    };
    if !is_closer(name) {
        return unknown_tag(span, name, open.map(|(_, _, closers)| closers), twig);
    }
    let (message, help) = match open {
        Some((open, _, closers)) => (
            format!("`{name_shown}` cannot stand here: the tag that is open is `{open}`."),
            format!("Before it, `{open}` must be closed; it takes {} next.", list(closers)),
        ),
        None => (
            format!("`{name_shown}` closes nothing: no tag is open here."),
            format!("Remove `{name_shown}`, or open its tag before it."),
        ),
    };
    syntax(span, message, help, twig)
}

fn unknown_tag(span: Span, name: &str, closers: Option<&[&str]>, twig: String) -> TemplateError {
    TemplateError {
        kind: ErrorKind::UnknownTag(name.to_owned()),
        span,
        message: format!("There is no tag `{}`.", shown(name)),
        help: closers.map(|closers| format!("The open tag takes {} next.", list(closers))),
        twig: Some(twig),
        near: None,
    }
}

pub(in crate::twig) fn unclosed_block(
    span: Span,
    name: &str,
    closers: &[&str],
    forks: bool,
    delimiters: &Delimiters,
) -> TemplateError {
    let [open, close] = delimiters.block;
    let closer = closers.last().copied().unwrap_or_default();
    let twig = if forks || name == "if" {
        "Unexpected end of template."
    } else {
        "Unexpected token \"end of template\" (\"end of statement block\" expected)."
    };
    syntax(
        span,
        format!("The tag `{name}` is never closed."),
        format!("Add `{open} {closer} {close}` where it ends."),
        twig.to_owned(),
    )
}

pub(in crate::twig) fn set_block_targets(span: Span) -> TemplateError {
    syntax(
        span,
        "A `set` without `=` takes one name only.".to_owned(),
        "Write a `set` for each name.",
        "When using set with a block, you cannot have a multi-target.".to_owned(),
    )
}

pub(in crate::twig) fn set_count(span: Span, targets: usize, values: usize) -> TemplateError {
    syntax(
        span,
        format!("This `set` has {targets} names but {values} values."),
        "Give each name a value.",
        "When using set, you must have the same number of variables and assignments.".to_owned(),
    )
}

pub(in crate::twig) fn assignment_to_constant(span: Span, name: &str) -> TemplateError {
    syntax(
        span,
        format!("`{name}` is a constant and cannot be given another value."),
        "Choose another name.",
        format!("You cannot assign a value to \"{name}\"."),
    )
}

pub(in crate::twig) fn sandbox_content(span: Span) -> TemplateError {
    syntax(
        span,
        "A `sandbox` tag can contain only `include` tags.".to_owned(),
        "Remove the `sandbox` tag: templates in a package run in a sandbox anyway.",
        "Only \"include\" tags are allowed within a \"sandbox\" section.".to_owned(),
    )
}

pub(in crate::twig) fn autoescape_strategy(span: Span) -> TemplateError {
    syntax(
        span,
        "`autoescape` takes a string or `false`.".to_owned(),
        "",
        "An escaping strategy must be a string or false.".to_owned(),
    )
}

pub(in crate::twig) fn varargs_parameter(span: Span, name: &str) -> TemplateError {
    syntax(
        span,
        "A macro's parameter cannot be named `varargs`.".to_owned(),
        "Choose another name.",
        format!(
            "The argument \"varargs\" in macro \"{name}\" cannot be defined because the variable \
             \"varargs\" is reserved for arbitrary arguments."
        ),
    )
}

pub(in crate::twig) fn default_value(span: Span) -> TemplateError {
    syntax(
        span,
        "The default of a macro's parameter must be a literal.".to_owned(),
        "",
        "A default value for an argument must be a constant (a boolean, a string, a number, or an \
         array)."
            .to_owned(),
    )
}

pub(in crate::twig) fn other_end_name(
    span: Span,
    tag: &str,
    name: &str,
    given: &str,
) -> TemplateError {
    syntax(
        span,
        format!(
            "This `end{tag}` is named `{}`, but the open {tag} is `{}`.",
            shown(given),
            shown(name)
        ),
        format!("Write `end{tag} {}` or just `end{tag}`.", shown(name)),
        format!("Expected end{tag} for {tag} \"{name}\" (but \"{given}\" given)."),
    )
}

pub(in crate::twig) fn repeated_block(span: Span, name: &str, line: u32) -> TemplateError {
    syntax(
        span,
        format!("There is a block `{}` already.", shown(name)),
        "Give one of them another name.",
        format!("The block '{name}' has already been defined line {line}."),
    )
}

pub(in crate::twig) fn extends_inside(span: Span, place: &str) -> TemplateError {
    syntax(
        span,
        format!("`extends` cannot stand in a {place}."),
        "",
        format!("Cannot use \"extend\" in a {place}."),
    )
}

pub(in crate::twig) fn extends_twice(span: Span) -> TemplateError {
    syntax(
        span,
        "A template can extend one other template only.".to_owned(),
        "",
        "Multiple extends tags are forbidden.".to_owned(),
    )
}

pub(in crate::twig) fn use_of_expression(span: Span) -> TemplateError {
    syntax(
        span,
        "`use` takes the name of a template as a string.".to_owned(),
        "",
        "The template references in a \"use\" statement must be a string.".to_owned(),
    )
}

pub(in crate::twig) fn child_content(span: Span) -> TemplateError {
    syntax(
        span,
        "A template that extends another one cannot have content outside blocks.".to_owned(),
        "",
        "A template that extends another one cannot include content outside Twig blocks. Did you \
         forget to put the content inside a {% block %} tag?"
            .to_owned(),
    )
}

pub(in crate::twig) fn nested_child_block(span: Span) -> TemplateError {
    syntax(
        span,
        "In a template that extends another one, a block cannot stand inside another tag."
            .to_owned(),
        "",
        "A block definition cannot be nested under non-capturing nodes.".to_owned(),
    )
}
