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
    let full = is_full(cause.io());
    let code = if full { Code::DiskFull } else { Code::CannotWrite };
    Diagnostic::error(code, message).help(text!(
        "choose another place with --out, or look after its permissions and the free space",
        "请用 --out 指定其他位置，或检查权限与磁盘空间"
    ))
}

/// Whether a disk without room is at the bottom of it: writers of tables wrap what the system says in errors of their own.
fn is_full(error: &io::Error) -> bool {
    if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
        return true;
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = error.get_ref().map(|inner| inner as _);
    while let Some(inner) = cause {
        if inner.downcast_ref::<io::Error>().is_some_and(is_full) {
            return true;
        }
        cause = inner.source();
    }
    // Some keep the words only.
    let words = error.to_string();
    let full = [io::Error::from_raw_os_error(28), io::Error::from(io::ErrorKind::StorageFull)].map(|full| full.to_string());
    error.raw_os_error().is_none() && full.iter().any(|full| words.contains(full.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_found_below_other_errors() {
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let wrapped = io::Error::other(io::Error::other(full()));
        let told = io::Error::other("the parquet writer stopped: No space left on device (os error 28)");
        for error in [full(), wrapped, told, io::Error::from_raw_os_error(28)] {
            let fault = cannot_write(text!("the results", "结果"), Path::new("out"), &error);
            assert_eq!(fault.code, Code::DiskFull, "{error}");
        }
        let other = io::Error::other(io::Error::from(io::ErrorKind::PermissionDenied));
        assert_eq!(cannot_write(text!("the results", "结果"), Path::new("out"), &other).code, Code::CannotWrite);
    }
}
