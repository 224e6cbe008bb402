//! Brings tables of money and facilities as offices print them into plain ones: the unit in a heading's brackets, commas between thousands, rows
//! of totals and notes below.

use std::borrow::Cow;
use std::sync::Arc;

use super::money::{self, Amount};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::number::written;
use crate::table::{Cell, Record, Schema, half_width, parse_number, plain_headings};
use crate::text;

/// What a table's columns hold.
pub(super) struct Columns<'s> {
    pub schema: &'s Schema,
    /// Amounts of money.
    pub money: &'static [&'static str],
    /// Other figures.
    pub figures: &'static [&'static str],
}

/// Words for a row of totals.
const TOTALS: [&str; 32] = [
    "合计",
    "总计",
    "小计",
    "共计",
    "总和",
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sub-total",
    "sum",
    "all lines",
    "total spending",
    "total expenditure",
    "total budget",
    "合计数",
    "總計",
    "合計",
    "小計",
    "gesamt",
    "gesamtsumme",
    "insgesamt",
    "summe",
    "somme",
    "ensemble",
    "total général",
    "total general",
    "total geral",
    "suma",
    "sum of all",
    "합계",
    "총계",
];

/// The table with plain headings and figures, without rows of totals and notes; what is left out is told.
pub(super) fn plain<'t>(
    source: &Arc<Source>,
    mut records: Vec<Record<'t>>,
    columns: &Columns<'_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Record<'t>> {
    let Some(header) = records.first_mut() else { return records };
    let units = headings(header, columns);
    let at = |name: &str| header.iter().position(|cell| cell.words == name);
    let (name, unit) = (at("name").unwrap_or(0), at("unit"));
    let width = header.len();
    let money: Vec<usize> = columns.money.iter().filter_map(|name| at(name)).collect();
    let numbers: Vec<usize> = money.iter().copied().chain(columns.figures.iter().filter_map(|name| at(name))).collect();
    without_notes(source, &mut records, found);
    let within = records[0].iter().position(|cell| cell.words == "within");
    let mut left_out = Vec::new();
    let totals = without_totals(source, &mut records, (name, within), &mut left_out);
    // Totals are printed like the lines: their marks are read with those of the lines.
    let lines = records.len();
    records.extend(totals);
    plain_points(source, &mut records, &numbers, found);
    plain_commas(source, &mut records, &numbers, found);
    let totals = records.split_off(lines);
    if columns.schema.position("within").is_some() {
        super::budget_levels::nest(source, &mut records, name, money.first().copied(), found);
    }
    let within = within.or_else(|| (records[0].len() > width).then_some(width));
    for column in &money {
        check_total(source, &records, totals.last(), (*column, within, unit), found);
    }
    // A total that differs says itself that it is not read.
    if !found.iter().any(|told| told.code == Code::TotalDiffers) {
        found.extend(left_out);
    }
    for row in records.iter_mut().skip(1) {
        let says_unit = unit.and_then(|unit| row.get(unit)).is_some_and(|cell| !cell.words.trim().is_empty());
        for column in money.iter().filter(|_| !says_unit) {
            if let (Some(unit), Some(cell)) = (&units[*column], row.get_mut(*column))
                && parse_number(half_width(&cell.words).trim()).is_some()
            {
                cell.words = Cow::Owned(format!("{} {unit}", half_width(&cell.words).trim()));
            }
        }
    }
    records
}

/// Gives the header the names of the schema, and says the unit of money that stands in the brackets of each.
fn headings(header: &mut Record<'_>, columns: &Columns<'_>) -> Vec<Option<String>> {
    let mut units = vec![None; header.len()];
    for (cell, unit) in header.iter_mut().zip(&mut units) {
        let words = half_width(cell.words.trim());
        let Some((name, inside)) = words.strip_suffix(')').and_then(|words| words.split_once('(')) else { continue };
        if let Some(inside) = Some(inside.trim()).filter(|inside| money::unit(inside).is_some()) {
            *unit = Some(inside.to_owned());
            cell.words = Cow::Owned(name.trim().to_owned());
        }
    }
    plain_headings(columns.schema, header);
    units
}

