//! From paths to texts: files, folders, standard input, the clipboard.

use super::clipboard;
use crate::source::{Source, SourceKind};
use ignore::WalkBuilder;
use std::collections::HashSet;
use std::fmt;
use std::fs::{File, FileType};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How reports call standard input where the user gives it no name.
const STANDARD_INPUT: &str = "<stdin>";

/// Something to lint, not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    origin: Origin,
    name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    StandardInput(SourceKind),
    Clipboard,
    /// A file that the user named.
    Named(PathBuf),
    /// A file in a folder that the user named: it may be no package at all.
    InFolder(PathBuf),
}

/// Why something could not be linted, as a whole sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(pub(super) String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl Input {
    /// Standard input: what was pasted, or the text of the file of that name.
    pub fn standard_input(name: Option<&str>) -> Self {
        let kind = name.map_or(SourceKind::Paste, SourceKind::of_file);
        let name = name.unwrap_or(STANDARD_INPUT).to_owned();
        Self { origin: Origin::StandardInput(kind), name }
    }

    /// The text on the clipboard.
    pub fn clipboard() -> Self {
        Self { origin: Origin::Clipboard, name: "<clipboard>".to_owned() }
    }

    /// Where it is; for standard input and the clipboard the name under which it is reported.
    pub fn path(&self) -> &Path {
        match &self.origin {
            Origin::StandardInput(_) | Origin::Clipboard => Path::new(&self.name),
            Origin::Named(path) | Origin::InFolder(path) => path,
        }
    }

    /// Whether the user named it, and not only a folder in which it lies.
    pub const fn is_named(&self) -> bool {
        !matches!(self.origin, Origin::InFolder(_))
    }

    /// The name under which it is reported.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file that it is; `None` for standard input and the clipboard.
    pub fn file(&self) -> Option<&Path> {
        match &self.origin {
            Origin::StandardInput(_) | Origin::Clipboard => None,
            Origin::Named(path) | Origin::InFolder(path) => Some(path),
        }
    }

    /// Reads it, unless it has more than `max_size` bytes. `None` is a file in a folder that holds
    /// no package.
    pub fn read(&self, max_size: u64) -> Result<Option<Source>, Failure> {
        let bytes = match &self.origin {
            Origin::StandardInput(_) => read_all(io::stdin().lock(), 0, max_size),
            Origin::Clipboard => {
                let text = clipboard::read().map_err(Failure)?;
                read_all(text.as_bytes(), 0, max_size)
            }
            Origin::Named(path) | Origin::InFolder(path) => File::open(path).and_then(|file| {
                let len = file.metadata().map_or(0, |metadata| metadata.len());
                read_all(file, len, max_size)
            }),
        };
        let bytes = bytes.map_err(|error| cannot_read(&self.name, &error))?;
        let bytes = bytes.ok_or_else(|| too_large(&self.name, max_size))?;
        let kind = match &self.origin {
            Origin::StandardInput(kind) => *kind,
            Origin::Clipboard => SourceKind::Paste,
            Origin::Named(_) | Origin::InFolder(_) => SourceKind::of_file(&self.name),
        };
        let source = Source::of_bytes(kind, self.name.as_str(), bytes);
        let is_wanted = self.is_named() || source.holds_package();
        Ok(is_wanted.then_some(source))
    }
}

/// Finds what there is to lint at `paths`: files as they are named, and in folders, recursively,
/// JSON files and pages that git does not ignore. `-` is standard input, with the name that the user gives it.
///
/// The order is that of `paths`, and by name within a folder; what is named twice is listed once.
pub fn find(paths: &[PathBuf], stdin_name: Option<&str>) -> (Vec<Input>, Vec<Failure>) {
    let mut inputs = Vec::new();
    let mut failures = Vec::new();
    let mut seen = HashSet::new();
    for path in paths {
        if path.as_os_str() == "-" {
            if seen.insert(path.clone()) {
                inputs.push(Input::standard_input(stdin_name));
            }
            continue;
        }
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() => {
                walk(path, &mut seen, &mut inputs, &mut failures);
            }
            Ok(metadata) if is_readable(metadata.file_type()) => {
                if seen.insert(without_dot(path)) {
                    let name = path.to_string_lossy().into_owned();
                    inputs.push(Input { origin: Origin::Named(path.clone()), name });
                }
            }
            Ok(_) => failures.push(not_a_file(&path.to_string_lossy())),
            Err(error) => failures.push(cannot_read(&path.to_string_lossy(), &error)),
        }
    }
    (inputs, failures)
}

fn walk(
    folder: &Path,
    seen: &mut HashSet<PathBuf>,
    inputs: &mut Vec<Input>,
    failures: &mut Vec<Failure>,
) {
    for entry in WalkBuilder::new(folder).sort_by_file_name(Ord::cmp).build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                let path = without_dot(entry.path());
                if may_hold_package(&path) && seen.insert(path.clone()) {
                    let name = path.to_string_lossy().into_owned();
                    inputs.push(Input { origin: Origin::InFolder(path), name });
                }
            }
            Ok(_) => {}
            Err(error) => failures.push(cannot_walk(&error)),
        }
    }
}

/// The path without a `./` at its beginning.
fn without_dot(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}

