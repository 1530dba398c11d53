//! Files with facts about the project's own Cerb.

use super::{Problem, shown};
use crate::cerb::Facts;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Reads files of facts, each set of them once.
#[derive(Debug, Default)]
pub struct FactsFiles {
    known: HashMap<Vec<PathBuf>, Result<Facts, Arc<Problem>>>,
}

impl FactsFiles {
    /// The facts that come with the linter, with those of the files laid over them in order.
    pub fn lay(&mut self, paths: &[PathBuf]) -> Result<Facts, Arc<Problem>> {
        if paths.is_empty() {
            return Ok(Facts::built_in());
        }
        if let Some(known) = self.known.get(paths) {
            return known.clone();
        }
        let mut paths_in_order = paths.iter();
        let laid = paths_in_order.try_fold(Facts::built_in(), |facts, path| lay(facts, path));
        let laid = laid.map_err(Arc::new);
        self.known.insert(paths.to_vec(), laid.clone());
        laid
    }

    /// The problems that were met, each once, in the order of their names.
    pub fn problems(&self) -> Vec<Arc<Problem>> {
        let problems = self.known.values().filter_map(|laid| laid.as_ref().err());
        let mut problems: Vec<_> = problems.cloned().collect();
        problems.sort_by(|one, other| one.name().cmp(other.name()));
        problems.dedup_by(|one, other| one.name() == other.name());
        problems
    }
}

fn lay(facts: Facts, path: &Path) -> Result<Facts, Problem> {
    let bytes = fs::read(path).map_err(|error| Problem::unreadable(path, &error))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Problem::Unreadable(format!("Cannot read `{}`: it is not UTF-8.", shown(path)))
    })?;
    facts.with_own(&text).map_err(|mistakes| Problem::Mistaken {
        name: shown(path),
        text,
        mistakes,
    })
}