/// Leaves out rows of words alone that stand below the last entry.
pub(super) fn without_notes(source: &Arc<Source>, records: &mut Vec<Record<'_>>, found: &mut Vec<Diagnostic>) {
    let filled = |row: &Record<'_>| row.iter().filter(|cell| !cell.words.trim().is_empty()).count();
    // A table of two columns and fewer gives no sign of what a note is.
    if records.first().is_none_or(|header| header.len() < 3) {
        return;
    }
    let end = records.iter().rposition(|row| filled(row) > 1).map_or(records.len(), |last| last + 1);
    let wide = records[0].len();
    // A row whose cells are parted by the commas of Chinese text is one of the table's.
    let is_row =
        |cell: &Cell<'_>| cell.words.matches('，').count() + 1 == wide && cell.words.starts_with(|letter: char| letter.is_ascii_digit());
    let is_note = |row: &Record<'_>| {
        filled(row) == 1
            && !row.iter().any(is_row)
            && row.first().is_some_and(|cell| parse_number(half_width(cell.words.trim()).trim()).is_none() && !cell.words.trim().is_empty())
    };
    if end > 1 && records[end..].iter().all(is_note) {
        let notes: Vec<Record<'_>> = records.drain(end..).filter(|row| filled(row) > 0).collect();
        tell(source, &notes, text!("notes below the table", "表下的注释"), found);
    }
}

/// Leaves out rows that add up the others, unless another row says that it lies within one.
fn without_totals<'t>(
    source: &Arc<Source>,
    records: &mut Vec<Record<'t>>,
    (name, within): (usize, Option<usize>),
    found: &mut Vec<Diagnostic>,
) -> Vec<Record<'t>> {
    let plain = |cell: &Cell<'_>| half_width(&cell.words).trim().trim_end_matches(':').to_lowercase();
    let above: Vec<String> = records.iter().filter_map(|row| row.get(within?)).map(plain).collect();
    // A total may stand in the column of ids, with no name beside it.
    let is_total = |row: &Record<'t>| {
        let named = row.get(name).filter(|cell| !cell.words.trim().is_empty());
        let first = || row.iter().find(|cell| !cell.words.trim().is_empty());
        named.or_else(first).map(plain).is_some_and(|words| is_called_total(&words) && !above.contains(&words))
    };
    let (totals, kept): (Vec<Record<'t>>, Vec<Record<'t>>) = std::mem::take(records).into_iter().partition(is_total);
    *records = kept;
    tell(source, &totals, text!("rows of totals", "合计行"), found);
    totals
}

/// Whether words call a row a total.
fn is_called_total(words: &str) -> bool {
    let close: String = words.split_whitespace().collect();
    TOTALS.contains(&words) || ["合计", "总计", "小计"].iter().any(|total| close.ends_with(total))
}

/// Leaves out rows of totals that most of whose cells are empty, of a table whose rows are named in one of these columns; and tells it.
pub(super) fn without_totals_named(source: &Arc<Source>, records: &mut Vec<Record<'_>>, columns: &[&str], found: &mut Vec<Diagnostic>) {
    let Some(header) = records.first() else { return };
    let wide = header.len();
    let named: Vec<usize> = (0..wide).filter(|at| columns.contains(&header[*at].words.trim().to_lowercase().as_str())).collect();
    let is_total = |row: &Record<'_>| {
        let filled = row.iter().filter(|cell| !cell.words.trim().is_empty()).count();
        let called = |at: &usize| {
            row.get(*at).is_some_and(|cell| is_called_total(half_width(&cell.words).trim().trim_end_matches(':').to_lowercase().as_str()))
        };
        2 * filled <= wide && named.iter().any(called)
    };
    let (totals, kept): (Vec<Record<'_>>, Vec<Record<'_>>) = std::mem::take(records).into_iter().partition(is_total);
    *records = kept;
    tell(source, &totals, text!("rows of totals", "合计行"), found);
}

