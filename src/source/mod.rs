//! Where text comes from: a file, standard input, the clipboard, a page with packages in it.

mod clipboard;
mod edits;
mod extract;
pub mod files;
mod guess;
mod lines;
mod markdown;
pub mod paste;
mod text;
mod write;

pub use guess::looks_like_package;
pub use lines::{LineIndex, Position};

use crate::json::SyntaxError;
use crate::text::{OffsetMap, Span};
use paste::Taken;
use std::borrow::Cow;
use std::path::Path;

/// The name of standard input where the user gives it none: what was pasted, with or without
/// something around the package.
pub const PASTED: &str = "<stdin>";

/// The name of what is on the clipboard, which is read as what was pasted is.
pub const CLIPBOARD: &str = "<clipboard>";

/// A text that may hold packages, and the name that reports call it by.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    /// What was wrong with the bytes that the text was read from, in ascending order.
    faults: Vec<SyntaxError>,
    /// The bytes that the text was read from, where they are not those of the text.
    bytes: Option<Vec<u8>>,
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
    /// A text under the name by which the user knows it.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), faults: Vec::new(), bytes: None }
    }

    /// A source of bytes, which should be UTF-8.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let text::Decoded { text, faults, bytes } = text::decode(bytes.into());
        Self { name: name.into(), text, faults, bytes }
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

    /// The packages in it: those in its code blocks where it is a page, those that [`paste::take`]
    /// finds where it was pasted, else the whole text.
    pub fn packages(&self) -> Vec<Embedded<'_>> {
        if self.is_pasted() {
            let (mut packages, taken) = paste::take(&self.text);
            for package in &mut packages {
                match taken {
                    Taken::Whole => package.faults.clone_from(&self.faults),
                    Taken::Parts(_) | Taken::Unescaped => self.add_faults(package),
                }
            }
            return packages;
        }
        if !self.is_page() {
            return vec![Embedded {
                text: Cow::Borrowed(&self.text),
                map: OffsetMap::default(),
                faults: self.faults.clone(),
                encoding: Encoding::Plain,
            }];
        }
        let mut packages = markdown::packages(&self.text);
        for package in &mut packages {
            self.add_faults(package);
        }
        packages
    }

    /// What was taken of it as a package, where it was pasted.
    pub fn taken(&self) -> Taken {
        if self.is_pasted() { paste::take(&self.text).1 } else { Taken::Whole }
    }

    /// Whether something in it is meant as a package, however broken.
    pub fn holds_package(&self) -> bool {
        self.packages().iter().any(|package| looks_like_package(&package.text))
    }

    /// Whether the text was pasted, going by its name.
    fn is_pasted(&self) -> bool {
        [PASTED, CLIPBOARD].contains(&&*self.name)
    }

    /// Whether the text is a page, going by its name.
    fn is_page(&self) -> bool {
        let extension = Path::new(&self.name).extension().unwrap_or_default();
        let pages = ["md", "markdown", "html", "htm"];
        pages.iter().any(|page| extension.eq_ignore_ascii_case(page))
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
