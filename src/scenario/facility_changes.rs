//! Applies what a scenario says of facilities: changes of those that are there, and new ones.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::language::Text;
use crate::language::number::short;
use crate::plan::checks::{check_line, check_opening, check_shared_delay};
use crate::plan::facilities::{Measures, adds_places, is_meant, read_adds, read_facility, read_opening};
use crate::plan::plausible::opens_after;
use crate::plan::section::{Mistakes, Section};
use crate::plan::slips::{delay_in_months, of_facility};
use crate::plan::units::cost_out_of_line;
use crate::plan::value::distribution;
use crate::plan::{Facility, Plan};
use crate::sampling::Distribution;
use crate::text;

/// `[facility.ID]`: a change of the parent's facility (`*` stands for any part of an id), or a new one in full.
pub(super) fn apply_facilities(plan: &Plan, sections: &[(String, Section<'_>)], facilities: &mut Vec<Facility>, mistakes: &Mistakes) {
    // Which facilities this scenario cancels, by whom.
    let mut cancelled: BTreeMap<String, (String, Place)> = BTreeMap::new();
    for (id, section) in sections {
        let id = &id_of(id, facilities.iter().chain(&plan.facilities));
        let known: Vec<bool> = facilities.iter().map(|facility| is_meant(id, &facility.id)).collect();
        if known.contains(&true) {
            let change = FacilityChange::read(section, plan);
            section.finish();
            if let Some((key, place)) = other_than_cancelled(section).filter(|_| change.cancelled) {
                mistakes.push(
                    Diagnostic::warning(
                        Code::ChangesNothing,
                        text!("`{key}` changes nothing: `{id}` is cancelled here", "`{key}` 不起作用：`{id}` 在这里已取消"),
                    )
                    .at(place)
                    .help(text!("keep one of the two: what is cancelled never opens", "请只保留其一：取消的设施不会开放")),
                );
            }
            let mut at = 0;
            facilities.retain_mut(|facility| {
                let meant = known[at];
                at += 1;
                let stays = !meant || change.apply(facility);
                if !stays {
                    cancelled.insert(facility.id.clone(), (id.clone(), section.place()));
                }
                stays
            });
            // Of several that one line moves beyond what can be, the first speaks for all.
            let mut sound = true;
            if let Some(place) = change.opening_place.clone().filter(|_| change.opening.is_none() && is_a_year(change.delay_years)) {
                let delay = change.delay_years;
                mistakes.push(
                    Diagnostic::error(
                        Code::NotADate,
                        text!("`delay_years` is {delay}: a year, not a number of years", "`delay_years` 为 {delay}：这是年份，而不是年数"),
                    )
                    .at(place)
                    .help(text!(
                        "write by how many years it is late, such as `delay_years = 2`, or when it opens: `opening = \"{delay}-01\"`",
                        "请写推迟几年，如 `delay_years = 2`；或写投用日期：`opening = \"{delay}-01\"`"
                    )),
                );
                sound = false;
            } else if change.opening.is_some() || change.delay_years != 0.0 {
                for facility in facilities.iter().filter(|facility| is_meant(id, &facility.id)) {
                    if !check_opening(facility, change.opening_place.as_ref().unwrap_or(&section.place()), plan.base_year, mistakes) {
                        sound = false;
                        break;
                    }
                }
            }
            let years = f64::from(plan.target_year - plan.base_year);
            if let Some(place) = change.opening_place.clone().filter(|_| change.opening.is_none() && change.delay_years > years && sound) {
                let delay = change.delay_years;
                let help = if delay / 12.0 <= years {
                    let in_years = short(delay / 12.0);
                    text!(
                        "is it in months? Then write `{in_years}`; to leave the facility out, write `cancelled = true`",
                        "是否按月填写？若是，请写 `{in_years}`；如要取消设施，请写 `cancelled = true`"
                    )
                } else {
                    text!(
                        "nothing opens within the plan then: to leave it out, write `cancelled = true`",
                        "这样规划期内不会投用：如要取消，请写 `cancelled = true`"
                    )
                };
                mistakes.push(
                    Diagnostic::warning(
                        Code::OpensTooLate,
                        text!("a delay of {delay} years is longer than the plan", "推迟{delay}年，超过了整个规划期"),
                    )
                    .at(place)
                    .help(help),
                );
            }
            if change.opening.is_some() {
                mistakes.extend(
                    facilities
                        .iter()
                        .filter(|facility| is_meant(id, &facility.id))
                        .find_map(|facility| opens_after(plan.target_year, facility)),
                );
            }
            if change.delay.is_some() {
                mistakes.extend(
                    facilities.iter().filter(|facility| is_meant(id, &facility.id)).find_map(|facility| delay_in_months(facility, years)),
                );
            }
            let changed = || facilities.iter().filter(|facility| is_meant(id, &facility.id));
            if change.construction_cost.is_some() || change.running_cost.is_some() || change.ramp.is_some() || change.build_years.is_some()
            {
                let own = |facility: &&Facility| plan.facilities.iter().find(|known| known.id == facility.id);
                let before: Vec<Diagnostic> =
                    changed().filter_map(|facility| own(&facility)).flat_map(|known| of_facility(known, years)).collect();
                let costs = changed()
                    .filter(|_| change.construction_cost.is_some())
                    .filter_map(|facility| cost_out_of_line(facility, &plan.facilities));
                let odd = changed()
                    .flat_map(|facility| of_facility(facility, years))
                    .filter(|odd| before.iter().all(|known| known.message != odd.message));
                let told = costs.chain(odd).next().map(|told| {
                    if told.place.as_ref().is_some_and(|place| place.source.name == section.place().source.name) {
                        told
                    } else {
                        told.at(section.place())
                    }
                });
                mistakes.extend(told);
            }
            mistakes.extend(change.adds.as_ref().and_then(|(adds, places)| adds_out_of_line(plan, id, adds, places)));
            if change.shared_delay.is_some() {
                let meant = facilities.iter().filter(|facility| is_meant(id, &facility.id));
                meant.for_each(|facility| check_shared_delay(facility, &plan.assumptions, mistakes));
            }
            if let Some((line, place)) = &change.domain {
                check_line(line, place, &plan.budget, mistakes);
            }
        } else if section.value("name").is_some() || section.value("kind").is_some() || section.value("adds").is_some() && !id.contains('*')
        {
            if let Some((facility, place)) =
                read_facility(id, section, &Measures { base_year: Some(plan.base_year), money_unit: plan.money_unit })
            {
                check_line(&facility.domain, &place, &plan.budget, mistakes);
                check_shared_delay(&facility, &plan.assumptions, mistakes);
                check_opening(&facility, facility.places.opening.as_ref().unwrap_or(&place), plan.base_year, mistakes);
                mistakes.extend(opens_after(plan.target_year, &facility));
                mistakes.extend(cost_out_of_line(&facility, &plan.facilities));
                mistakes.extend(of_facility(&facility, f64::from(plan.target_year - plan.base_year)));
                facilities.push(facility);
            }
        } else if let Some((by, place)) = cancelled.iter().find(|(known, _)| is_meant(id, known)).map(|(_, by)| by) {
            mistakes.push(
                Diagnostic::error(
                    Code::UnknownFacility,
                    text!("`{id}` is changed here and cancelled by `{by}`", "`{id}` 在这里有改动，又被 `{by}` 取消"),
                )
                .at(section.place())
                .related(place.clone(), text!("cancelled here", "在这里取消"))
                .help(text!("keep one of the two: what is cancelled never opens", "请只保留其一：取消的设施不会开放")),
            );
        } else if facilities.is_empty() && id.contains('*') {
            mistakes.push(
                Diagnostic::warning(
                    Code::UnknownFacility,
                    text!("`{id}` stands for no facility: the plan has none", "`{id}` 不代表任何设施：规划没有设施"),
                )
                .at(section.place()),
            );
        } else {
            mistakes.push(
                Diagnostic::error(Code::UnknownFacility, text!("no facility is called `{id}`", "没有名为 `{id}` 的设施"))
                    .at(section.place())
                    // What the file changes already stands there.
                    .suggest(
                        id,
                        facilities
                            .iter()
                            .map(|facility| facility.id.as_str())
                            .filter(|known| !id.contains('*') && sections.iter().all(|(changed, _)| changed != known)),
                    )
                    .help(if id.contains('*') {
                        of_pattern(id, facilities)
                    } else {
                        text!(
                            "a new facility needs name, kind, opening, adds, domain and source, as in seeds/facilities.toml",
                            "新增设施需写明 name、kind、opening、adds、domain 和 source，格式同 seeds/facilities.toml"
                        )
                    }),
            );
        }
    }
}

/// How many times what the plan has it add a facility hardly adds in a scenario.
const FAR: f64 = 50.0;

/// What a facility adds that is many times what the plan has it add, or a small part of it.
fn adds_out_of_line(plan: &Plan, id: &str, adds: &BTreeMap<String, f64>, places: &BTreeMap<String, Place>) -> Option<Diagnostic> {
    let mut known = plan.facilities.iter().filter(|facility| is_meant(id, &facility.id));
    let far = |facility: &Facility| {
        adds.iter().find_map(|(name, amount)| {
            let own = facility.adds.get(name).filter(|own| **own > 0.0 && *amount > 0.0)?;
            let ratio = amount / own;
            (!(1.0 / FAR..FAR).contains(&ratio)).then(|| (name.clone(), *amount, *own))
        })
    };
    let (name, amount, own) = known.find_map(far)?;
    let (amount, own) = (short(amount), short(own));
    let told = Diagnostic::warning(
        Code::OtherUnit,
        text!("it adds {amount} of `{name}` here, and {own} in the plan", "这里新增 `{name}` {amount}，而规划中为 {own}"),
    );
    Some(
        told.maybe_at(places.get(&name).cloned())
            .help(text!("is the unit right? If it is meant, leave it", "单位是否正确？若确有此意，不必改动")),
    )
}

/// Whether a number of years is the number of a year.
fn is_a_year(years: f64) -> bool {
    years.fract() == 0.0 && (1900.0..2200.0).contains(&years)
}

/// What a pattern may be that fits no facility: its words at the other end of ids, else all ids that there are.
fn of_pattern(pattern: &str, facilities: &[Facility]) -> Text {
    let words = pattern.trim_matches('*').trim_matches('_');
    let turned = [format!("*_{words}"), format!("{words}_*"), format!("*{words}*")];
    let fits = |pattern: &&String| facilities.iter().any(|facility| is_meant(pattern, &facility.id));
    if let Some(pattern) = turned.iter().filter(|_| !words.is_empty()).find(fits) {
        return text!("did you mean `{pattern}`?", "是否想写 `{pattern}`？");
    }
    // One slip in the words of ids that several may share: `kindergarden_*` for `kindergartens_*`.
    let parts = facilities.iter().flat_map(|facility| {
        let id = facility.id.as_str();
        let ends = id.match_indices('_').flat_map(|(at, _)| [&id[..at], &id[at + 1..]]);
        ends.collect::<Vec<_>>()
    });
    let near = closest(words, parts.filter(|_| words.len() > 3)).map(|near| pattern.replacen(words, near, 1)).filter(|near| fits(&near));
    if let Some(pattern) = near {
        return text!("did you mean `{pattern}`?", "是否想写 `{pattern}`？");
    }
    let ids: Vec<&str> = facilities.iter().take(8).map(|facility| facility.id.as_str()).collect();
    let (en, zh) = (ids.join(", "), ids.join("、"));
    text!("`*` stands for any part of an id; there are {en}", "`*` 代表 id 的任意部分；现有 {zh}")
}

/// The first that is said of a facility besides that it is cancelled.
fn other_than_cancelled(section: &Section<'_>) -> Option<(String, Place)> {
    section.entries().into_iter().find(|(key, ..)| key != "cancelled").map(|(key, place, _)| (key, place))
}

/// The id of the facility that goes by this id or by this name, in either language; the words themselves where there is none.
fn id_of<'f>(words: &str, facilities: impl Iterator<Item = &'f Facility> + Clone) -> String {
    let named = |facility: &&Facility| facility.name.zh == words || facility.name.en == words;
    let known = facilities.clone().any(|facility| is_meant(words, &facility.id));
    facilities.clone().find(named).filter(|_| !known).map_or_else(|| words.to_owned(), |facility| facility.id.clone())
}

/// What a scenario says of a facility that is already there.
struct FacilityChange {
    cancelled: bool,
    delay_years: f64,
    delay: Option<Distribution>,
    delay_place: Option<Place>,
    shared_delay: Option<String>,
    opening: Option<f64>,
    opening_place: Option<Place>,
    ramp: Option<f64>,
    construction_cost: Option<f64>,
    build_years: Option<f64>,
    running_cost: Option<f64>,
    adds: Option<(BTreeMap<String, f64>, BTreeMap<String, Place>)>,
    domain: Option<(String, Place)>,
}

impl FacilityChange {
    fn read(section: &Section<'_>, plan: &Plan) -> FacilityChange {
        let base_year = plan.base_year;
        let amount = |key: &'static str| {
            let value = section.value(key);
            let read = if key.ends_with("_cost") { section.money(key, value, plan.money_unit) } else { section.years(key, value) };
            let (amount, place) = read?;
            if amount < 0.0 {
                let path = section.path();
                let message = text!("`{path}.{key}` cannot be negative", "`{path}.{key}` 不能为负");
                section.mistakes().push(Diagnostic::error(Code::NegativeAmount, message).at(place));
            }
            Some(amount)
        };
        FacilityChange {
            cancelled: section.value("cancelled").is_some_and(|value| {
                value.get_ref().as_bool().unwrap_or_else(|| {
                    section.wrong_kind("cancelled", value, text!("true or false", "true 或 false"));
                    false
                })
            }),
            delay_years: section.years("delay_years", section.value("delay_years")).map_or(0.0, |(years, _)| years),
            delay_place: section.value("delay").map(|value| section.value_place(value)),
            delay: section.value("delay").and_then(|value| distribution(section, "delay", value, &text!("years", "年"))),
            shared_delay: section.string("shared_delay", section.value("shared_delay")).map(|(name, _)| name),
            opening: section.value("opening").and_then(|value| read_opening(section, value, Some(base_year))),
            opening_place: section.value("opening").or_else(|| section.value("delay_years")).map(|value| section.value_place(value)),
            ramp: amount("ramp"),
            construction_cost: amount("construction_cost"),
            build_years: amount("build_years"),
            running_cost: amount("running_cost"),
            adds: section.value("adds").and_then(|value| Some((read_adds(section, value)?, adds_places(section, value)))),
            domain: section.string("domain", section.value("domain")),
        }
    }

    /// Changes the facility; false if it is cancelled.
    fn apply(&self, facility: &mut Facility) -> bool {
        let set = |value: Option<f64>, field: &mut f64| *field = value.unwrap_or(*field);
        set(self.opening, &mut facility.opening);
        set(self.ramp, &mut facility.ramp);
        set(self.construction_cost, &mut facility.construction_cost);
        set(self.build_years, &mut facility.build_years);
        set(self.running_cost, &mut facility.running_cost);
        // The planned date moves, and what is uncertain about it stays.
        facility.opening += self.delay_years;
        if let Some(delay) = &self.delay {
            facility.delay = delay.clone();
            facility.places.keys.extend(self.delay_place.clone().map(|place| ("delay", place)));
        }
        if self.shared_delay.is_some() {
            facility.shared_delay = self.shared_delay.clone();
        }
        if let Some((adds, places)) = &self.adds {
            facility.adds = adds.clone();
            facility.places.adds = places.clone();
        }
        if self.opening_place.is_some() {
            facility.places.opening = self.opening_place.clone();
        }
        if let Some((domain, _)) = &self.domain {
            facility.domain = domain.clone();
        }
        !self.cancelled
    }
}
