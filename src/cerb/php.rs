//! How PHP compares versions.

use std::borrow::Cow;
use std::cmp::Ordering;

/// What stands for "no word at all" when a word is compared with nothing.
const NO_WORD: &[u8] = b"#N#";

/// Compares two versions as PHP's [`version_compare`] does, by which Cerb decides whether a package
/// requires a newer Cerb (importer, step 1).
///
/// Both are cut into numbers and words. Numbers are compared as numbers, words by rank: `dev`,
/// `alpha`, `beta`, `RC`, no word at all, `pl`; any other word is below all of these. PHP has it
/// that `9.2.` is below itself, and so has this function: it is no total order.
///
/// ```
/// use cerb_lint::cerb::php_compare;
/// use std::cmp::Ordering;
///
/// assert_eq!(php_compare("9.2", "9.2.0"), Ordering::Less);
/// assert_eq!(php_compare("10.5-beta", "10.5"), Ordering::Less);
/// ```
///
/// [`version_compare`]: https://www.php.net/manual/en/function.version-compare.php
pub fn php_compare(a: &str, b: &str) -> Ordering {
    let (a, b) = (canonical(c_string(a)), canonical(c_string(b)));
    let (mut a, mut b) = (&*a, &*b);
    loop {
        if a.is_empty() || b.is_empty() {
            return a.len().min(1).cmp(&b.len().min(1));
        }
        match compare_common(a, b) {
            Common::Decided(order) => return order,
            Common::Left(rest) if begins_with_digit(rest) => return Ordering::Greater,
            Common::Right(rest) if begins_with_digit(rest) => return Ordering::Less,
            Common::Left(rest) => (a, b) = (rest, NO_WORD),
            Common::Right(rest) => (a, b) = (NO_WORD, rest),
        }
    }
}

/// What comes of comparing two versions part by part, as far as both go.
enum Common<'v> {
    Decided(Ordering),
    /// They are equal so far, and this is left of the first.
    Left(&'v [u8]),
    /// They are equal so far, and this is left of the second.
    Right(&'v [u8]),
}

fn compare_common<'v>(mut a: &'v [u8], mut b: &'v [u8]) -> Common<'v> {
    loop {
        let (x, rest_of_a) = cut(a);
        let (y, rest_of_b) = cut(b);
        match (compare_parts(x, y), rest_of_a, rest_of_b) {
            (Ordering::Equal, Some(rest), Some(other)) if !rest.is_empty() && !other.is_empty() => {
                (a, b) = (rest, other);
            }
            (Ordering::Equal, Some(rest), _) => return Common::Left(rest),
            (Ordering::Equal, None, Some(rest)) => return Common::Right(rest),
            (order, _, _) => return Common::Decided(order),
        }
    }
}

/// The part before the first dot, and what stands behind that dot.
fn cut(version: &[u8]) -> (&[u8], Option<&[u8]>) {
    match version.iter().position(|byte| *byte == b'.') {
        Some(dot) => (&version[..dot], Some(&version[dot + 1..])),
        None => (version, None),
    }
}

fn compare_parts(a: &[u8], b: &[u8]) -> Ordering {
    match (begins_with_digit(a), begins_with_digit(b)) {
        (true, true) => number(a).cmp(&number(b)),
        (false, false) => rank(a).cmp(&rank(b)),
        (true, false) => rank(NO_WORD).cmp(&rank(b)),
        (false, true) => rank(a).cmp(&rank(NO_WORD)),
    }
}

fn begins_with_digit(part: &[u8]) -> bool {
    part.first().is_some_and(u8::is_ascii_digit)
}

/// The number at the start of a part; numbers beyond 64 bits are all the same, as in PHP.
fn number(part: &[u8]) -> i64 {
    let digits = part.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number: i64, digit| {
        number.saturating_mul(10).saturating_add(i64::from(digit - b'0'))
    })
}

