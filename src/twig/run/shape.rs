//! What is known of a value.

/// What is known of a value before a template runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Nothing.
    Unknown,
    /// `null`, which undefined names are as well.
    Null,
    /// `true` or `false`, and which, where that is known.
    Bool(Option<bool>),
    /// A number, and which, where that is known.
    Number(Option<f64>),
    /// A text, and which, where that is known.
    Text(Option<Box<str>>),
    /// A list or a hash, and how many elements it has, where that is known.
    List(Option<usize>),
    /// A date, as `date()` makes it.
    Date,
    /// An arrow function.
    Arrow,
}

impl Shape {
    /// Some text.
    pub const TEXT: Self = Self::Text(None);
    /// Some number.
    pub const NUMBER: Self = Self::Number(None);
    /// A list.
    pub const LIST: Self = Self::List(None);
    /// `true` or `false`.
    pub const BOOL: Self = Self::Bool(None);

    /// What is known of a value that is one or the other.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Text(_), Self::Text(_)) => Self::TEXT,
            (Self::Number(_), Self::Number(_)) => Self::NUMBER,
            (Self::List(_), Self::List(_)) => Self::LIST,
            (Self::Bool(_), Self::Bool(_)) => Self::BOOL,
            _ => Self::Unknown,
        }
    }

    /// The text, where it is known.
    pub(in crate::twig) fn text(&self) -> Option<&str> {
        if let Self::Text(Some(text)) = self { Some(text) } else { None }
    }

    /// Whether it is known, and no list.
    pub(super) const fn is_no_list(&self) -> bool {
        !matches!(self, Self::Unknown | Self::List(_))
    }

    /// What it is, with an article.
    pub(in crate::twig) const fn describe(&self) -> &'static str {
        match self {
            Self::Unknown => "a value",
            Self::Null => "`null`",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Date => "a date",
            Self::Arrow => "an arrow function",
        }
    }

    /// What PHP computes with, if it is known: the number of a boolean, of nothing, of a text that is
    /// one.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Null => Some(0.0),
            Self::Bool(value) => value.map(f64::from),
            Self::Number(number) => *number,
            Self::Text(Some(text)) => {
                text.trim().parse().ok().filter(|number: &f64| number.is_finite())
            }
            _ => None,
        }
    }

    /// Whether PHP throws where it computes with the value: a list, or a text that does not begin with
    /// a number.
    pub(super) fn is_no_operand(&self) -> bool {
        match self {
            Self::List(_) | Self::Date | Self::Arrow => true,
            Self::Text(Some(text)) => !begins_with_number(text),
            _ => false,
        }
    }
}

/// Whether PHP finds a number at the start of a text, of which it takes no more than a warning to
/// compute with it.
fn begins_with_number(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']);
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let text = text.strip_prefix('.').unwrap_or(text);
    text.starts_with(|first: char| first.is_ascii_digit())
}
