//! How fast packages are linted, beside how fast `serde_json` reads the same bytes. Time must grow
//! as the text does: bytes a second should stay about the same from the smallest package to the
//! largest.

use cerb_lint::diagnostic::Diagnostic;
use cerb_lint::{Settings, Source, lint};
use divan::Bencher;
use divan::counter::BytesCount;
use serde_json::{Value, json};

/// Sizes of packages, in bytes.
const SIZES: [usize; 3] = [10_000, 1_000_000, 10_000_000];

fn main() {
    divan::main();
}

/// A package of about `size` bytes in which there is nothing to find.
fn package(size: usize) -> String {
    let record = |index: usize| {
        json!({
            "uid": format!("task_{index}"),
            "_context": "task",
            "title": format!("{{{{{{prompt_name|upper}}}}}} follows {{{{{{uid.task_{index}}}}}}}"),
        })
    };
    let length = format!("{:#}", record(10_000)).len() + 30;
    let prompt = json!({ "type": "text", "label": "Name", "key": "prompt_name", "params": {} });
    let package = json!({
        "package": {
            "name": "Benchmark",
            "revision": 1,
            "requires": { "cerb_version": "10.4.0", "plugins": [] },
            "configure": { "prompts": [prompt] },
        },
        "records": (0..size / length).map(record).collect::<Vec<_>>(),
    });
    format!("{package:#}")
}

fn find(source: &Source) -> Vec<Diagnostic> {
    lint(divan::black_box(source), &Settings::default())
}

#[divan::bench(args = SIZES, max_time = 3)]
fn cerb_lint(bencher: Bencher<'_, '_>, size: usize) {
    let source = Source::new("package.json", package(size));
    assert_eq!(find(&source), []);
    bencher.counter(BytesCount::of_str(source.text())).bench_local(|| find(&source));
}

#[divan::bench(args = SIZES, max_time = 3)]
fn serde_json(bencher: Bencher<'_, '_>, size: usize) {
    let text = package(size);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| serde_json::from_str::<Value>(divan::black_box(&text)));
}
