//! What parts the cells of a text file: commas, semicolons or tabs.

/// What stands between the cells of a text file: the mark that most lines hold most often.
pub(super) fn separator(text: &str) -> char {
    let count = |mark: char| {
        let lines: Vec<usize> =
            text.lines().filter(|line| !line.trim().is_empty()).take(50).map(|line| line.matches(mark).count()).collect();
        let most = lines.iter().copied().max().unwrap_or(0);
        lines.iter().filter(|count| **count > 0 && **count * 2 >= most).count() * usize::from(most > 0)
    };
    let (comma, semicolon, tab) = (count(','), count(';'), count('\t'));
    if tab > comma && tab >= semicolon {
        '\t'
    } else if semicolon > comma {
        ';'
    } else {
        ','
    }
}

/// The text with commas between cells: cells that hold a comma are quoted.
pub(super) fn with_commas(text: &str, mark: char) -> String {
    let mut out = String::new();
    let mut cell = String::new();
    let mut quoted = false;
    let finish = |cell: &mut String, out: &mut String| {
        let bare = cell.trim();
        if bare.contains(',') && !bare.starts_with('"') {
            out.push_str(&format!("\"{}\"", bare.replace('"', "\"\"")));
        } else {
            out.push_str(bare);
        }
        cell.clear();
    };
    for letter in text.chars() {
        match letter {
            '"' => {
                quoted = !quoted;
                cell.push(letter);
            }
            letter if letter == mark && !quoted => {
                finish(&mut cell, &mut out);
                out.push(',');
            }
            '\n' if !quoted => {
                finish(&mut cell, &mut out);
                out.push('\n');
            }
            letter => cell.push(letter),
        }
    }
    finish(&mut cell, &mut out);
    out
}
