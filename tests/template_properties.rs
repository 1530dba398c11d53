//! What holds of every template, however odd.

use cerb_lint::span::Span;
use cerb_lint::template::{Dialect, Environment, Template, parse};
use proptest::prelude::*;
use std::time::{Duration, Instant};

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

fn spans(template: &Template) -> Vec<Span> {
    let names = template.references.iter().chain(&template.specials);
    names
        .flat_map(|reference| reference.segments.iter().chain([&reference.span]))
        .chain(template.tags.iter().map(|tag| &tag.span))
        .chain(template.uses.iter().map(|used| &used.span))
        .chain(template.errors.iter().map(|error| &error.span))
        .copied()
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_span_can_be_shown(text in template()) {
        for dialect in [Dialect::Import, Dialect::Run] {
            let template = parse(&text, dialect, Environment::built_in());
            for span in spans(&template) {
                prop_assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
            }
        }
    }

    #[test]
    fn references_and_tags_stand_in_the_order_of_the_text(text in template()) {
        let template = parse(&text, Dialect::Import, Environment::built_in());
        prop_assert!(template.references.is_sorted_by_key(|reference| reference.segments[0].start));
        prop_assert!(template.tags.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
        for reference in &template.references {
            prop_assert_eq!(reference.path.len(), reference.segments.len());
            prop_assert_eq!(&text[reference.segments[0].range()], &reference.path[0]);
        }
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

/// How often a piece is repeated.
const LENGTH: usize = 20_000;

/// Templates of some megabytes that would hurt a reader that recurses or looks back.
#[test]
fn hostile_templates_end_soon() {
    let pieces = [
        "{{{",
        "(",
        "[",
        "{",
        "\"#{{",
        "{{% if a %}}",
        "{{#",
        "{{% verbatim %}}",
        "{{{ a }} ",
        "{{{ a|nope }}}",
        "{{{ 'a }}}",
        "{{{ \"#{{",
        "{{% set x = 1 %}}",
        "{{% endif %}}",
        "}}}",
        "\\",
        "{{% for v in a %}}",
        "{{% elseif a %}}",
        "{{{ a is nope }}}",
        "{{{ $ }}}",
        "{{%- line 3 %}}",
        "\r\n",
    ];
    let chains = [
        "a ~ ",
        "a.",
        "a|upper|",
        "not ",
        "- ",
        "a ? ",
        "a ?? ",
        "a ** ",
        "a, ",
        "'a' ~ ",
        "x => ",
        "(a) ~ ",
        "not  ",
        "a is defined and ",
        "a[1][",
        "a ? b : ",
        "(",
        "[",
        "{a: ",
        "f(",
        "a|map(v => ",
        "#{{",
        "\"",
        "\"#{{",
        "  ",
        "a b ",
    ];
    let mut templates: Vec<String> = pieces.iter().map(|piece| piece.repeat(LENGTH)).collect();
    templates.extend(chains.iter().map(|chain| format!("{{{{{{ {}", chain.repeat(LENGTH))));
    templates.extend(chains.iter().map(|chain| format!("{{{{{{ {}a }}}}}}", chain.repeat(LENGTH))));
    templates.push(format!("{{{{% if a %}}}}{}", "{{% elseif a %}}".repeat(LENGTH)));
    templates.push(format!("{{{{% if a %}}}}{{{{% endif %}}}}{}", " {".repeat(1_000_000)));
    templates.push(format!("{{{{{{ {} }}}}}}", "a".repeat(10_000_000)));
    templates.push(format!("{{{{{{ a|{} }}}}}}", "b".repeat(10_000_000)));
    for text in templates {
        let start = Instant::now();
        parse(&text, Dialect::Import, Environment::built_in());
        let took = start.elapsed();
        if took > Duration::from_millis(300) {
            println!("{took:?} {}", &text[..60]);
        }
        assert!(took < Duration::from_secs(20), "{took:?} for {:?}…", &text[..40]);
    }
}
