//! What is to be read, as commands that read packages agree on it.

use super::terminal::Styles;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

/// What the user named, or else standard input. Complains where that is a terminal.
pub(super) fn named(paths: &[PathBuf], styles: Styles) -> Option<Vec<PathBuf>> {
    if !paths.is_empty() {
        return Some(paths.to_vec());
    }
    if io::stdin().is_terminal() {
        styles.complain(&NOTHING_NAMED);
        return None;
    }
    Some(vec![PathBuf::from("-")])
}

const NOTHING_NAMED: &str = "\
Name a package, a page or a folder to check, such as `cerb-lint package.json`, or pipe a package into cerb-lint. \
See `cerb-lint --help`.";

/// Says that nothing named holds a package.
pub(super) fn nothing_found(paths: &[PathBuf]) -> String {
    let names: Vec<_> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
    format!("There is no package in {}.", names.join(", "))
}
