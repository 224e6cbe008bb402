//! Childcare, education and employment, rules/childcare.rhai, education.rhai and employment.rhai.

use fiveyear::engine::graph::math::{exp, ln, maximum, minimum};

use super::lanes::{count_spread, done_within_year, each, from_odds, logistic, logit, odds, pushed};
use super::once::Once;
use super::years::Year;
use super::{Fixed, Moment, Scene};

#[inline(always)]
pub fn base(moment: &Moment<'_>, once: &Once, now: &mut Year<'_>, fixed: &mut Fixed) {
    let Moment { p, base, .. } = *moment;
    now.child_screening.fill(base.child_screening);
    now.childcare_places.fill(once.childcare_places);
    now.existing_childcare_places.fill(once.childcare_places);
    now.opened_childcare_places.fill(0.0);
    now.childcare_places_per_1000.fill(base.childcare_places_per_1000);
    now.childcare_staff_certified.copy_from_slice(p.childcare_certified_2020);

    now.higher_education.copy_from_slice(p.higher_education_2020);
    each!(now.higher_education_years; base.expected_schooling, base.compulsory_enrolment, p.upper_secondary_2020, p.higher_education_2020 => {
        let school = 9.0 * compulsory_enrolment / 100.0 + 3.0 * upper_secondary_2020 / 100.0;
        (expected_schooling - school) * 100.0 / higher_education_2020
    });
    now.upper_secondary.copy_from_slice(p.upper_secondary_2020);
    now.expected_schooling.fill(base.expected_schooling);
    now.inclusive_kindergarten.fill(base.inclusive_kindergarten);
    each!(now.fee_capped_kindergarten; base.inclusive_kindergarten, p.public_kindergarten_2020 =>
        100.0 * (inclusive_kindergarten - public_kindergarten_2020) / (100.0 - public_kindergarten_2020));
    now.preschool_level.fill(base.preschool_enrolment);
    now.preschool_enrolment.fill(base.preschool_enrolment);
    now.compulsory_enrolment.fill(base.compulsory_enrolment);
    now.spending_per_pupil_ratio.fill(base.spending_per_pupil_ratio);
    now.disabled_preschool_level.fill(base.disabled_enrolment_preschool);
    now.disabled_enrolment_preschool.fill(base.disabled_enrolment_preschool);
    now.disabled_compulsory_level.fill(base.disabled_enrolment_compulsory);
    now.disabled_enrolment_compulsory.fill(base.disabled_enrolment_compulsory);
    now.disabled_upper_level.fill(base.disabled_enrolment_upper_secondary);
    now.disabled_enrolment_upper_secondary.fill(base.disabled_enrolment_upper_secondary);
    now.class_size_primary.copy_from_slice(p.class_size_primary_2020);
    now.class_size_junior_secondary.copy_from_slice(p.class_size_junior_2020);
    now.public_kindergarten.copy_from_slice(p.public_kindergarten_2020);
    each!(&mut fixed.higher_education_lengthening; p.higher_education_length_drift => exp(higher_education_length_drift));

    now.income_growth.copy_from_slice(p.income_growth_2020);
    now.income_ratio.fill(base.income_ratio);
    now.schooling_total.fill(once.schooling_total);
    now.schooling_years.fill(base.schooling_years);
    now.normal_urban_jobs.copy_from_slice(p.urban_jobs_normal);
    now.new_urban_jobs.fill(base.new_urban_jobs);
    now.urban_jobs_level.fill(base.new_urban_jobs);
    now.unemployment_gap.fill(0.0);
    now.registered_unemployment.fill(base.registered_unemployment);
    now.disabled_employment.fill(base.disabled_employment);
    now.supported_startups.fill(base.supported_startups);
    now.skills_training.fill(base.skills_training);
    each!(&mut fixed.urban_jobs_growth; p.urban_jobs_drift => exp(urban_jobs_drift));
    each!(&mut fixed.odds_unemployment; base.registered_unemployment, p.unemployment_2020 =>
        logit(minimum(registered_unemployment, unemployment_2020) / 100.0));
    each!(&mut fixed.open_2020; p.training_closed, p.closures_2020 => 1.0 - training_closed * closures_2020);
}

