//! What holds of fixes whatever the text is.

#![allow(clippy::unwrap_used, reason = "a test")]

use crate::holds;

use cerb_lint::text::Applicability;
use cerb_lint::{Settings, Source, fix};
use proptest::prelude::*;

const PACKAGES: [&str; 3] = [
    include_str!("../fixtures/valid/records.json"),
    include_str!("../fixtures/valid/bots.json"),
    include_str!("../fixtures/dropbox-broken.json"),
];

/// What slips into a package, or is lost from it.
const SLIPS: [&str; 26] = [
    ",", ",,", "\"", "'", "“", "{", "}", "[", "]", ":", "{{{", "}}}", "{{", "uid.", "//", "/*",
    "*/", "\t", "\u{feff}", "\u{a0}", "&quot;", "\\", "0", "null", "\n", "é",
];

/// A package with a few slips.
fn broken() -> impl Strategy<Value = String> {
    let slip = (any::<prop::sample::Index>(), 0..8_usize, prop::sample::select(&SLIPS[..]));
    let slips = prop::collection::vec(slip, 1..5);
    (prop::sample::select(&PACKAGES[..]), slips).prop_map(|(package, slips)| {
        let mut text = package.to_owned();
        for (index, lost, slip) in slips {
            let start = text.floor_char_boundary(index.index(text.len()));
            let end = text.ceil_char_boundary((start + lost).min(text.len()));
            text.replace_range(start..end, slip);
        }
        text
    })
}

/// How the text is read: not at all, as a package, or as a package in a page.
fn written() -> impl Strategy<Value = (&'static str, String)> {
    (broken(), 0..4).prop_map(|(text, form)| match form {
        0 => ("page.md", format!("Page\n\n```json\n{text}\n```\n\nEnd\n")),
        1 => ("page.md", format!("> ```json\r\n> {}\r\n> ```\r\n", text.replace('\n', "\r\n> "))),
        2 => {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
            ("page.html", format!("<pre><code>{text}</code></pre>"))
        }
        _ => ("package.json", text),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_gets_worse_and_once_is_enough((name, text) in written(), all: bool) {
        let most = if all { Applicability::Unsafe } else { Applicability::Safe };
        holds::fixes_do_good(&Source::new(name, text), most);
    }

    #[test]
    fn a_sound_package_stays_as_it_is(form in 0..3_usize, package in 0..2_usize) {
        let text = PACKAGES[package];
        let text = [text.to_owned(), text.replace('\n', "\r\n"), text.replace('\n', "")][form].clone();
        let fixed = fix(&Source::new("a.json", text.as_str()), &Settings::default(), Applicability::Unsafe);
        prop_assert_eq!(fixed.text, text);
    }
}
