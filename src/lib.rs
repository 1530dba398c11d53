//! A validator and linter for Cerb packages.

pub mod baseline;
pub mod cerb;
pub mod config;
pub mod diagnostic;
pub mod fingerprint;
pub mod inspect;
pub mod package;
pub mod pointer;
pub mod report;
pub mod rules;
pub mod schema;
pub mod source;
pub mod span;
pub mod syntax;
pub mod template;

mod fix;
mod lint;
mod nearest;
mod settings;

pub use fix::{Applied, Fixed, fix};
pub use lint::{Examined, Suppression, examine, lint};
pub use nearest::nearest;
pub use settings::{Level, Override, Settings};
pub use source::Source;
