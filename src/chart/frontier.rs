//! What money buys: the best mix for each sum, by targets met on average and by safe targets, with what comes in at each sum.

use super::axis::Axis;
use super::canvas::{Anchor, Area, Type};
use super::measure::{self, LINE};
use super::page::{Mark, Page};
use super::palette::{GRID, INK, MAIN, MUTED, TARGET};
use super::{Drawing, Material};
use crate::language::Text;
use crate::language::number::{fixed, in_table, millions, percent, short};
use crate::text;

/// The best mixes for several sums of money.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frontier {
    /// In rising order of money.
    pub points: Vec<FrontierPoint>,
    /// Targets met on average as it is.
    pub as_it_is: f64,
    /// How many targets are in question.
    pub targets: usize,
    /// From which probability on a target is safe.
    pub safe: f64,
    /// The first year of which money counts.
    pub start: i32,
    /// Levers that may be pulled, and how many of them rest on judgement.
    pub levers: (usize, usize),
    /// What money is counted in millions of; `None` if the plan does not say.
    pub currency: Option<Text>,
}

/// The best mix for one sum.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FrontierPoint {
    /// The sum.
    pub money: f64,
    /// Targets met on average.
    pub expected: f64,
    /// The same with other random numbers.
    pub checked: Option<f64>,
    /// Safe targets.
    pub safe: usize,
    /// What is new or more in the mix.
    pub new: Vec<Text>,
}

/// Names that are listed for one sum.
const NAMES: usize = 3;

impl Drawing for Frontier {
    fn of(_: &Material<'_>, _: usize) -> Option<Frontier> {
        // It is made of a search, not of a run.
        None
    }

    fn is_empty(&self) -> bool {
        self.points.len() < 2
    }

    fn title(&self) -> Text {
        let half = self.half();
        let last = self.points.last();
        match (half, last) {
            (Some(half), Some(last)) if half.money < last.money => {
                let [Text { zh, en }, Text { zh: all_zh, en: all_en }] =
                    [half, last].map(|point| millions(point.money, self.currency.as_ref()));
                text!("{en} a year buy more than half of what {all_en} buy", "每年{zh}换来的增益，超过{all_zh}的一半")
            }
            _ => text!("What each sum of money buys", "不同资金规模能换来什么"),
        }
    }

    fn subtitle(&self) -> Text {
        let (targets, start, (levers, judged)) = (self.targets, self.start, self.levers);
        text!(
            "Best mix found of {levers} levers for each sum of new money from {start}, of {targets} targets; effects and costs of {judged} levers are judgements",
            "{start}年起每年新增资金下{levers}项措施的最佳组合，共{targets}项目标；其中{judged}项措施的效果和费用出自判断"
        )
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        let size = page.text(0.8);
        let safe = percent(self.safe);
        let entries = [
            (Mark::Dot(MAIN), text!("best mix", "最佳组合")),
            (Mark::Ring(TARGET), text!("the same mix, other random numbers", "同一组合，另换随机数")),
        ];
        let entries = entries.map(|(mark, words)| (mark, words.get(page.language).to_owned()));
        let top = page.legend(page.body, &entries, 0.68) + page.text(0.4);
        let body = Area { top, ..page.body };
        let list_left = body.left + body.width() * 0.62;
        let (left, right) = (body.left + size * 3.4, list_left - size * 1.6);
        let foot = body.bottom - size * 3.2;
        let gap = size * 2.6;
        let lower = (foot - body.top) * 0.26;
        let upper_plot = Area::new(left, body.top + size * 1.4, right, foot - lower - gap);
        let lower_plot = Area::new(left, foot - lower, right, foot);
        // Where Chinese counts in ten thousands the axis does too.
        let counted = |point: &FrontierPoint| in_table(point.money, self.currency.as_ref(), page.language);
        let sums: Vec<f64> = self.points.iter().map(counted).collect();
        let money = sums.iter().copied();
        let across = Axis::around(money, (0.0, f64::INFINITY), 7).at(left, right);
        let expected = self.points.iter().flat_map(|point| [Some(point.expected), point.checked]).flatten().chain([self.as_it_is]);
        let up = Axis::around(expected, (0.0, self.targets as f64), 6).at(upper_plot.bottom, upper_plot.top);
        let counts = Axis::around(self.points.iter().map(|point| point.safe as f64), (0.0, self.targets as f64), 4)
            .at(lower_plot.bottom, lower_plot.top);
        up.draw_left(page.canvas, upper_plot, size);
        counts.draw_left(page.canvas, lower_plot, size);
        across.draw_below(page.canvas, lower_plot, size);
        let head = |page: &mut Page<'_, '_>, words: Text, y: f64| {
            let words = page.get(&words).to_owned();
            page.canvas.text(&words, (body.left, y), Type::new(size).colour(MUTED));
        };
        head(page, text!("targets met on average", "平均达标数"), upper_plot.top - size * 1.1);
        head(page, text!("safe targets ({safe} or more)", "有把握达标数（{safe}以上）"), lower_plot.top - size * 1.1);
        let unit = match &self.currency {
            Some(Text { zh, en }) => text!("new money, million {en} a year", "新增资金，万{zh}/年"),
            None => text!("new money a year", "每年新增资金"),
        };
        let unit = page.get(&unit).to_owned();
        page.canvas.text(
            &unit,
            ((left + right) / 2.0, lower_plot.bottom + size * 2.5),
            Type::new(size).colour(MUTED).anchor(Anchor::Middle),
        );
        let level = up.place(self.as_it_is);
        page.canvas.dashes((left, level), (right, level), MUTED, size * 0.1, size * 0.5);
        let line: Vec<(f64, f64)> =
            self.points.iter().zip(&sums).map(|(point, money)| (across.place(*money), up.place(point.expected))).collect();
        page.canvas.line(&line, MAIN, size * 0.16);
        // Steps: a target is safe or not, whatever lies between two sums.
        let mut steps: Vec<(f64, f64)> = Vec::new();
        for (point, (x, _)) in self.points.iter().zip(&line) {
            let (x, y) = (*x, counts.place(point.safe as f64));
            if let Some((_, before)) = steps.last().copied() {
                steps.push((x, before));
            }
            steps.push((x, y));
        }
        page.canvas.line(&steps, MAIN, size * 0.16);
        for (point, place) in self.points.iter().zip(&line) {
            page.canvas.dot(*place, size * 0.3, MAIN);
            if let Some(checked) = point.checked {
                page.canvas.ring((place.0, up.place(checked)), size * 0.42, TARGET, size * 0.1);
            }
        }
        self.list(page, Area::new(list_left, body.top, body.right, body.bottom), size);
    }
}

