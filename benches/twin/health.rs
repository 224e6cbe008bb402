//! Health and elderly care, rules/health.rhai and elderly.rhai.

use fiveyear::engine::graph::math::{exp, ln, maximum, minimum};

use super::lanes::{done_within_year, each, from_odds, logistic, logit, odds, poisson_count, pushed};
use super::once::Once;
use super::years::Year;
use super::{Moment, Scene, Work};

#[inline(always)]
pub fn base(moment: &Moment<'_>, once: &Once, now: &mut Year<'_>, work: &mut Work) {
    let Moment { p, base, .. } = *moment;
    let known = &once.odds;
    now.beds.fill(once.beds);
    now.existing_beds.fill(once.beds);
    now.opened_beds.fill(0.0);
    now.project_beds.fill(0.0);
    now.project_nursing_beds.fill(0.0);
    now.project_floor_space.fill(0.0);
    now.beds_per_1000.fill(base.beds_per_1000);
    each!(now.physician_trainees; once.physicians, p.physician_training => physicians * physician_training);
    now.physician_trainees_second.copy_from_slice(now.physician_trainees);
    now.physician_trainees_third.copy_from_slice(now.physician_trainees);
    now.physicians.fill(once.physicians);
    now.existing_physicians.fill(once.physicians);
    now.opened_physicians.fill(0.0);
    now.physicians_per_1000.fill(base.physicians_per_1000);
    each!(now.nurse_trainees; once.nurses, p.nurse_training => nurses * nurse_training);
    now.nurses.fill(once.nurses);
    now.existing_nurses.fill(once.nurses);
    now.opened_nurses.fill(0.0);
    now.nurses_per_1000.fill(base.nurses_per_1000);
    each!(now.premature_ncd_level; known.premature_ncd, once.population, p.ncd_deaths_per_1000, p.ncd_base_error =>
        from_odds(premature_ncd, -ncd_base_error / (population * ncd_deaths_per_1000 / 1000.0).sqrt()));
    now.premature_ncd_mortality.fill(base.premature_ncd_mortality);
    now.infectious_beds_per_10000.copy_from_slice(p.infectious_beds_2020);
    each!(now.infectious_beds; p.infectious_beds_2020, once.population => infectious_beds_2020 * population / 10000.0);
    now.existing_infectious_beds.copy_from_slice(now.infectious_beds);
    now.opened_infectious_beds.fill(0.0);
    now.life_expectancy.fill(base.life_expectancy);
    now.medical_insurance.fill(base.medical_insurance);
    now.family_doctor_contracts.copy_from_slice(p.contracts_2020);

    each!(now.care_home_beds; once.age_60_plus, p.care_beds_per_1000_elderly => age_60_plus * care_beds_per_1000_elderly / 1000.0);
    each!(now.nursing_beds; base.nursing_beds_share, now.care_home_beds => nursing_beds_share / 100.0 * care_home_beds);
    now.existing_nursing_beds.copy_from_slice(now.nursing_beds);
    each!(now.existing_ordinary_care_beds; now.care_home_beds, now.nursing_beds => care_home_beds - nursing_beds);
    now.ordinary_care_beds.copy_from_slice(now.existing_ordinary_care_beds);
    now.opened_nursing_beds.fill(0.0);
    now.opened_care_home_beds.fill(0.0);
    now.nursing_beds_share.fill(base.nursing_beds_share);
    now.carers.fill(once.carers);
    now.existing_carers.fill(once.carers);
    now.opened_carers.fill(0.0);
    now.carers_per_10000_elderly.fill(base.carers_per_10000_elderly);
    now.elderly_health_management.copy_from_slice(p.elderly_managed_2020);
    work.staff_per_elderly.fill((once.physicians + once.nurses) / once.age_65_plus);
}

