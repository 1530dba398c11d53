//! Pasted text: packages as people copy them, with something around them.

use super::extract::{Extract, entity};
use super::{Embedded, LineIndex, looks_like_package, markdown};
use crate::text::Span;
use std::ops::{Range, RangeInclusive};

/// What was taken out of a pasted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// All of it.
    Whole,
    /// The packages in these lines, in order, without the text around them.
    Parts(Vec<RangeInclusive<u32>>),
    /// All of it, with its HTML entities decoded.
    Unescaped,
}

impl Taken {
    /// A sentence for the user; none where nothing was left out or changed.
    pub fn note(&self) -> Option<String> {
        match self {
            Self::Whole => None,
            Self::Parts(parts) => Some(match &parts[..] {
                [only] if only.start() == only.end() => {
                    format!(
                        "Only the package in line {} was checked, not the text around it.",
                        only.start()
                    )
                }
                [only] => format!(
                    "Only the package in lines {} to {} was checked, not the text around it.",
                    only.start(),
                    only.end()
                ),
                more => format!(
                    "Only the {} packages were checked, not the text around them.",
                    more.len()
                ),
            }),
            Self::Unescaped => Some(
                "The text was HTML; its entities, such as `&quot;`, were decoded first.".to_owned(),
            ),
        }
    }
}

/// Finds the packages in a pasted text, and says what was taken; all of the text where none is
/// found.
///
/// A text that begins with a brace is what Cerb would be given, and so is taken whole. In other
/// texts, packages are looked for in code blocks and `<pre>` elements, and then anywhere.
pub fn take(text: &str) -> (Vec<Embedded<'_>>, Taken) {
    let trimmed = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let is_escaped = is_escaped(text);
    // Pages may begin with a brace too, that of a template or of an attribute list.
    let is_page = ["{%", "{{", "{:"].iter().any(|start| trimmed.starts_with(start));
    if trimmed.starts_with('{') && !is_escaped && !is_page {
        return (vec![part(text, 0..text.len())], Taken::Whole);
    }
    let blocks = markdown::packages(text);
    if !blocks.is_empty() {
        return with_lines(text, blocks);
    }
    if is_escaped {
        let unescaped = unescape(text, 0..text.len());
        if looks_like_package(&unescaped.text) {
            return (vec![unescaped], Taken::Unescaped);
        }
        return with_lines(text, anywhere(text, unescape));
    }
    let parts = anywhere(text, part);
    let is_quoted = || text.lines().any(|line| quote_len(line) > 0);
    with_lines(text, if parts.is_empty() && is_quoted() { anywhere(text, unquote) } else { parts })
}

/// The packages that a text holds when all of it, or a range of it, is read in some way.
fn anywhere<'t>(
    text: &'t str,
    read: impl Fn(&'t str, Range<usize>) -> Embedded<'t>,
) -> Vec<Embedded<'t>> {
    let whole = read(text, 0..text.len());
    let in_text = |range| whole.map.source(Span::from_range(range)).range();
    package_ranges(&whole.text).into_iter().map(|range| read(text, in_text(range))).collect()
}

/// What was taken, if it was anything; else the whole text.
fn with_lines<'t>(text: &'t str, packages: Vec<Embedded<'t>>) -> (Vec<Embedded<'t>>, Taken) {
    if packages.is_empty() {
        return (vec![part(text, 0..text.len())], Taken::Whole);
    }
    let index = LineIndex::new(text);
    let lines = |package: &Embedded<'_>| {
        let json = package.text.trim_end().len();
        let blank = package.text.len() - package.text.trim_start().len();
        let span = package.map.source(Span::from_range(blank..json.max(blank)));
        let last = span.end.saturating_sub(1).max(span.start);
        index.position(span.start).line..=index.position(last).line
    };
    let taken = Taken::Parts(packages.iter().map(lines).collect());
    (packages, taken)
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