#[inline(always)]
pub fn childcare(scene: Scene<'_, '_>) {
    let Scene { moment, prev, now, .. } = scene;
    let Moment { p, base, shock, opened, .. } = *moment;
    each!(now.child_screening; prev.child_screening as before, p.screening_ceiling, p.coverage_sensitivity, now.childcare_capability, prev.childcare_capability as capability_before, p.screening_drift, p.coverage_year_noise, shock.child_screening => {
        let staff_time = coverage_sensitivity * ln(childcare_capability / capability_before);
        let chance = screening_drift + coverage_year_noise * child_screening;
        screening_ceiling * logistic(logit(before / screening_ceiling) + (chance + staff_time))
    });
    each!(now.opened_childcare_places; prev.opened_childcare_places as before, opened.childcare_places, opened.kindergarten_projects, p.childcare_places_per_kindergarten =>
        before + (childcare_places + kindergarten_projects * childcare_places_per_kindergarten));
    each!(now.existing_childcare_places; prev.existing_childcare_places as before, p.childcare_closure, p.childcare_entry, p.childcare_year_noise, shock.childcare_places, now.childcare_capability, prev.age_3_5 as children_before, now.age_3_5, base.preschool_enrolment, p.nursery_conversion, now.under_3, p.childcare_demand, now.opened_childcare_places => {
        let rate = maximum(0.0, childcare_entry + childcare_year_noise * childcare_places);
        let entered = before * rate * childcare_capability;
        let rooms_freed = maximum(0.0, children_before - age_3_5) * preschool_enrolment / 100.0;
        let staying = before - before * childcare_closure;
        let wanted = under_3 * childcare_demand - opened_childcare_places;
        maximum(staying, minimum(staying + entered + rooms_freed * nursery_conversion, wanted))
    });
    each!(now.childcare_places; now.existing_childcare_places, now.opened_childcare_places => existing_childcare_places + opened_childcare_places);
    each!(now.childcare_places_per_1000; now.childcare_places, now.population => childcare_places / population * 1000.0);
    each!(now.childcare_staff_certified; prev.childcare_staff_certified as before, p.childcare_training, now.childcare_capability, p.childcare_newcomers_certified, p.childcare_turnover, p.childcare_staff_noise, shock.childcare_staff => {
        let certified = before / 100.0;
        let trained = done_within_year(childcare_training * childcare_capability);
        let stayers = certified + (1.0 - certified) * trained;
        let mixed = stayers + (childcare_newcomers_certified / 100.0 - stayers) * childcare_turnover;
        pushed(100.0 * mixed, childcare_staff_noise * childcare_staff)
    });
}

