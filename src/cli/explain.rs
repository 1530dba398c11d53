//! `explain`: what a rule finds and why, from the rule's own documentation.

use super::terminal::{self, Styles};
use super::{Outcome, levels, output, rules};
use cerb_lint::report::{self, FileResult, Format, RenderOptions, Report};
use cerb_lint::rules::Rule;
use cerb_lint::text::Style;
use cerb_lint::{Level, Settings, Source, lint};
use std::io::{self, Write};

/// The width of the text where no terminal sets it, and the greatest width, in columns.
const WIDTH: usize = 80;

/// Explains a rule, or lists all.
pub(super) fn run(name: Option<&str>, styles: Styles) -> io::Result<Outcome> {
    let Some(name) = name else {
        output::to_stdout(|out| rules::table(out, styles.out))?;
        return Ok(Outcome::Clean);
    };
    let Some(rule) = Rule::named(name) else {
        let mut sentence = levels::unknown_rule(name);
        sentence[..1].make_ascii_uppercase();
        styles.complain(&sentence);
        return Ok(Outcome::Failed);
    };
    let width = terminal::width(&io::stdout()).map_or(WIDTH, |width| width.min(WIDTH));
    output::to_stdout(|out| explain(out, rule, styles.out, width))?;
    Ok(Outcome::Clean)
}

fn explain(out: &mut impl Write, rule: &Rule, style: Style, width: usize) -> io::Result<()> {
    let level = rule.level.as_str();
    let level = rules::paint_level(rule.level, level, style);
    writeln!(out, "{} ({level}, since {})\n", style.bold(rule.name), rule.since)?;
    let mut summary = rule.summary.to_owned();
    summary[..1].make_ascii_uppercase();
    paragraph(out, &format!("{summary}."), style, width)?;
    for text in rule.why.split("\n\n") {
        paragraph(out, text, style, width)?;
    }
    writeln!(out, "{}\n", style.help("Example"))?;
    code(out, rule.bad)?;
    found(out, rule, style)?;
    writeln!(out, "{}\n", style.help("Instead"))?;
    code(out, rule.good)
}

/// What the linter says of the example that fails.
fn found(out: &mut impl Write, rule: &Rule, style: Style) -> io::Result<()> {
    let mut settings = Settings { notes: true, ..rule.settings() };
    if rule.level != Level::Off {
        settings.levels.clear();
    }
    let source = Source::new("package.json", rule.bad);
    let mut diagnostics = lint(&source, &settings);
    diagnostics.retain(|diagnostic| diagnostic.rule == rule.name);
    let report = Report::new(vec![FileResult::new(source, diagnostics)]);
    let width = terminal::width(&io::stdout());
    let look = RenderOptions { style, width, quiet: true, ..RenderOptions::default() };
    report::write(out, Format::Human, &report, &look)?;
    writeln!(out)
}

/// A paragraph of Markdown, wrapped, with its `code` coloured.
fn paragraph(out: &mut impl Write, text: &str, style: Style, width: usize) -> io::Result<()> {
    let text = cerb_lint::text::wrap(&text.replace('\n', " "), Some(width), 0, 0);
    for (index, piece) in text.split('`').enumerate() {
        if index % 2 == 0 || style == Style::Plain {
            let tick = if index > 0 && style == Style::Plain { "`" } else { "" };
            write!(out, "{tick}{piece}")?;
        } else {
            write!(out, "{}", style.name(piece))?;
        }
    }
    writeln!(out, "\n")
}

fn code(out: &mut impl Write, text: &str) -> io::Result<()> {
    for line in text.lines() {
        writeln!(out, "    {line}")?;
    }
    writeln!(out)
}
