//! Puts a new text in the place of a file, whole or not at all.

use super::files::{Failure, Input, reason};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use tempfile::NamedTempFile;

impl Input {
    /// Replaces the file by `new`, if it still holds `old`, which was read from it.
    ///
    /// The new text is written beside the file and then takes its name, so that at any moment the
    /// file is whole, the old one or the new one. On Linux nothing else is left where the program is
    /// stopped while it writes; only between its last two steps, which take no time worth counting,
    /// has the new text a name of its own. Of a symbolic link the file that it leads to is replaced.
    /// The permissions stay.
    pub fn replace(&self, old: &[u8], new: &[u8]) -> Result<(), Failure> {
        let Some(path) = self.file() else { return Ok(()) };
        match replace(path, old, new) {
            Ok(()) => Ok(()),
            Err(Refusal::Io(error)) => {
                Err(Failure(format!("Cannot write `{}`: {}.", self.name(), reason(&error))))
            }
            Err(Refusal::ReadOnly) => {
                Err(Failure(format!("Cannot write `{}`: the file is read-only.", self.name())))
            }
            Err(Refusal::NoFile) => Err(Failure(format!(
                "Cannot write `{}`: it is no file, but something like a pipe.",
                self.name()
            ))),
            Err(Refusal::Changed) => Err(Failure(format!(
                "Nothing was written to `{}`: the file was changed after it was read. Run again to \
                 fix what is there now.",
                self.name()
            ))),
        }
    }
}

/// Why a file was not replaced.
#[derive(Debug)]
enum Refusal {
    Io(io::Error),
    ReadOnly,
    NoFile,
    Changed,
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), Refusal> {
    let path = fs::canonicalize(path)?;
    let metadata = path.metadata()?;
    if !metadata.is_file() {
        return Err(Refusal::NoFile);
    }
    // A rename asks for no leave of the file that it replaces: so it is asked here.
    if metadata.permissions().readonly() {
        return Err(Refusal::ReadOnly);
    }
    let folder = path.parent().ok_or(Refusal::NoFile)?;
    let mut file = OpenOptions::new().read(true).write(true).open(&path)?;
    let written = Written::new(folder, &metadata, new)?;
    // Last of all, so that as little time as can be is left for a change that would be lost.
    let mut now = Vec::with_capacity(old.len());
    file.read_to_end(&mut now)?;
    if now == new {
        // Reached by another name of the same file, which is mended already.
        return Ok(());
    }
    if now != old {
        return Err(Refusal::Changed);
    }
    Ok(written.take_place_of(&path, folder)?)
}

/// A new text on the disk, which as yet has not got the name of the file that it is for.
enum Written {
    /// It has no name at all, so that nothing is left of it if the program is stopped.
    #[cfg(target_os = "linux")]
    Nameless(File),
    /// It has a name of its own, where there are no files without.
    Named(NamedTempFile),
}

impl Written {
    fn new(folder: &Path, metadata: &Metadata, text: &[u8]) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Some(mut file) = nameless(folder) {
            fill(&mut file, metadata, text)?;
            return Ok(Self::Nameless(file));
        }
        let mut file = named().tempfile_in(folder)?;
        fill(file.as_file_mut(), metadata, text)?;
        Ok(Self::Named(file))
    }

    fn take_place_of(self, path: &Path, folder: &Path) -> io::Result<()> {
        match self {
            #[cfg(target_os = "linux")]
            Self::Nameless(file) => {
                // Nothing but a rename puts a file in the place of another, and that takes a name.
                let named = named().make_in(folder, |name| link(&file, name))?;
                named.persist(path).map_err(|error| error.error)?;
            }
            Self::Named(file) => {
                file.persist(path).map_err(|error| error.error)?;
            }
        }
        Ok(())
    }
}

/// Names whose owner can be told, should one be left behind, and that neither this program nor a
/// commit hook takes for a package's.
fn named() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cerb-lint-").suffix(".tmp");
    builder
}

