//! Lays out what would have to be true, target by target.

use crate::analysis::seek::{Bound, Class, Each, EachAnswer, KnobKind, LatestDate, Question, Single, Start};
use crate::cli::context::Context;
use crate::cli::terminal::{self, Heading};
use crate::language::Text;
use crate::language::number::{counted, millions, percent, short, words_in_table};
use crate::scenario::{Scenario, month_words};
use crate::text;

use super::words::{judged, million, months};

/// Words of one language.
pub(super) struct EachPage<'a> {
    pub(super) context: &'a Context,
    pub(super) scenario: &'a Scenario,
    pub(super) question: &'a Question,
    pub(super) answer: &'a EachAnswer,
    /// The last year whose observations have moved the draws.
    pub(super) as_of: Option<i32>,
}

impl EachPage<'_> {
    pub(super) fn label(&self, lever: &str) -> Text {
        let plan = &self.context.plan;
        let line = || plan.budget.iter().find(|line| line.id == lever);
        let of_line = || line().map(|line| Text::new(format!("{}资金", line.name.zh), format!("Money for {}", line.name.en)));
        plan.levers.iter().find(|known| known.id == lever).map(|known| known.label.clone()).or_else(of_line).unwrap_or_default()
    }

    /// What the amounts of a lever or line count.
    pub(super) fn unit(&self, single: &Single) -> Text {
        let plan = &self.context.plan;
        match single.kind {
            KnobKind::Line => text!("of all spending", "占全部支出"),
            KnobKind::Lever => {
                plan.levers.iter().find(|known| known.id == single.lever).map_or(Text::default(), |known| known.unit.clone())
            }
        }
    }

    pub(super) fn amount(&self, single: &Single, amount: f64) -> String {
        match single.kind {
            KnobKind::Lever => short(amount),
            KnobKind::Line => format!("{}%", short(amount * 100.0)),
        }
    }

    /// The largest amount of a lever or line.
    fn most(&self, single: &Single) -> String {
        let plan = &self.context.plan;
        let lever = plan.levers.iter().find(|lever| lever.id == single.lever).map(|lever| lever.most);
        let share = |id: &str| plan.budget.iter().find(|line| line.id == id).map_or(f64::NAN, |line| line.share);
        let declared =
            plan.line_ranges.iter().find(|range| range.line == single.lever && self.question.choice.lines).map(|range| range.most);
        let line = declared.or_else(|| Some(share(&single.lever) * (1.0 + self.question.choice.within?)));
        let most = if single.kind == KnobKind::Lever { lever } else { line };
        most.map_or(String::new(), |most| self.amount(single, most))
    }

    /// Money over the years as what a planner speaks of: millions a year.
    fn a_year(&self, cost: f64, from: i32) -> f64 {
        let years = f64::from(self.context.plan.target_year - from + 1);
        cost / years * self.context.plan.million()
    }

    /// Money of [`EachPage::a_year`] in a table.
    fn in_table(&self, money: f64) -> String {
        self.context.say(&words_in_table(money, self.context.plan.paid_in()))
    }

    /// What an amount costs, in words.
    pub(super) fn cost(&self, start: &Start) -> Text {
        let cost = self.a_year(start.cost.unwrap_or_default(), start.year);
        let Text { zh, en } = millions(cost, self.context.plan.paid_in());
        if cost.abs() < 1e-9 { text!("no cost", "无需新增资金") } else { text!("{en} a year", "{zh}/年") }
    }

    pub(super) fn one(&self, each: &Each) -> String {
        let plan = &self.context.plan;
        let indicator = &plan.indicators[each.target];
        let (name, target, year) = (indicator.full_name(), &indicator.target_printed, plan.target_year);
        let (p, title, safe) = (percent(each.p), &self.scenario.title, percent(self.question.safe));
        let mut page =
            self.context.wrapped(&Text::new(format!("{} {}", indicator.number, name.zh), format!("{} {}", indicator.number, name.en)), "");
        let unit = |unit: &str, space: &str| match unit {
            _ if target.ends_with('%') || target.ends_with('％') || unit.is_empty() => String::new(),
            unit => format!("{space}{unit}"),
        };
        let (unit_zh, unit_en) = (unit(&indicator.unit.zh, ""), unit(&indicator.unit.en, " "));
        let seen = |seen: i32| text!(", with what was observed up to {seen}", "（计入截至{seen}年的观测值）");
        let seen = self.as_of.map_or_else(Text::default, seen);
        page += &self.context.wrapped(
            &Text::new(
                format!("{year}年目标{target}{unit_zh}；“{}”下{}达标概率{p}。{safe}以上为有把握达标。", title.zh, seen.zh),
                format!("{target}{unit_en} in {year}; met in {p} of draws ({}{}). Safe is {safe}.", title.en, seen.en),
            ),
            "   ",
        );
        page.push('\n');
        if each.class == Class::Safe {
            page += &self
                .context
                .wrapped(&text!("It is safe as it is: nothing has to be done for it.", "现状已有把握达标，无需另加措施。"), "");
            page += &self.dates(each);
            page += &self.runs();
            return page;
        }
        if !each.singles.is_empty() {
            page += &self.context.wrapped(&text!("What would have to be true, one lever at a time:", "单项措施需要达到的力度："), "");
            page += &self.singles(each);
            page.push('\n');
        }
        page += &self.context.wrapped(&self.why(each), "");
        for single in &each.singles {
            page += &self.detail(single);
        }
        if let Some(besides) = &each.besides {
            page += &self.besides(besides);
        }
        page += &self.dates(each);
        if let Some(checked) = &self.answer.checked {
            let (p, draws, seed) = (percent(checked.p), checked.draws, self.question.check_seed);
            let error = short((checked.p * (1.0 - checked.p) / draws as f64).sqrt() * 200.0);
            page += &self.context.wrapped(
                &text!(
                    "The cheapest amount, checked with other random numbers (seed {seed}, {draws} draws): {p} ± {error} points.",
                    "最省钱的力度另换随机数复核（种子{seed}，{draws}次模拟）：{p}，±{error}个百分点。"
                ),
                "",
            );
        }
        page += &self.context.wrapped(&judged(&self.context.plan, each.singles.iter().map(|single| single.lever.as_str())), "");
        page += &self.runs();
        page
    }

    fn besides(&self, besides: &crate::analysis::seek::Besides) -> String {
        let plan = &self.context.plan;
        let known = plan.assumption(&besides.assumption);
        let label = known.map_or(Text::same(&besides.assumption), |known| known.label.clone());
        let unit = known.map_or(Text::default(), |known| known.unit.clone());
        let middle = known.map(|known| short(known.distribution.quantile(0.5)));
        let (name, from, to, p) = (&besides.assumption, short(besides.from), short(besides.to), percent(besides.p));
        let Text { zh, en } = label;
        let (unit_zh, unit_en) = if unit.en.is_empty() { (String::new(), String::new()) } else { (unit.zh, format!(" {}", unit.en)) };
        let middle = middle.map_or_else(Text::default, |middle| text!(" (middle value {middle})", "（中位值{middle}）"));
        self.context.wrapped(
            &Text::new(
                format!("此外还需要：{zh}（{name}）落在最有利的三分之一，即{from}至{to}{unit_zh}{}，此时概率为{p}。", middle.zh),
                format!(
                    "What would have to be true besides: {en} ({name}) in its best third, {from} to {to}{unit_en}{}. Then {p}.",
                    middle.en
                ),
            ),
            "",
        )
    }

    fn singles(&self, each: &Each) -> String {
        let headings = [
            Heading::filling(self.context.say(&text!("lever", "措施"))),
            Heading::right(self.context.say(&text!("needed", "所需力度"))),
            Heading::right(self.context.say(&text!("of", "上限"))),
            Heading::right(self.context.say(&million(&self.context.plan))),
            Heading::right(self.context.say(&text!("last\nstart", "最晚\n起始"))),
            Heading::right(self.context.say(&text!("at the\nutmost", "最大\n力度"))),
        ];
        let row = |single: &Single| {
            let (label, unit) = (self.label(&single.lever), self.unit(single));
            let name = self.context.say(&Text::new(format!("{}（{}）", label.zh, unit.zh), format!("{} ({})", label.en, unit.en)));
            let first = single.starts.first();
            let needed = first.and_then(|start| Some((start, start.amount?)));
            let error =
                |start: &Start| start.range.map_or(String::new(), |(low, high)| format!(" ± {}", self.amount(single, (high - low) / 2.0)));
            let last = single.starts.iter().rev().find(|start| start.amount.is_some()).map(|start| start.year.to_string());
            vec![
                name,
                needed.map_or_else(
                    || self.context.say(&text!("not enough", "不够")),
                    |(start, amount)| self.amount(single, amount) + error(start).as_str(),
                ),
                self.most(single),
                first.and_then(|start| Some(self.in_table(self.a_year(start.cost?, start.year)))).unwrap_or_default(),
                last.unwrap_or_else(|| "–".to_owned()),
                percent(single.p_at_most),
            ]
        };
        let rows: Vec<Vec<String>> = each.singles.iter().map(row).collect();
        terminal::table(&headings, &rows, self.context.surroundings.width)
    }

    /// What later starts take, or what bounds a lever that is not enough.
    fn detail(&self, single: &Single) -> String {
        let label = self.label(&single.lever);
        let Text { zh, en } = &label;
        let p = percent(single.p_at_most);
        let starts: Vec<&Start> = single.starts.iter().collect();
        let words = match single.bound {
            Bound::None if starts.len() > 1 => {
                let of_year = |start: &&Start| {
                    let year = start.year;
                    match (start.amount, start.would_take) {
                        (Some(amount), _) => {
                            let (amount, Text { zh, en }) = (self.amount(single, amount), self.cost(start));
                            text!("{year}: {amount} ({en})", "{year}年：{amount}（{zh}）")
                        }
                        (None, Some(take)) => {
                            let (take, p) = (self.amount(single, take), percent(start.p_at_most));
                            text!("{year}: not enough, {p}; it would take {take}", "{year}年：不够，{p}，需要{take}")
                        }
                        (None, None) => {
                            let p = percent(start.p_at_most);
                            text!("{year}: not enough, {p}", "{year}年：不够，{p}")
                        }
                    }
                };
                let list = Text::join(&starts.iter().map(of_year).collect::<Vec<_>>(), "；", "; ");
                Text::new(format!("“{zh}”按起始年份：{}。", list.zh), format!("{en}, by first year: {}.", list.en))
            }
            Bound::Range { times, p: more } => {
                let (most, more, times) = (self.most(single), percent(more), short(times));
                text!(
                    "{en}: even {most} give {p}: the range ends; {more} at {times} times as much.",
                    "“{zh}”：用到{most}也只有{p}，上限不够；{times}倍力度为{more}。"
                )
            }
            Bound::LevelsOff { p: highest } => {
                let highest = percent(highest);
                text!("{en}: {p} at the utmost; it levels off at {highest}.", "“{zh}”：最大力度{p}，再加力也只到{highest}，效果趋平。")
            }
            Bound::YesOrNo => text!("{en}: {p}, and nothing beyond: it is done or not.", "“{zh}”：{p}；只有做或不做两种选择。"),
            Bound::None | Bound::HardlyTouches => return String::new(),
        };
        self.context.wrapped(&words, "  ")
    }

    /// An amount of a lever beyond its range, and what it costs a year at the lever's own price.
    fn with_cost(&self, lever: &str, amount: f64) -> Text {
        let plan = &self.context.plan;
        let words = Text::same(short(amount));
        let Some(lever) = plan.levers.iter().find(|known| known.id == lever) else { return words };
        let years = f64::from(plan.target_year - lever.start + 1);
        let cost = self.a_year(amount * (lever.cost * years + lever.cost_once), lever.start);
        if cost.abs() < 1e-9 {
            return words;
        }
        let Text { zh, en } = millions(cost, plan.paid_in());
        Text::new(format!("{}（按单价约{zh}/年）", words.zh), format!("{} (about {en} a year at its price)", words.en))
    }

    /// Why it is in its class.
    fn why(&self, each: &Each) -> Text {
        let p = percent(each.p_together);
        let Text { zh, en } = each.lever.as_deref().map_or(Text::default(), |lever| self.label(lever));
        let start = each.would_take_start.map(|(year, amount)| (year, short(amount)));
        let take = each.would_take.map(|amount| self.with_cost(each.lever.as_deref().unwrap_or_default(), amount));
        let times = each.times.map(short);
        match each.class {
            Class::Safe => text!("Safe as it is.", "现状有把握达标。"),
            Class::OneLever => text!("One lever is enough.", "单项措施即可。"),
            Class::Together => {
                text!("No lever is enough alone; all of them at their utmost give {p}.", "单项措施都不够；全部措施用到最大力度为{p}。")
            }
            Class::Range => match (times, take) {
                (None, take) => {
                    let Text { zh: take_zh, en: take_en } = take.unwrap_or_default();
                    text!(
                        "Not reachable: with every lever at its utmost {p}. The range of “{en}” ends too early: {take_en} alone would do.",
                        "达不到：全部措施用到最大力度为{p}。“{zh}”力度上限不够：单独达到{take_zh}即可。"
                    )
                }
                (Some(times), Some(Text { zh: take_zh, en: take_en })) => text!(
                    "Not reachable: with every lever at its utmost {p}. The ranges end too early: {times} times all of them would do, or {take_en} of “{en}” alone.",
                    "达不到：全部措施用到最大力度为{p}。力度上限不够：全部措施加到{times}倍可以达到，或“{zh}”单独达到{take_zh}。"
                ),
                (Some(times), None) => text!(
                    "Not reachable: with every lever at its utmost {p}. The ranges end too early: {times} times all of them would do.",
                    "达不到：全部措施用到最大力度为{p}。力度上限不够，全部措施加到{times}倍可以达到。"
                ),
            },
            Class::LevelsOff => {
                let highest = percent(each.p_without_end.unwrap_or(each.p_together));
                text!(
                    "Not reachable: with every lever at its utmost {p}, and even eight times as much gives {highest}: the effect levels off.",
                    "达不到：全部措施用到最大力度为{p}；加到八倍也只有{highest}，效果趋平。"
                )
            }
            Class::TooLate => match start {
                Some((year, amount)) => text!(
                    "Too late: what can still be decided takes effect after the plan. A start in {year} with {amount} of “{en}” would have done.",
                    "为时已晚：现在才能决定的措施在规划期后才见效。若{year}年起实行“{zh}”、力度{amount}，则可以达到。"
                ),
                None => text!(
                    "Too late: what can still be decided takes effect after the plan.",
                    "为时已晚：现在才能决定的措施在规划期后才见效。"
                ),
            },
            Class::NoLever => text!("No lever touches it.", "没有措施能影响它。"),
        }
    }

    /// How late facilities may open.
    fn dates(&self, each: &Each) -> String {
        let safe = each.p >= self.question.safe;
        self.answer.dates.iter().map(|date| self.context.wrapped(&self.latest(date, safe), "")).collect()
    }

    fn latest(&self, date: &LatestDate, safe: bool) -> Text {
        let Text { zh, en } = &date.group.label;
        let (without, holds) = (percent(date.p_without), percent(date.holds));
        let Text { zh: stays_zh, en: stays_en } = match safe {
            true => text!("safe", "有把握达标"),
            false => text!("at {holds} or more (a point below as it is)", "不低于{holds}（比现状低1个百分点）"),
        };
        // A date that leaves no more than a figure rounds away says nothing.
        let Some(years) = date.years.filter(|_| without != holds) else {
            return text!(
                "{en}: the target stays {stays_en} even without it; {without} if it never opens.",
                "{zh}：即使不建，仍{stays_zh}；不建为{without}。"
            );
        };
        let (first, last) = date.group.openings;
        let (by, planned, later) = (month_words(first + years), month_words(first), months(years));
        // Several facilities have a date each: what is told is by how much each may be late.
        if last > first + 1e-9 {
            return Text::new(
                format!("{zh}：每处最多推迟{}，仍{stays_zh}；不建为{without}。", later.zh),
                format!("{en}: each at most {} later than planned, for the target to stay {stays_en}; {without} if never.", later.en),
            );
        }
        Text::new(
            format!("{zh}：最晚{}投用（原定{}），仍{stays_zh}；不建为{without}。", by.zh, planned.zh),
            format!("{en}: open by {} (planned {}), for the target to stay {stays_en}; {without} if never.", by.en, planned.en),
        )
    }

    pub(super) fn runs(&self) -> String {
        let runs = self.answer.runs;
        let counted = counted(runs, "run");
        self.context.say(&text!("{counted}.\n", "共运算{runs}次。\n"))
    }
}
