//! Compares the reading of templates with what Twig itself says of thousands of them.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "it is a test")]

use crate::common;

use cerb_lint::cerb::Version;
use cerb_lint::twig::{Dialect, Environment, Reference, TagKind, Template, parse};
use common::shared;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct Vector {
    id: String,
    template: String,
    paths: BTreeSet<Vec<String>>,
    dynamic: bool,
    dynamic_refs: BTreeSet<String>,
    guarded: BTreeSet<String>,
    maybe: BTreeSet<String>,
    coalesced: BTreeSet<String>,
    specials: BTreeSet<String>,
    tags: Vec<VectorTag>,
    error: Option<TwigError>,
    security: Option<SecurityError>,
}

#[derive(Deserialize)]
struct VectorTag {
    kind: String,
    name: Option<String>,
    start: usize,
    end: Option<usize>,
}

#[derive(Deserialize)]
struct TwigError {
    stem: String,
    line: u32,
}

#[derive(Deserialize)]
struct SecurityError {
    message: String,
}

/// How many answers are right, of how many, and the first wrong ones.
#[derive(Default)]
struct Score {
    right: usize,
    all: usize,
    wrong: Vec<String>,
}

#[derive(Default)]
struct Scores(BTreeMap<&'static str, Score>);

impl Scores {
    fn compare<T: PartialEq + std::fmt::Debug>(
        &mut self,
        corner: &'static str,
        vector: &Vector,
        ours: &T,
        twig: &T,
    ) {
        let score = self.0.entry(corner).or_default();
        score.all += 1;
        if ours == twig {
            score.right += 1;
        } else {
            let Vector { id, template, .. } = vector;
            score.wrong.push(format!("{id} {template:?}: {ours:?}, but Twig: {twig:?}"));
        }
    }
}

/// The names of some references, joined by dots as the vectors have them.
fn names<'r>(references: impl Iterator<Item = &'r Reference>) -> BTreeSet<String> {
    references.map(|reference| reference.path.join(".")).collect()
}

/// The names of which every use is as asked.
fn names_where(template: &Template, is: impl Fn(&Reference) -> bool) -> BTreeSet<String> {
    let free = || template.references.iter().filter(|reference| !reference.maybe_local);
    let others = names(free().filter(|reference| !is(reference)));
    names(free().filter(|reference| is(reference))).difference(&others).cloned().collect()
}

fn compare(scores: &mut Scores, vector: &Vector, template: &Template) {
    let refused = vector.error.is_some() || vector.security.is_some();
    scores.compare("accept or refuse", vector, &!template.errors.is_empty(), &refused);
    compare_tags(scores, vector, template);
    if let Some(error) = &vector.error {
        compare_error(scores, vector, template, error);
        return;
    }
    if let Some(security) = &vector.security {
        let first = template.errors.first().and_then(|error| error.twig.as_deref());
        scores.compare("sentence", vector, &first, &Some(security.message.as_str()));
    }
    let free: BTreeSet<Vec<String>> = template
        .references
        .iter()
        .filter(|reference| !reference.maybe_local)
        .map(|reference| reference.path.clone())
        .collect();
    scores.compare("references", vector, &free, &vector.paths);
    scores.compare("dynamic", vector, &template.dynamic, &vector.dynamic);
    let dynamic = names(template.references.iter().filter(|reference| reference.dynamic));
    scores.compare("dynamic references", vector, &dynamic, &vector.dynamic_refs);
    let guarded = names_where(template, |reference| reference.guarded);
    scores.compare("guarded", vector, &guarded, &vector.guarded);
    let coalesced = names(template.references.iter().filter(|reference| reference.coalesced));
    scores.compare("coalesced", vector, &coalesced, &vector.coalesced);
    let maybe = names(template.references.iter().filter(|reference| reference.maybe_local));
    scores.compare("maybe local", vector, &maybe, &vector.maybe);
    scores.compare("specials", vector, &names(template.specials.iter()), &vector.specials);
}

