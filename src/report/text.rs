//! Text for terminals: harmless, coloured, wrapped.

use crate::text::Severity;
use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar;

/// Whether and how text is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Not at all.
    #[default]
    Plain,
    /// With ANSI escape sequences.
    Ansi,
}

impl Style {
    /// Bold text.
    pub fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// Text that stands back.
    pub fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    /// Names of files, rules and things to type.
    pub fn name(self, text: &str) -> String {
        self.paint("36", text)
    }

    /// Headings of what helps.
    pub fn help(self, text: &str) -> String {
        self.paint("1;92", text)
    }

    /// What a diff takes away.
    pub fn removed(self, text: &str) -> String {
        self.paint("31", text)
    }

    /// What a diff brings in.
    pub fn added(self, text: &str) -> String {
        self.paint("32", text)
    }

    /// Text in the colour of a severity.
    pub fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "1;91",
            Severity::Warning => "1;93",
            Severity::Note => "1;94",
        };
        self.paint(code, text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Ansi => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }
}

/// A text in which everything that could move the cursor, hide, or change the direction of writing
/// is spelled out, such as `<U+001B>`: so no package can forge what a terminal shows.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(must_be_escaped) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        push_escaped(&mut out, character);
    }
    Cow::Owned(out)
}

/// Adds a character, spelled out if need be, and returns the columns that it takes.
pub(super) fn push_escaped(out: &mut String, character: char) -> usize {
    if must_be_escaped(character) {
        let before = out.len();
        let _ = write!(out, "<U+{:04X}>", character as u32);
        out.len() - before
    } else {
        out.push(character);
        character.width().unwrap_or(0)
    }
}

/// The columns that a character takes when escaped.
pub(super) fn escaped_width(character: char) -> usize {
    if must_be_escaped(character) {
        if character as u32 > 0xF_FFFF {
            10
        } else if character as u32 > 0xFFFF {
            9
        } else {
            8
        }
    } else {
        character.width().unwrap_or(0)
    }
}

/// Control characters, and characters that are invisible or reorder others.
fn must_be_escaped(character: char) -> bool {
    matches!(
        character,
        '\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    ) || character.is_control()
}

/// The columns that a text without control characters takes.
pub(crate) fn width(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}

/// Breaks a text into lines of at most `columns`, at spaces. The first line begins at column
/// `first`, the others are indented by `indent` columns. Words that are too long stay whole.
pub fn wrap(text: &str, columns: Option<usize>, first: usize, indent: usize) -> String {
    let Some(columns) = columns else { return text.to_owned() };
    let mut out = String::with_capacity(text.len() + 16);
    let mut column = first;
    let mut line_is_empty = true;
    for word in text.split(' ') {
        let word_width = width(word);
        if !line_is_empty && column + 1 + word_width > columns {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if !line_is_empty {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word_width;
        line_is_empty = false;
    }
    out
}

/// A number with the word that it counts: "1 error", "2 errors".
pub(crate) fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spells_out_what_could_deceive() {
        assert_eq!(escape("a\u{1b}[31mb"), "a<U+001B>[31mb");
        assert_eq!(escape("a\u{202e}b\u{e0041}"), "a<U+202E>b<U+E0041>");
        assert_eq!(escape("a\rb\nc\u{9b}"), "a<U+000D>b<U+000A>c<U+009B>");
        assert_eq!(escape("größe 日本 😀"), "größe 日本 😀");
    }

    #[test]
    fn wraps_at_spaces() {
        assert_eq!(wrap("one two three", Some(9), 2, 4), "one two\n    three");
        assert_eq!(wrap("one two", None, 0, 4), "one two");
        assert_eq!(wrap("averylongword x", Some(5), 0, 1), "averylongword\n x");
    }

    proptest! {
        #[test]
        fn widths_agree(character: char) {
            let mut out = String::new();
            prop_assert_eq!(push_escaped(&mut out, character), escaped_width(character));
            prop_assert!(!out.contains(char::is_control));
        }
    }
}
