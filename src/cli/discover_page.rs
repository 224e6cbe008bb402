//! What `discover` prints: the box with its limits and the way to it, as a page or as JSON.

use serde_json::json;

use crate::analysis::discover::Step;
use crate::brief::discovery::{CHANCE, Restriction, restrictions, sentence};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::number::{fixed, percent};
use crate::language::{Language, Text};
use crate::results::DiscoveryStudy;
use crate::results::columns::shown_limit;
use crate::text;

use super::terminal::{self, Heading, wrap};

/// The warning that no box is as dense as was asked.
pub(super) fn not_dense(study: &DiscoveryStudy) -> Diagnostic {
    let (density, threshold) = (percent(study.told().density), percent(study.threshold));
    Diagnostic::warning(
        Code::NotDense,
        text!("no box is as dense as {threshold}: the densest has {density}", "没有密度达到{threshold}的盒：最高为{density}"),
    )
    .help(text!(
        "the inputs do not decide it by themselves; a lower --threshold tells an earlier box, a smaller --mass-min seeks further",
        "仅凭这些输入难以决定；降低 --threshold 可采用较早的盒，减小 --mass-min 可继续寻找"
    ))
}

/// The study as JSON.
pub(super) fn as_json(study: &DiscoveryStudy) -> serde_json::Value {
    let step = |step: &Step| {
        let limits = step.quasi_p.iter().map(|(column, quasi_p)| {
            let known = &study.cases.columns[*column];
            let (low, high, among) = shown_limit(known, &step.limits.0[*column], *quasi_p);
            json!({
                "input": known.name, "label": known.label, "low": low, "high": high, "among": among,
                "quasi_p_low": quasi_p.low, "quasi_p_high": quasi_p.high,
            })
        });
        json!({
            "cases": step.cases, "of_interest": step.interesting, "coverage": step.coverage, "density": step.density, "mass": step.mass,
            "pasted": step.pasted, "limits": limits.collect::<Vec<_>>(),
        })
    };
    json!({
        "event": study.event,
        "source": study.source,
        "cases": study.cases.count(),
        "of_interest": study.of_interest(),
        "finding": sentence(study, study.told()),
        "step": study.chosen,
        "box": step(study.told()),
        "boxes": study.boxes.iter().map(|found| found.steps.iter().map(step).collect::<Vec<_>>()).collect::<Vec<_>>(),
    })
}

/// The study as a page.
pub(super) struct Page<'a> {
    pub study: &'a DiscoveryStudy,
    pub language: Language,
    pub width: usize,
}

/// Steps of a way that are listed.
const LISTED: usize = 10;

impl Page<'_> {
    fn say(&self, words: &Text) -> String {
        words.get(self.language).to_owned()
    }

    fn wrapped(&self, words: &Text, indent: &str) -> String {
        wrap(words.get(self.language), self.width, indent)
    }

    pub(super) fn text(&self) -> String {
        let study = self.study;
        let (Text { zh, en }, Text { zh: source_zh, en: source_en }) = (&study.event, &study.source);
        let (of_interest, count, share) = (study.of_interest(), study.cases.count(), percent(study.share()));
        let mut page = self.wrapped(
            &text!(
                "Where {en}. {source_en}: so in {of_interest} of {count} cases ({share}).",
                "何时{zh}。{source_zh}：{count}个案例中有{of_interest}个如此（{share}）。"
            ),
            "",
        );
        page += &format!("\n{}\n", self.wrapped(&sentence(study, study.told()), "").trim_end());
        page += &self.limits(study.told());
        for (number, found) in study.boxes.iter().enumerate() {
            page.push('\n');
            let number = number + 1;
            let chosen = if number == 1 { study.chosen } else { found.at_density(study.threshold) };
            page += &self.wrapped(&text!("The way of box {number} (the one told marked *):", "第{number}个盒的路径（采用者标 *）："), "");
            page += &self.way(&found.steps, chosen);
            if number > 1 {
                page += &self.limits(&found.steps[chosen]);
            }
        }
        page
    }

    /// The limits of a box with how likely each is chance.
    fn limits(&self, step: &Step) -> String {
        let all = restrictions(&self.study.cases.columns, step);
        if all.is_empty() {
            return String::new();
        }
        let headings = [
            Heading::filling(self.say(&text!("input", "输入"))),
            Heading::filling(self.say(&text!("in the box", "盒内范围"))),
            Heading::right(self.say(&text!("quasi-p", "准p值"))),
        ];
        let row = |each: &Restriction| {
            let p = each.quasi_p.weakest();
            let p = if p < 0.001 { "<0.001".to_owned() } else { fixed(p, 3) };
            vec![self.say(&each.label), self.say(&each.words), p]
        };
        let mut page = format!("\n{}", terminal::table(&headings, &all.iter().map(row).collect::<Vec<_>>(), self.width));
        if all.iter().any(|each| each.quasi_p.weakest() > CHANCE) {
            page += &self.wrapped(
                &text!(
                    "A quasi-p above 0.05: without this limit chance may give as good a box.",
                    "准 p 值高于0.05：去掉该限制，偶然也可能得到同样好的盒。"
                ),
                "",
            );
        }
        page
    }

    /// Some steps of a way, the one told among them.
    fn way(&self, steps: &[Step], chosen: usize) -> String {
        let last = steps.len() - 1;
        let mut listed: Vec<usize> = (0..LISTED).map(|number| number * last / (LISTED - 1)).chain([chosen]).collect();
        listed.sort_unstable();
        listed.dedup();
        let right = |words: Text| Heading::right(self.say(&words));
        let headings = [
            right(text!("step", "步")),
            right(text!("coverage", "覆盖率")),
            right(text!("density", "密度")),
            right(text!("cases", "案例")),
            right(text!("mass", "质量")),
            right(text!("inputs", "受限输入")),
        ];
        let row = |at: usize| {
            let step = &steps[at];
            let mark = if at == chosen { "*" } else { "" };
            let share = |share: f64| fixed(share, 3);
            vec![
                format!("{mark}{at}"),
                share(step.coverage),
                share(step.density),
                step.cases.to_string(),
                share(step.mass),
                step.quasi_p.len().to_string(),
            ]
        };
        terminal::table(&headings, &listed.into_iter().map(row).collect::<Vec<_>>(), self.width)
    }
}
