//! Housing and environment, the safety net, everyday services, veterans and facilities, by the rule files of these names.

use fiveyear::engine::graph::math::{exp, ln, maximum, minimum, pow};

use super::lanes::{count_spread, done_within_year, each, from_odds, logit, odds, poisson_count, pushed, rare_count, response};
use super::once::Once;
use super::years::Year;
use super::{Fixed, Moment, Scene};

#[inline(always)]
pub fn base(moment: &Moment<'_>, once: &Once, now: &mut Year<'_>, fixed: &mut Fixed) {
    let Moment { p, base, .. } = *moment;
    let known = &once.odds;
    now.supported_households.fill(once.supported_households);
    now.existing_supported_households.fill(once.supported_households);
    now.opened_housing_units.fill(0.0);
    now.housing_support.fill(base.housing_support);
    each!(now.pm25_level; base.pm25, p.weather_2020 => pm25 * exp(-weather_2020));
    now.pm25.fill(base.pm25);
    now.good_air_days.fill(base.good_air_days);
    now.surface_water.fill(base.surface_water);
    each!(&mut fixed.odds_pm25_days; p.pm25_days_2020 => logit(pm25_days_2020 / 100.0));
    each!(&mut fixed.odds_ozone_days; base.good_air_days, p.pm25_days_2020 => {
        let spoilt_2020 = 100.0 * (1.0 - good_air_days / (100.0 - pm25_days_2020));
        logit(spoilt_2020 / 100.0)
    });

    now.disability_allowances.fill(base.disability_allowances);
    now.townships_with_care.fill(once.townships_with_care);
    now.disability_care_institutions.fill(base.disability_care_institutions);
    now.social_workers.fill(once.social_workers);
    now.social_workers_per_10000.fill(base.social_workers_per_10000);

    now.work_deaths.fill(once.work_deaths);
    each!(now.work_deaths_expected; once.work_deaths, p.work_deaths_base_error => work_deaths * exp(work_deaths_base_error / work_deaths.sqrt()));
    now.work_safety_deaths.fill(base.work_safety_deaths);
    each!(&mut fixed.food_spread; base.food_safety_satisfaction, p.survey_sample => count_spread(food_safety_satisfaction, survey_sample));
    each!(now.food_satisfaction_level; known.food_satisfaction, p.food_base_error, fixed.food_spread =>
        from_odds(food_satisfaction, -food_base_error / food_spread));
    now.food_safety_satisfaction.fill(base.food_safety_satisfaction);
    each!(now.food_pass_level; known.food_pass, base.food_pass_rate, p.food_samples, p.food_pass_base_error =>
        from_odds(food_pass, -food_pass_base_error / count_spread(food_pass_rate, food_samples)));
    now.food_pass_rate.fill(base.food_pass_rate);
    now.medicine_pass_level.fill(base.medicine_pass_rate);
    now.medicine_pass_rate.fill(base.medicine_pass_rate);
    each!(&mut fixed.medicine_spread; base.medicine_satisfaction, p.survey_sample => count_spread(medicine_satisfaction, survey_sample));
    each!(now.medicine_satisfaction_level; known.medicine_satisfaction, p.medicine_base_error, fixed.medicine_spread =>
        from_odds(medicine_satisfaction, -medicine_base_error / medicine_spread));
    now.medicine_satisfaction.fill(base.medicine_satisfaction);
    now.lawyers.fill(once.lawyers);
    now.lawyers_per_10000.fill(base.lawyers_per_10000);
    each!(&mut fixed.weather_spread; base.weather_satisfaction, p.survey_sample => count_spread(weather_satisfaction, survey_sample));
    each!(now.weather_satisfaction_level; known.weather_satisfaction, p.weather_base_error, fixed.weather_spread =>
        from_odds(weather_satisfaction, -weather_base_error / weather_spread));
    now.weather_satisfaction.fill(base.weather_satisfaction);

    now.veteran_placement.fill(base.veteran_placement);

    for started in [
        &mut now.kindergarten_projects,
        &mut now.lifts,
        &mut now.estates_smart_renovation,
        &mut now.smart_community_pilots,
        &mut now.health_care_consortia,
        &mut now.smart_care_homes,
        &mut now.infectious_wards,
        &mut now.mental_health_facility,
        &mut now.district_venues,
    ] {
        started.fill(0.0);
    }
    each!(now.dementia_beds; p.dementia_beds_2020, p.definition => dementia_beds_2020 * definition);
    each!(now.dementia_beds_per_10000; now.dementia_beds, once.age_60_plus => dementia_beds / age_60_plus * 10000.0);
}