/// How high a word stands; unknown words stand lowest.
fn rank(word: &[u8]) -> i8 {
    const RANKS: [(&[u8], i8); 7] =
        [(b"dev", 0), (b"a", 1), (b"b", 2), (b"RC", 3), (b"rc", 3), (b"#", 4), (b"p", 5)];
    RANKS.iter().find(|(prefix, _)| word.starts_with(prefix)).map_or(-1, |(_, rank)| *rank)
}

/// PHP's C code reads a text up to its first NUL.
fn c_string(text: &str) -> &[u8] {
    text.as_bytes().split(|byte| *byte == 0).next().unwrap_or_default()
}

/// Puts dots between numbers and what is none, and in place of signs, never two in a row.
///
/// The first byte is kept whatever it is, and so is a sign right behind a number; a version that
/// begins with `#` is kept as it is.
fn canonical(version: &[u8]) -> Cow<'_, [u8]> {
    let Some((first, others)) = version.split_first() else { return Cow::Borrowed(version) };
    if *first == b'#' {
        return Cow::Borrowed(version);
    }
    let mut out = vec![*first];
    let mut previous = *first;
    for byte in others {
        let is_separator = matches!(byte, b'-' | b'_' | b'+');
        let is_cut = !is_separator && is_boundary(previous, *byte);
        let is_kept = is_cut || byte.is_ascii_alphanumeric();
        if (is_cut || !is_kept) && out.last() != Some(&b'.') {
            out.push(b'.');
        }
        if is_kept {
            out.push(*byte);
        }
        previous = *byte;
    }
    Cow::Owned(out)
}

/// Whether a number ends or begins between two bytes; a dot is neither number nor word.
fn is_boundary(before: u8, after: u8) -> bool {
    before != b'.' && after != b'.' && before.is_ascii_digit() != after.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ordering::{Equal, Greater, Less};

    #[track_caller]
    fn check(a: &str, b: &str, expected: Ordering) {
        assert_eq!(php_compare(a, b), expected, "{a} against {b}");
    }

    #[test]
    fn numbers_are_compared_as_numbers() {
        check("10.4.10", "10.4.9", Greater);
        check("10.04.9", "10.4.9", Equal);
        check("9.2", "9.2.0", Less);
        check("9.2.0.0", "9.2.0", Greater);
        check("99999999999999999999", "99999999999999999998", Equal);
        check("1...2", "1.2", Equal);
        check("1-2_3+4", "1.2.3.4", Equal);
    }

    /// All pairs of PHP's own test of its special forms.
    #[test]
    fn special_forms_are_ranked() {
        let forms = ["-dev", "a1", "b1", "RC1", "rc1", "", "pl1"];
        let ranks = [0, 1, 2, 3, 3, 4, 5];
        for (a, rank_a) in forms.iter().zip(ranks) {
            for (b, rank_b) in forms.iter().zip(ranks) {
                check(&format!("1.0{a}"), &format!("1.0{b}"), rank_a.cmp(&rank_b));
            }
        }
        check("1.0alpha", "1.0a", Equal);
        check("1.0pl", "1.0p", Equal);
        check("1.0x", "1.0dev", Less);
    }

    /// The cases of the importer's step 1.
    #[test]
    fn what_is_no_version_never_stops_an_import() {
        for garbage in ["latest", "v99", ">=99", "^9.2", "x"] {
            check("10.4.10", garbage, Greater);
        }
        check("10.x", "10.0", Less);
        check("10.5-beta", "10.5", Less);
        check("10.4.10", "10.5-beta", Less);
        check("9,2,0", "9.2.0", Less);
        check("9 .2", "9.2", Less);
        check("9.x", "9.0", Less);
    }

    #[test]
    fn odd_texts_are_compared_as_php_does() {
        check("", "", Equal);
        check("", "1", Less);
        check("1", "", Greater);
        check("9.2.", "9.2", Less);
        check("#N#", "1", Equal);
        check("#", "1.0", Less);
        check("1\u{0}2", "1", Equal);
    }

    #[test]
    fn long_texts_take_no_time() {
        let hashes = "#.".repeat(50_000);
        check(&hashes, "10.4.10", Less);
        check(&"1.".repeat(50_000), &"1.".repeat(50_000), Less);
    }
}