/// The last total of a column against its lines, but for those that lie within another: where they differ, a line is missing or a figure misread.
fn check_total(
    source: &Arc<Source>,
    records: &[Record<'_>],
    total: Option<&Record<'_>>,
    (column, within, unit): (usize, Option<usize>, Option<usize>),
    found: &mut Vec<Diagnostic>,
) {
    // Figures in several units are compared in the currency itself.
    let figure = |row: &Record<'_>| {
        let words = half_width(row.get(column)?.words.trim()).replace(['\u{a0}', '\u{202f}', ' '], "");
        let said = unit.and_then(|unit| row.get(unit)).map(|cell| half_width(cell.words.trim())).filter(|unit| !unit.is_empty());
        match (money::amount(&words)?, said) {
            (Amount::Whole(amount), _) => Some((amount, true)),
            (Amount::Bare(amount), None) => Some((amount, false)),
            (Amount::Bare(amount), Some(unit)) => Some((amount * money::unit(&unit)?, true)),
        }
    };
    let Some((cell, (said, whole_unit))) = total.and_then(|row| Some((row.get(column)?, figure(row)?))) else { return };
    let whole = |row: &&Record<'_>| within.and_then(|within| row.get(within)).is_none_or(|cell| cell.words.trim().is_empty());
    let lines =
        records.iter().skip(1).filter(whole).map(|row| figure(row).filter(|(_, unit)| *unit == whole_unit).map(|(amount, _)| amount));
    let lines: Vec<Option<f64>> = lines.collect();
    // A line in words of its own, or in another unit, adds nothing that could be compared.
    let Some(lines) = lines.into_iter().collect::<Option<Vec<f64>>>().filter(|lines| !lines.is_empty()) else { return };
    let sum: f64 = format!("{:.9}", lines.iter().sum::<f64>()).parse().unwrap_or_default();
    if (sum - said).abs() <= 0.002 * said.abs() {
        return;
    }
    // Both as the row of the total counts.
    let own = unit.and_then(|unit| total?.get(unit)).and_then(|cell| money::unit(&half_width(cell.words.trim()))).unwrap_or(1.0);
    let own = if whole_unit { own } else { 1.0 };
    // A line with a digit too many or too few, without which the total comes out.
    let slipped = lines.iter().find_map(|line| {
        let meant = [0.1, 0.01, 10.0, 100.0].map(|factor| line * factor);
        let meant = meant.into_iter().find(|meant| (sum - line + meant - said).abs() <= 1e-6 * said.abs())?;
        Some([*line, meant].map(|figure| written((1e9 * figure / own).round() / 1e9)))
    });
    let (said, sum) = (written(said / own), written(sum / own));
    let differs = Diagnostic::warning(
        Code::TotalDiffers,
        text!("the total is {said}, and the lines add up to {sum}", "合计为 {said}，而各项相加为 {sum}"),
    )
    .at(Place::new(source, cell.span.clone()));
    found.push(match slipped {
        Some([line, meant]) => differs.help(text!(
            "with {meant} for {line} the total comes out: is a digit too many, or one too few? The lines are read, not the total",
            "若 {line} 改为 {meant}，合计即相符：是否多写或少写了一位？读取的是各项，而非合计"
        )),
        None => differs.help(text!(
            "is a line missing, or a point read as decimal that parts thousands? The lines are read, not the total",
            "是否缺少一项，或千位分隔的点被读成小数点？读取的是各项，而非合计"
        )),
    });
}

