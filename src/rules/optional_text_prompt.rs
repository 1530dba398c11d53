//! `optional-text-prompt`

use super::{Analysis, Findings, Rule};
use crate::package::{Declaration, is_truthy};
use crate::settings::Level;
use crate::text::Severity;
use crate::text::Span;

/// The rule.
pub static RULE: Rule = Rule {
    name: "optional-text-prompt",
    level: Level::On(Severity::Warning),
    summary: "a text prompt that says it may be left blank, which Cerb refuses",
    why: "\
Cerb refuses an empty answer to a text prompt, whatever its label says. A person who leaves an optional prompt blank cannot \
import the package.

Give the prompt a default that means none, or do without the hint. From Cerb 11.0.1 on, a prompt with \
`\"optional\": true` may be left blank.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Name (optional)", "key": "prompt_name", "params": {} }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call {{{prompt_name}}}" }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Name (or \"none\")", "key": "prompt_name", "params": {} }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call {{{prompt_name}}}" }]
}"#,
    since: "0.1.0",
    check,
};

/// What a label or hint says where an answer is not needed, in lower case.
const HINTS: &[&str] = &[
    "optional",
    "leave blank",
    "leave empty",
    "left blank",
    "left empty",
    "may be blank",
    "may be empty",
    "can be blank",
    "can be empty",
    "not required",
];

/// One of these is in every hint, and in few other texts.
const WORDS: &[&str] = &["optional", "blank", "empty", "required"];

fn refused(hint: &str) -> String {
    format!("The prompt says \"{hint}\", yet Cerb refuses an empty answer to a text prompt.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for prompt in &context.package.prompts {
        let is_optional = prompt.object.get("optional").is_some_and(is_truthy);
        if prompt.kind() == Some("text") && !is_optional && !prompt.is_hidden() {
            check_prompt(prompt, out);
        }
    }
}

fn check_prompt(prompt: &Declaration<'_>, out: &mut Findings<'_>) {
    if prompt.param("default").is_some_and(is_truthy) {
        return;
    }
    let texts = [prompt.object.get("label"), prompt.param("placeholder")];
    for text in texts.into_iter().flatten().filter_map(|value| value.as_text()) {
        let lower = text.decoded().to_ascii_lowercase();
        if !WORDS.iter().any(|word| lower.contains(word)) {
            continue;
        }
        let found = HINTS.iter().find_map(|hint| Some((lower.find(hint)?, hint.len())));
        if let Some((at, len)) = found {
            let hint = Span::from_range(at..at + len);
            out.report(text.place(hint), refused(&text.decoded()[hint.range()]))
                .help("Say what to enter for none and treat it so, or give the prompt a default.");
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{HINTS, WORDS};

    #[test]
    fn a_word_is_in_every_hint() {
        assert!(HINTS.iter().all(|hint| WORDS.iter().any(|word| hint.contains(word))));
    }
}
