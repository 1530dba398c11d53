//! How Cerb and its database measure what is stored (importer, step 5).

use crate::json::{Kind, Value};
use crate::twig::is_template;
use unicode_width::UnicodeWidthChar as _;

/// The width by which Cerb cuts a text: East Asian wide characters are 2, all others 1.
pub(crate) fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(|c| if c.width() == Some(2) { 2 } else { 1 }).sum()
}

/// The bytes that a value takes in a column, at the least: a text itself, anything else as the JSON
/// that PHP makes of it. What a template will be nobody knows.
pub(crate) fn stored_bytes(value: &Value<'_>) -> usize {
    match &value.kind {
        Kind::String(text) if is_template(text.decoded()) => 0,
        Kind::String(text) => text.decoded().len(),
        _ => json_bytes(value),
    }
}

/// The bytes of the JSON that PHP makes of a value: `/` is `\/`, and what is not ASCII is `\uXXXX`.
fn json_bytes(value: &Value<'_>) -> usize {
    let mut bytes = 0;
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        bytes += match &value.kind {
            Kind::Null | Kind::Bool(true) => 4,
            Kind::Bool(false) => 5,
            Kind::Unknown => 0,
            Kind::Number(number) => number.len().min(17),
            Kind::String(text) => 2 + string_bytes(text.decoded()),
            Kind::Array(values) => {
                open.extend(values.iter());
                2 + values.len().saturating_sub(1)
            }
            Kind::Object(object) => {
                let members = object.members;
                open.extend(members.iter().map(|member| &member.value));
                let keys = members.iter().map(|member| 3 + string_bytes(member.key.decoded()));
                2 + members.len().saturating_sub(1) + keys.sum::<usize>()
            }
        };
    }
    bytes
}

fn string_bytes(text: &str) -> usize {
    if is_template(text) {
        return 0;
    }
    let of_char = |c: char| match c {
        '"' | '\\' | '/' | '\u{8}' | '\u{c}' | '\n' | '\r' | '\t' => 2,
        ' '..='\u{7f}' => 1,
        _ => 6 * c.len_utf16(),
    };
    text.chars().map(of_char).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn east_asian_characters_are_wide() {
        assert_eq!(width("abc"), 3);
        assert_eq!(width("ééé"), 3);
        assert_eq!(width("日本語"), 6);
        assert_eq!(width("e\u{301}\u{200b}"), 3);
    }

    #[test]
    fn json_is_measured_as_php_writes_it() {
        for (text, bytes) in [
            (r#"{"a": [1, true, null, false]}"#, r#"{"a":[1,true,null,false]}"#.len()),
            (r#"["a/b", "é", "😀", "\n", "\u0001"]"#, 2 + 4 + 6 + 8 + 14 + 4 + 8),
            (r#""日""#, 3),
            (r#"[["{{{a}}}"]]"#, 6),
        ] {
            let arena = json::Arena::new();
            let document = json::parse(text, &arena);
            assert_eq!(stored_bytes(document.root.as_ref().unwrap()), bytes, "{text}");
        }
    }
}
