//! Paths as the user writes them, from the root, and from one to another.

use std::path::{Component, Path, PathBuf};

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

    #[test]
    fn paths_lead_from_folder_to_file() {
        let relative = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(relative("/a/b", "/a/b/c.json"), Path::new("c.json"));
        assert_eq!(relative("/a/b", "/a/c.json"), Path::new("../c.json"));
        assert_eq!(absolute(Path::new("/a/./b/../c")), Path::new("/a/c"));
    }
}
