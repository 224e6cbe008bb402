//! What a table must look like: the columns a file is held against.

use super::meant::PerCent;

/// The columns of a table, and which of them name a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// The columns, in any order in the file.
    pub fields: Vec<Field>,
    /// Columns whose values together may stand only once.
    pub unique: Vec<&'static str>,
    /// The table must have rows.
    pub filled: bool,
    /// Columns that hold each row's unit, which says what a per cent sign means.
    pub units: &'static [&'static str],
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name in the header.
    pub name: &'static str,
    /// Other names under which it is found, such as those of another language.
    pub also: &'static [&'static str],
    /// What its cells hold.
    pub kind: Kind,
    /// The file may leave the whole column out; its cells are then empty.
    pub optional: bool,
    /// A column that most tables have: one that is spelt nearly like it is an error, not a column that nothing reads.
    pub usual: bool,
    /// Single cells may be empty.
    pub may_be_empty: bool,
    /// What a per cent sign in its cells means.
    pub per_cent: PerCent,
    /// Its words are dates, which a workbook may keep as such.
    pub dates: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Any words.
    Text,
    /// A finite number.
    Number,
    /// A whole number.
    Integer,
    /// One of a few words.
    Choice(&'static [&'static str]),
}

impl Schema {
    /// A table of these columns.
    pub fn new(fields: Vec<Field>) -> Schema {
        Schema { fields, unique: Vec::new(), filled: false, units: &[] }
    }

    /// The values of these columns together stand only once.
    pub fn unique(mut self, columns: &[&'static str]) -> Schema {
        self.unique = columns.to_vec();
        self
    }

    /// A table without rows is an error.
    pub fn filled(mut self) -> Schema {
        self.filled = true;
        self
    }

    /// The columns that hold each row's unit.
    pub fn units(mut self, columns: &'static [&'static str]) -> Schema {
        self.units = columns;
        self
    }

    /// Position of a column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.is_called(name))
    }
}

impl Field {
    /// A column that must be there and filled.
    pub fn new(name: &'static str, kind: Kind) -> Field {
        Field { name, also: &[], kind, optional: false, usual: false, may_be_empty: false, per_cent: PerCent::Unknown, dates: false }
    }

    /// The same column, found under these names too.
    pub fn also(mut self, names: &'static [&'static str]) -> Field {
        self.also = names;
        self
    }

    /// Whether a header's word names it.
    pub fn is_called(&self, word: &str) -> bool {
        self.name == word || self.also.contains(&word)
    }

    /// A column of words.
    pub fn text(name: &'static str) -> Field {
        Field::new(name, Kind::Text)
    }

    /// A column of numbers.
    pub fn number(name: &'static str) -> Field {
        Field::new(name, Kind::Number)
    }

    /// A column of whole numbers.
    pub fn integer(name: &'static str) -> Field {
        Field::new(name, Kind::Integer)
    }

    /// A column of a few words.
    pub fn choice(name: &'static str, words: &'static [&'static str]) -> Field {
        Field::new(name, Kind::Choice(words))
    }

    /// The column must be there, but its cells may be empty.
    pub fn may_be_empty(mut self) -> Field {
        self.may_be_empty = true;
        self
    }

    /// Its figures are parts of one, such as rates per person: `4%` is 0.04.
    pub fn part(mut self) -> Field {
        self.per_cent = PerCent::Part;
        self
    }

    /// Its words are dates.
    pub fn dates(mut self) -> Field {
        self.dates = true;
        self
    }

    /// The column may be missing and its cells may be empty, but most tables have it.
    pub fn usual(mut self) -> Field {
        self.usual = true;
        self.optional()
    }

    /// The column may be missing, and its cells may be empty.
    pub fn optional(mut self) -> Field {
        self.optional = true;
        self.may_be_empty = true;
        self
    }
}
