//! `invalid-data-query`

mod lexer;
mod scripts;

use super::{Analysis, Findings, Rule};
use crate::cerb::{Lookup, QueryType};
use crate::json::{Text, Value};
use crate::model::words::listed;
use crate::package::Declaration;
use crate::settings::Level;
use crate::text::Span;
use crate::text::nearest;
use crate::text::{Fix, Severity};
use lexer::{Field, Query};

/// The rule.
pub static RULE: Rule = Rule {
    name: "invalid-data-query",
    level: Level::On(Severity::Error),
    summary: "a `data_query` placeholder whose query, `selector` or `validate` Cerb refuses",
    why: "\
Cerb runs the query of a `data_query` placeholder before it imports anything, and refuses the package if the query has \
no `type:` or an unknown one, lists an unknown record type (`of:`), has a key that its type does not know, or brackets \
that do not match. Keys such as `format:` belong outside of `query:(…)`, which holds search filters only.

`selector` and `validate` are run-time scripts (`{{…}}`) that see `results` and nothing else. One that does not compile \
refuses the package without a message; and whatever text `validate` gives refuses it with that text.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "placeholders": [
        {
          "type": "data_query",
          "key": "worker_id",
          "params": {
            "query": "type:worklist.records of:wrker query:(isDisabled:no limit:1)",
            "selector": "{{results.data|keys|first}}"
          }
        }
      ]
    }
  },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call", "owner_id": "{{{worker_id}}}" }
  ]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "placeholders": [
        {
          "type": "data_query",
          "key": "worker_id",
          "params": {
            "query": "type:worklist.records of:worker query:(isDisabled:no limit:1)",
            "selector": "{{results.data|keys|first}}"
          }
        }
      ]
    }
  },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call", "owner_id": "{{{worker_id}}}" }
  ]
}"#,
    since: "0.1.0",
    check,
};

/// Keys of queries that are filters of no record type, and so have no place in `query:(…)`.
const OUTSIDE: &[&str] = &["expand", "format", "of", "timeout"];

/// The record type that has a filter `format`.
const WITH_FORMAT: &str = "cerberusweb.contexts.kb_article";

const REFUSED: &str = "Cerb refuses the package.";

fn no_type() -> String {
    format!("The data query has no `type:`. {REFUSED}")
}

fn unknown_type(name: &str) -> String {
    format!("There is no data query type `{name}`. {REFUSED}")
}

fn later_type(name: &str, since: crate::cerb::Version, required: crate::cerb::Version) -> String {
    format!(
        "The data query type `{name}` came with Cerb {since}. The package asks for Cerb {required} \
         only, which refuses it."
    )
}

fn unknown_key(key: &str, of: &str) -> String {
    format!("Queries of type `{of}` have no key `{key}:`. {REFUSED}")
}

fn unknown_nested(key: &str, prefix: &str) -> String {
    format!("`{prefix}…:(…)` has no key `{key}:`. {REFUSED}")
}

fn loose(words: &str) -> String {
    format!("`{words}` belongs to no key of the data query. {REFUSED}")
}

fn missing(key: &str, of: &str) -> String {
    format!("Queries of type `{of}` need a `{key}:`. {REFUSED}")
}

fn unknown_record_type(name: &str) -> String {
    format!("There is no record type `{name}` to query. {REFUSED}")
}

fn not_yet(name: &str) -> String {
    format!(
        "The package itself makes the record type `{name}`, and Cerb runs the query before that. \
         {REFUSED}"
    )
}

fn wrong_value(key: &str, value: &str, of: &str) -> String {
    format!("Queries of type `{of}` have no `{key}:{value}`. {REFUSED}")
}

fn inside(key: &str) -> String {
    format!("`{key}:` is inside `query:(…)`, where it is an unknown filter. {REFUSED}")
}

