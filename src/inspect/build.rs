//! From a source to what its packages declare and use.

use super::walk::{self, Found};
use super::{Aim, Declared, Inspection, Listed, Mistake, Named, TemplateSite, is_set_late};
use crate::json::Value;
use crate::model::{Analysis, analyse};
use crate::package::{Declaration, Element, ElementKind, Package, Role, Site, Target, Time};
use crate::settings::Settings;
use crate::source::{Embedded, Source};
use crate::text::pointer::unescape;
use crate::text::{OffsetMap, Span};
use crate::twig::{self, Dialect, Reference};
use std::collections::{HashMap, HashSet};
use std::ptr;

/// Inspects every package in a source, with the facts and the release of Cerb of the settings.
pub fn inspect(source: &Source, settings: &Settings) -> Vec<Inspection> {
    source.packages().iter().map(|embedded| inspect_embedded(embedded, settings)).collect()
}

fn inspect_embedded(embedded: &Embedded<'_>, settings: &Settings) -> Inspection {
    analyse(embedded, settings, |analysis| {
        let mut inspection = View { analysis, map: &embedded.map }.inspection();
        inspection.count_uses();
        inspection
    })
}

/// A package, and the way back to the user's file.
struct View<'v, 'd> {
    analysis: &'v Analysis<'d>,
    map: &'v OffsetMap,
}

impl<'d> View<'_, 'd> {
    fn inspection(&self) -> Inspection {
        let package = self.analysis.package;
        let declared = |declarations: &[Declaration<'d>]| {
            declarations.iter().map(|declaration| self.declared(declaration)).collect()
        };
        let mistakes = self.analysis.document.errors.iter();
        let name = package.meta.and_then(|meta| meta.str("name"));
        Inspection {
            span: self.map.source(Span::from_range(0..self.analysis.document.text.len())),
            name: name.map(str::to_owned),
            syntax_errors: mistakes
                .map(|error| Mistake {
                    message: error.message.clone(),
                    span: self.map.source(error.span),
                })
                .collect(),
            prompts: declared(&package.prompts),
            placeholders: declared(&package.placeholders),
            elements: package.elements.iter().map(|element| self.listed(element)).collect(),
            templates: self.templates(),
        }
    }

    fn declared(&self, declaration: &Declaration<'d>) -> Declared {
        let text = |key| declaration.object.str(key).map(str::to_owned);
        let whole = self.map.source(declaration.value.span);
        Declared {
            role: declaration.role,
            key: text("key"),
            kind: text("type"),
            label: text("label"),
            is_hidden: declaration.is_hidden(),
            is_list: declaration.is_list(),
            lazy_prefix: declaration.lazy_prefix().map(str::to_owned),
            uses: 0,
            span: declaration.key().map_or(whole, |key| self.map.source(key.span)),
            whole,
        }
    }

    fn listed(&self, element: &Element<'d>) -> Listed {
        let uid = element.uid();
        let pointer = self.analysis.document.pointer(element.value.span);
        let is_usable = uid
            .as_ref()
            .and_then(|(name, _)| self.analysis.package.uid(name))
            .is_some_and(|usable| ptr::eq(usable, element));
        let place = uid.as_ref().map_or_else(|| element.value.head(), |(_, value)| value.span);
        Listed {
            kind: element.kind,
            section: unescape(pointer.split('/').nth(1).unwrap_or_default()),
            record_type: self.record_type(element),
            excluded: element.excluded,
            is_usable,
            uses: 0,
            parent: element.parent,
            span: self.map.source(place),
            whole: self.map.source(element.value.span),
            uid: uid.map(|(name, _)| name.to_owned()),
            pointer,
        }
    }

    fn record_type(&self, element: &Element<'d>) -> Option<String> {
        if matches!(element.kind, ElementKind::Record | ElementKind::Card) {
            return element.str("_context").map(str::to_owned);
        }
        let known = self.analysis.facts.record_type_by_id(element.kind.record_type()?)?;
        Some(known.short_name(&self.analysis.releases).to_owned())
    }

    fn templates(&self) -> Vec<TemplateSite> {
        let sites = Sites::of(self.analysis.package);
        let indexes = Indexes::of(self.analysis.package);
        let found = walk::templates(self.analysis.document, self.analysis.package).into_iter();
        found.map(|found| self.template(&sites.complete(&found), &found, &indexes)).collect()
    }

    fn template(&self, site: &Complete<'_, 'd>, found: &Found<'d>, at: &Indexes) -> TemplateSite {
        let site = site.site();
        let time = if found.is_rendered { site.time } else { Time::Never };
        let pointer = self.analysis.document.pointer(found.text.span);
        let rest = pointer.splitn(3, '/').nth(2).unwrap_or_default();
        let place = |span| self.map.source(site.text.place(span));
        let references = site.template.references.iter().map(|reference| Named {
            path: reference.path.clone(),
            span: place(reference.span),
            is_dynamic: reference.dynamic,
            is_guarded: reference.guarded,
            is_coalesced: reference.coalesced,
            target: self.aim(site, time, reference, at),
        });
        let error = site
            .template
            .errors
            .first()
            .map(|error| Mistake { message: error.message.clone(), span: place(error.span) });
        TemplateSite {
            span: self.map.source(found.text.span),
            is_key: found.is_key,
            time,
            element: site.element,
            field: site.field.map_or_else(|| unescape(rest), str::to_owned),
            is_dynamic: site.template.dynamic,
            references: references.collect(),
            error,
            pointer,
        }
    }

    /// What a reference reads when Cerb renders the site.
    fn aim(&self, site: &Site<'d>, time: Time, named: &Reference, at: &Indexes) -> Option<Aim> {
        let is_too_early = matches!(time, Time::Exclude | Time::BotId) && is_set_late(&named.path);
        if time == Time::Never
            || is_too_early
            || named.coalesced
            || self.analysis.package.misread(site, named.span).is_some()
        {
            return None;
        }
        match self.analysis.package.resolve(named) {
            Some(target) => at.aim(target),
            None => named.maybe_local.then_some(Aim::Local),
        }
    }
}

