//! `schema`: a JSON Schema of packages for editors, made when asked for.

use super::arguments::SchemaOptions;
use super::terminal::Styles;
use super::{Outcome, output};
use cerb_lint::config::FactsFiles;
use cerb_lint::schema::package_schema;
use std::io::{self, Write as _};

/// Prints the schema.
pub(super) fn run(options: &SchemaOptions, styles: Styles) -> io::Result<Outcome> {
    let facts = match FactsFiles::default().lay(&options.facts) {
        Ok(facts) => facts,
        Err(problem) => {
            styles.show_problem(&problem);
            return Ok(Outcome::Failed);
        }
    };
    let newest = facts.newest();
    let oldest = facts.releases().first().map_or(newest, |release| release.version);
    let version = options.cerb.unwrap_or(newest);
    if !(oldest..=newest).contains(&version) {
        styles.complain(&format_args!(
            "This linter knows the releases of Cerb from {oldest} to {newest}, and nothing of {version}."
        ));
        return Ok(Outcome::Failed);
    }
    let schema = package_schema(facts, version);
    output::to_stdout(|out| {
        serde_json::to_writer_pretty(&mut *out, &schema)?;
        writeln!(out)
    })?;
    Ok(Outcome::Clean)
}
