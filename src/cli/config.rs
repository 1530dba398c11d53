//! `config`: what holds for a file, and from where.

use super::arguments::{ConfigOptions, ListFormat};
use super::configuration::Configuration;
use super::rules::paint_level;
use super::terminal::Styles;
use super::{Outcome, output};
use cerb_lint::Level;
use cerb_lint::cerb::Version;
use cerb_lint::config::Override;
use cerb_lint::io::paths::shown;
use cerb_lint::io::{ConfigFile, Effective, Origin, Sourced};
use cerb_lint::rules::{RULES, Rule};
use cerb_lint::text::LineIndex;
use cerb_lint::text::Span;
use cerb_lint::text::{Style, escape};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;

/// Shows what holds for a file.
pub(super) fn run(options: &ConfigOptions, styles: Styles) -> io::Result<Outcome> {
    let mut configuration = match Configuration::new(&options.asked) {
        Ok(configuration) => configuration,
        Err(problem) => {
            styles.show_problem(&problem);
            return Ok(Outcome::Failed);
        }
    };
    let file =
        if options.path.is_dir() { &options.path.join("package.json") } else { &options.path };
    let Some(effective) = configuration.of(file) else {
        configuration.show_problems(styles);
        return Ok(Outcome::Failed);
    };
    let shown = Shown { effective: &effective, style: styles.out };
    output::to_stdout(|out| match options.format {
        ListFormat::Human => shown.table(out, file),
        ListFormat::Json => shown.json(out, file),
    })?;
    Ok(Outcome::Clean)
}

/// By which releases a package is judged where none is named.
fn judged_by(newest: Version) -> String {
    format!("from the required release to {newest}")
}

/// What holds for a file, and how to show it.
struct Shown<'e> {
    effective: &'e Effective,
    style: Style,
}

/// A setting: its key, its value for people and for programs, where it comes from.
struct Row {
    key: &'static str,
    text: String,
    json: Value,
    origin: Origin,
}

impl Row {
    fn new(key: &'static str, text: Option<String>, json: Value, origin: Origin) -> Self {
        Self { key, text: text.unwrap_or_else(|| "-".to_owned()), json, origin }
    }

    fn texts(key: &'static str, texts: &[String], origin: Origin) -> Self {
        let text = (!texts.is_empty()).then(|| texts.join(", "));
        Self::new(key, text, json!(texts), origin)
    }
}

