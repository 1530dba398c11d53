//! The analysis of one package: what it declares and uses, held against the facts about the releases
//! of Cerb that it is for. Rules read it; nothing here reports.

pub(crate) mod exclusion;
pub(crate) mod flow;
pub(crate) mod foreseen;
pub(crate) mod literal_id;
pub(crate) mod record;
pub(crate) mod uses;
pub(crate) mod words;

use crate::cerb::{Facts, Releases};
use crate::json::Document;
use crate::package::{Package, Shape};
use crate::settings::Settings;
use crate::twig::Foreseen;
use exclusion::Exclusions;
use literal_id::Literal;
pub(crate) use record::Types;
use std::cell::OnceCell;
use uses::Use;

/// All that is known of a package: its text, what it declares and uses, and the facts by which it is
/// judged.
#[derive(Debug)]
pub struct Analysis<'a> {
    /// The text and its tree.
    pub document: &'a Document<'a>,
    /// What the package declares and uses.
    pub package: &'a Package<'a>,
    /// Where the package departs from the schema.
    pub shape: &'a Shape<'a>,
    /// What the user asked for.
    pub settings: &'a Settings,
    /// What is known of Cerb.
    pub facts: Facts,
    /// The releases of Cerb by which the package is judged.
    pub releases: Releases,
    /// The record types and the records.
    pub(crate) types: &'a Types<'a>,
    /// What the package uses of Cerb, once a rule has asked.
    uses: OnceCell<Vec<Use>>,
    /// The numbers in it that stand for records, once a rule has asked.
    literals: OnceCell<Vec<Literal<'a>>>,
    /// What is known of the runs of its templates, once a rule has asked.
    foreseen: OnceCell<Vec<(usize, Foreseen)>>,
    /// Which of its elements stay, once a rule has asked.
    exclusions: OnceCell<Exclusions<'a>>,
}

impl<'a> Analysis<'a> {
    /// What there is to look at in a package.
    pub(crate) fn new(
        document: &'a Document<'a>,
        package: &'a Package<'a>,
        shape: &'a Shape<'a>,
        types: &'a Types<'a>,
        settings: &'a Settings,
        releases: Releases,
    ) -> Self {
        Self {
            document,
            package,
            shape,
            settings,
            facts: settings.facts,
            releases,
            types,
            uses: OnceCell::new(),
            literals: OnceCell::new(),
            foreseen: OnceCell::new(),
            exclusions: OnceCell::new(),
        }
    }
}
