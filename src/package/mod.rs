//! The typed view: what a package declares and uses.

pub(crate) mod accidental;
mod element;
mod names;
mod plain;
mod prompt;
mod reference;
mod schema;
mod script;
mod site;
mod usage;

pub use element::{Element, ElementKind, Exclusion};
pub use prompt::{Declaration, Role, is_truthy};
pub use reference::{DEFAULTS, Intent, Misread, Target, is_name};
pub use schema::{Breach, Fault, Part, Shape};
pub use site::{Site, Time};
pub(crate) use usage::words;

use crate::json::{Document, Kind, Member, Object, Text, Value};
use crate::text::nearest::Candidates;
use names::Names;
use site::Collector;
use std::cell::{OnceCell, RefCell};
use std::collections::HashSet;

/// What a package declares and uses.
#[derive(Debug)]
pub struct Package<'d> {
    /// The outermost object, where there is one.
    pub root: Option<&'d Object<'d>>,
    /// The object under `package`.
    pub meta: Option<&'d Object<'d>>,
    /// The prompts, in order.
    pub prompts: Vec<Declaration<'d>>,
    /// The placeholders of `configure.placeholders`, in order.
    pub placeholders: Vec<Declaration<'d>>,
    /// The elements of all sections, an element before those in it, in the order of the text.
    pub elements: Vec<Element<'d>>,
    /// The keys and strings that hold an import-time template, in no particular order.
    pub sites: Vec<Site<'d>>,
    /// The strings outside `package` that hold a `{{`, in no particular order.
    pub scripts: Vec<&'d Text<'d>>,
    /// The places in `sites` of those with a mistake in them.
    faulty: Vec<usize>,
    names: Names<'d>,
    /// The prompts and placeholders, to look for the nearest among.
    near_declared: OnceCell<Candidates>,
    /// The uids that templates can read, to look for the nearest among.
    near_uids: OnceCell<Candidates>,
    /// The places of unused prompts and placeholders among all.
    unused: OnceCell<HashSet<usize>>,
    /// The names of prompts and placeholders, and `uid` and `default`, that something could set at run
    /// time.
    set_at_run_time: OnceCell<HashSet<String>>,
    /// The last name that was looked at as one that a template can't read as it is.
    last_word: RefCell<Option<reference::Word>>,
}

impl<'d> Package<'d> {
    /// The view of a document.
    pub fn new(document: &'d Document<'d>) -> Self {
        let root = document.root.as_ref().and_then(Value::as_object);
        let meta = root.and_then(|root| root.get("package")).and_then(Value::as_object);
        let configure = meta.and_then(|meta| meta.get("configure"));
        let mut package = Self {
            root,
            meta,
            prompts: declarations(configure, "prompts", Role::Prompt),
            placeholders: declarations(configure, "placeholders", Role::Placeholder),
            elements: Vec::new(),
            sites: Vec::new(),
            scripts: Vec::new(),
            faulty: Vec::new(),
            names: Names::default(),
            near_declared: OnceCell::new(),
            near_uids: OnceCell::new(),
            unused: OnceCell::new(),
            set_at_run_time: OnceCell::new(),
            last_word: RefCell::default(),
        };
        for member in root.into_iter().flat_map(|root| root.members) {
            package.add_section(member);
        }
        let sites = package.sites.iter().enumerate();
        let faulty = sites.filter(|(_, site)| !site.template.errors.is_empty());
        package.faulty = faulty.map(|(index, _)| index).collect();
        package.names = Names::new(&package.prompts, &package.placeholders, &package.elements);
        package
    }

