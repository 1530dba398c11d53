//! The nearest known name to one that is not known.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// The longest name, in bytes, for which a nearest one is looked for.
const MAX_LEN: usize = 64;

/// How many pairs of letters are compared in all for the words that are looked for among the same
/// [`Candidates`], so that no package takes long. Thousands of words find the nearest of hundreds of
/// candidates before that; behind it only names that differ in nothing but case, separators and a
/// plural's `s` are found.
const MOST_PAIRS: usize = 40_000_000;

/// The candidate most like `word`, where one is near enough to be what was meant.
///
/// Case, separators and a plural's `s` count for nothing: `Call-Backs` is as near to `call_back` as
/// can be. Else a slip in every four letters is forgiven. Of two that are equally near, the one with
/// the same letters is taken, else the first in alphabetical order.
///
/// Each call looks at all candidates, so these should be few: a table, not what a package declares.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = Word::new(word)?;
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_LEN && *candidate != word.text)
        .filter_map(|candidate| Some((word.distance(candidate)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Names among which the nearest to each of many words is looked for: those that a package declares,
/// of which there may be as many as words.
#[derive(Debug)]
pub(crate) struct Candidates {
    /// In alphabetical order.
    names: Vec<Box<str>>,
    /// By what of them counts, the first two.
    by_bare: HashMap<String, Vec<usize>>,
    /// By how many characters they have.
    by_length: Vec<Vec<usize>>,
    pairs_left: Cell<usize>,
    /// What was found before, so that the same word is always answered in the same way.
    found: RefCell<HashMap<String, Option<usize>>>,
}

impl Candidates {
    pub(crate) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names = names.into_iter().filter(|name| name.len() <= MAX_LEN);
        let mut names: Vec<Box<str>> = names.map(Box::from).collect();
        names.sort_unstable();
        names.dedup();
        let mut by_bare: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_length = vec![Vec::new(); MAX_LEN + 1];
        for (index, name) in names.iter().enumerate() {
            let alike = by_bare.entry(bare(name)).or_default();
            if alike.len() < 2 {
                alike.push(index);
            }
            by_length[name.chars().count()].push(index);
        }
        let pairs_left = Cell::new(MOST_PAIRS);
        Self { names, by_bare, by_length, pairs_left, found: RefCell::default() }
    }

    /// The candidate most like `word`, as [`nearest`] has it.
    pub(crate) fn nearest(&self, word: &str) -> Option<&str> {
        let word = Word::new(word)?;
        let known = self.found.borrow().get(word.text).copied();
        let index = known.unwrap_or_else(|| {
            let found = self.find(&word);
            self.found.borrow_mut().insert(word.text.to_owned(), found);
            found
        })?;
        self.names.get(index).map(|name| &**name)
    }

    fn find(&self, word: &Word<'_>) -> Option<usize> {
        let is_other = |index: &usize| *self.names[*index] != *word.text;
        let alike = self.by_bare.get(&word.bare).into_iter().flatten().copied().find(is_other);
        if alike.is_some() {
            return alike;
        }
        let shortest = word.length - word.allowed;
        let longest = (word.length + word.allowed).min(MAX_LEN);
        let mut best: Option<(usize, usize)> = None;
        for (length, indexes) in (shortest..).zip(&self.by_length[shortest..=longest]) {
            for index in indexes.iter().copied().filter(is_other) {
                let name = &self.names[index];
                if !word.may_be_near(name) {
                    continue;
                }
                let left = self.pairs_left.get().checked_sub(word.length * length)?;
                self.pairs_left.set(left);
                if let Some(distance) = word.letters_apart(name) {
                    let found = (distance, index);
                    best = Some(best.map_or(found, |best| best.min(found)));
                }
            }
        }
        best.map(|(_, index)| index)
    }
}

/// A word for which the nearest name is looked for.
struct Word<'w> {
    text: &'w str,
    bare: String,
    /// In characters.
    length: usize,
    /// How many slips are forgiven.
    allowed: usize,
    letters: u64,
}

impl<'w> Word<'w> {
    /// `None` for what no name can be near to.
    fn new(text: &'w str) -> Option<Self> {
        if text.is_empty() || text.len() > MAX_LEN {
            return None;
        }
        let length = text.chars().count();
        let allowed = length.div_ceil(4).min(length - 1);
        Some(Self { text, bare: bare(text), length, allowed, letters: letters(text) })
    }

    /// How far a name is from the word, where that is near enough.
    fn distance(&self, name: &str) -> Option<usize> {
        if !self.may_be_near(name) {
            return None;
        }
        if self.is_alike(name) {
            return Some(0);
        }
        let is_near_in_length = name.chars().count().abs_diff(self.length) <= self.allowed;
        if is_near_in_length { self.letters_apart(name) } else { None }
    }

    /// Whether a name has letters enough in common with the word to be near to it. Most names have
    /// not, and need no closer look.
    fn may_be_near(&self, name: &str) -> bool {
        // Each letter that only one of the two has takes a slip, but for a plural's `s`.
        let letters = letters(name);
        let missing = (self.letters & !letters & !PLURAL).count_ones();
        let needless = (letters & !self.letters & !PLURAL).count_ones();
        missing.max(needless) as usize <= self.allowed
    }

    /// Whether a name differs in nothing that counts.
    fn is_alike(&self, name: &str) -> bool {
        // Most names begin otherwise, and need no look at the rest.
        let first = name.chars().find(|c| c.is_alphanumeric());
        let first = first.and_then(|first| first.to_lowercase().next());
        self.bare.chars().next() == first && bare(name) == self.bare
    }

    /// How far a name of other letters, or with these in another order, is from the word, where it
    /// takes few enough slips: each counts two, and letters of its own one.
    fn letters_apart(&self, name: &str) -> Option<usize> {
        let slips = strsim::damerau_levenshtein(self.text, name);
        let others = usize::from(letters(name) != self.letters);
        (slips <= self.allowed).then_some(2 * slips + others)
    }
}

/// The ASCII letters and digits of a name as a set of bits, whatever their case.
fn letters(name: &str) -> u64 {
    name.bytes().fold(0, |set, byte| match byte {
        b'0'..=b'9' => set | 1 << (byte - b'0'),
        b'a'..=b'z' => set | 1 << (byte - b'a' + 10),
        b'A'..=b'Z' => set | 1 << (byte - b'A' + 10),
        _ => set,
    })
}

/// The bit of the letter `s` in what [`letters`] gives.
const PLURAL: u64 = 1 << (b's' - b'a' + 10);

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
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

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
    fn of_two_as_near_the_one_with_the_same_letters_is_taken() {
        assert_eq!(nearest("taks", ["tabs", "task"]), Some("task"));
        assert_eq!(Candidates::new(["tabs", "task"]).nearest("taks"), Some("task"));
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

    #[test]
    fn there_is_an_end_to_comparing() {
        let names: Vec<String> =
            (0..1_000).map(|number| format!("prompt_number_{number}")).collect();
        let candidates = Candidates::new(names.iter().map(String::as_str));
        candidates.pairs_left.set(1_000_000);
        let near = |number: usize| candidates.nearest(&format!("promt_number_{number}"));
        assert_eq!(near(0), Some("prompt_number_0"));
        let found: Vec<_> = (0..1_000).map(near).collect();
        assert_eq!(found[0], Some("prompt_number_0"));
        assert_eq!(found[999], None);
        assert_eq!(candidates.nearest("PromptNumber9"), Some("prompt_number_9"));
    }

    proptest! {
        /// The shortcuts change nothing.
        #[test]
        fn the_nearest_is_found(word in "[a-cA_é-]{0,9}s?", names in prop::collection::vec("[a-cA_é-]{0,9}s?", 0..12)) {
            assert_nearest(&word, &names);
        }
    }

    #[test]
    fn a_name_with_the_same_letters_comes_before_one_that_is_as_near() {
        assert_nearest("_s", &["és".to_owned(), "_".to_owned()]);
    }

    /// Holds both ways of looking against a plain reading of what [`nearest`] promises.
    fn assert_nearest(word: &str, names: &[String]) {
        let length = word.chars().count();
        let allowed = length.div_ceil(4).min(length.saturating_sub(1));
        let letters = |text: &str| -> BTreeSet<char> {
            text.chars()
                .filter(char::is_ascii_alphanumeric)
                .map(|c| c.to_ascii_lowercase())
                .collect()
        };
        let distance = |name: &str| match strsim::damerau_levenshtein(word, name) {
            _ if bare(name) == bare(word) => Some((0, false)),
            slips => (slips <= allowed).then(|| (slips, letters(name) != letters(word))),
        };
        let names = || names.iter().map(String::as_str);
        let others = names().filter(|name| !word.is_empty() && *name != word);
        let near = others.filter_map(|name| Some((distance(name)?, name)));
        let expected = near.min().map(|(_, name)| name);
        assert_eq!(nearest(word, names()), expected, "{word}");
        assert_eq!(Candidates::new(names()).nearest(word), expected, "{word}");
    }
}
