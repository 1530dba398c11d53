//! Facts of one's own installation, laid over those that come with the linter.
//!
//! They have the form of `schemas/cerb/*.json`. What a file says of a name replaces what was known
//! of it; a record type keeps the fields that the file does not name. Nothing of this is looked at
//! unless a file is named.

mod form;
mod lay;

use super::Facts;
use crate::json;
use crate::text::Span;
use crate::text::{Diagnostic, Severity};
use std::ptr;
use std::sync::{Mutex, PoisonError};

/// What diagnostics about a file of facts say in place of a rule's name.
pub const MISTAKE: &str = "facts";

/// The members that a file of one's own can have; the others are about Cerb itself.
const MEMBERS: [&str; 7] =
    ["$schema", "automation_events", "automations", "extensions", "plugins", "records", "toolbars"];

/// Facts that were laid over others.
struct Laid {
    over: Facts,
    text: String,
    facts: Facts,
}

/// All that were laid so far.
///
/// [`Facts`] is a handle that everything copies, on tables that live as long as the program: those
/// that are compiled in do, and so must these. So their memory is never given back, which is right
/// for what a run reads once and needs to its end. This list keeps it to once for each text, however
/// often somebody asks: an editor's server that reads a file anew each time loses nothing by it.
static LAID: Mutex<Vec<Laid>> = Mutex::new(Vec::new());

impl Facts {
    /// These facts with those of a file laid over them; or every mistake in the file, in the order
    /// of the text. A text that is not JSON has no other mistakes.
    pub fn with_own(self, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut laid = LAID.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |one: &&Laid| ptr::eq(one.over.tables, self.tables) && one.text == text;
        if let Some(known) = laid.iter().find(is_it) {
            return Ok(Self { as_of: self.as_of, ..known.facts });
        }
        let arena = json::Arena::new();
        let document = json::parse(text, &arena);
        let root = match &document.root {
            Some(root) if document.errors.is_empty() => root,
            _ => return Err(document.errors.into_iter().map(Diagnostic::from_syntax).collect()),
        };
        let mistakes = form::mistakes(root, self);
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let root = serde_json::from_str(text).unwrap_or_default();
        let tables = Box::leak(Box::new(lay::lay(self.tables, &root)));
        let facts = Self { tables, ..self };
        laid.push(Laid { over: self, text: text.to_owned(), facts });
        Ok(facts)
    }
}

impl Diagnostic {
    fn from_syntax(error: json::SyntaxError) -> Self {
        mistake(error.span, error.message, error.help)
    }
}

fn mistake(span: Span, message: String, help: Option<String>) -> Diagnostic {
    Diagnostic {
        rule: MISTAKE,
        severity: Severity::Error,
        message,
        help,
        span,
        label: None,
        pointer: String::new(),
        related: Vec::new(),
        fix: None,
    }
}
