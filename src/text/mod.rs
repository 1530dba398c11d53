//! What every other module speaks of: places in a text, what is wrong there, and how to change it.

pub mod diagnostic;
mod lines;
pub mod nearest;
pub mod pointer;
pub mod span;
mod terminal;

pub use diagnostic::{Applicability, Diagnostic, Edit, Fix, Related, Severity};
pub use lines::{LineIndex, Position};
pub use nearest::nearest;
pub use pointer::PointerPattern;
pub use span::{OffsetMap, Span};
pub use terminal::{Style, escape, wrap};

pub(crate) use diagnostic::MOST_FINDINGS;
pub(crate) use span::MapRef;
pub(crate) use terminal::{count, width};
#[cfg(feature = "cli")]
pub(crate) use terminal::{escaped_width, push_escaped};