fn compare_error(scores: &mut Scores, vector: &Vector, template: &Template, twig: &TwigError) {
    let Some(first) = template.errors.first() else { return };
    let sentence = first.twig.as_deref().unwrap_or_default();
    scores.compare("sentence", vector, &sentence, &twig.stem.as_str());
    let line = line_of(&vector.template, template, first.span.start as usize);
    scores.compare("error line", vector, &line, &twig.line);
}

/// The line at a byte of the template, as Twig counts, which a `line` tag can tell otherwise.
fn line_of(text: &str, template: &Template, at: usize) -> u32 {
    let numbered = template
        .tags
        .iter()
        .rfind(|tag| tag.kind == TagKind::Line && tag.closed && tag.span.end as usize <= at);
    let (from, first) = numbered.map_or((0, 1), |tag| {
        let digits = text[tag.span.range()].chars().filter(char::is_ascii_digit);
        (tag.span.end as usize, digits.collect::<String>().parse().unwrap())
    });
    let breaks = text[from..at].replace("\r\n", "\n").matches(['\n', '\r']).count();
    first + u32::try_from(breaks).unwrap()
}

/// The tags up to the one in which Twig's lexer gives up.
fn compare_tags(scores: &mut Scores, vector: &Vector, template: &Template) {
    type Row = (String, String, usize, Option<usize>);
    let twig: Vec<Row> = vector
        .tags
        .iter()
        .map(|tag| {
            let mut name = tag.name.clone().unwrap_or_default();
            // Twig tells the first token, be it a name or not.
            let written = vector.template[tag.start + 3..].trim_start_matches(['-', '~']);
            if !written.trim_start().starts_with(&name) || !name.starts_with(char::is_alphabetic) {
                name.clear();
            }
            (tag.kind.clone(), name, tag.start, tag.end)
        })
        .collect();
    let ours: Vec<Row> = template
        .tags
        .iter()
        .take(twig.len())
        .map(|tag| {
            let (kind, name) = match &tag.kind {
                TagKind::Print => ("variable", ""),
                TagKind::Block(name) => ("block", name.as_str()),
                TagKind::Comment => ("comment", ""),
                TagKind::Verbatim if !tag.closed => ("block", ""),
                TagKind::Verbatim => ("verbatim", ""),
                TagKind::Line => ("line", ""),
            };
            let end = tag.closed.then_some(tag.span.end as usize);
            (kind.to_owned(), name.to_owned(), tag.span.start as usize, end)
        })
        .collect();
    scores.compare("tags", vector, &ours, &twig);
}

/// How many answers of a file of vectors may differ from Twig's, by corner; more fail the test.
///
/// A tag that is never closed is shown where it opens; Twig names the line where the template ends.
const DIFFERING: &[(&str, &str, usize)] =
    &[("twig", "error line", 8), ("twig-random", "error line", 3)];

#[test]
fn templates_are_read_as_twig_reads_them() {
    let environment = Environment::built_in().as_of(Version::new(10, 4, 10));
    let mut fell = Vec::new();
    for file in ["twig", "twig-random"] {
        let Some(path) = shared().map(|folder| folder.join(format!("vectors/{file}.jsonl"))) else {
            return;
        };
        let mut scores = Scores::default();
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let vector: Vector = serde_json::from_str(line).unwrap();
            let template = parse(&vector.template, Dialect::Import, &environment);
            compare(&mut scores, &vector, &template);
        }
        for (corner, Score { right, all, wrong }) in &scores.0 {
            println!("{file:12} {corner:20} {right:5} of {all:5}");
            for line in wrong.iter().take(25) {
                println!("    {line}");
            }
            let may = DIFFERING.iter().find(|(name, of, _)| name == &file && of == corner);
            if all - right > may.map_or(0, |(_, _, most)| *most) {
                fell.push(format!("{file}: {corner}: {right} of {all}"));
            }
        }
    }
    assert!(fell.is_empty(), "scores fell: {fell:#?}");
}
