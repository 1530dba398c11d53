//! Turns the facts about Cerb in `schemas/cerb/*.json` into static tables.
//!
//! The files share one form, described by `schemas/cerb/facts.schema.json`; together they are one
//! object, of which each function here writes a part. A mistake in a file stops the build.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

type Object = Map<String, Value>;

fn main() {
    let folder = Path::new("schemas/cerb");
    println!("cargo::rerun-if-changed={}", folder.display());
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets it")).join("facts.rs");
    fs::write(&out, Writer::default().facts(&read(folder))).expect("the folder can be written");
    let templates = templates(&read_file(&folder.join("twig.json")));
    fs::write(out.with_file_name("twig.rs"), templates).expect("the folder can be written");
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

/// The whole of `twig.rs`: the tags, filters, functions and tests that templates can use, and
/// those that Cerb's sandbox refuses.
fn templates(facts: &Object) -> String {
    let names = |prefix: &str| {
        let kinds = ["tags", "filters", "functions", "tests"].map(|kind| {
            let names = object(&facts[&format!("{prefix}{kind}")]);
            format!("{kind}: {}", table(names, &mut callable))
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

/// Writes Rust; equal facts that are large are written once.
#[derive(Default)]
struct Writer {
    /// The statics that were written so far, and what is in each.
    shared: BTreeMap<String, String>,
    statics: String,
}

impl Writer {
    /// The whole of `facts.rs`.
    fn facts(mut self, facts: &Object) -> String {
        let mut tables = String::from("pub(super) static BUILT_IN: Tables = Tables {\n");
        for (key, value) in facts {
            let code = self.kind(key, value);
            writeln!(tables, "    {key}: {code},").expect("a String takes all");
            if key == "records" {
                writeln!(tables, "    aliases: {},", aliases(object(value)))
                    .expect("a String takes all");
            }
        }
        tables.push_str("};\n");
        self.statics + &tables
    }

    fn kind(&mut self, key: &str, value: &Value) -> String {
        match key {
            "releases" => releases(value),
            "sections" => table(object(value), &mut section),
            "section_keys" => keys(object(value)),
            "tab_keys" => tab_keys(object(value)),
            "node_keys" | "prompt_keys" | "placeholder_keys" => table(object(value), &mut need),
            "prompt_types" | "placeholder_types" => input_types(object(value)),
            "library_points" => table(object(value), &mut library_point),
            "custom_field_types" => table(object(value), &mut |fact| text(&fact["name"])),
            "records" => self.records(object(value)),
            "extensions" => self.extensions(object(value)),
            "unbundled_extensions" => unbundled_extensions(object(value)),
            "plugins" => table(object(value), &mut plugin),
            "automation_events" | "automations" => {
                table(object(value), &mut |fact| text(&fact["trigger"]))
            }
            "toolbars" => table(object(value), &mut |fact| text(&fact["extension"])),
            _ => table(object(value), &mut |_| "()".to_owned()),
        }
    }

    fn records(&mut self, records: &Object) -> String {
        list(records, |id, record| {
            format!(
                "RecordType {{ id: {id:?}, history: {}, aliases: {}, required: {}, fields: {} }}",
                history(&record["history"], &mut type_facts),
                table(object(&record["aliases"]), &mut |_| "()".to_owned()),
                dated(record.get("required").unwrap_or(&Value::Array(Vec::new())), &mut |fact| {
                    texts(fact.get("any_of"))
                }),
                table(object(&record["fields"]), &mut |fact| self.share("Field", field(fact))),
            )
        })
    }

    fn extensions(&mut self, points: &Object) -> String {
        list(points, |id, extensions| {
            let extensions =
                table(object(extensions), &mut |fact| self.share("Extension", extension(fact)));
            format!("Point {{ id: {id:?}, extensions: {extensions} }}")
        })
    }

    /// A reference to a static of this type and content.
    fn share(&mut self, kind: &str, content: String) -> String {
        let name = format!("{}_{}", kind.to_uppercase(), self.shared.len());
        let name = self.shared.entry(content).or_insert_with_key(|content| {
            writeln!(self.statics, "static {name}: {kind} = {content};")
                .expect("a String takes all");
            name
        });
        format!("&{name}")
    }
}

fn releases(value: &Value) -> String {
    let releases = value.as_array().expect("`releases` is a list").iter().map(|release| {
        let reports = release.get("reports").unwrap_or(&release["version"]);
        format!(
            "Release {{ version: {}, date: {}, reports: {} }},\n",
            version(&release["version"]),
            text(&release["date"]),
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

fn type_facts(fact: &Object) -> String {
    format!(
        "TypeFacts {{ name: {}, plugin: {}, uri: {}, not_creatable: {} }}",
        text(&fact["name"]),
        text(&fact["plugin"]),
        optional_text(fact.get("uri")),
        optional_text(fact.get("not_creatable")),
    )
}

/// Every alias with the indexes of the record types that have it, at whatever time.
fn aliases(records: &Object) -> String {
    let mut aliases: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, record) in records.values().enumerate() {
        for alias in object(&record["aliases"]).keys() {
            aliases.entry(alias).or_default().push(index);
        }
    }
    let entries = aliases.iter().map(|(alias, indexes)| format!("({alias:?}, &{indexes:?}),\n"));
    format!("&[{}]", entries.collect::<String>())
}

fn field(fact: &Object) -> String {
    let mut code = format!("Field {{ takes_template: {}", fact.get("placeholder").is_none());
    for (key, value) in fact {
        let code = &mut code;
        let _ = match key.as_str() {
            "since" | "until" | "type" | "placeholder" | "ref_optional" | "ref_many" => Ok(()),
            "dao_type" => write!(code, ", enforced: Some({})", field_kind(value)),
            "min" | "max" | "min_length" | "max_length" | "max_chars" => {
                write!(code, ", {key}: Some({value})")
            }
            "values" | "documented_values" | "first_letter" | "alternative_to" => {
                write!(code, ", {key}: {}", texts(Some(value)))
            }
            "pattern" | "kata" => write!(code, ", {key}: {}", optional_text(Some(value))),
            "ref" => write!(code, ", reference: Some({})", reference(fact)),
            "extension_point" => write!(code, ", extension: {}", extension_point(value, true)),
            "holds" => write!(code, ", extension: {}", extension_point(value, false)),
            "checks" => write!(code, ", checks: {}", checks(value)),
            flag => write!(code, ", {flag}: {}", value.as_bool().expect("a flag is true or false")),
        };
    }
    code + &format!(", ..Field::of({}) }}", field_kind(&fact["type"]))
}

fn field_kind(value: &Value) -> String {
    format!("FieldKind::{}", camel_case(value))
}

fn reference(fact: &Object) -> String {
    let is = |key: &str| fact.get(key) == Some(&Value::Bool(true));
    format!(
        "Reference {{ record_type: {}, optional: {}, many: {} }}",
        text(&fact["ref"]),
        is("ref_optional"),
        is("ref_many"),
    )
}

fn extension_point(point: &Value, is_checked: bool) -> String {
    format!("Some(ExtensionPoint {{ point: {}, is_checked: {is_checked} }})", text(point))
}

fn checks(value: &Value) -> String {
    let checks = value.as_array().expect("`checks` is a list").iter();
    let checks: Vec<_> = checks.map(|check| format!("Check::{}", camel_case(check))).collect();
    format!("&[{}]", checks.join(", "))
}

fn extension(fact: &Object) -> String {
    format!(
        "Extension {{ name: {}, plugin: {}, record_types: {}, events: {}, is_deprecated: {} }}",
        text(&fact["name"]),
        text(&fact["plugin"]),
        texts(fact.get("contexts")),
        texts(fact.get("events")),
        fact.contains_key("deprecated"),
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
    format!("History({})", dated(facts, fact))
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

/// `idArray` as Rust spells it: `IdArray`.
fn camel_case(value: &Value) -> String {
    let name = value.as_str().unwrap_or_else(|| panic!("{value} is no text"));
    name[..1].to_uppercase() + &name[1..]
}

fn object(value: &Value) -> &Object {
    value.as_object().unwrap_or_else(|| panic!("{value} is no object"))
}
