//! Fields whose name says that they hold a secret.

use memchr::{memchr, memchr3_iter, memrchr};
use std::ops::Range;

/// How surely a name says that a secret stands under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// `client_secret`, `password`: whatever stands there is one.
    Sure,
    /// `token`: it may be an ordinary word.
    Likely,
}

/// How names of secrets end, without dashes and underscores, in lower case.
const SURE: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "clientsecret",
    "consumersecret",
    "appsecret",
    "apisecret",
    "hmacsecret",
    "signingsecret",
    "sharedsecret",
    "webhooksecret",
    "apikey",
    "apitoken",
    "authtoken",
    "accesstoken",
    "refreshtoken",
    "bearertoken",
    "bottoken",
    "privatekey",
    "secretkey",
    "secretaccesskey",
];

/// Likewise, of names that may hold something else.
const LIKELY: &[&str] = &["token", "secret", "accesskey", "credential", "credentials"];

/// The last two letters of all of these; most keys end otherwise.
const ENDINGS: [&[u8; 2]; 8] = [b"al", b"en", b"et", b"ey", b"ls", b"rd", b"se", b"wd"];

impl Name {
    pub(super) fn of(key: &str) -> Option<Self> {
        const LONGEST: usize = 64;
        if key.len() > LONGEST || !may_end_a_name(key.as_bytes()) {
            return None;
        }
        let plain: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
        let plain = plain.to_ascii_lowercase();
        let ends = |names: &[&str]| names.iter().any(|name| plain.ends_with(name));
        match plain {
            _ if ends(SURE) => Some(Self::Sure),
            _ if ends(LIKELY) => Some(Self::Likely),
            _ => None,
        }
    }
}

/// Whether a text ends as the name of a secret does, whatever else stands behind its letters.
fn may_end_a_name(text: &[u8]) -> bool {
    let mut last = text.iter().rev().filter(|byte| byte.is_ascii_alphanumeric());
    match (last.next(), last.next()) {
        (Some(last), Some(before)) => {
            ENDINGS.contains(&&[before.to_ascii_lowercase(), last.to_ascii_lowercase()])
        }
        _ => false,
    }
}

/// Whether the text under such a name is a secret, and no template, stand-in, word or sentence.
pub(super) fn is_secret(name: Name, text: &str) -> bool {
    let least = match name {
        Name::Sure => 4,
        Name::Likely => 8,
    };
    let text = text.trim();
    let is_one_word = !text.contains(|c: char| c.is_whitespace() || "{}<>[]()…".contains(c));
    let is_address =
        text.contains("://") || text.starts_with(['/', '$', '%']) || text.contains("cerb:");
    let is_varied = text.contains(|c: char| c.is_ascii_digit())
        && text.contains(|c: char| c.is_ascii_alphabetic());
    text.len() >= least
        && is_one_word
        && !is_address
        && (name == Name::Sure || is_varied)
        && !is_stand_in(text)
}

/// Whether the text only says that a secret should stand here.
fn is_stand_in(text: &str) -> bool {
    const PARTS: &[&str] = &[
        "your",
        "xxx",
        "changeme",
        "change_me",
        "change-me",
        "example",
        "placeholder",
        "paste",
        "insert",
        "replace",
        "dummy",
        "sample",
        "todo",
        "redacted",
        "...",
        "***",
    ];
    /// Words that name the secret; next to a digit they may be part of one.
    const NAMES: &[&str] =
        &["password", "secret", "token", "api_key", "api-key", "apikey", "prompt"];
    const WORDS: &[&str] = &[
        "none", "null", "true", "false", "test", "demo", "text", "hidden", "enter", "required",
        "optional",
    ];
    let lower = text.to_ascii_lowercase();
    let first = lower.chars().next();
    let has = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
    has(PARTS)
        || (has(NAMES) && !lower.contains(|c: char| c.is_ascii_digit()))
        || WORDS.contains(&&*lower)
        || lower.chars().all(|c| Some(c) == first)
}

/// A line of a script that sets a secret.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// The key.
    pub(super) key: &'t str,
    /// Where the value stands, in bytes.
    pub(super) range: Range<usize>,
}

/// The lines `client_secret: …` of a text of several lines.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let bytes = text.as_bytes();
    if memchr(b'\n', bytes).is_none() {
        return Vec::new();
    }
    // What ends a key is looked for, and at a line only where its key may be the name of a secret.
    let mut found = Vec::new();
    let mut behind = 0;
    for at in memchr3_iter(b':', b'@', b'/', bytes) {
        if at < behind || !may_end_a_name(&bytes[behind..at]) {
            continue;
        }
        let start = memrchr(b'\n', &bytes[behind..at]).map_or(behind, |line| behind + line + 1);
        let end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |line| at + line);
        found.extend(secret_in(text, text[start..end].trim_end_matches('\r')));
        behind = end;
    }
    found
}

fn secret_in<'t>(text: &str, line: &'t str) -> Option<Line<'t>> {
    let (key, value) = line.split_at(memchr(b':', line.as_bytes())?);
    let value = &value[1..];
    let key = key.trim().split(['@', '/']).next()?.trim_matches(['"', '\'']);
    let value = value.trim().trim_end_matches(',').trim_matches(['"', '\'']);
    let is_one = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        && Name::of(key) == Some(Name::Sure)
        // In a script even a sure name may stand before an ordinary word.
        && is_secret(Name::Likely, value);
    let start = value.as_ptr() as usize - text.as_ptr() as usize;
    is_one.then(|| Line { key, range: start..start + value.len() })
}

#[cfg(test)]
mod tests {
    use super::{LIKELY, Line, Name, SURE, is_secret, lines};

    #[test]
    fn names_of_secrets_are_known_in_any_spelling() {
        for key in ["client_secret", "clientSecret", "API-Key", "smtp_password"] {
            assert_eq!(Name::of(key), Some(Name::Sure), "{key}");
        }
        assert_eq!(Name::of("slack_token"), Some(Name::Likely));
        assert_eq!(Name::of("token_url"), None);
    }

    #[test]
    fn every_name_is_known_by_its_ending() {
        for name in SURE.iter().chain(LIKELY) {
            assert!(Name::of(name).is_some(), "{name}");
        }
    }

    #[test]
    fn templates_and_stand_ins_are_no_secrets() {
        for text in [
            "{{{prompt_secret}}}",
            "YOUR_SECRET_HERE",
            "(paste it here)",
            "changeme1",
            "",
            "********",
        ] {
            assert!(!is_secret(Name::Sure, text), "{text}");
        }
        assert!(is_secret(Name::Sure, "hunter22"));
        assert!(is_secret(Name::Sure, "secret4711"));
        assert!(!is_secret(Name::Likely, "message_token"));
        assert!(is_secret(Name::Likely, "f3Kq81Lz0PwX7mDa"));
    }

    #[test]
    fn a_line_of_a_script_is_found() {
        let text = "http.request:\n  api_key: f3Kq81Lz0PwX7mDa\n  password: {{pass}}\n";
        assert_eq!(lines(text), [Line { key: "api_key", range: 25..41 }]);
    }
}
