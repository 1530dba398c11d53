//! A validator and linter for Cerb packages.

pub mod cerb;
pub mod diagnostic;
pub mod package;
pub mod report;
pub mod rules;
pub mod source;
pub mod span;
pub mod syntax;
pub mod template;

mod lint;
mod nearest;
mod settings;

pub use lint::lint;
pub use nearest::nearest;
pub use settings::{Level, Settings};
pub use source::Source;
