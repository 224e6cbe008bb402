//! Years that notes below a table give to marked figures: `带*为2019年数据` and `* data for 2019`.

use crate::language::is_footnote_mark as is_mark;
use crate::table::Grid;

use super::role::years_in;

/// The marks that notes in these rows explain as the year of a figure, with that year.
pub(super) fn years(grid: &Grid, rows: impl Iterator<Item = usize>) -> Vec<(String, i32)> {
    let mut known = Vec::new();
    for row in rows {
        for column in 0..grid.width() {
            known.extend(years_of(grid.words(row, column)));
        }
    }
    known
}

fn years_of(note: &str) -> Vec<(String, i32)> {
    const DATA: [&str; 24] = [
        "数据", "数值", "年数", "年值", "实际", "資料", "數據", "data", "figure", "value", "estimate", "survey", "census", "dato", "datos",
        "dado", "donnée", "valeur", "valor", "wert", "stand", "dane", "údaj", "자료",
    ];
    // A note on a change of what is counted says nothing of the year of a figure.
    const OTHER: [&str; 13] =
        ["起", "口径", "调整", "以来", "之后", "since", "from ", "revised", "adjust", "target", "目标", "until", "compared"];
    let mut known = Vec::new();
    for sentence in note.split(['。', '；', ';', '\n']) {
        let letters: Vec<char> = sentence.chars().collect();
        let mut at = 0;
        while at < letters.len() {
            if !is_mark(letters[at]) {
                at += 1;
                continue;
            }
            let end = (at..letters.len()).find(|end| letters[*end] != letters[at]).unwrap_or(letters.len());
            let next = (end..letters.len()).find(|next| is_mark(letters[*next])).unwrap_or(letters.len());
            let said: String = letters[end..next].iter().collect::<String>().to_lowercase();
            let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
            if let ([year], true, false) = (&years_in(&said)[..], says(&DATA), says(&OTHER)) {
                known.push((letters[at..end].iter().collect(), *year));
            }
            at = end;
        }
    }
    known
}

/// The year that the mark of a figure stands for.
pub(super) fn year_of(words: &str, known: &[(String, i32)]) -> Option<i32> {
    let mark: String = words.trim().chars().filter(|letter| is_mark(*letter)).collect();
    known.iter().find(|(own, _)| *own == mark).map(|(_, year)| *year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_gives_marked_figures_their_year() {
        let known = |note: &str| years_of(note);
        assert_eq!(known("注：带*为2019年数据；带**为2018年数据。"), [("*".to_owned(), 2019), ("**".to_owned(), 2018)]);
        assert_eq!(known("* Data for 2019. Source: office"), [("*".to_owned(), 2019)]);
        assert_eq!(known("† survey of 2017/18"), [("†".to_owned(), 2018)]);
        for note in ["*2022年起口径调整", "* revised in 2022", "带*为约束性指标", "* from 2019 with data of 2020"] {
            assert_eq!(known(note), [], "{note}");
        }
        let marks = [("*".to_owned(), 2019), ("**".to_owned(), 2018)];
        assert_eq!(year_of("68.2*", &marks), Some(2019));
        assert_eq!(year_of("68.2 **", &marks), Some(2018));
        assert_eq!(year_of("68.2", &marks), None);
        assert_eq!(year_of("68.2†", &marks), None);
    }
}
