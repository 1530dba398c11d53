//! JSON text to a tree whose every key and value has a span, with all syntax errors.

mod brackets;
mod lex;
mod mistakes;
mod parse;
mod quotes;
mod strings;
mod tree;
mod words;

pub(crate) use mistakes::MOST_ERRORS;
pub use parse::parse;
pub use tree::{Arena, Document, Kind, Member, Object, SyntaxError, Text, Value};
