//! Data queries as Cerb reads them: `type:worklist.records of:ticket query:(status:o) expand:[owner_]`.

use crate::text::Span;

/// Queries that are nested deeper are not looked at; none that people write comes near it.
const MOST_NESTED: usize = 100;

/// A query: the keys at its top, and the brackets that do not match.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// The keys with what they hold, in order.
    pub(super) fields: Vec<Field>,
    /// The first bracket that closes nothing, or that nothing closes.
    pub(super) unmatched: Option<Span>,
}

/// A key and what stands behind it. Words that belong to no key are a field without one.
#[derive(Debug)]
pub(super) struct Field {
    /// The key, without the colon.
    pub(super) key: Option<Span>,
    /// From the key, or the first word, to the end.
    pub(super) span: Span,
    /// The last word or quoted text behind it, without quotes.
    pub(super) value: Option<Span>,
    /// What stands between round brackets behind it.
    pub(super) group: Option<Vec<Field>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Field,
    Text,
    Not,
    Bool,
    Open,
    Close,
    ListOpen,
    ListClose,
}

#[derive(Clone, Copy, Debug)]
struct Token {
    kind: Kind,
    span: Span,
}

/// Reads a query; `None` where it is nested too deep.
pub(super) fn parse(text: &str) -> Option<Query> {
    let mut reader = Reader::default();
    let mut tokens = tokens(text).into_iter().peekable();
    while let Some(token) = tokens.next() {
        if token.kind == Kind::ListOpen {
            // Up to its end, everything belongs to the list.
            let mut list = token.span;
            loop {
                match tokens.next() {
                    Some(inner) if inner.kind == Kind::ListClose => {
                        list = list.to(inner.span);
                        break;
                    }
                    Some(inner) => list = list.to(inner.span),
                    None => {
                        reader.unmatched.get_or_insert(token.span);
                        break;
                    }
                }
            }
            reader.list(list);
        } else {
            reader.token(token)?;
        }
    }
    Some(reader.finish())
}

/// Puts tokens together, with a level for each open bracket.
#[derive(Debug, Default)]
struct Reader {
    levels: Vec<(Span, Level)>,
    top: Level,
    unmatched: Option<Span>,
}

/// The fields of one pair of brackets, or of the whole query.
#[derive(Debug, Default)]
struct Level {
    fields: Vec<Field>,
    /// The last field still takes what follows.
    is_open: bool,
    /// The last field is made of words without a key, and takes further ones.
    is_loose: bool,
}

impl Reader {
    fn level(&mut self) -> &mut Level {
        self.levels.last_mut().map_or(&mut self.top, |(_, level)| level)
    }

    fn token(&mut self, token: Token) -> Option<()> {
        match token.kind {
            Kind::Field => self.level().start(token.span),
            Kind::Text => self.level().word(token.span),
            // It belongs to what follows.
            Kind::Not => {}
            Kind::Open => {
                if self.levels.len() >= MOST_NESTED {
                    return None;
                }
                self.levels.push((token.span, Level::default()));
            }
            Kind::Close => match self.levels.pop() {
                Some((open, level)) => {
                    let span = open.to(token.span);
                    self.level().group(level.fields, span);
                }
                None => {
                    self.unmatched.get_or_insert(token.span);
                }
            },
            Kind::ListClose => {
                self.unmatched.get_or_insert(token.span);
            }
            Kind::Bool | Kind::ListOpen => self.level().end(),
        }
        Some(())
    }

    fn list(&mut self, span: Span) {
        let level = self.level();
        if let Some(field) = level.fields.last_mut().filter(|_| level.is_open) {
            field.span = field.span.to(span);
        }
        level.end();
    }

    fn finish(mut self) -> Query {
        // What stands behind a bracket that nothing closes stands beside it.
        while let Some((open, level)) = self.levels.pop() {
            self.unmatched = Some(open);
            let outer = self.level();
            outer.end();
            outer.fields.extend(level.fields);
        }
        Query { fields: self.top.fields, unmatched: self.unmatched }
    }
}

impl Level {
    fn end(&mut self) {
        self.is_open = false;
        self.is_loose = false;
    }

    fn start(&mut self, span: Span) {
        let key = Span::new(span.start, span.end - 1);
        self.fields.push(Field { key: Some(key), span, value: None, group: None });
        self.is_open = true;
        self.is_loose = false;
    }