#[inline(always)]
pub fn environment(scene: Scene<'_, '_>) {
    let Scene { moment, once, prev, now, fixed, .. } = scene;
    let Moment { p, base, shock, opened, .. } = *moment;
    each!(now.existing_supported_households; prev.existing_supported_households as before, p.housing_exits, p.housing_additions, p.housing_noise, shock.housing_support as chance, once.supported_households, now.environment_capability => {
        let rate = maximum(0.0, housing_additions + housing_noise * chance);
        before - before * housing_exits + supported_households * rate * environment_capability
    });
    each!(now.opened_housing_units; prev.opened_housing_units as before, opened.housing_units => before + housing_units);
    each!(now.supported_households; now.existing_supported_households, now.opened_housing_units => existing_supported_households + opened_housing_units);
    each!(now.housing_support; now.supported_households, now.households => 100.0 * supported_households / households);
    each!(now.pm25_level; prev.pm25_level as before, p.pm25_drift, p.pm25_effort, now.environment_capability, prev.environment_capability as capability_before =>
        before * exp(pm25_drift - pm25_effort * ln(environment_capability / capability_before)));
    each!(now.pm25; now.pm25_level, p.pm25_weather, shock.winter_weather => pm25_level * exp(pm25_weather * winter_weather));
    each!(now.pm25_days; fixed.odds_pm25_days, p.pm25_days_slope, now.pm25, base.pm25 as before => from_odds(odds_pm25_days, pm25_days_slope * ln(pm25 / before)));
    each!(now.ozone_days; fixed.odds_ozone_days, p.ozone_drift, moment.passed, p.ozone_effort, now.environment_capability, p.ozone_weather, shock.summer_heat, p.summer_2020 => {
        let precursors = ozone_drift * passed - ozone_effort * ln(environment_capability);
        from_odds(odds_ozone_days, precursors + ozone_weather * (summer_heat - summer_2020))
    });
    each!(now.good_air_days; now.pm25_days, now.ozone_days => 100.0 * (1.0 - pm25_days / 100.0) * (1.0 - ozone_days / 100.0));
    each!(now.surface_water; p.water_year_noise, shock.water_year, p.water_sections, p.water_section_failure, now.environment_capability, shock.water_failures => {
        let expected = water_sections * water_section_failure * exp(water_year_noise * water_year) / environment_capability;
        100.0 * (1.0 - rare_count(expected, water_failures) / water_sections)
    });
}

#[inline(always)]
pub fn safety_net(scene: Scene<'_, '_>) {
    let Scene { moment, once, prev, now, work, .. } = scene;
    let Moment { p, shock, opened, .. } = *moment;
    odds(moment.first, &mut work.odds, once.odds.disability_allowances, prev.disability_allowances);
    each!(now.disability_allowances; work.odds, p.coverage_sensitivity, work.safety_gain, p.allowances_drift, p.allowances_noise, shock.disability_allowances as chance =>
        from_odds(odds, allowances_drift + allowances_noise * chance + coverage_sensitivity * safety_gain));
    each!(now.townships_with_care; p.townships, prev.townships_with_care as before, p.township_care_noise, shock.disability_care, p.township_care_rate, now.safety_net_capability, p.township_care_loss => {
        let chance = exp(township_care_noise * disability_care);
        let opened_now = (townships - before) * done_within_year(township_care_rate * chance * safety_net_capability);
        before + opened_now - before * township_care_loss
    });
    each!(now.disability_care_institutions; now.townships_with_care, p.townships => 100.0 * townships_with_care.round() / townships);
    each!(now.social_workers; prev.social_workers as before, p.social_worker_attrition, p.social_worker_passes, p.social_worker_noise, shock.social_workers as chance, now.safety_net_capability, opened.social_workers as added => {
        let rate = maximum(0.0, social_worker_passes + social_worker_noise * chance);
        before - before * social_worker_attrition + before * rate * safety_net_capability + added
    });
    each!(now.social_workers_per_10000; now.social_workers, now.population => social_workers / population * 10000.0);
}

