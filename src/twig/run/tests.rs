//! Templates that fail when they run, and such that do not.

use super::*;

/// What is said of a template in which `p` is some text and `ids` a list.
fn seen(text: &str) -> Foreseen {
    let names = |name: &str, key: Option<&str>| match name {
        _ if key.is_some() => Shape::Unknown,
        "p" => Shape::TEXT,
        "ids" => Shape::LIST,
        _ => Shape::Unknown,
    };
    foresee(text, Dialect::Import, Environment::built_in(), &names)
}

/// What stands under each failure.
fn failing(text: &str) -> Vec<&str> {
    seen(text).failures.iter().map(|failure| &text[failure.span.range()]).collect()
}

#[test]
fn what_surely_fails_is_told() {
    let cases = [
        ("{{{ 'a'|replace }}}", "replace"),
        ("{{{ cycle(['a']) }}}", "cycle"),
        ("{{{ [1]|map('upper') }}}", "'upper'"),
        ("{{{ [1] has some 2 }}}", "2"),
        ("{{{ p ~ (1 / 0) }}}", "0"),
        ("{{{ 5 % 0.5 }}}", "0.5"),
        ("{{{ 'a' * 2 }}}", "'a'"),
        ("{{{ -'a' }}}", "'a'"),
        ("{{{ [] - 1 }}}", "[]"),
        ("{{{ date('now') }}}", "date('now')"),
        ("{{{ 'a'|date }}}{{{ 'nonsense'|date('Y') }}}", "'nonsense'"),
        ("{{{ p|date_modify('+1 day') }}}", "p|date_modify('+1 day')"),
        ("{{{ ids|upper }}}", "ids"),
        ("{{{ p|sort|join }}}", "p"),
        ("{{{ p|merge([]) }}}", "p"),
        ("{{{ [1]|merge('x') }}}", "'x'"),
        ("{{{ max() }}}", "max"),
        ("{{{ random([]) }}}", "[]"),
        ("{{{ p|escape('nope') }}}", "'nope'"),
        ("{{{ '%s and %s'|format('a') }}}", "format"),
        ("{{{ p|default(default='n') }}}", "default"),
        ("{{{ 5 is divisible by(0) }}}", "0"),
        ("{{{ p matches 'bad' }}}", "'bad'"),
        ("{{% set a = [1] %}}{{{ a|upper }}}", "a"),
        ("{{{ \"#{{ date('now') }}\" }}}", "date('now')"),
    ];
    for (text, under) in cases {
        assert_eq!(failing(text), [under], "{text}");
    }
}

#[test]
fn what_may_run_is_left_alone() {
    for text in [
        "{{{ x|upper }}}{{{ x / y }}}{{{ x has some v => v }}}",
        "{{{ 'x'|map(v => v) }}}{{{ [3]|sort(null)|join }}}",
        "{{{ '5 apples' * 2 }}}{{{ null / 1 }}}{{{ ' 7' % 2 }}}{{{ ([1] + [2])|length }}}",
        "{{{ date('now')|date('Y') }}}{{{ date('first day of next month')|date }}}",
        "{{{ 'Europe/Paris'|date }}}{{{ 'now'|date }}}{{{ 'Mon, 15 Aug 2005 15:52:01'|date }}}",
        "{{{ 'a'|first(1) }}}{{{ 'a'|default(1, 2) }}}{{{ random(1, 2, 3, 4) }}}",
        "{{% set a = [] %}}{{% if x %}}{{% set a = 'b' %}}{{% endif %}}{{{ a|upper }}}",
        "{{% for p in x %}}{{{ p|sort }}}{{% endfor %}}",
        "{{{ 'a' b-or 'b' }}}{{{ not 'a' }}}{{{ x matches '/a/i' }}}",
        "{{{ '100%'|format }}}{{{ x ? [1] : 'a'|upper }}}",
    ] {
        assert_eq!(failing(text), [""; 0], "{text}");
    }
}

#[test]
fn lists_that_are_printed_are_told() {
    let lists = |text: &'static str| -> Vec<&str> {
        seen(text).lists.iter().map(|span| &text[span.range()]).collect()
    };
    assert_eq!(lists("{{{{p}}}}"), ["{p}"]);
    assert_eq!(lists("{{{ [1, 2] }}}"), ["[1, 2]"]);
    assert_eq!(lists("{{{ ids ~ 1 }}}"), ["ids"]);
    assert_eq!(lists("{{{ ids }}}{{{ ids|raw }}}"), ["ids", "ids|raw"]);
    assert_eq!(lists("{{{ p|split(',') }}}"), ["p|split(',')"]);
    assert_eq!(lists("{{{ ids|join }}}{{{ ids|length }}}{{{ x }}}"), [""; 0]);
}
