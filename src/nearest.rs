//! The nearest known name to one that is not known.

/// The longest name, in bytes, for which a nearest one is looked for.
const MAX_LEN: usize = 64;

/// How many candidates are compared letter by letter, so that no package takes long.
const MAX_COMPARISONS: usize = 2_000;

/// The candidate most like `word`, where one is near enough to be what was meant.
///
/// Case, separators and a plural's `s` count for nothing: `Call-Backs` is as near to `call_back` as
/// can be. Else a slip in every four letters is forgiven. Of two that are equally near, the first in
/// alphabetical order is taken.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.is_empty() || word.len() > MAX_LEN {
        return None;
    }
    let length = word.chars().count();
    let allowed = length.div_ceil(4).min(length - 1);
    let bare = bare(word);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_LEN && *candidate != word)
        .filter(|candidate| {
            // What differs more in length differs more in letters; separators count for little.
            candidate.chars().count().abs_diff(length) <= allowed || self::bare(candidate) == bare
        })
        .take(MAX_COMPARISONS)
        .map(|candidate| (distance(word, &bare, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

fn distance(word: &str, bare_word: &str, candidate: &str) -> usize {
    if bare(candidate) == bare_word {
        return 0;
    }
    strsim::damerau_levenshtein(word, candidate)
}

/// A name without what counts for nothing.
fn bare(name: &str) -> String {
    let mut bare: String =
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if bare.len() > 3 && bare.ends_with('s') {
        bare.pop();
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const NAMES: [&str; 5] = ["call_back", "owner_id", "prompt_name", "status", "task"];

    #[test]
    fn slips_are_forgiven() {
        for (word, meant) in [
            ("promt_name", "prompt_name"),
            ("onwer_id", "owner_id"),
            ("taks", "task"),
            ("tasks", "task"),
            ("CallBacks", "call_back"),
            ("call-back", "call_back"),
            ("OWNERID", "owner_id"),
        ] {
            assert_eq!(nearest(word, NAMES), Some(meant), "{word}");
        }
    }

    #[test]
    fn what_is_unlike_all_has_no_nearest() {
        for word in ["", "x", "subject", "call", &"a".repeat(10_000)] {
            assert_eq!(nearest(word, NAMES), None, "{word}");
        }
        assert_eq!(nearest("a", ["b"]), None);
        assert_eq!(nearest("task", ["task"]), None);
    }

    #[test]
    fn of_two_that_are_equally_near_the_first_by_name_is_taken() {
        assert_eq!(nearest("cat", ["rat", "bat"]), Some("bat"));
    }
}
