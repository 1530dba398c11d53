//! Makes what is compiled in of the files in `schemas/`: the validator of the schema, and the facts.
//!
//! Turns the facts about Cerb in `schemas/cerb/*.json` into static tables. Record types and
//! extensions, which are most of them, become lines of text, parted so that each can be read alone.
//!
//! The files share one form, described by `schemas/cerb/facts.schema.json`; together they are one
//! object, of which each function here writes a part. A mistake in a file stops the build, or, in what
//! becomes lines, the tests of `src/cerb/read.rs` and `tests/facts.rs`.

#[path = "src/cerb/compact.rs"]
mod compact;

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

type Object = Map<String, Value>;

fn main() {
    let folder = Path::new("schemas/cerb");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=src/cerb/compact.rs");
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets it")).join("facts.rs");
    fs::write(&out, facts(&read(folder))).expect("the folder can be written");
    let templates = templates(&read_file(&folder.join("twig.json")));
    fs::write(out.with_file_name("twig.rs"), templates).expect("the folder can be written");
    let validator = validator(Path::new("schemas/package.schema.json"));
    fs::write(out.with_file_name("validator.rs"), validator).expect("the folder can be written");
    link_unwinder(&out.with_file_name("unwinder"));
}

/// The validator of the schema.
///
/// What it is given begins with `//` where it stands for a text with a template in it, and nowhere else
/// (`src/package/plain.rs`). So no regular expression is needed to find these: to compile that takes
/// longer than to check a package.
fn validator(path: &Path) -> String {
    println!("cargo::rerun-if-changed={}", path.display());
    let schema = fs::read_to_string(path).expect("the schema can be read");
    let (any, stand_in) = (r#""pattern": "\\{\\{[{%#]""#, r#""pattern": "^//""#);
    assert!(schema.contains(any), "the schema says where no template may stand");
    let schema = schema.replace(any, stand_in);
    format!("#[jsonschema::validator(schema = {schema:?})]\npub(super) struct Validator;\n")
}

/// Links the unwinder that comes with the compiler into the program: to find it and load it as a
/// library takes a twentieth of a run on a small package. Where that can't be done it stays one.
fn link_unwinder(folder: &Path) {
    const UNWINDER: &str = "libgcc_eh.a";
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|it| it == value);
    let is_own = env::var_os("HOST") == env::var_os("TARGET");
    if !(is_own && is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu")) {
        return;
    }
    let linker = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let asked = Command::new(linker).arg(format!("-print-file-name={UNWINDER}")).output();
    // Of what it does not find, it gives back the name.
    let is_there = |path: &str| path.len() > UNWINDER.len() && Path::new(path).is_file();
    if asked.is_ok_and(|asked| is_there(String::from_utf8_lossy(&asked.stdout).trim())) {
        // Rust asks for the library by this name, and the linker reads here what to take for it.
        fs::create_dir_all(folder).expect("the folder can be written");
        fs::write(folder.join("libgcc_s.so"), "INPUT(-lgcc_eh)\n").expect("it can be written");
        println!("cargo::rustc-link-arg-bins=-L{}", folder.display());
    }
}

/// The members of all files of facts.
fn read(folder: &Path) -> Object {
    let mut facts = Object::new();
    for entry in fs::read_dir(folder).expect("the folder of facts can be read") {
        let path = entry.expect("the folder of facts can be read").path();
        let name = path.file_name().expect("a file has a name").to_string_lossy();
        // The schema is no fact, and templates have a table of their own.
        if !name.ends_with(".json") || matches!(&*name, "facts.schema.json" | "twig.json") {
            continue;
        }
        for (key, value) in read_file(&path).into_iter().filter(|(key, _)| key != "$schema") {
            assert!(facts.insert(key.clone(), value).is_none(), "`{key}` is in two files");
        }
    }
    facts
}

