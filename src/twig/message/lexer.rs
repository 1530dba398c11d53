//! What the lexer says.

use super::syntax;
use crate::text::Span;
use crate::twig::lexer::Delimiters;
use crate::twig::{ErrorKind, TemplateError};

pub(in crate::twig) fn unclosed_comment(span: Span, closing: &str) -> TemplateError {
    syntax(
        span,
        format!("This comment is never closed: no `{closing}` follows."),
        format!(
            "Close the comment with `{closing}`. If no comment was meant, protect the text with \
             `verbatim`."
        ),
        "Unclosed comment.".to_owned(),
    )
}

pub(in crate::twig) fn unclosed_verbatim(span: Span, delimiters: &Delimiters) -> TemplateError {
    let [open, close] = delimiters.block;
    syntax(
        span,
        "The `verbatim` tag is never closed, so everything behind it is lost.".to_owned(),
        format!("Add `{open} endverbatim {close}` where the protected text ends."),
        "Unexpected end of file: Unclosed \"verbatim\" block.".to_owned(),
    )
}

pub(in crate::twig) fn unclosed_tag(
    span: Span,
    block: bool,
    delimiters: &Delimiters,
) -> TemplateError {
    let ([open, close], twig) =
        if block { (delimiters.block, "block") } else { (delimiters.variable, "variable") };
    syntax(
        span,
        format!("This `{open}` is never closed: the template ends before `{close}`."),
        format!("Close the tag with `{close}`."),
        format!("Unclosed \"{twig}\"."),
    )
}

pub(in crate::twig) fn unexpected_character(
    span: Span,
    character: char,
    next: Option<char>,
) -> TemplateError {
    let help = match (character, next) {
        ('&', _) => "Write `and` instead of `&&`.",
        ('!', _) => "Write `not` instead of `!`.",
        ('\'' | '"', _) => {
            "This quote is never closed. Close it, or write a quote inside a string as `\\'`."
        }
        ('$', _) => "Names have no `$` in front.",
        (';', _) => "No semicolon is needed at the end of a tag.",
        ('\\', _) => "A backslash has a meaning inside quotes only.",
        ('#', Some('}')) => "A comment cannot stand inside another tag.",
        _ => "",
    };
    let character_shown = match character {
        '\'' | '"' => "This quote".to_owned(),
        character if character.is_control() => {
            format!("The control character U+{:04X}", u32::from(character))
        }
        character => format!("The character `{character}`"),
    };
    let message = match character {
        '\'' | '"' => format!("{character_shown} opens a string that never ends."),
        _ => format!("{character_shown} has no meaning in an expression."),
    };
    syntax(span, message, help, format!("Unexpected character \"{character}\"."))
}

pub(in crate::twig) fn unexpected_in_string(
    span: Span,
    character: char,
    opening: &str,
) -> TemplateError {
    let (message, help) = if character == '#' {
        (
            "`#{` in a double-quoted string begins no value here.".to_owned(),
            format!("Insert a value with `{opening}`, or put the text in single quotes."),
        )
    } else {
        (
            "The string ends with a backslash and is never closed.".to_owned(),
            "Write `\\\\` for a backslash, and close the string.".to_owned(),
        )
    };
    syntax(span, message, help, format!("Unexpected character \"{character}\"."))
}

pub(in crate::twig) fn unexpected_closing(
    span: Span,
    character: char,
    [open, close]: [&str; 2],
    tag: Span,
) -> TemplateError {
    let few = character == '}' && (span.len() as usize) < 3;
    let message = match span.len() {
        1 | 2 if few => format!(
            "The tag that begins with `{open}` is not closed here: it needs `{close}`, not `{}`.",
            "}".repeat(span.len() as usize)
        ),
        _ => format!("`{character}` closes a bracket that was never opened."),
    };
    let _ = tag;
    let help = if few {
        format!("Close the tag with `{close}`.")
    } else {
        format!("Remove `{character}`, or open the bracket before it.")
    };
    syntax(span, message, help, format!("Unexpected \"{character}\"."))
}

pub(in crate::twig) fn unclosed(span: Span, opening: &str) -> TemplateError {
    let (what, closing) = match opening {
        "(" => ("bracket", ")"),
        "[" => ("bracket", "]"),
        "{" => ("brace", "}"),
        "\"" => ("quote", "\""),
        "#{" => ("value in a string", "}"),
        _ => ("value in a string", "}}"),
    };
    syntax(
        span,
        format!("This {what}, `{opening}`, is never closed."),
        format!("Add `{closing}` where it ends."),
        format!("Unclosed \"{opening}\"."),
    )
}

pub(in crate::twig) fn too_deep(span: Span) -> TemplateError {
    TemplateError {
        kind: ErrorKind::Limit,
        span,
        message: format!(
            "More than {} brackets, operators or tags stand inside one another here, which is more \
             than this linter follows.",
            crate::twig::MAX_NESTING
        ),
        help: Some("Split the template with `set`.".to_owned()),
        twig: None,
        near: None,
    }
}

pub(in crate::twig) fn too_long(span: Span) -> TemplateError {
    TemplateError {
        kind: ErrorKind::Limit,
        span,
        message: format!(
            "The template has more than {} words and signs, which is more than this linter reads.",
            crate::twig::MAX_TOKENS
        ),
        help: Some("Make several templates of it.".to_owned()),
        twig: None,
        near: None,
    }
}
