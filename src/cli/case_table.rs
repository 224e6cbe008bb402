//! Cases out of any table: a row a case, a column an input, one column what came out.

use std::path::Path;

use crate::analysis::discover::{CaseColumn, Cases, Values};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::run::quoted;
use crate::table::{Grid, parse_number, read_given};
use crate::text;

use super::discovered::{FEWEST, bounded, check_named, is_asked, no_threshold};

/// The cases of a table.
pub(super) struct TableCases {
    pub cases: Cases,
    pub event: Text,
    pub notes: Vec<Diagnostic>,
}

/// Which columns are inputs: these alone, or all but those.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub only: &'a [String],
    pub without: &'a [String],
}

/// Reads the cases of a table whose first row names its columns, of which those that are asked for are inputs. Rows with an empty cell are left
/// out, and so are columns that are empty throughout and columns of words that are another in every row, which name cases and say nothing of
/// them; all of it is told, with the column that costs most rows.
///
/// # Errors
/// A file that is no table, an outcome that it does not have, or that is neither yes and no nor told which values are of interest; columns with so
/// many empty cells that hardly a row is left.
pub(super) fn read_cases(
    file: &Path,
    outcome: &str,
    bounds: (Option<f64>, Option<f64>),
    word: Option<&str>,
    Wanted { only, without }: Wanted<'_>,
) -> Result<TableCases, Vec<Diagnostic>> {
    let bytes = read_given(file, file)?;
    let grid = Grid::open(&file.display().to_string(), &bytes, None).map_err(|fault| vec![*fault])?;
    let heads: Vec<&str> = (0..grid.width()).map(|column| grid.words(0, column)).collect();
    let Some(answer) = heads.iter().position(|head| *head == outcome) else {
        let list = heads.join(", ");
        let fault = Diagnostic::error(Code::MissingColumn, text!("the table has no column `{outcome}`", "表中没有列 `{outcome}`"));
        let fault = fault.suggest(outcome, heads.iter().copied());
        return Err(vec![fault.help(text!("its columns are: {list}", "各列为：{list}"))]);
    };
    if let Some(twice) = heads.iter().enumerate().find(|(column, head)| heads[..*column].contains(head) && !head.is_empty()) {
        let head = twice.1;
        return Err(vec![
            Diagnostic::error(Code::DuplicateColumn, text!("two columns are called `{head}`", "有两列名为 `{head}`"))
                .at(grid.place(0, twice.0)),
        ]);
    }
    let named = || heads.iter().enumerate().filter(|(column, head)| *column != answer && !head.is_empty());
    check_named(named().map(|(_, head)| *head), only, without)?;
    let asked: Vec<usize> = named().filter(|(_, head)| is_asked(head, only, without)).map(|(column, _)| column).collect();
    // An empty line below a table is no case.
    let rows: Vec<usize> = (1..grid.rows()).filter(|row| grid.filled(*row) > 0).collect();
    let is_missing = |row: usize, column: usize| missing(grid.words(row, column));
    let is_empty = |column: &usize| !rows.is_empty() && rows.iter().all(|row| is_missing(*row, *column));
    let (empty, inputs): (Vec<usize>, Vec<usize>) = asked.into_iter().partition(is_empty);
    let mut notes: Vec<Diagnostic> = empty.into_iter().map(|column| no_values(heads[column]).at(grid.place(0, column))).collect();
    let is_whole = |row: &usize| inputs.iter().chain([&answer]).all(|column| !is_missing(*row, *column));
    let whole: Vec<usize> = rows.iter().copied().filter(is_whole).collect();
    if whole.len() < rows.len() {
        // The column that costs most rows, the first of equals.
        let gaps = |column: usize| rows.iter().filter(|row| is_missing(**row, column)).count();
        let costly = inputs
            .iter()
            .chain([&answer])
            .map(|column| (gaps(*column), *column))
            .reduce(|most, next| if next.0 > most.0 { next } else { most });
        let (gaps, column) = costly.expect("invariant: the outcome is a column");
        let told = Gaps { whole: whole.len(), rows: rows.len(), gaps, column: heads[column], is_outcome: column == answer };
        let told = told.diagnostic().at(grid.place(0, column));
        if whole.len() < FEWEST && rows.len() >= FEWEST {
            return Err(vec![told]);
        }
        notes.push(told);
    }
    let words = |column: usize| -> Vec<String> { whole.iter().map(|row| grid.words(*row, column).to_owned()).collect() };
    let (event, of_interest) = answers(outcome, &words(answer), bounds, word)?;
    let mut columns = Vec::new();
    for column in inputs {
        let (name, words) = (heads[column], words(column));
        let values = values(&words);
        let names_cases = matches!(&values, Values::Category { names, .. } if names.len() == words.len() && names.len() > 2);
        if names_cases {
            let message = text!(
                "column `{name}` has another word in every row: it names cases, and is left out",
                "列 `{name}` 每行文字各不相同，只是案例名称，未计入"
            );
            notes.push(Diagnostic::warning(Code::CasesLeftOut, message).at(grid.place(0, column)));
            continue;
        }
        columns.push(CaseColumn { name: name.to_owned(), label: Text::same(name), unit: Text::default(), values });
    }
    Ok(TableCases { cases: Cases { columns, of_interest }, event, notes })
}

