//! `runtime-placeholder`

use super::{Analysis, Findings, Rule};
use crate::json::Text;
use crate::settings::Level;
use crate::text::{Applicability, Edit, Fix, Severity};
use crate::twig::{self, Dialect, Reference, Tag, TagKind};

/// The rule.
pub static RULE: Rule = Rule {
    name: "runtime-placeholder",
    level: Level::On(Severity::Warning),
    summary: "`{{name}}` with two braces where the package declares `name`, so three were meant",
    why: "\
`{{{prompt_name}}}`, with three braces, is filled in when the package is imported. `{{prompt_name}}`, with two, is \
left alone by the import and runs later, when nothing knows the package's prompts any more: it renders as nothing, \
or stands there as text.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [{ "type": "text", "label": "Name", "key": "prompt_name", "params": {} }]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call {{prompt_name}}" }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [{ "type": "text", "label": "Name", "key": "prompt_name", "params": {} }]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call {{{prompt_name}}}" }]
}"#,
    since: "0.1.0",
    check,
};

fn two_braces(path: &str) -> String {
    format!(
        "`{path}` is known while the package is imported only. With two braces it stays as it is, \
         and at run time nothing has that name."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let package = context.package;
    let may_be_meant = |script: &&&Text<'_>| package.may_be_meant_for_import(script.decoded());
    for script in package.scripts.iter().filter(may_be_meant) {
        let template = twig::parse_cerb(script.decoded(), Dialect::Run);
        for reference in &template.references {
            let index = template.tags.partition_point(|tag| tag.span.end <= reference.span.start);
            let tag = template.tags.get(index).filter(|tag| tag.span.contains(reference.span));
            let is_import =
                tag.is_some_and(|tag| twig::is_template(&script.decoded()[tag.span.range()]));
            if !is_import && package.is_meant_for_import(reference) {
                report(script, reference, tag, out);
            }
        }
    }
}

fn report(script: &Text<'_>, reference: &Reference, tag: Option<&Tag>, out: &mut Findings<'_>) {
    let span = script.place(reference.span);
    let path = reference.path.join(".");
    let finding = out.report(span, two_braces(&path));
    finding.help(format!("Write three braces: `{{{{{{{path}}}}}}}`."));
    if let Some(tag) = tag.filter(|tag| tag.closed && tag.kind == TagKind::Print) {
        let (start, end) = (tag.span.start, tag.span.end);
        let brace = |offset, text: &str| Edit {
            span: script.place(crate::text::Span::at(offset)),
            text: text.to_owned(),
        };
        finding.fix(Fix {
            title: "Write three braces".to_owned(),
            applicability: Applicability::Unsafe,
            edits: vec![brace(start, "{"), brace(end, "}")],
        });
    }
}
