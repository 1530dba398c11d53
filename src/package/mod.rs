//! The typed view: what a package declares and uses.

use crate::syntax::Document;

/// What a package declares and uses.
#[derive(Debug)]
pub struct Package<'d> {
    document: &'d Document<'d>,
}

impl<'d> Package<'d> {
    /// The view of a document.
    pub fn new(document: &'d Document<'d>) -> Self {
        Self { document }
    }
}