    /// Prompts, then placeholders.
    pub fn declarations(&self) -> impl Iterator<Item = &Declaration<'d>> {
        self.prompts.iter().chain(&self.placeholders)
    }

    /// The prompt or placeholder of that name; the last one, whose value Cerb keeps.
    pub fn declaration(&self, name: &str) -> Option<&Declaration<'d>> {
        let (role, index) = self.names.declared(name)?;
        match role {
            Role::Prompt => self.prompts.get(index),
            Role::Placeholder => self.placeholders.get(index),
        }
    }

    /// The sites that are rendered and have a mistake in them.
    pub fn faulty_sites(&self) -> impl Iterator<Item = &Site<'d>> {
        let faulty = self.faulty.iter().map(|index| &self.sites[*index]);
        faulty.filter(|site| site.time != Time::Never)
    }

    /// The value under `requires.KEY` of the package.
    pub fn requires(&self, key: &str) -> Option<&'d Value<'d>> {
        self.meta?.get("requires")?.get(key)
    }

    /// The ids of the plugins that the package requires: Cerb takes a list, or the values of a map
    /// (importer, step 1).
    pub fn required_plugins(&self) -> impl Iterator<Item = &'d Text<'d>> {
        let (list, map) = match self.requires("plugins").map(|plugins| &plugins.kind) {
            Some(Kind::Array(values)) => (&values[..], None),
            Some(Kind::Object(object)) => (&[][..], Some(object)),
            _ => (&[][..], None),
        };
        let members = map.into_iter().flat_map(|object| object.members);
        list.iter().chain(members.map(|member| &member.value)).filter_map(Value::as_text)
    }

    /// The elements that have this uid, in the order of the text, whether or not their uids become
    /// `{{{uid.…}}}`.
    pub fn with_uid(&self, name: &str) -> impl DoubleEndedIterator<Item = &Element<'d>> {
        let uid = self.names.with_uid(name);
        uid.into_iter().flat_map(names::Uid::all).map(|index| &self.elements[index])
    }

    /// The uids of the package in the order in which they first stand in the text, each with the
    /// elements that have it.
    pub fn uids(&self) -> impl Iterator<Item = (&'d str, impl Iterator<Item = &Element<'d>>)> {
        let uids = self.names.uids.iter();
        uids.map(|uid| (uid.name, uid.all().map(|index| &self.elements[index])))
    }

    /// The element that holds the site, if one does.
    pub fn element_of(&self, site: &Site<'d>) -> Option<&Element<'d>> {
        site.element.map(|index| &self.elements[index])
    }

    /// The top-level element that holds this one, or is it.
    pub fn top<'p>(&'p self, mut element: &'p Element<'d>) -> &'p Element<'d> {
        while let Some(parent) = element.parent {
            element = &self.elements[parent];
        }
        element
    }

    fn add_section(&mut self, member: &'d Member<'d>) {
        let key = member.key.decoded();
        if key == "package" {
            self.collector(None, None).value(&member.value, None, false);
        } else if matches!(key, "settings" | "worker_preferences") {
            self.add_settings(&member.value);
        } else {
            let kind = ElementKind::of_section(key).unwrap_or(ElementKind::Unread);
            self.add_elements(kind, &member.value, None);
        }
    }

    /// Settings are objects of objects; their texts are rendered like those of any section.
    fn add_settings(&mut self, value: &'d Value<'d>) {
        self.collector(None, Some(ElementKind::Unread)).value(value, None, false);
    }

    fn collector(
        &mut self,
        element: Option<usize>,
        kind: Option<ElementKind>,
    ) -> Collector<'d, '_> {
        Collector { sites: &mut self.sites, scripts: &mut self.scripts, element, kind }
    }

    /// Adds the elements of a list, or of a map, which PHP walks like a list.
    fn add_elements(&mut self, kind: ElementKind, list: &'d Value<'d>, parent: Option<usize>) {
        match &list.kind {
            Kind::Array(values) => {
                for value in *values {
                    self.add_element(kind, value, parent);
                }
            }
            Kind::Object(object) => {
                for member in object.members {
                    self.add_element(kind, &member.value, parent);
                }
            }
            _ => {}
        }
    }

    fn add_element(&mut self, kind: ElementKind, value: &'d Value<'d>, parent: Option<usize>) {
        let Some(object) = value.as_object() else { return };
        let parent = parent.map(|parent| (parent, self.elements[parent].excluded));
        let index = self.elements.len();
        let element = Element::new(kind, value, object, parent);
        let excluded = element.excluded;
        self.elements.push(element);
        if kind != ElementKind::Unread && excluded != Exclusion::Always {
            self.collector(Some(index), Some(kind)).element(object);
        }
        for (key, child) in kind.children() {
            if let Some(list) = object.get(key) {
                self.add_elements(*child, list, Some(index));
            }
        }
    }
}

/// The prompts or placeholders, of a list or of a map (step 2).
fn declarations<'d>(
    configure: Option<&'d Value<'d>>,
    key: &str,
    role: Role,
) -> Vec<Declaration<'d>> {
    let values: Vec<&Value<'d>> = match configure.and_then(|value| value.get(key)) {
        Some(Value { kind: Kind::Array(values), .. }) => values.iter().collect(),
        Some(Value { kind: Kind::Object(object), .. }) => {
            object.members.iter().map(|member| &member.value).collect()
        }
        _ => Vec::new(),
    };
    let declaration =
        |value: &'d Value<'d>| Some(Declaration { role, value, object: value.as_object()? });
    values.into_iter().filter_map(declaration).collect()
}
