//! Standard output and standard error, written to in blocks.

use std::io::{self, BufWriter, ErrorKind, Write as _};

/// Lets `write` write to standard output. A reader that has gone away, as in `cerb-lint | head`, is
/// no error.
pub(super) fn to_stdout(
    write: impl FnOnce(&mut BufWriter<io::StdoutLock<'_>>) -> io::Result<()>,
) -> io::Result<()> {
    to(io::stdout().lock(), write)
}

/// Lets `write` write to standard error, likewise.
pub(super) fn to_stderr(
    write: impl FnOnce(&mut BufWriter<io::StderrLock<'_>>) -> io::Result<()>,
) -> io::Result<()> {
    to(io::stderr().lock(), write)
}

fn to<W: io::Write>(
    stream: W,
    write: impl FnOnce(&mut BufWriter<W>) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(stream);
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
