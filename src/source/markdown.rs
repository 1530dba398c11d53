//! Packages inside pages: in the code blocks of Markdown, and in `<pre>` elements, which
//! documentation uses where Markdown's own blocks would not survive.

use super::extract::{Extract, entity, raw_tag};
use super::{Embedded, Encoding, looks_like_package};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// Every package in a page, in the order of the page.
pub(super) fn packages(page: &str) -> Vec<Embedded<'_>> {
    let (fenced, mut found) = code_blocks(page);
    for Preformatted { content, depth } in preformatted(page) {
        let before = fenced.partition_point(|block| block.start < content.start);
        let is_fenced = before > 0 && content.start < fenced[before - 1].end;
        if !is_fenced {
            found.push((content.start, inside_html(page, content, depth)));
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

/// What stands between `<pre>` and `</pre>`.
struct Preformatted {
    content: Range<usize>,
    /// In how many block quotes its first line is.
    depth: usize,
}

/// The `<pre>` elements, in order; one that is never closed goes to the end.
fn preformatted(page: &str) -> Vec<Preformatted> {
    let mut found = Vec::new();
    let (mut at, mut looked, mut line, mut depth) = (0, 0, 0, None);
    while let Some(start) = find_tag(page, at, "<pre") {
        let Some(open) = page[start..].find('>') else { break };
        let content = start + open + 1;
        // Of several in one line, the first tells what its marks are.
        if let Some(newline) = page[looked..content].rfind('\n') {
            (line, depth) = (looked + newline + 1, None);
        }
        looked = content;
        let depth = *depth.get_or_insert_with(|| quote_depth(&page[line..content]));
        let end = find_tag(page, content, "</pre").unwrap_or(page.len());
        found.push(Preformatted { content: content..end, depth });
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
fn inside_html(page: &str, range: Range<usize>, depth: usize) -> Embedded<'_> {
    let content = &page[range.clone()];
    let ends = Ends {
        of_tags: range.start + content.rfind('>').map_or(0, |at| at + 1),
        of_comments: range.start + content.rfind("-->").map_or(0, |at| at + 1),
    };
    let mut extract = Extract::new(page);
    let (mut copied, mut at) = (range.start, range.start);
    while let Some(found) =
        page.get(at..range.end).and_then(|rest| rest.find(['<', '&', '\n', '{']))
    {
        at += found;
        let rest = &page[at..range.end];
        let skipped = match rest.as_bytes()[0] {
            b'<' => ends.tag_len(rest, at),
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

/// Behind which bytes of a page no tag and no comment ends any more, so that nobody looks for an end
/// in vain again and again.
struct Ends {
    of_tags: usize,
    of_comments: usize,
}

impl Ends {
    /// The length of a tag or a comment that the text at byte `at` begins with.
    fn tag_len(&self, text: &str, at: usize) -> Option<usize> {
        if text.starts_with("<!--") {
            let is_closed = at < self.of_comments;
            return is_closed.then(|| text.find("-->")).flatten().map(|end| end + 3);
        }
        let next = *text.as_bytes().get(1)?;
        let is_tag = next.is_ascii_alphabetic() || next == b'/';
        (is_tag && at < self.of_tags).then(|| text.find('>')).flatten().map(|end| end + 1)
    }
}

/// How many block quotes a line is in, of which this is the beginning.
fn quote_depth(line: &str) -> usize {
    let marks = line.bytes().take_while(|byte| matches!(byte, b'>' | b' ' | b'\t' | b'*' | b'-'));
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
