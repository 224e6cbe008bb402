//! The status of a plan on one slide: a row a domain, a mark a target, counts at the end.

use super::canvas::{Anchor, Area, Type};
use super::marks;
use super::measure::{self, LINE, Words};
use super::page::{Page, say};
use super::palette::{GRID, INK, MUTED};
use super::rows::{grown, lowered};
use super::{Drawing, Material};
use crate::achieve::Outlook;
use crate::language::Text;
use crate::plan::Domain;
use crate::text;

/// How likely the targets of each domain are to be met.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Status {
    /// Title of the scenario.
    pub scenario: Text,
    /// The year in which targets are due.
    pub target_year: i32,
    /// Domains that have targets.
    pub rows: Vec<StatusRow>,
}

/// The targets of a domain.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StatusRow {
    /// Title of the domain.
    pub domain: Text,
    /// Its targets, in the plan's order.
    pub marks: Vec<StatusMark>,
}

/// One target.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusMark {
    /// Of the row in the plan's table.
    pub number: String,
    /// P(met); `None` where it is not modelled.
    pub met: Option<f64>,
}

impl StatusMark {
    fn outlook(&self) -> Option<Outlook> {
        self.met.map(Outlook::of)
    }
}

impl StatusRow {
    fn count(&self, outlook: Outlook) -> usize {
        self.marks.iter().filter(|mark| mark.outlook() == Some(outlook)).count()
    }
}

impl Status {
    fn count(&self, outlook: Outlook) -> usize {
        self.rows.iter().map(|row| row.count(outlook)).sum()
    }

    fn targets(&self) -> usize {
        self.rows.iter().map(|row| row.marks.len()).sum()
    }

    /// The domains in which no target is likely to be met.
    fn without_likely(&self) -> Vec<&StatusRow> {
        self.rows.iter().filter(|row| row.count(Outlook::Likely) == 0).collect()
    }
}

impl Drawing for Status {
    fn of(material: &Material<'_>, _: usize) -> Option<Status> {
        let Material { plan, .. } = material;
        let result = material.reference();
        let row = |(position, domain): (usize, &Domain)| {
            let own = plan.indicators.iter().zip(&result.targets).filter(|(indicator, _)| indicator.domain == position);
            let mut marks: Vec<StatusMark> =
                own.map(|(indicator, outcome)| StatusMark { number: indicator.number.clone(), met: outcome.p_met }).collect();
            // The best come first, so that classes stand together; what is not modelled comes last.
            marks.sort_by(|one, other| other.met.unwrap_or(-1.0).total_cmp(&one.met.unwrap_or(-1.0)));
            StatusRow { domain: domain.name.clone(), marks }
        };
        let rows = plan.domains.iter().enumerate().map(row).filter(|row| !row.marks.is_empty());
        Some(Status { scenario: result.scenario.title.clone(), target_year: plan.target_year, rows: rows.collect() })
    }

    fn title(&self) -> Text {
        let (likely, unlikely, all) = (self.count(Outlook::Likely), self.count(Outlook::Unlikely), self.targets());
        if let [StatusRow { marks, .. }] = &self.rows[..]
            && let [only] = &marks[..]
        {
            return match only.outlook() {
                Some(Outlook::Likely) => text!("The plan's one target is likely to be met", "规划仅有的1项目标可能达标"),
                Some(Outlook::Open) => text!("Whether the plan's one target is met is open", "规划仅有的1项目标能否达标尚不确定"),
                Some(Outlook::Unlikely) => text!("The plan's one target is unlikely to be met", "规划仅有的1项目标不大可能达标"),
                None => text!("The plan's one target is not modelled", "规划仅有的1项目标未建模"),
            };
        }
        let head = text!(
            "{likely} of {all} targets are likely to be met, {unlikely} are unlikely",
            "{all}项目标中{likely}项可能达标，{unlikely}项不大可能达标"
        );
        let domains = self.rows.len();
        let weakest = match self.without_likely()[..] {
            [] => Text::default(),
            // Where none is likely at all, or there is one domain alone, it has been said.
            _ if likely == 0 || domains == 1 => Text::default(),
            [only] => {
                let (Text { zh, en }, count) = (&only.domain, only.marks.len());
                text!("; none of the {count} in {en}", "；“{zh}”{count}项中没有可能达标的")
            }
            ref several => {
                let without = several.len();
                text!("; in {without} of {domains} domains none is likely", "；{domains}个领域中有{without}个没有可能达标的目标")
            }
        };
        Text::new(head.zh + weakest.zh.as_str(), head.en + weakest.en.as_str())
    }

    fn subtitle(&self) -> Text {
        let (year, Text { zh, en }) = (self.target_year, &self.scenario);
        text!(
            "One mark for each target for {year}, with the number of its row. Scenario: {en}",
            "每个标记为一项{year}年目标，数字为规划表中的序号。情景：{zh}"
        )
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        draw_rows(page, &self.rows);
    }
}

