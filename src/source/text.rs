//! From bytes to text, with every offset kept true and every byte that is no text told of.

use crate::json::SyntaxError;
use crate::text::Span;
use std::string::FromUtf8Error;

/// How many runs of bad bytes are told of.
const MOST_FAULTS: usize = 100;

/// What stands in the text for a byte that is no part of a character.
pub(super) const STAND_IN: char = '?';

/// A text that was read from bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// What was wrong with the bytes, in ascending order.
    pub(super) faults: Vec<SyntaxError>,
    /// The bytes, where they are not those of the text.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Reads bytes as UTF-8.
///
/// A byte that is no part of a character is replaced by one stand-in, so that offsets in the text
/// are offsets in the file. Text in UTF-16 is told by its byte-order mark or its NUL bytes and
/// decoded; its offsets are those of the decoded text.
pub(super) fn decode(bytes: Vec<u8>) -> Decoded {
    // UTF-16 without a mark has NUL bytes there, and may be valid as UTF-8.
    let has_nul = bytes.iter().take(4).any(|byte| *byte == 0);
    match String::from_utf8(bytes) {
        Ok(text) if !has_nul => Decoded { text, ..Decoded::default() },
        text => decode_other(text.map_or_else(FromUtf8Error::into_bytes, String::into_bytes)),
    }
}

fn decode_other(bytes: Vec<u8>) -> Decoded {
    let mut decoded = match utf16(&bytes) {
        Some(big_endian) => decode_utf16(&bytes, big_endian),
        None => decode_lossy(&bytes),
    };
    decoded.bytes = (decoded.text.as_bytes() != bytes).then_some(bytes);
    decoded
}

fn decode_lossy(bytes: &[u8]) -> Decoded {
    let mut decoded = Decoded::default();
    let mut run: Option<Span> = None;
    let mut more = false;
    for chunk in bytes.utf8_chunks() {
        decoded.text.push_str(chunk.valid());
        let bad = chunk.invalid().len();
        let start = decoded.text.len();
        decoded.text.extend(std::iter::repeat_n(STAND_IN, bad));
        let span = Span::from_range(start..start + bad);
        match &mut run {
            Some(run) if chunk.valid().is_empty() || bad == 0 && run.end == span.start => {
                run.end = span.end;
            }
            _ => {
                more |= !push(&mut decoded.faults, run.take());
                run = (bad > 0).then_some(span);
            }
        }
    }
    more |= !push(&mut decoded.faults, run);
    if more && let Some(last) = decoded.faults.last_mut() {
        last.message.push_str(" More such bytes follow.");
    }
    decoded
}

/// Tells of a run of bad bytes; whether there was room to.
fn push(faults: &mut Vec<SyntaxError>, run: Option<Span>) -> bool {
    let Some(span) = run else { return true };
    if faults.len() == MOST_FAULTS {
        return false;
    }
    let what = if span.len() == 1 { "A byte here is" } else { "Some bytes here are" };
    faults.push(SyntaxError {
        span,
        message: format!("{what} not UTF-8, the only encoding that JSON knows."),
        help: Some("Save the file as UTF-8, and write the character anew.".to_owned()),
        fix: None,
        too_deep: false,
    });
    true
}

/// Whether the bytes are UTF-16, and if so, whether the high byte comes first.
fn utf16(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => None,
        [0xff, 0xfe, ..] => Some(false),
        [0xfe, 0xff, ..] => Some(true),
        [0, high, 0, low, ..] if *high != 0 && *low != 0 => Some(true),
        [high, 0, low, 0, ..] if *high != 0 && *low != 0 => Some(false),
        _ => None,
    }
}

fn decode_utf16(bytes: &[u8], big_endian: bool) -> Decoded {
    let unit = |pair: &[u8]| {
        let pair = [pair[0], pair.get(1).copied().unwrap_or_default()];
        if big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    };
    let units = bytes.chunks(2).map(unit);
    let text: String = char::decode_utf16(units).map(|it| it.unwrap_or('\u{fffd}')).collect();
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let first = text.chars().next().map_or(0, char::len_utf8);
    let fault = SyntaxError {
        span: Span::from_range(0..first),
        message: "The file is saved as UTF-16, and Cerb's parser reads UTF-8 only.".to_owned(),
        help: Some("Save it as UTF-8.".to_owned()),
        fix: None,
        too_deep: false,
    };
    Decoded { text, faults: vec![fault], bytes: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_stay_true() {
        let decoded = decode(b"{\"a\": \"x\xc3\xff\xe2\x82y\", \"b\": \"\xff\"}".to_vec());
        assert_eq!(decoded.text, "{\"a\": \"x????y\", \"b\": \"?\"}");
        let spans: Vec<_> = decoded.faults.iter().map(|fault| fault.span).collect();
        assert_eq!(spans, [Span::new(8, 12), Span::new(22, 23)]);
    }

    #[test]
    fn sound_text_is_kept() {
        let decoded = decode("\u{feff}{\"a\": \"é\"}".into());
        assert_eq!(decoded.text, "\u{feff}{\"a\": \"é\"}");
        assert_eq!(decoded.faults, []);
    }

    #[test]
    fn utf16_is_told_once() {
        let text = "{\"a\": \"é\"}";
        for (mark, big_endian) in [(true, true), (true, false), (false, true), (false, false)] {
            let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
            let bytes: Vec<u8> = units
                .flat_map(
                    |unit: u16| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() },
                )
                .collect();
            let decoded = decode(bytes);
            assert_eq!(decoded.text, text);
            assert_eq!(decoded.faults.len(), 1);
            assert!(decoded.faults[0].message.contains("UTF-16"));
        }
    }

    #[test]
    fn there_is_an_end_to_faults() {
        let decoded = decode(b"\xff ".repeat(1000));
        assert_eq!(decoded.faults.len(), MOST_FAULTS);
        assert!(decoded.faults[MOST_FAULTS - 1].message.ends_with("More such bytes follow."));
        assert_eq!(decode(b"\xff".repeat(1000)).faults.len(), 1);
    }
}
