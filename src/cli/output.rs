//! Standard output, written to in blocks.

use std::io::{self, BufWriter, ErrorKind, Write as _};

/// Lets `write` write to standard output. A reader that has gone away, as in `cerb-lint | head`, is
/// no error.
pub(super) fn to_stdout(
    write: impl FnOnce(&mut BufWriter<io::StdoutLock<'_>>) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
