//! What the program finds around it: the folder that relative paths start from, the language that is spoken, and the screen.

use std::path::{Path, PathBuf};

use console::Term;

use crate::language::Language;

/// Where a command runs. A process takes it from its environment; whoever calls [`main`](super::main) inside a process says it.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The folder that relative paths start from; empty for the process' own.
    pub folder: PathBuf,
    /// The language where `--lang` does not say one.
    pub language: Language,
    /// Columns of the screen.
    pub width: usize,
    /// Somebody sees errors as they are written: in colours, and with a bar for what takes time.
    pub terminal: bool,
    /// What takes time is told line by line on standard error where that is no terminal.
    pub logs: bool,
}

impl Default for Surroundings {
    fn default() -> Surroundings {
        Surroundings { folder: PathBuf::new(), language: Language::En, width: 80, terminal: false, logs: false }
    }
}

impl Surroundings {
    /// Those of this process: its folder, the locale, and the terminal. Columns are `COLUMNS` if set, else the terminal's, else 80.
    pub fn of_process() -> Surroundings {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        let columns = set("COLUMNS").and_then(|columns| columns.parse().ok());
        let width = columns.or_else(|| Term::stdout().size_checked().map(|(_, columns)| usize::from(columns)));
        Surroundings {
            folder: PathBuf::new(),
            language: Language::from_locale(locale.as_deref().unwrap_or_default()),
            width: width.unwrap_or(80).clamp(60, 240),
            terminal: std::io::IsTerminal::is_terminal(&std::io::stderr()),
            logs: true,
        }
    }

    /// Where a path that was typed leads.
    pub(super) fn place(&self, typed: &Path) -> PathBuf {
        self.folder.join(typed)
    }

    /// A place as it is shown: relative where it can be.
    pub(super) fn shown(&self, place: &Path) -> PathBuf {
        let here = if self.folder.as_os_str().is_empty() { std::env::current_dir().ok() } else { Some(self.folder.clone()) };
        here.and_then(|here| place.strip_prefix(here).ok().map(Path::to_owned)).unwrap_or_else(|| place.to_owned())
    }
}
