//! What is said of mistakes: one small function for each, so that all wording is seen together.
//!
//! `twig` is the sentence that Twig itself would say.

use super::environment::{Environment, UseKind};
use super::lexer::Delimiters;
use super::token::{Token, TokenKind};
use super::{ErrorKind, TemplateError};
use crate::nearest::nearest;
use crate::span::Span;
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
    TemplateError { kind: ErrorKind::Syntax, span, message, help, twig: Some(twig) }
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
        if let Some(suggestion) = suggestion(&error.kind, environment) {
            error.help = Some(suggestion);
        }
    }
    errors
}

fn suggestion(kind: &ErrorKind, environment: &Environment) -> Option<String> {
    let (kind, name) = match kind {
        ErrorKind::UnknownTag(name) => (UseKind::Tag, name),
        ErrorKind::UnknownFilter(name) => (UseKind::Filter, name),
        ErrorKind::UnknownFunction(name) => (UseKind::Function, name),
        ErrorKind::UnknownTest(name) => (UseKind::Test, name),
        ErrorKind::Syntax | ErrorKind::Argument | ErrorKind::Sandbox => return None,
    };
    let near = match (kind, name.as_str()) {
        (UseKind::Tag, "elif" | "elsif") => Some("elseif"),
        (UseKind::Tag, "raw") => {
            return Some("Protect text with `verbatim` and `endverbatim`.".to_owned());
        }
        // Of an unknown test, Twig takes the next word for part of the name.
        (UseKind::Test, name) => environment
            .nearest(kind, name)
            .or_else(|| environment.nearest(kind, name.split(' ').next()?)),
        (kind, name) => environment
            .nearest(kind, name)
            .or_else(|| nearest(name, (kind == UseKind::Tag).then_some("verbatim"))),
    };
    near.map(|near| format!("Did you mean `{near}`?"))
}

// The lexer.

pub(super) fn unclosed_comment(span: Span, closing: &str) -> TemplateError {
    syntax(
        span,
        format!("This comment is never closed: no `{closing}` follows."),
        format!(
            "Close the comment with `{closing}`. If no comment was meant, write `{{` `{{#` apart, or protect the text with `verbatim`."
        ),
        "Unclosed comment.".to_owned(),
    )
}

pub(super) fn unclosed_verbatim(span: Span, delimiters: &Delimiters) -> TemplateError {
    let [open, close] = delimiters.block;
    syntax(
        span,
        "The `verbatim` tag is never closed, so everything behind it is lost.".to_owned(),
        format!("Add `{open} endverbatim {close}` where the protected text ends."),
        "Unexpected end of file: Unclosed \"verbatim\" block.".to_owned(),
    )
}

pub(super) fn unclosed_tag(span: Span, block: bool, delimiters: &Delimiters) -> TemplateError {
    let ([open, close], twig) =
        if block { (delimiters.block, "block") } else { (delimiters.variable, "variable") };
    syntax(
        span,
        format!("This `{open}` is never closed: the template ends before `{close}`."),
        format!("Close the tag with `{close}`."),
        format!("Unclosed \"{twig}\"."),
    )
}

