//! Dates that PHP can't read.

/// Words that PHP reads in a date, longer than an abbreviation of a time zone.
const WORDS: &[&str] = &[
    "ago",
    "april",
    "august",
    "back",
    "century",
    "current",
    "day",
    "days",
    "december",
    "eighth",
    "eleventh",
    "february",
    "fifth",
    "first",
    "fortnight",
    "fortnights",
    "forthnight",
    "fourth",
    "friday",
    "front",
    "greenwich",
    "hour",
    "hours",
    "january",
    "july",
    "june",
    "last",
    "march",
    "microsecond",
    "microseconds",
    "midnight",
    "millisecond",
    "milliseconds",
    "min",
    "mins",
    "minute",
    "minutes",
    "monday",
    "month",
    "months",
    "next",
    "ninth",
    "noon",
    "november",
    "now",
    "october",
    "of",
    "previous",
    "saturday",
    "sec",
    "second",
    "seconds",
    "secs",
    "sept",
    "september",
    "seventh",
    "sixth",
    "sunday",
    "tenth",
    "third",
    "this",
    "thursday",
    "thur",
    "thurs",
    "today",
    "tomorrow",
    "tuesday",
    "tues",
    "twelfth",
    "usec",
    "usecs",
    "msec",
    "msecs",
    "wednesday",
    "wednes",
    "week",
    "weekday",
    "weekdays",
    "weeks",
    "year",
    "years",
    "yesterday",
    "satur",
    "sat",
];

/// Time zones whose names look like words.
const ZONES: &[&str] = &[
    "cuba",
    "egypt",
    "eire",
    "hongkong",
    "iceland",
    "iran",
    "israel",
    "jamaica",
    "japan",
    "kwajalein",
    "libya",
    "navajo",
    "poland",
    "portugal",
    "singapore",
    "turkey",
    "universal",
    "zulu",
];

/// Whether a text is surely no date to PHP: it has a word that is nothing in a date, or a month or a
/// day that there is not.
pub(super) fn is_unreadable(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    if let Some(date) = lower.get(..10).filter(|date| is_form(date, "0000-00-00")) {
        let number = |from: usize, to: usize| date[from..to].parse().unwrap_or(0_u8);
        return number(5, 7) > 12 || number(8, 10) > 31;
    }
    // A name with a slash is a time zone, a sign or a digit may belong to a form of which little is
    // known here.
    let is_plain = lower.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | ',' | '.'));
    let mut words = lower.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let is_known = |word: &str| WORDS.contains(&word) || ZONES.contains(&word);
    is_plain && words.any(|word| !is_known(word) && !may_be_short(word))
}

/// Whether a word may be an abbreviation: of a time zone (of one letter, or of up to four with a `t` at
/// the end), of a month or a weekday, `am`, or a month in Roman numerals.
fn may_be_short(word: &str) -> bool {
    const SHORT: &[&str] = &[
        "ago", "apr", "aug", "day", "dec", "feb", "fri", "iii", "jan", "jul", "jun", "mar", "may",
        "min", "mon", "msd", "msk", "nov", "now", "oct", "sec", "sep", "sun", "thu", "tue", "utc",
        "vii", "viii", "wed", "wib", "wita", "xii",
    ];
    word.len() < 3 || word.len() < 5 && (word.ends_with('t') || SHORT.contains(&word))
}

/// Whether a text has the form of another one, in which `0` stands for any digit.
fn is_form(text: &str, form: &str) -> bool {
    let is_like = |(one, other): (u8, u8)| match other {
        b'0' => one.is_ascii_digit(),
        other => one == other,
    };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(is_like)
}
