//! What `robustness` prints: the policies beside each other and the targets that they tell apart, as a page or as JSON.

use serde_json::json;

use crate::analysis::robustness::Robust;
use crate::language::Text;
use crate::language::number::{counted, fixed, percent, short};
use crate::plan::Plan;
use crate::results::RobustnessStudy;
use crate::text;

use super::context::Context;
use super::terminal::{self, Heading, wrap};

/// The study as JSON.
pub(super) fn as_json(plan: &Plan, study: &RobustnessStudy) -> serde_json::Value {
    let number = |value: f64| value.is_finite().then_some(value);
    let row = |row: &Robust| {
        json!({
            "policy": study.policies[row.policy].0,
            "target": row.target.map_or("all", |target| plan.indicators[target].id.as_str()),
            "share_met": row.share_met,
            "mean_regret": number(row.mean_regret),
            "max_regret": number(row.max_regret),
            "mean": number(row.mean),
            "worst_tenth": number(row.worst_tenth),
            "best_in_worst_tenth": row.best_in_worst_tenth,
            "compared": row.compared,
        })
    };
    json!({ "futures": study.futures, "wanted": study.wanted, "rows": study.rows.iter().map(row).collect::<Vec<_>>() })
}

/// The study as a page.
pub(super) struct Page<'a> {
    pub context: &'a Context,
    pub study: &'a RobustnessStudy,
}

/// Targets that are listed, those that policies tell apart most.
const SHOWN: usize = 10;