#[inline(always)]
pub fn living(scene: Scene<'_, '_>) {
    let Scene { moment, once, prev, now, fixed, work } = scene;
    let Moment { p, shock, opened, .. } = *moment;
    each!(&mut work.living_gain; now.living_capability, prev.living_capability as before => ln(living_capability / before));
    each!(&mut work.satisfaction_money; p.satisfaction_money as weight, work.living_gain => weight * living_gain);
    each!(now.work_deaths_expected; prev.work_deaths_expected as before, now.more_workers, p.work_safety_effort, work.living_gain, p.work_deaths_drift, p.work_deaths_noise, shock.work_safety =>
        before * (1.0 + more_workers) * exp(work_deaths_drift + work_deaths_noise * work_safety - work_safety_effort * living_gain));
    each!(now.work_deaths; now.work_deaths_expected, shock.work_deaths => poisson_count(work_deaths_expected, work_deaths));
    each!(now.work_safety_deaths; now.work_deaths, now.gdp, p.gdp_prices, moment.passed => work_deaths / (gdp * exp(gdp_prices * passed)));

    each!(now.food_satisfaction_level; prev.food_satisfaction_level as before, p.satisfaction_drift, p.satisfaction_year_noise, shock.food_satisfaction, work.satisfaction_money =>
        pushed(before, satisfaction_drift + satisfaction_year_noise * food_satisfaction + satisfaction_money));
    each!(now.food_safety_satisfaction; now.food_satisfaction_level, p.mood_weight, shock.public_mood, shock.food_survey, fixed.food_spread =>
        pushed(pushed(food_satisfaction_level, mood_weight * public_mood), food_survey / food_spread));
    each!(now.food_pass_level; prev.food_pass_level as before, p.food_pass_drift, p.food_pass_noise, shock.food_pass_level, work.satisfaction_money =>
        pushed(before, food_pass_drift + food_pass_noise * food_pass_level + satisfaction_money));
    each!(now.food_pass_rate; p.food_samples, now.food_pass_level, shock.food_samples as chance => {
        let expected = food_samples * (1.0 - food_pass_level / 100.0);
        let failed = minimum(food_samples, poisson_count(expected, chance));
        100.0 * (1.0 - failed / food_samples)
    });
    odds(moment.first, &mut work.odds, once.odds.medicine_pass, prev.medicine_pass_level);
    each!(now.medicine_pass_level; work.odds, p.medicine_pass_drift, p.medicine_pass_noise, shock.medicine_pass_level, work.satisfaction_money =>
        from_odds(odds, medicine_pass_drift + medicine_pass_noise * medicine_pass_level + satisfaction_money));
    each!(now.medicine_pass_rate; p.medicine_samples, now.medicine_pass_level, shock.medicine_samples as chance => {
        let expected = medicine_samples * (1.0 - medicine_pass_level / 100.0);
        100.0 * (1.0 - rare_count(expected, chance) / medicine_samples)
    });
    each!(now.medicine_satisfaction_level; prev.medicine_satisfaction_level as before, p.satisfaction_drift, p.satisfaction_year_noise, shock.medicine_satisfaction, work.satisfaction_money =>
        pushed(before, satisfaction_drift + satisfaction_year_noise * medicine_satisfaction + satisfaction_money));
    each!(now.medicine_satisfaction; now.medicine_satisfaction_level, p.mood_weight, shock.public_mood, shock.medicine_survey, fixed.medicine_spread =>
        pushed(pushed(medicine_satisfaction_level, mood_weight * public_mood), medicine_survey / medicine_spread));
    each!(now.lawyers; prev.lawyers as before, p.lawyer_attrition, p.lawyer_admissions, p.lawyer_noise, shock.lawyers as chance, now.living_capability, p.lawyer_money, opened.lawyers as added => {
        let admitted = before * maximum(0.0, lawyer_admissions + lawyer_noise * chance);
        before - before * lawyer_attrition + admitted * pow(living_capability, lawyer_money) + added
    });
    each!(now.lawyers_per_10000; now.lawyers, now.population => lawyers / population * 10000.0);
    each!(now.weather_satisfaction_level; prev.weather_satisfaction_level as before, p.satisfaction_drift, p.satisfaction_year_noise, shock.weather_satisfaction, work.satisfaction_money =>
        pushed(before, satisfaction_drift + satisfaction_year_noise * weather_satisfaction + satisfaction_money));
    each!(now.weather_satisfaction; now.weather_satisfaction_level, p.mood_weight, shock.public_mood, shock.weather_survey, fixed.weather_spread =>
        pushed(pushed(weather_satisfaction_level, mood_weight * public_mood), weather_survey / weather_spread));

    each!(now.veteran_placement; p.veterans_to_place, p.veteran_not_placed, now.veterans_capability, shock.veteran_placement => {
        let expected = veterans_to_place * veteran_not_placed / veterans_capability;
        let waiting = minimum(veterans_to_place, rare_count(expected, veteran_placement));
        100.0 * (1.0 - waiting / veterans_to_place)
    });

    macro_rules! facility {
        ($name:ident) => {
            each!(now.$name; prev.$name as before, opened.$name as added => before + added);
        };
    }
    facility!(kindergarten_projects);
    facility!(lifts);
    facility!(estates_smart_renovation);
    facility!(smart_community_pilots);
    facility!(health_care_consortia);
    facility!(smart_care_homes);
    facility!(infectious_wards);
    facility!(mental_health_facility);
    each!(now.dementia_beds; prev.dementia_beds as before, p.dementia_beds_converted, p.definition, now.effort_elderly, p.dementia_beds_elasticity, opened.dementia_beds, opened.dementia_wards, p.dementia_ward_beds =>
        before + dementia_beds_converted * definition * response(effort_elderly, dementia_beds_elasticity, 1.0) + (dementia_beds + dementia_wards * dementia_ward_beds));
    each!(now.dementia_beds_per_10000; now.dementia_beds, now.age_60_plus => dementia_beds / age_60_plus * 10000.0);
}