#[inline(always)]
pub fn education(scene: Scene<'_, '_>) {
    let Scene { moment, once, prev, now, fixed, work } = scene;
    let Moment { p, base, shock, opened, .. } = *moment;
    let known = &once.odds;
    each!(&mut work.education_gain; now.education_capability, prev.education_capability as before => ln(education_capability / before));
    each!(&mut work.education_money; p.coverage_sensitivity, work.education_gain => coverage_sensitivity * education_gain);
    each!(now.higher_education; prev.higher_education as before, p.higher_education_drift, p.higher_education_year_noise, shock.higher_education, p.higher_education_money, work.education_gain =>
        pushed(before, higher_education_drift + higher_education_year_noise * higher_education + higher_education_money * education_gain));
    each!(now.higher_education_years; prev.higher_education_years, fixed.higher_education_lengthening => higher_education_years * higher_education_lengthening);
    each!(now.upper_secondary; prev.upper_secondary as before, p.upper_secondary_drift, p.upper_secondary_noise, shock.upper_secondary, work.education_money =>
        pushed(before, upper_secondary_drift + upper_secondary_noise * upper_secondary + education_money));
    each!(now.compulsory_enrolment; p.not_in_school, p.not_in_school_noise, shock.compulsory_enrolment, now.education_capability =>
        100.0 - not_in_school * exp(not_in_school_noise * compulsory_enrolment) / education_capability);
    each!(now.expected_schooling; now.compulsory_enrolment, now.upper_secondary, now.higher_education_years, now.higher_education => {
        let school = 9.0 * compulsory_enrolment / 100.0 + 3.0 * upper_secondary / 100.0;
        school + higher_education_years * higher_education / 100.0
    });
    each!(&mut work.fewer_children; p.inclusive_fewer_children, prev.age_3_5 as before, now.age_3_5 => inclusive_fewer_children * ln(before / age_3_5));
    each!(now.fee_capped_kindergarten; prev.fee_capped_kindergarten as before, p.inclusive_drift, p.coverage_year_noise, shock.inclusive_kindergarten, work.fewer_children, work.education_money => {
        let chance = inclusive_drift + coverage_year_noise * inclusive_kindergarten;
        pushed(before, chance + fewer_children + education_money)
    });
    each!(now.public_kindergarten; prev.public_kindergarten as before, p.public_new_places, opened.kindergarten_places, once.age_3_5, work.fewer_children, work.education_money, p.public_drift, p.coverage_year_noise, shock.public_kindergarten => {
        let new_places = public_new_places * kindergarten_places / age_3_5;
        let chance = public_drift + coverage_year_noise * public_kindergarten;
        pushed(before, chance + new_places + fewer_children + education_money)
    });
    each!(now.inclusive_kindergarten; now.public_kindergarten, now.fee_capped_kindergarten =>
        public_kindergarten + (100.0 - public_kindergarten) * fee_capped_kindergarten / 100.0);
    odds(moment.first, &mut work.odds, known.preschool, prev.preschool_level);
    each!(now.preschool_level; work.odds, p.preschool_drift, p.preschool_year_noise, shock.preschool_level, work.education_money =>
        from_odds(odds, preschool_drift + preschool_year_noise * preschool_level + education_money));
    each!(now.preschool_enrolment; now.preschool_level, base.preschool_enrolment, now.age_3_5, shock.preschool_count =>
        pushed(preschool_level, preschool_count / count_spread(preschool_enrolment, age_3_5)));
    each!(now.spending_per_pupil_ratio; prev.spending_per_pupil_ratio as ratio, now.pupils_rural, prev.pupils_rural as rural_before, now.age_6_14, prev.age_6_14 as all_before, p.school_fixed_cost, p.rural_schools_money, work.education_gain, p.pupil_ratio_drift, p.pupil_ratio_year_noise, shock.spending_per_pupil_ratio => {
        let rural = pupils_rural / rural_before;
        let urban = (age_6_14 - pupils_rural) / (all_before - rural_before);
        let rise = school_fixed_cost * ln(urban / rural);
        ratio * exp(rise + rural_schools_money * education_gain + pupil_ratio_drift + pupil_ratio_year_noise * spending_per_pupil_ratio)
    });
    odds(moment.first, &mut work.odds, known.disabled_preschool, prev.disabled_preschool_level);
    each!(now.disabled_preschool_level; work.odds, p.disabled_enrolment_drift, p.coverage_year_noise, shock.disabled_preschool, work.education_money =>
        from_odds(odds, disabled_enrolment_drift + coverage_year_noise * disabled_preschool + education_money));
    each!(now.disabled_enrolment_preschool; now.disabled_preschool_level, base.disabled_enrolment_preschool, now.age_3_5, p.disabled_children_per_1000, shock.disabled_preschool_count =>
        pushed(disabled_preschool_level, disabled_preschool_count / count_spread(disabled_enrolment_preschool, age_3_5 * disabled_children_per_1000 / 1000.0)));
    odds(moment.first, &mut work.odds, known.disabled_compulsory, prev.disabled_compulsory_level);
    each!(now.disabled_compulsory_level; work.odds, p.disabled_compulsory_drift, p.disabled_compulsory_noise, shock.disabled_compulsory, work.education_money =>
        from_odds(odds, disabled_compulsory_drift + disabled_compulsory_noise * disabled_compulsory + education_money));
    each!(now.disabled_enrolment_compulsory; now.disabled_compulsory_level, base.disabled_enrolment_compulsory, now.age_6_14, p.disabled_children_per_1000, shock.disabled_compulsory_count =>
        pushed(disabled_compulsory_level, disabled_compulsory_count / count_spread(disabled_enrolment_compulsory, age_6_14 * disabled_children_per_1000 / 1000.0)));
    odds(moment.first, &mut work.odds, known.disabled_upper, prev.disabled_upper_level);
    each!(now.disabled_upper_level; work.odds, p.disabled_enrolment_drift, p.coverage_year_noise, shock.disabled_upper, work.education_money =>
        from_odds(odds, disabled_enrolment_drift + coverage_year_noise * disabled_upper + education_money));
    each!(now.disabled_enrolment_upper_secondary; now.disabled_upper_level, base.disabled_enrolment_upper_secondary, now.age_6_14, p.disabled_children_per_1000, shock.disabled_upper_count =>
        pushed(disabled_upper_level, disabled_upper_count / count_spread(disabled_enrolment_upper_secondary, age_6_14 / 3.0 * disabled_children_per_1000 / 1000.0)));
    each!(now.class_size_primary; prev.class_size_primary as size, work.age_6_11, work.before_6_11, p.classes_follow_pupils, p.classes_money, work.education_gain => {
        let pupils = ln(age_6_11 / before_6_11);
        size * exp(pupils - (classes_follow_pupils * pupils + classes_money * education_gain))
    });
    each!(now.class_size_junior_secondary; prev.class_size_junior_secondary as size, work.age_12_14, work.before_12_14, p.classes_follow_pupils, p.classes_money, work.education_gain => {
        let pupils = ln(age_12_14 / before_12_14);
        size * exp(pupils - (classes_follow_pupils * pupils + classes_money * education_gain))
    });
}

