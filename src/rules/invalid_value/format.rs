//! The forms of texts that Cerb checks.

use super::address;
use super::timezones::TIMEZONES;
use crate::cerb::{Check, Field};
use crate::rules::library_image::size_of;
use crate::text::nearest;

/// What a text fails to be, and how to mend it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    /// What it must be, behind "must be".
    pub(super) wanted: String,
    /// How to mend it.
    pub(super) help: String,
    /// The bytes of the text that are at fault; `None` for all.
    pub(super) at: Option<std::ops::Range<usize>>,
}

impl Misfit {
    fn new(wanted: impl Into<String>, help: impl Into<String>) -> Self {
        Self { wanted: wanted.into(), help: help.into(), at: None }
    }
}

/// What is wrong with a text that must match a pattern, where the pattern is a set of characters:
/// `^[A-Za-z0-9_]*$`.
pub(super) fn of_pattern(text: &str, pattern: &str) -> Option<Misfit> {
    let set = pattern.strip_prefix("^[")?.strip_suffix("]*$")?;
    let allowed = Set::read(set);
    let (at, wrong) = text.char_indices().find(|(_, c)| !allowed.has(*c))?;
    let mut misfit =
        Misfit::new(allowed.describe(), format!("Replace `{}`.", wrong.escape_debug()));
    misfit.at = Some(at..at + wrong.len_utf8());
    Some(misfit)
}

/// A set of characters, as a regular expression writes it between brackets.
struct Set {
    ranges: Vec<(char, char)>,
}

impl Set {
    fn read(set: &str) -> Self {
        let mut ranges = Vec::new();
        let mut rest = set.chars();
        while let Some(c) = rest.next() {
            let start = if c == '\\' { rest.next().unwrap_or(c) } else { c };
            let mut ahead = rest.clone();
            let end = (ahead.next() == Some('-')).then(|| ahead.next()).flatten();
            if end.is_some() {
                rest = ahead;
            }
            ranges.push((start, end.unwrap_or(start)));
        }
        Self { ranges }
    }

    fn has(&self, c: char) -> bool {
        self.ranges.iter().any(|(start, end)| (*start..=*end).contains(&c))
    }

    fn describe(&self) -> String {
        let mut parts = Vec::new();
        if self.has('a') {
            parts.push("letters".to_owned());
        }
        if self.has('0') {
            parts.push("digits".to_owned());
        }
        let signs = self.ranges.iter().filter(|(start, end)| start == end);
        parts.extend(signs.map(|(sign, _)| format!("`{sign}`")));
        match parts.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                format!("made of {} and {last} only", rest.join(", "))
            }
            _ => format!("made of {} only", parts.concat()),
        }
    }
}

/// What is wrong with a text that Cerb checks in this way.
pub(super) fn of_check(text: &str, check: Check) -> Option<Misfit> {
    match check {
        // These may be left empty.
        Check::Timezone | Check::Language if text.is_empty() || text == "0" => None,
        Check::Timezone => timezone(text),
        Check::Language => language(text),
        Check::Date => date(text),
        Check::Email => email(text),
        Check::Interval => interval(text),
        // `unknown-record-type` speaks of contexts that are not empty.
        Check::Context => text
            .is_empty()
            .then(|| Misfit::new("a record type", "Name a record type, such as `worker`.")),
        Check::Custom | Check::Yaml => None,
    }
}

fn timezone(text: &str) -> Option<Misfit> {
    if TIMEZONES.binary_search(&text).is_ok() {
        return None;
    }
    let help = match nearest(text, TIMEZONES.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => "Write it as `America/Los_Angeles`.".to_owned(),
    };
    Some(Misfit::new("a time zone, such as `Europe/Paris` or `UTC`", help))
}

fn language(text: &str) -> Option<Misfit> {
    let (language, country) = text.split_once('_').map_or((text, None), |(l, c)| (l, Some(c)));
    let is_language =
        (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase());
    let is_country = country.is_none_or(|country| {
        !country.is_empty() && country.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    });
    (!(is_language && is_country))
        .then(|| Misfit::new("the code of a language, such as `en_US`", "Write it as `en_US`."))
}

/// PHP reads dates in many forms; this finds only what has nothing of a date.
fn date(text: &str) -> Option<Misfit> {
    let is_word = ["now", "today", "yesterday", "tomorrow", "midnight", "noon"]
        .iter()
        .any(|word| text.to_lowercase().contains(word));
    let has_digit = text.contains(|c: char| c.is_ascii_digit());
    (!text.is_empty() && !is_word && !has_digit)
        .then(|| Misfit::new("a date, such as `1980-05-31`", "Write it as `1980-05-31`."))
}

/// PHP reads spans of time in many forms; this finds only what is empty, has nothing of a time, or is
/// written as ISO 8601 does, which PHP takes for no date: `PT1H`.
fn interval(text: &str) -> Option<Misfit> {
    let is_iso = text.strip_prefix('P').is_some_and(|rest| {
        rest.contains(|c: char| c.is_ascii_digit())
            && rest.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    });
    (text.trim().is_empty() || is_iso || date(text).is_some())
        .then(|| Misfit::new("a span of time, such as `1 hour`", "Write it as `1 hour`."))
}