    fn word(&mut self, span: Span) {
        match self.fields.last_mut() {
            Some(field) if self.is_open => {
                field.value = Some(span);
                field.span = field.span.to(span);
                self.is_open = false;
            }
            Some(field) if self.is_loose => field.span = field.span.to(span),
            _ => {
                self.fields.push(Field { key: None, span, value: Some(span), group: None });
                self.is_loose = true;
            }
        }
    }

    fn group(&mut self, fields: Vec<Field>, span: Span) {
        if let Some(field) = self.fields.last_mut().filter(|_| self.is_open) {
            field.group = Some(fields);
            field.span = field.span.to(span);
        }
        self.end();
    }
}

/// The words and signs of a query.
fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (kind, len) = match &bytes[at..] {
            [first, ..] if first.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            [b'"', rest @ ..] if rest.contains(&b'"') => {
                let len = rest.iter().position(|byte| *byte == b'"').unwrap_or(0);
                let inside = Span::from_range(at + 1..at + 1 + len);
                tokens.push(Token { kind: Kind::Text, span: inside });
                at += len + 2;
                continue;
            }
            [b'!', b'(', ..] => (Kind::Open, 2),
            [b'a', b'l', b'l', b'(', ..] if at > 0 && bytes[at - 1] == b':' => (Kind::Open, 4),
            [b'!', ..] if at > 0 && bytes[at - 1] == b':' => (Kind::Not, 1),
            [b'(', ..] => (Kind::Open, 1),
            [b')', ..] => (Kind::Close, 1),
            [b'[', ..] => (Kind::ListOpen, 1),
            [b']', ..] => (Kind::ListClose, 1),
            rest => word(rest),
        };
        tokens.push(Token { kind, span: Span::from_range(at..at + len) });
        at += len;
    }
    tokens
}

/// A key with its colon, or a word.
fn word(rest: &[u8]) -> (Kind, usize) {
    let is_of_key = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    let key = rest.iter().take_while(|byte| is_of_key(byte)).count();
    if key > 0 && rest.get(key) == Some(&b':') {
        return (Kind::Field, key + 1);
    }
    let is_end =
        |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'(' | b')' | b'[' | b']');
    let len = rest.iter().position(is_end).unwrap_or(rest.len()).max(1);
    match &rest[..len] {
        b"OR" | b"AND" => (Kind::Bool, len),
        b"!" => (Kind::Not, len),
        _ => (Kind::Text, len),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<(String, String)> {
        let query = parse(text).expect("it is not nested deep");
        let part = |span: Option<Span>| span.map_or("", |span| &text[span.range()]).to_owned();
        query.fields.iter().map(|field| (part(field.key), part(field.value))).collect()
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn a_query_is_read() {
        let text =
            "type:worklist.records of:ticket query:(a:[b,c] OR (d:!e)) format:\"x y\" expand:[a]";
        let expected = [
            pair("type", "worklist.records"),
            pair("of", "ticket"),
            pair("query", ""),
            pair("format", "x y"),
            pair("expand", ""),
        ];
        assert_eq!(keys(text), expected);
        let query = parse(text).expect("it is not nested deep");
        assert!(query.unmatched.is_none());
        assert_eq!(query.fields[2].group.as_ref().map(Vec::len), Some(1));
    }

    #[test]
    fn words_without_a_key_are_one_field() {
        assert_eq!(
            keys("type:a loose word of:b"),
            [pair("type", "a"), pair("", "loose"), pair("of", "b")]
        );
        assert_eq!(keys("type: a"), [pair("type", "a")]);
        assert_eq!(keys("a:b:c"), [pair("a", ""), pair("b", "c")]);
    }

    #[test]
    fn brackets_that_do_not_match_are_found() {
        let unmatched = |text: &str| {
            let query = parse(text).expect("it is not nested deep");
            query.unmatched.map(|span| span.start)
        };
        assert_eq!(unmatched("type:a query:(b:c"), Some(13));
        assert_eq!(unmatched("type:a query:b)"), Some(14));
        assert_eq!(unmatched("type:a expand:[b"), Some(14));
        assert_eq!(unmatched("type:a expand:b]"), Some(15));
        assert_eq!(unmatched("type:a query:(b:\"(\")"), None);
        assert_eq!(
            keys("type:a query:(b:c"),
            [pair("type", "a"), pair("query", ""), pair("b", "c")]
        );
    }

    #[test]
    fn what_is_nested_too_deep_is_left_alone() {
        assert!(parse(&"(".repeat(10_000)).is_none());
    }
}
