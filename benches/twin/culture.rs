//! Culture, sports and tourism, rules/culture.rhai.

use fiveyear::engine::graph::math::{exp, ln, maximum, pow};

use super::lanes::{count_spread, each, from_odds, logistic, logit, pushed, rare_count};
use super::once::Once;
use super::years::Year;
use super::{Fixed, Moment, Scene};

#[inline(always)]
pub fn base(moment: &Moment<'_>, once: &Once, now: &mut Year<'_>, fixed: &mut Fixed) {
    let Moment { p, base, .. } = *moment;
    let known = &once.odds;
    now.closures.copy_from_slice(p.closures_2020);
    each!(&mut fixed.reading_spread; base.reading_rate, p.survey_sample => count_spread(reading_rate, survey_sample));
    each!(now.reading_level; known.reading, p.reading_base_error, fixed.reading_spread => from_odds(reading, -reading_base_error / reading_spread));
    now.reading_rate.fill(base.reading_rate);
    now.culture_space.fill(once.culture_space);
    now.existing_culture_space.fill(once.culture_space);
    now.opened_culture_space.fill(0.0);
    now.culture_space_per_10000.fill(base.culture_space_per_10000);
    now.sports_area_total.fill(once.sports_area_total);
    now.existing_sports_area.fill(once.sports_area_total);
    now.opened_sports_area.fill(0.0);
    now.sports_area.fill(base.sports_area);
    each!(now.visits_open; base.culture_visits, p.visits_closed, p.closures_2020 => culture_visits / (1.0 - visits_closed * closures_2020));
    now.culture_visits.fill(base.culture_visits);
    now.broadcast_coverage.fill(base.broadcast_coverage);
    now.new_book_lending.fill(base.new_book_lending);
    each!(&mut fixed.exercise_spread; base.exercise_rate, p.survey_sample => count_spread(exercise_rate, survey_sample));
    each!(now.exercise_level; known.exercise, p.exercise_base_error, fixed.exercise_spread, p.exercise_closed, p.closures_2020 =>
        pushed(from_odds(exercise, -exercise_base_error / exercise_spread), exercise_closed * closures_2020));
    now.exercise_rate.fill(base.exercise_rate);
}

#[inline(always)]
pub fn closures(scene: Scene<'_, '_>) {
    let Scene { moment, now, .. } = scene;
    let Moment { p, shock, .. } = *moment;
    each!(now.closures; shock.closures, p.closures_fade, moment.passed => closures * pow(closures_fade, passed));
}

#[inline(always)]
pub fn project(scene: Scene<'_, '_>) {
    let Scene { moment, prev, now, fixed, work, .. } = scene;
    let Moment { p, shock, opened, .. } = *moment;
    each!(&mut work.culture_gain; now.culture_capability, prev.culture_capability as before => ln(culture_capability / before));
    each!(now.reading_level; prev.reading_level as before, p.reading_drift, p.reading_year_noise, shock.reading_level, p.reading_money, work.culture_gain =>
        pushed(before, reading_drift + reading_year_noise * reading_level + reading_money * culture_gain));
    each!(now.reading_rate; now.reading_level, shock.reading_survey, fixed.reading_spread => pushed(reading_level, reading_survey / reading_spread));

    each!(now.existing_culture_space; prev.existing_culture_space as before, p.culture_space_additions, p.culture_space_noise, shock.culture_space as chance, now.culture_capability, p.culture_space_losses => {
        let rate = maximum(0.0, culture_space_additions + culture_space_noise * chance);
        before * (1.0 - culture_space_losses) + before * rate * culture_capability
    });
    each!(now.opened_culture_space; prev.opened_culture_space as before, opened.culture_space, opened.district_venues, p.venue_floor_space =>
        before + (culture_space + district_venues * venue_floor_space));
    each!(now.culture_space; now.existing_culture_space, now.opened_culture_space, p.culture_space_replaced =>
        existing_culture_space + opened_culture_space * (1.0 - culture_space_replaced));
    each!(now.culture_space_per_10000; now.culture_space, now.population => culture_space / population * 10000.0);
    each!(now.existing_sports_area; prev.existing_sports_area as before, p.sports_area_additions, p.sports_area_noise, shock.sports_area as chance, now.culture_capability, p.sports_area_losses => {
        let rate = maximum(0.0, sports_area_additions + sports_area_noise * chance);
        before * (1.0 - sports_area_losses) + before * rate * culture_capability
    });
    each!(now.opened_sports_area; prev.opened_sports_area as before, opened.sports_area_total => before + sports_area_total);
    each!(now.sports_area_total; now.existing_sports_area, now.opened_sports_area => existing_sports_area + opened_sports_area);
    each!(now.sports_area; now.sports_area_total, now.population => sports_area_total / population);

    each!(&mut work.space_gain; now.culture_space_per_10000, prev.culture_space_per_10000 as before => ln(culture_space_per_10000 / before));
    each!(now.visits_open; prev.visits_open, p.visits_drift, p.visits_year_noise, shock.culture_visits, work.culture_gain, p.visits_space, work.space_gain => {
        let chance = visits_drift + visits_year_noise * culture_visits;
        visits_open * exp(chance + culture_gain + visits_space * space_gain)
    });
    each!(now.culture_visits; now.visits_open, p.visits_closed, now.closures => visits_open * (1.0 - visits_closed * closures));
    each!(now.broadcast_coverage; p.villages, p.village_outage, now.culture_capability, shock.broadcast => {
        let expected = villages * village_outage / culture_capability;
        100.0 * (1.0 - rare_count(expected, broadcast) / villages)
    });
    each!(now.new_book_lending; prev.new_book_lending as before, p.lending_ceiling, p.coverage_sensitivity, work.culture_gain, p.lending_space, work.space_gain, p.lending_drift, p.coverage_year_noise, shock.new_book_lending => {
        let money = coverage_sensitivity * culture_gain;
        let branches = lending_space * space_gain;
        let chance = lending_drift + coverage_year_noise * new_book_lending;
        lending_ceiling * logistic(logit(before / lending_ceiling) + (chance + money + branches))
    });
    each!(now.exercise_level; prev.exercise_level as before, p.exercise_grounds, now.sports_area, prev.sports_area as area_before, p.exercise_drift, p.exercise_year_noise, shock.exercise_level => {
        let grounds = exercise_grounds * ln(sports_area / area_before);
        pushed(before, exercise_drift + exercise_year_noise * exercise_level + grounds)
    });
    each!(now.exercise_rate; now.exercise_level, p.exercise_closed, now.closures, shock.exercise_survey, fixed.exercise_spread => {
        let open = pushed(exercise_level, -exercise_closed * closures);
        pushed(open, exercise_survey / exercise_spread)
    });
}
