//! CSV files that a design names: points of its own, and tables of places. What their columns are called is the planner's choice.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::plan::Plan;
use crate::plan::section::Mistakes;
use crate::table::{Cell, Split, parse_number, quote_faults, split};
use crate::text;

/// A table of a file beside the design: names of its columns, then rows of as many cells.
pub(super) struct Rows<'t> {
    source: &'t Arc<Source>,
    /// The names of the columns, each once.
    pub header: Vec<Cell<'t>>,
    /// At least one.
    pub rows: Vec<Vec<Cell<'t>>>,
}

/// The file of the plan that a design names, as seen from scenarios/designs/.
pub(super) fn find<'p>(plan: &'p Plan, (name, place): &(String, Place), mistakes: &Mistakes) -> Option<&'p Arc<Source>> {
    let file = |source: &&'p Arc<Source>| source.name.strip_prefix("scenarios/designs/") == Some(name);
    let found = plan.files.iter().find(file);
    if found.is_none() {
        let beside =
            plan.files.iter().filter_map(|file| file.name.strip_prefix("scenarios/designs/")).filter(|name| name.ends_with(".csv"));
        let message = text!("there is no file scenarios/designs/{name}", "文件 scenarios/designs/{name} 不存在");
        let fault = Diagnostic::error(Code::MissingFile, message).at(place.clone()).suggest(name, beside);
        mistakes.push(fault.help(text!("put the CSV file beside the design", "请把该 CSV 文件放在设计文件旁边")));
    }
    found
}

impl<'t> Rows<'t> {
    /// The table of a file; what is wrong with its form is noted.
    pub(super) fn read(source: &'t Arc<Source>, mistakes: &Mistakes) -> Option<Rows<'t>> {
        let Split { mut records, faults } = split(&source.text);
        mistakes.extend(quote_faults(source, &faults));
        if records.len() < 2 {
            let name = &source.name;
            let message = text!("{name} has no rows below the names of its columns", "{name} 在列名之下没有数据行");
            mistakes.push(Diagnostic::error(Code::EmptyTable, message).at(Place::new(source, 0..0)));
            return None;
        }
        let header = records.remove(0);
        for (at, cell) in header.iter().enumerate() {
            let name = &cell.words;
            if header[..at].iter().any(|other| other.words == *name) {
                let message = text!("the column `{name}` is there twice", "`{name}` 列出现两次");
                mistakes.push(Diagnostic::error(Code::DuplicateColumn, message).at(Place::new(source, cell.span.clone())));
            }
        }
        let (wanted, rows) = (header.len(), records);
        if let Some(ragged) = rows.iter().find(|row| row.len() != wanted) {
            let has = ragged.len();
            let message = text!("this row has {has} cells, the header {wanted}", "本行有{has}个单元格，表头有{wanted}个");
            mistakes.push(Diagnostic::error(Code::CellCount, message).at(Place::new(source, ragged[0].span.clone())));
        }
        (!mistakes.any_error()).then_some(Rows { source, header, rows })
    }

    /// Where a cell stands.
    pub(super) fn place(&self, cell: &Cell<'_>) -> Place {
        Place::new(self.source, cell.span.clone())
    }

    /// The position of a column.
    pub(super) fn column(&self, name: &str, named: &Place, mistakes: &Mistakes) -> Option<usize> {
        let found = self.header.iter().position(|cell| cell.words == name);
        if found.is_none() {
            let file = &self.source.name;
            mistakes.push(
                Diagnostic::error(Code::MissingColumn, text!("{file} has no column `{name}`", "{file} 没有 `{name}` 列"))
                    .at(named.clone())
                    .suggest(name, self.header.iter().map(|cell| &*cell.words))
                    .help({
                        let columns = self.header.iter().take(12).map(|cell| &*cell.words).collect::<Vec<_>>().join(", ");
                        text!("its columns are: {columns}", "其各列为：{columns}")
                    }),
            );
        }
        found
    }

    /// The number of a cell.
    pub(super) fn number(&self, cell: &Cell<'_>, mistakes: &Mistakes) -> Option<f64> {
        let number = parse_number(cell.words.trim());
        if number.is_none() {
            let words = &cell.words;
            let message = match words.trim() {
                "" => text!("this cell is empty, and every row needs a number here", "此单元格为空，而每行在此都需要一个数字"),
                _ => text!("`{words}` is not a number", "`{words}` 不是数字"),
            };
            mistakes.push(Diagnostic::error(Code::NotANumber, message).at(self.place(cell)));
        }
        number
    }
}
