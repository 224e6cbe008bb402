//! Opens files that people name: pipes and devices, which never end or never begin, are refused before they are opened.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, io_words};
use crate::language::Text;
use crate::text;

/// The largest table or text that a command reads as a whole.
const MOST_BYTES: u64 = 100_000_000;

/// Opens a file, and nothing that only looks like one: opening a pipe waits for whoever writes into it.
pub fn open_file(path: &Path) -> io::Result<File> {
    let kind = fs::metadata(path)?;
    match () {
        () if kind.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        () if !kind.is_file() => Err(io::ErrorKind::Unsupported.into()),
        () => File::open(path),
    }
}

/// The bytes of such a file.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_file(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of such a file.
pub fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read_file(path)?).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "stream did not contain valid UTF-8"))
}

/// The bytes of a file that is named on the command line, `shown` as it was typed.
///
/// # Errors
/// What is no file, what cannot be read, and what is larger than any table.
pub fn read_given(place: &Path, shown: &Path) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let shown = shown.display();
    let refused = |cause: io::Error| {
        let Text { zh, en } = io_words(&cause);
        let (code, help) = match cause.kind() {
            io::ErrorKind::Unsupported => (
                Code::NotAFile,
                Some(text!("write what it gives into a file first, and name that file", "请先把其内容写入文件，再给出该文件")),
            ),
            io::ErrorKind::IsADirectory => (Code::CannotRead, Some(text!("name a file in it", "请给出其中的一个文件"))),
            io::ErrorKind::NotFound => (
                Code::CannotRead,
                Some(text!("is the name right? It is looked for from this folder on", "名称是否正确？文件从当前文件夹起查找")),
            ),
            _ => (Code::CannotRead, None),
        };
        let mut fault = Diagnostic::error(code, text!("{shown} cannot be read: {en}", "无法读取 {shown}：{zh}"));
        fault.help.extend(help);
        vec![fault]
    };
    let mut bytes = Vec::new();
    // A file may grow while it is read, and some that the system makes up say that they are empty.
    open_file(place).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes)).map_err(refused)?;
    if bytes.len() as u64 > MOST_BYTES {
        let most = MOST_BYTES / 1_000_000;
        let fault = Diagnostic::error(Code::FileTooLarge, text!("{shown} has more than {most} MB", "{shown} 超过 {most} MB"));
        return Err(vec![fault.help(text!("keep the rows and columns that are needed", "请只保留需要的行和列"))]);
    }
    Ok(bytes)
}
