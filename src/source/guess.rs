//! Whether a text is meant as a package.

use crate::json::{self, Kind, Object, Value};

/// The sections that a package may have beside `package`.
const SECTIONS: [&str; 15] = [
    "records",
    "custom_fieldsets",
    "bots",
    "behaviors",
    "behavior_nodes",
    "workspaces",
    "portals",
    "saved_searches",
    "calendars",
    "classifiers",
    "project_boards",
    "events",
    "toolbars",
    "settings",
    "worker_preferences",
];

/// Keys that hardly any other format has in its `package`.
const KEYS: [&str; 5] = ["requires", "library", "configure", "revision", "cerb_version"];

/// Whether a text, which may be broken JSON, is meant as a package: an object with a `package` that
/// is like Cerb's, or with sections that are.
pub fn looks_like_package(text: &str) -> bool {
    if !(text.contains("package") || text.contains("uid")) || !begins_with_brace(text) {
        return false;
    }
    let arena = json::Arena::new();
    let document = json::parse(text, &arena);
    let Some(root) = document.root.as_ref().and_then(Value::as_object) else { return false };
    match root.get("package").map(|package| &package.kind) {
        Some(Kind::Object(package)) => {
            let alone = root.members.len() == 1;
            let is_ours = KEYS.iter().any(|key| package.member(key).is_some());
            is_ours || (alone && is_small(package)) || has_section(root)
        }
        Some(_) => has_section(root),
        // One section alone is a fragment, as documentation shows it.
        None => {
            SECTIONS.iter().filter_map(|key| root.get(key)).filter(|it| holds_uids(it)).count() > 1
        }
    }
}

/// Whether a `package` is one that says no more than its name.
fn is_small(package: &Object<'_>) -> bool {
    package.members.iter().all(|member| member.key.decoded() == "name")
}

fn has_section(root: &Object<'_>) -> bool {
    SECTIONS.iter().any(|key| root.member(key).is_some())
}

fn holds_uids(section: &Value<'_>) -> bool {
    section.as_array().is_some_and(|elements| {
        let mut objects = elements.iter().filter_map(Value::as_object);
        objects.any(|element| element.member("uid").is_some())
    })
}

/// Whether the first thing in a text, comments apart, is a brace.
fn begins_with_brace(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest
            .trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
        let comment = match rest {
            _ if rest.starts_with("//") || rest.starts_with('#') => rest.find('\n'),
            _ if rest.starts_with("/*") => rest.find("*/").map(|end| end + 2),
            _ => return rest.starts_with('{'),
        };
        let Some(end) = comment else { return false };
        rest = &rest[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_known_however_broken() {
        for text in [
            r#"{"package": {}}"#,
            r#"{"package": {"name": "Example"}}"#,
            r#"{"package": {"name": "Example"} "records": []}"#,
            "{'package': {'requires': {}}}",
            "{“package”: {“revision”: 1}}",
            "{&quot;package&quot;: {&quot;revision&quot;: 1}}",
            "{package: {revision: 1}}",
            "\u{feff}// a package\n{\"package\": {\"revision\": 1}, \"records\": [",
            r#"{"records": [{"uid": "a", "_context": "task"}], "bots": [{"uid": "b"}]}"#,
            r#"{"package": null, "records": []}"#,
        ] {
            assert!(looks_like_package(text), "{text}");
        }
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in [
            "",
            "{}",
            "the package",
            r#"{"name": "package"}"#,
            r#"{"package": "left-pad", "version": "1.0.0"}"#,
            r#"{"package": {"productName": "App"}, "tauri": {}}"#,
            r#"{"package": {"name": "app", "version": "1.0.0"}, "dependencies": {}}"#,
            r#"{"a": {"package": {"revision": 1}}}"#,
            r#""records": [{"uid": "a"}]"#,
            r#"{"uid": "a", "_context": "task"}"#,
            r#"{"records": [{"uid": "a", "_context": "task"}]}"#,
            "$json = <<<EOF\n{\"package\": {\"revision\": 1}}\nEOF;",
            r#"[{"package": {"revision": 1}}]"#,
        ] {
            assert!(!looks_like_package(text), "{text}");
        }
    }
}