#[inline(always)]
pub fn health(scene: Scene<'_, '_>) {
    let Scene { moment, once, prev, now, fixed, work, .. } = scene;
    let Moment { p, base, shock, opened, .. } = *moment;
    each!(now.existing_beds; prev.existing_beds as before, p.bed_withdrawal, p.bed_additions, p.bed_year_noise, shock.beds, now.health_capability => {
        let rate = maximum(0.0, bed_additions + bed_year_noise * beds);
        before - before * bed_withdrawal + before * rate * health_capability
    });
    each!(now.opened_beds; prev.opened_beds as before, opened.beds, now.opened_project_beds => before + (beds + opened_project_beds));
    each!(now.beds; now.existing_beds, now.opened_beds => existing_beds + opened_beds);
    each!(now.beds_per_1000; now.beds, now.population => beds / population * 1000.0);

    each!(now.physician_trainees; prev.existing_physicians, p.physician_training, p.physician_year_noise, shock.health_staffing, now.health_capability => {
        let rate = maximum(0.0, physician_training + physician_year_noise * health_staffing);
        existing_physicians * rate * health_capability
    });
    now.physician_trainees_second.copy_from_slice(prev.physician_trainees);
    now.physician_trainees_third.copy_from_slice(prev.physician_trainees_second);
    each!(now.existing_physicians; prev.existing_physicians as before, p.physician_attrition, prev.physician_trainees_third, p.training_completion, p.physician_hiring, p.physician_year_noise, shock.physicians, now.health_capability => {
        let rate = maximum(0.0, physician_hiring + physician_year_noise * physicians);
        before - before * physician_attrition + physician_trainees_third * training_completion + before * rate * health_capability
    });
    each!(now.opened_physicians; prev.opened_physicians as before, opened.physicians, now.opened_project_beds, p.physicians_per_new_bed =>
        before + (physicians + opened_project_beds * physicians_per_new_bed));
    each!(now.physicians; now.existing_physicians, now.opened_physicians => existing_physicians + opened_physicians);
    each!(now.physicians_per_1000; now.physicians, now.population => physicians / population * 1000.0);

    each!(now.nurse_trainees; prev.existing_nurses, p.nurse_training, p.nurse_year_noise, shock.health_staffing, now.health_capability => {
        let rate = maximum(0.0, nurse_training + nurse_year_noise * health_staffing);
        existing_nurses * rate * health_capability
    });
    each!(now.existing_nurses; prev.existing_nurses as before, p.nurse_attrition, prev.nurse_trainees, p.training_completion, p.nurse_hiring, p.nurse_year_noise, shock.nurses, now.health_capability => {
        let rate = maximum(0.0, nurse_hiring + nurse_year_noise * nurses);
        before - before * nurse_attrition + nurse_trainees * training_completion + before * rate * health_capability
    });
    each!(now.opened_nurses; prev.opened_nurses as before, opened.nurses, now.opened_project_beds, p.nurses_per_new_bed =>
        before + (nurses + opened_project_beds * nurses_per_new_bed));
    each!(now.nurses; now.existing_nurses, now.opened_nurses => existing_nurses + opened_nurses);
    each!(now.nurses_per_1000; now.nurses, now.population => nurses / population * 1000.0);

    each!(&mut work.health_gain; now.health_capability, prev.health_capability as before => ln(health_capability / before));
    each!(now.premature_ncd_level; prev.premature_ncd_level as before, p.ncd_drift, p.ncd_year_noise, shock.ncd_level, p.ncd_screening_weight, work.health_gain =>
        pushed(before, ncd_drift + ncd_year_noise * ncd_level - ncd_screening_weight * health_gain));
    each!(now.premature_ncd_mortality; now.population, p.ncd_deaths_per_1000, now.premature_ncd_level, base.premature_ncd_mortality, shock.ncd_deaths => {
        let expected = population * ncd_deaths_per_1000 / 1000.0 * premature_ncd_level / premature_ncd_mortality;
        premature_ncd_level * poisson_count(expected, ncd_deaths) / expected
    });

    each!(now.existing_infectious_beds; prev.existing_infectious_beds, p.infectious_bed_withdrawal => existing_infectious_beds * (1.0 - infectious_bed_withdrawal));
    each!(now.opened_infectious_beds; prev.opened_infectious_beds as before, opened.infectious_beds, opened.infectious_wards, p.infectious_ward_beds =>
        before + (infectious_beds + infectious_wards * infectious_ward_beds));
    each!(now.infectious_beds; now.existing_infectious_beds, now.opened_infectious_beds => existing_infectious_beds + opened_infectious_beds);
    each!(now.infectious_beds_per_10000; now.infectious_beds, now.population => infectious_beds / population * 10000.0);

    each!(now.life_expectancy; now.life_table_life_expectancy, fixed.life_table_life_expectancy as life_table_before, base.life_expectancy as before, p.life_expectancy_error, shock.life_table, p.life_table_base_error => {
        let gained = life_table_life_expectancy - life_table_before;
        before + gained + life_expectancy_error * (life_table - life_table_base_error)
    });

    each!(&mut work.safety_gain; now.safety_net_capability, prev.safety_net_capability as before => ln(safety_net_capability / before));
    odds(moment.first, &mut work.odds, once.odds.medical_insurance, prev.medical_insurance);
    each!(now.medical_insurance; work.odds, p.insurance_newcomers, now.population, prev.population as before, p.coverage_sensitivity, work.safety_gain, p.insurance_drift, p.insurance_year_noise, shock.medical_insurance => {
        let newcomers = insurance_newcomers * ln(population / before);
        let staff = coverage_sensitivity * safety_gain;
        from_odds(odds, insurance_drift + insurance_year_noise * medical_insurance - newcomers + staff)
    });

    work.staff_before = work.staff_per_elderly;
    each!(&mut work.staff_per_elderly; now.physicians, now.nurses, now.age_65_plus => (physicians + nurses) / age_65_plus);
    each!(&mut work.staff_gain; p.elderly_managed_staff, work.staff_per_elderly, work.staff_before => elderly_managed_staff * ln(staff_per_elderly / staff_before));
    each!(now.family_doctor_contracts; prev.family_doctor_contracts as before, p.elderly_managed_ceiling, work.staff_gain, p.coverage_sensitivity, work.health_gain, p.contracts_drift, p.coverage_year_noise, shock.family_doctor_contracts => {
        let money = coverage_sensitivity * health_gain;
        let chance = contracts_drift + coverage_year_noise * family_doctor_contracts;
        elderly_managed_ceiling * logistic(logit(before / elderly_managed_ceiling) + (chance + staff_gain + money))
    });
}

