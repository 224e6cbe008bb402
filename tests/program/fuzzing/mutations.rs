//! Ways in which a file is broken: bytes, lines, cells, numbers, nesting, encodings, whole files.

use std::collections::BTreeMap;

/// A plan's files by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Words that have a meaning somewhere in a plan, or that people write where a number is wanted.
const WORDS: &[&str] = &[
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "\"",
    "'",
    "`",
    ",",
    ";",
    "=",
    "==",
    "#",
    "//",
    "/*",
    "*/",
    "\\",
    "|",
    "\t",
    "\u{feff}",
    "\u{200b}",
    "，",
    "“",
    "．",
    "nan",
    "inf",
    "-inf",
    "true",
    "null",
    "NaN",
    "#REF!",
    "…",
    "－",
    "n/a",
    "%",
    "98%",
    "1,000",
    "1e308",
    "-1e308",
    "1e-320",
    "0",
    "-0",
    "-1",
    "99999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "0.1.2",
    "0x10",
    "2030",
    "1900",
    "2027-09",
    "2027-13",
    "0.5 to 2.5",
    "5 to 5",
    "{ normal = [0, 1] }",
    "{ pert = [0, 0.5, 1e308] }",
    "{ student_t = [0.05, 0.06, 1e308] }",
    "{ beta = [2, 1e300, 0, 1] }",
    "{ uniform = [1, 0] }",
    "{ discrete = [[], []] }",
    "{ times = 1e308 }",
    "parent = \"late\"",
    "now.population",
    "prev.physicians",
    "base.women",
    "param.",
    "shock(\"x\")",
    "share(\"health\")",
    "opened(\"physicians\")",
    "facility_cost(\"health\")",
    "sum(now.women, 0, 1000)",
    "if",
    "else",
    "while",
    "for x in 0..9",
    "loop {",
    "return",
    "let x = ",
    "fn",
    "fn waiting_days() {",
    "throw \"x\"",
    "switch year {",
    "year",
    "** 99",
    "/ 0",
    "% 0",
    ".len()",
    "[0]",
    "[-1]",
    "|x| x",
    "import",
    "eval(\"1\")",
    "print(1)",
    "now.",
    "[param]",
    "[[shift]]",
    "[facility.\"*\"]",
    "[[rules]]",
    "[[check]]",
];

/// Breaks the files of a plan step by step; a seed says how.
pub struct Mutator {
    state: u64,
    pub files: Files,
}

impl Mutator {
    pub fn new(seed: u64, files: Files) -> Mutator {
        Mutator { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678, files }
    }

