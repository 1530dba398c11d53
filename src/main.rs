//! The command line: parse arguments, run, exit; nothing else.

fn main() {}
