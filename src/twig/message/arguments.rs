//! What is said of arguments.

use super::{list, shown};
use crate::text::Span;
use crate::text::nearest;
use crate::twig::environment::UseKind;
use crate::twig::{ErrorKind, TemplateError};

/// The filter, function or test whose arguments are wrong.
#[derive(Clone, Copy, Debug)]
pub(in crate::twig) struct Callee<'c> {
    pub(in crate::twig) kind: UseKind,
    pub(in crate::twig) name: &'c str,
    pub(in crate::twig) parameters: &'c [&'static str],
}

impl Callee<'_> {
    fn takes(&self) -> String {
        let Self { kind, name, parameters } = self;
        let noun = kind.noun();
        match parameters {
            [] => format!("The {noun} `{name}` takes no named arguments."),
            _ => format!("The {noun} `{name}` takes `{}`.", parameters.join("`, `")),
        }
    }
}

fn argument(span: Span, message: String, help: String, twig: String) -> TemplateError {
    let help = Some(help).filter(|help| !help.is_empty());
    TemplateError { kind: ErrorKind::Argument, span, message, help, twig: Some(twig), near: None }
}

/// `unknown` are all names that Twig would list in its sentence; the first is at `span`.
pub(in crate::twig) fn unknown_argument(
    span: Span,
    callee: Callee<'_>,
    unknown: &[&str],
    known: &[&'static str],
) -> TemplateError {
    let Callee { kind, name, .. } = callee;
    let noun = kind.noun();
    let first = unknown.first().copied().unwrap_or_default();
    let prefixed = callee.parameters.iter().find(|parameter| parameter.starts_with(first));
    let near = nearest(first, callee.parameters.iter().copied()).or(prefixed.copied());
    let help = match near {
        Some(near) => format!("Did you mean `{near}`?"),
        None => callee.takes(),
    };
    let plural = if unknown.len() > 1 { "s" } else { "" };
    let error = argument(
        span,
        format!("The {noun} `{name}` has no argument `{}`.", shown(first)),
        help,
        format!(
            "Unknown argument{plural} \"{}\" for {noun} \"{name}({})\".",
            unknown.join("\", \""),
            known.join(", ")
        ),
    );
    TemplateError { near: near.map(Box::from), ..error }
}

pub(in crate::twig) fn argument_twice(
    span: Span,
    callee: Callee<'_>,
    parameter: &str,
) -> TemplateError {
    let Callee { kind, name, .. } = callee;
    let noun = kind.noun();
    argument(
        span,
        format!(
            "The argument `{parameter}` of the {noun} `{name}` is given twice: by its place, and by its name."
        ),
        "Remove one of them.".to_owned(),
        format!("Argument \"{parameter}\" is defined twice for {noun} \"{name}\"."),
    )
}

pub(in crate::twig) fn missing_argument(
    span: Span,
    callee: Callee<'_>,
    parameter: &str,
) -> TemplateError {
    let Callee { kind, name, .. } = callee;
    let noun = kind.noun();
    argument(
        span,
        format!("The {noun} `{name}` needs the argument `{parameter}`."),
        callee.takes(),
        format!("Value for argument \"{parameter}\" is required for {noun} \"{name}\"."),
    )
}

pub(in crate::twig) fn unassignable_argument(
    span: Span,
    callee: Callee<'_>,
    parameter: &str,
    missing: &[&str],
    known: &[&'static str],
) -> TemplateError {
    let Callee { kind, name, .. } = callee;
    let noun = kind.noun();
    let plural = if missing.len() > 1 { "s" } else { "" };
    argument(
        span,
        format!(
            "The argument `{parameter}` of the {noun} `{name}` can be given only together with {}.",
            list(missing)
        ),
        callee.takes(),
        format!(
            "Argument \"{parameter}\" could not be assigned for {noun} \"{name}({})\" because it is \
             mapped to an internal PHP function which cannot determine default value for optional \
             argument{plural} \"{}\".",
            known.join(", "),
            missing.join("\", \"")
        ),
    )
}

pub(in crate::twig) fn positional_after_named(span: Span, callee: Callee<'_>) -> TemplateError {
    let Callee { kind, name, .. } = callee;
    let noun = kind.noun();
    argument(
        span,
        "An argument without a name follows one with a name.".to_owned(),
        "Put the arguments without names first, or name this one, too.".to_owned(),
        format!("Positional arguments cannot be used after named arguments for {noun} \"{name}\"."),
    )
}
