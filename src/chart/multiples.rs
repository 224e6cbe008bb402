//! Small multiples: the fans of one domain on one page.

use super::canvas::{Anchor, Area, Type};
use super::fan::{Fan, legend};
use super::measure::{self, LINE};
use super::page::{Page, say};
use super::palette::{self, EMPTY, MUTED};
use super::{Drawing, Material};
use crate::achieve::Outlook;
use crate::language::Text;
use crate::language::number::per_cent;
use crate::text;

/// The fans of one domain.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SmallMultiples {
    /// The domain.
    pub name: Text,
    /// Title of the scenario.
    pub scenario: Text,
    /// One for each indicator.
    pub fans: Vec<Fan>,
    /// Of the whole domain, also where the fans of a page are a part of it.
    pub counts: DomainCounts,
}

/// How many targets of a domain there are, and how likely they are met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DomainCounts {
    /// Targets that are modelled.
    pub all: usize,
    /// Of these, likely to be met.
    pub likely: usize,
    /// Of these, unlikely to be met.
    pub unlikely: usize,
}

impl DomainCounts {
    fn of(fans: &[Fan]) -> DomainCounts {
        let outlooks: Vec<Outlook> = fans.iter().filter_map(|fan| fan.target.as_ref()?.met).map(Outlook::of).collect();
        let count = |outlook: Outlook| outlooks.iter().filter(|one| **one == outlook).count();
        DomainCounts { all: outlooks.len(), likely: count(Outlook::Likely), unlikely: count(Outlook::Unlikely) }
    }
}

impl Drawing for SmallMultiples {
    fn of(material: &Material<'_>, domain: usize) -> Option<SmallMultiples> {
        let Material { plan, .. } = material;
        let own = (0..plan.indicators.len()).filter(|position| plan.indicators[*position].domain == domain);
        let fans: Vec<Fan> = own.filter_map(|position| Fan::of(material, position)).collect();
        let counts = DomainCounts::of(&fans);
        Some(SmallMultiples {
            name: plan.domains[domain].name.clone(),
            scenario: material.reference().scenario.title.clone(),
            fans,
            counts,
        })
    }

    fn title(&self) -> Text {
        let Text { zh, en } = &self.name;
        match self.counts {
            DomainCounts { all: 0, .. } => self.name.clone(),
            DomainCounts { all: 1, likely: 1, .. } => text!("{en}: its one target is likely to be met", "{zh}：仅有的1项目标可能达标"),
            DomainCounts { all: 1, unlikely: 1, .. } => {
                text!("{en}: its one target is unlikely to be met", "{zh}：仅有的1项目标不大可能达标")
            }
            DomainCounts { all: 1, .. } => text!("{en}: its one target is open", "{zh}：仅有的1项目标尚有不确定性"),
            DomainCounts { all, likely: 0, unlikely: 0 } => {
                text!("{en}: of {all} targets none is likely or unlikely to be met", "{zh}：{all}项目标均尚有不确定性")
            }
            DomainCounts { all, likely, unlikely: 0 } => {
                text!(
                    "{en}: {likely} of {all} targets likely to be met, none unlikely",
                    "{zh}：{all}项目标中{likely}项可能达标，没有不大可能的"
                )
            }
            DomainCounts { all, likely, unlikely } => text!(
                "{en}: of {all} targets {likely} likely to be met, {unlikely} unlikely",
                "{zh}：{all}项目标中{likely}项可能达标，{unlikely}项不大可能达标"
            ),
        }
    }

    fn subtitle(&self) -> Text {
        Text::new(
            format!("情景：{}。方格内为达标概率，%", self.scenario.zh),
            format!("Scenario: {}. The field beside each name holds P(met), %", self.scenario.en),
        )
    }

