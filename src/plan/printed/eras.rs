//! Years of Japanese eras, as 令和7年度, R7 and H30 print them.

/// The same words with years of eras written as calendar years: 2025年度, 2025, 2018.
///
/// A letter stands for an era only alone before one or two digits: the H2 of a year is its second half.
#[must_use]
pub fn without_eras(words: &str) -> String {
    const ERAS: [(&str, i32, std::ops::RangeInclusive<i32>); 5] =
        [("令和", 2018, 1..=40), ("平成", 1988, 1..=31), ("昭和", 1925, 25..=64), ("r", 2018, 1..=32), ("h", 1988, 3..=31)];
    let mut out = String::new();
    let mut at = 0;
    while let Some(letter) = words[at..].chars().next() {
        let apart = !words[..at].ends_with(|letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '/'));
        let found = ERAS.iter().filter(|_| apart).find_map(|(name, first, years)| {
            let rest = words[at..].strip_prefix(name).or_else(|| words[at..].strip_prefix(name.to_ascii_uppercase().as_str()))?;
            let begun = rest.trim_start();
            let (number, length) = match begun.strip_prefix('元') {
                Some(_) => (1, '元'.len_utf8()),
                None => {
                    let digits = begun.bytes().take_while(u8::is_ascii_digit).count();
                    (begun[..digits].parse().ok().filter(|_| digits <= 2)?, digits)
                }
            };
            let after = &begun[length..];
            let ends = !after.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '%');
            let letter = name.is_ascii() && (rest.len() != begun.len() || number == 0);
            // 令和7.3.31 and R7.3 are days and months of that year.
            let day = after.bytes().take_while(|letter| letter.is_ascii_digit() || *letter == b'.').count();
            let day = if after[..day].trim_end_matches('.').is_empty() { 0 } else { day };
            (years.contains(&number) && ends && !letter).then(|| (first + number, words.len() - at - after.len() + day))
        });
        match found {
            Some((year, length)) => {
                out.push_str(&year.to_string());
                at += length;
            }
            None => {
                out.push(letter);
                at += letter.len_utf8();
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_are_calendar_years_where_they_stand_alone() {
        for (words, years) in [
            ("令和7年度", "2025年度"),
            ("令和元年度", "2019年度"),
            ("現状値 R1", "現状値 2019"),
            ("(h30)", "(2018)"),
            ("平成 28 年", "2016 年"),
            ("R7.3末", "2025末"),
            ("H30年度実績", "2018年度実績"),
            ("昭和60年", "1985年"),
            ("H1 2023", "H1 2023"),
            ("R&D 2020", "R&D 2020"),
            ("PR1", "PR1"),
            ("h24x", "h24x"),
            ("CO2", "CO2"),
        ] {
            assert_eq!(without_eras(words), years, "{words}");
        }
    }
}
