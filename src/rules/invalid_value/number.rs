//! Numbers as PHP reads them.

use crate::json::{Kind, Value};

/// The number that a value is, or a text is a number of: what PHP's `is_numeric` takes.
pub(super) fn read(value: &Value<'_>) -> Option<f64> {
    match &value.kind {
        Kind::Number(written) => written.parse().ok(),
        Kind::String(text) => of_text(text.decoded()),
        _ => None,
    }
}

/// The number that a text is, as PHP's `is_numeric` has it: white space around it does not count,
/// and there is no infinity and no hexadecimal.
pub(super) fn of_text(text: &str) -> Option<f64> {
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}');
    let trimmed = text.trim_matches(is_space);
    let is_numeric = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let has_digit = trimmed.contains(|c: char| c.is_ascii_digit());
    (has_digit && trimmed.chars().all(is_numeric)).then(|| trimmed.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::of_text;

    #[test]
    fn numbers_are_read_as_php_reads_them() {
        for text in ["0", "-1", "+2", " 3", "4 ", "1.5", ".5", "5.", "1e3"] {
            assert!(of_text(text).is_some(), "{text}");
        }
        for text in ["", " ", "abc", "1a", "0x1A", "inf", "NaN", "1 2", "+2 days", "1,5", "e5", "."]
        {
            assert_eq!(of_text(text), None, "{text}");
        }
    }
}
