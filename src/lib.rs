//! A validator and linter for Cerb packages.

pub mod diagnostic;
pub mod package;
pub mod rules;
pub mod span;
pub mod syntax;
pub mod template;

mod settings;
pub use settings::{Level, Settings};
