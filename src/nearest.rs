//! The nearest known name to one that is not known.

/// The longest name, in bytes, for which a nearest one is looked for.
const MAX_LEN: usize = 64;

/// The candidate most like `word`, where one is near enough to be what was meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.is_empty() || word.len() > MAX_LEN {
        return None;
    }
    let allowed = word.chars().count().div_ceil(4);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_LEN && *candidate != word)
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}
