//! What is said of a template that compiles and fails when it runs.

use super::{list, shown};
use crate::text::Span;
use crate::twig::run::Shape;
use crate::twig::{ErrorKind, TemplateError};

fn failure(span: Span, message: String, help: impl Into<String>) -> TemplateError {
    let help = Some(help.into());
    TemplateError { kind: ErrorKind::Failure, span, message, help, twig: None, near: None }
}

pub(in crate::twig) fn date_as_text(span: Span) -> TemplateError {
    let message = "A date can't be printed as it is.".to_owned();
    failure(span, message, "Write it as text: `|date('Y-m-d')`, or `|date('U')` for a timestamp.")
}

pub(in crate::twig) fn no_operand(span: Span, value: &Shape) -> TemplateError {
    let found = match value.text() {
        Some("") => "an empty text".to_owned(),
        Some(text) => format!("the text `{}`", shown(text)),
        None => value.describe().to_owned(),
    };
    failure(span, format!("PHP can't compute with {found}."), "Use a number.")
}

pub(in crate::twig) fn division_by_zero(span: Span) -> TemplateError {
    failure(span, "This divides by zero.".to_owned(), "Divide by another number.")
}

pub(in crate::twig) fn no_arrow(span: Span, filter: &str) -> TemplateError {
    let message = format!("`{filter}` only accepts an arrow function here.");
    failure(span, message, format!("Write it as `{filter}({})`.", arrow(filter)))
}

pub(in crate::twig) fn no_arrow_behind(span: Span, operator: &str) -> TemplateError {
    let message = format!("`{operator}` only accepts an arrow function after it.");
    failure(span, message, format!("Write it as `{operator} v => v > 1`."))
}

fn arrow(filter: &str) -> &'static str {
    match filter {
        "reduce" => "(carry, v) => carry + v",
        "sort" => "(a, b) => a <=> b",
        "filter" => "v => v > 1",
        _ => "v => v|upper",
    }
}

pub(in crate::twig) fn no_text(span: Span, name: &str, value: &Shape) -> TemplateError {
    let found = value.describe();
    let help = match value {
        Shape::List(_) => "Join the list first, with `|join(', ')`, or take one of its elements.",
        _ => "Make it text first, with `|date('Y-m-d')`.",
    };
    failure(span, format!("`{name}` needs text, and this is {found}."), help)
}

pub(in crate::twig) fn no_list(span: Span, filter: &str, value: &Shape) -> TemplateError {
    let message = format!("`{filter}` needs a list, and this is {}.", value.describe());
    failure(span, message, "Write a list: `[…]`, or make one of a text with `|split(',')`.")
}

pub(in crate::twig) fn no_list_argument(span: Span, name: &str, value: &Shape) -> TemplateError {
    let message = format!("`{name}` needs a list here, and this is {}.", value.describe());
    let help = match name {
        "replace" => "Write what to replace and with what: `{'from': 'to'}`.",
        "max" | "min" => "Write a list, or more than one value.",
        _ => "Write a list: `[…]`.",
    };
    failure(span, message, help)
}

pub(in crate::twig) fn empty_list(span: Span, name: &str) -> TemplateError {
    failure(span, format!("`{name}` can't work on an empty list."), "Put something into the list.")
}

pub(in crate::twig) fn uneven_lists(span: Span, keys: usize, values: usize) -> TemplateError {
    let message = format!("There are {keys} keys and {values} values.");
    failure(span, message, "Give each key a value.")
}

pub(in crate::twig) fn no_date(span: Span, text: &str) -> TemplateError {
    let message = format!("PHP can't read `{}` as a date.", shown(text));
    failure(span, message, "Write a date such as `2030-01-31` or `+2 days`.")
}

pub(in crate::twig) fn no_pattern(span: Span) -> TemplateError {
    let message = "This is not a regular expression between delimiters.".to_owned();
    failure(span, message, "Write it as `'/…/'`.")
}

pub(in crate::twig) fn out_of_range(span: Span, range: &str) -> TemplateError {
    failure(span, format!("This number must be {range}."), format!("Write a number {range}."))
}

pub(in crate::twig) fn no_choice(
    span: Span,
    filter: &str,
    found: &str,
    known: &[&str],
) -> TemplateError {
    let message = format!("`{filter}` does not know `{}`.", shown(found));
    failure(span, message, format!("Write {}.", list(known)))
}

pub(in crate::twig) fn no_algorithm(span: Span, found: &str) -> TemplateError {
    let message = format!("PHP has no hashing algorithm `{}`.", shown(found));
    failure(span, message, "Write one such as `sha256`.")
}

pub(in crate::twig) fn too_few_values(span: Span, wanted: usize, given: usize) -> TemplateError {
    let message = format!("The format needs {wanted} values, and gets {given}.");
    failure(span, message, "Give `format` a value for each `%` in the text.")
}

pub(in crate::twig) fn named_default(span: Span, name: &str) -> TemplateError {
    let message = format!("The filter `{name}` takes no named arguments.");
    failure(span, message, format!("Write `{name}(…)` without the name."))
}
