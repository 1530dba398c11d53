//! The tree: values, keys and texts, each with its span.

use crate::text::Fix;
use crate::text::{MapRef, Span};
use bumpalo::Bump;

/// Where the trees of documents are kept.
///
/// A package is a hundred thousand small things, none of which goes before the others do. Side by
/// side in a few large pieces of memory they are made, found and given back faster than each by
/// itself.
#[derive(Debug, Default)]
pub struct Arena(Bump);

impl Arena {
    /// An arena with nothing in it, which takes no memory yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a list.
    pub(super) fn list<T>(&self, values: impl ExactSizeIterator<Item = T>) -> &[T] {
        self.0.alloc_slice_fill_iter(values)
    }
}

/// A text read as JSON: the tree as far as it could be understood, and every mistake.
///
/// All spans in it are byte ranges in the text that was parsed.
#[derive(Debug)]
pub struct Document<'t> {
    /// The text that was parsed.
    pub text: &'t str,
    /// The outermost value; `None` where there is none, as in an empty text.
    pub root: Option<Value<'t>>,
    /// Whether a key stands twice in one of its objects.
    pub repeats_a_key: bool,
    /// Every place where the text is not JSON as Cerb's parser reads it, in ascending order.
    pub errors: Vec<SyntaxError>,
}

/// A place where the text is not JSON as Cerb's parser reads it (importer, step 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The smallest span that, if changed, mends it.
    pub span: Span,
    /// What is wrong, in the author's terms.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
    /// Whether it is about nesting alone, which has a rule of its own.
    pub too_deep: bool,
}

/// A value with its place.
#[derive(Debug)]
pub struct Value<'t> {
    /// From the first byte of the value to behind its last, brackets and quotes included.
    pub span: Span,
    /// What it is.
    pub kind: Kind<'t>,
}

/// What a value is.
#[derive(Debug)]
pub enum Kind<'t> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(&'t str),
    /// A string.
    String(Text<'t>),
    /// A list.
    Array(&'t [Value<'t>]),
    /// An object.
    Object(Object<'t>),
    /// Something that could not be understood, of which a syntax error speaks. Rules leave it alone.
    Unknown,
}

/// An object's members in the order in which they are written, repeated keys included.
#[derive(Debug, Default)]
pub struct Object<'t> {
    /// The members, in order.
    pub members: &'t [Member<'t>],
    /// Where there are few members and no key stands twice, none is needed.
    index: Option<&'t Index<'t>>,
}

/// What is found out about the members of an object once.
#[derive(Debug)]
struct Index<'t> {
    /// Their places, sorted by key.
    by_key: &'t [u32],
    /// Whether a key stands twice.
    repeats: bool,
}

/// A key and its value.
#[derive(Debug)]
pub struct Member<'t> {
    /// The key.
    pub key: Text<'t>,
    /// The value.
    pub value: Value<'t>,
    /// What keys are first told apart by, so that most need no look at the text.
    head: u64,
}

/// The length and the first bytes of a key.
fn head(key: &str) -> u64 {
    let mut head = [0; 8];
    let len = key.len().min(7);
    head[..len].copy_from_slice(&key.as_bytes()[..len]);
    head[7] = u8::try_from(key.len()).unwrap_or(u8::MAX);
    u64::from_le_bytes(head)
}

/// A string, decoded, with the way back to the text.
///
/// A package has a hundred thousand of them, so they are small.
#[derive(Debug)]
pub struct Text<'t> {
    /// The string as it stands in the text, with its quotes.
    pub span: Span,
    content: Content<'t>,
}

/// What stands in a string.
#[derive(Debug)]
enum Content<'t> {
    /// What stands in the text byte for byte, one byte after the start of the span.
    Same(&'t str),
    Mapped(&'t Mapped<'t>),
}

/// What stands in a string that is not written as it is read.
#[derive(Debug)]
struct Mapped<'t> {
    decoded: &'t str,
    /// From offsets in `decoded` to offsets in the text.
    map: MapRef<'t>,
}

