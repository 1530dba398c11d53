//! The configuration file that governs a package.

use super::{Config, FILE_NAME};
use crate::io::files::reason;
use crate::text::Diagnostic;
use std::collections::HashMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// A configuration file that was read.
#[derive(Debug)]
pub struct ConfigFile {
    /// The name by which the user knows it.
    pub name: String,
    /// The folder in which it lies, to which its paths are relative; absolute.
    pub folder: PathBuf,
    /// Its text.
    pub text: String,
    /// What it says.
    pub config: Config,
}

/// Why a configuration file, or a baseline, can't be used.
#[derive(Debug)]
pub enum Problem {
    /// It can't be read: why, in a sentence.
    Unreadable(String),
    /// There are mistakes in it.
    Mistaken {
        /// The name by which the user knows it.
        name: String,
        /// Its text.
        text: String,
        /// The mistakes, whose spans point into the text.
        mistakes: Vec<Diagnostic>,
    },
}

/// Finds the configuration of each file: a `cerb-lint.toml` in its folder, or the nearest one above
/// it, up to the root or to a folder with a `.git`.
///
/// Each folder is looked at once, however many files are asked for.
#[derive(Debug, Default)]
pub struct Finder {
    search: Search,
    /// What governs the files in a folder, as the folder was named.
    known: HashMap<PathBuf, Governing>,
}

/// What governs a file; `None` for nothing.
type Governing = Option<Result<Arc<ConfigFile>, Arc<Problem>>>;

#[derive(Debug, Default)]
enum Search {
    /// Upwards from each file.
    #[default]
    Upwards,
    /// This file for all.
    Only(Arc<ConfigFile>),
    /// None at all.
    Nothing,
}

impl Finder {
    /// Uses one configuration file for everything.
    pub fn only(path: &Path) -> Result<Self, Problem> {
        let file = read_file(path)?;
        let file = file.ok_or_else(|| Problem::unreadable(path, &ErrorKind::NotFound.into()))?;
        Ok(Self { search: Search::Only(Arc::new(file)), known: HashMap::new() })
    }

    /// Uses no configuration file.
    pub fn nothing() -> Self {
        Self { search: Search::Nothing, known: HashMap::new() }
    }

    /// The configuration file that governs `file`, which need not exist.
    pub fn find(&mut self, file: &Path) -> Result<Option<Arc<ConfigFile>>, Arc<Problem>> {
        match &self.search {
            Search::Only(only) => Ok(Some(Arc::clone(only))),
            Search::Nothing => Ok(None),
            Search::Upwards => {
                let folder = file.parent().unwrap_or(file);
                if let Some(known) = self.known.get(folder) {
                    return known.clone().transpose();
                }
                let governing = self.find_upwards(&absolute(folder));
                self.known.insert(folder.to_owned(), governing.clone());
                governing.transpose()
            }
        }
    }

    /// The problems that were met, each once, in the order of their names.
    pub fn problems(&self) -> Vec<Arc<Problem>> {
        let mut problems: Vec<Arc<Problem>> = Vec::new();
        for problem in self.known.values().flatten().filter_map(|one| one.as_ref().err()) {
            if !problems.iter().any(|other| Arc::ptr_eq(other, problem)) {
                problems.push(Arc::clone(problem));
            }
        }
        problems.sort_by(|one, other| one.name().cmp(other.name()));
        problems
    }

    fn find_upwards(&mut self, folder: &Path) -> Governing {
        let mut passed = Vec::new();
        let mut governing = None;
        for ancestor in folder.ancestors() {
            if let Some(known) = self.known.get(ancestor) {
                governing.clone_from(known);
                break;
            }
            passed.push(ancestor.to_owned());
            let here = read_file(&ancestor.join(FILE_NAME));
            governing = here.map_err(Arc::new).map(|file| file.map(Arc::new)).transpose();
            if governing.is_some() || is_project_root(ancestor) {
                break;
            }
        }
        self.known.extend(passed.into_iter().map(|folder| (folder, governing.clone())));
        governing
    }
}

impl ConfigFile {
    /// A file's path relative to the folder of the configuration.
    pub fn relative(&self, file: &Path) -> PathBuf {
        relative(&self.folder, &absolute(file))
    }

    /// The path that one in the configuration means.
    pub fn resolve(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }
}

impl Problem {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Unreadable(sentence) => sentence,
            Self::Mistaken { name, .. } => name,
        }
    }

    /// The problem that a file can't be read.
    pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Self {
        let reason = reason(error);
        Self::Unreadable(format!("Cannot read `{}`: {reason}.", shown(path)))
    }
}

