//! The facts answer as rules ask.

use super::*;

fn releases(oldest: &str, newest: &str) -> Releases {
    Releases { oldest: version(oldest), newest: version(newest) }
}

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

const FACTS: Facts = Facts::built_in();

#[test]
fn record_types_are_known_by_alias_and_by_id() {
    let today = releases("10.4.0", "10.4.10");
    for name in ["task", "tasks", "cerberusweb.contexts.task"] {
        let Lookup::Known(task) = FACTS.record_type(name, &today) else { panic!("{name}") };
        assert_eq!((task.id, task.short_name(&today)), ("cerberusweb.contexts.task", "task"));
    }
    for name in ["Task", "taks", "", "contexts.custom_record.x"] {
        assert!(matches!(FACTS.record_type(name, &today), Lookup::Unknown), "{name}");
    }
    let custom = FACTS.record_type("contexts.custom_record.12", &today);
    assert!(
        matches!(custom, Lookup::Known(record_type) if record_type.field("name", &today).is_known())
    );
}

#[test]
fn an_alias_means_the_type_that_has_it_now() {
    let id = |version| FACTS.record_type("worklist", &version).any().map(|found| found.id);
    assert_eq!(id(releases("8.2.0", "8.2.0")), Some("cerberusweb.contexts.workspace.worklist"));
    assert_eq!(id(releases("10.4.0", "10.4.10")), Some("cerberusweb.contexts.workspace.list"));
}

#[test]
fn an_alias_that_went_from_one_type_to_another_is_known_throughout() {
    let both = FACTS.record_type("workspace_list", &releases("8.2.4", "10.4.10"));
    assert!(
        matches!(both, Lookup::Known(found) if found.id == "cerberusweb.contexts.workspace.list")
    );
    let old = FACTS.record_type("workspace_list", &releases("8.2.4", "8.2.4"));
    assert!(
        matches!(old, Lookup::Known(found) if found.id != "cerberusweb.contexts.workspace.list")
    );
}

#[test]
fn automations_came_with_cerb_10() {
    let old = FACTS.record_type("automation", &releases("9.6.0", "10.4.10"));
    assert!(matches!(old, Lookup::Later { since, .. } if since == version("10.0.0")));
    let target = FACTS.record_type("automation", &releases("9.6.0", "9.6.0"));
    assert!(matches!(target, Lookup::Later { since, .. } if since == version("10.0.0")));
}

#[test]
fn fields_keep_what_cerb_asks_of_them() {
    let today = releases("10.4.0", "10.4.10");
    let task = FACTS.record_type("task", &today).any().unwrap();
    let owner = task.field("owner_id", &today).any().unwrap();
    let worker =
        Reference { record_type: "cerberusweb.contexts.worker", optional: true, many: false };
    assert_eq!(owner.reference, Some(worker));
    let status = task.field("status", &today).any().unwrap();
    assert_eq!((status.enforced(), status.takes_template), (FieldKind::Uint, false));
    let title = task.field("title", &today).any().unwrap();
    assert_eq!((title.max_length, title.required, title.takes_template), (Some(255), true, true));
    assert_eq!(task.required(&today).collect::<Vec<_>>(), [["title"]]);
}

#[test]
fn a_plugin_that_was_dropped_says_until_when() {
    let plugin = FACTS.plugin("cerberusweb.feedback", &releases("9.0.0", "10.4.10"));
    assert!(matches!(plugin, Lookup::Removed { until, .. } if until == version("9.4.0")));
    assert!(FACTS.plugin("cerberusweb.kb", &releases("9.0.0", "10.4.10")).is_known());
}

#[test]
fn what_is_to_come_is_known_and_not_released() {
    assert!(FACTS.newest_released() >= version("11.1.11"));
    assert!(FACTS.newest_known() >= FACTS.newest_released());
    let releases = FACTS.releases();
    assert!(releases.is_sorted_by_key(|release| (!release.is_released, release.version)));
    assert!(releases.iter().all(|release| release.date.is_some() || !release.is_released));
    let earlier = FACTS.as_of(version("9.5.0"));
    assert_eq!(earlier.newest_released(), version("9.5.0"));
    assert_eq!(earlier.newest_known(), FACTS.newest_known());
}

#[test]
fn a_package_is_judged_from_what_it_requires_to_the_newest() {
    let facts = FACTS.as_of(version("11.1.11"));
    let newest = version("11.1.11");
    let judged = |required| facts.judged_by(required, None);
    assert_eq!(judged(Some("9.2.0")), Releases { oldest: version("9.2.0"), newest });
    assert_eq!(judged(Some("9.2")), Releases { oldest: version("9.2.0"), newest });
    assert_eq!(judged(Some("10.x")), Releases { oldest: version("10.0.0"), newest });
    assert_eq!(judged(Some("10.2-beta")), Releases { oldest: version("10.2.0"), newest });
    assert_eq!(judged(Some("latest")), Releases::only(newest));
    assert_eq!(judged(None), Releases::only(newest));
    // There never was a Cerb 8.4.0, nor an 11.2.0: the next release accepts the package first.
    assert_eq!(judged(Some("8.4.0")), Releases { oldest: version("9.0.0"), newest });
    assert_eq!(judged(Some("11.2.0")), Releases::only(version("12.0.0")));
    assert_eq!(judged(Some("99.0.0")), Releases::only(version("99.0.0")));
    assert!(facts.cover(&judged(Some("11.1.0"))) && facts.cover(&judged(None)));
    assert!(!facts.cover(&judged(Some("99.0.0"))) && !facts.cover(&judged(Some("12.0.0"))));
    let target = Some(version("9.5.0"));
    assert_eq!(facts.judged_by(Some("9.2.0"), target), Releases::only(version("9.5.0")));
}

#[test]
fn the_nearest_record_type_is_found() {
    let today = releases("10.4.0", "10.4.10");
    let near = |name| crate::text::nearest(name, FACTS.record_type_names(&today));
    assert_eq!(near("conected_service"), Some("connected_service"));
    assert_eq!(near("zzzzzz"), None);
}
