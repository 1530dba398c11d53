//! Text in XML.

use std::fmt;

/// Writes a text so that it can stand in an attribute or between tags.
///
/// XML has no way to write most control characters at all, so they are spelled out as in reports
/// for people: `<U+0000>`.
pub(super) struct Xml<'t>(pub(super) &'t str);

impl fmt::Display for Xml<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&apos;")?,
                // In an attribute these would be read as spaces.
                '\t' | '\n' | '\r' => write!(f, "&#{};", character as u32)?,
                '\u{fffe}' | '\u{ffff}' => write!(f, "&lt;U+{:04X}&gt;", character as u32)?,
                other if other.is_control() => write!(f, "&lt;U+{:04X}&gt;", other as u32)?,
                other => write!(f, "{other}")?,
            }
        }
        Ok(())
    }
}
