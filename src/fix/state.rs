//! A text on its way, with what is wrong with it.

use crate::text::Span;
use crate::text::{Diagnostic, Severity};
use crate::{Settings, Source, json, lint};

/// A text, and what is found in it.
#[derive(Debug)]
pub(super) struct State {
    pub(super) source: Source,
    pub(super) diagnostics: Vec<Diagnostic>,
    packages: Vec<Soundness>,
}

/// Whether a package is JSON.
#[derive(Debug)]
struct Soundness {
    /// Where the package begins, in bytes.
    start: u32,
    /// Where it is not JSON, sorted.
    errors: Vec<Span>,
    /// Whether an error of any kind is found in it.
    has_error: bool,
}

impl State {
    pub(super) fn new(source: Source, settings: &Settings) -> Self {
        let soundness = |package: crate::source::Embedded<'_>| {
            let errors = json::parse(&package.text, &json::Arena::new()).errors;
            let mut errors: Vec<_> =
                errors.iter().map(|error| package.map.source(error.span)).collect();
            errors.sort_unstable();
            Soundness { start: package.map.source(Span::at(0)).start, errors, has_error: false }
        };
        let packages = source.packages().into_iter().map(soundness).collect();
        let diagnostics = lint(&source, settings);
        let mut state = Self { source, diagnostics, packages };
        for diagnostic in state.diagnostics.iter().filter(|it| it.severity == Severity::Error) {
            let index = state.package_at(diagnostic.span.start);
            if let Some(package) = state.packages.get_mut(index) {
                package.has_error = true;
            }
        }
        state
    }

    /// The index of the package at an offset, in bytes.
    pub(super) fn package_at(&self, offset: u32) -> usize {
        self.packages.partition_point(|package| package.start <= offset).saturating_sub(1)
    }

    /// Whether the package of that index is JSON.
    pub(super) fn is_sound(&self, package: usize) -> bool {
        self.packages.get(package).is_some_and(|package| package.errors.is_empty())
    }

    /// Whether an error is found in the package of that index.
    pub(super) fn has_error(&self, package: usize) -> bool {
        let package = self.packages.get(package);
        package.is_some_and(|package| package.has_error || !package.errors.is_empty())
    }

    /// Whether a syntax error is at that place.
    pub(super) fn is_syntax_error(&self, span: Span) -> bool {
        let package = self.packages.get(self.package_at(span.start));
        package.is_some_and(|package| package.errors.binary_search(&span).is_ok())
    }

    /// Whether as many syntax errors are gone as fixes were to mend. Nobody can tell while there are
    /// more of them than are told.
    pub(super) fn mends_syntax(&self, before: &Self, fixes: usize) -> bool {
        let (now, before) = (self.errors().0, before.errors().0);
        before >= json::MOST_ERRORS || now + fixes <= before
    }

    /// Whether this text is worse than the one that it came from: a package is not found any more,
    /// there are more syntax errors, or as many of them and more errors of all kinds. With fewer
    /// syntax errors more is understood, so that more may be found.
    pub(super) fn is_worse_than(&self, before: &Self) -> bool {
        self.packages.len() < before.packages.len() || self.errors() > before.errors()
    }

    /// How many syntax errors there are, and how many errors of all kinds.
    fn errors(&self) -> (usize, usize) {
        let syntax = self.packages.iter().map(|package| package.errors.len()).sum();
        let is_error = |it: &&Diagnostic| it.severity == Severity::Error;
        (syntax, self.diagnostics.iter().filter(is_error).count())
    }
}
