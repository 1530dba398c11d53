//! Prints a package of about as many bytes as asked for: `generate SIZE`, or, with a mistake in
//! every record, `generate SIZE broken`.

#[path = "../benches/packages/mod.rs"]
mod packages;

use std::io::{self, Write as _};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let text = match (arguments.as_slice(), arguments.first().map(|size| size.parse())) {
        ([_], Some(Ok(size))) => packages::clean(size),
        ([_, "broken"], Some(Ok(size))) => packages::broken(size),
        _ => return ExitCode::from(2),
    };
    match io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
