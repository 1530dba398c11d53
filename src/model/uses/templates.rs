//! What import-time templates use that is not in every release.

use super::Uses;
use crate::package::accidental::is_accidental;
use crate::package::{Exclusion, Site, Target, Time};
use crate::twig::{Environment, Reference};

impl Uses<'_, '_> {
    /// Tags, filters, functions, tests, operators, names of `default` and of choosers' records.
    pub(super) fn templates(&mut self) {
        let package = self.context.package;
        for site in &package.sites {
            let element = package.element_of(site);
            let is_excluded = element.is_some_and(|one| one.excluded == Exclusion::Always);
            if site.time == Time::Never || is_excluded || is_accidental(site) {
                continue;
            }
            self.names(site);
            for reference in &site.template.references {
                self.reference(site, reference);
            }
        }
    }

    fn names(&mut self, site: &Site<'_>) {
        for used in &site.template.uses {
            let releases = &self.context.releases;
            let known = Environment::built_in().lookup(used.kind, &used.name, releases);
            let span = site.text.place(used.span);
            self.add(span, known, None, || format!("the {} `{}`", used.kind.noun(), used.name));
        }
    }

    fn reference(&mut self, site: &Site<'_>, reference: &Reference) {
        let (facts, releases) = (self.context.facts, &self.context.releases);
        match self.context.package.resolve(reference) {
            Some(Target::Default) => {
                let Some(key) = reference.path.get(1) else { return };
                let known = facts.defaults().lookup(key, releases);
                let span = site.text.place(reference.span);
                self.add(span, known, None, || format!("`default.{key}`"));
            }
            Some(Target::Lazy(prompt)) => {
                let Some(history) = facts.feature("lazy-chooser") else { return };
                let known = history.lookup(releases);
                let span = site.text.place(reference.span);
                let name = prompt.name().unwrap_or_default();
                self.add(span, known, None, || {
                    format!("what a template reads of the record that `{name}` chooses")
                });
            }
            _ => {}
        }
    }
}
