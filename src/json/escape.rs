//! Escapes in strings, as JSON has them.

/// The escape at `at` as JSON knows it: its character and its length in bytes.
pub(super) fn escape(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let character = match bytes.get(at + 1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode_escape(bytes, at),
        _ => return None,
    };
    Some((character, 2))
}

fn unicode_escape(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let high = hex4(bytes, at + 2)?;
    if !(0xd800..0xe000).contains(&high) {
        return char::from_u32(high).map(|character| (character, 6));
    }
    let low = (bytes.get(at + 6..at + 8)? == b"\\u").then(|| hex4(bytes, at + 8)).flatten()?;
    let is_pair = high < 0xdc00 && (0xdc00..0xe000).contains(&low);
    let code = 0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff);
    is_pair.then(|| char::from_u32(code)).flatten().map(|character| (character, 12))
}

pub(super) fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..at + 4)?
        .iter()
        .try_fold(0, |code, byte| char::from(*byte).to_digit(16).map(|digit| code << 4 | digit))
}