impl Frontier {
    /// The first sum that buys more than half of what the largest does.
    fn half(&self) -> Option<&FrontierPoint> {
        let last = self.points.last()?;
        let half = self.as_it_is + (last.expected - self.as_it_is) / 2.0;
        self.points.iter().find(|point| point.expected > half)
    }

    /// What comes in at each sum, as a queue.
    fn list(&self, page: &mut Page<'_, '_>, area: Area, largest: f64) {
        let heading = text!("what comes in, sum by sum", "各资金规模下新增的措施");
        let entries: Vec<(String, String)> = self
            .points
            .iter()
            .filter(|point| !point.new.is_empty())
            .map(|point| {
                let more = point.new.len().saturating_sub(NAMES);
                let mut names: Vec<Text> = point.new.iter().take(NAMES).cloned().collect();
                if more > 0 {
                    names.push(text!("{more} more", "另{more}项"));
                }
                let Text { zh, en } = Text::join(&names, "、", ", ");
                let money = short(in_table(point.money, self.currency.as_ref(), page.language));
                let sum = format!("{money} → {}", fixed(point.expected, 1));
                (sum, page.get(&Text::new(zh, en)).to_owned())
            })
            .collect();
        let mut size = largest;
        let lines = |size: f64| -> Vec<(String, Vec<String>)> {
            let room = area.width() - size * 7.0;
            entries.iter().map(|(sum, names)| (sum.clone(), measure::wrap(names, size, false, room))).collect()
        };
        let height = |size: f64| lines(size).iter().map(|(_, names)| (names.len() as f64 * LINE + 0.45) * size).sum::<f64>() + size * 2.0;
        while height(size) > area.height() && size > largest * 0.55 {
            size *= 0.96;
        }
        let heading = page.get(&heading).to_owned();
        page.canvas.text(&heading, (area.left, area.top + size * 0.6), Type::new(size).bold().colour(INK));
        let mut y = area.top + size * 2.0;
        for (sum, names) in lines(size) {
            if y + names.len() as f64 * size * LINE > area.bottom + 1.0 {
                break;
            }
            page.canvas.line(&[(area.left, y - size * 0.2), (area.right, y - size * 0.2)], GRID, 1.0);
            page.canvas.lines(&[sum], area.left, y, Type::new(size).bold().colour(INK));
            y = page.canvas.lines(&names, area.left + size * 7.0, y, Type::new(size).colour(INK)) + size * 0.45;
        }
    }
}