impl Shown<'_> {
    fn rows(&self) -> Vec<Row> {
        let Effective { notes, fail_on, cerb, plugins, facts, baseline, excluded, .. } =
            self.effective;
        let facts_shown: Vec<_> = facts.value.iter().map(|path| shown(path)).collect();
        let baseline_shown = baseline.value.as_deref().map(shown);
        let release = cerb.value.map(|cerb| cerb.to_string());
        let newest = self.effective.known.newest_released();
        let judged_by = release.clone().unwrap_or_else(|| judged_by(newest));
        let yes_or_no = |value: bool| Some(if value { "yes" } else { "no" }.to_owned());
        let fail_on_name = fail_on.value.as_str();
        vec![
            Row::new("notes", yes_or_no(notes.value), json!(notes.value), notes.origin),
            Row::new("fail-on", Some(fail_on_name.to_owned()), json!(fail_on_name), fail_on.origin),
            Row::new("cerb", Some(judged_by), json!(release), cerb.origin),
            Row::new("excluded", yes_or_no(excluded.value), json!(excluded.value), excluded.origin),
            Row::texts("plugins", &plugins.value, plugins.origin),
            Row::texts("facts", &facts_shown, facts.origin),
            Row::new("baseline", baseline_shown.clone(), json!(baseline_shown), baseline.origin),
        ]
    }

    fn table(&self, out: &mut impl Write, file: &Path) -> io::Result<()> {
        let style = self.style;
        let name = style.bold(&escape(&file.to_string_lossy()));
        match &self.effective.file {
            Some(config) => {
                writeln!(out, "{name} is governed by {}.\n", style.name(&escape(&config.name)))?;
            }
            None => writeln!(out, "{name} is governed by no configuration file.\n")?,
        }
        let rows = self.rows();
        let key_width = rows.iter().map(|row| row.key.len()).max().unwrap_or(0);
        let value_width = rows.iter().map(|row| row.text.chars().count()).max().unwrap_or(0);
        for Row { key, text, origin, .. } in &rows {
            let key = format!("{key:key_width$}");
            let value = format!("{:value_width$}", escape(text));
            self.line(out, &key, &value, *origin)?;
        }
        writeln!(out)?;
        self.rules(out)?;
        self.places(out)
    }

    fn rules(&self, out: &mut impl Write) -> io::Result<()> {
        let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
        for rule in by_name() {
            let Sourced { value, origin } = self.effective.level(rule);
            let level = paint_level(value, &format!("{:7}", value.as_str()), self.style);
            self.line(out, &format!("{:width$}", rule.name), &level, origin)?;
        }
        Ok(())
    }

    /// The levels for single places in the file.
    fn places(&self, out: &mut impl Write) -> io::Result<()> {
        for one in self.for_places() {
            let pointers: Vec<_> = one.pointers.iter().map(ToString::to_string).collect();
            writeln!(out, "\nAt {}:", self.style.name(&escape(&pointers.join(", "))))?;
            let width = one.rules.keys().map(|rule| rule.len()).max().unwrap_or(0);
            for (rule, level) in &one.rules {
                let text = format!("{:7}", level.value.as_str());
                let text = paint_level(level.value, &text, self.style);
                self.line(out, &format!("  {rule:width$}"), &text, Origin::File(level.span))?;
            }
        }
        Ok(())
    }

    fn for_places(&self) -> impl Iterator<Item = &Override> {
        self.effective.overrides().map(|(_, one)| one).filter(|one| !one.pointers.is_empty())
    }

    /// A key, its value and where that comes from; what nobody has set stands back.
    fn line(&self, out: &mut impl Write, key: &str, value: &str, origin: Origin) -> io::Result<()> {
        let style = self.style;
        match origin {
            Origin::Default => writeln!(out, "{key}  {value}  {}", style.dim("default")),
            Origin::Flag(flag) => {
                writeln!(out, "{}  {value}  {}", style.bold(key), style.name(flag))
            }
            Origin::File(span) => {
                let place = self.place(span).map(|(name, line)| format!("{}:{line}", escape(name)));
                let place = style.name(&place.unwrap_or_default());
                writeln!(out, "{}  {value}  {place}", style.bold(key))
            }
        }
    }

    /// The configuration's name and the line of a place in it.
    fn place(&self, span: Span) -> Option<(&str, u32)> {
        let ConfigFile { name, text, .. } = self.effective.file.as_deref()?;
        Some((name, LineIndex::new(text).position(span.start).line))
    }

    fn json(&self, out: &mut impl Write, file: &Path) -> io::Result<()> {
        let rows = self.rows();
        let settings: serde_json::Map<_, _> = rows
            .into_iter()
            .map(|row| (row.key.to_owned(), self.sourced(&row.json, row.origin)))
            .collect();
        let rules: serde_json::Map<_, _> = by_name()
            .into_iter()
            .map(|rule| {
                let Sourced { value, origin } = self.effective.level(rule);
                (rule.name.to_owned(), self.sourced(&json!(value.as_str()), origin))
            })
            .collect();
        let places: Vec<_> = self.for_places().map(|one| self.json_of_places(one)).collect();
        let all = json!({
            "version": 1,
            "file": file.to_string_lossy(),
            "config": self.effective.file.as_ref().map(|config| &config.name),
            "settings": settings,
            "rules": rules,
            "places": places,
        });
        serde_json::to_writer_pretty(&mut *out, &all)?;
        writeln!(out)
    }

    fn json_of_places(&self, one: &Override) -> Value {
        let pointers: Vec<_> = one.pointers.iter().map(ToString::to_string).collect();
        let level = |level: Level, span| self.sourced(&json!(level.as_str()), Origin::File(span));
        let rules: serde_json::Map<_, _> = one
            .rules
            .iter()
            .map(|(rule, located)| ((*rule).to_owned(), level(located.value, located.span)))
            .collect();
        json!({ "pointers": pointers, "rules": rules })
    }

    fn sourced(&self, value: &Value, origin: Origin) -> Value {
        let origin = match origin {
            Origin::Default => json!({ "kind": "default" }),
            Origin::Flag(flag) => json!({ "kind": "flag", "flag": flag }),
            Origin::File(span) => match self.place(span) {
                Some((name, line)) => json!({ "kind": "file", "file": name, "line": line }),
                None => Value::Null,
            },
        };
        json!({ "value": value, "origin": origin })
    }
}

fn by_name() -> Vec<&'static Rule> {
    let mut rules = RULES.to_vec();
    rules.sort_by_key(|rule| rule.name);
    rules
}
