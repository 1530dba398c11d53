//! How far a name or a number goes, and what closes a bracket.

pub(super) const fn closing_of(opening: u8) -> u8 {
    match opening {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        other => other,
    }
}

pub(super) const fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x7f
}

pub(super) fn name_length(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| is_name_start(byte) || byte.is_ascii_digit()).count()
}

/// Digits, a fraction, and an exponent, which needs a sign.
pub(super) fn number_length(bytes: &[u8]) -> usize {
    let digits = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    match bytes.get(end..end + 2) {
        Some([b'E' | b'e', b'+' | b'-']) if digits(end + 2) > 0 => end + 2 + digits(end + 2),
        _ => end,
    }
}
