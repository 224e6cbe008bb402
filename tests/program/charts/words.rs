//! What each chart has to say, worked out from its figures alone and not from how it is drawn.

use fiveyear::chart::*;
use fiveyear::language::number::{fixed as number, large, per_cent, short, signed};
use fiveyear::language::{Language, Text};

/// Words that stand on the chart, each as often as it is listed. A chart without figures only says so.
pub fn expected(chart: &Chart, language: Language) -> Vec<String> {
    let mut words = Expected { language, words: Vec::new() };
    words.text(&chart.title());
    match chart {
        Chart::HeatMap(map) => words.heat_map(map),
        Chart::Status(status) => words.rows_of_marks(&status.rows),
        Chart::ByWhen(chart) => words.rows_of_marks(&chart.rows),
        Chart::Distance(distance) => {
            for mark in distance.reached.iter().chain(&distance.held) {
                words.add(mark.number.to_string());
            }
        }
        Chart::AtRisk(chart) if chart.rows.is_empty() => {
            words.say("没有达标概率不足一半的目标。", "No target is more likely missed than met.");
        }
        Chart::AtRisk(chart) => {
            for row in &chart.rows {
                words.text(&row.name);
                words.text(&row.detail);
                words.add(format!("{}%", per_cent(row.met)));
            }
        }
        Chart::Fan(fan) => words.fan(fan),
        Chart::SmallMultiples(page) => page.fans.iter().for_each(|fan| words.panel(fan)),
        Chart::Comparison(comparison) => words.comparison(comparison),
        Chart::Waterfall(waterfall) => words.waterfall(waterfall),
        Chart::Pyramid(pyramid) => words.pyramid(pyramid),
        Chart::Budget(budget) => words.budget(budget),
        Chart::NumberMet(chart) => words.number_met(chart),
        Chart::Tornado(tornado) => words.tornado(tornado),
        Chart::Sensitivity(chart) => {
            words.say("方差份额，%", "share of the variance, %");
            for row in &chart.rows {
                words.text(&row.name);
                words.add(format!("{}% · {}%", per_cent(row.alone.unwrap_or(f64::NAN).max(0.0)), per_cent(row.total.value)));
            }
        }
        Chart::Discovery(chart) => {
            for limit in &chart.limits {
                words.text(&limit.name);
                words.text(&limit.words);
            }
        }
        Chart::Robustness(chart) => {
            words.say("达标项数", "targets met");
            for row in &chart.rows {
                words.text(&row.name);
                words.add(format!("{}% · {}", per_cent(row.share), number(row.regret, 1)));
            }
        }
        Chart::Levers(levers) => {
            words.say("平均达标数增益，项", "targets gained on average");
            for row in &levers.rows {
                words.text(&row.name);
                let gain = signed(row.gain, |gain| number(gain, 2));
                // Chinese counts in ten thousands, of which a million has a hundred.
                let times = if language == Language::Zh && levers.millions.is_some() { 100.0 } else { 1.0 };
                words.add(format!("{gain} ± {} · {}", number((row.high - row.low) / 2.0, 2), short(row.cost * times)));
            }
        }
    }
    words.words.retain(|words| !words.is_empty());
    words.words
}

struct Expected {
    language: Language,
    words: Vec<String>,
}

impl Expected {
    fn text(&mut self, text: &Text) {
        self.words.push(text.get(self.language).to_owned());
    }

    fn add(&mut self, words: String) {
        self.words.push(words);
    }

    fn say(&mut self, zh: &str, en: &str) {
        self.text(&Text::new(zh, en));
    }

    fn interval(&self, low: &str, high: &str) -> String {
        Text::new(format!("{low}至{high}"), format!("{low} to {high}")).get(self.language).to_owned()
    }

    fn rows_of_marks(&mut self, rows: &[StatusRow]) {
        for row in rows {
            self.text(&row.domain);
            for mark in &row.marks {
                self.add(mark.number.to_string());
            }
        }
    }

    fn heat_map(&mut self, map: &HeatMap) {
        if map.columns.is_empty() {
            return self.say("没有可展示的目标。", "There is no target to show.");
        }
        map.columns.iter().for_each(|name| self.text(name));
        for group in &map.groups {
            self.text(&group.name);
            for row in &group.rows {
                self.text(&row.name);
                // The cells of a row follow its name.
                let cells: String = row.cells.iter().map(|cell| cell.map_or("–".to_owned(), per_cent)).collect();
                self.add(cells);
            }
        }
    }

    fn is_modelled(fan: &Fan) -> bool {
        fan.years.iter().any(|year| year.p50.is_finite())
    }

    fn fan(&mut self, fan: &Fan) {
        if !Self::is_modelled(fan) {
            return self.say("该指标未建模。", "This indicator is not modelled.");
        }
        // In the second line and on the axis.
        self.text(&fan.unit);
        self.text(&fan.unit);
        self.text(&fan.scenario);
        self.add(fan.target_year.to_string());
        let last = fan.years.last().expect("a modelled fan has years");
        // Millions are told with a word.
        let figure = |value: f64| large(value).unwrap_or_else(|| Text::same(short(value)));
        [last.p05, last.p50, last.p95].into_iter().for_each(|value| self.text(&figure(value)));
        if let Some(target) = &fan.target {
            self.text(&target.words);
            let Text { zh, en } = figure(target.value);
            self.text(&Text::new(format!("{}{zh}", target.sign), format!("{}{en}", target.sign)));
            let met = target.met.map(per_cent).unwrap_or_default();
            self.say(&format!("达标概率{met}%"), &format!("met in {met}% of draws"));
        }
        let year = fan.base_year;
        match (fan.baseline, fan.baseline_assumed) {
            (None, _) => {}
            (Some(_), false) => self.say(&format!("{year}年基期"), &format!("baseline {year}")),
            (Some(_), true) => self.say(&format!("{year}年基期（假设值）"), &format!("baseline {year}, assumed")),
        }
        if fan.history.iter().any(|(year, _)| *year != fan.base_year) {
            self.say("统计值", "observed");
        }
        if let [(_, _, place), ..] = &fan.elsewhere[..] {
            self.text(&Text::new(format!("统计值（{}）", place.zh), format!("observed ({})", place.en)));
        }
    }

