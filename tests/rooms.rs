//! The rooms of the house, and which of them may use which (CONTRIBUTING.md, "How it works").

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room of `src/`, with the rooms that it may use. A room uses only rooms above its line, so
/// there is no way back.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("json", &["text"]),
    ("cerb", &["text", "json"]),
    ("twig", &["text", "cerb"]),
    ("settings", &["text", "cerb"]),
    ("source", &["text", "json"]),
    ("package", &["text", "json", "twig"]),
    ("model", &["text", "json", "cerb", "twig", "package", "settings", "source"]),
    ("rules", &["text", "json", "cerb", "twig", "package", "settings", "model"]),
    ("lint", &["text", "json", "settings", "source", "model", "rules"]),
    ("fix", &["text", "json", "settings", "source", "lint"]),
    ("inspect", &["text", "json", "cerb", "twig", "package", "settings", "source", "model"]),
    ("editor_schema", &["cerb"]),
    ("fingerprint", &["text"]),
    ("baseline", &["text", "json"]),
    ("report", &["text", "source", "settings", "rules", "fingerprint"]),
    ("config", &["text", "cerb", "settings", "rules"]),
    ("io", &["text", "cerb", "settings", "source", "rules", "fingerprint", "baseline", "config"]),
];

/// What only these rooms may touch: the world.
const WORLDLY: &[&str] = &["io", "cli"];

/// Paths of the standard library that reach the world, start threads or tell the time.
const WORLD: &[&str] = &[
    "std::fs",
    "std::env",
    "std::process",
    "std::thread",
    "std::time",
    "std::net",
    "io::stdin",
    "io::stdout",
    "io::stderr",
    "println!",
    "eprintln!",
];

/// The Rust files of a room, without those of tests alone.
fn files(room: &str) -> Vec<PathBuf> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let file = src.join(format!("{room}.rs"));
    let mut files: Vec<_> = Some(file).filter(|file| file.is_file()).into_iter().collect();
    let mut folders = vec![src.join(room)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("tests.rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The code of a file without its tests and comments.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// What follows each `crate::` in some code: the first segment of each path.
fn used(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, prefix) in code.match_indices("crate::") {
        let rest = &code[at + prefix.len()..];
        let name = |text: &str| -> String {
            text.chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect()
        };
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split("};").next().unwrap_or_default();
                used.extend(list.split(',').map(|one| name(one.trim())));
            }
            None => drop(used.insert(name(rest))),
        }
    }
    used.remove("");
    used
}

#[test]
fn every_room_uses_only_rooms_that_come_before_it() {
    let mut wrong = Vec::new();
    let mut known = BTreeSet::new();
    for (room, allowed) in ROOMS {
        for used_before in *allowed {
            assert!(known.contains(used_before), "`{room}` comes before `{used_before}`");
        }
        known.insert(*room);
        let files = files(room);
        assert!(!files.is_empty(), "there is no room `{room}`");
        for file in files {
            for used in used(&code(&file)) {
                if used != *room && !allowed.contains(&&*used) {
                    wrong.push(format!("{} uses `crate::{used}`", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_is_listed() {
    let known: BTreeSet<_> =
        ROOMS.iter().map(|(room, _)| *room).chain(["cli", "lib", "main"]).collect();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let room = name.trim_end_matches(".rs");
        assert!(known.contains(room), "`{room}` is not in the table of rooms");
    }
}

#[test]
fn only_some_rooms_touch_the_world() {
    for (room, _) in ROOMS.iter().filter(|(room, _)| !WORLDLY.contains(room)) {
        for file in files(room) {
            let code = code(&file);
            let found = WORLD.iter().find(|path| code.contains(**path));
            assert_eq!(found, None, "{}", file.display());
        }
    }
}

/// In a room, too, no two files use each other.
#[test]
fn there_are_no_circles_inside_a_room() {
    let mut circles = Vec::new();
    for room in ROOMS.iter().map(|(room, _)| *room).chain(["cli"]) {
        let files: Vec<_> =
            files(room).into_iter().filter(|file| !file.ends_with("mod.rs")).collect();
        let module = |file: &Path| file.file_stem().unwrap().to_string_lossy().into_owned();
        let uses: BTreeMap<PathBuf, String> =
            files.iter().map(|file| (file.clone(), code(file))).collect();
        for (one, text) in &uses {
            for (other, back) in &uses {
                let is_sibling = one < other && one.parent() == other.parent();
                let names = |text: &str, file: &Path| {
                    let path = format!("super::{}::", module(file));
                    text.contains(&path)
                        || text.contains(&format!("crate::{room}::{}::", module(file)))
                };
                if is_sibling && names(text, other) && names(back, one) {
                    circles.push(format!("{} and {}", one.display(), other.display()));
                }
            }
        }
    }
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn every_file_of_tests_is_run() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let all = fs::read_to_string(tests.join("all.rs")).unwrap();
    for entry in fs::read_dir(tests).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(module) = name.strip_suffix(".rs") else { continue };
        let is_listed = all.contains(&format!("mod {module};\n"));
        assert!(is_listed || ["all", "hostile"].contains(&module), "`{name}` is not in all.rs");
    }
}

#[test]
fn no_file_is_long() {
    for room in ROOMS.iter().map(|(room, _)| *room).chain(["cli"]) {
        for file in files(room) {
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            assert!(lines <= 500, "{} has {lines} lines: part it by subject", file.display());
        }
    }
}
