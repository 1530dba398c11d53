//! JSON text to a tree whose every key and value has a span, with all syntax errors.

mod brackets;
mod escape;
mod lex;
mod mistakes;
mod parse;
mod parser;
mod quotes;
mod reading;
mod recovery;
mod strings;
mod tree;
mod words;

pub(crate) use mistakes::MOST_ERRORS;
pub use parse::parse;
pub use tree::{Arena, Document, Kind, Member, Object, SyntaxError, Text, Value};
