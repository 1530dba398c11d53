//! Strings that are not as JSON wants them: where they end, what they say, and what is wrong.

use super::Text;
use super::lex::{Lexer, may_follow_string, offset};
use super::mistakes::{edit, fix, mistake, shown};
use super::quotes::{Family, Quote};
use super::reading::Reading;
use crate::text::Applicability::{Safe, Unsafe};
use crate::text::Edit;
use crate::text::{OffsetMap, Span};
use std::borrow::Cow;

/// What is due where a string stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A key of an object.
    Key,
    /// A value of an object.
    Member,
    /// An element of a list.
    Element,
    /// The outermost value.
    Top,
}

/// Where a string ends.
#[derive(Clone, Copy, Debug)]
struct End {
    /// Behind the string's content.
    content: usize,
    /// Behind the closing quotation mark.
    behind: usize,
    closed: bool,
}

impl End {
    const fn closed(content: usize, behind: usize) -> Self {
        Self { content, behind, closed: true }
    }

    const fn open(content: usize) -> Self {
        Self { content, behind: content, closed: false }
    }
}

impl<'t> Lexer<'t> {
    /// Reads a string that begins with `quote` at `start`, whatever is wrong with it.
    pub(super) fn odd_string(&mut self, quote: Quote, start: usize, place: Place) -> Text<'t> {
        let content = start + quote.len;
        let end = self.find_end(quote, content, place);
        let mut reading = Reading::new(self.text, content);
        reading.read(quote, end.content);
        let is_cut = !end.closed && self.is_cut(end, place);
        if end.closed || is_cut || quote.family == Family::Plain {
            self.tell_quotes(quote, start, end, &reading.quotes);
        }
        self.tell_controls(&reading);
        self.tell_escapes(&reading);
        self.tell_surrogates(&reading);
        if is_cut {
            self.cut = Some(start);
        } else if !end.closed {
            self.tell_unclosed(quote, start, end, place, &reading.quotes);
        }
        self.pos = end.behind;
        let span = Span::from_range(start..end.behind.max(content));
        match reading.finish(end.content) {
            (Cow::Borrowed(same), None) if quote.len == 1 => Text::same(span, same),
            (decoded, map) => {
                let map = map.unwrap_or_else(|| OffsetMap::starting_at(offset(content)));
                Text::mapped(span, &decoded, map.view(), self.arena)
            }
        }
    }

    /// Finds the end of a string: the first closing mark behind which the text goes on as JSON
    /// does, or else the end of the line.
    fn find_end(&mut self, quote: Quote, content: usize, place: Place) -> End {
        let (mut first, mut other) = (None, None);
        let (mut at, mut goes_on_to) = (content, content);
        loop {
            let given_up = self.budget == 0 && first.is_some();
            self.budget = self.budget.saturating_sub(usize::from(first.is_some()));
            match self.byte(at).filter(|_| !given_up) {
                None => break,
                Some(b'\\') => at += 1 + self.escaped_len(at + 1, quote),
                Some(b'\n' | b'\r') => {
                    if first.is_some() || other.is_some() {
                        break;
                    }
                    if at >= goes_on_to {
                        let Some(to) = self.goes_on(at, quote, place) else { break };
                        goes_on_to = to;
                    }
                    at += 1;
                }
                Some(_) => {
                    let Some(mark) = Quote::at(self.text, at) else {
                        at += 1;
                        continue;
                    };
                    let end = End::closed(at, at + mark.len);
                    at = end.behind;
                    if quote.closed_by(mark) {
                        // Once a quote was seen in the midst of the string, the others are not
                        // believed without a proof.
                        let plain = quote.family == Family::Plain && first.is_none();
                        if (plain && may_follow_string(self.text.as_bytes().get(at)))
                            || self.goes_on_as_json(at, place)
                        {
                            return end;
                        }
                        if first.is_none() {
                            if let Some(end) = self.key_without_end(content, end.content, place) {
                                return end;
                            }
                            first = Some(end);
                        }
                    } else if quote.closed_by_turned(mark, place == Place::Key)
                        && self.goes_on_as_json(at, place)
                    {
                        other.get_or_insert(end);
                    }
                }
            }
        }
        other
            .or(first)
            .or_else(|| self.key_without_end(content, at, place))
            .unwrap_or_else(|| self.unclosed_end(content, at))
    }

    /// How many bytes a backslash in front of `at` takes with it.
    fn escaped_len(&self, at: usize, quote: Quote) -> usize {
        let entity = Quote::at(self.text, at).filter(|_| quote.family == Family::Entity);
        let character = || self.rest(at).chars().next().map_or(0, char::len_utf8);
        entity.map_or_else(character, |mark| mark.len)
    }

    /// `"name: "Dropbox"`: the end of a key whose closing quote is missing.
    fn key_without_end(&self, content: usize, end: usize, place: Place) -> Option<End> {
        let inside = self.text.get(content..end).filter(|_| place == Place::Key)?;
        let (name, _) = inside.split_once(':')?;
        let name = name.trim_end();
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
        (!name.is_empty() && name.chars().all(is_name)).then(|| End::open(content + name.len()))
    }

    /// Where a string ends that has no closing quote in its line, which ends at `end`.
    fn unclosed_end(&self, content: usize, end: usize) -> End {
        let inside = self.text.get(content..end).unwrap_or_default().trim_end();
        let mut kept = inside.strip_suffix(',').unwrap_or(inside).trim_end();
        // Of the brackets at the end, those belong to the string that open in it.
        let surplus = |opener, closer| {
            kept.matches(closer).count().saturating_sub(kept.matches(opener).count())
        };
        let (mut curly, mut square) = (surplus('{', '}'), surplus('[', ']'));
        loop {
            let surplus = match kept.bytes().last() {
                Some(b'}') => &mut curly,
                Some(b']') => &mut square,
                _ => break,
            };
            let Some(left) = surplus.checked_sub(1) else { break };
            *surplus = left;
            kept = kept[..kept.len() - 1].trim_end();
        }
        let escaped = kept.ends_with('\\') && kept.len() < inside.len();
        End::open(content + if escaped { inside.len() } else { kept.len() })
    }

    /// Whether the text behind a string goes on as JSON does.
    pub(super) fn goes_on_as_json(&self, behind: usize, place: Place) -> bool {
        let rest = self.rest(behind).trim_start_matches([' ', '\t']);
        match rest.as_bytes().first() {
            None | Some(b'\n' | b'\r' | b'#') => true,
            Some(b'/') => rest.starts_with("//") || rest.starts_with("/*"),
            Some(b':') => place == Place::Key,
            Some(b',') => place != Place::Key && goes_on_behind_comma(&rest[1..], place),
            Some(b'}' | b']') if place != Place::Key => {
                let rest = rest.trim_start_matches(['}', ']', ' ', '\t']);
                let next = rest.bytes().next();
                matches!(next, None | Some(b',' | b'\n' | b'\r' | b'/' | b'#' | b'<' | b';'))
            }
            _ => false,
        }
    }

    /// Up to where a string goes on behind the line break at `at`, if it does: it is closed further
    /// on, before a line that looks like the rest of the package.
    fn goes_on(&mut self, at: usize, quote: Quote, place: Place) -> Option<usize> {
        if place == Place::Key {
            return None;
        }
        let mut start = at;
        for line in self.rest(at).split_inclusive('\n') {
            if self.budget < line.len() || is_structure(line, place) {
                return None;
            }
            self.budget -= line.len();
            let mut marks = line.char_indices().filter(|(index, _)| {
                Quote::at(self.text, start + index).is_some_and(|mark| {
                    quote.closed_by(mark)
                        && self.byte((start + index).wrapping_sub(1)) != Some(b'\\')
                        && self.goes_on_as_json(start + index + mark.len, place)
                })
            });
            if let Some((index, _)) = marks.next() {
                return Some(start + index);
            }
            start += line.len();
        }
        None
    }

    fn tell_quotes(&mut self, quote: Quote, start: usize, end: End, inner: &[Edit]) {
        let span = Span::from_range(start..end.behind);
        if quote.family == Family::Plain {
            self.tell_inner_quotes(span, end, inner);
            return;
        }
        let content = self.text.get(start + quote.len..end.content).unwrap_or_default();
        let opener = self.text.get(start..start + quote.len).unwrap_or_default();
        let is_mixed = end.closed && self.byte(end.content) == Some(b'"');
        let what = match quote.family {
            _ if is_mixed => &format!("`{opener}` and `\"`"),
            Family::Single => "single quotes (`'`)",
            Family::Backtick => "backticks",
            Family::Entity => "HTML entities such as `&quot;`",
            Family::Typographic | Family::Plain => "typographic quotes",
        };
        let mut edits = vec![edit(start, start + quote.len, "\"")];
        edits.extend(inner.iter().cloned());
        if end.closed && !is_mixed {
            edits.push(edit(end.content, end.behind, "\""));
        }
        let error = mistake(
            span,
            format!(
                "The text `{}` stands between {what}; JSON takes only straight double quotes (`\"`).",
                shown(content)
            ),
            "Write `\"` on both sides.",
            fix(Safe, "Write straight double quotes", edits),
        );
        self.mistakes.tell_swarm(quote.swarm(), error);
    }

    fn tell_inner_quotes(&mut self, span: Span, end: End, inner: &[Edit]) {
        // A string that ends with a turned mark ends with the wrong one.
        let turned = end.closed && self.byte(end.content) != Some(b'"');
        if turned {
            let mark = shown(self.text.get(end.content..end.behind).unwrap_or_default());
            let applicability = if inner.is_empty() { Safe } else { Unsafe };
            let edits = [inner, &[edit(end.content, end.behind, "\"")]].concat();
            self.mistakes.tell(mistake(
                Span::from_range(end.content..end.behind),
                format!("The text begins with `\"` and ends with `{mark}`, which closes nothing."),
                "Write `\"` on both sides.",
                fix(applicability, "Write a straight double quote", edits),
            ));
            return;
        }
        let (Some(first), Some(last)) = (inner.first(), inner.last()) else { return };
        let content = self.text.get(span.start as usize + 1..end.content).unwrap_or_default();
        self.mistakes.tell(mistake(
            first.span.to(last.span),
            format!(
                "The text `{}` has a double quote in its midst, which ends it too early.",
                shown(content)
            ),
            "Put a backslash in front of each double quote inside a text: `\\\"`.",
            fix(Unsafe, "Put backslashes in front of the inner quotes", inner.to_vec()),
        ));
    }

    fn tell_controls(&mut self, reading: &Reading<'t>) {
        let Some(first) = reading.controls.first() else { return };
        let (what, written) = match self.byte(first.span.start as usize) {
            Some(b'\n' | b'\r') => ("A line break".to_owned(), "\\n".to_owned()),
            Some(b'\t') => ("A tab".to_owned(), "\\t".to_owned()),
            Some(0) => ("A NUL byte".to_owned(), "\\u0000".to_owned()),
            byte => {
                let code = byte.unwrap_or_default();
                (format!("A control character (U+{code:04X})"), format!("\\u{code:04x}"))
            }
        };
        self.mistakes.tell(mistake(
            first.span,
            format!("{what} stands inside a text as it is; JSON wants it written as `{written}`."),
            format!("Write `{written}`, or close the text with a quote if it ends here."),
            fix(Safe, "Write the control characters as escapes", reading.controls.clone()),
        ));
    }

    fn tell_escapes(&mut self, reading: &Reading<'t>) {
        let Some(first) = reading.escapes.first() else { return };
        let shape = shown(self.text.get(first.span.range()).unwrap_or_default());
        let shape = if shape == "\\" {
            let next = self.rest(first.span.end as usize).chars().next();
            next.map_or(shape, |next| format!("\\{next}"))
        } else {
            shape
        };
        self.mistakes.tell(mistake(
            first.span,
            format!("`{}` is no escape that JSON knows.", shape.trim_end()),
            "JSON knows `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u` with four \
             hexadecimal digits. A backslash that means itself is written twice.",
            fix(reading.applicability, "Write what JSON knows", reading.escapes.clone()),
        ));
    }

    fn tell_surrogates(&mut self, reading: &Reading<'t>) {
        let Some(first) = reading.surrogates.first() else { return };
        let shape = self.text.get(first.span.range()).unwrap_or_default();
        self.mistakes.tell(mistake(
            first.span,
            format!("`{shape}` is one half of a character whose other half is missing."),
            "Write the character itself, or both halves one after the other.",
            fix(Unsafe, "Write a replacement character", reading.surrogates.clone()),
        ));
    }

    /// Whether the text ends in the midst of a string.
    fn is_cut(&self, end: End, place: Place) -> bool {
        place != Place::Top && self.rest(end.behind).trim_ascii_start().is_empty()
    }

    fn tell_unclosed(
        &mut self,
        quote: Quote,
        start: usize,
        end: End,
        place: Place,
        inner: &[Edit],
    ) {
        let content = self.text.get(start + quote.len..end.content).unwrap_or_default();
        let what = if place == Place::Key { "key" } else { "text" };
        let mut edits = Vec::new();
        if quote.family != Family::Plain {
            // The text must begin as it ends, or closing it mends nothing.
            edits.push(edit(start, start + quote.len, "\""));
            edits.extend(inner.iter().cloned());
        }
        edits.push(edit(end.content, end.content, "\""));
        self.unclosed = Some(start);
        self.mistakes.tell(mistake(
            Span::at(offset(end.content)),
            format!("The {what} `{}` has no closing quote.", shown(content)),
            "Put a `\"` where it ends.",
            fix(Unsafe, "Close it with a quote", edits),
        ));
    }
}

