//! The types of data queries, which are read only where a package runs a query.

use super::Version;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// A type of data queries.
#[derive(Clone, Copy, Debug)]
pub struct QueryType(&'static Map<String, Value>);

/// The facts as they are written.
static FACTS: LazyLock<Value> = LazyLock::new(|| {
    let text = include_str!("../../schemas/cerb/on_demand/data_queries.json");
    serde_json::from_str(text).expect("the facts are JSON: a test reads them")
});

impl QueryType {
    /// The release of which the types are known.
    pub const KNOWN: Version = Version::new(10, 4, 10);

    /// The names of all types.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FACTS["types"].as_object().into_iter().flatten().map(|(name, _)| name.as_str())
    }

    /// The type of that name.
    pub fn named(name: &str) -> Option<Self> {
        FACTS["types"].get(name)?.as_object().map(Self)
    }

    /// The release that brought it, where placeholders could run data queries before.
    pub fn since(&self) -> Option<Version> {
        self.0.get("since")?.as_str().and_then(Version::parse)
    }

    /// The keys that it knows, besides `type`.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        texts(self.0.get("keys"))
    }

    /// Whether a key begins as one must whose end is free.
    pub fn has_prefix_of(&self, key: &str) -> bool {
        let nested = self.nested().map(|nested| nested.prefix);
        texts(self.0.get("prefixes")).chain(nested).any(|prefix| key.starts_with(prefix))
    }

    /// The keys without which Cerb refuses the query.
    pub fn required(&self) -> impl Iterator<Item = &'static str> {
        texts(self.0.get("required"))
    }

    /// The values that a key can have; empty where they are not limited.
    pub fn values(&self, key: &str) -> Vec<&'static str> {
        match key {
            "format" => texts(self.0.get("formats")).collect(),
            _ => texts(self.0.get("values").and_then(|values| values.get(key))).collect(),
        }
    }

    /// What it knows of the queries inside, such as `series.NAME:(…)`.
    pub fn nested(&self) -> Option<Nested> {
        let nested = self.0.get("nested")?;
        Some(Nested { prefix: nested["prefix"].as_str()?, facts: nested })
    }
}

/// The queries inside a query.
#[derive(Clone, Copy, Debug)]
pub struct Nested {
    /// What the keys begin with that hold one.
    pub prefix: &'static str,
    facts: &'static Value,
}

impl Nested {
    /// The keys that they know.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        texts(self.facts.get("keys"))
    }

    /// Whether a key begins as one must whose end is free.
    pub fn has_prefix_of(&self, key: &str) -> bool {
        texts(self.facts.get("prefixes")).any(|prefix| key.starts_with(prefix))
    }
}

fn texts(list: Option<&'static Value>) -> impl Iterator<Item = &'static str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read() {
        assert!(QueryType::names().count() > 20);
        let records = QueryType::named("worklist.records").expect("it is there");
        assert!(records.keys().any(|key| key == "query"));
        assert_eq!(records.required().collect::<Vec<_>>(), ["of"]);
        assert_eq!(records.values("format"), ["dictionaries"]);
        let metrics = QueryType::named("metrics.timeseries").expect("it is there");
        assert_eq!(metrics.since(), Some(Version::new(10, 2, 0)));
        assert!(metrics.has_prefix_of("series.a") && !metrics.has_prefix_of("values.a"));
    }
}