/// The sites that the package knows, and where `_exclude` stands.
struct Sites<'p, 'd> {
    known: HashMap<u32, &'p Site<'d>>,
    /// Where the values of `_exclude` begin, in sections that the importer does not know too.
    excludes: HashSet<u32>,
}

/// A site as the package knows it, or read anew where the package leaves it out.
enum Complete<'p, 'd> {
    Known(&'p Site<'d>),
    New(Site<'d>),
}

impl<'d> Complete<'_, 'd> {
    const fn site(&self) -> &Site<'d> {
        match self {
            Self::Known(site) => site,
            Self::New(site) => site,
        }
    }
}

impl<'p, 'd> Sites<'p, 'd> {
    fn of(package: &'p Package<'d>) -> Self {
        let top = package.elements.iter().filter(|element| element.kind.is_top());
        Self {
            known: package.sites.iter().map(|site| (site.text.span.start, site)).collect(),
            excludes: top
                .filter_map(|element| element.get("_exclude"))
                .map(|value| value.span.start)
                .collect(),
        }
    }

    fn complete(&self, found: &Found<'d>) -> Complete<'p, 'd> {
        let start = found.text.span.start;
        if let Some(site) = self.known.get(&start) {
            return Complete::Known(site);
        }
        let is_exclude = self.excludes.contains(&start);
        Complete::New(Site {
            text: found.text,
            is_key: found.is_key,
            element: None,
            field: None,
            is_whole: false,
            time: if is_exclude { Time::Exclude } else { Time::Render },
            template: twig::parse_cerb(found.text.decoded(), Dialect::Import),
        })
    }
}

/// The indexes of declarations and elements, by where they begin.
struct Indexes {
    prompts: HashMap<u32, usize>,
    placeholders: HashMap<u32, usize>,
    elements: HashMap<u32, usize>,
}

impl Indexes {
    fn of(package: &Package<'_>) -> Self {
        fn index<'v, 'd: 'v>(values: impl Iterator<Item = &'v Value<'d>>) -> HashMap<u32, usize> {
            values.enumerate().map(|(index, value)| (value.span.start, index)).collect()
        }
        Self {
            prompts: index(package.prompts.iter().map(|declaration| declaration.value)),
            placeholders: index(package.placeholders.iter().map(|declaration| declaration.value)),
            elements: index(package.elements.iter().map(|element| element.value)),
        }
    }

    fn aim(&self, target: Target<'_, '_>) -> Option<Aim> {
        let find = |indexes: &HashMap<u32, usize>, value: &Value<'_>| {
            indexes.get(&value.span.start).copied()
        };
        match target {
            Target::Uids => Some(Aim::Uids),
            Target::Default => Some(Aim::Default),
            Target::Uid(element) => find(&self.elements, element.value).map(Aim::Uid),
            Target::Lazy(prompt) => find(&self.prompts, prompt.value).map(Aim::Lazy),
            Target::Declared(declared) => match declared.role {
                Role::Prompt => find(&self.prompts, declared.value).map(Aim::Prompt),
                Role::Placeholder => find(&self.placeholders, declared.value).map(Aim::Placeholder),
            },
        }
    }
}

impl Inspection {
    fn count_uses(&mut self) {
        for reference in self.templates.iter().flat_map(|template| &template.references) {
            match reference.target {
                Some(Aim::Prompt(index) | Aim::Lazy(index)) => self.prompts[index].uses += 1,
                Some(Aim::Placeholder(index)) => self.placeholders[index].uses += 1,
                Some(Aim::Uid(index)) => self.elements[index].uses += 1,
                Some(Aim::Uids | Aim::Default | Aim::Local) | None => {}
            }
        }
    }
}
