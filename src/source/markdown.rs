//! Packages inside pages: in the code blocks of Markdown, and in `<pre>` elements, which
//! documentation uses where Markdown's own blocks would not survive.

use super::extract::{Extract, entity, raw_tag};
use super::{Embedded, Encoding, looks_like_package};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// Every package in a page, in the order of the page.
pub(super) fn packages(page: &str) -> Vec<Embedded<'_>> {
    let (fenced, mut found) = code_blocks(page);
    for range in preformatted(page) {
        if !fenced.iter().any(|block| block.start < range.start && range.start < block.end) {
            found.push((range.start, inside_html(page, range)));
        }
    }
    found.sort_by_key(|(start, _)| *start);
    let blocks = found.into_iter().map(|(_, block)| block);
    blocks.filter(|block| looks_like_package(&block.text)).collect()
}

/// What stands in Markdown's code blocks, with where each begins; and where the fenced ones are, in
/// which `<pre>` is only text.
fn code_blocks(page: &str) -> (Vec<Range<usize>>, Vec<(usize, Embedded<'_>)>) {
    let (mut fenced, mut found) = (Vec::new(), Vec::new());
    let mut block: Option<(usize, Extract<'_>)> = None;
    for (event, range) in Parser::new(page).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                block = Some((range.start, Extract::new(page)));
                if let CodeBlockKind::Fenced(_) = kind {
                    fenced.push(range);
                }
            }
            Event::Text(text) => {
                let Some((_, extract)) = &mut block else { continue };
                if page.get(range.clone()) == Some(&*text) {
                    extract.copy_liquid(range);
                } else {
                    extract.replace(range, &text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                found.extend(block.take().map(|(start, extract)| (start, extract.finish())));
            }
            _ => {}
        }
    }
    (fenced, found)
}

/// What stands between `<pre>` and `</pre>`; an element that is never closed goes to the end.
fn preformatted(page: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = find_tag(page, at, "<pre") {
        let Some(open) = page[start..].find('>') else { break };
        let content = start + open + 1;
        let end = find_tag(page, content, "</pre").unwrap_or(page.len());
        found.push(content..end);
        at = end;
    }
    found
}

/// Where a tag begins, in upper or lower case, from byte `at` on.
fn find_tag(page: &str, at: usize, tag: &str) -> Option<usize> {
    let bytes = page.as_bytes();
    let mut at = at;
    loop {
        at += page.get(at..)?.find('<')?;
        let name =
            bytes.get(at..at + tag.len()).is_some_and(|it| it.eq_ignore_ascii_case(tag.as_bytes()));
        let next = bytes.get(at + tag.len()).copied().unwrap_or(b'>');
        if name && (next == b'>' || next.is_ascii_whitespace()) {
            return Some(at);
        }
        at += 1;
    }
}

/// The text that a browser shows for a range of HTML, which is what a reader copies.
fn inside_html(page: &str, range: Range<usize>) -> Embedded<'_> {
    let depth = quote_depth(page, range.start);
    let mut extract = Extract::new(page);
    let (mut copied, mut at) = (range.start, range.start);
    while let Some(found) =
        page.get(at..range.end).and_then(|rest| rest.find(['<', '&', '\n', '{']))
    {
        at += found;
        let rest = &page[at..range.end];
        let skipped = match rest.as_bytes()[0] {
            b'<' => tag_len(rest),
            b'{' => raw_tag(rest),
            b'&' => entity(rest).map(|(_, len)| len),
            _ => Some(1),
        };
        let Some(len) = skipped else {
            at += 1;
            continue;
        };
        match rest.as_bytes()[0] {
            b'\n' => {
                extract.copy(copied..at + 1);
                at += 1 + quote_prefix(&rest[1..], depth);
            }
            b'&' => {
                extract.copy(copied..at);
                if let Some((character, len)) = entity(rest) {
                    extract.replace(at..at + len, character.encode_utf8(&mut [0; 4]));
                }
                at += len;
            }
            _ => {
                extract.copy(copied..at);
                at += len;
            }
        }
        copied = at;
    }
    extract.copy(copied..range.end);
    Embedded { encoding: Encoding::Html, ..extract.finish() }
}

/// The length of a tag or a comment that the text begins with.
fn tag_len(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return text.find("-->").map(|end| end + 3);
    }
    let next = *text.as_bytes().get(1)?;
    let is_tag = next.is_ascii_alphabetic() || next == b'/';
    is_tag.then(|| text.find('>')).flatten().map(|end| end + 1)
}

/// How many block quotes the line is in that holds byte `at`.
fn quote_depth(page: &str, at: usize) -> usize {
    let start = page[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let before = page[start..at].bytes();
    let marks = before.take_while(|byte| matches!(byte, b'>' | b' ' | b'\t' | b'*' | b'-'));
    marks.filter(|byte| *byte == b'>').count()
}

/// The length of the marks of `depth` block quotes at the start of a line.
fn quote_prefix(line: &str, depth: usize) -> usize {
    let mut rest = line;
    for _ in 0..depth {
        let Some(behind) = rest.trim_start_matches([' ', '\t']).strip_prefix('>') else { break };
        rest = behind.strip_prefix(' ').unwrap_or(behind);
    }
    line.len() - rest.len()
}
