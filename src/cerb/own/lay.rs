//! From a file of facts, whose form is known to be right, to tables.

use crate::cerb::read::{Fact, entries, plugin};
use crate::cerb::unread::{Points, RecordTypes};
use crate::cerb::{Facts, Point, RecordType, Tables, compact};
use serde_json::Value;
use std::collections::BTreeMap;

/// The tables with what the file says laid over them. What it makes is never given back.
pub(super) fn lay(base: &'static Tables, root: &Value) -> Tables {
    let lines = |key: &str| keep(compact::table(&root[key]));
    Tables {
        records: RecordTypes { own: record_types(base, &root["records"]), ..base.records },
        extensions: Points { own: points(base, &root["extensions"]), ..base.extensions },
        plugins: base.plugins.over(entries(lines("plugins"), plugin)),
        automation_events: base
            .automation_events
            .over(entries(lines("automation_events"), named_extension)),
        toolbars: base.toolbars.over(entries(lines("toolbars"), named_extension)),
        automations: base.automations.over(entries(lines("automations"), named_extension)),
        ..*base
    }
}

/// The id of the trigger or the toolbar's extension.
fn named_extension(fact: Fact) -> &'static str {
    fact.get("trigger").unwrap_or_else(|| fact.text("extension"))
}

fn record_types(base: &'static Tables, own: &Value) -> &'static [RecordType] {
    let known = |known: &RecordType| (known.id, known.over(known.id, ""));
    let mut all: BTreeMap<_, _> = base.records.own.iter().map(known).collect();
    for (id, record) in own.as_object().into_iter().flatten() {
        let id = keep(id.clone());
        let known = Facts { tables: base, as_of: None }.begins_with(id).unwrap_or(&RecordType::NEW);
        all.insert(id, known.over(id, keep(compact::record_type(record))));
    }
    all.into_values().collect::<Vec<_>>().leak()
}

fn points(base: &'static Tables, own: &Value) -> &'static [Point] {
    let known = |known: &Point| (known.id, known.over(known.id, ""));
    let mut all: BTreeMap<_, _> = base.extensions.own.iter().map(known).collect();
    for (id, extensions) in own.as_object().into_iter().flatten() {
        let id = keep(id.clone());
        let known = base.extensions.get(id).unwrap_or(&Point::NEW);
        all.insert(id, known.over(id, keep(compact::table(extensions))));
    }
    all.into_values().collect::<Vec<_>>().leak()
}

/// The text, for as long as the program runs.
fn keep(text: String) -> &'static str {
    text.leak()
}