#[inline(always)]
pub fn employment(scene: Scene<'_, '_>) {
    let Scene { moment, once, prev, now, fixed, work } = scene;
    let Moment { p, base, shock, .. } = *moment;
    each!(now.income_growth; now.income_growth_real, p.income_counts_prices, p.consumer_prices, p.consumer_prices_noise, shock.consumer_prices as chance => {
        let prices = consumer_prices + consumer_prices_noise * chance;
        income_growth_real + income_counts_prices * prices
    });
    each!(&mut work.employment_gain; now.employment_capability, prev.employment_capability as before => ln(employment_capability / before));
    each!(&mut work.employment_log; now.employment_capability => ln(employment_capability));
    each!(now.income_ratio; prev.income_ratio as before, p.rural_income_gain, p.rural_skills_weight, work.employment_gain, p.income_ratio_year_noise, shock.income_ratio => {
        let rural_gain = rural_income_gain + rural_skills_weight * employment_gain;
        before * exp(-rural_gain + income_ratio_year_noise * income_ratio)
    });
    each!(now.schooling_total; prev.schooling_total as before, work.entering, work.finishing, work.leaving, now.age_15_59, prev.age_15_59 as adults_before, p.schooling_completed, p.schooling_leaving, p.schooling_migrants => {
        let arrived = age_15_59 - adults_before - entering + leaving;
        before + entering * 9.0 + finishing * (schooling_completed - 9.0) - leaving * schooling_leaving + arrived * schooling_migrants
    });
    each!(now.schooling_years; now.schooling_total, now.age_15_59, p.schooling_survey_error, shock.schooling_survey =>
        schooling_total / age_15_59 + schooling_survey_error * schooling_survey);
    each!(now.normal_urban_jobs; prev.normal_urban_jobs, fixed.urban_jobs_growth, now.age_15_59, prev.age_15_59 as adults_before =>
        normal_urban_jobs * urban_jobs_growth * age_15_59 / adults_before);
    each!(&mut work.jobs_return; p.urban_jobs_return, now.normal_urban_jobs, prev.urban_jobs_level => urban_jobs_return * ln(normal_urban_jobs / urban_jobs_level));
    each!(now.new_urban_jobs; prev.urban_jobs_level, work.jobs_return, p.urban_jobs_growth, now.underlying_growth, p.growth_normal, p.urban_jobs_programmes, work.employment_log, p.urban_jobs_noise, shock.labour_market => {
        let growth = urban_jobs_growth * (underlying_growth - growth_normal);
        let programmes = urban_jobs_programmes * employment_log;
        let trend = ln(urban_jobs_level) + jobs_return;
        exp(trend + growth + programmes + urban_jobs_noise * labour_market)
    });
    each!(now.urban_jobs_level; prev.urban_jobs_level, work.jobs_return => urban_jobs_level * exp(jobs_return));
    each!(now.unemployment_gap; prev.unemployment_gap as before, p.unemployment_growth, now.underlying_growth, p.growth_normal, once.labour_market_own, p.labour_market_shared, shock.unemployment, shock.labour_market, p.unemployment_noise, p.unemployment_persistence => {
        let growth = unemployment_growth * (underlying_growth - growth_normal);
        let own = labour_market_own * unemployment;
        let chance = unemployment_noise * (own - labour_market_shared * labour_market);
        before * unemployment_persistence - growth + chance
    });
    each!(now.registered_unemployment; fixed.odds_unemployment, now.unemployment_gap, moment.passed, p.unemployment_drift, p.unemployment_programmes, work.employment_log => {
        let drift = unemployment_drift * passed;
        let programmes = unemployment_programmes * employment_log;
        from_odds(odds_unemployment, unemployment_gap + drift - programmes)
    });
    odds(moment.first, &mut work.odds, once.odds.disabled_employment, prev.disabled_employment);
    each!(now.disabled_employment; work.odds, p.coverage_sensitivity, work.employment_gain, p.disabled_employment_growth, now.underlying_growth, p.growth_normal, p.disabled_employment_drift, p.disabled_employment_noise, shock.disabled_employment => {
        let money = coverage_sensitivity * employment_gain;
        let market = disabled_employment_growth * (underlying_growth - growth_normal);
        let chance = disabled_employment_drift + disabled_employment_noise * disabled_employment;
        from_odds(odds, chance + money + market)
    });
    each!(now.supported_startups; base.supported_startups as before, moment.passed, p.startup_drift, work.employment_log, p.startup_growth, now.underlying_growth, p.growth_normal, p.startup_noise, shock.supported_startups => {
        let programme = startup_drift * passed + employment_log;
        let market = startup_growth * (underlying_growth - growth_normal);
        before * exp(programme + market + startup_noise * supported_startups)
    });
    each!(now.skills_training; base.skills_training as before, moment.passed, p.training_programme_drift, work.employment_log, p.training_closed, now.closures, fixed.open_2020, p.training_programme_noise, shock.skills_training => {
        let programme = training_programme_drift * passed + employment_log;
        let open = (1.0 - training_closed * closures) / open_2020;
        before * exp(programme + training_programme_noise * skills_training) * open
    });
}
