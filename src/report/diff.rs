//! What fixes change in a file, as a unified diff.

use super::text::{Style, escape};
use similar::{Algorithm, ChangeTag, TextDiff};
use std::io::{self, Write};

/// How many unchanged lines are shown before and after a change.
const CONTEXT: usize = 3;

/// Writes what became of the text of the file `name`; nothing where it is the same.
///
/// Without colours the text is what `patch` and `git apply -p0` take. With them it is for a
/// terminal: what could deceive there is spelled out.
pub fn write_diff(
    out: &mut dyn Write,
    name: &str,
    old: &str,
    new: &str,
    style: Style,
) -> io::Result<()> {
    // Lines end with `\n` alone, as in `patch`; a `\r` is part of its line.
    let old: Vec<_> = old.split_inclusive('\n').collect();
    let new: Vec<_> = new.split_inclusive('\n').collect();
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).diff_slices(&old, &new);
    let mut header = Some([format!("--- {}", escape(name)), format!("+++ {}", escape(name))]);
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        for line in header.take().into_iter().flatten() {
            writeln!(out, "{}", style.bold(&line))?;
        }
        writeln!(out, "{}", style.name(&hunk.header().to_string()))?;
        for change in hunk.iter_changes() {
            write_line(out, change.tag(), change.value(), style)?;
        }
    }
    Ok(())
}

fn write_line(out: &mut dyn Write, tag: ChangeTag, line: &str, style: Style) -> io::Result<()> {
    let text = line.strip_suffix('\n');
    let marked = |text: &str| match style {
        Style::Plain => format!("{tag}{text}"),
        Style::Ansi => {
            let text = text.strip_suffix('\r').unwrap_or(text);
            let marked = format!("{tag}{}", escape(&text.replace('\t', "    ")));
            match tag {
                ChangeTag::Delete => style.removed(&marked),
                ChangeTag::Insert => style.added(&marked),
                ChangeTag::Equal => marked,
            }
        }
    };
    writeln!(out, "{}", marked(text.unwrap_or(line)))?;
    if text.is_none() { writeln!(out, "\\ No newline at end of file") } else { Ok(()) }
}

#[cfg(test)]
#[allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]
mod tests {
    use super::*;
    use snapbox::{assert_data_eq, str};

    fn diff(old: &str, new: &str, style: Style) -> String {
        let mut out = Vec::new();
        write_diff(&mut out, "a.json", old, new, style).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_changed_is_nothing_written() {
        assert_eq!(diff("a\nb", "a\nb", Style::Plain), "");
    }

    #[test]
    fn shows_changes_with_what_is_around_them() {
        let lines: Vec<_> = (0..20).map(|line| line.to_string()).collect();
        let old = lines.join("\n") + "\n";
        let new = old.replace("3\n", "three\n").replace("18\n", "");
        assert_data_eq!(
            diff(&old, &new, Style::Plain),
            str![[r#"
--- a.json
+++ a.json
@@ -1,7 +1,7 @@
 0
 1
 2
-3
+three
 4
 5
 6
@@ -11,10 +11,9 @@
 10
 11
 12
-13
+1three
 14
 15
 16
 17
-18
 19

"#]]
        );
    }

    #[test]
    fn line_ends_are_kept_and_a_missing_one_is_said() {
        assert_eq!(
            diff("a\r\nb\rc", "A\r\nb\rc", Style::Plain),
            "--- a.json\n+++ a.json\n@@ -1,2 +1,2 @@\n-a\r\n+A\r\n b\rc\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn in_a_terminal_nothing_deceives() {
        let diff = diff("a\u{1b}[2J\n", "b\n", Style::Ansi);
        assert!(diff.contains("\u{1b}[31m-a<U+001B>[2J\u{1b}[0m\n"), "{diff:?}");
        assert!(diff.contains("\u{1b}[32m+b\u{1b}[0m\n"), "{diff:?}");
    }
}
