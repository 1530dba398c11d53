//! What is said of mistakes: one small function for each, so that all wording is seen together.
//!
//! `twig` is the sentence that Twig itself would say.

mod arguments;
mod expressions;
mod lexer;
mod run;
mod tags;
mod unexpected;

pub(super) use arguments::*;
pub(super) use expressions::*;
pub(super) use lexer::*;
pub(super) use run::*;
pub(super) use tags::*;
pub(super) use unexpected::*;

use super::environment::{Environment, UseKind};
use super::{ErrorKind, TemplateError};
use crate::text::Span;
use crate::text::nearest;
use std::borrow::Cow;

/// More mistakes than these in one phase are not noted.
const MOST_ERRORS: usize = 50;

/// A longer name is cut off in a message, and has no nearest name.
const LONGEST_NAME: usize = 60;

/// Adds a mistake to a list, unless the list is long enough.
pub(super) fn note(errors: &mut Vec<TemplateError>, error: TemplateError) {
    if errors.len() < MOST_ERRORS {
        errors.push(error);
    }
}

fn syntax(span: Span, message: String, help: impl Into<String>, twig: String) -> TemplateError {
    let help = Some(help.into()).filter(|help| !help.is_empty());
    TemplateError { kind: ErrorKind::Syntax, span, message, help, twig: Some(twig), near: None }
}

/// A name or a piece of text as a message shows it.
fn shown(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// The same mistakes; where a name is unknown, with the one that was most likely meant.
pub(super) fn with_suggestions(
    mut errors: Vec<TemplateError>,
    environment: &Environment,
) -> Vec<TemplateError> {
    for error in &mut errors {
        error.near = error.near.take().or_else(|| near(&error.kind, environment));
        if let Some(help) = suggestion(error, environment) {
            error.help = Some(help);
        }
    }
    errors
}

fn suggestion(error: &TemplateError, environment: &Environment) -> Option<String> {
    let near = match &error.kind {
        ErrorKind::UnknownTag(name) if name == "raw" => {
            return Some("Protect text with `verbatim` and `endverbatim`.".to_owned());
        }
        // Of an unknown test, Twig takes the next word for part of the name.
        ErrorKind::UnknownTest(name) if error.near.is_none() => {
            environment.nearest(UseKind::Test, name.split(' ').next()?)
        }
        _ => error.near.as_deref(),
    };
    near.map(|near| format!("Did you mean `{near}`?"))
}

/// The known name that was most likely meant by an unknown one.
fn near(kind: &ErrorKind, environment: &Environment) -> Option<Box<str>> {
    let (kind, name) = match kind {
        ErrorKind::UnknownTag(name) => (UseKind::Tag, name.as_str()),
        ErrorKind::UnknownFilter(name) => (UseKind::Filter, name.as_str()),
        ErrorKind::UnknownFunction(name) => (UseKind::Function, name.as_str()),
        ErrorKind::UnknownTest(name) => (UseKind::Test, name.as_str()),
        ErrorKind::Syntax
        | ErrorKind::Argument
        | ErrorKind::Failure
        | ErrorKind::Sandbox
        | ErrorKind::Limit => {
            return None;
        }
    };
    let near = match (kind, name) {
        (UseKind::Tag, "elif" | "elsif") => Some("elseif"),
        (UseKind::Tag, "raw") => None,
        (UseKind::Tag, name) => {
            environment.nearest(kind, name).or_else(|| nearest(name, ["verbatim"]))
        }
        (kind, name) => environment.nearest(kind, name),
    };
    near.map(Box::from)
}

pub(super) fn refused(kind: UseKind, span: Span, name: &str) -> TemplateError {
    let noun = kind.noun();
    let mut twig = format!("{noun} \"{name}\" is not allowed.");
    twig[..1].make_ascii_uppercase();
    TemplateError {
        kind: ErrorKind::Sandbox,
        span,
        message: format!("Cerb's sandbox does not allow the {noun} `{name}` in a package."),
        help: Some(format!("Remove `{name}`; there is no setting that would allow it.")),
        twig: Some(twig),
        near: None,
    }
}

/// `_self.x` calls a macro of the template, for which Twig imports it.
pub(super) fn refused_self(span: Span) -> TemplateError {
    TemplateError {
        kind: ErrorKind::Sandbox,
        span,
        message: "Cerb's sandbox does not allow macros, and `_self` can only call them.".to_owned(),
        help: Some("Remove it.".to_owned()),
        twig: Some("Tag \"import\" is not allowed.".to_owned()),
        near: None,
    }
}