fn read_file(path: &Path) -> Object {
    println!("cargo::rerun-if-changed={}", path.display());
    let text = fs::read_to_string(path).expect("a file of facts can be read");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The whole of `twig.rs`: the tags, filters, functions, tests and operators that templates can use,
/// and those that Cerb's sandbox refuses.
fn templates(facts: &Object) -> String {
    let names = |prefix: &str| {
        let kinds = ["tags", "filters", "functions", "operators", "tests"].map(|kind| {
            let names = facts.get(&format!("{prefix}{kind}")).map(object);
            let names = names.map_or("Table(&[])".to_owned(), |names| table(names, &mut callable));
            format!("{kind}: {names}")
        });
        format!("Names {{ {} }}", kinds.join(", "))
    };
    format!(
        "pub(super) static BUILT_IN: Environment = Environment {{ usable: {}, refused: {}, release: \
         None }};\n",
        names(""),
        names("refused_"),
    )
}

fn callable(fact: &Object) -> String {
    let parameters = fact.get("parameters").map(|list| {
        let list = list.as_array().expect("`parameters` is a list").iter().map(object);
        format!("Some(&[{}])", list.map(parameter).collect::<String>())
    });
    format!(
        "Callable {{ parameters: {}, one_argument: {} }}",
        parameters.unwrap_or("None".to_owned()),
        fact.contains_key("one_argument"),
    )
}

/// A parameter that need not be given has a default, which PHP tells unless it is `unknown`.
fn parameter(fact: &Object) -> String {
    let required = fact.contains_key("required");
    format!(
        "Parameter {{ name: {}, required: {required}, default_known: {} }}, ",
        text(&fact["name"]),
        !required && !fact.contains_key("default"),
    )
}

/// The whole of `facts.rs`.
fn facts(facts: &Object) -> String {
    let mut tables = String::from("pub(super) static BUILT_IN: Tables = Tables {\n");
    for (key, value) in facts {
        let code = match key.as_str() {
            "records" => {
                let names = unread("RecordType", value, compact::record_type);
                let aliases = aliases(object(value));
                format!("RecordTypes {{ built_in: {names}, aliases: {aliases}, own: &[] }}")
            }
            "extensions" => {
                let points = unread("Point", value, compact::table);
                format!("Points {{ built_in: {points}, own: &[] }}")
            }
            _ => kind(key, value),
        };
        writeln!(tables, "    {key}: {code},").expect("a String takes all");
    }
    tables + "};\n"
}

fn kind(key: &str, value: &Value) -> String {
    match key {
        "releases" => releases(value),
        "sections" => table(object(value), &mut section),
        "section_keys" => keys(object(value)),
        "tab_keys" => tab_keys(object(value)),
        "section_widths" => table(object(value), &mut width),
        "node_keys" | "prompt_keys" | "placeholder_keys" => table(object(value), &mut need),
        "prompt_types" | "placeholder_types" => input_types(object(value)),
        "library_points" => table(object(value), &mut library_point),
        "custom_field_types" => table(object(value), &mut |fact| text(&fact["name"])),
        "unbundled_extensions" => unbundled_extensions(object(value)),
        "plugins" => table(object(value), &mut plugin),
        "automation_events" | "automations" => {
            table(object(value), &mut |fact| text(&fact["trigger"]))
        }
        "toolbars" => table(object(value), &mut |fact| text(&fact["extension"])),
        _ => table(object(value), &mut |_| "()".to_owned()),
    }
}

/// An `Unread`: what each name stands for is read when somebody asks for it.
fn unread(kind: &str, members: &Value, lines: fn(&Value) -> String) -> String {
    let members = object(members);
    let cells = members.len();
    let texts = members.iter().map(|(name, value)| (name.as_str(), lines(value)));
    let entries = entries(texts.collect());
    format!(
        "Unread {{ entries: {entries}, read: {{ static READ: [OnceLock<{kind}>; {cells}] = [const \
         {{ OnceLock::new() }}; {cells}]; &READ }} }}"
    )
}

/// An `Entries`: names, each with a text, in one text.
fn entries(texts: BTreeMap<&str, String>) -> String {
    let mut whole = String::new();
    let mut ends = Vec::new();
    for (name, text) in texts {
        assert!(!name.contains('\n'), "{name:?} is more than a line");
        write!(whole, "{name}\n{text}").expect("a String takes all");
        ends.push(whole.len());
    }
    format!("Entries {{ whole: {whole:?}, ends: &{ends:?} }}")
}

/// Every alias with the ids of the record types that have it, at whatever time.
fn aliases(records: &Object) -> String {
    let mut aliases: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, record) in records {
        for alias in object(&record["aliases"]).keys() {
            aliases.entry(alias).or_default().push(id);
        }
    }
    entries(aliases.into_iter().map(|(alias, ids)| (alias, ids.join("\n"))).collect())
}

fn releases(value: &Value) -> String {
    let releases = value.as_array().expect("`releases` is a list").iter().map(|release| {
        let reports = release.get("reports").unwrap_or(&release["version"]);
        format!(
            "Release {{ version: {}, date: {}, is_released: {}, reports: {} }},\n",
            version(&release["version"]),
            optional_text(release.get("date")),
            release.get("unreleased").is_none(),
            text(reports),
        )
    });
    format!("&[{}]", releases.collect::<String>())
}

fn section(fact: &Object) -> String {
    format!("Section {{ plugin: {} }}", optional_text(fact.get("plugin")))
}