/// The warning that a column without a single value is no input.
fn no_values(name: &str) -> Diagnostic {
    let message = text!("column `{name}` holds no value in any row, and is left out", "列 `{name}` 各行均无值，未计入");
    Diagnostic::warning(Code::CasesLeftOut, message)
}

/// Rows that are lost because cells are empty.
struct Gaps<'a> {
    whole: usize,
    rows: usize,
    /// Empty cells of the column that has most of them.
    gaps: usize,
    column: &'a str,
    is_outcome: bool,
}

impl Gaps<'_> {
    /// An error where too few rows are left, else a warning.
    fn diagnostic(&self) -> Diagnostic {
        let Gaps { whole, rows, gaps, column, is_outcome } = *self;
        let lost = rows - whole;
        let told = if whole < FEWEST && rows >= FEWEST {
            let message = text!(
                "only {whole} of {rows} rows have no empty cell, too few to find anything in; most are lost by column `{column}`, empty in {gaps}",
                "{rows}行中只有{whole}行没有空单元格，不足以发现什么；缺值最多的是列 `{column}`，{gaps}行为空"
            );
            Diagnostic::error(Code::NothingToDiscover, message)
        } else {
            let message = text!(
                "rows with an empty cell: {lost} of {rows}; they are left out, so that nothing is said of them; column `{column}` is empty in {gaps}",
                "{rows}个案例中有{lost}行有空单元格，未计入；其中列 `{column}` 在{gaps}行为空"
            );
            Diagnostic::warning(Code::CasesLeftOut, message)
        };
        // What is lost by the outcome cannot be had back by asking otherwise.
        if is_outcome {
            told.help(text!("fill in the column, or name another with --outcome", "请补全该列，或用 --outcome 指定其他列"))
        } else {
            let typed = quoted(column);
            told.help(match column.contains(',') {
                // Commas part the names of several columns.
                true => text!("to keep these rows, take the column out of the table", "如要保留这些行，请从表中删去该列"),
                false => {
                    text!("to keep these rows, leave the column out: --without {typed}", "如要保留这些行，请不计该列：--without {typed}")
                }
            })
        }
    }
}

/// Cells that hold no value, as programs of statistics write it.
fn missing(words: &str) -> bool {
    words.is_empty() || ["na", "nan", "n/a", "null", "none", "."].contains(&words.to_ascii_lowercase().as_str())
}

/// Whole numbers if all are written without a decimal point or exponent, numbers if all are numbers, else words.
fn values(words: &[String]) -> Values {
    let numbers: Option<Vec<f64>> = words.iter().map(|words| parse_number(words).filter(|number| number.is_finite())).collect();
    let whole = |words: &String| words.trim_start_matches(['-', '+']).bytes().all(|byte| byte.is_ascii_digit());
    match numbers {
        Some(numbers) if words.iter().all(whole) => Values::Whole(numbers),
        Some(numbers) => Values::Real(numbers),
        None => Values::category(words),
    }
}

/// Which cases are of interest, and what that is, as a clause.
fn answers(
    outcome: &str,
    words: &[String],
    bounds: (Option<f64>, Option<f64>),
    word: Option<&str>,
) -> Result<(Text, Vec<bool>), Vec<Diagnostic>> {
    if let Some(word) = word {
        if !words.iter().any(|words| words == word) {
            let fault = Diagnostic::error(Code::UnknownName, text!("`{outcome}` is `{word}` in no row", "`{outcome}` 没有一行为 `{word}`"));
            return Err(vec![fault.suggest(word, words.iter().map(String::as_str))]);
        }
        return Ok((text!("“{outcome}” is {word}", "“{outcome}”为{word}"), words.iter().map(|words| words == word).collect()));
    }
    let numbers: Option<Vec<f64>> = words.iter().map(|words| parse_number(words)).collect();
    if let Some((event, of_interest)) = bounded(&Text::same(outcome), bounds) {
        let Some(numbers) = numbers else {
            let odd = words.iter().find(|words| parse_number(words).is_none()).map_or("", String::as_str);
            let message = text!("`{outcome}` holds `{odd}`, which is no number", "`{outcome}` 中的 `{odd}` 不是数字");
            return Err(vec![
                Diagnostic::error(Code::NotANumber, message)
                    .help(text!("of words, say which is of interest: --is WORD", "文字列请用 --is 写明所关注的取值")),
            ]);
        };
        return Ok((event, numbers.into_iter().map(of_interest).collect()));
    }
    let yes = |words: &String| match words.to_ascii_lowercase().as_str() {
        "1" | "1.0" | "true" | "yes" | "是" => Some(true),
        "0" | "0.0" | "false" | "no" | "否" => Some(false),
        _ => None,
    };
    let flags: Option<Vec<bool>> = words.iter().map(yes).collect();
    match flags {
        Some(flags) => Ok((text!("“{outcome}” holds", "“{outcome}”成立"), flags)),
        None if numbers.is_some() => Err(vec![no_threshold(&Text::same(format!("`{outcome}`")))]),
        None => Err(vec![
            no_threshold(&Text::same(format!("`{outcome}`")))
                .help(text!("of words, say which is of interest: --is WORD", "文字列请用 --is 写明所关注的取值")),
        ]),
    }
}
