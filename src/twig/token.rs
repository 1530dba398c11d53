//! What the lexer makes of a template.

use super::operator::OperatorId;
use crate::text::Span;

/// A token of a template. Between two tokens stand only white space, quotes, and tags that Twig's
/// parser never sees (comments, `verbatim`, `line`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
    /// The line that Twig would name for it, from 1.
    pub(super) line: u32,
}

/// The kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Text outside tags.
    Text,
    VariableStart,
    VariableEnd,
    BlockStart,
    BlockEnd,
    Name,
    Number,
    /// A string with its quotes, or a piece of a double-quoted string between interpolations.
    String {
        /// Whether the span includes the quotes.
        quoted: bool,
    },
    Operator(OperatorId),
    Arrow,
    /// One of `( ) [ ] { } ? : . , |`.
    Punctuation(u8),
    InterpolationStart,
    InterpolationEnd,
    /// The lexer gave up on the tag here, and has said why.
    Broken,
    /// The end of the template.
    End,
}

impl TokenKind {
    /// What Twig calls tokens of this kind.
    pub(super) const fn twig(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::VariableStart => "begin of print statement",
            Self::VariableEnd => "end of print statement",
            Self::BlockStart => "begin of statement block",
            Self::BlockEnd => "end of statement block",
            Self::Name => "name",
            Self::Number => "number",
            Self::String { .. } => "string",
            Self::Operator(_) => "operator",
            Self::Arrow => "arrow function",
            Self::Punctuation(_) => "punctuation",
            Self::InterpolationStart => "begin of string interpolation",
            Self::InterpolationEnd => "end of string interpolation",
            Self::Broken | Self::End => "end of template",
        }
    }
}