pub(super) fn unexpected_character(
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

pub(super) fn unexpected_in_string(span: Span, character: char, opening: &str) -> TemplateError {
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

pub(super) fn unexpected_closing(
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

pub(super) fn unclosed(span: Span, opening: &str) -> TemplateError {
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

pub(super) fn too_deep(span: Span) -> TemplateError {
    TemplateError {
        kind: ErrorKind::Syntax,
        span,
        message: format!(
            "More than {} brackets, operators or tags stand inside one another here, which is more \
             than this linter follows.",
            super::MAX_NESTING
        ),
        help: Some("Split the template with `set`.".to_owned()),
        twig: None,
    }
}

// The parser: tokens.

/// The token that stands where another was expected.
#[derive(Debug)]
pub(super) struct Found<'t> {
    pub(super) token: Token,
    pub(super) source: &'t str,
    pub(super) delimiters: &'static Delimiters,
}

impl Found<'_> {
    fn describe(&self) -> String {
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
                super::literal::string_value(&self.source[1..self.source.len() - 1])
            }
            TokenKind::Operator(operator) => Cow::Borrowed(operator.text),
            TokenKind::Number => super::literal::number_text(self.source),
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
pub(super) enum Wanted<'w> {
    TagEnd,
    PrintEnd,
    InterpolationEnd,
    /// A name, with Twig's words of what for.
    Name(Option<&'static str>),
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

pub(super) fn unexpected(
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
        TokenKind::Name if is_end && found.source == "if" => match before {
            Some((_, "else")) => "Write `elseif`.".to_owned(),
            _ => "A `for` takes no `if`. Put an `if` inside, or filter the values: `|filter(v => …)`.".to_owned(),
        },
        TokenKind::Name | TokenKind::String { .. } | TokenKind::Number if is_end => {
            "Join two values with `~`, or remove one of them. A name cannot contain spaces.".to_owned()
        }
        TokenKind::Punctuation(b'|') if before_kind == Some(TokenKind::Punctuation(b'|')) => {
            "Write `or` instead of `||`.".to_owned()
        }
        TokenKind::Punctuation(b'(') if is_end => {
            "Only functions and attributes can be called, and the bracket must follow the name.".to_owned()
        }
        TokenKind::End => match wanted {
            Wanted::PrintEnd => format!("Close the tag with `{}`.", found.delimiters.variable[1]),
            _ => format!("Close the tag with `{}`.", found.delimiters.block[1]),
        },
        _ => String::new(),
    }
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
pub(super) fn empty_print(span: Span, delimiters: &Delimiters) -> TemplateError {
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

// The parser: tags.

pub(super) fn no_tag_name(span: Span, found: &Found<'_>) -> TemplateError {
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
pub(super) fn is_closer(name: &str) -> bool {
    name.starts_with("end") || matches!(name, "else" | "elseif")
}

/// A tag that is not known here: inside an open tag, Twig takes it for a wrong end of that tag.
pub(super) fn unexpected_tag(
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
    }
}

pub(super) fn unclosed_block(
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

pub(super) fn set_block_targets(span: Span) -> TemplateError {
    syntax(
        span,
        "A `set` without `=` takes one name only.".to_owned(),
        "Write a `set` for each name.",
        "When using set with a block, you cannot have a multi-target.".to_owned(),
    )
}

pub(super) fn set_count(span: Span, targets: usize, values: usize) -> TemplateError {
    syntax(
        span,
        format!("This `set` has {targets} names but {values} values."),
        "Give each name a value.",
        "When using set, you must have the same number of variables and assignments.".to_owned(),
    )
}

pub(super) fn assignment_to_constant(span: Span, name: &str) -> TemplateError {
    syntax(
        span,
        format!("`{name}` is a constant and cannot be given another value."),
        "Choose another name.",
        format!("You cannot assign a value to \"{name}\"."),
    )
}

pub(super) fn sandbox_content(span: Span) -> TemplateError {
    syntax(
        span,
        "A `sandbox` tag can contain only `include` tags.".to_owned(),
        "Remove the `sandbox` tag: templates in a package run in a sandbox anyway.",
        "Only \"include\" tags are allowed within a \"sandbox\" section.".to_owned(),
    )
}

pub(super) fn autoescape_strategy(span: Span) -> TemplateError {
    syntax(
        span,
        "`autoescape` takes a string or `false`.".to_owned(),
        "",
        "An escaping strategy must be a string or false.".to_owned(),
    )
}

pub(super) fn varargs_parameter(span: Span, name: &str) -> TemplateError {
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

pub(super) fn default_value(span: Span) -> TemplateError {
    syntax(
        span,
        "The default of a macro's parameter must be a literal.".to_owned(),
        "",
        "A default value for an argument must be a constant (a boolean, a string, a number, or an \
         array)."
            .to_owned(),
    )
}

pub(super) fn other_end_name(span: Span, tag: &str, name: &str, given: &str) -> TemplateError {
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

pub(super) fn repeated_block(span: Span, name: &str, line: u32) -> TemplateError {
    syntax(
        span,
        format!("There is a block `{}` already.", shown(name)),
        "Give one of them another name.",
        format!("The block '{name}' has already been defined line {line}."),
    )
}

pub(super) fn extends_inside(span: Span, place: &str) -> TemplateError {
    syntax(
        span,
        format!("`extends` cannot stand in a {place}."),
        "",
        format!("Cannot use \"extend\" in a {place}."),
    )
}

pub(super) fn extends_twice(span: Span) -> TemplateError {
    syntax(
        span,
        "A template can extend one other template only.".to_owned(),
        "",
        "Multiple extends tags are forbidden.".to_owned(),
    )
}

pub(super) fn use_of_expression(span: Span) -> TemplateError {
    syntax(
        span,
        "`use` takes the name of a template as a string.".to_owned(),
        "",
        "The template references in a \"use\" statement must be a string.".to_owned(),
    )
}

pub(super) fn child_content(span: Span) -> TemplateError {
    syntax(
        span,
        "A template that extends another one cannot have content outside blocks.".to_owned(),
        "",
        "A template that extends another one cannot include content outside Twig blocks. Did you \
         forget to put the content inside a {% block %} tag?"
            .to_owned(),
    )
}

pub(super) fn nested_child_block(span: Span) -> TemplateError {
    syntax(
        span,
        "In a template that extends another one, a block cannot stand inside another tag."
            .to_owned(),
        "",
        "A block definition cannot be nested under non-capturing nodes.".to_owned(),
    )
}

// The parser: expressions.

pub(super) fn unknown(kind: UseKind, span: Span, name: &str) -> TemplateError {
    let noun = kind.noun();
    let owned = name.to_owned();
    TemplateError {
        kind: match kind {
            UseKind::Tag => ErrorKind::UnknownTag(owned),
            UseKind::Filter => ErrorKind::UnknownFilter(owned),
            UseKind::Function => ErrorKind::UnknownFunction(owned),
            UseKind::Test => ErrorKind::UnknownTest(owned),
        },
        span,
        message: format!("There is no {noun} `{}`.", shown(name)),
        help: None,
        twig: Some(format!("Unknown \"{name}\" {noun}.")),
    }
}

pub(super) fn not_definable(operand: Span) -> TemplateError {
    syntax(
        operand,
        "Only a name or an attribute can be tested with `is defined` or stand left of `??`."
            .to_owned(),
        "Put the filter or the operator behind: `(x ?? 'default')|upper`.",
        "The \"defined\" test only works with simple variables.".to_owned(),
    )
}

pub(super) fn block_without_name(span: Span) -> TemplateError {
    syntax(
        span,
        "`block` needs the name of a block.".to_owned(),
        "",
        "The \"block\" function takes one argument (the block name).".to_owned(),
    )
}

pub(super) fn attribute_without_name(span: Span) -> TemplateError {
    syntax(
        span,
        "`attribute` needs a value and the name of its attribute.".to_owned(),
        "Write `attribute(value, 'name')`.",
        "The \"attribute\" function takes at least two arguments (the variable and the attributes)."
            .to_owned(),
    )
}

pub(super) fn parent_outside_block(span: Span) -> TemplateError {
    syntax(
        span,
        "`parent` can be called in a block only.".to_owned(),
        "",
        "Calling \"parent\" outside a block is forbidden.".to_owned(),
    )
}

pub(super) fn parent_without_parent(span: Span) -> TemplateError {
    syntax(
        span,
        "`parent` can be called only in a template that extends another one.".to_owned(),
        "",
        "Calling \"parent\" on a template that does not extend nor \"use\" another template is \
         forbidden."
            .to_owned(),
    )
}

pub(super) fn argument_name(span: Span) -> TemplateError {
    let message = "The name of an argument must be a plain name.".to_owned();
    TemplateError {
        kind: ErrorKind::Syntax,
        span,
        message,
        help: Some("Compare with `==`.".to_owned()),
        twig: None,
    }
}

// Arguments.

/// The filter, function or test whose arguments are wrong.
#[derive(Clone, Copy, Debug)]
pub(super) struct Callee<'c> {
    pub(super) kind: UseKind,
    pub(super) name: &'c str,
    pub(super) parameters: &'c [&'static str],
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
    TemplateError { kind: ErrorKind::Argument, span, message, help, twig: Some(twig) }
}

/// `unknown` are all names that Twig would list in its sentence; the first is at `span`.
pub(super) fn unknown_argument(
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
    argument(
        span,
        format!("The {noun} `{name}` has no argument `{}`.", shown(first)),
        help,
        format!(
            "Unknown argument{plural} \"{}\" for {noun} \"{name}({})\".",
            unknown.join("\", \""),
            known.join(", ")
        ),
    )
}

pub(super) fn argument_twice(span: Span, callee: Callee<'_>, parameter: &str) -> TemplateError {
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

pub(super) fn missing_argument(span: Span, callee: Callee<'_>, parameter: &str) -> TemplateError {
    let Callee { kind, name, .. } = callee;
    let noun = kind.noun();
    argument(
        span,
        format!("The {noun} `{name}` needs the argument `{parameter}`."),
        callee.takes(),
        format!("Value for argument \"{parameter}\" is required for {noun} \"{name}\"."),
    )
}

pub(super) fn unassignable_argument(
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

pub(super) fn positional_after_named(span: Span, callee: Callee<'_>) -> TemplateError {
    let Callee { kind, name, .. } = callee;
    let noun = kind.noun();
    argument(
        span,
        "An argument without a name follows one with a name.".to_owned(),
        "Put the arguments without names first, or name this one, too.".to_owned(),
        format!("Positional arguments cannot be used after named arguments for {noun} \"{name}\"."),
    )
}

// The sandbox.

pub(super) fn refused(kind: UseKind, span: Span, name: &str) -> TemplateError {
    let noun = kind.noun();
    let mut twig = format!("{noun} \"{name}\" is not allowed.");
    twig[..1].make_ascii_uppercase();
    TemplateError {
        kind: ErrorKind::Sandbox,
        span,
        message: format!("Cerb's sandbox does not allow the {noun} `{name}` in a package."),
        help: None,
        twig: Some(twig),
    }
}

/// `_self.x` calls a macro of the template, for which Twig imports it.
pub(super) fn refused_self(span: Span) -> TemplateError {
    TemplateError {
        kind: ErrorKind::Sandbox,
        span,
        message: "Cerb's sandbox does not allow macros, and `_self` can only call them.".to_owned(),
        help: None,
        twig: Some("Tag \"import\" is not allowed.".to_owned()),
    }
}
