//! `schema`: a JSON Schema of packages for editors, made when asked for.

use super::arguments::SchemaOptions;
use super::configuration::Configuration;
use super::terminal::Styles;
use super::{Outcome, output};
use cerb_lint::editor_schema::package_schema;
use std::io::{self, Write as _};
use std::path::Path;

/// Prints the schema for packages in the working folder.
pub(super) fn run(options: &SchemaOptions, styles: Styles) -> io::Result<Outcome> {
    let mut configuration = match Configuration::of_cerb(&options.governing) {
        Ok(configuration) => configuration,
        Err(problem) => {
            styles.show_problem(&problem);
            return Ok(Outcome::Failed);
        }
    };
    let Some(effective) = configuration.of(Path::new("package.json")) else {
        configuration.show_problems(styles);
        return Ok(Outcome::Failed);
    };
    let facts = effective.known;
    let newest = facts.newest_known();
    let oldest = facts.releases().first().map_or(newest, |release| release.version);
    let version = effective.cerb.value.unwrap_or_else(|| facts.newest_released());
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
