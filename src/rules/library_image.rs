//! `library-image`

use super::{Analysis, Findings, Rule};
use crate::cerb::{Lookup, Version};
use crate::settings::Level;
use crate::text::Severity;
use crate::text::Span;
use crate::twig::is_template;

/// The rule.
pub static RULE: Rule = Rule {
    name: "library-image",
    level: Level::On(Severity::Warning),
    summary: "a library `image` that Cerb can't show well",
    why: "\
The library shows a package with its `image`: a PNG of 480 by 270 pixels as a `data:image/png;base64,` URI, or an empty \
text for none. From Cerb 12.0 on it may be the name of an icon. Anything else shows as a broken or distorted picture.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "library": {
      "name": "Call back", "uri": "call_back", "point": "task", "image": "https://example.com/call.png"
    }
  },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "library": { "name": "Call back", "uri": "call_back", "point": "task", "image": "" }
  },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

const PREFIX: &str = "data:image/png;base64,";

/// The size that Cerb shows, in pixels.
const SIZE: (u32, u32) = (480, 270);

/// The bytes with which a PNG begins, up to its size: signature, length and name of the first chunk.
const HEAD: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";

const HELP: &str = "Write `data:image/png;base64,` and a PNG of 480 by 270 pixels in base64, or leave the text empty.";

const NO_PNG_URI: &str = "The library's image must be a PNG as a `data:image/png;base64,` URI: Cerb can't show what stands here.";

const NO_PNG: &str = "What this URI holds is no PNG: Cerb's library shows a broken picture.";

fn broken(character: char) -> String {
    format!(
        "The image is broken: base64 has no character `{}`, and Cerb's library shows no picture.",
        character.escape_debug()
    )
}

fn cut_off() -> &'static str {
    "The image is broken: its base64 is cut off, and Cerb's library shows no whole picture."
}

fn wrong_size(width: u32, height: u32) -> String {
    format!(
        "The image has {width} by {height} pixels: Cerb's library shows {} by {}, and distorts or crops others.",
        SIZE.0, SIZE.1
    )
}

fn no_icon(since: Version) -> String {
    format!("An icon as the library's image came with Cerb {since}: an older Cerb can't show it.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let library = context.package.meta.and_then(|meta| meta.get("library"));
    let Some(image) = library.and_then(|library| library.get("image")?.as_text()) else { return };
    let written = image.decoded();
    if written.is_empty() || is_template(written) {
        return;
    }
    let Some(data) = written.strip_prefix(PREFIX) else {
        let icons = context.facts.feature("library-icon");
        match icons.map(|icons| icons.lookup(&context.releases)) {
            Some(Lookup::Known(())) if is_icon(written) => {}
            Some(Lookup::Later { since, .. }) if is_icon(written) => {
                out.report(image.span, no_icon(since)).help(HELP);
            }
            _ => {
                out.report(image.span, NO_PNG_URI).help(HELP);
            }
        }
        return;
    };
    if let Some((place, message)) = problem(data) {
        let start = PREFIX.len() + place.start as usize;
        let span = image.place(Span::from_range(start..start + place.len() as usize));
        let span = if span.is_empty() { image.span } else { span };
        out.report(span, message).help(HELP);
    }
}

/// Whether a text is the name of an icon, perhaps with the colors of its background and its glyph
/// behind it.
fn is_icon(text: &str) -> bool {
    let mut words = text.split(' ').filter(|word| !word.is_empty());
    let is_name = |name: &str| {
        name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    words.next().is_some_and(is_name) && words.clone().count() <= 2 && words.all(is_color)
}

/// `auto`, `#rgb`, `#rrggbb`, or two of them, for light and dark: `light:dark`.
fn is_color(word: &str) -> bool {
    let is_one = |one: &str| {
        let digits = one.strip_prefix('#').filter(|digits| matches!(digits.len(), 3 | 6));
        one == "auto" || digits.is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    word.split(':').count() <= 2 && word.split(':').all(is_one)
}

/// What is wrong with an image in base64, and where in it. Browsers leave out white space, and PHP
/// whatever follows the padding.
fn problem(data: &str) -> Option<(Span, String)> {
    let trimmed = data.find('=').map_or(data, |padding| &data[..padding]);
    if let Some((at, character)) = trimmed.char_indices().find(|(_, c)| !is_base64(*c)) {
        return Some((Span::from_range(at..at + character.len_utf8()), broken(character)));
    }
    let head: Vec<(usize, u8)> = sextets(trimmed).take(32).collect();
    let head_end = head.last().map_or(0, |(at, _)| at + 1);
    let place = Span::from_range(0..head_end);
    let bytes = decode(&head);
    let Some(size) = bytes.strip_prefix(HEAD) else { return Some((place, NO_PNG.to_owned())) };
    if sextets(trimmed).count() % 4 == 1 {
        let last = trimmed.len().saturating_sub(1);
        return Some((Span::from_range(last..trimmed.len()), cut_off().to_owned()));
    }
    let (width, height) = (number(size.get(..4)?), number(size.get(4..8)?));
    ((width, height) != SIZE).then(|| (place, wrong_size(width, height)))
}

/// The width and height of a PNG in base64, as far as it begins as one.
pub(super) fn size_of(data: &str) -> Option<(u32, u32)> {
    let head: Vec<(usize, u8)> = sextets(data).take(32).collect();
    let bytes = decode(&head);
    let size = bytes.strip_prefix(HEAD)?;
    Some((number(size.get(..4)?), number(size.get(4..8)?)))
}

fn is_base64(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '+' | '/')
        || character.is_ascii_whitespace()
}

/// The six bits of each character of base64, with its offset in bytes.
fn sextets(data: &str) -> impl Iterator<Item = (usize, u8)> {
    data.bytes().enumerate().filter_map(|(at, byte)| {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        Some((at, value))
    })
}

fn decode(sextets: &[(usize, u8)]) -> Vec<u8> {
    let groups = sextets.chunks_exact(4);
    let bits = groups
        .map(|group| group.iter().fold(0, |bits, (_, sextet)| (bits << 6) | u32::from(*sextet)));
    bits.flat_map(|bits| bits.to_be_bytes().into_iter().skip(1)).collect()
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte))
}
