//! What a package says of the release that it needs.

use super::Version;

/// How Cerb understands the text of `requires.cerb_version` (importer, step 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// One to three numbers with dots between.
    Version {
        /// The release; numbers that are not written are 0.
        version: Version,
        /// How many numbers are written.
        numbers: usize,
    },
    /// A version that Cerb understands, though it never released one like it: `10.5-beta`.
    Special,
    /// A text that Cerb compares with its own version all the same, and misreads: `10.x`.
    Misread,
    /// A text that begins with no number. Cerb takes it for older than every release.
    NoVersion,
}

impl Requirement {
    /// How Cerb understands a text.
    pub fn read(text: &str) -> Self {
        let numbers = text.split('.').count();
        let version = match numbers {
            1 => Version::parse(&format!("{text}.0")),
            _ => Version::parse(text),
        };
        match version {
            Some(version) => Self::Version { version, numbers },
            None if is_special(text) => Self::Special,
            None if text.starts_with(|first: char| first.is_ascii_digit()) => Self::Misread,
            None => Self::NoVersion,
        }
    }
}

/// Numbers with dots between, then perhaps a word that PHP ranks, then perhaps a number.
fn is_special(text: &str) -> bool {
    const WORDS: [&str; 9] = ["dev", "alpha", "a", "beta", "b", "RC", "rc", "pl", "p"];
    let word = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (numbers, rest) = text.split_at(word);
    let numbers = if rest.is_empty() { numbers } else { numbers.trim_end_matches('.') };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_end = |end: &str| end.is_empty() || is_number(end.trim_start_matches(['.', '-']));
    let rest = rest.trim_start_matches(['-', '_', '+']);
    numbers.split('.').all(is_number)
        && (word == text.len()
            || WORDS.iter().any(|word| rest.strip_prefix(word).is_some_and(is_end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_from_what_cerb_misreads() {
        let version = Version::new(10, 4, 0);
        for (text, numbers) in [("10.4.0", 3), ("10.4", 2)] {
            assert_eq!(Requirement::read(text), Requirement::Version { version, numbers });
        }
        let version = Version::new(10, 0, 0);
        assert_eq!(Requirement::read("10"), Requirement::Version { version, numbers: 1 });
        for text in ["10.5-beta", "10.5.0-RC2", "10.5.0dev", "10.5b1", "9.2.0.1", "10.5-alpha.1"] {
            assert_eq!(Requirement::read(text), Requirement::Special, "{text}");
        }
        for text in ["10.x", "9,2,0", "9.2.0 ", "10.4.", "10..4", "9.2 - 10", "10.4.0-", "9.*"] {
            assert_eq!(Requirement::read(text), Requirement::Misread, "{text}");
        }
        for text in ["latest", "v10.4", ">=9", "^9.2", " 9.2", "*", "."] {
            assert_eq!(Requirement::read(text), Requirement::NoVersion, "{text}");
        }
    }
}
