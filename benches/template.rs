//! How fast templates are read. Time must grow as the text does: in each table bytes a second
//! should stay about the same from the smallest text to the largest.

use cerb_lint::twig::{Dialect, Template, parse_cerb};
use divan::Bencher;
use divan::counter::BytesCount;

/// Sizes of templates, in bytes.
const SIZES: [usize; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/// What people write.
const REALISTIC: &str = "Dear {{{prompt_name|default('customer')|capitalize}}},\n\n\
    {{% for product in prompt_products %}}\n\
    * {{{loop.index}}}: {{{product.name|upper}}} ({{{uid.bot_invoices}}})\n\
    {{% endfor %}}\n\
    {{% if uid.group_support is defined and prompt_count > 3 %}}\n\
    We have a {{ discount }} for you.\n\
    {{% else %}}\n\
    {{# nothing to offer #}}\n\
    {{% endif %}}\n\n\
    Please let us know, in your own words, if there is anything more that we can do for you.\n\n";

fn main() {
    divan::main();
}

/// `piece` again and again, about `size` bytes of it.
fn repeated(piece: &str, size: usize) -> String {
    piece.repeat(size.div_ceil(piece.len()))
}

fn bench(bencher: Bencher<'_, '_>, text: &str) {
    bencher.counter(BytesCount::of_str(text)).bench(|| read(text));
}

fn read(text: &str) -> Template {
    parse_cerb(divan::black_box(text), Dialect::Import)
}

#[divan::bench(args = SIZES, max_time = 1)]
fn realistic(bencher: Bencher<'_, '_>, size: usize) {
    let text = repeated(REALISTIC, size);
    assert_eq!(read(&text).errors, []);
    bench(bencher, &text);
}

#[divan::bench(args = SIZES, max_time = 1)]
fn interpolated_string(bencher: Bencher<'_, '_>, size: usize) {
    let text = format!("{{{{{{ \"{}\" }}}}}}", repeated("#{{ uid.x }} and ", size));
    assert_eq!(read(&text).errors, []);
    bench(bencher, &text);
}

#[divan::bench(args = SIZES, max_time = 1)]
fn unclosed_tags(bencher: Bencher<'_, '_>, size: usize) {
    bench(bencher, &repeated("{{{ a ", size));
}

#[divan::bench(args = SIZES, max_time = 1)]
fn unclosed_braces(bencher: Bencher<'_, '_>, size: usize) {
    bench(bencher, &repeated("{{{", size));
}

#[divan::bench(args = SIZES, max_time = 1)]
fn nested_brackets(bencher: Bencher<'_, '_>, size: usize) {
    bench(bencher, &format!("{{{{{{ {}", repeated("(", size)));
}

#[divan::bench(args = SIZES, max_time = 1)]
fn nested_blocks(bencher: Bencher<'_, '_>, size: usize) {
    bench(bencher, &repeated("{{% if x %}}", size));
}
