//! Where text comes from: a file, standard input, a page with packages in it.

pub mod files;
mod lines;

pub use lines::{LineIndex, Position};

use crate::span::OffsetMap;
use std::borrow::Cow;

/// A text that may hold packages, and the name that reports call it by.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
}

/// A package in a source: its text, and the way back.
#[derive(Clone, Debug)]
pub struct Embedded<'s> {
    /// The package's JSON.
    pub text: Cow<'s, str>,
    /// From offsets in `text` to offsets in the source.
    pub map: OffsetMap,
}

impl Source {
    /// A text under the name by which the user knows it.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// A source of bytes, which should be UTF-8.
    pub fn from_bytes(name: impl Into<String>, bytes: &[u8]) -> Self {
        Self::new(name, String::from_utf8_lossy(bytes))
    }

    /// The name by which the user knows it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The packages in it.
    pub fn packages(&self) -> Vec<Embedded<'_>> {
        vec![Embedded { text: Cow::Borrowed(&self.text), map: OffsetMap::default() }]
    }
}

/// Whether a JSON text is meant as a package.
pub fn looks_like_package(text: &str) -> bool {
    text.contains("\"package\"")
}
