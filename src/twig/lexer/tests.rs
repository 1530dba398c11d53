//! What holds of the tokens of every template.

use super::*;
use proptest::prelude::*;

/// Pieces of text around tags, right and wrong.
const OUTSIDE: &[&str] =
    &["text", "é😀", " ", "\n", "\r\n", "\r", "\0", "\u{a0}", "'", "\"", "\\", "{", "}", "#{", "%"];

/// Pieces of the inside of tags, right and wrong.
const INSIDE: &[&str] = &[
    "a", "é", "1", "2.5e+3", "'b'", "\"c\"", "\"#\"", "(d)", "[e]", "{f: 1}", "if ", "line ", "??",
    "=>", "not  in ", "is not ", "-", "~", ".", "|", "}", "(", "\"", "\\", "$", " ", "\n", "\r",
    "\r\n", "\t",
];

fn template(dialect: Dialect) -> impl Strategy<Value = String> {
    let Delimiters { variable, block, comment, interpolation } = Delimiters::of(dialect);
    let [open, close] = interpolation;
    let string =
        (0..3_usize).prop_map(move |n| format!("\"{}\"", format!("b {open} c {close}").repeat(n)));
    let inside =
        prop_oneof![4 => prop::sample::select(INSIDE).prop_map(str::to_owned), 1 => string];
    let tag =
        (prop::sample::select(vec![variable, block, comment]), prop::collection::vec(inside, 0..6))
            .prop_map(|([open, close], inside)| format!("{open}{}{close}", inside.concat()));
    let [open, close] = block;
    let special = prop::sample::select(vec![
        format!("{open}- verbatim {close} {{{{{{ {open} endverbatim ~{close}"),
        format!("{open} line 7 {close}"),
    ]);
    let odd = prop::sample::select(
        [variable, block, comment, interpolation].map(|pair| pair.to_vec()).concat(),
    )
    .prop_map(str::to_owned);
    let outside = prop::sample::select(OUTSIDE).prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![6 => tag, 6 => outside, 1 => special, 1 => odd], 0..8)
        .prop_map(|pieces| pieces.concat())
}

/// What the parser never sees: comments, the tags around verbatim text, the rest of a broken tag.
fn hidden(lexed: &Lexed) -> Vec<Span> {
    let is_hidden =
        |tag: &&Tag| matches!(tag.kind, TagKind::Comment | TagKind::Verbatim | TagKind::Line);
    let broken = lexed.tokens.iter().filter(|token| token.kind == TokenKind::Broken);
    let rest_of_tag = broken.map(|token| {
        let tag = lexed.tags.iter().rev().find(|tag| tag.span.contains(token.span));
        Span::new(token.span.start, tag.expect("a tag that broke").span.end)
    });
    lexed.tags.iter().filter(is_hidden).map(|tag| tag.span).chain(rest_of_tag).collect()
}

/// Where tags that the parser sees begin, and where they end as far as they are closed.
fn edges_of_tags(lexed: &Lexed) -> (Vec<u32>, Vec<u32>) {
    let is_shown = |tag: &&Tag| matches!(tag.kind, TagKind::Print | TagKind::Block(_));
    let shown = lexed.tags.iter().filter(is_shown);
    let closed = shown.clone().filter(|tag| tag.closed);
    (shown.map(|tag| tag.span.start).collect(), closed.map(|tag| tag.span.end).collect())
}

/// The same, as the tokens have it.
fn edges_of_tokens(lexed: &Lexed) -> (Vec<u32>, Vec<u32>) {
    use TokenKind::{BlockEnd, BlockStart, VariableEnd, VariableStart};
    let of = |kinds: [TokenKind; 2]| {
        lexed.tokens.iter().filter(move |token| kinds.contains(&token.kind))
    };
    let starts = of([VariableStart, BlockStart]).map(|token| token.span.start);
    let ends = of([VariableEnd, BlockEnd]).map(|token| token.span.end);
    (starts.collect(), ends.collect())
}

/// The template anew from its tokens and what stands between them, with a space more wherever
/// there is white space inside a tag.
fn spaced(text: &str, lexed: &Lexed) -> String {
    use TokenKind::{BlockStart, End, Text, VariableStart};
    let mut spaced = String::new();
    let mut end = 0;
    for token in &lexed.tokens {
        let gap = &text[end..token.span.range().start];
        let in_tag = !matches!(token.kind, Text | VariableStart | BlockStart | End);
        if in_tag && gap.bytes().next().is_some_and(is_white_space) {
            spaced.push(' ');
        }
        spaced.push_str(gap);
        spaced.push_str(&text[token.span.range()]);
        end = token.span.range().end;
    }
    spaced
}

/// What tokens are, wherever they stand.
fn contents<'t>(text: &'t str, lexed: &Lexed) -> Vec<(TokenKind, u32, &'t str)> {
    let content = |token: &Token| (token.kind, token.line, &text[token.span.range()]);
    lexed.tokens.iter().map(content).collect()
}

fn dialect_and_template() -> impl Strategy<Value = (Dialect, String)> {
    prop::sample::select(vec![Dialect::Import, Dialect::Run])
        .prop_flat_map(|dialect| (Just(dialect), template(dialect)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing is read twice, and nothing is passed over but white space and quotes.
    #[test]
    fn tokens_account_for_the_whole_template((dialect, text) in dialect_and_template()) {
        let lexed = lex(&text, dialect);
        prop_assert!(lexed.tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
        prop_assert_eq!(edges_of_tokens(&lexed), edges_of_tags(&lexed));
        let mut left = text.clone().into_bytes();
        for span in lexed.tokens.iter().map(|token| token.span).chain(hidden(&lexed)) {
            prop_assert!(text.get(span.range()).is_some(), "{:?}", span);
            left[span.range()].fill(b' ');
        }
        let is_skipped = |&byte: &u8| is_white_space(byte) || matches!(byte, 0 | b'"');
        prop_assert!(left.iter().all(is_skipped), "{:?}", String::from_utf8_lossy(&left));
    }

    /// The template can be put together from its tokens; how much white space is between them does
    /// not matter.
    #[test]
    fn tokens_give_the_template_back((dialect, text) in dialect_and_template()) {
        let lexed = lex(&text, dialect);
        if lexed.errors.is_empty() {
            let spaced = spaced(&text, &lexed);
            let again = lex(&spaced, dialect);
            prop_assert_eq!(&again.errors, &[]);
            prop_assert_eq!(contents(&spaced, &again), contents(&text, &lexed), "{:?}", spaced);
        }
    }
}
