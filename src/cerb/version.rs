//! The number of a release of Cerb.

use std::fmt;

/// A release of Cerb: `10.4.2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third number.
    pub patch: u16,
}

impl Version {
    /// The release of these three numbers.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }

    /// Reads a version as Cerb writes them: two or three numbers with dots between, nothing else.
    ///
    /// The third number is 0 where it is not written.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = [0u16; 3];
        let mut last = 0;
        let mut is_begun = false;
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => {
                    let number = numbers.get_mut(last)?;
                    *number = number.checked_mul(10)?.checked_add(u16::from(byte - b'0'))?;
                    is_begun = true;
                }
                b'.' if is_begun => (last, is_begun) = (last + 1, false),
                _ => return None,
            }
        }
        let [major, minor, patch] = numbers;
        (is_begun && last >= 1).then_some(Self { major, minor, patch })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_two_or_three_numbers() {
        assert_eq!(Version::parse("10.4.2"), Some(Version::new(10, 4, 2)));
        assert_eq!(Version::parse("10.4"), Some(Version::new(10, 4, 0)));
        for text in ["", "10", "10.", "10.x", "10.4.2.1", "+10.4", "v10.4", "10.4 ", "99999.0.0"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn versions_are_ordered_by_number() {
        assert!(Version::new(9, 6, 8) < Version::new(10, 0, 0));
        assert!(Version::new(9, 4, 9) < Version::new(9, 4, 13));
    }
}
