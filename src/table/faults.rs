//! What the file system refuses, in both languages, and the message for a file that cannot be written.

use std::io;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, io_words};
use crate::language::Text;
use crate::text;

use super::whole::WriteError;

/// An error that ends in one of the file system's.
pub trait Cause {
    /// The cause in words.
    fn words(&self) -> Text;

    /// The error of the file system itself.
    fn io(&self) -> &io::Error;
}

impl Cause for io::Error {
    fn words(&self) -> Text {
        io_words(self)
    }

    fn io(&self) -> &io::Error {
        self
    }
}

impl Cause for WriteError {
    fn words(&self) -> Text {
        io_words(&self.cause)
    }

    fn io(&self) -> &io::Error {
        &self.cause
    }
}

/// `en` and `zh` say what cannot be written: `the results`, `结果`.
pub fn cannot_write(what: Text, place: &Path, cause: &impl Cause) -> Diagnostic {
    let (place, words) = (place.display(), cause.words());
    let message = Text::new(
        format!("无法将{}写入 {place}：{}", what.zh, words.zh),
        format!("{} cannot be written to {place}: {}", what.en, words.en),
    );
    // A full disk may have room again later, which tells whoever runs this by the night to try again.
    let full = matches!(cause.io().kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
    let code = if full { Code::DiskFull } else { Code::CannotWrite };
    Diagnostic::error(code, message).help(text!(
        "choose another place with --out, or look after its permissions and the free space",
        "请用 --out 指定其他位置，或检查权限与磁盘空间"
    ))
}
