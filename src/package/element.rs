//! Elements: what the sections of a package hold, nested ones included.

use crate::json::{Kind, Member, Object, Value};
use crate::twig;

/// What an element is, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ElementKind {
    /// `records[]`
    Record,
    /// `custom_fieldsets[]`
    Fieldset,
    /// `custom_fieldsets[].fields[]`
    FieldsetField,
    /// `bots[]`
    Bot,
    /// `bots[].behaviors[]`
    BotBehavior,
    /// `behaviors[]`
    Behavior,
    /// `behavior_nodes[]`
    BehaviorNode,
    /// An element of `nodes` in a behavior or in another node.
    Node,
    /// `workspaces[]`
    Workspace,
    /// `workspaces[].tabs[]`
    Tab,
    /// `workspaces[].tabs[].widgets[]`
    Widget,
    /// `workspaces[].tabs[].worklists[]`
    Worklist,
    /// `portals[]`
    Portal,
    /// `saved_searches[]`
    SavedSearch,
    /// `calendars[]`
    Calendar,
    /// `calendars[].events[]`
    CalendarEvent,
    /// `classifiers[]`
    Classifier,
    /// `classifiers[].classes[]`
    Class,
    /// `project_boards[]`
    Board,
    /// `project_boards[].columns[]`
    Column,
    /// `project_boards[].columns[].cards[]`
    Card,
    /// `events[]`
    Event,
    /// `toolbars[]`
    Toolbar,
    /// An element of a top-level list that the importer does not know, and does not read.
    Unread,
}

use ElementKind as E;

/// The sections whose elements have a kind of their own, in the order of the importer.
const SECTIONS: &[(&str, ElementKind)] = &[
    ("records", E::Record),
    ("custom_fieldsets", E::Fieldset),
    ("bots", E::Bot),
    ("behaviors", E::Behavior),
    ("behavior_nodes", E::BehaviorNode),
    ("workspaces", E::Workspace),
    ("portals", E::Portal),
    ("saved_searches", E::SavedSearch),
    ("calendars", E::Calendar),
    ("classifiers", E::Classifier),
    ("project_boards", E::Board),
    ("events", E::Event),
    ("toolbars", E::Toolbar),
];

impl ElementKind {
    /// The kind of the elements of a top-level section.
    pub fn of_section(key: &str) -> Option<Self> {
        SECTIONS.iter().find(|(name, _)| *name == key).map(|(_, kind)| *kind)
    }

    /// The keys under which elements of this kind hold other elements.
    pub const fn children(self) -> &'static [(&'static str, ElementKind)] {
        match self {
            E::Fieldset => &[("fields", E::FieldsetField)],
            E::Bot => &[("behaviors", E::BotBehavior)],
            E::BotBehavior | E::Behavior | E::BehaviorNode | E::Node => &[("nodes", E::Node)],
            E::Workspace => &[("tabs", E::Tab)],
            E::Tab => &[("widgets", E::Widget), ("worklists", E::Worklist)],
            E::Calendar => &[("events", E::CalendarEvent)],
            E::Classifier => &[("classes", E::Class)],
            E::Board => &[("columns", E::Column)],
            E::Column => &[("cards", E::Card)],
            _ => &[],
        }
    }

    /// Where such elements stand, as the documentation writes it.
    pub const fn path(self) -> &'static str {
        match self {
            E::Record => "records[]",
            E::Fieldset => "custom_fieldsets[]",
            E::FieldsetField => "custom_fieldsets[].fields[]",
            E::Bot => "bots[]",
            E::BotBehavior => "bots[].behaviors[]",
            E::Behavior => "behaviors[]",
            E::BehaviorNode => "behavior_nodes[]",
            E::Node => "nodes[]",
            E::Workspace => "workspaces[]",
            E::Tab => "workspaces[].tabs[]",
            E::Widget => "workspaces[].tabs[].widgets[]",
            E::Worklist => "workspaces[].tabs[].worklists[]",
            E::Portal => "portals[]",
            E::SavedSearch => "saved_searches[]",
            E::Calendar => "calendars[]",
            E::CalendarEvent => "calendars[].events[]",
            E::Classifier => "classifiers[]",
            E::Class => "classifiers[].classes[]",
            E::Board => "project_boards[]",
            E::Column => "project_boards[].columns[]",
            E::Card => "project_boards[].columns[].cards[]",
            E::Event => "events[]",
            E::Toolbar => "toolbars[]",
            E::Unread => "[]",
        }
    }

    /// What such an element is called in a message, without an article.
    pub const fn noun(self) -> &'static str {
        match self {
            E::Record => "record",
            E::Fieldset => "custom fieldset",
            E::FieldsetField => "custom field",
            E::Bot => "bot",
            E::BotBehavior | E::Behavior => "behavior",
            E::BehaviorNode | E::Node => "behavior node",
            E::Workspace => "workspace",
            E::Tab => "workspace tab",
            E::Widget => "widget",
            E::Worklist => "worklist",
            E::Portal => "portal",
            E::SavedSearch => "saved search",
            E::Calendar => "calendar",
            E::CalendarEvent => "calendar event",
            E::Classifier => "classifier",
            E::Class => "classification",
            E::Board => "project board",
            E::Column => "column",
            E::Card => "card",
            E::Event => "event",
            E::Toolbar => "toolbar",
            E::Unread => "element",
        }
    }

    /// The full id of the type of the records that such elements become, where the section settles
    /// it: records and cards name theirs themselves.
    pub const fn record_type(self) -> Option<&'static str> {
        Some(match self {
            E::Fieldset => "cerberusweb.contexts.custom_fieldset",
            E::FieldsetField => "cerberusweb.contexts.custom_field",
            E::Bot => "cerberusweb.contexts.bot",
            E::BotBehavior | E::Behavior => "cerberusweb.contexts.behavior",
            E::Workspace => "cerberusweb.contexts.workspace.page",
            E::Tab => "cerberusweb.contexts.workspace.tab",
            E::Portal => "cerberusweb.contexts.portal",
            E::SavedSearch => "cerberusweb.contexts.context.saved.search",
            E::Calendar => "cerberusweb.contexts.calendar",
            E::CalendarEvent => "cerberusweb.contexts.calendar_event.recurring",
            E::Classifier => "cerberusweb.contexts.classifier",
            E::Class => "cerberusweb.contexts.classifier.class",
            E::Board => "cerberusweb.contexts.project.board",
            E::Column => "cerberusweb.contexts.project.board.column",
            _ => return None,
        })
    }

    /// Whether such elements stand in a top-level section.
    pub fn is_top(self) -> bool {
        self == E::Unread || SECTIONS.iter().any(|(_, kind)| *kind == self)
    }

    /// Whether the uid of such an element becomes `{{{uid.…}}}` (importer, step 6).
    pub const fn shares_uid(self) -> bool {
        !matches!(
            self,
            E::BehaviorNode | E::Node | E::Widget | E::Worklist | E::Event | E::Toolbar | E::Unread
        )
    }
}

