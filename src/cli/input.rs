//! What is to be read, as commands that read packages agree on it.

use super::arguments::Reading;
use super::terminal::Styles;
use cerb_lint::io::files::{self, Failure, Input};
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

/// What there is to read.
pub(super) struct Found {
    /// What the user named, or what stands for nothing named.
    pub(super) paths: Vec<PathBuf>,
    pub(super) inputs: Vec<Input>,
    pub(super) failures: Vec<Failure>,
}

/// Finds what the user named, or else takes standard input. Complains where that is a terminal.
pub(super) fn find(paths: &[PathBuf], reading: &Reading, styles: Styles) -> Option<Found> {
    if reading.clipboard {
        let inputs = vec![Input::clipboard()];
        return Some(Found { paths: Vec::new(), inputs, failures: Vec::new() });
    }
    let mut paths = paths.to_vec();
    if paths.is_empty() {
        if io::stdin().is_terminal() {
            styles.complain(&NOTHING_NAMED);
            return None;
        }
        paths.push(PathBuf::from("-"));
    }
    let (inputs, failures) = files::find(&paths, reading.stdin_filename.as_deref());
    Some(Found { paths, inputs, failures })
}

const NOTHING_NAMED: &str = "\
Name a package, a page or a folder to check, such as `cerb-lint package.json`, or pipe a package into cerb-lint. \
See `cerb-lint --help`.";

/// Says that nothing named holds a package.
pub(super) fn nothing_found(paths: &[PathBuf]) -> String {
    let names: Vec<_> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
    format!("There is no package in {}.", names.join(", "))
}