impl<'t> Value<'t> {
    /// The members, where the value is an object.
    pub const fn as_object(&self) -> Option<&Object<'t>> {
        if let Kind::Object(object) = &self.kind { Some(object) } else { None }
    }

    /// The elements, where the value is a list.
    pub fn as_array(&self) -> Option<&[Value<'t>]> {
        if let Kind::Array(values) = &self.kind { Some(values) } else { None }
    }

    /// The text, where the value is a string.
    pub const fn as_text(&self) -> Option<&Text<'t>> {
        if let Kind::String(text) = &self.kind { Some(text) } else { None }
    }

    /// The decoded string, where the value is a string.
    pub fn as_str(&self) -> Option<&str> {
        self.as_text().map(Text::decoded)
    }

    /// The value of `key`, where the value is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Value<'t>> {
        self.as_object()?.get(key)
    }

    /// Where the value begins: its opening bracket, or the whole of it where it is no list or object.
    pub const fn head(&self) -> Span {
        match self.kind {
            Kind::Array(_) | Kind::Object(_) => Span::new(self.span.start, self.span.start + 1),
            _ => self.span,
        }
    }

    /// What the value is, with an article, for messages: "a string".
    pub const fn describe(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(true) => "true",
            Kind::Bool(false) => "false",
            Kind::Number(_) => "a number",
            Kind::String(_) => "text",
            Kind::Array(_) => "a list",
            Kind::Object(_) => "an object",
            Kind::Unknown => "something unreadable",
        }
    }
}

/// The longest pointer that is told, in bytes without escapes: each finding has one, and keys may be of any length.
const LONGEST_POINTER: usize = 4096;

/// With so few members, looking at each is the fastest way to find one.
const FEW: usize = 32;

impl<'t> Member<'t> {
    pub(super) fn new(key: Text<'t>, value: Value<'t>) -> Self {
        let head = head(key.decoded());
        Self { key, value, head }
    }

    /// Whether the other member has the same key.
    pub fn has_key_of(&self, other: &Member<'_>) -> bool {
        self.head == other.head && self.key.decoded() == other.key.decoded()
    }
}

/// Whether a key stands twice among a few members: to compare each with each takes less than to sort
/// them.
fn few_repeat(members: &[Member<'_>]) -> bool {
    let mut rest = members.iter().enumerate().skip(1);
    rest.any(|(index, one)| members[..index].iter().any(|other| one.has_key_of(other)))
}

impl<'t> Index<'t> {
    fn new(members: &[Member<'t>], arena: &'t Arena) -> Self {
        let key = |place: u32| members[place as usize].key.decoded();
        let mut by_key: Vec<u32> = (0..).zip(members).map(|(place, _)| place).collect();
        by_key.sort_by_key(|place| key(*place));
        let repeats = by_key.windows(2).any(|pair| key(pair[0]) == key(pair[1]));
        Self { by_key: arena.list(by_key.into_iter()), repeats }
    }
}

impl<'t> Object<'t> {
    /// An object of these members.
    pub(super) fn new(members: &'t [Member<'t>], arena: &'t Arena) -> Self {
        let is_needed = members.len() > FEW || few_repeat(members);
        let index = is_needed.then(|| &*arena.0.alloc(Index::new(members, arena)));
        Self { members, index }
    }

    /// The value of `key`: of the last member with that key, as PHP has it.
    pub fn get(&self, key: &str) -> Option<&Value<'t>> {
        self.member(key).map(|member| &member.value)
    }

    /// The last member with that key.
    pub fn member(&self, key: &str) -> Option<&Member<'t>> {
        let Some(Index { by_key, .. }) = self.index else {
            let head = head(key);
            let is_it = |member: &&Member<'_>| member.head == head && member.key.decoded() == key;
            return self.members.iter().rev().find(is_it);
        };
        let end = by_key.partition_point(|place| *self.key_at(*place) <= *key);
        let place = *by_key.get(end.checked_sub(1)?)?;
        (self.key_at(place) == key).then(|| &self.members[place as usize])
    }

    fn key_at(&self, place: u32) -> &str {
        self.members[place as usize].key.decoded()
    }

    /// Whether a key stands twice in it.
    pub fn repeats_a_key(&self) -> bool {
        self.index.is_some_and(|index| index.repeats)
    }

    /// The decoded string under `key`, where it is a string.
    pub fn str(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }
}