    fn is_empty(&self) -> bool {
        self.fans.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        if self.fans.is_empty() {
            let words = text!("This domain has no indicators.", "该领域没有指标。");
            return say(page, words.get(page.language));
        }
        let fans: Vec<&Fan> = self.fans.iter().collect();
        let top = legend(page, page.body, &fans) + page.text(0.6);
        let count = self.fans.len();
        let Some(areas) = panels(page, Area { top, ..page.body }, count) else {
            let words =
                text!("{count} indicators do not fit this size. Choose a larger one.", "此尺寸容不下{count}项指标，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        for (fan, area) in self.fans.iter().zip(areas) {
            let name_size = page.text(0.72).min(area.height() * 0.09).min(area.width() * 0.055).max(self.least(page));
            self.panel(page, area, fan, name_size);
        }
    }
}

/// So many panels in an area, row by row, in as many columns as give them a good shape and few empty places; `None` if they would be too
/// small.
pub(super) fn panels(page: &Page<'_, '_>, area: Area, count: usize) -> Option<Vec<Area>> {
    let gap = page.text(0.9);
    let shape = |columns: usize| {
        let rows = count.div_ceil(columns);
        let wide = (area.width() - gap * (columns - 1) as f64) / columns as f64;
        let high = (area.height() - gap * (rows - 1) as f64) / rows as f64;
        (wide, high, rows)
    };
    let far = |columns: usize| {
        let (wide, high, rows) = shape(columns);
        let empty = (rows * columns - count) as f64 / count as f64;
        libm::fabs(libm::log(wide / high / 1.55)) + empty
    };
    let columns = (1..=count).min_by(|one, other| far(*one).total_cmp(&far(*other))).unwrap_or(1);
    let (wide, high, _) = shape(columns);
    if wide < page.text(4.5) || high < page.text(4.5) {
        return None;
    }
    let panel = |index: usize| {
        let left = area.left + (index % columns) as f64 * (wide + gap);
        let top = area.top + (index / columns) as f64 * (high + gap);
        Area::new(left, top, left + wide, top + high)
    };
    Some((0..count).map(panel).collect())
}

/// Panels of a page at most: more leave no room for letters that a room can read.
const PANELS: usize = 6;

impl SmallMultiples {
    /// The same on as many pages as it takes, the panels spread evenly over them.
    pub fn pages(self) -> Vec<SmallMultiples> {
        let pages = self.fans.len().div_ceil(PANELS).max(1);
        let a_page = self.fans.len().div_ceil(pages).max(1);
        self.fans.chunks(a_page).map(|fans| SmallMultiples { fans: fans.to_vec(), ..self.clone() }).collect()
    }

    /// Whether a page was asked for with more panels than a room can read.
    fn is_crowded(&self) -> bool {
        self.fans.len() > PANELS
    }

    /// The least size of letters; on a crowded page names stay whole, and are small.
    fn least(&self, page: &Page<'_, '_>) -> f64 {
        if self.is_crowded() { 7.0 } else { page.least() }
    }

    fn panel(&self, page: &mut Page<'_, '_>, area: Area, fan: &Fan, size: f64) {
        let met = fan.target.as_ref().and_then(|target| target.met);
        let field = size * 2.6;
        let room = area.width() - field - size * 0.5;
        let least = self.least(page).min(size);
        // A crowded page keeps names whole in small letters, on two lines; another one has room for three.
        let crowded = self.is_crowded();
        let (lines, smallest) = if crowded { (2.0, size * 0.6) } else { (3.0, least) };
        let name = measure::fit(page.get(&fan.name), true, room, size * LINE * lines, size, smallest);
        let head = (size * LINE * 2.0).max(name.height());
        page.canvas.centred_lines(&name.lines, area.left, area.top + head / 2.0, Type::new(name.size).bold());
        let colour = met.map_or(EMPTY, palette::probability);
        let square = Area::new(area.right - field, area.top + head / 2.0 - size * 0.75, area.right, area.top + head / 2.0 + size * 0.75);
        page.canvas.fill(square, colour);
        let words = met.map_or("–".to_owned(), per_cent);
        page.canvas.text(&words, square.middle(), Type::new(size).colour(palette::text_on(colour)).anchor(Anchor::Middle));
        let unit = page.get(&fan.unit);
        let target = fan.target.as_ref().map(|target| page.get(&target.words)).unwrap_or_default();
        let words = match (unit.is_empty(), target.is_empty()) {
            (true, _) => target.to_owned(),
            (false, true) => unit.to_owned(),
            (false, false) => format!("{unit} · {target}"),
        };
        // One line, or two of smaller type.
        let (note_room, smallest) = if crowded { (size * 1.65, size * 0.5) } else { (size * LINE * 2.0, least) };
        let note = measure::fit(&words, false, area.width(), note_room, (size * 0.85).max(least), smallest);
        page.canvas.lines(&note.lines, area.left, area.top + head, Type::new(note.size).colour(MUTED));
        // The figure at the top of the axis stands half a line above the plot.
        let plot = Area { top: area.top + head + note.height().max(size * 1.2) + size * 0.5, ..area };
        if fan.is_empty() {
            let words = text!("not modelled", "未建模");
            page.canvas.text(words.get(page.language), plot.middle(), Type::new(size * 0.85).colour(MUTED).anchor(Anchor::Middle));
        } else if let Some(lapses) = &fan.lapses {
            lapses.draw(page, plot, (size * 0.85).max(least));
        } else {
            fan.plot(page, plot, (size * 0.85).max(least), false);
        }
    }
}
