//! What was found, written for people and for programs: one file per format.
//!
//! Every format is a pure function of the diagnostics; none of them knows a rule.

#[cfg(feature = "cli")]
mod diff;
#[cfg(feature = "cli")]
mod excerpt;
mod summary;
mod uri;
mod xml;

#[cfg(feature = "cli")]
pub use diff::write_diff;
pub use summary::would_fix;

use crate::rules::Rule;
use crate::source::Source;
use crate::text::LineIndex;
use crate::text::{Applicability, Diagnostic, Severity, Style};
use std::io::{self, Write};

/// A file that was linted, with what was found in it.
#[derive(Debug)]
pub struct FileResult {
    source: Source,
    diagnostics: Vec<Diagnostic>,
    fixes: Option<Fixes>,
}

/// What was done to a file before it was reported on.
#[derive(Clone, Copy, Debug)]
struct Fixes {
    applied: usize,
    most: Applicability,
}

impl FileResult {
    /// A file and its diagnostics, sorted by place.
    ///
    /// The text of a file with nothing to report is not kept.
    pub fn new(source: Source, diagnostics: Vec<Diagnostic>) -> Self {
        let source = if diagnostics.is_empty() { source.with_text("") } else { source };
        Self { source, diagnostics, fixes: None }
    }

    /// The same file, to which `applied` fixes were applied: the safe ones, or the unsafe ones too.
    /// What can be fixed so is fixed by now.
    #[must_use]
    pub const fn after_fixes(mut self, applied: usize, most: Applicability) -> Self {
        self.fixes = Some(Fixes { applied, most });
        self
    }

    /// How much was found in the file.
    pub fn tally(&self) -> Counts {
        let fixed = self.fixes.map_or(0, |fixes| fixes.applied);
        let mut tally = Counts {
            files: 1,
            files_with_diagnostics: usize::from(!self.diagnostics.is_empty()),
            fixed,
            files_with_fixes: usize::from(fixed > 0),
            ..Counts::default()
        };
        for diagnostic in &self.diagnostics {
            match diagnostic.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Note => tally.notes += 1,
            }
            tally.safe_fixes += usize::from(self.offers(diagnostic, Applicability::Safe));
            tally.unsafe_fixes += usize::from(self.offers(diagnostic, Applicability::Unsafe));
        }
        tally
    }

    /// Whether a diagnostic of the file has a fix that can be applied with another option.
    fn offers(&self, diagnostic: &Diagnostic, applicability: Applicability) -> bool {
        let is_left = match self.fixes.map(|fixes| fixes.most) {
            None => true,
            Some(Applicability::Safe) => applicability == Applicability::Unsafe,
            Some(Applicability::Unsafe) => false,
        };
        is_left && diagnostic.fix.as_ref().is_some_and(|fix| fix.applicability == applicability)
    }

    /// The name by which the user knows the file.
    pub fn name(&self) -> &str {
        self.source.name()
    }

    /// What was found, sorted by place.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Lines and columns of the file.
    fn lines(&self) -> LineIndex<'_> {
        LineIndex::new(self.source.text())
    }
}

/// All that a run found.
#[derive(Debug)]
pub struct Report {
    files: Vec<FileResult>,
    tally: Counts,
}

/// How much was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files that were linted.
    pub files: usize,
    /// Those of them in which something was found.
    pub files_with_diagnostics: usize,
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
    /// Findings that a baseline hides.
    pub hidden: usize,
    /// Problems that were fixed before the report.
    pub fixed: usize,
    /// Files in which problems were fixed.
    pub files_with_fixes: usize,
    /// Diagnostics that a safe fix would mend.
    pub safe_fixes: usize,
    /// Diagnostics that an unsafe fix would mend.
    pub unsafe_fixes: usize,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.files_with_diagnostics += other.files_with_diagnostics;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.notes += other.notes;
        self.hidden += other.hidden;
        self.fixed += other.fixed;
        self.files_with_fixes += other.files_with_fixes;
        self.safe_fixes += other.safe_fixes;
        self.unsafe_fixes += other.unsafe_fixes;
    }
}

