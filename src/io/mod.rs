//! Everything that touches the world: files and folders, standard input, the clipboard, and the
//! files of configuration, facts and baselines.

pub mod baseline_file;
mod clipboard;
pub mod config_file;
pub mod effective;
pub mod facts_file;
pub mod files;
pub mod paths;
mod write;

pub use baseline_file::Baseline;
pub use config_file::{ConfigFile, Finder, Problem};
pub use effective::{Effective, Flags, Origin, Sourced};
pub use facts_file::FactsFiles;
