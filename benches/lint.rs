//! How fast packages are linted, beside how fast `serde_json` reads the same bytes. Time must grow
//! as the text does: bytes a second should stay about the same from the smallest package to the
//! largest.

#[path = "packages/mod.rs"]
mod packages;

use cerb_lint::text::Diagnostic;
use cerb_lint::{Settings, Source, lint};
use divan::Bencher;
use divan::counter::BytesCount;
use packages::clean;
use serde_json::Value;

/// Sizes of packages, in bytes.
const SIZES: [usize; 3] = [10_000, 1_000_000, 10_000_000];

fn main() {
    divan::main();
}

fn find(source: &Source) -> Vec<Diagnostic> {
    lint(divan::black_box(source), &Settings::default())
}

#[divan::bench(args = SIZES, max_time = 3)]
fn cerb_lint(bencher: Bencher<'_, '_>, size: usize) {
    let source = Source::new("package.json", clean(size));
    assert_eq!(find(&source), []);
    bencher.counter(BytesCount::of_str(source.text())).bench_local(|| find(&source));
}

#[divan::bench(args = SIZES, max_time = 3)]
fn serde_json(bencher: Bencher<'_, '_>, size: usize) {
    let text = clean(size);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| serde_json::from_str::<Value>(divan::black_box(&text)));
}
