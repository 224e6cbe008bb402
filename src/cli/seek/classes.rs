//! Lays out what would have to be true for all targets, class by class.

use strum::VariantArray;

use crate::analysis::seek::{Class, Each};
use crate::cli::terminal::{self, Heading};
use crate::language::Text;
use crate::language::number::{of_unit, percent, short};
use crate::text;

use super::each::EachPage;
use super::words::judged;

impl EachPage<'_> {
    /// The number of targets in each class, then the targets of each class with what they take.
    pub(super) fn all(&self) -> String {
        let (title, safe) = (&self.scenario.title, percent(self.question.safe));
        let mut page = self.context.wrapped(
            &Text::new(
                format!("“{}”下各项目标需要什么条件（{safe}以上为有把握达标）", title.zh),
                format!("What would have to be true for each target ({}; safe is {safe})", title.en),
            ),
            "",
        );
        page.push('\n');
        for class in Class::VARIANTS {
            let count = self.answer.targets.iter().filter(|each| each.class == *class).count();
            if count > 0 {
                page += &format!(" {count:>3}  {}\n", self.context.say(&class_words(*class)));
            }
        }
        for class in Class::VARIANTS.iter().filter(|class| **class != Class::Safe) {
            let of_class: Vec<&Each> = self.answer.targets.iter().filter(|each| each.class == *class).collect();
            if of_class.is_empty() {
                continue;
            }
            page.push('\n');
            let headings = [
                Heading::filling(self.context.say(&class_words(*class))),
                Heading::right("P"),
                Heading::filling(self.context.say(&takes_words(*class))),
            ];
            let rows: Vec<Vec<String>> = of_class.into_iter().map(|each| self.row(each)).collect();
            page += &terminal::table(&headings, &rows, self.context.surroundings.width);
        }
        page.push('\n');
        page += &self.context.wrapped(&judged(&self.context.plan, self.context.plan.levers.iter().map(|lever| lever.id.as_str())), "");
        page += &self.runs();
        page
    }

    fn row(&self, each: &Each) -> Vec<String> {
        let indicator = &self.context.plan.indicators[each.target];
        let best = each.singles.iter().find_map(|single| Some((single, single.starts.iter().find(|start| start.amount.is_some())?)));
        let lever = each.lever.as_deref().map_or(Text::default(), |lever| self.label(lever));
        let (p, Text { zh, en }) = (percent(each.p_together), lever);
        let takes = match (best, each.class) {
            (Some((single, start)), _) => {
                let amount = start.amount.map_or(String::new(), |amount| self.amount(single, amount));
                let (label, amount) = (self.label(&single.lever), of_unit(&amount, &self.unit(single)));
                let (year, Text { zh, en }) = (start.year, self.cost(start));
                let last = single.starts.iter().rev().find(|start| start.amount.is_some()).map_or(year, |start| start.year);
                Text::new(
                    format!("{}：{}，{year}年起（最晚{last}年），{zh}", label.zh, amount.zh),
                    format!("{}: {} from {year} ({last} at the latest), {en}", label.en, amount.en),
                )
            }
            (None, Class::Together) => text!("all together {p}, most by “{en}”", "全部并用{p}，主要靠“{zh}”"),
            (None, Class::Range) => match each.would_take.map(short) {
                Some(take) => text!("all {p}; “{en}” would take {take}", "全部并用{p}；“{zh}”需要{take}"),
                None => text!("all {p}; more of all levers would do", "全部并用{p}；各项加大后可以达到"),
            },
            (None, Class::LevelsOff) => {
                let highest = percent(each.p_without_end.unwrap_or(each.p_together));
                text!("all {p}, never more than {highest}", "全部并用{p}，再加力也不超过{highest}")
            }
            _ => match &each.besides {
                Some(besides) => {
                    let label = self.context.plan.assumption(&besides.assumption).map_or(Text::default(), |known| known.label.clone());
                    let (p, Text { zh, en }) = (percent(besides.p), label);
                    text!("{p} if this turns out well: {en}", "若“{zh}”有利，为{p}")
                }
                None => Text::same("–"),
            },
        };
        let name = indicator.full_name();
        vec![
            self.context.say(&Text::new(format!("{} {}", indicator.number, name.zh), format!("{} {}", indicator.number, name.en))),
            percent(each.p),
            self.context.say(&takes),
        ]
    }
}

/// What the last column of a class holds.
fn takes_words(class: Class) -> Text {
    match class {
        Class::OneLever => text!("what it takes", "需要什么"),
        _ => text!("with all levers at their utmost", "全部措施用到最大力度"),
    }
}

fn class_words(class: Class) -> Text {
    match class {
        Class::Safe => text!("safe as they are", "现状有把握达标"),
        Class::OneLever => text!("safe by one lever", "单项措施可有把握达标"),
        Class::Together => text!("safe by all their levers together", "全部措施并用可有把握达标"),
        Class::Range => text!("the levers' ranges end too early", "措施力度上限不够"),
        Class::LevelsOff => text!("the effect levels off below", "效果趋平，达不到"),
        Class::TooLate => text!("too late to decide anything", "为时已晚"),
        Class::NoLever => text!("no lever touches them", "没有措施能影响"),
    }
}
