//! Which prompts and placeholders something uses.

use super::{Declaration, Intent, Package, Target, Time};
use crate::twig::{self, Dialect};
use std::collections::HashSet;

impl<'d> Package<'d> {
    /// The prompts and placeholders that nothing uses: no template, not even one with a mistake in
    /// it of which another rule speaks.
    pub fn unused(&self) -> impl Iterator<Item = &Declaration<'d>> {
        let unused = self.unused.get_or_init(|| self.find_unused());
        self.declarations().enumerate().filter(|(index, _)| unused.contains(index)).map(|it| it.1)
    }

    /// The places of the unused among all that is declared.
    fn find_unused(&self) -> HashSet<usize> {
        let mut used = HashSet::new();
        self.add_used_by_templates(&mut used);
        let is_unused = |declared: &&Declaration<'_>| {
            declared.name().is_some_and(|name| !name.is_empty() && !used.contains(name))
        };
        let declared = self.declarations().enumerate();
        let mut unused: Vec<_> = declared.filter(|(_, declared)| is_unused(declared)).collect();
        if !unused.is_empty() {
            let mut meant = HashSet::new();
            self.add_meant_by_scripts(&mut meant);
            unused.retain(|(_, it)| it.name().is_some_and(|name| !meant.contains(name)));
        }
        unused.into_iter().map(|(index, _)| index).collect()
    }

    fn add_used_by_templates<'p>(&'p self, used: &mut HashSet<&'p str>) {
        for site in self.sites.iter().filter(|site| site.time != Time::Never) {
            for reference in &site.template.references {
                match self.resolve(reference) {
                    Some(Target::Declared(declared) | Target::Lazy(declared)) => {
                        used.extend(declared.name());
                    }
                    Some(_) => {}
                    None => {
                        if let Some(Intent::Declared(name)) = self.intent(reference) {
                            used.insert(name);
                        }
                    }
                }
                if let Some(misread) = self.misread(site, reference.span) {
                    used.insert(misread.name);
                }
            }
            if !site.template.errors.is_empty() {
                let declared = words(site.text.decoded()).filter_map(|word| self.declaration(word));
                used.extend(declared.filter_map(Declaration::name));
            }
        }
    }

    /// Adds the names that scripts use with two braces where three were meant.
    fn add_meant_by_scripts<'p>(&'p self, meant: &mut HashSet<&'p str>) {
        for script in &self.scripts {
            for reference in &twig::parse_cerb(script.decoded(), Dialect::Run).references {
                if let Some(Target::Declared(declared)) = self.resolve(reference)
                    && self.is_meant_for_import(reference)
                {
                    meant.extend(declared.name());
                }
            }
        }
    }
}

/// The words of a broken template that a name may be: with the dashes and dots that stand in a word,
/// and without them.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    let long = text.split(move |c| !is_letter(c) && !matches!(c, '-' | '.' | ' '));
    let short = text.split(move |c| !is_letter(c));
    let middle = text.split(move |c| !is_letter(c) && c != '-');
    long.chain(middle).chain(short).map(str::trim).filter(|word| !word.is_empty())
}