#[inline(always)]
pub fn elderly(scene: Scene<'_, '_>) {
    let Scene { moment, once, prev, now, work, .. } = scene;
    let Moment { p, shock, opened, .. } = *moment;
    each!(now.care_beds_converted; prev.existing_ordinary_care_beds, p.care_bed_conversion, p.care_bed_year_noise, shock.care_bed_conversion as chance, now.elderly_capability =>
        existing_ordinary_care_beds * done_within_year(care_bed_conversion * exp(care_bed_year_noise * chance) * elderly_capability));
    each!(now.existing_nursing_beds; prev.existing_nursing_beds, p.care_bed_closure, now.care_beds_converted =>
        existing_nursing_beds * (1.0 - care_bed_closure) + care_beds_converted);
    each!(now.existing_ordinary_care_beds; prev.existing_ordinary_care_beds as before, now.care_beds_converted, p.ordinary_bed_closure, p.ordinary_bed_additions => {
        let closed = (before - care_beds_converted) * ordinary_bed_closure;
        before - care_beds_converted - closed + before * ordinary_bed_additions
    });
    each!(now.opened_nursing_beds; prev.opened_nursing_beds as before, opened.nursing_beds, now.opened_project_nursing_beds => before + (nursing_beds + opened_project_nursing_beds));
    each!(now.opened_care_home_beds; prev.opened_care_home_beds as before, opened.care_home_beds, opened.public_care_homes, p.public_home_beds =>
        before + (care_home_beds + public_care_homes * public_home_beds));
    each!(now.beds_to_refit; now.existing_ordinary_care_beds, now.opened_care_home_beds => existing_ordinary_care_beds + opened_care_home_beds);
    each!(now.nursing_beds; now.existing_nursing_beds, now.opened_nursing_beds, now.beds_to_refit =>
        existing_nursing_beds + minimum(opened_nursing_beds, beds_to_refit));
    each!(now.ordinary_care_beds; now.beds_to_refit, now.opened_nursing_beds => beds_to_refit - minimum(opened_nursing_beds, beds_to_refit));
    each!(now.care_home_beds; now.nursing_beds, now.ordinary_care_beds => nursing_beds + ordinary_care_beds);
    each!(now.nursing_beds_share; now.nursing_beds, now.care_home_beds => 100.0 * (nursing_beds / care_home_beds));
    each!(now.existing_carers; prev.existing_carers as before, p.carer_attrition, p.carer_training, p.carer_year_noise, shock.carers as chance, once.carers, now.elderly_capability => {
        let rate = maximum(0.0, carer_training + carer_year_noise * chance);
        before - before * carer_attrition + carers * rate * elderly_capability
    });
    each!(now.opened_carers; prev.opened_carers as before, opened.carers, now.opened_project_nursing_beds, p.carers_per_new_bed => before + (carers + opened_project_nursing_beds * carers_per_new_bed));
    each!(now.carers; now.existing_carers, now.opened_carers => existing_carers + opened_carers);
    each!(now.carers_per_10000_elderly; now.carers, now.age_60_plus => carers / age_60_plus * 10000.0);
    each!(now.elderly_health_management; prev.elderly_health_management as before, p.elderly_managed_ceiling, work.staff_gain, p.coverage_sensitivity, work.health_gain, p.elderly_managed_drift, p.coverage_year_noise, shock.elderly_health_management => {
        let money = coverage_sensitivity * health_gain;
        let chance = elderly_managed_drift + coverage_year_noise * elderly_health_management;
        elderly_managed_ceiling * logistic(logit(before / elderly_managed_ceiling) + (chance + staff_gain + money))
    });
}
