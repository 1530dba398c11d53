//! Templates that were not meant to be any: what another language writes with braces.

use super::Site;
use crate::text::Span;

/// Whether a template fails because it was not meant as one.
pub(crate) fn is_accidental(site: &Site<'_>) -> bool {
    handlebars_block(site).or_else(|| hash_after_braces(site)).is_some()
}

/// The first `{{#if x}}` (or `each`, `unless`, `with`…) that opens an unclosed comment.
pub(crate) fn handlebars_block(site: &Site<'_>) -> Option<Span> {
    let text = site.text.decoded();
    let tag = site
        .template
        .tags
        .iter()
        .find(|tag| !tag.closed && tag.kind == crate::twig::TagKind::Comment)?;
    let start = tag.span.start as usize;
    let rest = &text[start + 3..];
    let begins_with_word = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '>');
    let end = rest.find("}}")? + start + 5;
    begins_with_word.then(|| Span::from_range(start..end))
}

/// The first `{{{'key':`, `{{{"key":` or `{{{key:`.
pub(crate) fn hash_after_braces(site: &Site<'_>) -> Option<Span> {
    let text = site.text.decoded();
    let mut tags = site.template.tags.iter().filter(|_| !site.template.errors.is_empty());
    tags.find_map(|tag| {
        let start = tag.span.start as usize;
        let rest = text.get(start..)?.strip_prefix("{{{")?;
        let body = rest.trim_start();
        let key = match body.chars().next()? {
            quote @ ('"' | '\'') => body[1..].find(quote)? + 2,
            _ => body.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?,
        };
        let after = body[key..].trim_start();
        let is_hash = key > 0 && after.starts_with(':');
        let end = text.len() - after.len() + 1;
        is_hash.then(|| Span::from_range(start..end))
    })
}
