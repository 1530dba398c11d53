//! Tokens where they are not due: what was meant, and where the text makes sense again.

use super::lex::{Bracket, Token, TokenKind, offset};
use super::mistakes::{edit, fix, mistake, shown};
use super::parser::{Parser, State};
use super::strings::Place;
use super::{Kind, Value};
use crate::text::Applicability::{Safe, Unsafe};
use crate::text::Span;

impl<'t> Parser<'t> {
    /// Tells of a text in which nothing begins as a package does.
    pub(super) fn tell_no_package(&mut self, start: usize) {
        let rest = self.lexer.rest(start).trim_end();
        let line = rest.lines().next().unwrap_or_default();
        self.tell(mistake(
            Span::from_range(start..start + line.len()),
            format!("There is no package in this text, which begins with `{}`.", shown(line)),
            "A package begins with `{` and ends with `}`. Was something else copied?",
            None,
        ));
        self.state = State::End;
    }

    pub(super) fn tell_in_front(&mut self, start: usize, end: usize) {
        let rest = self.lexer.text[start..end].trim_end();
        self.tell(mistake(
            Span::from_range(start..start + rest.len()),
            format!("`{}` stands in front of the package and is no part of it.", shown(rest)),
            "Remove it: the text must begin with the package's `{`.",
            fix(Unsafe, "Remove it", vec![edit(start, end, "")]),
        ));
    }

