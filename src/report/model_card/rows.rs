//! The rows of the model card: every indicator and every other series, with what its rule says and rests on.

use super::{Entry, ModelCard};
use crate::analysis::{Path, paths, spreads_told};
use crate::brief::{class_words, target_words};
use crate::engine::trace::Read;
use crate::language::number::{fixed, signed};
use crate::language::{Language, Text, paragraphs_in};
use crate::plan::Indicator;
use crate::text;

impl ModelCard<'_> {
    pub(super) fn indicators(&self, language: Language) -> String {
        let mut part = String::new();
        for (position, domain) in self.plan.domains.iter().enumerate() {
            let of_domain: Vec<&Indicator> = self.plan.indicators.iter().filter(|indicator| indicator.domain == position).collect();
            if of_domain.is_empty() {
                continue;
            }
            let space = if part.is_empty() { "" } else { "\n" };
            part += &format!("{space}### {}\n", domain.name.get(language));
            let mechanism = domain.mechanism.get(language);
            if !mechanism.is_empty() {
                part += &format!("\n{mechanism}\n");
            }
            for indicator in of_domain {
                part += &self.indicator(indicator, language);
            }
        }
        part
    }

    fn indicator(&self, indicator: &Indicator, language: Language) -> String {
        let Text { zh, en } = indicator.full_name();
        let mut part = format!("\n#### {} `{}`\n\n", indicator.number, indicator.id);
        let unit = indicator.unit.get(language);
        let unit = if unit.is_empty() { String::new() } else { text!(", {unit}", "（{unit}）").get(language).to_owned() };
        let (base_year, target_year, grade, source) =
            (self.plan.base_year, self.plan.target_year, indicator.grade, indicator.source.as_str());
        let baseline = match indicator.baseline_printed.as_str() {
            "" => text!("not printed", "未公布"),
            printed => Text::same(printed),
        };
        let target = target_words(self.plan, indicator);
        let head = Text::new(
            format!(
                "**{zh}**{unit}。{base_year}年：{}；{target_year}年目标：{}（印作“{}”）。证据等级{grade}。出处：规划{source}。",
                baseline.zh, target.zh, indicator.target_printed
            ),
            format!(
                "**{en}**{unit}. {base_year}: {}; target {target_year}: {} (printed “{}”). Evidence {grade}. Source: plan, {source}.",
                baseline.en, target.en, indicator.target_printed
            ),
        );
        part += &format!("{}\n", head.get(language));
        if let Some(entry) = self.series.iter().find(|entry| entry.name == indicator.id) {
            for paragraph in paragraphs_in(&entry.description, language) {
                part += &format!("\n{paragraph}\n");
            }
        }
        let note = indicator.note.get(language);
        if !note.is_empty() {
            part += &format!("\n{note}\n");
        }
        let class: Vec<String> = class_words(self.plan, indicator).into_iter().map(|words| words.get(language).to_owned()).collect();
        if !class.is_empty() {
            part += &format!("\n{}\n", class.join(if language == Language::Zh { "" } else { " " }));
        }
        match self.series.iter().find(|entry| entry.name == indicator.id) {
            Some(entry) => part += &format!("\n{}\n", self.rests_on(entry, language)),
            None => part += &format!("\n{}\n", text!("No rule computes it.", "没有计算它的规则。").get(language)),
        }
        part
    }

    /// Each row that a class tells of: its spread in five years and how its first years foretell the others, beside the class's.
    pub(super) fn paths(&self, language: Language) -> String {
        let heads = text!(
            "| row | spread in five years: class | row | first three years against next two: class | row |\n|---|---|---|---|---|\n",
            "| 行 | 五年离散：参照类 | 本行 | 前三年与后两年的秩相关：参照类 | 本行 |\n|---|---|---|---|---|\n"
        );
        let mut part = heads.get(language).to_owned();
        let none = || "–".to_owned();
        let found = paths(self.plan, &self.held);
        for path in &found {
            let Some(indicator) = self.plan.indicator(&path.prior.id) else { continue };
            let (number, name) = (&indicator.number, indicator.full_name());
            let class = path.class_spread.map_or_else(none, |spread| fixed(spread, 3));
            let foretold = path.prior.three_two.map_or_else(none, |known| signed(known, |known| fixed(known, 2)));
            let (spread, found) = (fixed(path.spread, 3), signed(path.correlation, |found| fixed(found, 2)));
            part += &format!("| {number} {} | {class} | {spread} | {foretold} | {found} |\n", name.get(language));
        }
        let name = |path: &Path<'_>| self.plan.indicator(&path.prior.id).map_or_else(Text::default, Indicator::numbered_name);
        let told = spreads_told(&found, name);
        if !found.is_empty() {
            let Text { zh, en } = told;
            part += text!("\nOf the rows held to a class, {en}.\n", "\n取参照类的各行中，{zh}。\n").get(language);
        }
        part
    }

    /// File of the rule, what it reads, and which assumptions with their grades.
    fn rests_on(&self, entry: &Entry, language: Language) -> String {
        let (mut series, mut others, mut assumptions) = (Vec::new(), Vec::new(), Vec::new());
        for read in &entry.reads {
            if let Some(assumption) = read.assumption().and_then(|name| self.plan.assumption(name)) {
                assumptions.push(format!("`{}` ({})", assumption.name, assumption.grade));
            } else if read.series_of_any_year().is_some() {
                series.push(format!("`{read}`"));
            } else {
                others.push(format!("`{read}`"));
            }
        }
        series.extend(others);
        let list = |names: Vec<String>| match (names.is_empty(), language) {
            (true, Language::Zh) => "无".to_owned(),
            (true, Language::En) => "none".to_owned(),
            (false, Language::Zh) => names.join("、"),
            (false, Language::En) => names.join(", "),
        };
        let (file, series, assumptions) = (&entry.file, list(series), list(assumptions));
        text!(
            "*Rule* in `{file}`. *Reads* {series}. *Assumptions of its own* {assumptions}.",
            "*规则* `{file}`。*读取* {series}。*自身假设* {assumptions}。"
        )
        .get(language)
        .to_owned()
    }

    pub(super) fn others(&self, language: Language) -> String {
        let mut files: Vec<&str> = self.series.iter().map(|entry| entry.file.as_str()).collect();
        files.sort_unstable();
        files.dedup();
        let mut part = String::new();
        for file in files {
            let of_file: Vec<&Entry> =
                self.series.iter().filter(|entry| entry.file == file && self.plan.indicator(&entry.name).is_none()).collect();
            if of_file.is_empty() {
                continue;
            }
            let space = if part.is_empty() { "" } else { "\n" };
            part += &format!("{space}### `{file}`\n\n");
            for entry in of_file {
                part += &self.other(entry, language);
            }
        }
        part
    }

    fn other(&self, entry: &Entry, language: Language) -> String {
        let name = &entry.name;
        let words = paragraphs_in(&entry.description, language).join(" ");
        let vector = if entry.vector { text!(" (a list)", "（一列数）") } else { Text::default() };
        let grade = self.weakest(entry).map_or(text!("–", "–"), |grade| Text::same(grade.to_string()));
        let (vector, grade, assumptions) = (
            vector.get(language),
            grade.get(language),
            entry.reads.iter().filter_map(Read::assumption).map(|name| format!("`{name}`")).collect::<Vec<_>>(),
        );
        let resting = match assumptions.is_empty() {
            true => String::new(),
            false => {
                let separator = if language == Language::Zh { "、" } else { ", " };
                let names = assumptions.join(separator);
                text!(" Assumptions {names}; evidence {grade}.", "假设：{names}；证据等级{grade}。").get(language).to_owned()
            }
        };
        text!("- `{name}`{vector}: {words}{resting}\n", "- `{name}`{vector}：{words}{resting}\n").get(language).to_owned()
    }

    /// The weakest grade among the assumptions that a rule reads itself.
    pub(super) fn weakest(&self, entry: &Entry) -> Option<char> {
        entry.reads.iter().filter_map(|read| Some(self.plan.assumption(read.assumption()?)?.grade)).max()
    }
}