/// Reads points as parting thousands where the figures of these columns show that commas begin decimals, or where several figures have three digits
/// after their point and none another number of them; and tells it.
fn plain_points(source: &Arc<Source>, records: &mut [Record<'_>], columns: &[usize], found: &mut Vec<Diagnostic>) {
    let figures = || records.iter().skip(1).flat_map(|row| columns.iter().filter_map(|column| row.get(*column)));
    let Some(shown) = figures().find(|cell| thousands_by_points(&cell.words).is_some()) else { return };
    let (shown, span) = (shown.words.to_string(), shown.span.clone());
    let pointed = |cell: &Cell<'_>| cell.words.contains('.') && parse_number(half_width(cell.words.trim()).trim()).is_some();
    // Another figure with a point that parts no thousands begins decimals by it.
    let decimals = figures().any(|cell| pointed(cell) && thousands_by_points(&cell.words).is_none());
    let commas = figures().any(|cell| commas(&cell.words) == Commas::Decimals);
    let plain = thousands_by_points(&shown).unwrap_or_default();
    // Decimals seldom all end in a nought, and a whole number beside them shows that none is written.
    let parted: Vec<&Cell<'_>> = figures().filter(|cell| thousands_by_points(&cell.words).is_some()).collect();
    let round = parted.len() > 1 && parted.iter().all(|cell| cell.words.trim().ends_with('0'));
    let beside = figures().any(|cell| cell.words.trim().len() >= 3 && cell.words.trim().bytes().all(|byte| byte.is_ascii_digit()));
    let sure = round || beside && parted.len() > 1;
    if !commas && (decimals || !sure) {
        return;
    }
    found.push(
        Diagnostic::warning(
            Code::NumberAsText,
            text!(
                "figures such as `{shown}` are read with points between thousands: as `{plain}`",
                "`{shown}` 这类数字中的点按千位分隔符读取，即 `{plain}`"
            ),
        )
        .at(Place::new(source, span))
        .help(text!("if the point begins decimals, write `{shown}0`", "若为小数点，请写作 `{shown}0`")),
    );
    for row in records.iter_mut().skip(1) {
        for column in columns {
            let Some(cell) = row.get_mut(*column) else { continue };
            if let Some(plain) = thousands_by_points(&cell.words) {
                cell.words = Cow::Owned(plain);
            } else if commas && cell.words.matches(',').count() == 1 && !cell.words.contains('.') {
                cell.words = Cow::Owned(cell.words.replace(',', "."));
            }
        }
    }
}

/// A figure whose points could part thousands, `3.850,5` and `1.250`, as programs write it.
fn thousands_by_points(words: &str) -> Option<String> {
    let plain = half_width(words.trim());
    let (whole, decimals) = plain.split_once(',').unwrap_or((plain.as_str(), ""));
    let mut groups = whole.trim_start_matches(['-', '+', '$', '€', '£', ' ']).split('.');
    let first = groups.next()?;
    let digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    let groups: Vec<&str> = groups.collect();
    let parted = (1..=3).contains(&first.len()) && digits(first) && !first.starts_with('0') && !groups.is_empty();
    let whole_groups = groups.iter().all(|group| group.len() == 3 && digits(group)) && digits(decimals);
    (parted && whole_groups).then(|| {
        let joined = whole.replace('.', "");
        if decimals.is_empty() { joined } else { format!("{joined}.{decimals}") }
    })
}

fn tell(source: &Arc<Source>, rows: &[Record<'_>], what: crate::language::Text, found: &mut Vec<Diagnostic>) {
    let Some(first) = rows.first().and_then(|row| row.iter().find(|cell| !cell.words.trim().is_empty())) else { return };
    let (count, shown) = (rows.len(), first.words.trim().chars().take(20).collect::<String>());
    let crate::language::Text { zh, en } = what;
    found.push(
        Diagnostic::warning(
            Code::RowsLeftOut,
            text!(
                "{en} are no entries and are left out: {count}, the first is `{shown}`",
                "{zh}不是表中的一项，未读取：共{count}行，首行为“{shown}”"
            ),
        )
        .at(Place::new(source, first.span.clone())),
    );
}

/// Takes the commas between thousands out of the figures of these columns, and says so; where one of the figures shows that commas begin
/// decimals, all stay as they are.
pub(super) fn plain_commas(source: &Arc<Source>, records: &mut [Record<'_>], columns: &[usize], found: &mut Vec<Diagnostic>) {
    let figures = || records.iter().skip(1).flat_map(|row| columns.iter().filter_map(|column| row.get(*column)));
    if figures().any(|cell| commas(&cell.words) == Commas::Decimals) {
        return;
    }
    let Some((first, shown)) =
        figures().find(|cell| matches!(commas(&cell.words), Commas::Thousands(_))).map(|cell| (cell.span.clone(), cell.words.to_string()))
    else {
        return;
    };
    let (plain, decimal) = (shown.replace(',', ""), shown.replacen(',', ".", 1));
    found.push(
        Diagnostic::warning(
            Code::NumberAsText,
            text!(
                "figures such as `{shown}` are read with commas between thousands: as `{plain}`, not as `{decimal}`",
                "`{shown}` 这类数字中的逗号按千位分隔符读取，即 `{plain}`，而不是 `{decimal}`"
            ),
        )
        .at(Place::new(source, first))
        .help(text!("write decimals with a point", "小数请用小数点")),
    );
    for row in records.iter_mut().skip(1) {
        for column in columns {
            if let Some(cell) = row.get_mut(*column)
                && let Commas::Thousands(plain) = commas(&cell.words)
            {
                cell.words = Cow::Owned(plain);
            }
        }
    }
}

/// What the commas of a figure do.
#[derive(Debug, PartialEq)]
enum Commas {
    None,
    /// They part thousands: the figure without them.
    Thousands(String),
    Decimals,
}

fn commas(words: &str) -> Commas {
    let plain = half_width(words.trim());
    let start = plain.trim_start_matches(['-', '+', '¥', '$', '€', '£', ' ']);
    let digits = start.chars().take_while(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '.')).count();
    let (figure, unit) = start.split_at(digits);
    if !figure.contains(',') || unit.chars().any(|letter| letter.is_ascii_digit() || letter == '(') {
        return Commas::None;
    }
    let (whole, decimals) = figure.split_once('.').unwrap_or((figure, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let parted =
        (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|group| group.len() == 3) && !decimals.contains(',');
    if parted { Commas::Thousands(plain.replace(',', "")) } else { Commas::Decimals }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_part_thousands_where_three_digits_follow_each() {
        for (words, read) in [
            ("18,000", Commas::Thousands("18000".to_owned())),
            ("1,234,567.5", Commas::Thousands("1234567.5".to_owned())),
            ("¥1,200万元", Commas::Thousands("¥1200万元".to_owned())),
            ("12,5", Commas::Decimals),
            ("0,125", Commas::Decimals),
            ("1.250,75", Commas::Decimals),
            ("1,2345", Commas::Decimals),
            ("1250", Commas::None),
            ("pert(1, 2, 3)", Commas::None),
            ("…", Commas::None),
        ] {
            assert_eq!(commas(words), read, "{words}");
        }
    }
}
