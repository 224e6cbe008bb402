//! Where lines break, for the terminal, pictures and sheets alike.
//!
//! The places are those of Unicode's line breaking algorithm (UAX 14), with one tailoring for text that mixes Chinese and figures.

use unicode_linebreak::linebreaks;

/// Signs that never begin a line: they belong to what stands before them, even behind a space.
const STAYS: &str = "%‰·—";

/// Words of two characters that plans are full of, which read badly where a line ends inside them. Unicode allows a break between any two
/// Chinese characters; a dictionary of the language would be larger than the rest of the program.
const TOGETHER: [&str; 83] = [
    "人口", "老年", "年龄", "劳动", "服务", "教育", "养老", "床位", "学前", "前段", "义务", "高中", "社会", "居民", "收入", "就业", "失业",
    "医疗", "卫生", "健康", "护理", "护士", "医师", "文化", "体育", "场地", "设施", "面积", "公共", "住房", "保障", "保险", "参保", "覆盖",
    "比例", "比重", "增长", "增速", "经费", "资金", "投入", "支出", "财政", "基期", "目标", "指标", "情景", "推算", "趋势", "建设", "运行",
    "措施", "假设", "满意", "食品", "药品", "安全", "事故", "死亡", "空气", "质量", "优良", "天数", "残疾", "儿童", "托位", "幼儿", "学校",
    "学生", "教师", "培训", "城镇", "农村", "乡镇", "社区", "家庭", "机构", "组织", "律师", "阅读", "锻炼", "经济", "规划",
];

/// The smallest pieces of a text between which a line may break, each with the spaces after it. Joined, they are the text.
pub(super) fn pieces(words: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, _) in linebreaks(&tailored(words)) {
        let (before, after) = (words[..at].chars().next_back(), words[at..].chars().next());
        // 2021—2025 stays whole.
        let range = matches!(before, Some('—' | '–')) && after.is_some_and(|next| next.is_ascii_digit());
        // A word with a hyphen breaks only where it is wider than a line.
        let hyphen = before == Some('-') && after.is_some_and(char::is_alphabetic);
        let word = before.zip(after).is_some_and(|(before, after)| TOGETHER.contains(&format!("{before}{after}").as_str()));
        if at > start && !range && !hyphen && !word && !after.is_some_and(|next| STAYS.contains(next)) {
            pieces.push(&words[start..at]);
            start = at;
        }
    }
    pieces
}

/// The text with corner brackets in place of curly marks. Unicode cannot tell which of these open and which close, since that differs
/// between languages, and so allows no break on either side: a Chinese sentence with a quotation would hardly break at all. The stand-ins
/// are as many bytes long, so that places stay the same. An apostrophe inside a word stays what it is.
fn tailored(words: &str) -> String {
    let mut letters = words.chars().peekable();
    let mut text = String::with_capacity(words.len());
    while let Some(letter) = letters.next() {
        text.push(match letter {
            '“' => '「',
            '”' => '」',
            '‘' => '『',
            '’' if !letters.peek().is_some_and(char::is_ascii_alphabetic) => '』',
            other => other,
        });
    }
    text
}

/// A text ready to be broken into lines, its pieces measured once.
#[derive(Debug, Clone)]
pub struct Words {
    pieces: Vec<Piece>,
    width: fn(char) -> f64,
}

#[derive(Debug, Clone)]
struct Piece {
    text: String,
    /// Without and with spaces at the end.
    width: f64,
    advance: f64,
}

/// Lines of text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wrapped {
    /// The words, line by line.
    pub lines: Vec<String>,
    /// A word was broken inside, since it is wider than a line.
    pub broken: bool,
}

/// What becomes of a word that is wider than a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlong {
    /// It is broken inside: nothing leaves its box.
    Break,
    /// It stands out: an address or path can still be copied.
    Keep,
}

/// The line being filled.
#[derive(Default)]
struct Line {
    text: String,
    advance: f64,
}

impl Line {
    fn push(&mut self, text: &str, advance: f64) {
        self.text.push_str(text);
        self.advance += advance;
    }

    /// Begins the next line, unless nothing stands in this one.
    fn end(&mut self, wrapped: &mut Wrapped) {
        if !self.text.trim().is_empty() {
            wrapped.lines.push(std::mem::take(&mut self.text).trim_end().to_owned());
            self.advance = 0.0;
        }
    }
}

impl Words {
    /// `width` measures one letter, in any unit.
    pub fn new(text: &str, width: fn(char) -> f64) -> Words {
        let measure = |text: &str| text.chars().map(width).sum();
        let piece = |text: &str| Piece { text: text.to_owned(), width: measure(text.trim_end_matches(' ')), advance: measure(text) };
        Words { pieces: pieces(text).into_iter().map(piece).collect(), width }
    }

    /// Lines no wider than `most`, in the unit of the letters. Nothing is left out but spaces at the ends of lines.
    pub fn wrap(&self, most: f64, overlong: Overlong) -> Wrapped {
        let most = most + 1e-9;
        let mut wrapped = Wrapped::default();
        let mut line = Line::default();
        for piece in &self.pieces {
            if line.advance + piece.width > most {
                line.end(&mut wrapped);
            }
            if piece.width <= most {
                line.push(&piece.text, piece.advance);
                continue;
            }
            // A word wider than a line breaks after its hyphens first.
            for part in piece.text.split_inclusive('-') {
                let wide = part.chars().map(self.width).sum();
                if line.advance + wide > most {
                    line.end(&mut wrapped);
                }
                if wide <= most || overlong == Overlong::Keep {
                    line.push(part, wide);
                    continue;
                }
                for letter in part.chars() {
                    let wide = (self.width)(letter);
                    if line.advance + wide > most && !line.text.is_empty() && letter != ' ' {
                        wrapped.broken |= !super::is_square(letter);
                        line.end(&mut wrapped);
                    }
                    line.push(letter.encode_utf8(&mut [0; 4]), wide);
                }
            }
        }
        line.end(&mut wrapped);
        wrapped
    }

    /// As many lines as [`Words::wrap`] gives, but about equally long.
    pub fn balanced(&self, most: f64) -> Wrapped {
        let mut best = self.wrap(most, Overlong::Break);
        for part in (5..20).rev() {
            let narrower = self.wrap(most * f64::from(part) / 20.0, Overlong::Break);
            if narrower.broken || narrower.lines.len() > best.lines.len() {
                break;
            }
            best = narrower;
        }
        best
    }
}
