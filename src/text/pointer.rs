//! Patterns of RFC 6901 pointers: `/records/*/params/**`.

use std::fmt;

/// A pattern of pointers into a package.
///
/// It is a pointer in which `*` stands for any characters of one key or index, and a token `**` for
/// any number of tokens, none included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointerPattern {
    text: String,
    tokens: Vec<Token>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// `**`
    Any,
    /// The characters of one token, with `None` for `*`.
    One(Vec<Option<char>>),
}

/// Why a text is no pattern of pointers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerError {
    /// It does not begin with a slash.
    NoSlash,
    /// It has a `~` that is neither `~0` nor `~1`.
    BadEscape,
}

impl PointerPattern {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Self, PointerError> {
        let mut tokens = Vec::new();
        if !text.is_empty() {
            let rest = text.strip_prefix('/').ok_or(PointerError::NoSlash)?;
            for token in rest.split('/') {
                tokens.push(parse_token(token)?);
            }
        }
        Ok(Self { text: text.to_owned(), tokens })
    }

    /// Whether a pointer, as RFC 6901 writes it, is one of those that the pattern stands for.
    pub fn matches(&self, pointer: &str) -> bool {
        let tokens: Vec<Vec<char>> =
            pointer.split('/').skip(1).map(|token| unescape(token).chars().collect()).collect();
        wildcard(
            &self.tokens,
            &tokens,
            |pattern| *pattern == Token::Any,
            |pattern, token| match pattern {
                Token::Any => false,
                Token::One(pattern) => {
                    wildcard(pattern, token, Option::is_none, |one, other| *one == Some(*other))
                }
            },
        )
    }
}

impl fmt::Display for PointerPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for PointerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSlash => "a pointer begins with `/`",
            Self::BadEscape => {
                "in a pointer, `~` is written `~0`, and `/` in a key is written `~1`"
            }
        })
    }
}

impl std::error::Error for PointerError {}

fn parse_token(token: &str) -> Result<Token, PointerError> {
    if token == "**" {
        return Ok(Token::Any);
    }
    let mut parts = token.split('~');
    parts.next();
    if parts.any(|after| !after.starts_with(['0', '1'])) {
        return Err(PointerError::BadEscape);
    }
    let characters = unescape(token);
    Ok(Token::One(characters.chars().map(|one| (one != '*').then_some(one)).collect()))
}

pub(crate) fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// Whether `items` is what `pattern` stands for, where a star stands for any number of items.
///
/// A star takes as few items as will do, and one more each time the rest fails; only the last star
/// is ever asked again, so this takes at most the product of both lengths.
fn wildcard<P, T>(
    pattern: &[P],
    items: &[T],
    is_star: impl Fn(&P) -> bool,
    is_match: impl Fn(&P, &T) -> bool,
) -> bool {
    let (mut at, mut item) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(at), items.get(item)) {
            (Some(one), _) if is_star(one) => {
                at += 1;
                retry = Some((at, item));
            }
            (Some(one), Some(other)) if is_match(one, other) => {
                at += 1;
                item += 1;
            }
            (None, None) => return true,
            _ => match retry {
                Some((after_star, taken)) if taken < items.len() => {
                    retry = Some((after_star, taken + 1));
                    (at, item) = (after_star, taken + 1);
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matches(pattern: &str, pointer: &str) -> bool {
        PointerPattern::parse(pattern).unwrap().matches(pointer)
    }

    #[test]
    fn a_star_is_one_token_or_a_part_of_one() {
        assert!(matches("/records/*/params", "/records/12/params"));
        assert!(!matches("/records/*/params", "/records/1/2/params"));
        assert!(!matches("/records/*/params", "/records/1/params/x"));
        assert!(matches("/records/*/custom_*", "/records/0/custom_7"));
        assert!(!matches("/records/*/custom_*", "/records/0/name"));
    }

    #[test]
    fn two_stars_are_any_number_of_tokens() {
        assert!(matches("/records/*/params/**", "/records/0/params"));
        assert!(matches("/records/*/params/**", "/records/0/params/a/b"));
        assert!(!matches("/records/*/params/**", "/records/0/paramsx"));
        assert!(matches("/**/name", "/records/0/name"));
        assert!(matches("/**/name", "/name"));
        assert!(matches("/**", ""));
        assert!(matches("", ""));
        assert!(!matches("", "/a"));
    }

    #[test]
    fn escapes_are_those_of_rfc_6901() {
        assert!(matches("/a~1b/c~0d", "/a~1b/c~0d"));
        assert!(!matches("/a~1b", "/a/b"));
        assert_eq!(PointerPattern::parse("records"), Err(PointerError::NoSlash));
        assert_eq!(PointerPattern::parse("/a~2"), Err(PointerError::BadEscape));
        assert_eq!(PointerPattern::parse("/a~"), Err(PointerError::BadEscape));
    }

    proptest! {
        #[test]
        fn a_pointer_is_the_pattern_of_itself(pointer in "(/[a-z0-9]{0,4}){0,5}") {
            prop_assert!(matches(&pointer, &pointer));
            let below = format!("{pointer}/**");
            prop_assert!(matches(&below, &pointer));
        }

        #[test]
        fn stars_end(pattern in "(/[ab*]{0,6}){0,8}", pointer in "(/[ab]{0,6}){0,8}") {
            let _ = matches(&pattern, &pointer);
        }
    }
}
