//! Turns the rule that an indicator has by its class into files of the plan, for editing.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{ByClass, Moving, Plan, SHAPES_FILE, class_rule, class_shapes};
use crate::sampling::Distribution;
use crate::table::split;
use crate::text;

/// The files that change, by name, with their new text: the rule, its assumption and shock, and the table without the row's family.
///
/// Fails where the indicator goes by a rule already, and where a file that would change is a workbook or is there already.
pub fn deepen(plan: &Plan, indicator: &Moving<'_>) -> Result<BTreeMap<String, String>, Box<Diagnostic>> {
    let id = indicator.id;
    let Some(made) = class_rule(indicator, &plan.priors, (plan.base_year, plan.step)) else {
        return Err(Box::new(
            Diagnostic::error(Code::NotByClass, text!("`{id}` does not go by its class", "`{id}` 并非按所属类别推算"))
                .at(indicator.place.clone())
                .help(text!("it has a rule already, or no baseline to start from", "它已有规则，或没有可作起点的基期值")),
        ));
    };
    let text_of = |name: &str| plan.files.iter().find(|file| file.name == name).map(|file| file.text.clone());
    let rule_file = format!("rules/{id}.rhai");
    let table = "seeds/indicators.csv";
    let (Some(rows), None) = (text_of(table), text_of(&rule_file)) else {
        return Err(Box::new(
            Diagnostic::error(
                Code::NotByClass,
                text!("{rule_file} is there already, or the table is a workbook", "{rule_file} 已存在，或该表是工作簿"),
            )
            .at(indicator.place.clone())
            .help(text!("write the rule yourself and empty the column `family`", "请自行写规则，并清空 `family` 列")),
        ));
    };
    let assumptions = text_of("seeds/assumptions.toml").unwrap_or_default();
    let between = if assumptions.is_empty() || assumptions.ends_with('\n') { "" } else { "\n" };
    let mut files = BTreeMap::from([
        (rule_file, made.rule.clone()),
        ("seeds/assumptions.toml".to_owned(), format!("{assumptions}{between}{}", declared(&made))),
        (table.to_owned(), without_family(&with_families(&rows, plan), id)),
    ]);
    if text_of(SHAPES_FILE).is_none() {
        files.insert(SHAPES_FILE.to_owned(), class_shapes().to_owned());
    }
    Ok(files)
}

/// The table with a column `family`. A plan without rules of its own needs none, but with the first rule its other rows must say how they move.
fn with_families(rows: &str, plan: &Plan) -> String {
    let records = split(rows).records;
    let column = |name: &str| records.first().and_then(|header| header.iter().position(|cell| cell.words == name));
    let (Some(ids), None) = (column("id"), column("family")) else { return rows.to_owned() };
    let family = |id: &str| {
        let judged = plan.indicators.iter().find(|row| row.id == id).and_then(|row| row.family);
        judged.or_else(|| plan.watched.iter().find(|row| row.id == id).and_then(|row| row.family))
    };
    let mut text = rows.to_owned();
    for (at, record) in records.iter().enumerate().rev() {
        let (Some(last), Some(id)) = (record.last(), record.get(ids)) else { continue };
        let word = if at == 0 { "family" } else { family(&id.words).map_or("", crate::plan::Family::code) };
        let end = text[last.span.end..].find(['\n', '\r']).map_or(text.len(), |found| last.span.end + found);
        text.insert_str(end, &format!(",{word}"));
    }
    text
}

/// The table with an empty `family` in the row of an indicator.
fn without_family(rows: &str, id: &str) -> String {
    let records = split(rows).records;
    let column = |name: &str| records.first().and_then(|header| header.iter().position(|cell| cell.words == name));
    let cell = column("id").zip(column("family")).and_then(|(ids, family)| {
        let row = records.iter().find(|record| record.get(ids).is_some_and(|cell| cell.words == id))?;
        Some(row.get(family)?.span.clone())
    });
    let mut text = rows.to_owned();
    if let Some(span) = cell {
        text.replace_range(span, "");
    }
    text
}

/// Assumption and shock as seeds/assumptions.toml holds them.
fn declared(made: &ByClass) -> String {
    let quoted = |words: &str| toml::Value::String(words.to_owned()).to_string();
    let both = |words: &crate::language::Text| format!("{{ zh = {}, en = {} }}", quoted(&words.zh), quoted(&words.en));
    let value = match &made.assumption.distribution {
        Distribution::StudentT(t) => format!("{{ student_t = [{}, {}, {}] }}", t.location, t.scale, t.degrees),
        Distribution::Normal(normal) => format!("{{ normal = [{}, {}] }}", normal.mean, normal.sd),
        other => format!("{}", other.quantile(0.5)),
    };
    let assumption = &made.assumption;
    format!(
        "\n[param.\"{}\"]\nlabel = {}\nunit = {}\nvalue = {value}\nsource = {}\ngrade = \"{}\"\ngroup = \"{}\"\n\n[shock.\"{}\"]\nlabel = {}\nsource = {}\n",
        assumption.name,
        both(&assumption.label),
        both(&assumption.unit),
        both(&assumption.source),
        assumption.grade,
        assumption.group,
        made.shock.name,
        both(&made.shock.label),
        both(&made.shock.source),
    )
}
