//! Panels and other methods' forecasts as files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::others::OtherForecasts;
use super::panel::{Panel, gather, usual_family, usual_scale};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::forecast::Scale;
use crate::table::{Field, Frame, Schema, read_csv};
use crate::text;

/// A panel as read: its rows stay with it until it is known which places teach.
pub struct PanelFile {
    frame: Frame,
}

fn schema() -> Schema {
    Schema::new(vec![
        Field::text("indicator"),
        Field::text("entity"),
        Field::integer("year"),
        Field::number("value"),
        Field::choice("scale", &["linear", "log", "logit"]).optional(),
        Field::text("family").optional(),
    ])
    .unique(&["indicator", "entity", "year"])
    .filled()
}

/// Reads a panel: a row for each indicator, place and year. Columns `scale` and `family` may say what else the names would.
pub fn read_panel(source: &Arc<Source>) -> Result<PanelFile, Vec<Diagnostic>> {
    Ok(PanelFile { frame: read_csv(source, &schema())? })
}

/// A panel whose places teach, one whose places are scored, and what is odd about them.
#[derive(Debug)]
pub struct Halves {
    /// The places that teach.
    pub teaching: Panel,
    /// The places that are scored.
    pub scored: Panel,
    /// What is odd in the files but stops nothing.
    pub warnings: Vec<Diagnostic>,
}

/// The places of `held_out` are scored, and never teach; without it, every second place by a fixed hash of its name.
pub fn read_scored(panel: &PanelFile, held_out: Option<&PanelFile>) -> Result<Halves, Vec<Diagnostic>> {
    let mut warnings = panel.frame.warnings.clone();
    let all = panel.gathered(None, &mut warnings);
    let halves = match held_out {
        None => {
            let kept_out = every_second(&all.entities());
            Halves {
                teaching: all.of_places(|place| !kept_out.contains(place)),
                scored: all.of_places(|place| kept_out.contains(place)),
                warnings,
            }
        }
        Some(file) => {
            warnings.extend(file.frame.warnings.iter().cloned());
            let scored = file.gathered(Some(&all), &mut warnings);
            let scored_places: BTreeSet<String> = scored.entities().into_iter().map(str::to_owned).collect();
            let both: Vec<&str> = all.entities().into_iter().filter(|place| scored_places.contains(*place)).collect();
            if !both.is_empty() {
                let (count, list) = (both.len(), both.iter().take(5).copied().collect::<Vec<_>>().join(", "));
                warnings.push(Diagnostic::warning(
                    Code::PlaceInBothPanels,
                    text!(
                        "{count} places stand in both files ({list}): they are scored, and their rows in the first file are not used",
                        "有 {count} 个地区同时出现在两个文件中（{list}）：只作检验，第一个文件中的数据不用"
                    ),
                ));
            }
            let teaching = all.of_places(|place| !scored_places.contains(place));
            Halves { teaching, scored, warnings }
        }
    };
    Ok(halves)
}

/// Every second place in the order of a hash of its name (FNV-1a), so that no one chose them.
fn every_second<'a>(places: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let hash = |name: &str| name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    let mut order: Vec<&str> = places.iter().copied().collect();
    order.sort_by_key(|name| (hash(name), *name));
    order.into_iter().skip(1).step_by(2).collect()
}