    pub(super) fn odd_value(&mut self, token: Token<'t>, place: Place) -> Option<Token<'t>> {
        if let Some(value) = self.lexer.odd_value(token.start, place) {
            self.add(value);
            return None;
        }
        let what = self.lexer.odd_piece(token.start);
        self.tell(mistake(
            Span::from_range(token.start..token.start + what.len()),
            format!("`{}` stands where a value is due, and is none.", shown(what)),
            "Write a text in double quotes, a number, `true`, `false`, `null`, a list or an object.",
            None,
        ));
        let start = token.start;
        let (next, end) = self.lexer.skip(token);
        self.add(Value { span: Span::from_range(start..end), kind: Kind::Unknown });
        Some(next)
    }

    /// A token that is no value, where one is due.
    pub(super) fn no_value(&mut self, token: Token<'t>, place: Place) -> Option<Token<'t>> {
        let span = Span::from_range(token.start..self.lexer.pos);
        match (&token.kind, place) {
            (TokenKind::Close(bracket), Place::Element) => {
                let bracket = *bracket;
                self.close_bracket(bracket, token.start);
                None
            }
            (TokenKind::Comma, Place::Element) => {
                self.extra_comma(span);
                None
            }
            (TokenKind::Colon, Place::Member) => {
                self.extra_colon(span);
                None
            }
            (_, Place::Member) => {
                self.missing_value();
                Some(token)
            }
            _ => self.give_up(token, "a value"),
        }
    }

    pub(super) fn missing_value(&mut self) {
        let at = self.lexer.before;
        // Mostly a colon, yet it may be one of those that JSON does not know, and wider.
        let start = self.lexer.text.floor_char_boundary(at.saturating_sub(1));
        let name = self.key.as_ref().map(|key| shown(key.decoded())).unwrap_or_default();
        if !self.lexer.elided {
            self.tell(mistake(
                Span::from_range(start..at),
                format!("The key `{name}` has no value."),
                "Write a value behind the colon, or remove the key.",
                None,
            ));
        }
        self.add(Value { span: Span::at(offset(at)), kind: Kind::Unknown });
    }

    /// Tells of a comma in front of the bracket that closes the innermost list or object.
    pub(super) fn trailing_comma(&mut self, bracket: Bracket) {
        let Some(at) = self.comma.filter(|_| self.state == State::Next && !self.lexer.elided)
        else {
            return;
        };
        let (closer, noun) = (bracket.closer(), bracket.noun());
        self.tell(mistake(
            Span::from_range(at..at + 1),
            format!(
                "A comma stands in front of the `{closer}` that ends the {noun}, and nothing follows \
                 it."
            ),
            "Remove the comma: commas stand only between two elements.",
            fix(Safe, "Remove the comma", vec![edit(at, at + 1, "")]),
        ));
    }

    pub(super) fn extra_comma(&mut self, span: Span) {
        let message = if self.state == State::First {
            "A comma stands here in front of the first element."
        } else {
            "Two commas follow one another, with nothing between them."
        };
        let edits = vec![edit(span.start as usize, span.end as usize, "")];
        self.tell(mistake(
            span,
            message,
            "Remove the comma: commas stand only between two elements.",
            fix(Safe, "Remove the comma", edits),
        ));
    }

    pub(super) fn extra_colon(&mut self, span: Span) {
        let edits = vec![edit(span.start as usize, span.end as usize, "")];
        self.tell(mistake(
            span,
            "Two colons follow one another, with nothing between them.",
            "Remove one of them.",
            fix(Safe, "Remove the colon", edits),
        ));
    }

    /// A list or an object where a key is due; that is told once for each object.
    pub(super) fn without_key(&mut self, start: usize) -> Token<'t> {
        let told =
            self.frames.last_mut().is_some_and(|frame| std::mem::replace(&mut frame.told, true));
        if !told {
            let opener = self.lexer.rest(start).get(..1).unwrap_or_default();
            let error = mistake(
                Span::from_range(start..start + 1),
                format!(
                    "`{opener}` stands where a key is due: inside `{{}}`, every value has a key."
                ),
                "Write a key and a colon in front of it, or `[` and `]` around the elements of a list.",
                None,
            );
            self.tell(error);
        }
        self.lexer.mistakes.muted = true;
        self.lexer.skip_balanced();
        let next = self.lexer.next();
        self.lexer.mistakes.muted = false;
        self.state = State::After;
        next
    }

    pub(super) fn odd_colon(&mut self, token: Token<'t>) -> Option<Token<'t>> {
        let rest = self.lexer.rest(token.start);
        for sign in ["=>", ":=", "->", "=", "：", ";"] {
            if rest.starts_with(sign) {
                let span = Span::from_range(token.start..token.start + sign.len());
                self.tell_colon(span, &format!("`{sign}` stands"));
                self.lexer.pos = token.start + sign.len();
                return None;
            }
        }
        self.missing_colon();
        Some(token)
    }

    pub(super) fn tell_colon(&mut self, span: Span, what: &str) {
        let name = self.key.as_ref().map(|key| shown(key.decoded())).unwrap_or_default();
        let edits = vec![edit(span.start as usize, span.end as usize, ":")];
        self.tell(mistake(
            span,
            format!("{what} between the key `{name}` and its value, where JSON wants a colon."),
            "Write `:`.",
            fix(Safe, "Write a colon", edits),
        ));
    }

    pub(super) fn missing_colon(&mut self) {
        let at = self.key.as_ref().map_or(self.lexer.before, |key| key.span.end as usize);
        let name = self.key.as_ref().map(|key| shown(key.decoded())).unwrap_or_default();
        // Behind a key that is not closed, a colon would become a part of it.
        let is_open = self
            .key
            .as_ref()
            .is_some_and(|key| self.lexer.unclosed == Some(key.span.start as usize));
        let mend = || fix(Safe, "Put a colon between them", vec![edit(at, at, ":")]);
        self.tell(mistake(
            Span::at(offset(at)),
            format!("There is no colon between the key `{name}` and its value."),
            "Put a `:` between them.",
            (!is_open).then(mend).flatten(),
        ));
    }

    pub(super) fn key_alone(&mut self) {
        let span = self.key.as_ref().map(|key| key.span).unwrap_or_default();
        let name = self.key.as_ref().map(|key| shown(key.decoded())).unwrap_or_default();
        self.tell(mistake(
            span,
            format!("`{name}` stands inside `{{}}` without a value: every key there has a colon and a value."),
            "Write a colon and a value behind it, or `[` and `]` around the elements of a list.",
            None,
        ));
        self.add(Value { span: Span::at(span.end), kind: Kind::Unknown });
    }

    pub(super) fn missing_comma(&mut self) {
        let at = self.lexer.before;
        let what = if self.is_in(Bracket::Array) { "elements" } else { "members" };
        self.tell(mistake(
            Span::at(offset(at)),
            format!("There is no comma between two {what}."),
            "Put a `,` here.",
            fix(Safe, "Put a comma between them", vec![edit(at, at, ",")]),
        ));
        self.comma = None;
        self.state = State::Next;
    }

    /// A colon in a list; that is told once for each list.
    pub(super) fn keyed_element(&mut self, token: &Token<'t>) {
        let told =
            self.frames.last_mut().is_some_and(|frame| std::mem::replace(&mut frame.told, true));
        if !told {
            self.tell(mistake(
                Span::from_range(token.start..token.start + 1),
                "A colon stands inside a list (`[]`), and the elements of a list have no keys.",
                "Write `{` and `}` around keys and their values.",
                None,
            ));
        }
        if let Some(value) = self.values.last_mut() {
            value.kind = Kind::Unknown;
        }
        self.comma = None;
        self.state = State::Next;
    }

    pub(super) fn odd_comma(&mut self, token: Token<'t>) -> Option<Token<'t>> {
        let rest = self.lexer.rest(token.start);
        let Some(sign) = [";", "，", "،", "、"].iter().find(|sign| rest.starts_with(**sign))
        else {
            return self.give_up(token, "a comma");
        };
        let end = token.start + sign.len();
        let is_last = self.lexer.rest(end).trim_ascii_start().starts_with(['}', ']']);
        let (help, written) = if is_last { ("Remove it.", "") } else { ("Write `,`.", ",") };
        self.tell(mistake(
            Span::from_range(token.start..end),
            format!("`{sign}` stands where JSON wants a comma, if anything."),
            help,
            fix(Safe, "Write it as JSON does", vec![edit(token.start, end, written)]),
        ));
        self.lexer.pos = end;
        self.comma = None;
        self.state = if is_last { State::After } else { State::Next };
        None
    }

    /// Tells of a token that makes no sense, and skips to where the text does again.
    pub(super) fn give_up(&mut self, token: Token<'t>, due: &str) -> Option<Token<'t>> {
        let what = match token.kind {
            TokenKind::Odd => self.lexer.odd_piece(token.start),
            _ => self.lexer.text.get(token.start..self.lexer.pos).unwrap_or_default(),
        };
        let told = self.lexer.elided;
        if !told {
            self.tell(mistake(
                Span::from_range(token.start..token.start + what.len()),
                format!("`{}` stands where {due} is due.", shown(what)),
                "Remove it, or write what JSON wants here.",
                None,
            ));
        }
        if self.frames.is_empty() {
            self.state = State::End;
            return None;
        }
        self.key = None;
        self.state = State::After;
        Some(self.lexer.skip(token).0)
    }

    pub(super) fn tell_cut_short(&mut self) {
        self.unbalanced = true;
        let Some(frame) = self.frames.last() else { return };
        let line = self.lexer.line_number(frame.start);
        let (opener, noun) = (frame.bracket.opener(), frame.bracket.noun());
        let others = match self.frames.len() - 1 {
            0 => String::new(),
            1 => ", nor is the one around it".to_owned(),
            more => format!(", nor are the {more} around it"),
        };
        let place = match (self.lexer.cut, self.state) {
            (Some(_), _) => "in the midst of a text",
            (None, State::Value | State::Colon) => "behind a key without a value",
            _ => "too early",
        };
        let end = self.lexer.before;
        let finished =
            self.lexer.cut.is_none() && matches!(self.state, State::After | State::First);
        let closers: String =
            self.frames.iter().rev().map(|frame| frame.bracket.closer()).collect();
        let mend = finished
            .then(|| fix(Unsafe, "Close what is open", vec![edit(end, end, closers)]))
            .flatten();
        // A text cut off in the midst of an indentation ends there and not in the line before.
        let text = self.lexer.text;
        let trimmed = text.trim_ascii_end().len();
        let shown_end = if text.ends_with([' ', '\t']) { text.len() } else { trimmed };
        let last = text[..shown_end].chars().next_back().map_or(0, char::len_utf8);
        self.tell(mistake(
            Span::from_range(shown_end - last..shown_end),
            format!("The text ends {place}: the {noun} that begins with `{opener}` in line {line} is never closed{others}."),
            "Add what is missing at the end, or copy the package once more and take all of it.",
            mend,
        ));
    }

    /// Something behind the outermost value.
    pub(super) fn behind(&mut self, token: &Token<'t>) {
        let text = self.lexer.text;
        let rest = text[token.start..].trim_end();
        let span = Span::from_range(token.start..token.start + rest.len());
        let begun = match &token.kind {
            TokenKind::Odd => shown(rest),
            TokenKind::Open(_) | TokenKind::String(_) => String::new(),
            _ => shown(text.get(token.start..self.lexer.pos).unwrap_or_default()),
        };
        let is_rubbish = rest.len() < 200
            && rest.chars().all(|c| {
                matches!(c, '}' | ']' | ',' | ';' | '`' | ')' | '\\') || c.is_whitespace()
            });
        self.unbalanced |= matches!(token.kind, TokenKind::Close(_) | TokenKind::Comma);
        if is_rubbish {
            self.tell(mistake(
                span,
                format!("`{}` stands behind the end of the package.", shown(rest)),
                "Remove it.",
                fix(Unsafe, "Remove it", vec![edit(token.start, token.start + rest.len(), "")]),
            ));
        } else {
            let begun =
                if begun.is_empty() { "A second value".to_owned() } else { format!("`{begun}`") };
            self.tell(mistake(
                Span::new(span.start, offset(token.start + first_word(rest).len())),
                format!("{begun} follows behind the end of the package, and a text holds one package only."),
                "Remove what follows, or put it into a file of its own.",
                None,
            ));
        }
        self.state = State::End;
    }
}

fn first_word(text: &str) -> &str {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let end = text.char_indices().nth(40).map_or(end, |(at, _)| end.min(at));
    &text[..end]
}