impl<'t> Text<'t> {
    /// A string at `span` (quotes included) that stands in the parsed text byte for byte, one byte
    /// after the start of `span`.
    pub const fn same(span: Span, decoded: &'t str) -> Self {
        Self { span, content: Content::Same(decoded) }
    }

    /// A string at `span` (quotes included) whose text is `decoded`; `map` leads back to the parsed
    /// text. Both are copied.
    pub(super) fn mapped(span: Span, decoded: &str, map: MapRef<'_>, arena: &'t Arena) -> Self {
        let decoded = arena.0.alloc_str(decoded);
        let map = map.with(arena.0.alloc_slice_copy(map.breaks));
        Self { span, content: Content::Mapped(arena.0.alloc(Mapped { decoded, map })) }
    }

    /// The string without quotes, escapes decoded.
    pub fn decoded(&self) -> &str {
        match &self.content {
            Content::Same(decoded) => decoded,
            Content::Mapped(mapped) => mapped.decoded,
        }
    }

    /// The place in the parsed text of a byte range of the decoded string.
    pub fn place(&self, inner: Span) -> Span {
        match &self.content {
            Content::Mapped(mapped) => mapped.map.source(inner),
            Content::Same(_) => {
                Span::new(self.span.start + 1 + inner.start, self.span.start + 1 + inner.end)
            }
        }
    }

    /// The place of the string without its quotes.
    pub fn inside(&self) -> Span {
        let len = u32::try_from(self.decoded().len()).unwrap_or(u32::MAX);
        self.place(Span::new(0, len))
    }
}

impl Document<'_> {
    /// Adds what was wrong with the bytes that the text was read from. What the parser says of the
    /// same places is dropped: it saw stand-ins there.
    pub fn add_faults(&mut self, faults: &[SyntaxError]) {
        for fault in faults {
            let apart = |error: &SyntaxError| {
                error.span.end <= fault.span.start || fault.span.end <= error.span.start
            };
            self.errors.retain(apart);
        }
        self.errors.extend_from_slice(faults);
        self.errors.sort_by_key(|error| error.span);
    }

    /// The RFC 6901 pointer of the innermost key or value that holds `span`; where that would be
    /// longer than 4 KiB, escapes not counted, of something around it.
    ///
    /// The tree is searched by halves, so this takes no time worth counting.
    pub fn pointer(&self, span: Span) -> String {
        let mut pointer = String::new();
        let fits = |pointer: &str, token: &str| pointer.len() + token.len() < LONGEST_POINTER;
        let mut next = self.root.as_ref();
        while let Some(value) = next {
            next = match &value.kind {
                Kind::Array(values) => {
                    let index = values.partition_point(|element| element.span.end < span.end);
                    let token = index.to_string();
                    let element = values.get(index).filter(|element| element.span.contains(span));
                    element.filter(|_| fits(&pointer, &token)).inspect(|_| {
                        push_token(&mut pointer, &token);
                    })
                }
                Kind::Object(object) => {
                    let members = &object.members;
                    let index = members.partition_point(|member| member.value.span.end < span.end);
                    members
                        .get(index)
                        .filter(|member| member.key.span.start <= span.start)
                        .filter(|member| fits(&pointer, member.key.decoded()))
                        .and_then(|member| {
                            push_token(&mut pointer, member.key.decoded());
                            member.value.span.contains(span).then_some(&member.value)
                        })
                }
                _ => None,
            };
        }
        pointer
    }

    /// The span to delete so that an element of a list, or a member's value, goes with the comma
    /// that parts it from its neighbour, and the list stays valid.
    pub fn removal(&self, value: &Value<'_>) -> Span {
        let (start, end) = (value.span.start as usize, value.span.end as usize);
        let after = &self.text[end..];
        let rest = after.trim_start();
        if let Some(next) = rest.strip_prefix(',') {
            let next = next.trim_start();
            return Span::from_range(start..self.text.len() - next.len());
        }
        let before = self.text[..start].trim_end();
        match before.strip_suffix(',') {
            Some(before) => Span::from_range(before.len()..end),
            None => value.span,
        }
    }
}

fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}
