//! A fix for a syntax error is offered only where it mends something, though it be applied alone.

#![allow(clippy::unwrap_used, reason = "a test")]

use cerb_lint::json;
use cerb_lint::text::Fix;

const PACKAGE: &str = include_str!("../fixtures/valid/records.json");

fn applied(text: &str, fix: &Fix) -> String {
    let mut fixed = String::new();
    let mut copied = 0;
    for edit in &fix.edits {
        fixed.push_str(&text[copied..edit.span.range().start]);
        fixed.push_str(&edit.text);
        copied = edit.span.range().end;
    }
    fixed + &text[copied..]
}

/// Every mark of the JSON, one after the other, is left out, doubled, or replaced.
#[test]
fn every_offer_is_of_use() {
    let mut offers = 0;
    for package in [PACKAGE.to_owned(), PACKAGE.replace('\n', " ")] {
        for (at, mark) in package.char_indices().filter(|(_, c)| "{}[],:\"\\".contains(*c)) {
            for new in ["", &format!("{mark}{mark}"), "'", "”", " "] {
                let mut text = package.clone();
                text.replace_range(at..at + mark.len_utf8(), new);
                let errors = json::parse(&text, &json::Arena::new()).errors;
                for fix in errors.iter().filter_map(|error| error.fix.as_ref()) {
                    let fixed = applied(&text, fix);
                    let left = json::parse(&fixed, &json::Arena::new()).errors;
                    assert!(left.len() < errors.len(), "{}: {left:?} in {fixed}", fix.title);
                    offers += 1;
                }
            }
        }
    }
    assert!(offers > 1000, "{offers}");
}
