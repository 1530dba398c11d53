//! `inspect`: what packages declare and use.

use super::arguments::{InspectFormat, InspectOptions};
use super::configuration::Configuration;
use super::input::Found;
use super::terminal::Styles;
use super::{Outcome, input, output};
use cerb_lint::inspect::{self, Format, Inspected};
use cerb_lint::text::Severity;
use std::io;

/// Inspects and shows.
pub(super) fn run(options: &InspectOptions, styles: Styles) -> io::Result<Outcome> {
    let reading = &options.reading;
    let Some(found) = input::find(&options.paths, reading, styles) else {
        return Ok(Outcome::Failed);
    };
    let Found { paths, inputs, mut failures } = found;
    let mut configuration = match Configuration::of_cerb(&options.governing) {
        Ok(configuration) => configuration,
        Err(problem) => {
            styles.show_problem(&problem);
            return Ok(Outcome::Failed);
        }
    };
    let mut files = Vec::new();
    for input in inputs {
        let Some(effective) = configuration.of(input.path()) else { continue };
        if effective.excluded.value && !input.is_named() {
            continue;
        }
        match input.read(reading.max_file_size) {
            Ok(Some(source)) => {
                if let Some(note) = source.taken().note() {
                    styles.say(Severity::Note, &note);
                }
                files.push(Inspected::new(source, &effective.settings()));
            }
            Ok(None) => {}
            Err(failure) => failures.push(failure),
        }
    }
    let works = configuration.show_problems(styles) && failures.is_empty();
    for failure in &failures {
        styles.complain(failure);
    }
    if works && files.iter().all(|file| file.packages().is_empty()) {
        styles.say(Severity::Warning, &input::nothing_found(&paths));
    }
    output::to_stdout(|out| inspect::write(out, options.format.into(), &files, styles.out))?;
    Ok(if works { Outcome::Clean } else { Outcome::Failed })
}

impl From<InspectFormat> for Format {
    fn from(format: InspectFormat) -> Self {
        match format {
            InspectFormat::Human => Self::Human,
            InspectFormat::Json => Self::Json,
            InspectFormat::Mermaid => Self::Mermaid,
            InspectFormat::Dot => Self::Dot,
        }
    }
}
