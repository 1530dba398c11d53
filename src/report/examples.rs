//! Reports that the tests of the formats share.
#![cfg(test)]

use super::{Linted, Report};
use crate::diagnostic::{Diagnostic, Fix, Related, Severity};
use crate::source::Source;
use crate::span::Span;

/// A package with mistakes of every look.
pub(super) const PACKAGE: &str = r#"{
  "package": {
    "name": "Größe 日本 package",
    "configure": {
      "prompts": [
        {"type": "text", "key": "prompt_name", "label": "Name"}
      ]
    }
  },
  "records": [
    {
      "uid": "service",
      "_context": "connected_service",
      "name": "日本 {{{prompt_nme}}}",
      "image": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAeAAAAEOCAIAAADe+FMwAAAACXBIWXMAAAsTAAALEwEAmpwYAAAAB3RJTUUH4QsOFgwK{{{x}}}pUGQAAIABJREFUeNrsvXmcHNV1L37OvVXV3bNpRtKMRvuGhCSQAAFi34zBLLYxGLwbgh3HsZ3Ysf1L4iS/PCfP8cvynPi9JC+JEzteYjsxjo3xBhgwOyYsAiR2kJBAaGMkzUgz",
	"status": "enabled", "status": "off"
    }
  ]
}
"#;

/// The span of the `nth` occurrence (from 0) of `needle` in `text`.
pub(super) fn span(text: &str, needle: &str, nth: usize) -> Span {
    let (start, _) = text.match_indices(needle).nth(nth).expect("the needle is there");
    Span::from_range(start..start + needle.len())
}

/// A diagnostic with everything a diagnostic can have.
pub(super) fn diagnostic(span: Span) -> Diagnostic {
    Diagnostic {
        rule: "undefined-placeholder",
        severity: Severity::Error,
        message: "`prompt_nme` is no prompt, placeholder or uid of this package; Cerb would put nothing in its place.".to_owned(),
        help: Some("Did you mean `prompt_name`?".to_owned()),
        span,
        label: Some("nothing has this name".to_owned()),
        pointer: "/records/0/name".to_owned(),
        related: Vec::new(),
        fix: Some(Fix::unsafe_("Replace it by `prompt_name`", span, "prompt_name")),
    }
}

/// A report on one clean file and one with mistakes.
pub(super) fn report() -> Report {
    let undefined = diagnostic(span(PACKAGE, "prompt_nme", 0));
    let mut near = undefined.clone();
    near.related = vec![Related {
        span: span(PACKAGE, "prompt_name", 0),
        message: "the nearest name is declared here".to_owned(),
    }];
    let mut long = undefined.clone();
    long.span = span(PACKAGE, "x}}}", 0);
    long.span.end -= 3;
    long.severity = Severity::Warning;
    long.label = None;
    let repeated = Diagnostic {
        rule: "repeated-key",
        message: "The key `status` stands twice in this object; Cerb keeps the last value only."
            .to_owned(),
        help: None,
        label: Some("this one is kept".to_owned()),
        related: vec![Related {
            span: span(PACKAGE, "\"status\"", 0),
            message: "this one is lost".to_owned(),
        }],
        fix: None,
        pointer: "/records/0/status".to_owned(),
        span: span(PACKAGE, "\"status\"", 1),
        ..undefined.clone()
    };
    let end = Diagnostic {
        rule: "invalid-json",
        severity: Severity::Note,
        span: Span::at(u32::try_from(PACKAGE.len()).expect("short")),
        message: "The text ends here.".to_owned(),
        pointer: String::new(),
        ..repeated.clone()
    };
    Report::new(vec![
        Linted::new(Source::new("clean.json", "{}"), Vec::new()),
        Linted::new(
            Source::new("packages/service.json", PACKAGE),
            vec![undefined, near, long, repeated, end],
        ),
    ])
}

#[test]
#[ignore = "a look at it"]
fn look() {
    let width = std::env::var("W").ok().and_then(|w| w.parse().ok());
    for style in [super::Style::Ansi, super::Style::Plain] {
        let look = super::Look { style, width, ..Default::default() };
        let mut out = Vec::new();
        super::write(&mut out, super::Format::Human, &report(), &[], &look).unwrap();
        super::write(&mut out, super::Format::Concise, &report(), &[], &look).unwrap();
        std::fs::write(format!("/tmp/look-{style:?}.txt"), out).unwrap();
    }
}
