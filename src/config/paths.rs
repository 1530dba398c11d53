//! Patterns of paths, as in `.gitignore`.

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::Path;

/// A list of patterns of paths, as in a `.gitignore` file in the configuration's folder.
#[derive(Clone, Debug)]
pub struct PathPatterns {
    texts: Vec<String>,
    matcher: Gitignore,
}

impl PathPatterns {
    /// Reads patterns; where one is none, says which, counted from 0, and why.
    pub fn new(texts: Vec<String>) -> Result<Self, (usize, String)> {
        let mut builder = GitignoreBuilder::new("");
        for (index, text) in texts.iter().enumerate() {
            builder.add_line(None, text).map_err(|error| (index, reason(&error)))?;
        }
        let matcher = builder.build().map_err(|error| (texts.len() - 1, reason(&error)))?;
        Ok(Self { texts, matcher })
    }

    /// Whether the patterns stand for `path`, which is relative to the configuration's folder, or
    /// for a folder that it lies in.
    pub fn matches(&self, path: &Path) -> bool {
        // The matcher panics on a path that does not lie below its folder.
        let is_below = path.is_relative() && !path.starts_with("..");
        is_below
            && matches!(self.matcher.matched_path_or_any_parents(path, false), Match::Ignore(_))
    }

    /// The patterns as written.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }
}

/// What is wrong with a pattern, without the pattern.
fn reason(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        ignore::Error::WithLineNumber { err, .. } | ignore::Error::WithPath { err, .. } => {
            reason(err)
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(patterns: &[&str], path: &str) -> bool {
        let texts = patterns.iter().map(|&text| text.to_owned()).collect();
        PathPatterns::new(texts).unwrap().matches(Path::new(path))
    }

    #[test]
    fn patterns_are_those_of_gitignore() {
        assert!(matches(&["*.json"], "a/b.json"));
        assert!(matches(&["legacy"], "legacy/a/b.json"));
        assert!(matches(&["legacy/"], "x/legacy/b.json"));
        assert!(matches(&["legacy/**"], "legacy/a/b.json"));
        assert!(!matches(&["legacy/*.json"], "legacy/a/b.json"));
        assert!(!matches(&["/a.json"], "x/a.json"));
        assert!(matches(&["*.json", "!keep.json"], "a.json"));
        assert!(!matches(&["*.json", "!keep.json"], "keep.json"));
    }

    #[test]
    fn what_lies_elsewhere_is_matched_by_nothing() {
        assert!(!matches(&["*"], "/a.json"));
        assert!(!matches(&["*"], "../a.json"));
    }

    #[test]
    fn says_which_pattern_is_none() {
        let texts = vec!["a".to_owned(), "a{b".to_owned()];
        let (index, reason) = PathPatterns::new(texts).unwrap_err();
        assert_eq!(index, 1);
        assert!(reason.contains("unclosed alternate group"), "{reason}");
    }
}
