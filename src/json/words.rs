//! What stands where a value or a key is due and is neither: words, numbers of other languages,
//! text without quotes, templates without quotes.

use super::lex::{Lexer, first_line, number_end, offset};
use super::mistakes::{edit, fix, mistake, shown};
use super::quotes::Quote;
use super::strings::Place;
use super::{Kind, SyntaxError, Text, Value};
use crate::text::Applicability::{self, Safe, Unsafe};
use crate::text::{OffsetMap, Span};

/// The delimiters of templates that may stand without quotes, the longest first.
const TEMPLATES: [(&str, &str); 6] =
    [("{{{", "}}}"), ("{{%", "%}}"), ("{{#", "#}}"), ("{{", "}}"), ("{%", "%}"), ("{#", "#}")];

impl<'t> Lexer<'t> {
    /// The value at `start`, where JSON sees none; `None` where no author's intent can be seen.
    pub(super) fn odd_value(&mut self, start: usize, place: Place) -> Option<Value<'t>> {
        if let Some(quote) = Quote::at(self.text, start) {
            let text = self.odd_string(quote, start, place);
            return Some(Value { span: text.span, kind: Kind::String(text) });
        }
        if let Some(text) = self.without_opening_quote(start, place) {
            return Some(Value { span: text.span, kind: Kind::String(text) });
        }
        let word = self.bare_word(start);
        let end = start + word.len();
        let span = Span::from_range(start..end);
        if word.is_empty() {
            return None;
        }
        let kind = self.word_kind(word, span)?;
        self.pos = end;
        Some(Value { span, kind })
    }

    /// What the word means, telling what is wrong with it.
    fn word_kind(&mut self, word: &'t str, span: Span) -> Option<Kind<'t>> {
        if number_end(word.as_bytes(), 0) == Some(word.len()) {
            return Some(Kind::Number(word));
        }
        if let Some(number) = mended_number(word) {
            self.mistakes.tell(odd_number(word, &number, span));
            let kept = word.find(&number).and_then(|at| word.get(at..at + number.len()));
            return Some(kept.map_or(Kind::Unknown, Kind::Number));
        }
        if let Some((written, applicability)) = mended_literal(word) {
            self.mistakes.tell(odd_literal(word, written, applicability, span));
            return Some(match (applicability, written) {
                (Safe, "true") => Kind::Bool(true),
                (Safe, "false") => Kind::Bool(false),
                (Safe, _) => Kind::Null,
                (Unsafe, _) => Kind::Unknown,
            });
        }
        let first = word.chars().next()?;
        if !(first.is_alphanumeric() || matches!(first, '_' | '/' | '$' | '@' | '+' | '-' | '~')) {
            return None;
        }
        let title = "Put the text in double quotes";
        self.mistakes.tell(mistake(
            span,
            format!("`{}` stands here without quotes.", shown(word)),
            "Put text between double quotes.",
            fix(Unsafe, title, vec![edit(span.start as usize, span.end as usize, quoted(word))]),
        ));
        Some(Kind::String(self.bare_text(word, span)))
    }

    /// The words from `start` on, up to where the value must end.
    fn bare_word(&self, start: usize) -> &'t str {
        let rest = self.rest(start);
        let stops = [',', '}', ']', '"', '{', '[', ';', '\n', '\r'];
        let stop = rest.find(stops).unwrap_or(rest.len());
        let word = &rest[..stop];
        let comment = [" //", "\t//", " /*", " #", "\t#"];
        let stop = comment.iter().filter_map(|mark| word.find(mark)).min().unwrap_or(stop);
        word[..stop]
            .trim_end_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{200b}')
    }

    /// The rest of the line from `start` on, of a long one no more than about `most` bytes, as long
    /// as the time for guesses lasts.
    fn look_along(&mut self, start: usize, most: usize) -> Option<&'t str> {
        let line = first_line(self.rest(start), most);
        self.budget = self.budget.checked_sub(line.len() + 1)?;
        Some(line)
    }

    /// `Dropbox",`: a string whose opening quote is missing.
    fn without_opening_quote(&mut self, start: usize, place: Place) -> Option<Text<'t>> {
        let line = self.look_along(start, 500)?;
        let close = start + line.find('"')?;
        let inside = self.text.get(start..close)?;
        let is_text = inside.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '/')
            && !inside.contains(['\\', '{', '}', '[', ']'])
            && !inside.ends_with([' ', ',', ':', '\t']);
        if !is_text || !self.goes_on_as_json(close + 1, place) {
            return None;
        }
        let what = if place == Place::Key { "key" } else { "text" };
        let span = Span::from_range(start..close + 1);
        self.mistakes.tell(mistake(
            Span::at(offset(start)),
            format!("The {what} `{}` has no opening quote.", shown(inside)),
            "Put a `\"` in front of it.",
            fix(Unsafe, "Put a quote in front of it", vec![edit(start, start, "\"")]),
        ));
        self.pos = close + 1;
        Some(self.bare_text(inside, span))
    }

    /// A key at `start` that is no string in double quotes, if a colon follows it.
    pub(super) fn odd_key(&mut self, start: usize) -> Option<Text<'t>> {
        if let Some(quote) = Quote::at(self.text, start) {
            return Some(self.odd_string(quote, start, Place::Key));
        }
        if let Some(text) = self.without_opening_quote(start, Place::Key) {
            return Some(text);
        }
        let name = self.bare_key(start)?;
        let span = Span::from_range(start..start + name.len());
        self.mistakes.tell(mistake(
            span,
            format!("The key `{}` stands without quotes.", shown(name)),
            "Put keys between double quotes.",
            fix(
                Safe,
                "Put the key in double quotes",
                vec![edit(start, start + name.len(), quoted(name))],
            ),
        ));
        self.pos = start + name.len();
        Some(self.bare_text(name, span))
    }

    /// The words at `start` if they are a key: a colon, or its like, follows in the same line.
    pub(super) fn bare_key(&mut self, start: usize) -> Option<&'t str> {
        let line = self.look_along(start, 200)?;
        let stop = line.bytes().position(|b| {
            matches!(b, b':' | b'=' | b',' | b'{' | b'}' | b'[' | b']' | b'"' | b';' | b'(')
        })?;
        let name = self.text.get(start..start + stop)?.trim_end();
        let separated = matches!(line.as_bytes().get(stop), Some(b':' | b'='));
        (separated && !name.is_empty()).then_some(name)
    }

    /// A template at `start` that stands without quotes, if one is opened and closed there.
    pub(super) fn bare_template(&mut self, start: usize, place: Place) -> Option<Text<'t>> {
        let rest = self.rest(start);
        let (opener, closer) = TEMPLATES.iter().find(|(opener, _)| rest.starts_with(opener))?;
        let line = self.look_along(start, 4000)?;
        let mut from = opener.len();
        let len = loop {
            let end = from + line.get(from..)?.find(closer)? + closer.len();
            if self.goes_on_as_json(start + end, place) && !line.get(..end)?.contains("\":") {
                break end;
            }
            // Braces may overlap: of `}}}}`, the first three or the last.
            from = end - closer.len() + 1;
        };
        let template = line.get(..len)?;
        let span = Span::from_range(start..start + len);
        self.mistakes.tell(mistake(
            span,
            format!("The template `{}` stands without quotes.", shown(template)),
            "Put templates between double quotes: JSON has no templates, Cerb looks for them inside \
             texts.",
            fix(
                Safe,
                "Put the template in double quotes",
                vec![edit(start, start + len, quoted(template))],
            ),
        ));
        self.pos = start + len;
        Some(self.bare_text(template, span))
    }

    /// A text that stands in the source without an opening quote.
    fn bare_text(&self, text: &str, span: Span) -> Text<'t> {
        Text::mapped(span, text, OffsetMap::starting_at(span.start).view(), self.arena)
    }
}

