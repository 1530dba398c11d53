//! How far a long run is, for who waits in front of a terminal.

use std::convert::Infallible;
use std::env;
use std::io::{self, IsTerminal as _, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// A run that is over before this shows nothing.
const AFTER: Duration = Duration::from_secs(1);

/// How often what is shown is written anew.
const EVERY: Duration = Duration::from_millis(100);

/// Waits until all senders of `running` are gone, and shows meanwhile, in a terminal alone, how many
/// files of how many are done.
pub(super) fn wait(
    running: &Receiver<Infallible>,
    is_quiet: bool,
    count: impl Fn() -> (usize, usize),
) {
    if is_quiet || !has_watcher() {
        let _ = running.recv();
        return;
    }
    // Where standard error is closed, there is nobody to tell.
    let _ = show(&mut io::stderr(), running, AFTER, EVERY, count);
    let _ = running.recv();
}

/// Whether somebody looks at standard error while it is written. pre-commit and some CI servers make
/// a program believe that it writes to a terminal, and keep what it writes.
fn has_watcher() -> bool {
    let is_kept = ["PRE_COMMIT", "CI"].iter().any(|name| env::var_os(name).is_some());
    let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    !is_kept && !is_dumb && io::stderr().is_terminal()
}

fn show(
    out: &mut impl Write,
    running: &Receiver<Infallible>,
    after: Duration,
    every: Duration,
    count: impl Fn() -> (usize, usize),
) -> io::Result<()> {
    let mut shown = String::new();
    let mut wait = after;
    while let Err(RecvTimeoutError::Timeout) = running.recv_timeout(wait) {
        let (done, all) = count();
        let line = format!("Checked {done} of {all} files");
        if line != shown {
            // It never becomes shorter, so that each line covers the one before.
            write!(out, "\r{line}")?;
            out.flush()?;
            shown = line;
        }
        wait = every;
    }
    if !shown.is_empty() {
        write!(out, "\r{:1$}\r", "", shown.len())?;
        out.flush()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;
    use std::thread;

    const SHORT: Duration = Duration::from_millis(1);

    #[test]
    fn a_long_run_is_shown_and_leaves_nothing_behind() {
        let (alive, running) = mpsc::channel::<Infallible>();
        let worker = thread::spawn(move || {
            thread::sleep(SHORT * 50);
            drop(alive);
        });
        let asked = AtomicUsize::new(0);
        let count = || (asked.fetch_add(1, Ordering::Relaxed).min(2) + 8, 20);
        let mut out = Vec::new();
        show(&mut out, &running, SHORT, SHORT, count).unwrap();
        worker.join().unwrap();
        let lines = "\rChecked 8 of 20 files\rChecked 9 of 20 files\rChecked 10 of 20 files";
        let blank = " ".repeat("Checked 10 of 20 files".len());
        assert_eq!(String::from_utf8(out).unwrap(), format!("{lines}\r{blank}\r"));
    }

    #[test]
    fn of_a_short_run_nothing_is_shown() {
        let (alive, running) = mpsc::channel::<Infallible>();
        drop(alive);
        let mut out = Vec::new();
        show(&mut out, &running, Duration::from_mins(1), SHORT, || (0, 1)).unwrap();
        assert!(out.is_empty());
    }
}
