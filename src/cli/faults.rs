//! What the file system refuses: in goes its error, out come the cause in both languages and the message for a file that cannot be written.

use std::io;
use std::path::Path;

use crate::diagnostic::{Diagnostic, io_words};
use crate::language::Text;
use crate::table::WriteError;
use crate::text;

/// An error that ends in one of the file system's.
pub trait Cause {
    fn words(&self) -> Text;
}

impl Cause for io::Error {
    fn words(&self) -> Text {
        io_words(self)
    }
}

impl Cause for WriteError {
    fn words(&self) -> Text {
        let path = self.path.display();
        let Text { zh, en } = io_words(&self.cause);
        text!("{path}: {en}", "{path}：{zh}")
    }
}

/// `en` and `zh` say what cannot be written: `the results`, `结果`.
pub fn cannot_write(what: Text, place: &Path, cause: &impl Cause) -> Diagnostic {
    let (place, what, cause) = (place.display(), what, cause.words());
    let message = Text::new(
        format!("无法将{}写入 {place}：{}", what.zh, cause.zh),
        format!("{} cannot be written to {place}: {}", what.en, cause.en),
    );
    Diagnostic::error("cannot-write", message).help(text!(
        "choose another place with --out, or look after its permissions and the free space",
        "请用 --out 指定其他位置，或检查权限与磁盘空间"
    ))
}