/// Reads a configuration file; `None` where there is none.
fn read_file(path: &Path) -> Result<Option<ConfigFile>, Problem> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if is_absence(&error) => return Ok(None),
        Err(error) => return Err(Problem::unreadable(path, &error)),
    };
    let name = shown(path);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    match Config::read_bytes(&bytes) {
        Ok(config) => {
            let path = absolute(path);
            let folder = path.parent().unwrap_or(&path).to_owned();
            Ok(Some(ConfigFile { name, folder, text, config }))
        }
        Err(mistakes) => Err(Problem::Mistaken { name, text, mistakes }),
    }
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory)
}

fn is_project_root(folder: &Path) -> bool {
    // A file in the work trees and submodules of git.
    folder.join(".git").exists()
}

/// A path from the root, without `.` and `..`. Links are not followed: what governs a file is where
/// the user sees it.
pub fn absolute(path: &Path) -> PathBuf {
    // An empty path is the working folder; where that is gone, there is nothing above it either.
    let from_root = std::path::absolute(Path::new(".").join(path)).unwrap_or_else(|_| path.into());
    let mut clean = PathBuf::new();
    for component in from_root.components() {
        match component {
            Component::ParentDir => drop(clean.pop()),
            Component::CurDir => {}
            other => clean.push(other),
        }
    }
    clean
}

/// How to get from `folder` to `path`, both absolute.
pub(crate) fn relative(folder: &Path, path: &Path) -> PathBuf {
    let shared =
        folder.components().zip(path.components()).take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return path.to_owned();
    }
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(path.components().skip(shared)).collect()
}

/// A path as the user would write it: relative where it is near the working folder.
pub fn shown(path: &Path) -> String {
    let near = relative(&absolute(Path::new("")), &absolute(path));
    near.to_string_lossy().into_owned()
}

/// A relative path with `/` between folders, on every system.
pub(crate) fn with_slashes(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    if path.is_absolute() { path.to_string_lossy().into_owned() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a/cerb-lint.toml`, `a/b/`, `a/repo/.git`, `a/repo/c/`, `a/broken/cerb-lint.toml`.
    fn folder() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for folder in ["a/b/deep", "a/repo/.git", "a/repo/c", "a/broken"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        fs::write(root.path().join("a/cerb-lint.toml"), "notes = true").unwrap();
        fs::write(root.path().join("a/broken/cerb-lint.toml"), "nots = true").unwrap();
        root
    }

    #[test]
    fn the_nearest_one_governs() {
        let root = folder();
        let mut finder = Finder::default();
        for file in ["a/x.json", "a/b/x.json", "a/b/deep/x.json", "a/b/../x.json"] {
            let found = finder.find(&root.path().join(file)).unwrap().expect(file);
            assert_eq!(found.folder, root.path().join("a"), "{file}");
        }
    }

    #[test]
    fn nothing_above_a_repository_governs_what_is_in_it() {
        let root = folder();
        let mut finder = Finder::default();
        assert!(finder.find(&root.path().join("a/repo/c/x.json")).unwrap().is_none());
        fs::write(root.path().join("a/repo/cerb-lint.toml"), "").unwrap();
        let mut finder = Finder::default();
        assert!(finder.find(&root.path().join("a/repo/c/x.json")).unwrap().is_some());
    }

    #[test]
    fn a_broken_one_is_a_problem_once() {
        let root = folder();
        let mut finder = Finder::default();
        for file in ["a/broken/x.json", "a/broken/y.json", "a/x.json"] {
            assert_eq!(finder.find(&root.path().join(file)).is_err(), file.contains("broken"));
        }
        assert_eq!(finder.problems().len(), 1);
    }

    #[test]
    fn a_file_that_is_named_must_be_there() {
        let root = folder();
        assert!(Finder::only(&root.path().join("none.toml")).is_err());
        let mut finder = Finder::only(&root.path().join("a/cerb-lint.toml")).unwrap();
        assert!(finder.find(Path::new("elsewhere.json")).unwrap().is_some());
        assert!(Finder::nothing().find(&root.path().join("a/x.json")).unwrap().is_none());
    }

    #[test]
    fn paths_lead_from_folder_to_file() {
        let relative = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(relative("/a/b", "/a/b/c.json"), Path::new("c.json"));
        assert_eq!(relative("/a/b", "/a/c.json"), Path::new("../c.json"));
        assert_eq!(absolute(Path::new("/a/./b/../c")), Path::new("/a/c"));
    }
}
