//! What the parser says of a token that it did not expect.

use super::{shown, syntax};
use crate::text::Span;
use crate::twig::TemplateError;
use crate::twig::environment::UseKind;
use crate::twig::lexer::Delimiters;
use crate::twig::literal::{number_text, string_value};
use crate::twig::token::{Token, TokenKind};
use std::borrow::Cow;

/// The token that stands where another was expected.
#[derive(Debug)]
pub(in crate::twig) struct Found<'t> {
    pub(in crate::twig) token: Token,
    pub(in crate::twig) source: &'t str,
    pub(in crate::twig) delimiters: &'static Delimiters,
}

impl Found<'_> {
    pub(super) fn describe(&self) -> String {
        match self.token.kind {
            TokenKind::End => "the template ends".to_owned(),
            TokenKind::VariableEnd | TokenKind::BlockEnd => "the tag ends".to_owned(),
            TokenKind::InterpolationEnd => "the value in the string ends".to_owned(),
            TokenKind::InterpolationStart => "a value in a string follows".to_owned(),
            _ => format!("`{}` follows", shown(self.source)),
        }
    }

    fn value(&self) -> Cow<'_, str> {
        match self.token.kind {
            TokenKind::String { quoted: true } => {
                string_value(&self.source[1..self.source.len() - 1])
            }
            TokenKind::Operator(operator) => Cow::Borrowed(operator.text),
            TokenKind::Number => number_text(self.source),
            TokenKind::Name
            | TokenKind::String { .. }
            | TokenKind::Arrow
            | TokenKind::Punctuation(_) => Cow::Borrowed(self.source),
            _ => Cow::Borrowed(""),
        }
    }
}