    /// The small plan has no design of a batch; one is wanted to be broken.
    pub fn add_design(&mut self) {
        let design = "title = \"x\"\nmethod = \"grid\"\nscenarios = [\"trend\"]\n\n[levers]\n\"shift.other.elderly\" = { from = 0.0, to = 0.01, steps = 3 }\n\n\
                      [uncertainties]\n\"param.revenue_growth\" = { from = 1.0, to = 5.0, steps = 3 }\n";
        self.files.insert("scenarios/designs/wide.toml".to_owned(), design.as_bytes().to_vec());
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 16) as usize % end.max(1)
    }

    fn any_file(&mut self) -> String {
        let names: Vec<&String> = self.files.keys().filter(|name| !name.ends_with(".md")).collect();
        let count = names.len();
        let at = self.below(count);
        self.files.keys().filter(|name| !name.ends_with(".md")).nth(at).cloned().unwrap_or_default()
    }

    /// Where a run of letters that are no space begins and ends, near a random place.
    fn token(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let at = self.below(bytes.len());
        let border = |byte: &u8| byte.is_ascii_whitespace() || b",()[]{}\"=".contains(byte);
        let start = bytes[..at].iter().rposition(border).map_or(0, |found| found + 1);
        let end = bytes[at..].iter().position(border).map_or(bytes.len(), |found| at + found);
        start..end.max(start)
    }

    fn word(&mut self) -> Vec<u8> {
        let at = self.below(WORDS.len());
        WORDS[at].as_bytes().to_vec()
    }

    /// Breaks one file in one way, and says which.
    pub fn mutate(&mut self) -> String {
        let name = self.any_file();
        let mut bytes = self.files.get(&name).cloned().unwrap_or_default();
        let way = self.below(22);
        let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let (line, other) = (self.below(lines.len()), self.below(lines.len()));
        let at = self.below(bytes.len() + 1);
        let mut whole_lines = false;
        match way {
            0 | 1 if !bytes.is_empty() => {
                let at = self.below(bytes.len());
                bytes[at] ^= 1 << self.below(8);
            }
            2 => bytes.truncate(at),
            3 => {
                let twice = lines[line].clone();
                lines.insert(other, twice);
                whole_lines = true;
            }
            4 => {
                lines.swap(line, other);
                whole_lines = true;
            }
            5 => {
                lines.remove(line);
                whole_lines = true;
            }
            6 => {
                // Two cells of a table change places.
                let mut cells: Vec<Vec<u8>> = lines[line].split(|byte| *byte == b',').map(<[u8]>::to_vec).collect();
                let (one, two) = (self.below(cells.len()), self.below(cells.len()));
                cells.swap(one, two);
                lines[line] = cells.join(&b',');
                whole_lines = true;
            }
            7..=10 if !bytes.is_empty() => {
                let (token, word) = (self.token(&bytes), self.word());
                bytes.splice(token, word);
            }
            11 | 12 => {
                let word = self.word();
                bytes.splice(at..at, word);
            }
            13 if !bytes.is_empty() => {
                // A token of another file.
                let from = self.any_file();
                let other = self.files.get(&from).cloned().unwrap_or_default();
                if !other.is_empty() {
                    let (taken, token) = (self.token(&other), self.token(&bytes));
                    bytes.splice(token, other[taken].to_vec());
                }
            }
            14 => {
                let end = (at + self.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            15 => {
                let deep = [&b"["[..], b"(", b"{", b"if true { ", b"a = { a = ", b"-", b"!", b"\"", b"1+(", b"[["][self.below(10)];
                let times = [10, 300, 5_000][self.below(3)];
                bytes.splice(at..at, deep.repeat(times));
            }
            16 => {
                let long = [&b"x"[..], b"9", b",", b" ", b"\n", "长".as_bytes(), b"a.", b"x + "][self.below(8)];
                let times = [100, 20_000][self.below(2)];
                bytes.splice(at..at, long.repeat(times));
            }
            17 => {
                let odd = [&[0xFF, 0xFE][..], &[0xEF, 0xBB, 0xBF], &[0xC4, 0xE3, 0xBA, 0xC3], &[0], &[0xED, 0xA0, 0x80], b"\r", b"\r\n"]
                    [self.below(7)];
                bytes.splice(at..at, odd.to_vec());
            }
            18 => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                bytes = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            }
            19 => {
                // The name of a file.
                let renamed = [
                    name.replace('.', "_"),
                    name.to_uppercase(),
                    format!("{name}.csv"),
                    name.replace('/', "/x/"),
                    format!("rules/{}", name.replace('/', "_")),
                ];
                let to = renamed[self.below(5)].clone();
                self.files.remove(&name);
                self.files.insert(to.clone(), bytes);
                return format!("{name}: renamed to {to}");
            }
            20 => {
                self.files.remove(&name);
                return format!("{name}: removed");
            }
            _ => {
                // One file's content under another's name.
                let from = self.any_file();
                bytes = self.files.get(&from).cloned().unwrap_or_default();
            }
        }
        if whole_lines {
            bytes = lines.join(&b'\n');
        }
        self.files.insert(name.clone(), bytes);
        format!("{name}: way {way} near byte {at}, line {}", line + 1)
    }
}