fn may_hold_package(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["json", "md", "markdown", "html"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Files, and pipes, which is what a shell makes of `<(command)`.
#[cfg(unix)]
fn is_readable(kind: FileType) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.is_file() || kind.is_fifo()
}

#[cfg(not(unix))]
fn is_readable(kind: FileType) -> bool {
    kind.is_file()
}

/// Reads to the end; `None` where that is more than `max_size` bytes. `len` is how much there most
/// likely is, in bytes.
fn read_all(reader: impl Read, len: u64, max_size: u64) -> io::Result<Option<Vec<u8>>> {
    // A byte more, so that the end is seen without making room.
    let room = len.min(max_size).saturating_add(1);
    let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or_default());
    reader.take(max_size.saturating_add(1)).read_to_end(&mut bytes)?;
    let is_too_large = u64::try_from(bytes.len()).is_ok_and(|len| len > max_size);
    Ok((!is_too_large).then_some(bytes))
}

fn cannot_read(name: &str, error: &io::Error) -> Failure {
    Failure(format!("Cannot read `{name}`: {}.", reason(error)))
}

fn cannot_walk(error: &ignore::Error) -> Failure {
    let path = path_of(error).map(|path| format!("`{}`", path.display()));
    let path = path.unwrap_or_else(|| "a folder".to_owned());
    let reason = error.io_error().map_or_else(|| error.to_string(), reason);
    Failure(format!("Cannot read {path}: {reason}."))
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

fn not_a_file(name: &str) -> Failure {
    Failure(format!("Cannot read `{name}`: it is neither a file nor a folder."))
}

fn too_large(name: &str, max_size: u64) -> Failure {
    Failure(format!(
        "Cannot read `{name}`: it has more than {max_size} bytes (see `--max-file-size`)."
    ))
}

/// Why something could not be read or written, to be put behind a colon.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => {
            let text = error.to_string();
            let end = text.find(" (os error").unwrap_or(text.len());
            text[..end].to_lowercase()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const PACKAGE: &str = r#"{"package": {}, "records": []}"#;
    const LIMIT: u64 = 1 << 20;

    fn names(inputs: &[Input]) -> Vec<&str> {
        inputs.iter().map(|input| input.name.as_str()).collect()
    }

    /// A folder with files of every kind.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("sub")).unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        fs::write(folder.path().join(".gitignore"), "ignored.json\n").unwrap();
        for name in ["b.json", "a.json", "ignored.json", ".hidden.json", "x.txt", "sub/c.JSON"] {
            fs::write(folder.path().join(name), PACKAGE).unwrap();
        }
        fs::write(folder.path().join("tsconfig.json"), r#"{"compilerOptions": {}}"#).unwrap();
        folder
    }

    #[test]
    fn lists_what_git_does_not_ignore_in_order() {
        let folder = folder();
        let (inputs, failures) = find(&[folder.path().to_owned()], None);
        let prefix = format!("{}/", folder.path().display());
        let names: Vec<_> =
            names(&inputs).into_iter().map(|name| name.strip_prefix(&prefix).unwrap()).collect();
        assert_eq!(names, ["a.json", "b.json", "sub/c.JSON", "tsconfig.json"]);
        assert_eq!(failures, []);
    }

    #[test]
    fn passes_over_what_is_no_package_unless_named() {
        let folder = folder();
        let named = folder.path().join("tsconfig.json");
        let (inputs, _) = find(&[folder.path().to_owned()], None);
        let in_folder = inputs.iter().find(|input| input.name.ends_with("tsconfig.json")).unwrap();
        assert!(in_folder.read(LIMIT).unwrap().is_none());
        let (inputs, _) = find(&[named], None);
        assert!(inputs[0].read(LIMIT).unwrap().is_some());
    }

    #[test]
    fn says_what_cannot_be_read_and_goes_on() {
        let folder = folder();
        let (missing, there) = (folder.path().join("missing.json"), folder.path().join("a.json"));
        let (inputs, failures) = find(&[missing.clone(), there.clone(), there], None);
        assert_eq!(inputs.len(), 1);
        let sentence =
            format!("Cannot read `{}`: there is no such file or folder.", missing.display());
        assert_eq!(failures, [Failure(sentence)]);
    }

    #[test]
    fn refuses_what_is_too_large() {
        let folder = folder();
        let (inputs, _) = find(&[folder.path().join("a.json")], None);
        let size = u64::try_from(PACKAGE.len()).unwrap();
        assert!(inputs[0].read(size).is_ok());
        let failure = inputs[0].read(size - 1).unwrap_err();
        assert!(failure.to_string().contains("more than 29 bytes"), "{failure}");
    }

    #[test]
    #[cfg(unix)]
    fn refuses_what_is_no_file() {
        let (inputs, failures) = find(&[PathBuf::from("/dev/zero")], None);
        assert_eq!(inputs, []);
        assert!(failures[0].to_string().contains("neither a file nor a folder"));
    }

    #[test]
    #[cfg(unix)]
    fn does_not_follow_links_that_lead_back() {
        let folder = folder();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("sub/again")).unwrap();
        let (inputs, failures) = find(&[folder.path().to_owned()], None);
        assert_eq!((inputs.len(), failures.len()), (4, 0));
    }
}