fn unescape(text: &str, range: Range<usize>) -> Embedded<'_> {
    let mut extract = Extract::new(text);
    let (mut copied, mut at) = (range.start, range.start);
    while let Some(found) = text.get(at..range.end).and_then(|rest| rest.find('&')) {
        at += found;
        let Some((character, len)) = entity(&text[at..range.end]) else {
            at += 1;
            continue;
        };
        extract.copy(copied..at);
        extract.replace(at..at + len, character.encode_utf8(&mut [0; 4]));
        at += len;
        copied = at;
    }
    extract.copy(copied..range.end);
    extract.finish()
}

/// A text without the marks that mail programs put in front of each line of what they quote.
fn unquote(text: &str, range: Range<usize>) -> Embedded<'_> {
    let mut extract = Extract::new(text);
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        extract.copy(at + quote_len(line)..at + line.len());
        at += line.len();
    }
    extract.finish()
}

/// How much of a line are marks of quotation, `> `, in bytes.
fn quote_len(line: &str) -> usize {
    let mut rest = line;
    while let Some(behind) = rest.strip_prefix('>') {
        rest = behind.strip_prefix(' ').unwrap_or(behind);
    }
    line.len() - rest.len()
}

/// Where packages are in a text that is anything else around them, in order.
fn package_ranges(text: &str) -> Vec<Range<usize>> {
    let Braces { closed, open } = braces(text);
    let is_package = |range: &Range<usize>| looks_like_package(&text[range.clone()]);
    let mut found: Vec<_> = closed.into_iter().filter(is_package).collect();
    let starts: Vec<_> = found.iter().map(|range| range.start).chain([text.len()]).collect();
    for (range, next) in found.iter_mut().zip(&starts[1..]) {
        range.end = last_end(text, range.end..*next);
    }
    // Of what is never closed, as the beginning of a package is, one in each gap between others.
    let mut before = 0;
    let mut unclosed = Vec::new();
    for (index, next) in starts.iter().enumerate() {
        let first = open[open.partition_point(|at| *at < before)..].first();
        unclosed.extend(first.filter(|at| *at < next).map(|at| *at..*next).filter(is_package));
        before = found.get(index).map_or(text.len(), |range| range.end);
    }
    found.extend(unclosed);
    found.sort_by_key(|range| range.start);
    found
}

/// The end of a package that seems to end where `rest` begins: behind the last brace in `rest` if
/// what follows goes on as JSON does, which is so where a brace too many was written.
fn last_end(text: &str, rest: Range<usize>) -> usize {
    let behind = text[rest.clone()].trim_start();
    let goes_on = behind.starts_with(['}', ']'])
        || behind.strip_prefix(',').is_some_and(|rest| rest.trim_start().starts_with('"'));
    let last = text[rest.clone()].rfind(['}', ']']).filter(|_| goes_on);
    last.map_or(rest.start, |last| rest.start + last + 1)
}

/// The braces of a text that may begin an object.
#[derive(Default)]
struct Braces {
    /// From each such brace to the one that closes it, those inside others left out; in order.
    closed: Vec<Range<usize>>,
    /// Those that are never closed, in order.
    open: Vec<usize>,
}