/// Whether what stands behind a value's comma can be the next value or key.
fn goes_on_behind_comma(rest: &str, place: Place) -> bool {
    let rest = rest.trim_start_matches([' ', '\t']);
    let Some(next) = rest.bytes().next() else { return true };
    match next {
        b'\n' | b'\r' | b'}' | b']' | b'/' | b'#' | b',' => true,
        b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n' if place == Place::Element => true,
        _ if Quote::at(rest, 0).is_some() => true,
        _ => {
            let name = rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
            name.len() < rest.len() && name.trim_start().starts_with(':')
        }
    }
}

/// Whether a line looks like a part of the package and not like the inside of a text.
fn is_structure(line: &str, place: Place) -> bool {
    let line = line.trim();
    let is_bracket = |c: char| matches!(c, '{' | '}' | '[' | ']' | ',' | ' ' | '\t');
    if line.contains(['{', '}', '[', ']']) && line.chars().all(is_bracket) {
        return true;
    }
    let line = line.trim_start_matches(is_bracket);
    let Some(quote) = Quote::at(line, 0) else { return false };
    let closing = line
        .char_indices()
        .skip(1)
        .filter_map(|(at, _)| Quote::at(line, at).map(|mark| (at, mark)))
        .find(|(_, mark)| quote.closed_by(*mark));
    let Some((at, mark)) = closing else { return false };
    let behind = line[at + mark.len..].trim_start();
    behind.starts_with(':') || (place == Place::Element && (behind.is_empty() || behind == ","))
}
