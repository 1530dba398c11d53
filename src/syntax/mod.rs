//! JSON text to a tree whose every key and value has a span, with all syntax errors.

mod tree;

pub use tree::{Document, Kind, Member, Object, SyntaxError, Text, Value};

/// Reads a text as JSON.
pub fn parse(text: &str) -> Document<'_> {
    Document { text, root: None, errors: Vec::new() }
}
