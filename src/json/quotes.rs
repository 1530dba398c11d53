//! The quotation marks that authors, word processors and web pages put around strings.

use super::mistakes::Swarm;

/// A quotation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quote {
    /// Its length in bytes.
    pub(super) len: usize,
    pub(super) family: Family,
    /// Whether it is a double one.
    double: bool,
}

/// What kind of mark it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// `"`, the only one that JSON knows.
    Plain,
    /// `'`
    Single,
    /// `` ` ``
    Backtick,
    /// `“`, `’`, `«` and their like.
    Typographic,
    /// `&quot;` and its like.
    Entity,
}

const ENTITIES: [(&str, bool); 15] = [
    ("&quot;", true),
    ("&QUOT;", true),
    ("&#34;", true),
    ("&#034;", true),
    ("&#x22;", true),
    ("&#X22;", true),
    ("&ldquo;", true),
    ("&rdquo;", true),
    ("&apos;", false),
    ("&#39;", false),
    ("&#039;", false),
    ("&#x27;", false),
    ("&#X27;", false),
    ("&lsquo;", false),
    ("&rsquo;", false),
];

impl Quote {
    /// The quotation mark at byte `at` of the text.
    pub(super) fn at(text: &str, at: usize) -> Option<Self> {
        let new = |len, family, double| Some(Self { len, family, double });
        match text.as_bytes().get(at)? {
            b'"' => new(1, Family::Plain, true),
            b'\'' => new(1, Family::Single, false),
            b'`' => new(1, Family::Backtick, false),
            b'&' => {
                let rest = text.get(at..)?;
                let (entity, double) = ENTITIES.iter().find(|(name, _)| rest.starts_with(name))?;
                new(entity.len(), Family::Entity, *double)
            }
            0xc2 | 0xe2 | 0xef => {
                let character = text.get(at..)?.chars().next()?;
                let double = match character {
                    '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '\u{ff02}' => true,
                    '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '´' => false,
                    _ => return None,
                };
                new(character.len_utf8(), Family::Typographic, double)
            }
            _ => None,
        }
    }

    /// Whether a string that begins with this mark may end with that one.
    pub(super) fn closed_by(self, other: Self) -> bool {
        if self.family == other.family {
            return self.double == other.double;
        }
        // Word processors turn one mark of a pair and leave the other.
        self.family == Family::Typographic
            && self.double == other.double
            && matches!(other.family, Family::Plain | Family::Single)
    }

    /// Whether a string that begins with this mark may have been meant to end with that one, though
    /// the two are no pair. A `'` in a text that begins with `"` is rather an apostrophe, but none
    /// ends a key.
    pub(super) fn closed_by_turned(self, other: Self, is_key: bool) -> bool {
        match (self.family, other.family) {
            (Family::Plain, Family::Typographic) => other.double,
            (Family::Plain, Family::Single) => is_key,
            (Family::Single, Family::Plain) => true,
            _ => false,
        }
    }

    pub(super) const fn is_double(self) -> bool {
        self.double
    }

    /// The sort of slip that this mark is.
    pub(super) const fn swarm(self) -> Swarm {
        match self.family {
            Family::Typographic => Swarm::Typographic,
            Family::Entity => Swarm::Entity,
            Family::Plain | Family::Single | Family::Backtick => Swarm::Single,
        }
    }
}
