//! Where text comes from: a file, standard input, the clipboard, a page with packages in it.

mod edits;
mod extract;
mod guess;

mod markdown;
pub mod paste;
mod text;

pub use guess::looks_like_package;

use crate::json::SyntaxError;
use crate::text::{OffsetMap, Span};
use paste::Taken;
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

/// What a text is, and so where packages are looked for in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// All of it is a package.
    Package,
    /// Markdown or HTML, with packages in its code blocks.
    Page,
    /// What was pasted or piped: a package, with or without something around it.
    Paste,
}

impl SourceKind {
    /// What a file is, going by its name.
    pub fn of_file(name: &str) -> Self {
        let extension = Path::new(name).extension().unwrap_or_default();
        let pages = ["md", "markdown", "html", "htm"];
        let is_page = pages.iter().any(|page| extension.eq_ignore_ascii_case(page));
        if is_page { Self::Page } else { Self::Package }
    }
}

/// A text that may hold packages, and the name that reports call it by.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    kind: SourceKind,
    text: String,
    /// What was wrong with the bytes that the text was read from, in ascending order.
    faults: Vec<SyntaxError>,
    /// The bytes that the text was read from, where they are not those of the text.
    bytes: Option<Vec<u8>>,
    /// What was extracted from it, once somebody has asked.
    extracted: OnceLock<Extracted>,
}

/// The packages of a source, and what was taken where it was pasted.
#[derive(Clone, Debug)]
struct Extracted {
    packages: Vec<Stored>,
    taken: Taken,
}

/// A package, without a reference to its source.
#[derive(Clone, Debug)]
struct Stored {
    text: StoredText,
    map: OffsetMap,
    faults: Vec<SyntaxError>,
    encoding: Encoding,
}

#[derive(Clone, Debug)]
enum StoredText {
    /// A range of the source, in bytes.
    Verbatim(Range<usize>),
    /// Made of pieces of it.
    Derived(String),
}

/// A package in a source: its text, and the way back.
#[derive(Clone, Debug)]
pub struct Embedded<'s> {
    /// The package's JSON.
    pub text: Cow<'s, str>,
    /// From offsets in `text` to offsets in the source.
    pub map: OffsetMap,
    /// What was wrong with the bytes that the text was read from, in ascending order. Spans are in
    /// `text`.
    pub faults: Vec<SyntaxError>,
    /// How the source writes the text.
    pub encoding: Encoding,
}

/// How a source writes the text of a package.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    #[default]
    Plain,
    /// With HTML entities for what would be HTML.
    Html,
}

impl Source {
    /// A file's text under the name by which the user knows it, which says what kind of file it is.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let name = name.into();
        let kind = SourceKind::of_file(&name);
        Self::of_kind(kind, name, text)
    }

    /// A text of a kind, under the name by which the user knows it.
    pub fn of_kind(kind: SourceKind, name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind,
            text: text.into(),
            faults: Vec::new(),
            bytes: None,
            extracted: OnceLock::new(),
        }
    }

    /// The bytes of a file, which should be UTF-8, under its name.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let name = name.into();
        Self::of_bytes(SourceKind::of_file(&name), name, bytes)
    }

    /// Bytes, which should be UTF-8, of a kind of text.
    pub fn of_bytes(kind: SourceKind, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let text::Decoded { text, faults, bytes } = text::decode(bytes.into());
        Self { faults, bytes, ..Self::of_kind(kind, name, text) }
    }

    /// The same kind of source with another text.
    #[must_use]
    pub fn with_text(&self, text: impl Into<String>) -> Self {
        Self::of_kind(self.kind, self.name.as_str(), text)
    }

    /// What it is.
    pub const fn kind(&self) -> SourceKind {
        self.kind
    }

    /// The name by which the user knows it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes that the text was read from.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or(self.text.as_bytes())
    }

    /// Whether the text is, byte for byte, what it was read from. It is not where that was no UTF-8.
    pub const fn is_exact(&self) -> bool {
        self.bytes.is_none()
    }

    /// The packages in it, which are looked for once: those in its code blocks where it is a page,
    /// those that [`paste::take`] finds where it was pasted, else the whole text.
    pub fn packages(&self) -> Vec<Embedded<'_>> {
        let stored = self.extracted().packages.iter();
        stored.map(|stored| stored.embedded(&self.text)).collect()
    }

    /// What was taken of it as a package, where it was pasted.
    pub fn taken(&self) -> &Taken {
        &self.extracted().taken
    }

    /// Whether something in it is meant as a package, however broken.
    pub fn holds_package(&self) -> bool {
        self.packages().iter().any(|package| looks_like_package(&package.text))
    }

    fn extracted(&self) -> &Extracted {
        self.extracted.get_or_init(|| {
            let (mut packages, taken) = self.extract();
            for package in &mut packages {
                match taken {
                    Taken::Whole if self.kind != SourceKind::Page => {
                        package.faults.clone_from(&self.faults);
                    }
                    _ => self.add_faults(package),
                }
            }
            Extracted { packages: packages.into_iter().map(Stored::new).collect(), taken }
        })
    }

    fn extract(&self) -> (Vec<Embedded<'_>>, Taken) {
        match self.kind {
            SourceKind::Paste => paste::take(&self.text),
            SourceKind::Page => (markdown::packages(&self.text), Taken::Whole),
            SourceKind::Package => {
                let whole = Embedded {
                    text: Cow::Borrowed(&self.text),
                    map: OffsetMap::default(),
                    faults: Vec::new(),
                    encoding: Encoding::Plain,
                };
                (vec![whole], Taken::Whole)
            }
        }
    }

    /// Gives a package those faults that lie in it: the stand-ins in its text that lead back to one.
    fn add_faults(&self, package: &mut Embedded<'_>) {
        if self.faults.is_empty() {
            return;
        }
        let mut faults: Vec<SyntaxError> = Vec::new();
        for (at, _) in package.text.match_indices(text::STAND_IN) {
            let span = Span::from_range(at..at + 1);
            let place = package.map.source(span);
            let index = self.faults.partition_point(|fault| fault.span.end <= place.start);
            let Some(fault) = self.faults.get(index).filter(|fault| fault.span.contains(place))
            else {
                continue;
            };
            match faults.last_mut() {
                Some(last) if last.span.end == span.start => last.span.end = span.end,
                _ => faults.push(SyntaxError { span, ..fault.clone() }),
            }
        }
        package.faults = faults;
    }
}

impl Stored {
    fn new(embedded: Embedded<'_>) -> Self {
        let Embedded { text, map, faults, encoding } = embedded;
        let text = match text {
            Cow::Owned(text) => StoredText::Derived(text),
            Cow::Borrowed(text) => {
                let start = map.source(Span::at(0)).start as usize;
                StoredText::Verbatim(start..start + text.len())
            }
        };
        Self { text, map, faults, encoding }
    }

    fn embedded<'s>(&'s self, source: &'s str) -> Embedded<'s> {
        let text = match &self.text {
            StoredText::Verbatim(range) => source.get(range.clone()).unwrap_or_default(),
            StoredText::Derived(text) => text,
        };
        Embedded {
            text: Cow::Borrowed(text),
            map: self.map.clone(),
            faults: self.faults.clone(),
            encoding: self.encoding,
        }
    }
}
