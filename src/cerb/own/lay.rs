//! From a file of facts, whose form is known to be right, to tables.

use crate::cerb::read::{keep, members, optional_text, plugin, table};
use crate::cerb::unread::{Points, RecordTypes};
use crate::cerb::{Facts, Point, RecordType, Tables};
use crate::syntax::{Member, Object, Value};
use std::collections::BTreeMap;

/// The tables with what the file says laid over them. What it makes is never given back.
pub(super) fn lay(base: &'static Tables, root: &Value<'static>) -> Tables {
    let names = |key, base| table(base, root.get(key), named_extension);
    Tables {
        records: RecordTypes { own: record_types(base, root.get("records")), ..base.records },
        extensions: Points { own: points(base, root.get("extensions")), ..base.extensions },
        plugins: table(base.plugins, root.get("plugins"), plugin),
        automation_events: names("automation_events", base.automation_events),
        toolbars: names("toolbars", base.toolbars),
        automations: names("automations", base.automations),
        ..*base
    }
}

/// The id of the trigger or the toolbar's extension.
fn named_extension(fact: &Object<'static>) -> &'static str {
    optional_text(fact, "trigger").or_else(|| optional_text(fact, "extension")).unwrap_or_default()
}

fn record_types(base: &'static Tables, own: Option<&Value<'static>>) -> &'static [RecordType] {
    let keep_own = |known: &RecordType| (known.id, known.over(known.id, None));
    let mut all: BTreeMap<_, _> = base.records.own.iter().map(keep_own).collect();
    for Member { key, value } in members(own) {
        let id = keep(key);
        let known = Facts(base).begins_with(id).unwrap_or(&RecordType::NEW);
        all.insert(id, known.over(id, Some(value)));
    }
    all.into_values().collect::<Vec<_>>().leak()
}

fn points(base: &'static Tables, own: Option<&Value<'static>>) -> &'static [Point] {
    let keep_own = |known: &Point| (known.id, known.over(known.id, None));
    let mut all: BTreeMap<_, _> = base.extensions.own.iter().map(keep_own).collect();
    for Member { key, value } in members(own) {
        let id = keep(key);
        let known = base.extensions.get(id).unwrap_or(&Point::NEW);
        all.insert(id, known.over(id, Some(value)));
    }
    all.into_values().collect::<Vec<_>>().leak()
}
