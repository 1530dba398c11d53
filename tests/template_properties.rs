//! What holds of every template, however odd.

use crate::holds;

use cerb_lint::twig::{Dialect, Environment, Template, parse};
use proptest::prelude::*;

/// Pieces of templates, right and wrong.
const PIECES: &[&str] = &[
    "{{{",
    "}}}",
    "{{%",
    "%}}",
    "{{#",
    "#}}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "#{{",
    "#{",
    "}",
    "{",
    "(",
    ")",
    "[",
    "]",
    "'",
    "\"",
    "\\",
    "-",
    "~",
    ".",
    "|",
    ",",
    ":",
    "?",
    "??",
    "=",
    "==",
    "=>",
    "..",
    "**",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\u{a0}",
    "é",
    "😀",
    "\0",
    "\u{7f}",
    "#",
    "$",
    "a",
    "b",
    "uid",
    "default",
    "_self",
    "1",
    "2.5",
    "1e+2",
    "if",
    "else",
    "elseif",
    "endif",
    "for",
    "in",
    "endfor",
    "set",
    "endset",
    "with",
    "only",
    "endwith",
    "apply",
    "endapply",
    "macro",
    "endmacro",
    "block",
    "endblock",
    "extends",
    "embed",
    "endembed",
    "import",
    "from",
    "as",
    "use",
    "include",
    "sandbox",
    "endsandbox",
    "verbatim",
    "endverbatim",
    "line",
    "is",
    "not",
    "defined",
    "same as",
    "upper",
    "raw",
    "date",
    "and",
    "or",
    "starts with",
    "{{{ a|default('b') }}}",
    "{{% if a %}}",
    "{{% endif %}}",
    "{{% for v in a %}}",
    "{{% set x = 1 %}}",
    "format=",
];

fn template() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(PIECES).prop_map(str::to_owned);
    prop::collection::vec(
        prop_oneof![20 => piece, 1 => any::<char>().prop_map(String::from)],
        0..60,
    )
    .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_template_is_read_to_the_end(text in template()) {
        holds::template(text.as_bytes());
    }

    /// What stands before or behind a template that Twig takes changes nothing in it.
    #[test]
    fn text_around_a_template_does_not_matter(text in template()) {
        let alone = parse(&text, Dialect::Import, Environment::built_in());
        if !alone.errors.is_empty() {
            return Ok(());
        }
        let moved = parse(&format!("«{text}"), Dialect::Import, Environment::built_in());
        let paths = |template: &Template| -> Vec<Vec<String>> {
            template.references.iter().map(|reference| reference.path.clone()).collect()
        };
        prop_assert_eq!(paths(&alone), paths(&moved));
        prop_assert!(moved.errors.is_empty() || text.contains("extends"));
    }
}

/// Pieces that nest, chain, or make a reader look far ahead.
const HOSTILE: &[&str] = &[
    "{{{",
    "{{{ (",
    "{{{ a }} ",
    "{{{ a|nope }}}",
    "{{{ 'a }}}",
    "{{{ \"#{{",
    "{{{ $ }}}",
    "}}}",
    "{{#",
    "{{% if a %}}",
    "{{% elseif a %}}",
    "{{% endif %}}",
    "{{% for v in a %}}",
    "{{% set x = 1 %}}",
    "{{% set x %}}",
    "{{% verbatim %}}",
    "{{% nope %}}",
    "{{%- line 3 %}}",
    "\\",
    "\r\n",
    " {",
];

/// Pieces that do the same inside a tag.
const HOSTILE_INSIDE: &[&str] = &[
    "(",
    "[",
    "{a: ",
    "f(",
    "\"",
    "\"#{{",
    "#{{",
    "a ~ ",
    "(a) ~ ",
    "'a' ~ ",
    "a.",
    "a[1][",
    "a|upper|",
    "a|map(v => ",
    "not ",
    "not  ",
    "- ",
    "a ? ",
    "a ? b : ",
    "a ?? ",
    "a ** ",
    "a, ",
    "x => ",
    "a b ",
    "a is defined and ",
    "  ",
    "a",
    "1",
];

/// Deep nesting and long chains need neither much stack nor much time.
#[test]
fn hostile_templates_are_read_to_the_end() {
    let inside = |piece: &&str| format!("{{{{{{ a|{} }}}}}}", piece.repeat(10_000));
    let templates = HOSTILE.iter().map(|piece| piece.repeat(10_000));
    for text in templates.chain(HOSTILE_INSIDE.iter().map(inside)) {
        for dialect in [Dialect::Import, Dialect::Run] {
            let template = parse(&text, dialect, Environment::built_in());
            assert!(template.errors.len() <= 200, "{} errors", template.errors.len());
        }
    }
}

/// Twig follows any nesting; this reader says where it stops, and says it once.
#[test]
fn nesting_is_bounded_with_a_message() {
    let brackets =
        |depth: usize| format!("{{{{{{ {}a{} }}}}}}", "(".repeat(depth), ")".repeat(depth));
    let tags = |depth: usize| "{{% if a %}}".repeat(depth) + &"{{% endif %}}".repeat(depth);
    for text in [brackets(150), tags(150)] {
        assert_eq!(parse(&text, Dialect::Import, Environment::built_in()).errors, []);
    }
    for text in [brackets(250), tags(250)] {
        let errors = parse(&text, Dialect::Import, Environment::built_in()).errors;
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].message.contains("inside one another"), "{}", errors[0].message);
    }
}
