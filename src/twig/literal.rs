//! The values of literals: strings with escapes, and the keys that PHP makes of numbers.

use std::borrow::Cow;

/// The value of a string between its quotes: line ends are LF, and escapes are those of C.
///
/// What is no UTF-8 after decoding holds replacement characters.
pub(super) fn string_value(raw: &str) -> Cow<'_, str> {
    let text = unix_line_ends(raw);
    if !text.contains('\\') {
        return text;
    }
    Cow::Owned(String::from_utf8_lossy(&unescape(text.as_bytes())).into_owned())
}

fn unix_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// PHP's `stripcslashes`.
fn unescape(bytes: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'\\', [escape, after @ ..]) => {
                let (byte, length) = escaped(*escape, after);
                value.push(byte);
                rest = &after[length..];
            }
            _ => value.push(*first),
        }
    }
    value
}

/// The byte that an escape stands for, and how many bytes behind its first character belong to it.
fn escaped(escape: u8, after: &[u8]) -> (u8, usize) {
    let digits = |base, most| after.iter().take(most).take_while(|&&b| is_digit(b, base)).count();
    match escape {
        b'n' => (b'\n', 0),
        b't' => (b'\t', 0),
        b'r' => (b'\r', 0),
        b'a' => (7, 0),
        b'v' => (11, 0),
        b'b' => (8, 0),
        b'f' => (12, 0),
        b'x' if digits(16, 2) > 0 => {
            let length = digits(16, 2);
            (number(0, &after[..length], 16), length)
        }
        b'0'..=b'7' => {
            let length = digits(8, 2);
            (number(escape - b'0', &after[..length], 8), length)
        }
        other => (other, 0),
    }
}

fn is_digit(byte: u8, base: u32) -> bool {
    char::from(byte).is_digit(base)
}

fn number(first: u8, digits: &[u8], base: u8) -> u8 {
    digits.iter().fold(first, |value, &digit| {
        let digit = char::from(digit).to_digit(u32::from(base)).and_then(|d| u8::try_from(d).ok());
        value.wrapping_mul(base).wrapping_add(digit.unwrap_or(0))
    })
}

/// The array key that PHP makes of a number: whole, cut off at the point.
#[expect(clippy::cast_possible_truncation, reason = "PHP cuts a key off, too")]
pub(super) fn number_key(number: &str) -> String {
    match number.parse::<i64>() {
        Ok(whole) => whole.to_string(),
        Err(_) => number.parse::<f64>().map_or(0, |float| float as i64).to_string(),
    }
}

/// A number as PHP prints it; only very large ones stay as they are written.
pub(super) fn number_text(number: &str) -> Cow<'_, str> {
    match (number.parse::<i64>(), number.parse::<f64>()) {
        (Ok(whole), _) => Cow::Owned(whole.to_string()),
        (_, Ok(float)) if float < 1e15 => Cow::Owned(float.to_string()),
        _ => Cow::Borrowed(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_c() {
        assert_eq!(string_value(r"a\x2d\101\x4g\t\q\\"), "a-A\u{4}g\tq\\");
        assert_eq!(string_value(r"\xzz\8\u0041"), "xzz8u0041");
        assert_eq!(string_value("a\r\nb\\\r\nc"), "a\nb\nc");
        assert_eq!(string_value("é\\é"), "éé");
        assert_eq!(string_value(r"\xff"), "\u{fffd}");
    }

    #[test]
    fn number_keys_are_whole() {
        assert_eq!(number_key("2.7"), "2");
        assert_eq!(number_key("007"), "7");
        assert_eq!(number_key("1e+2"), "100");
        assert_eq!(number_text("1e+2"), "100");
    }
}