impl Report {
    /// The report on these files, in this order.
    pub fn new(files: Vec<FileResult>) -> Self {
        let mut tally = Counts::default();
        for file in &files {
            tally.add(file.tally());
        }
        Self { files, tally }
    }

    /// The report, of which a baseline hides so many findings.
    #[must_use]
    pub const fn with_hidden(mut self, hidden: usize) -> Self {
        self.tally.hidden = hidden;
        self
    }

    /// The files, in order.
    pub fn files(&self) -> &[FileResult] {
        &self.files
    }

    /// How much was found.
    pub const fn tally(&self) -> Counts {
        self.tally
    }

    /// The worst severity that was found.
    pub const fn worst(&self) -> Option<Severity> {
        match self.tally {
            Counts { errors: 1.., .. } => Some(Severity::Error),
            Counts { warnings: 1.., .. } => Some(Severity::Warning),
            Counts { notes: 1.., .. } => Some(Severity::Note),
            _ => None,
        }
    }

    /// The files in which something was found.
    fn with_diagnostics(&self) -> impl Iterator<Item = &FileResult> {
        self.files.iter().filter(|file| !file.diagnostics.is_empty())
    }
}

/// Lists the formats, each a file here that has one function `write`: its name, and what it is for.
macro_rules! formats {
    ($($(#[$cfg:meta])? $module:ident as $format:ident: $about:literal,)*) => {
        $($(#[$cfg])? mod $module;)*

        /// The formats of a report.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Format {
            $(#[doc = $about] $(#[$cfg])? $format,)*
        }

        impl Format {
            /// All formats.
            pub const ALL: &[Self] = &[$($(#[$cfg])? Self::$format,)*];

            /// The format's name on the command line.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($(#[$cfg])? Self::$format => stringify!($module),)*
                }
            }

            /// What the format is for, in a few words.
            pub const fn about(self) -> &'static str {
                match self {
                    $($(#[$cfg])? Self::$format => $about,)*
                }
            }

            fn write(self, out: &mut dyn Write, report: &Report, options: &RenderOptions<'_>) -> io::Result<()> {
                match self {
                    $($(#[$cfg])? Self::$format => $module::write(out, report, options),)*
                }
            }
        }
    };
}

formats! {
    #[cfg(feature = "cli")]
    human as Human: "each finding with the lines that it is about, for people",
    concise as Concise: "one line a finding, for people and editors",
    json as Json: "all that is known, fixes included; see schemas/report.schema.json",
    sarif as Sarif: "SARIF 2.1.0, for code scanning",
    github as Github: "annotations of a GitHub workflow; chosen there unless another format is",
    gitlab as Gitlab: "GitLab's code quality report",
    rdjson as Rdjson: "for reviewdog, which comments on pull requests; columns count bytes",
    junit as Junit: "each finding is a failed test, for CI servers",
    checkstyle as Checkstyle: "Checkstyle's XML, for CI servers and review bots",
}

impl Format {
    /// The format of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.as_str() == name)
    }
}

/// How a report is written. All but `rules` is for people only.
#[derive(Clone, Copy, Debug, Default)]
pub struct RenderOptions<'r> {
    /// Whether and how to use colours.
    pub style: Style,
    /// The width of the terminal in columns, where there is one.
    pub width: Option<usize>,
    /// How many diagnostics are shown; `None` for all.
    pub max_diagnostics: Option<usize>,
    /// Whether to leave out the summary.
    pub quiet: bool,
    /// Whether to count by rule instead of showing each diagnostic.
    pub statistics: bool,
    /// All rules that there are, for the formats that describe them.
    pub rules: &'r [&'r Rule],
}

/// Writes a report.
pub fn write(
    out: &mut dyn Write,
    format: Format,
    report: &Report,
    options: &RenderOptions<'_>,
) -> io::Result<()> {
    match format {
        Format::Concise if options.statistics => summary::statistics(out, report, options),
        #[cfg(feature = "cli")]
        Format::Human if options.statistics => summary::statistics(out, report, options),
        _ => format.write(out, report, options),
    }
}
