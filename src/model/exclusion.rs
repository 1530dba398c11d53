//! Which elements stay, for each way to answer the picklists that conditions ask about.

use super::Analysis;
use super::flow::options;
use crate::package::{Element, Exclusion, Package, Role, Site, Time};
use crate::twig::{Dialect, evaluate};
use std::collections::{HashMap, HashSet};

/// As many ways to answer are looked at, and no more.
const MOST_WAYS: usize = 256;

/// What becomes of the elements with a condition.
#[derive(Debug, Default)]
pub(crate) struct Exclusions<'a> {
    /// Every way to answer: names and answers.
    ways: Vec<Vec<(&'a str, String)>>,
    /// For each top-level element with a condition, by where it begins: the condition, and whether the
    /// element is dropped in each way, where that is known.
    elements: HashMap<u32, (&'a str, Vec<Option<bool>>)>,
}

/// Whether two elements stay together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Together {
    /// Where one stays, so does the other.
    Always,
    /// In some cases both stay, in others one of them.
    Sometimes,
    /// One of them is always dropped.
    Never,
    /// Nobody knows.
    Unknown,
}

/// What becomes of the elements, found out once.
pub(crate) fn exclusions<'c, 'a>(context: &'c Analysis<'a>) -> &'c Exclusions<'a> {
    context.exclusions.get_or_init(|| Exclusions::new(context.package))
}

impl<'a> Exclusions<'a> {
    fn new(package: &'a Package<'a>) -> Self {
        let sites: Vec<&Site<'a>> =
            package.sites.iter().filter(|site| site.time == Time::Exclude).collect();
        if sites.is_empty() {
            return Self::default();
        }
        let ways = ways(package, &sites);
        let mut elements = HashMap::new();
        for site in sites {
            let Some(element) = package.element_of(site) else { continue };
            let text = site.text.decoded();
            let is_dropped = |way: &Vec<(&str, String)>| {
                let answer = |name: &str| {
                    let (_, answer) = way.iter().find(|(asked, _)| *asked == name)?;
                    Some(answer.clone())
                };
                let rendered = evaluate(text, Dialect::Import, &answer)?;
                Some(!matches!(rendered.as_str(), "" | "0"))
            };
            let states = ways.iter().map(is_dropped).collect();
            elements.insert(element.value.span.start, (text, states));
        }
        Self { ways, elements }
    }

    /// Whether an element is dropped in each of the ways, where that is known.
    fn states(&self, element: &Element<'_>) -> Vec<Option<bool>> {
        let count = self.ways.len().max(1);
        match element.excluded {
            Exclusion::Never => vec![Some(false); count],
            Exclusion::Always => vec![Some(true); count],
            Exclusion::Depends => match self.elements.get(&element.value.span.start) {
                Some((_, states)) => states.clone(),
                None => vec![None; count],
            },
        }
    }

    /// Whether a top-level element is dropped whatever is answered.
    pub(crate) fn is_always_dropped(&self, element: &Element<'_>) -> bool {
        self.states(element).iter().all(|state| *state == Some(true))
    }

    /// Whether two top-level elements stay together.
    pub(crate) fn together(&self, one: &Element<'_>, other: &Element<'_>) -> Together {
        let condition = |element: &Element<'_>| {
            self.elements.get(&element.value.span.start).map(|(condition, _)| *condition)
        };
        if one.excluded == Exclusion::Never && other.excluded == Exclusion::Never {
            return Together::Always;
        }
        let states: Vec<_> = self.states(one).into_iter().zip(self.states(other)).collect();
        let (stays, goes) = (Some(false), Some(true));
        if states.iter().all(|(one, other)| *one == goes || *other == goes) {
            return Together::Never;
        }
        if condition(one).is_some() && condition(one) == condition(other) {
            return Together::Always;
        }
        let both = states.contains(&(stays, stays));
        let alone = states.iter().any(|state| *state == (stays, goes) || *state == (goes, stays));
        let is_known = states.iter().all(|(one, other)| one.is_some() && other.is_some());
        match (both, alone) {
            (true, false) if is_known => Together::Always,
            (true, _) => Together::Sometimes,
            _ => Together::Unknown,
        }
    }

    /// Whether one element stays in some way to answer in which the other is dropped; `None` where
    /// nobody knows.
    pub(crate) fn may_part(&self, staying: &Element<'_>, dropped: &Element<'_>) -> Option<bool> {
        let mut states = self.states(staying).into_iter().zip(self.states(dropped));
        let is_known = states.clone().all(|(one, other)| one.is_some() && other.is_some());
        let parts = states.any(|state| state == (Some(false), Some(true)));
        (parts || is_known).then_some(parts)
    }

    /// The ways to answer in which all of some elements are dropped: all of them, or the answers of
    /// one.
    pub(crate) fn nothing_left(&self, elements: &[&Element<'_>]) -> Option<NothingLeft> {
        let states: Vec<_> = elements.iter().map(|element| self.states(element)).collect();
        let count = self.ways.len().max(1);
        let is_empty = |way: &usize| states.iter().all(|it| it.get(*way) == Some(&Some(true)));
        let empty: Vec<usize> = (0..count).filter(is_empty).collect();
        let first = empty.first()?;
        if empty.len() == count {
            return Some(NothingLeft::Always);
        }
        let answers = self.ways.get(*first)?.iter();
        let answers = answers.map(|(name, answer)| format!("`{answer}` for `{name}`"));
        Some(NothingLeft::For(answers.collect::<Vec<_>>().join(" and ")))
    }
}

/// In which ways to answer nothing is left.
#[derive(Debug)]
pub(crate) enum NothingLeft {
    /// In all.
    Always,
    /// With these answers, as a message names them.
    For(String),
}

/// Every way to answer the picklists that the conditions ask about, as far as there are not too many.
fn ways<'a>(package: &'a Package<'a>, sites: &[&Site<'a>]) -> Vec<Vec<(&'a str, String)>> {
    let mut ways: Vec<Vec<(&str, String)>> = vec![Vec::new()];
    let references = sites.iter().flat_map(|site| &site.template.references);
    let asked: HashSet<&str> = references.map(|reference| &*reference.path[0]).collect();
    let prompts = package.prompts.iter().filter(|prompt| prompt.role == Role::Prompt);
    for prompt in prompts.filter(|prompt| prompt.kind() == Some("picklist")) {
        let Some(name) = prompt.name() else { continue };
        let Some(options) = options(prompt).filter(|_| asked.contains(name)) else { continue };
        if ways.len() * options.len() > MOST_WAYS {
            continue;
        }
        let with = |way: &Vec<(&'a str, String)>, option: &String| {
            let mut way = way.clone();
            way.push((name, option.clone()));
            way
        };
        ways = ways.iter().flat_map(|way| options.iter().map(move |it| with(way, it))).collect();
    }
    ways
}
