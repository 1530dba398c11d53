//! Pasted text: a package as people copy it, with something around it.

use super::extract::{Extract, entity};
use super::{Embedded, looks_like_package, markdown};
use std::ops::Range;

/// What was taken out of a pasted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// All of it.
    Whole,
    /// The code block or `<pre>` element that holds the package.
    Block,
    /// The package, without the text in front of it and behind it.
    Part,
    /// All of it, with its HTML entities decoded.
    Unescaped,
}

impl Taken {
    /// A sentence for the user; none where nothing was left out or changed.
    pub const fn note(self) -> Option<&'static str> {
        match self {
            Self::Whole => None,
            Self::Block => Some("Only the code block that holds the package was checked."),
            Self::Part => Some("The text in front of the package and behind it was not checked."),
            Self::Unescaped => {
                Some("The text was HTML; its entities, such as `&quot;`, were decoded first.")
            }
        }
    }
}

/// Finds the package in a pasted text, and says what was taken; all of the text where none is found.
pub fn take(text: &str) -> (Embedded<'_>, Taken) {
    let trimmed = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if trimmed.starts_with('{') && !is_escaped(trimmed) {
        return (part(text, 0..text.len()), Taken::Whole);
    }
    if let Some(block) = markdown::packages(text).into_iter().next() {
        return (block, Taken::Block);
    }
    if is_escaped(text) {
        let unescaped = unescape(text);
        if looks_like_package(&unescaped.text) {
            return (unescaped, Taken::Unescaped);
        }
    }
    let found = package_range(text).map(|range| part(text, range));
    match found.filter(|found| looks_like_package(&found.text)) {
        Some(found) => (found, Taken::Part),
        None => (part(text, 0..text.len()), Taken::Whole),
    }
}

fn part(text: &str, range: Range<usize>) -> Embedded<'_> {
    let mut extract = Extract::new(text);
    extract.copy(range);
    extract.finish()
}

/// Whether all quotes of a text are HTML entities.
fn is_escaped(text: &str) -> bool {
    !text.contains('"') && ["&quot;", "&#34;", "&#x22;"].iter().any(|entity| text.contains(entity))
}

fn unescape(text: &str) -> Embedded<'_> {
    let mut extract = Extract::new(text);
    let (mut copied, mut at) = (0, 0);
    while let Some(found) = text[at..].find('&') {
        at += found;
        let Some((character, len)) = entity(&text[at..]) else {
            at += 1;
            continue;
        };
        extract.copy(copied..at);
        extract.replace(at..at + len, character.encode_utf8(&mut [0; 4]));
        at += len;
        copied = at;
    }
    extract.copy(copied..text.len());
    extract.finish()
}

/// From the brace that begins a package to the one that closes it, or to the end of the text.
fn package_range(text: &str) -> Option<Range<usize>> {
    let begins =
        |(at, _): &(usize, &str)| text[at + 1..].trim_start().starts_with(['"', '\'', '“']);
    let (start, _) = text.match_indices('{').find(begins)?;
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Some(start..at + 1);
                }
            }
            _ => {}
        }
    }
    Some(start..text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKAGE: &str = "{\"package\": {\"name\": \"a } b\"}, \"records\": []}";

    #[test]
    fn takes_the_package_alone() {
        let prose = format!("Here it is:\n\n{PACKAGE}\n\nHope {{that}} helps!");
        let html = PACKAGE.replace('"', "&quot;");
        let fenced = format!("Sure!\n\n```json\n{PACKAGE}\n```\n");
        for (text, taken) in [
            (PACKAGE.to_owned(), Taken::Whole),
            (prose, Taken::Part),
            (html, Taken::Unescaped),
            (fenced, Taken::Block),
        ] {
            let (found, how) = take(&text);
            assert_eq!(found.text.trim(), PACKAGE);
            assert_eq!(how, taken);
            assert_eq!(how.note().is_none(), taken == Taken::Whole);
        }
    }

    #[test]
    fn takes_all_where_there_is_no_package() {
        for text in ["", "no package", "a {\"b\": 1} c", "{\"b\": 1"] {
            let (found, how) = take(text);
            assert_eq!((&*found.text, how), (text, Taken::Whole));
        }
    }
}