/// An object (or what stands in its place) in a section, or in a list inside of another element.
#[derive(Debug)]
pub struct Element<'d> {
    /// What it is.
    pub kind: ElementKind,
    /// The element itself.
    pub value: &'d Value<'d>,
    /// Its members.
    pub object: &'d Object<'d>,
    /// The index, among the package's elements, of the element that holds it.
    pub parent: Option<usize>,
    /// Whether the importer drops it, or the top-level element that holds it (step 4).
    pub excluded: Exclusion,
    /// The members of [`COMMON`] keys.
    common: [Option<&'d Member<'d>>; COMMON.len()],
}

/// The keys for which most rules ask of every element.
const COMMON: [&str; 3] = ["uid", "_context", "_exclude"];

/// Whether the importer drops an element (step 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exclusion {
    /// It stays whatever the answers are.
    Never,
    /// It depends on the answers.
    Depends,
    /// It is dropped whatever the answers are: nothing in it is looked at.
    Always,
}

impl<'d> Element<'d> {
    /// An element inside of another, or a top-level one.
    pub(super) fn new(
        kind: ElementKind,
        value: &'d Value<'d>,
        object: &'d Object<'d>,
        parent: Option<(usize, Exclusion)>,
    ) -> Self {
        let excluded = parent.map_or_else(|| Exclusion::of(object), |(_, excluded)| excluded);
        let parent = parent.map(|(index, _)| index);
        let common = COMMON.map(|key| object.member(key));
        Self { kind, value, object, parent, excluded, common }
    }

    /// The member under `key`, as Cerb reads it.
    pub fn member(&self, key: &str) -> Option<&'d Member<'d>> {
        match COMMON.iter().position(|common| *common == key) {
            Some(place) => self.common[place],
            None => self.object.member(key),
        }
    }

    /// The value under `key`, as Cerb reads it.
    pub fn get(&self, key: &str) -> Option<&'d Value<'d>> {
        self.member(key).map(|member| &member.value)
    }

    /// The text under `key`, as Cerb reads it, where it is one.
    pub fn str(&self, key: &str) -> Option<&'d str> {
        self.get(key)?.as_str()
    }

    /// The element's uid as a name, and where it stands. A uid may be a number (step 5).
    pub fn uid(&self) -> Option<(&'d str, &'d Value<'d>)> {
        let value = self.get("uid")?;
        let name = match &value.kind {
            Kind::String(text) => text.decoded(),
            Kind::Number(number) => number,
            Kind::Null | Kind::Bool(false) => "",
            Kind::Bool(true) => "1",
            Kind::Array(_) | Kind::Object(_) | Kind::Unknown => return None,
        };
        Some((name, value))
    }

    /// How a message calls it: ``record `service` ``, or its kind where it has no uid.
    pub fn title(&self) -> String {
        match self.uid() {
            Some((name, _)) if !name.is_empty() => format!("{} `{name}`", self.kind.noun()),
            _ => self.kind.noun().to_owned(),
        }
    }
}

impl Exclusion {
    /// What `_exclude` of a top-level element means.
    pub fn of(object: &Object<'_>) -> Self {
        let Some(value) = object.get("_exclude") else { return Self::Never };
        match &value.kind {
            Kind::String(text) if twig::is_template(text.decoded()) => Self::Depends,
            Kind::String(text) if matches!(text.decoded(), "" | "0") => Self::Never,
            Kind::String(_) | Kind::Bool(true) => Self::Always,
            Kind::Number(number) if number.parse() != Ok(0.0) => Self::Always,
            _ => Self::Never,
        }
    }
}
