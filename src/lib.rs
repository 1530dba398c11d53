//! A validator and linter for [Cerb](https://cerb.ai) packages.
//!
//! A package is a JSON document that Cerb imports to create records. [`lint`] says what will go wrong
//! when Cerb does: every mistake, at its place, with what Cerb would do and how to mend it.
//!
//! ```
//! use cerb_lint::text::Severity;
//! use cerb_lint::{Settings, Source, lint};
//!
//! let text = r#"{
//!   "package": { "requires": { "cerb_version": "10.4.0" } },
//!   "records": [{ "uid": "call", "_context": "task", "title": "Call {{{uid.cal}}}" }]
//! }"#;
//! let diagnostics = lint(&Source::new("package.json", text), &Settings::default());
//!
//! assert_eq!(diagnostics.len(), 1);
//! assert_eq!(diagnostics[0].rule, "undefined-uid");
//! assert_eq!(diagnostics[0].severity, Severity::Error);
//! assert_eq!(&text[diagnostics[0].span.range()], "cal");
//! assert_eq!(diagnostics[0].help.as_deref(), Some("Did you mean `uid.call`?"));
//! ```
//!
//! A package passes through the modules in one direction: [`source`] finds it in a file or a page,
//! [`syntax`] reads it with the place of every key and value, [`template`] reads its import-time
//! templates, [`package`] says what it declares and uses, and the [`rules`] look at that with the
//! facts about Cerb in [`cerb`]. [`fn@fix`] applies fixes, and [`report`] writes what was found for
//! people and programs.

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

pub use fix::{Applied, Fixed, fix, fix_except};
pub use lint::{LintResult, Suppression, examine, lint};
pub use nearest::nearest;
pub use settings::{Level, Override, Settings};
pub use source::Source;
