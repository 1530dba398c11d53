//! What fuzzing found once, replayed: one file in `tests/regressions/TARGET/` for each.

#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "common/holds.rs"]
mod holds;

use std::fs;
use std::path::Path;

#[test]
fn nothing_comes_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    let mut replayed = 0;
    for (target, check) in holds::CHECKS {
        for input in fs::read_dir(folder.join(target)).unwrap() {
            let path = input.unwrap().path();
            println!("{}", path.display());
            check(&fs::read(path).unwrap());
            replayed += 1;
        }
    }
    assert!(replayed >= holds::CHECKS.len(), "{replayed} inputs");
}