fn need(fact: &Object) -> String {
    match fact["need"].as_str() {
        Some("required") => "Need::Required",
        Some("assumed") => "Need::Assumed",
        Some("optional") => "Need::Optional",
        other => panic!("no such need: {other:?}"),
    }
    .to_owned()
}

fn keys(paths: &Object) -> String {
    list(paths, |path, keys| {
        format!("Keys {{ path: {path:?}, keys: {} }}", table(object(keys), &mut need))
    })
}

fn tab_keys(extensions: &Object) -> String {
    list(extensions, |extension, paths| {
        format!("TabKeys {{ extension: {extension:?}, paths: {} }}", keys(object(paths)))
    })
}

fn input_types(types: &Object) -> String {
    list(types, |name, kind| {
        format!(
            "InputType {{ name: {name:?}, history: {}, params: {} }}",
            history(&kind["history"], &mut |_| "()".to_owned()),
            table(object(&kind["params"]), &mut |_| "()".to_owned()),
        )
    })
}

fn width(fact: &Object) -> String {
    match (fact.get("characters"), fact.get("bytes")) {
        (Some(characters), None) => format!("Width::Characters({characters})"),
        (None, Some(bytes)) => format!("Width::Bytes({bytes})"),
        _ => panic!("a width is in characters or in bytes"),
    }
}

fn library_point(fact: &Object) -> String {
    let suffix = match fact.get("suffix").map(|suffix| suffix.as_str()) {
        None => "None",
        Some(Some("record")) => "Some(Suffix::RecordType)",
        Some(Some("event")) => "Some(Suffix::Event)",
        Some(other) => panic!("no such suffix: {other:?}"),
    };
    format!(
        "LibraryPoint {{ must_create: {}, prompts: {}, suffix: {suffix} }}",
        text(&fact["must_create"]),
        texts(fact.get("prompts")),
    )
}

fn unbundled_extensions(extensions: &Object) -> String {
    list(extensions, |id, plugin| format!("({id:?}, {})", text(plugin)))
}

fn plugin(fact: &Object) -> String {
    format!(
        "Plugin {{ name: {}, is_enabled: {}, is_bundled: {} }}",
        optional_text(fact.get("name")),
        fact.contains_key("enabled"),
        !fact.contains_key("bundled"),
    )
}

/// A `Table`: names, each with a list of facts and their releases.
fn table(names: &Object, fact: &mut dyn FnMut(&Object) -> String) -> String {
    let entries = list(names, |name, dated| {
        format!("Named {{ name: {name:?}, history: {} }}", history(dated, fact))
    });
    format!("Table({entries})")
}

fn history(facts: &Value, fact: &mut dyn FnMut(&Object) -> String) -> String {
    format!("History::Told({})", dated(facts, fact))
}

fn dated(facts: &Value, fact: &mut dyn FnMut(&Object) -> String) -> String {
    let facts = facts.as_array().expect("facts with releases are a list").iter().map(object);
    let entries = facts.map(|dated| {
        let until = dated.get("until").map(version);
        format!(
            "Dated {{ range: Range {{ since: {}, until: {} }}, fact: {} }}, ",
            version(&dated["since"]),
            until.map_or("None".to_owned(), |until| format!("Some({until})")),
            fact(dated)
        )
    });
    format!("&[{}]", entries.collect::<String>())
}

/// A list of the members of an object, sorted by key as `str` is.
fn list(members: &Object, mut entry: impl FnMut(&str, &Value) -> String) -> String {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by_key(|(key, _)| *key);
    let entries = sorted.into_iter().map(|(key, value)| entry(key, value) + ",\n");
    format!("&[{}]", entries.collect::<String>())
}

fn version(value: &Value) -> String {
    let numbers = value.as_str().expect("a version is text").split('.');
    let numbers: Vec<u16> =
        numbers.map(|number| number.parse().expect("a version consists of numbers")).collect();
    assert_eq!(numbers.len(), 3, "{value} does not consist of three numbers");
    format!("Version::new({}, {}, {})", numbers[0], numbers[1], numbers[2])
}

fn text(value: &Value) -> String {
    format!("{:?}", value.as_str().unwrap_or_else(|| panic!("{value} is no text")))
}

fn optional_text(value: Option<&Value>) -> String {
    value.map_or("None".to_owned(), |value| format!("Some({})", text(value)))
}

fn texts(value: Option<&Value>) -> String {
    let texts = value.into_iter().flat_map(|value| value.as_array().expect("it is a list"));
    format!("&[{}]", texts.map(|value| text(value) + ", ").collect::<String>())
}

fn object(value: &Value) -> &Object {
    value.as_object().unwrap_or_else(|| panic!("{value} is no object"))
}