fn unmatched(bracket: &str) -> String {
    format!("The bracket `{bracket}` of the data query has no counterpart.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let placeholders = context.package.placeholders.iter();
    for placeholder in placeholders.filter(|declared| declared.kind() == Some("data_query")) {
        check_query(context, placeholder, out);
        scripts::check(context, placeholder, out);
    }
}

/// A query, and how to speak of it.
struct Checker<'c, 'a> {
    context: &'c Analysis<'a>,
    text: &'c Text<'a>,
    /// Nothing surely refuses it: the package is for a Cerb of which too little is known.
    is_doubtful: bool,
}

fn check_query<'a>(context: &Analysis<'a>, placeholder: &Declaration<'a>, out: &mut Findings<'_>) {
    let Some(text) = placeholder.param("query").and_then(Value::as_text) else { return };
    if text.decoded().is_empty() {
        return; // The schema speaks of it.
    }
    let Some(query) = lexer::parse(text.decoded()) else { return };
    let is_doubtful = context.releases.oldest > QueryType::KNOWN;
    Checker { context, text, is_doubtful }.query(&query, out);
}

impl Checker<'_, '_> {
    fn at(&self, span: Span) -> &str {
        &self.text.decoded()[span.range()]
    }

    fn report<'f>(
        &self,
        span: Span,
        message: String,
        out: &'f mut Findings<'_>,
    ) -> &'f mut super::Finding {
        let finding = out.report(self.text.place(span), message);
        if self.is_doubtful {
            finding.severity(Severity::Warning);
        }
        finding
    }

    /// Reports something for which a nearer word may have been meant.
    fn report_near(
        &self,
        span: Span,
        message: String,
        near: Option<&str>,
        known: &[&str],
        out: &mut Findings<'_>,
    ) {
        let place = self.text.place(span);
        let finding = self.report(span, message, out);
        match near {
            Some(near) => finding.help(format!("Did you mean `{near}`?")).fix(Fix::unsafe_(
                format!("Write `{near}`"),
                place,
                near,
            )),
            None => finding.help(format!("Cerb knows {}.", listed(known))),
        };
    }

    fn query(&self, query: &Query, out: &mut Findings<'_>) {
        if let Some(bracket) = query.unmatched {
            let finding = self.report(bracket, unmatched(self.at(bracket)), out);
            finding.help("Close each bracket once, or put text with brackets into double quotes.");
            return;
        }
        let is_type = |field: &&Field| field.key.is_some_and(|key| self.at(key) == "type");
        let Some(of) = query.fields.iter().find(is_type) else {
            let misspelt = query.fields.iter().filter_map(|field| field.key);
            let mut misspelt = misspelt.filter(|key| nearest(self.at(*key), ["type"]).is_some());
            if let Some(key) = misspelt.next() {
                self.report_near(key, no_type(), Some("type"), &[], out);
            } else {
                let whole = Span::from_range(0..self.text.decoded().len());
                self.report(whole, no_type(), out)
                    .help("Write `type:worklist.records of:worker`, for example.");
            }
            return;
        };
        let Some(name) = of.value else {
            self.report(of.span, no_type(), out)
                .help("Write `type:worklist.records`, for example.");
            return;
        };
        let written = self.at(name);
        match QueryType::named(written) {
            Some(known) => self.fields(query, written, known, out),
            // A bot's behavior answers it, which is part of no package.
            None if written.starts_with("behavior.") => {}
            None => {
                let names: Vec<&str> = QueryType::names().collect();
                let near = nearest(written, names.iter().copied());
                self.report_near(name, unknown_type(written), near, &names, out);
            }
        }
        if let Some(since) = QueryType::named(written).and_then(|known| known.since())
            && self.context.releases.oldest < since
        {
            let message = later_type(written, since, self.context.releases.oldest);
            self.report(name, message, out)
                .help(format!("Require Cerb {since}: `\"cerb_version\": \"{since}\"`."));
        }
    }

    fn fields(&self, query: &Query, of: &str, known: QueryType, out: &mut Findings<'_>) {
        let keys: Vec<&str> = known.keys().collect();
        for field in &query.fields {
            let Some(span) = field.key else {
                self.report(field.span, loose(self.at(field.span)), out)
                    .help("Write a key before it, or put it into double quotes behind its key.");
                continue;
            };
            let key = self.at(span);
            if key == "type" {
                continue;
            }
            if !(keys.contains(&key) || known.has_prefix_of(key)) {
                let near = nearest(key, keys.iter().copied());
                self.report_near(span, unknown_key(key, of), near, &keys, out);
            }
            self.field(field, key, (of, known), out);
        }
        for key in known.required() {
            let is_it = |field: &Field| {
                field.key.is_some_and(|it| {
                    let it = self.at(it);
                    it == key || it.starts_with(&format!("{key}.")) || nearest(it, [key]).is_some()
                })
            };
            if !query.fields.iter().any(is_it) {
                let whole = Span::from_range(0..self.text.decoded().len());
                self.report(whole, missing(key, of), out).help(format!("Add `{key}:`.")).absence();
            }
        }
    }

    fn field(&self, field: &Field, key: &str, of: (&str, QueryType), out: &mut Findings<'_>) {
        if key == "of" && of.1.keys().any(|known| known == "of") {
            self.record_type(field, out);
        }
        let values = of.1.values(key);
        if let Some(value) = field.value.filter(|_| !values.is_empty()) {
            let written = self.at(value);
            if !written.is_empty() && !values.contains(&&*written.to_lowercase()) {
                let near = nearest(written, values.iter().copied());
                let message = wrong_value(key, written, of.0);
                self.report_near(value, message, near, &values, out);
            }
        }
        let inner = field.group.as_deref().unwrap_or_default();
        if key == "query" || key.starts_with("query.") {
            self.filters(inner, out);
        } else if let Some(nested) = of.1.nested().filter(|it| key.starts_with(it.prefix)) {
            let keys: Vec<&str> = nested.keys().collect();
            for field in inner {
                let Some(span) = field.key else { continue };
                let key = self.at(span);
                if !keys.contains(&key) && !nested.has_prefix_of(key) {
                    let near = nearest(key, keys.iter().copied());
                    let message = unknown_nested(key, nested.prefix);
                    self.report_near(span, message, near, &keys, out);
                } else if key == "query" {
                    self.filters(field.group.as_deref().unwrap_or_default(), out);
                }
            }
        }
    }

    /// What stands in `query:(…)` are filters, of which no more is known than what is none.
    fn filters(&self, filters: &[Field], out: &mut Findings<'_>) {
        for field in filters {
            let Some(span) = field.key else { continue };
            let key = self.at(span);
            let text = self.text.decoded();
            let may_be_filter =
                key == "format" && (text.contains("kb_article") || text.contains(WITH_FORMAT));
            if OUTSIDE.contains(&key) && !may_be_filter {
                self.report(span, inside(key), out)
                    .help(format!("Put `{key}:` after the closing bracket of `query:(…)`."));
            }
        }
    }

    fn record_type(&self, field: &Field, out: &mut Findings<'_>) {
        let Some(value) = field.value else {
            self.report(field.span, unknown_record_type(""), out)
                .help("Name a record type: `of:worker`.");
            return;
        };
        let (written, types) = (self.at(value), self.context.types);
        match types.look_up(written.trim()) {
            Lookup::Unknown if types.named(written).is_some() => {
                self.report(value, not_yet(written), out)
                    .help("Query a record type that is there before the import.");
            }
            Lookup::Unknown => {
                let near = types.nearest(written);
                let help = "Name a record type, such as `worker`.";
                let place = self.text.place(value);
                let finding = self.report(value, unknown_record_type(written), out);
                match near {
                    Some(near) => finding
                        .help(format!("Did you mean `{near}`?"))
                        .fix(Fix::unsafe_(format!("Write `{near}`"), place, near)),
                    None => finding.help(help),
                };
            }
            _ => {}
        }
    }
}