fn braces(text: &str) -> Braces {
    let begins = |at: usize| {
        let inside = text[at + 1..].trim_start();
        inside.starts_with(['"', '\'', '“', '}']) || inside.starts_with("//")
    };
    // No package is inside another, so where one begins, what is open stays open for good.
    let begins_package = |at: usize| {
        let key = text[at + 1..].trim_start().strip_prefix(['"', '\'', '“']);
        key.is_some_and(|key| key.starts_with("package"))
    };
    let mut braces = Braces::default();
    let mut stack = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            // No string goes on in the next line, whatever a quote in a sentence has begun.
            b'\n' => (quoted, escaped) = (false, false),
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => {
                if begins_package(at) {
                    braces.open.append(&mut stack);
                }
                stack.push(at);
            }
            b'}' if !quoted => {
                let Some(start) = stack.pop().filter(|start| begins(*start)) else { continue };
                let outer = braces.closed.partition_point(|inner| inner.start < start);
                braces.closed.truncate(outer);
                braces.closed.push(start..at + 1);
            }
            _ => {}
        }
    }
    braces.open.append(&mut stack);
    braces.open.retain(|at| begins(*at));
    braces
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKAGE: &str = "{\"package\": {\"name\": \"a } b\"}, \"records\": []}";

    fn taken(text: &str) -> (Vec<String>, Taken) {
        let (found, taken) = take(text);
        (found.iter().map(|one| one.text.trim().to_owned()).collect(), taken)
    }

    #[test]
    fn takes_the_package_alone() {
        let html = PACKAGE.replace('"', "&quot;");
        for (text, expected) in [
            (PACKAGE.to_owned(), Taken::Whole),
            (
                format!("Here it is:\n\n{PACKAGE}\n\nHope {{that}} helps!"),
                Taken::Parts(vec![3..=3]),
            ),
            (format!("Say \"hello:\n{PACKAGE}\n"), Taken::Parts(vec![2..=2])),
            (html.clone(), Taken::Unescaped),
            (format!("<p>This:</p>\n{html}\nThat's it."), Taken::Parts(vec![2..=2])),
            (format!("Sure!\n\n```json\n{PACKAGE}\n```\n"), Taken::Parts(vec![4..=4])),
            (format!("Bob wrote:\n> Try\n> {PACKAGE}\n> !\nNo."), Taken::Parts(vec![3..=3])),
            (format!("{{:toc}}\n\n```json\n{PACKAGE}\n```\n"), Taken::Parts(vec![4..=4])),
            (format!("{{% raw %}}\n{PACKAGE}\n{{% endraw %}}\n"), Taken::Parts(vec![2..=2])),
        ] {
            assert_eq!(taken(&text), (vec![PACKAGE.to_owned()], expected), "{text}");
        }
    }

    #[test]
    fn takes_every_package() {
        let three = [PACKAGE; 3];
        let lines = |lines: [u32; 3]| Taken::Parts(lines.map(|line| line..=line).to_vec());
        for (text, expected) in [
            (
                format!("One:\n{}\nthat {{was}} it", three.join("\nand {\"a\": {}}\n")),
                lines([2, 4, 6]),
            ),
            (format!("```\n{}\n```\n", three.join("\n```\nand\n```\n")), lines([2, 6, 10])),
        ] {
            assert_eq!(taken(&text), (three.map(str::to_owned).to_vec(), expected), "{text}");
        }
    }

    #[test]
    fn takes_packages_with_a_brace_too_many_or_too_few() {
        let short = &PACKAGE[..PACKAGE.len() - 1];
        let long = PACKAGE.replace("},", "}},");
        let text =
            format!("A {{ one:\n{short}\nTwo:\n{PACKAGE}\nThree:\n{long}\n(four)\n{PACKAGE}");
        let (found, _) = taken(&text);
        let unclosed = format!("{short}\nTwo:");
        assert_eq!(found, [&*unclosed, PACKAGE, &*long, PACKAGE]);
    }

    #[test]
    fn takes_all_where_there_is_no_package() {
        for text in ["", "no package", "a {\"b\": 1} c", "{\"b\": 1", "{{{}}} {\"", "}{"] {
            assert_eq!(taken(text), (vec![text.trim().to_owned()], Taken::Whole));
        }
    }

    #[test]
    fn a_note_says_what_was_taken() {
        assert_eq!(Taken::Whole.note(), None);
        let note = |parts| Taken::Parts(parts).note().unwrap();
        assert_eq!(
            note(vec![3..=3]),
            "Only the package in line 3 was checked, not the text around it."
        );
        assert!(note(vec![3..=9]).contains("in lines 3 to 9 was"));
        assert!(note(vec![3..=9, 12..=13]).contains("the 2 packages were"));
    }
}