/// A file without a name in a folder, where the file system has such.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path) -> Option<File> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    // Without `/proc` nobody could give it a name.
    if !Path::new("/proc/self/fd").exists() {
        return None;
    }
    let flags = OFlags::WRONLY | OFlags::TMPFILE | OFlags::CLOEXEC;
    let file = openat(CWD, folder, flags, Mode::RUSR | Mode::WUSR).ok()?;
    Some(file.into())
}

/// Gives a name to a file that has none.
#[cfg(target_os = "linux")]
fn link(file: &File, name: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    use std::os::fd::AsRawFd as _;
    let nameless = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(linkat(CWD, nameless, CWD, name, AtFlags::SYMLINK_FOLLOW)?)
}

/// Writes a text, down to the disk.
fn fill(file: &mut File, metadata: &Metadata, text: &[u8]) -> io::Result<()> {
    file.write_all(text)?;
    take_over(metadata, file)?;
    file.sync_all()
}

/// Gives a file the permissions of another one, and its owner, where that is allowed.
fn take_over(metadata: &Metadata, file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        // Only root may give a file away: for anybody else it is theirs.
        let _ = fchown(file, Some(metadata.uid()), Some(metadata.gid()));
    }
    file.set_permissions(metadata.permissions())
}

#[cfg(test)]
mod tests {
    use super::super::files::find;
    use super::*;
    use std::path::PathBuf;

    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, "old").unwrap();
        (folder, path)
    }

    fn input(path: &Path) -> Input {
        find(&[path.to_owned()], None).0.remove(0)
    }

    fn names(folder: &tempfile::TempDir) -> usize {
        fs::read_dir(folder.path()).unwrap().count()
    }

    #[test]
    fn replaces_a_file_and_leaves_nothing_else() {
        let (folder, path) = folder();
        input(&path).replace(b"old", b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(&folder), 1);
    }

    #[test]
    fn refuses_a_file_that_was_changed() {
        let (folder, path) = folder();
        let failure = input(&path).replace(b"older", b"new").unwrap_err();
        assert!(failure.to_string().contains("changed after it was read"), "{failure}");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(&folder), 1);
        assert!(input(&path).replace(b"older", b"old").is_ok());
    }

    #[test]
    fn refuses_a_file_that_is_gone() {
        let (_folder, path) = folder();
        let input = input(&path);
        fs::remove_file(&path).unwrap();
        let failure = input.replace(b"old", b"new").unwrap_err();
        assert!(failure.to_string().contains("there is no such file"), "{failure}");
        assert!(!path.exists());
    }

    #[test]
    fn what_a_stopped_run_leaves_behind_is_no_package() {
        let (folder, path) = folder();
        let mut left = named().tempfile_in(folder.path()).unwrap();
        left.write_all(b"{\"package\": {}, \"records\": []}").unwrap();
        let (found, _) = super::super::files::find(&[folder.path().to_owned()], None);
        let found: Vec<_> = found.iter().map(Input::path).collect();
        assert_eq!(found, [path]);
    }

    #[cfg(unix)]
    mod unix {
        use super::*;
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        #[test]
        fn permissions_stay() {
            let (_folder, path) = folder();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            input(&path).replace(b"old", b"new").unwrap();
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o7777, 0o640);
        }

        #[test]
        fn refuses_a_read_only_file() {
            let (folder, path) = folder();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
            let failure = input(&path).replace(b"old", b"new").unwrap_err();
            assert!(failure.to_string().contains("read-only"), "{failure}");
            assert_eq!(fs::read(&path).unwrap(), b"old");
            assert_eq!(names(&folder), 1);
        }

        #[test]
        fn a_link_stays_a_link() {
            let (folder, path) = folder();
            let elsewhere = tempfile::tempdir().unwrap();
            let link = elsewhere.path().join("link.json");
            symlink(&path, &link).unwrap();
            input(&link).replace(b"old", b"new").unwrap();
            assert!(link.symlink_metadata().unwrap().is_symlink());
            assert_eq!(fs::read(&path).unwrap(), b"new");
            assert_eq!((names(&folder), names(&elsewhere)), (1, 1));
        }
    }
}