    fn panel(&mut self, fan: &Fan) {
        self.text(&fan.name);
        if !Self::is_modelled(fan) {
            return self.say("未建模", "not modelled");
        }
        self.text(&fan.unit);
        if let Some(target) = &fan.target {
            self.text(&target.words);
            self.add(target.met.map_or("–".to_owned(), per_cent));
        }
        self.add(fan.target_year.to_string());
    }

    fn comparison(&mut self, comparison: &Comparison) {
        if comparison.rows.is_empty() {
            return self.say("各项目标的达标概率均无差异。", "No target is met more or less often.");
        }
        self.say("达标概率变化，百分点", "change of P(met), percentage points");
        let (unchanged, smaller) = (comparison.unchanged, comparison.smaller);
        if smaller > 0 {
            self.say(&format!("不足1个百分点的{smaller}项"), &format!("{smaller} by less than a point"));
        }
        if unchanged > 0 {
            self.say(&format!("无明显差异的{unchanged}项"), &format!("{unchanged} without a clear difference"));
        }
        for row in &comparison.rows {
            self.text(&row.name);
            let points = |share: f64| {
                let words = number(share * 100.0, 1);
                if share > 0.0 { format!("+{words}") } else { words }
            };
            self.add(format!("{} ({})", points(row.difference), self.interval(&points(row.low), &points(row.high))));
        }
    }

    fn waterfall(&mut self, waterfall: &Waterfall) {
        if !waterfall.end.is_finite() {
            return self.say("该指标未建模。", "This indicator is not modelled.");
        }
        [&waterfall.start_name, &waterfall.end_name, &waterfall.unit, &waterfall.scenario].into_iter().for_each(|text| self.text(text));
        self.add(short(waterfall.start));
        self.add(short(waterfall.end));
        for part in &waterfall.parts {
            self.text(&part.name);
            self.add(format!("{} ({})", signed(part.value, short), self.interval(&signed(part.low, short), &signed(part.high, short))));
        }
        if waterfall.target.is_some() {
            self.say("目标", "target");
        }
        if let Some(gap) = &waterfall.gap {
            let median = short(gap.median);
            self.say(&format!("中位数{median}距目标"), &format!("gap from the median {median}"));
            self.add(signed(gap.value, short));
        }
        if !waterfall.untold.is_empty() {
            self.say("无法与服务自身趋势分开", "could not be told apart from services by themselves (trend)");
        }
    }

    fn pyramid(&mut self, pyramid: &Pyramid) {
        if pyramid.first.women.is_empty() {
            return self.say("规划没有分年龄人口。", "The plan has no population by age.");
        }
        pyramid.ages.iter().for_each(|age| self.add(age.clone()));
        for year in [&pyramid.first, &pyramid.second] {
            self.add(number(year.women.iter().chain(&year.men).sum(), 0));
        }
        let (first, second) = (pyramid.first.year, pyramid.second.year);
        self.say(&format!("{second}年男性"), &format!("men {second}"));
        self.say(&format!("{second}年女性"), &format!("women {second}"));
        self.say(&format!("轮廓线：{first}年"), &format!("outline: {first}"));
        self.say("人", "people");
        for share in &pyramid.shares {
            let last = number(share.by_year.last().expect("samples have years").1, 1);
            self.say(&format!("{}：{last}%", share.name.zh), &format!("{}: {last}%", share.name.en));
        }
    }

    fn budget(&mut self, budget: &Budget) {
        if budget.lines.is_empty() {
            return;
        }
        self.text(&budget.unit);
        budget.years.iter().for_each(|year| self.add(year.to_string()));
        for line in &budget.lines {
            let [first, .., last] = line.amounts[..] else { panic!("samples have several years") };
            let (first, last) = (number(first, 1), number(last, 1));
            let amounts = if first == last { last } else { format!("{first} → {last}") };
            self.add(format!("{} {amounts}", line.name.get(self.language)));
        }
    }

    fn number_met(&mut self, chart: &NumberMet) {
        if chart.rows.is_empty() {
            return self.say("没有可展示的目标。", "There is no target to show.");
        }
        for row in &chart.rows {
            self.text(&row.scenario);
            let [low, middle, high] = [0.05, 0.5, 0.95].map(|share| row.quantile(share).to_string());
            self.add(if low == high { middle } else { format!("{middle} ({})", self.interval(&low, &high)) });
        }
    }

    fn tornado(&mut self, tornado: &TornadoChart) {
        if tornado.bars.is_empty() {
            return self.say("没有不确定假设影响该指标。", "No uncertain assumption moves this indicator.");
        }
        self.text(&tornado.unit);
        self.text(&tornado.scenario);
        self.say("目标", "target");
        if tornado.left_out > 0 {
            self.say(&format!("另有{}项", tornado.left_out), &format!("{} smaller ones", tornado.left_out));
        }
        for bar in tornado.bars.iter().filter(|bar| bar.at_low.is_finite() && bar.at_high.is_finite()) {
            self.text(&bar.name);
            let (low, high) = (bar.at_low.min(bar.at_high), bar.at_low.max(bar.at_high));
            let change = |value: f64| signed(value - tornado.base, short);
            self.add(self.interval(&change(low), &change(high)));
        }
    }
}
