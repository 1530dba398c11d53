//! The text on the clipboard, where there is one and the program was built to read it.

/// The text on the clipboard; why there is none, in a whole sentence.
#[cfg(feature = "clipboard")]
pub(super) fn read() -> Result<String, String> {
    arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get_text()).map_err(|error| {
        match error {
            arboard::Error::ContentNotAvailable => {
                "Cannot read the clipboard: there is no text on it.".to_owned()
            }
            arboard::Error::Unknown { description } => cannot_read(&description),
            other => cannot_read(&other.to_string()),
        }
    })
}

#[cfg(feature = "clipboard")]
fn cannot_read(reason: &str) -> String {
    format!("Cannot read the clipboard: {}.", reason.trim_end_matches('.'))
}

/// Why the clipboard is not read.
#[cfg(not(feature = "clipboard"))]
pub(super) fn read() -> Result<String, String> {
    let pipe = match std::env::consts::OS {
        "macos" => "pbpaste | cerb-lint",
        "windows" => "powershell Get-Clipboard | cerb-lint",
        _ => "xclip -o -selection clipboard | cerb-lint",
    };
    Err(format!(
        "This cerb-lint was built without `--clipboard`. Pipe the text into it, as in `{pipe}`, or \
         build it with `cargo install --features clipboard`."
    ))
}
