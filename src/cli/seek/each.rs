//! Lays out what would have to be true, target by target.

use strum::VariantArray;

use crate::analysis::seek::{Class, Each, Question};
use crate::cli::context::Context;
use crate::cli::terminal::{self, Heading, wrap};
use crate::language::number::{percent, short};
use crate::language::{Language, Text};
use crate::scenario::Scenario;
use crate::text;

/// Words of one language.
pub(super) struct EachPage<'a> {
    pub(super) context: &'a Context,
    pub(super) scenario: &'a Scenario,
    pub(super) question: &'a Question,
    pub(super) runs: usize,
}

impl EachPage<'_> {
    fn say(&self, words: Text) -> String {
        words.get(self.context.language).to_owned()
    }

    fn label(&self, lever: &str) -> String {
        let plan = &self.context.plan;
        plan.levers.iter().find(|known| known.id == lever).map_or(lever.to_owned(), |known| self.say(known.label.clone()))
    }

    fn unit(&self, lever: &str) -> String {
        let plan = &self.context.plan;
        plan.levers.iter().find(|known| known.id == lever).map_or(String::new(), |known| self.say(known.unit.clone()))
    }

    /// Money over the years as what a planner speaks of.
    fn money(&self, cost: f64, from: i32) -> String {
        let years = f64::from(self.context.plan.target_year - from + 1);
        short(cost / years * self.context.plan.million())
    }

    pub(super) fn one(&self, each: &Each) -> String {
        let plan = &self.context.plan;
        let indicator = &plan.indicators[each.target];
        let width = self.context.surroundings.width;
        let (name, target, year) = (self.say(indicator.full_name()), &indicator.target_printed, plan.target_year);
        let (p, title, safe) = (percent(each.p), self.say(self.scenario.title.clone()), percent(self.question.safe));
        let mut page = wrap(&format!("{} {name}", indicator.number), width, "");
        page += &wrap(
            &self.say(text!(
                "{target} in {year}; met in {p} of draws ({title}). Safe is {safe}.",
                "{year}年目标 {target}；达标概率 {p}（{title}）。{safe}以上为有把握达标。"
            )),
            width,
            "   ",
        );
        page.push('\n');
        if each.class == Class::Safe {
            page += &self.say(text!("It is safe as it is: nothing has to be done for it.\n", "现状已有把握达标，无需另加措施。\n"));
            return page;
        }
        if !each.singles.is_empty() {
            page += &self.say(text!("What would have to be true, one lever at a time:\n", "单项措施需要达到的力度：\n"));
            page += &self.singles(each, width);
        }
        page += &wrap(&self.why(each), width, "");
        if let Some(besides) = &each.besides {
            let label = plan.assumption(&besides.assumption).map_or(Text::same(&besides.assumption), |known| known.label.clone());
            let (name, from, to, p) = (&besides.assumption, short(besides.from), short(besides.to), percent(besides.p));
            let Text { zh, en } = label;
            page += &wrap(
                &self.say(text!(
                    "What would have to be true besides: {name} ({en}) in its best third, {from} to {to}. Then {p}.",
                    "此外还需要：{name}（{zh}）落在最有利的三分之一，即 {from} 至 {to}，此时概率为 {p}。"
                )),
                width,
                "",
            );
        }
        page += &self.rests_on(each.singles.iter().map(|single| single.lever.as_str()));
        page += &self.runs();
        page
    }

    fn singles(&self, each: &Each, width: usize) -> String {
        let headings = [
            Heading::filling(self.say(text!("lever", "措施"))),
            Heading::right(self.say(text!("needed", "所需力度"))),
            Heading::right(self.say(text!("± draws", "±抽样"))),
            Heading::right(self.say(text!("of", "上限"))),
            Heading::right(self.say(self.money_heading())),
            Heading::right(self.say(text!("from", "起始"))),
            Heading::right(self.say(text!("utmost", "最大力度"))),
        ];
        let mut rows = Vec::new();
        for single in &each.singles {
            let most = self.context.plan.levers.iter().find(|lever| lever.id == single.lever).map_or(0.0, |lever| lever.most);
            for (position, start) in single.starts.iter().enumerate() {
                let name =
                    if position == 0 { format!("{} ({})", self.label(&single.lever), self.unit(&single.lever)) } else { String::new() };
                let name = if self.context.language == Language::Zh { name.replace(" (", "（").replace(')', "）") } else { name };
                let error = start.range.map_or(String::new(), |(low, high)| short((high - low) / 2.0));
                rows.push(vec![
                    name,
                    start.amount.map_or_else(|| self.say(text!("not reachable", "达不到")), short),
                    if start.amount.is_some() { error } else { String::new() },
                    short(most),
                    start.cost.map_or(String::new(), |cost| self.money(cost, start.year)),
                    start.year.to_string(),
                    percent(start.p_at_most),
                ]);
            }
        }
        terminal::table(&headings, &rows, width)
    }

    fn money_heading(&self) -> Text {
        match self.context.plan.money_unit {
            Some(_) => text!("million a year", "百万元/年"),
            None => text!("money a year", "资金/年"),
        }
    }

    /// Why it is in its class.
    fn why(&self, each: &Each) -> String {
        let p = percent(each.p_together);
        let lever = each.lever.as_deref().map_or(String::new(), |lever| self.label(lever));
        let start = each.would_take_start.map(|(year, amount)| (year, short(amount)));
        let take = each.would_take.map(short);
        self.say(match each.class {
            Class::Safe => text!("safe as it is", "现状有把握达标"),
            Class::OneLever => text!("One lever is enough.", "单项措施即可。"),
            Class::Together => text!("No lever is enough alone; all of them at their utmost give {p}.", "单项措施不够；全部措施用到最大力度为 {p}。"),
            Class::Range => match take {
                Some(take) => text!(
                    "Not reachable: with every lever at its utmost {p}. The ranges end too early: {lever} would take {take}.",
                    "达不到：全部措施用到最大力度为 {p}。力度上限不够：“{lever}”需要 {take}。"
                ),
                None => text!(
                    "Not reachable: with every lever at its utmost {p}. The ranges end too early; more of all levers would do.",
                    "达不到：全部措施用到最大力度为 {p}。力度上限不够，各项措施加大后可以达到。"
                ),
            },
            Class::LevelsOff => {
                let highest = percent(each.p_without_end.unwrap_or(each.p_together));
                text!(
                    "Not reachable: with every lever at its utmost {p}, and no amount gives more than {highest}: the effect levels off.",
                    "达不到：全部措施用到最大力度为 {p}；再加力也不超过 {highest}，效果已趋平。"
                )
            }
            Class::TooLate => match start {
                Some((year, amount)) => text!(
                    "Too late: what can still be decided takes effect after the plan. A start in {year} with {amount} of {lever} would have done.",
                    "为时已晚：现在才能决定的措施在规划期后才见效。若{year}年起实行“{lever}”、力度 {amount}，则可以达到。"
                ),
                None => text!("Too late: what can still be decided takes effect after the plan.", "为时已晚：现在才能决定的措施在规划期后才见效。"),
            },
            Class::NoLever => text!("No lever touches it.", "没有措施能影响它。"),
        })
    }

    /// What the answer rests on.
    fn rests_on<'l>(&self, levers: impl Iterator<Item = &'l str>) -> String {
        let used: Vec<_> = levers.filter_map(|id| self.context.plan.levers.iter().find(|lever| lever.id == id)).collect();
        let (all, judged) = (used.len(), used.iter().filter(|lever| lever.grade == 'D').count());
        if judged == 0 {
            return String::new();
        }
        self.say(text!(
            "Effects and costs of {judged} of {all} levers are judgements (grade D).\n",
            "{all}项措施中有{judged}项的效果和费用出自判断（证据等级 D）。\n"
        ))
    }

    fn runs(&self) -> String {
        let runs = self.runs;
        self.say(text!("{runs} runs.\n", "共运算{runs}次。\n"))
    }

    pub(super) fn all(&self, answers: &[Each]) -> String {
        let width = self.context.surroundings.width;
        let (title, safe) = (self.say(self.scenario.title.clone()), percent(self.question.safe));
        let mut page = self.say(text!(
            "What would have to be true for each target ({title}; safe is {safe})\n\n",
            "各项目标需要什么条件（{title}；{safe}以上为有把握达标）\n\n"
        ));
        for class in Class::VARIANTS {
            let count = answers.iter().filter(|each| each.class == *class).count();
            if count > 0 {
                page += &format!(" {count:>3}  {}\n", self.say(class_words(*class)));
            }
        }
        page.push('\n');
        let headings = [
            Heading::filling(self.say(text!("target", "目标"))),
            Heading::right("P"),
            Heading::filling(self.say(text!("what it takes", "需要什么"))),
        ];
        let mut rows = Vec::new();
        for each in answers.iter().filter(|each| each.class != Class::Safe) {
            let indicator = &self.context.plan.indicators[each.target];
            let best = each.singles.iter().find_map(|single| Some((single, single.starts.iter().find(|start| start.amount.is_some())?)));
            let takes = match best {
                Some((single, start)) => {
                    let (lever, amount, unit) =
                        (self.label(&single.lever), short(start.amount.unwrap_or_default()), self.unit(&single.lever));
                    let (year, cost) = (start.year, self.money(start.cost.unwrap_or_default(), start.year));
                    let Text { zh, en } = self.money_heading();
                    self.say(text!("{lever}: {amount} {unit} from {year}, {cost} {en}", "{lever}：{amount}{unit}，{year}年起，{cost}{zh}"))
                }
                None => self.why(each),
            };
            rows.push(vec![format!("{} {}", indicator.number, self.say(indicator.full_name())), percent(each.p), takes]);
        }
        page += &terminal::table(&headings, &rows, width);
        page += &self.rests_on(self.context.plan.levers.iter().map(|lever| lever.id.as_str()));
        page += &self.runs();
        page
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
