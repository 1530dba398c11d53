//! What fuzzing found once, replayed: one file in `tests/regressions/TARGET/` for each.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use crate::holds;

use std::fs;
use std::path::Path;

#[test]
fn nothing_comes_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    let mut replayed = 0;
    for target in fs::read_dir(folder).unwrap() {
        let target = target.unwrap();
        let name = target.file_name();
        let (_, check) = holds::CHECKS.iter().find(|(known, _)| *known == name).unwrap();
        for input in fs::read_dir(target.path()).unwrap() {
            let path = input.unwrap().path();
            println!("{}", path.display());
            check(&fs::read(path).unwrap());
            replayed += 1;
        }
    }
    assert!(replayed > 0, "nothing was replayed");
}