/// A text as JSON writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\0'..'\u{20}' => {
                let code = u32::from(character);
                let digit = |shift: u32| char::from_digit(code >> shift & 0xf, 16).unwrap_or('0');
                quoted.push_str("\\u00");
                quoted.extend([digit(4), digit(0)]);
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

fn odd_number(word: &str, number: &str, span: Span) -> SyntaxError {
    let unsigned = word.trim_start_matches(['+', '-']);
    let radix = ["0x", "0X", "0o", "0O", "0b", "0B"];
    let why = if radix.iter().any(|prefix| unsigned.starts_with(prefix)) {
        "JSON writes numbers with decimal digits only"
    } else if word.starts_with('+') {
        "JSON writes no `+` in front of a number"
    } else if word.contains('_') {
        "JSON writes nothing between the digits of a number"
    } else if unsigned.starts_with('.') || unsigned.ends_with('.') || unsigned.contains(".e") {
        "JSON wants a digit on both sides of the point"
    } else {
        "JSON writes numbers without leading zeros"
    };
    mistake(
        span,
        format!("`{}` is no number as JSON writes it: {why}.", shown(word)),
        format!("Write `{number}`, or put it between double quotes if it is a text."),
        fix(
            Safe,
            "Write the number as JSON does",
            vec![edit(span.start as usize, span.end as usize, number)],
        ),
    )
}

/// The number that `word` is in other languages, as JSON writes it.
fn mended_number(word: &str) -> Option<String> {
    let (sign, digits) = match word.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", word.strip_prefix('+').unwrap_or(word)),
    };
    if !digits.bytes().any(|byte| byte.is_ascii_digit()) || !digits.is_ascii() {
        return None;
    }
    let plain = digits.replace('_', "");
    let radix = match plain.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => 10,
    };
    if radix != 10 {
        let value = u64::from_str_radix(plain.get(2..)?, radix).ok()?;
        return Some(format!("{sign}{value}"));
    }
    let (mantissa, exponent) = match plain.find(['e', 'E']) {
        Some(at) => plain.split_at(at),
        None => (plain.as_str(), ""),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    let number = format!("{sign}{whole}{point}{fraction}{exponent}");
    (number_end(number.as_bytes(), 0) == Some(number.len())).then_some(number)
}

fn odd_literal(word: &str, written: &str, sure: Applicability, span: Span) -> SyntaxError {
    mistake(
        span,
        format!("`{}` is no value that JSON knows.", shown(word)),
        format!("Write `{written}` if that is meant, or put it between double quotes."),
        fix(
            sure,
            &format!("Write `{written}`"),
            vec![edit(span.start as usize, span.end as usize, written)],
        ),
    )
}

/// The literal that `word` is in other languages, or nearly is.
fn mended_literal(word: &str) -> Option<(&'static str, Applicability)> {
    let lower = word.to_ascii_lowercase();
    match &*lower {
        "true" => return Some(("true", Safe)),
        "false" => return Some(("false", Safe)),
        "null" | "none" | "nil" => return Some(("null", Safe)),
        "yes" | "on" => return Some(("true", Unsafe)),
        "no" | "off" => return Some(("false", Unsafe)),
        "undefined" => return Some(("null", Unsafe)),
        number if matches!(number.trim_start_matches(['+', '-']), "nan" | "inf" | "infinity") => {
            return Some(("null", Unsafe));
        }
        _ => {}
    }
    let near = |literal: &&&'static str| {
        word.len() <= 6 && strsim::damerau_levenshtein(literal, &lower) == 1
    };
    ["true", "false", "null"].iter().find(near).map(|literal| (*literal, Unsafe))
}
