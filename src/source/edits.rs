//! Edits of a package, written where and as its page needs them.

use super::{Embedded, Encoding};
use crate::text::Edit;
use crate::text::Span;
use std::borrow::Cow;

impl Embedded<'_> {
    /// The edits of the source that make an edit of the package.
    ///
    /// What the page has between the pieces of the package, such as the tags of a highlighter, is
    /// left alone; but where a line break goes, the marks of a block quote at the start of the next
    /// line go too.
    pub(crate) fn place_edit(&self, edit: &Edit) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut text = self.written(&edit.text);
        let mut start = edit.span.start;
        let Span { end, .. } = edit.span;
        let mut push = |start: u32, end: u32, behind: Option<u32>| {
            let place = self.map.source(Span::new(start, end));
            let span = Span::new(place.start, behind.unwrap_or(place.end));
            let text = std::mem::take(&mut text).into_owned();
            edits.push(Edit { span, text });
        };
        for (at, skipped) in self.map.skipped(edit.span) {
            let is_line_start = self.text.as_bytes().get(at as usize - 1) == Some(&b'\n');
            if is_line_start && at == end {
                push(start, at, Some(skipped.end));
                return edits;
            }
            if !is_line_start && at < end {
                push(start, at, None);
                start = at;
            }
        }
        push(start, end, None);
        edits
    }

    /// A text as the page writes it.
    fn written<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.encoding {
            Encoding::Html if text.contains(['&', '<']) => {
                text.replace('&', "&amp;").replace('<', "&lt;").into()
            }
            Encoding::Html | Encoding::Plain => text.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::source::Source;
    use crate::text::Edit;
    use crate::text::Span;

    /// The page after an edit that replaces `old`, in the package of the page, by `new`.
    fn edited(page: &str, old: &str, new: &str) -> String {
        let source = Source::new("page.md", page);
        let packages = source.packages();
        let start = packages[0].text.find(old).unwrap();
        let span = Span::from_range(start..start + old.len());
        let mut out = page.to_owned();
        let edits = packages[0].place_edit(&Edit { span, text: new.to_owned() });
        for edit in edits.iter().rev() {
            out.replace_range(edit.span.range(), &edit.text);
        }
        out
    }

    #[test]
    fn what_html_would_take_for_its_own_is_written_as_entities() {
        let page =
            "<pre>{&quot;package&quot;: {}, &quot;records&quot;: [], &quot;a&quot;: 1}</pre>";
        assert_eq!(
            edited(page, "1", "\"<&>\""),
            "<pre>{&quot;package&quot;: {}, &quot;records&quot;: [], &quot;a&quot;: \"&lt;&amp;>\"}</pre>"
        );
        assert_eq!(
            edited(page, "\"a\"", "\"b\""),
            "<pre>{&quot;package&quot;: {}, &quot;records&quot;: [], \"b\": 1}</pre>"
        );
        let page = "```json\n{\"package\": {}, \"records\": [], \"a\": 1}\n```";
        assert_eq!(edited(page, "1", "\"<&>\""), page.replace('1', "\"<&>\""));
    }

    #[test]
    fn tags_between_the_pieces_are_left_alone() {
        let page = "<pre>{<b>\"package\"</b>: {}, \"records\": [], <i>\"a\"</i>: <u>1</u>}</pre>";
        assert_eq!(
            edited(page, ", \"a\": 1", ""),
            "<pre>{<b>\"package\"</b>: {}, \"records\": []<i></i><u></u>}</pre>"
        );
        assert_eq!(
            edited(page, "\"a\": 1", "\"b\": 2"),
            "<pre>{<b>\"package\"</b>: {}, \"records\": [], <i>\"b\": 2</i><u></u>}</pre>"
        );
    }

    #[test]
    fn the_marks_of_a_block_quote_go_with_the_line_break() {
        let page =
            "> ```json\n> {\"package\": {}, \"records\": [],\n> \"a\": 1,\n> \"b\": 2}\n> ```\n";
        let without = "> ```json\n> {\"package\": {}, \"records\": [],\n> \"b\": 2}\n> ```\n";
        assert_eq!(edited(page, "\"a\": 1,\n", ""), without);
        assert_eq!(
            edited(page, ",\n\"a\": 1", ""),
            "> ```json\n> {\"package\": {}, \"records\": [],\n> \"b\": 2}\n> ```\n"
        );
    }
}
