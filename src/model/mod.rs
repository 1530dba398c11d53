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
use crate::json::{self, Document, Value};
use crate::package::{Package, Shape};
use crate::settings::Settings;
use crate::source::Embedded;
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

/// Analyses a package of a source, and gives the analysis to `read`. Every home of the linter begins
/// here: a package is parsed, and held against the facts, in no other place.
pub(crate) fn analyse<R>(
    embedded: &Embedded<'_>,
    settings: &Settings,
    read: impl FnOnce(&Analysis<'_>) -> R,
) -> R {
    let arena = json::Arena::new();
    let mut document = json::parse(&embedded.text, &arena);
    document.add_faults(&embedded.faults);
    // This first: what it takes of memory is free again for what comes then.
    let shape = Shape::of(&document);
    let package = Package::new(&document);
    let facts = settings.facts;
    let required = package.requires("cerb_version").and_then(Value::as_str);
    let releases = facts.judged_by(required, settings.cerb);
    read(&Analysis {
        document: &document,
        package: &package,
        shape: &shape,
        settings,
        facts,
        releases,
        types: &Types::new(&package, facts, releases),
        uses: OnceCell::new(),
        literals: OnceCell::new(),
        foreseen: OnceCell::new(),
        exclusions: OnceCell::new(),
    })
}
