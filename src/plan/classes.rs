//! classes.csv and class_weights.csv: reference classes as tables of quantiles, and the law that reweights them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::section::Mistakes;
use super::table_file::read;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::forecast::{Quantiles, ReferenceClass, Rung, Scale, TENTHS, Tilt, Weights, term_names};
use crate::table::{Field, Schema};
use crate::text;

/// Columns of the quantiles at 0, 1/40, ..., 1.
const QUANTILES: [&str; 41] = [
    "p0", "p2.5", "p5", "p7.5", "p10", "p12.5", "p15", "p17.5", "p20", "p22.5", "p25", "p27.5", "p30", "p32.5", "p35", "p37.5", "p40",
    "p42.5", "p45", "p47.5", "p50", "p52.5", "p55", "p57.5", "p60", "p62.5", "p65", "p67.5", "p70", "p72.5", "p75", "p77.5", "p80",
    "p82.5", "p85", "p87.5", "p90", "p92.5", "p95", "p97.5", "p100",
];

/// The row of a class's changes, and the row of what stays as it was: one number for each tenth.
const CHANGE: &str = "d";
const STAY: &str = "stay";

pub(super) fn schema() -> Schema {
    let mut fields =
        vec![Field::text("class"), Field::integer("cases"), Field::choice("scale", &["linear", "log", "logit"]), Field::text("variable")];
    fields.extend(QUANTILES.iter().map(|name| Field::number(name).may_be_empty()));
    Schema::new(fields).unique(&["class", "variable"])
}

/// Reads the classes. A class needs its changes, what stays, and the features of each rung that is to be used.
pub(super) fn load(source: &Arc<Source>, mistakes: &Mistakes) -> Option<Vec<ReferenceClass>> {
    let frame = read(source, &schema(), mistakes)?;
    let mut classes: BTreeMap<String, ReferenceClass> = BTreeMap::new();
    let mut complete: BTreeMap<String, [bool; 2]> = BTreeMap::new();
    for row in 0..frame.rows() {
        let (name, variable) = (frame.text(row, "class"), frame.text(row, "variable"));
        let class = classes.entry(name.to_owned()).or_insert_with(|| ReferenceClass {
            name: name.to_owned(),
            scale: Scale::of_name(frame.text(row, "scale")).expect("invariant: the schema knows the scales"),
            cases: frame.integer(row, "cases").unwrap_or_default().max(0) as usize,
            change: [0.0; 41],
            features: BTreeMap::new(),
            stay: [0.0; TENTHS],
        });
        if let Some(cases) = frame.integer(row, "cases").filter(|cases| *cases < 0) {
            mistakes.push(
                Diagnostic::error(Code::NegativeAmount, text!("{cases} cases: there are none below zero", "案例数为 {cases}：不会小于零"))
                    .at(frame.place(row, "cases"))
                    .help(text!("write it without the minus", "请去掉负号")),
            );
        }
        let wanted = if variable == STAY { TENTHS } else { QUANTILES.len() };
        let numbers: Vec<f64> = QUANTILES.iter().take(wanted).filter_map(|column| frame.number(row, column)).collect();
        let falls = variable != STAY && numbers.windows(2).any(|pair| pair[1] < pair[0]);
        if numbers.len() < wanted || falls {
            mistakes.push(
                Diagnostic::error(
                    Code::ClassQuantiles,
                    text!(
                        "`{name}` needs {wanted} numbers for `{variable}`, none below the one before",
                        "`{name}` 的 `{variable}` 需要 {wanted} 个数，且逐个不减"
                    ),
                )
                .at(frame.place(row, "variable")),
            );
            continue;
        }
        let known = complete.entry(name.to_owned()).or_default();
        match variable {
            CHANGE => (class.change, known[0]) = (quantiles(&numbers), true),
            STAY => (class.stay, known[1]) = (std::array::from_fn(|tenth| numbers[tenth]), true),
            feature => drop(class.features.insert(feature.to_owned(), quantiles(&numbers))),
        }
    }
    for (name, known) in complete.iter().filter(|(_, known)| **known != [true; 2]) {
        let row = if known[0] { STAY } else { CHANGE };
        mistakes
            .push(Diagnostic::error(Code::ClassQuantiles, text!("class `{name}` has no row `{row}`", "参照类 `{name}` 缺少 `{row}` 行")));
    }
    Some(classes.into_values().collect())
}

fn quantiles(numbers: &[f64]) -> Quantiles {
    std::array::from_fn(|step| numbers[step])
}

pub(super) fn weights_schema() -> Schema {
    let tilts = ["shift", "spread", "skew", "tails", "stay"].map(Field::number);
    Schema::new([Field::text("rung"), Field::text("term")].into_iter().chain(tilts).collect()).unique(&["rung", "term"])
}

/// Reads the law: for each rung the terms that its features make.
pub(super) fn load_weights(source: &Arc<Source>, mistakes: &Mistakes) -> Option<Weights> {
    let frame = read(source, &weights_schema(), mistakes)?;
    let mut found: BTreeMap<(&str, &str), Tilt> = BTreeMap::new();
    for row in 0..frame.rows() {
        let tilt = ["shift", "spread", "skew", "tails", "stay"].map(|column| frame.number(row, column).unwrap_or_default());
        found.insert((frame.text(row, "rung"), frame.text(row, "term")), tilt);
    }
    let mut weights = Weights::default();
    for rung in Rung::ALL.into_iter().skip(1).filter(|rung| found.keys().any(|(name, _)| *name == rung.name())) {
        let names = term_names(rung);
        let rows: Vec<Tilt> = names.iter().filter_map(|term| found.get(&(rung.name(), term.as_str())).copied()).collect();
        if rows.len() < names.len() {
            let (name, list) = (rung.name(), names.join(", "));
            mistakes.push(Diagnostic::error(
                Code::ClassWeights,
                text!("rung `{name}` needs the terms {list}", "`{name}` 需要以下各项：{list}"),
            ));
        }
        weights.rungs.insert(rung, rows);
    }
    Some(weights)
}