/// Draws rows of marks with their counts by class, and the key above them.
pub(super) fn draw_rows(page: &mut Page<'_, '_>, rows: &[StatusRow]) {
    let unmodelled = rows.iter().flat_map(|row| &row.marks).any(|mark| mark.met.is_none());
    let top = marks::key(page, page.body, unmodelled) + page.text(0.4);
    let area = Area { top, ..page.body };
    let Some(layout) = Layout::of(page, area, rows) else {
        let words = text!("Too many targets for this size.", "目标过多，请选用更大尺寸。");
        return say(page, words.get(page.language));
    };
    layout.draw(page, rows);
}

/// Where everything goes.
struct Layout {
    size: f64,
    radius: f64,
    names: Vec<Vec<String>>,
    left: f64,
    marks: Area,
    counts: [f64; 3],
    /// Lines of marks in each row, and the height of one.
    lines: Vec<usize>,
    line: f64,
    per_line: usize,
}

impl Layout {
    /// The largest marks and names with which every row fits.
    fn of(page: &Page<'_, '_>, area: Area, rows: &[StatusRow]) -> Option<Layout> {
        let words: Vec<Words> = rows.iter().map(|row| Words::new(page.get(&row.domain), false)).collect();
        let mut size = page.text(0.9) * grown(rows.len());
        while size >= page.least() {
            let counts_width = size * 2.3 * 3.0;
            let room = area.width() * 0.3;
            let names: Vec<_> = words.iter().map(|words| words.balanced(room / size)).collect();
            let widest = names.iter().map(|name| measure::widest(&name.lines, size, false)).fold(0.0, f64::max);
            let room = widest.min(room);
            let radius = size * 0.92;
            let step = radius * 2.5;
            let marks =
                Area::new(area.left + room + size, area.top + size * 1.6, area.right - counts_width - size * 0.5, area.bottom - size * 1.8);
            let per_line = (marks.width() / step).floor().max(1.0) as usize;
            let lines: Vec<usize> = rows.iter().map(|row| row.marks.len().div_ceil(per_line)).collect();
            let depth: f64 =
                names.iter().zip(&lines).map(|(name, lines)| (*lines as f64).max(name.lines.len() as f64 * size * LINE / step)).sum();
            let line = (marks.height() / depth.max(1.0)).min(step * 1.5);
            if line >= step * 0.98 && names.iter().all(|name| !name.broken) && marks.width() > step * 2.0 {
                let counts = [0.5, 1.5, 2.5].map(|at| area.right - counts_width + at * size * 2.3);
                let names = names.into_iter().map(|name| name.lines).collect();
                let marks = Area { top: marks.top + lowered(rows.len(), marks.height() - depth * line), ..marks };
                return Some(Layout { size, radius, names, left: area.left, marks, counts, lines, line, per_line });
            }
            size *= 0.96;
        }
        None
    }

    fn draw(&self, page: &mut Page<'_, '_>, rows: &[StatusRow]) {
        let head = self.marks.top - self.size * 0.9;
        for (outlook, x) in Outlook::ALL.into_iter().zip(self.counts) {
            marks::draw(page.canvas, (x, head), self.size * 0.5, Some(outlook), "");
        }
        let mut y = self.marks.top;
        for ((row, name), lines) in rows.iter().zip(&self.names).zip(&self.lines) {
            let high = (*lines as f64 * self.line).max(name.len() as f64 * self.size * LINE);
            let middle = y + high / 2.0;
            page.canvas.line(&[(self.left, y), (page.body.right, y)], GRID, 1.0);
            page.canvas.centred_lines(name, self.left, middle, Type::new(self.size).colour(INK));
            let first = middle - (*lines as f64 - 1.0) / 2.0 * self.line;
            for (index, mark) in row.marks.iter().enumerate() {
                let x = self.marks.left + self.radius * (1.25 + 2.5 * (index % self.per_line) as f64);
                let centre = (x, first + (index / self.per_line) as f64 * self.line);
                marks::draw(page.canvas, centre, self.radius, mark.outlook(), &mark.number);
            }
            for (outlook, x) in Outlook::ALL.into_iter().zip(self.counts) {
                let count = row.count(outlook);
                let style = Type::new(self.size).anchor(Anchor::Middle);
                let style = if count == 0 { style.colour(MUTED) } else { style.bold() };
                page.canvas.text(&count.to_string(), (x, middle), style);
            }
            y += high;
        }
        page.canvas.line(&[(self.left, y), (page.body.right, y)], GRID, 1.0);
        let all = |outlook| rows.iter().map(|row| row.count(outlook)).sum::<usize>();
        let sum = y + self.size * 0.9;
        for (outlook, x) in Outlook::ALL.into_iter().zip(self.counts) {
            page.canvas.text(&all(outlook).to_string(), (x, sum), Type::new(self.size).bold().anchor(Anchor::Middle));
        }
        let words = text!("all targets", "合计");
        let x = self.counts[0] - self.size * 1.4;
        page.canvas.text(words.get(page.language), (x, sum), Type::new(self.size).colour(MUTED).anchor(Anchor::End));
    }
}