impl PanelFile {
    /// The panel; `like` another one, it has that one's indicators, scales and families.
    fn gathered(&self, like: Option<&Panel>, warnings: &mut Vec<Diagnostic>) -> Panel {
        let frame = &self.frame;
        let mut scales: BTreeMap<String, Scale> = BTreeMap::new();
        let mut families: BTreeMap<String, String> = BTreeMap::new();
        for row in 0..frame.rows() {
            let indicator = frame.text(row, "indicator");
            if let Some(scale) = Scale::of_name(frame.text(row, "scale")) {
                scales.entry(indicator.to_owned()).or_insert(scale);
            }
            if !frame.text(row, "family").is_empty() {
                families.entry(indicator.to_owned()).or_insert_with(|| frame.text(row, "family").to_owned());
            }
        }
        let known: BTreeMap<&str, &super::Indicator> =
            like.iter().flat_map(|panel| &panel.indicators).map(|indicator| (indicator.name.as_str(), indicator)).collect();
        let whole = |row: usize| frame.integer(row, "year").expect("invariant: the schema refuses an empty year") as i32;
        let number = |row: usize| frame.number(row, "value").expect("invariant: the schema refuses an empty value");
        let rows = (0..frame.rows()).map(|row| (frame.text(row, "indicator"), frame.text(row, "entity"), whole(row), number(row)));
        let scale_of = |name: &str, values: &[f64]| match known.get(name) {
            Some(indicator) => indicator.scale,
            None => scales.get(name).copied().unwrap_or_else(|| usual_scale(name, values)),
        };
        let family_of = |name: &str| families.get(name).cloned().unwrap_or_else(|| usual_family(name).to_owned());
        let mut panel = gather(rows, scale_of, family_of);
        if let Some(like) = like {
            let strange: Vec<&str> =
                panel.indicators.iter().map(|indicator| indicator.name.as_str()).filter(|name| !known.contains_key(name)).collect();
            if !strange.is_empty() {
                let list = strange.join(", ");
                warnings.push(Diagnostic::warning(
                    Code::IndicatorWithoutRecord,
                    text!("no place of the first file has {list}: not scored", "第一个文件中没有 {list}：不作检验"),
                ));
            }
            let mut own: BTreeMap<String, super::Indicator> =
                std::mem::take(&mut panel.indicators).into_iter().map(|indicator| (indicator.name.clone(), indicator)).collect();
            panel.indicators = like
                .indicators
                .iter()
                .map(|indicator| match own.remove(&indicator.name) {
                    Some(own) => super::Indicator { family: indicator.family.clone(), ..own },
                    None => super::Indicator { places: Vec::new(), ..indicator.clone() },
                })
                .collect();
        }
        panel
    }
}

/// Columns of the quantiles of a forecast, at 1/40, ..., 39/40.
pub const QUANTILE_COLUMNS: [&str; 39] = [
    "p2.5", "p5", "p7.5", "p10", "p12.5", "p15", "p17.5", "p20", "p22.5", "p25", "p27.5", "p30", "p32.5", "p35", "p37.5", "p40", "p42.5",
    "p45", "p47.5", "p50", "p52.5", "p55", "p57.5", "p60", "p62.5", "p65", "p67.5", "p70", "p72.5", "p75", "p77.5", "p80", "p82.5", "p85",
    "p87.5", "p90", "p92.5", "p95", "p97.5",
];

/// Reads another method's forecasts: for each indicator, place and origin the quantiles of the value five years later, in its own unit.
pub fn read_other(source: &Arc<Source>, name: &str) -> Result<OtherForecasts, Vec<Diagnostic>> {
    let mut fields = vec![Field::text("indicator"), Field::text("entity"), Field::integer("origin")];
    fields.extend(QUANTILE_COLUMNS.iter().map(|column| Field::number(column)));
    let frame = read_csv(source, &Schema::new(fields).unique(&["indicator", "entity", "origin"]).filled())?;
    let mut faults = Vec::new();
    let mut forecasts = BTreeMap::new();
    for row in 0..frame.rows() {
        let quantiles = QUANTILE_COLUMNS.map(|column| frame.number(row, column).expect("invariant: the schema refuses an empty number"));
        if let Some(at) = quantiles.windows(2).position(|pair| pair[1] < pair[0]) {
            faults.push(
                Diagnostic::error(Code::QuantilesFall, text!("a quantile lies below the one before it", "分位数低于前一个分位数"))
                    .at(frame.place(row, QUANTILE_COLUMNS[at + 1]))
                    .help(text!("sort the quantiles of each forecast", "请把每个预测的分位数按大小排序")),
            );
        }
        let origin = frame.integer(row, "origin").expect("invariant: the schema refuses an empty year") as i32;
        forecasts.insert((frame.text(row, "indicator").to_owned(), frame.text(row, "entity").to_owned(), origin), quantiles);
    }
    if faults.is_empty() { Ok(OtherForecasts::new(name, forecasts)) } else { Err(faults) }
}