/// What was expected.
#[derive(Clone, Copy, Debug)]
pub(in crate::twig) enum Wanted<'w> {
    TagEnd,
    PrintEnd,
    InterpolationEnd,
    /// A name, with Twig's words of what for.
    Name(Option<&'static str>),
    /// The name of a filter or a test.
    NameOf(UseKind),
    /// A certain name.
    Word(&'w str),
    /// The `in` of a `for`.
    In,
    Punctuation(u8, &'static str),
    Expression,
    /// What stands right of an operator.
    Operand,
    HashKey,
    AttributeName,
}

pub(in crate::twig) fn unexpected(
    found: &Found<'_>,
    wanted: Wanted<'_>,
    before: Option<(Token, &str)>,
) -> TemplateError {
    let message =
        format!("{} is expected here, but {}.", expectation(found, wanted), found.describe());
    let help = remedy(found, wanted, before);
    let twig = twig_sentence(found, wanted, before);
    syntax(found.token.span, message, help, twig)
}

fn expectation(found: &Found<'_>, wanted: Wanted<'_>) -> String {
    match wanted {
        Wanted::TagEnd => format!("The end of the tag, `{}`,", found.delimiters.block[1]),
        Wanted::PrintEnd => format!("The end of the tag, `{}`,", found.delimiters.variable[1]),
        Wanted::InterpolationEnd => "The end of the value in the string".to_owned(),
        Wanted::Name(_) => "A name".to_owned(),
        Wanted::NameOf(kind) => format!("The name of a {}", kind.noun()),
        Wanted::Word(word) => format!("The word `{word}`"),
        Wanted::In => "The word `in`".to_owned(),
        Wanted::Punctuation(byte, _) => format!("`{}`", char::from(byte)),
        Wanted::Expression | Wanted::Operand => "A value".to_owned(),
        Wanted::HashKey => {
            "A key, which is a name, a string, a number or something in brackets,".to_owned()
        }
        Wanted::AttributeName => "A name or a number".to_owned(),
    }
}

/// What an author most likely meant.
fn remedy(found: &Found<'_>, wanted: Wanted<'_>, before: Option<(Token, &str)>) -> String {
    let before_kind = before.map(|(token, _)| token.kind);
    let touches = before.is_some_and(|(token, _)| token.span.end == found.token.span.start);
    let is_end = matches!(wanted, Wanted::TagEnd | Wanted::PrintEnd | Wanted::InterpolationEnd);
    match found.token.kind {
        TokenKind::Operator(operator) if operator.text == "=" => match before {
            Some((_, "==" | "!=")) => "Use `is same as(…)` for a strict comparison.".to_owned(),
            _ => "Compare with `==`; give a variable its value with `set`.".to_owned(),
        },
        TokenKind::Name if is_end && touches && before_kind == Some(TokenKind::Number) => {
            let number = before.map_or("", |(_, source)| source);
            format!(
                "A name cannot begin with a digit behind a dot. Write it in brackets: `['{}{}']`.",
                shown(number),
                shown(found.source)
            )
        }
        TokenKind::Name if is_end && touches && is_string(before_kind) => {
            "The string ends before this. Write a quote inside a string as `\\'`.".to_owned()
        }
        TokenKind::Punctuation(b'{') if matches!(wanted, Wanted::HashKey) => {
            format!("To print a value, open the tag with `{}`.", found.delimiters.variable[0])
        }
        TokenKind::Name if is_end && found.source == "if" => match before {
            Some((_, "else")) => "Write `elseif`.".to_owned(),
            _ => "A `for` takes no `if`. Put an `if` inside, or use `|filter(v => …)`.".to_owned(),
        },
        TokenKind::Name | TokenKind::String { .. } | TokenKind::Number if is_end => {
            "Join two values with `~`, or remove one of them. A name cannot contain spaces."
                .to_owned()
        }
        TokenKind::Punctuation(b'|') if before_kind == Some(TokenKind::Punctuation(b'|')) => {
            "Write `or` instead of `||`.".to_owned()
        }
        TokenKind::Punctuation(b'(') if is_end => {
            "Only functions and attributes can be called, and the bracket must follow the name."
                .to_owned()
        }
        TokenKind::End => match wanted {
            Wanted::PrintEnd => format!("Close the tag with `{}`.", found.delimiters.variable[1]),
            _ => format!("Close the tag with `{}`.", found.delimiters.block[1]),
        },
        _ => String::new(),
    }
}

const fn is_string(kind: Option<TokenKind>) -> bool {
    matches!(kind, Some(TokenKind::String { .. }))
}

fn twig_sentence(found: &Found<'_>, wanted: Wanted<'_>, before: Option<(Token, &str)>) -> String {
    let kind = found.token.kind.twig();
    let value = found.value();
    let of_value = if value.is_empty() || value == "0" {
        String::new()
    } else {
        format!(" of value \"{value}\"")
    };
    let expected = |context: Option<&str>, wanted: &str, with: Option<&str>| {
        let context = context.filter(|context| !context.is_empty());
        let context = context.map_or(String::new(), |context| format!("{context}. "));
        let with = with.map_or(String::new(), |with| format!(" with value \"{with}\""));
        format!("{context}Unexpected token \"{kind}\"{of_value} (\"{wanted}\" expected{with}).")
    };
    match wanted {
        Wanted::TagEnd => expected(None, "end of statement block", None),
        Wanted::PrintEnd => expected(None, "end of print statement", None),
        Wanted::InterpolationEnd => expected(None, "end of string interpolation", None),
        Wanted::Name(context) => expected(context, "name", None),
        Wanted::NameOf(_) => expected(None, "name", None),
        Wanted::Word(word) => expected(None, "name", Some(word)),
        Wanted::In => expected(None, "operator", Some("in")),
        Wanted::Punctuation(byte, context) => {
            expected(Some(context), "punctuation", Some(char::from(byte).encode_utf8(&mut [0; 4])))
        }
        Wanted::Expression => match (value.as_ref(), before) {
            ("=", Some((_, "==" | "!="))) => format!(
                "Unexpected operator of value \"{value}\". Did you try to use \"===\" or \"!==\" for \
                 strict comparison? Use \"is same as(value)\" instead."
            ),
            _ => format!("Unexpected token \"{kind}\" of value \"{value}\"."),
        },
        Wanted::Operand => "Unexpected end of template.".to_owned(),
        Wanted::HashKey => format!(
            "A hash key must be a quoted string, a number, a name, or an expression enclosed in \
             parentheses (unexpected token \"{kind}\" of value \"{value}\"."
        ),
        Wanted::AttributeName => {
            format!("Expected name or number, got value \"{value}\" of type {kind}.")
        }
    }
}

/// `{{{ }}}`
pub(in crate::twig) fn empty_print(span: Span, delimiters: &Delimiters) -> TemplateError {
    syntax(
        span,
        "This tag is empty: there is nothing to print.".to_owned(),
        format!(
            "Write a value between `{}` and `{}`.",
            delimiters.variable[0], delimiters.variable[1]
        ),
        "Unexpected token \"end of print statement\" of value \"\".".to_owned(),
    )
}