impl Page<'_> {
    fn say(&self, words: &Text) -> String {
        words.get(self.context.language).to_owned()
    }

    fn wrapped(&self, words: &Text) -> String {
        wrap(words.get(self.context.language), self.context.surroundings.width, "")
    }

    fn right(&self, words: Text) -> Heading {
        Heading::right(self.say(&words))
    }

    pub(super) fn text(&self) -> String {
        let (study, width) = (self.study, self.context.surroundings.width);
        let (policies, Text { zh, en }) = (study.policies.len(), &study.futures_words);
        let words = counted(policies, "policy").replace("policys", "policies");
        let mut page = self.wrapped(&text!("{words} over {en}.", "{policies}项策略，{zh}。"));
        let mut all: Vec<&Robust> = study.rows.iter().filter(|row| row.target.is_none()).collect();
        all.sort_by(|one, other| other.worst_tenth.total_cmp(&one.worst_tenth));
        page += &self.wrapped(&self.finding(&all));
        let (futures, left_out) = (study.futures, all.first().map_or(0, |row| study.futures - row.compared));
        if left_out > 0 {
            page += &self.wrapped(&text!(
                "In {left_out} of {futures} futures some policy has no value, since all draws fail: that counts as not met, and regret, average and worst tenth leave these futures out.",
                "{futures}个未来中有{left_out}个因模拟全部失败而使某项策略没有数值：计为不达标，后悔值、平均与最差十分之一均不计这些未来。"
            ));
        }
        let wanted = study.wanted;
        let headings = [
            Heading::filling(self.say(&text!("\npolicy", "\n策略"))),
            self.right(text!("futures with\n{wanted} or more", "达标{wanted}项\n以上的未来")),
            self.right(text!("targets met\non average", "平均\n达标项数")),
            self.right(text!("worst\ntenth", "最差\n十分之一")),
            self.right(text!("regret:\nmean", "后悔值\n平均")),
            self.right(text!("\nlargest", "\n最大")),
        ];
        let row = |row: &&Robust| {
            vec![
                self.say(&study.policies[row.policy].1),
                percent(row.share_met),
                fixed(row.mean, 2),
                fixed(row.worst_tenth, 2),
                fixed(row.mean_regret, 2),
                fixed(row.max_regret, 2),
            ]
        };
        page += &format!("\n{}", terminal::table(&headings, &all.iter().map(row).collect::<Vec<_>>(), width));
        page += &self.targets();
        page.push('\n');
        page + self
            .wrapped(&text!(
                "Worst tenth: the mean over the tenth of futures in which each policy itself fares worst. Regret: how far it falls behind the best policy of the same future.",
                "最差十分之一：各策略自身表现最差的十分之一未来的平均。后悔值：落后于同一未来最佳策略的程度。"
            ))
            .as_str()
    }

    /// The policy that does best in its worst tenth, and the one with the least largest regret.
    fn finding(&self, all: &[&Robust]) -> Text {
        let name = |row: &Robust| self.study.policies[row.policy].1.clone();
        let best: Vec<&&Robust> = all.iter().filter(|row| row.best_in_worst_tenth).collect();
        let worst = match best[..] {
            [] => return Text::default(),
            [only] => {
                let (Text { zh, en }, met) = (name(only), fixed(only.worst_tenth, 2));
                text!("Best in the worst tenth: “{en}”, {met} targets met.", "最差十分之一中最好的是“{zh}”，达标{met}项。")
            }
            [first, ..] => {
                let (count, met) = (best.len(), fixed(first.worst_tenth, 2));
                text!(
                    "Best in the worst tenth, with {met} targets met: {count} policies alike.",
                    "最差十分之一中{count}项策略同为最好，达标{met}项。"
                )
            }
        };
        let least = all.iter().map(|row| row.max_regret).filter(|regret| regret.is_finite()).reduce(f64::min);
        let least: Vec<&&Robust> = all.iter().filter(|row| Some(row.max_regret) == least).collect();
        let regret = match least[..] {
            [] => Text::default(),
            [only] => {
                let (Text { zh, en }, regret) = (name(only), fixed(only.max_regret, 2));
                text!(" Least regret at the most: “{en}” ({regret}).", "最大后悔值最小的是“{zh}”（{regret}项）。")
            }
            [first, ..] => {
                let (count, regret) = (least.len(), fixed(first.max_regret, 2));
                text!(" Least regret at the most: {count} policies alike ({regret}).", "最大后悔值最小的有{count}项策略（{regret}项）。")
            }
        };
        Text::new(worst.zh + regret.zh.as_str(), worst.en + regret.en.as_str())
    }

    /// The targets that policies tell apart, each with its best and its worst policy.
    fn targets(&self) -> String {
        let study = self.study;
        let mut found: Vec<(f64, &Robust, &Robust)> = Vec::new();
        for target in 0..study.targets {
            let of_target: Vec<&Robust> = study.rows.iter().filter(|row| row.target == Some(target)).collect();
            let (Some(best), Some(worst)) = (
                of_target.iter().copied().reduce(|best, row| if row.share_met > best.share_met { row } else { best }),
                of_target.iter().copied().reduce(|worst, row| if row.share_met < worst.share_met { row } else { worst }),
            ) else {
                continue;
            };
            found.push((best.share_met - worst.share_met, best, worst));
        }
        found.retain(|(apart, ..)| *apart > 0.0);
        found.sort_by(|one, other| other.0.total_cmp(&one.0));
        if found.is_empty() {
            return format!(
                "\n{}",
                self.wrapped(&text!(
                    "Every target is met in the same share of futures under all policies.",
                    "各项目标在所有策略下达标的未来份额都相同。"
                ))
            );
        }
        let headings = [
            Heading::filling(self.say(&text!("target met in a share of futures", "目标达标的未来份额"))),
            Heading::filling(self.say(&text!("most", "最高"))),
            self.right(Text::default()),
            Heading::filling(self.say(&text!("least", "最低"))),
            self.right(Text::default()),
        ];
        let row = |(_, best, worst): &(f64, &Robust, &Robust)| {
            let target = best.target.map_or_else(Text::default, |target| self.context.plan.indicators[target].numbered_name());
            let title = |row: &Robust| self.say(&study.policies[row.policy].1);
            vec![self.say(&target), title(best), percent(best.share_met), title(worst), percent(worst.share_met)]
        };
        let rows: Vec<Vec<String>> = found.iter().take(SHOWN).map(row).collect();
        let mut page = format!("\n{}", terminal::table(&headings, &rows, self.context.surroundings.width));
        if found.len() > SHOWN {
            let more = short((found.len() - SHOWN) as f64);
            page += &self.wrapped(&text!(
                "{more} further targets differ less (--format json, --out).",
                "另有{more}项目标差别较小（见 --format json、--out）。"
            ));
        }
        page
    }
}