fn email(text: &str) -> Option<Misfit> {
    const WANTED: &str = "an email address, such as `ann@example.com`";
    (address::count(text) != 1).then(|| Misfit::new(WANTED, "Write it as `ann@example.com`."))
}

/// What is wrong with the address of a web page. An empty one is fine.
pub(super) fn of_url(text: &str) -> Option<Misfit> {
    let lower = text.to_lowercase();
    let rest = lower.strip_prefix("http://").or_else(|| lower.strip_prefix("https://"));
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    let has_host = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#']));
    let is_url = text.is_empty() || is_plain && has_host;
    (!is_url).then(|| {
        Misfit::new(
            "a URL that begins with `http://` or `https://`, in ASCII and without spaces",
            "Write it as `https://example.com/`.",
        )
    })
}

/// What is wrong with an image: `data:image/png;base64,` and a PNG, or `data:null` for none.
pub(super) fn of_image(text: &str, field: &Field) -> Option<Misfit> {
    const PREFIX: &str = "data:image/png;base64,";
    // The bytes with which every PNG begins, in base64, as far as they do not share a character
    // with what follows.
    const PNG: &str = "iVBORw0KGg";
    let data = text.strip_prefix(PREFIX).map(|data| {
        data.bytes().filter(|byte| !byte.is_ascii_whitespace()).take(PNG.len()).collect::<Vec<_>>()
    });
    let is_png = data.is_some_and(|data| data == PNG.as_bytes());
    if !is_png {
        return (text != "data:null").then(|| {
            Misfit::new(
                format!("`{PREFIX}` and a PNG in base64"),
                format!("Write `{PREFIX}…`, or leave the field out."),
            )
        });
    }
    let (width, height) = size_of(text.strip_prefix(PREFIX)?)?;
    let is_fine = |side: u32| {
        field.min.is_none_or(|min| i64::from(side) >= min)
            && field.max.is_none_or(|max| i64::from(side) <= max)
    };
    let wanted = match (field.min, field.max) {
        (Some(min), Some(max)) => format!("a PNG from {min} to {max} pixels wide and high"),
        (Some(min), None) => format!("a PNG at least {min} pixels wide and high"),
        _ => return None,
    };
    let help = format!("The image is {width} by {height} pixels: scale it.");
    (!(is_fine(width) && is_fine(height))).then(|| Misfit::new(wanted, help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cerb::FieldKind;

    #[test]
    fn patterns_say_what_they_take() {
        let misfit = of_pattern("my name", r"^[A-Za-z0-9.\-_]*$").unwrap();
        assert_eq!(misfit.wanted, "made of letters, digits, `.`, `-` and `_` only");
        assert_eq!(misfit.at, Some(2..3));
        assert_eq!(of_pattern("My.name-1_", r"^[A-Za-z0-9.\-_]*$"), None);
        assert_eq!(of_pattern("", r"^[A-Za-z0-9_]*$"), None);
        assert!(of_pattern("a-b", r"^[A-Za-z0-9_]*$").is_some());
        assert_eq!(of_pattern("@me-too", r"^[A-Za-z0-9\-._]*$").unwrap().at, Some(0..1));
    }

    #[test]
    fn forms_are_known() {
        for (text, check) in [
            ("America/Los_Angeles", Check::Timezone),
            ("UTC", Check::Timezone),
            ("", Check::Timezone),
            ("en_US", Check::Language),
            ("de", Check::Language),
            ("1980-05-31", Check::Date),
            ("1 hour", Check::Interval),
            ("+2 weeks", Check::Interval),
            ("ann@example.com", Check::Email),
            ("Ann <ann@example.com>", Check::Email),
        ] {
            assert_eq!(of_check(text, check), None, "{text}");
        }
        for (text, check) in [
            ("Los Angeles", Check::Timezone),
            ("US/Pacific", Check::Timezone),
            ("English", Check::Language),
            ("someday", Check::Date),
            ("PT1H", Check::Interval),
            ("", Check::Interval),
            ("ann", Check::Email),
            ("", Check::Context),
        ] {
            assert!(of_check(text, check).is_some(), "{text}");
        }
        let help = of_check("Europe/Pariss", Check::Timezone).map(|misfit| misfit.help);
        assert_eq!(help.as_deref(), Some("Did you mean `Europe/Paris`?"));
    }

    #[test]
    fn urls_and_images_are_known() {
        for url in ["", "http://example.com", "HTTPS://example.com/a?b"] {
            assert_eq!(of_url(url), None, "{url}");
        }
        for url in ["example.com", "ftp://example.com", "https://", "https://exämple.com/a b"] {
            assert!(of_url(url).is_some(), "{url}");
        }
        let image = |text| of_image(text, &Field::of(FieldKind::Image));
        assert_eq!(image("data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="), None);
        assert_eq!(image("data:null"), None);
        assert!(image("").is_some());
        assert!(image("data:image/jpeg;base64,iVBORw0KGgo").is_some());
    }
}
