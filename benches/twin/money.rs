//! The economy, the budget and what it buys, rules/funding.rhai and rules/lib/money.rhai: in go growth and people, out come effort and
//! capability by domain.

use fiveyear::engine::graph::math::maximum;

use super::lanes::{At, LANES, Lanes, Quantity, each, fill, response};
use super::once::Once;
use super::years::Year;
use super::{Fixed, Moment, Scene};

/// Lines of the budget, in the rules' order.
pub const LINES: usize = 11;

#[inline(always)]
pub fn base(moment: &Moment<'_>, once: &Once, now: &mut Year<'_>, fixed: &mut Fixed) {
    let Moment { p, base, .. } = *moment;
    now.gdp.fill(once.gdp);
    each!(now.revenue; once.gdp, p.revenue_share_of_gdp => gdp * revenue_share_of_gdp / 100.0);
    each!(now.budget; now.revenue, p.public_service_share => revenue * public_service_share / 100.0);
    now.spending.copy_from_slice(now.budget);
    now.project_bonds.fill(0.0);
    now.service_price.fill(1.0);
    now.underlying_output.fill(1.0);
    now.output_by_workers.fill(1.0);
    now.revenue_besides.fill(1.0);
    for bonds in [
        &mut now.bonds_provision,
        &mut now.bonds_childcare,
        &mut now.bonds_education,
        &mut now.bonds_employment,
        &mut now.bonds_safety_net,
        &mut now.bonds_health,
        &mut now.bonds_environment,
        &mut now.bonds_culture,
        &mut now.bonds_elderly,
        &mut now.bonds_living,
        &mut now.bonds_veterans,
    ] {
        bonds.fill(0.0);
    }
    let (budget, room, need) = (&*now.budget, p.project_room, p.health_need_of_elderly);
    let mut line = 0;
    macro_rules! before {
        ($share:ident, $served:expr) => {
            fill(&mut fixed.effort_before[line], |lane| budget[lane] * base.$share * (1.0 - room[lane]) / $served(lane));
            line += 1;
        };
    }
    before!(share_provision, |_| once.population);
    before!(share_childcare, |_| once.under_3);
    before!(share_education, |_| once.age_3_5 + once.age_6_14);
    before!(share_employment, |_| once.age_15_59);
    before!(share_safety_net, |_| once.population);
    before!(share_health, |lane: usize| once.population + (need[lane] - 1.0) * once.age_65_plus);
    before!(share_environment, |_| once.population);
    before!(share_culture, |_| once.population);
    before!(share_elderly, |_| once.age_60_plus);
    before!(share_living, |_| once.population);
    before!(share_veterans, |_| once.population);
    assert_eq!(line, LINES);
    for effort in [
        &mut now.effort_provision,
        &mut now.effort_childcare,
        &mut now.effort_education,
        &mut now.effort_employment,
        &mut now.effort_safety_net,
        &mut now.effort_health,
        &mut now.effort_environment,
        &mut now.effort_culture,
        &mut now.effort_elderly,
        &mut now.effort_living,
        &mut now.effort_veterans,
        &mut now.childcare_capability,
        &mut now.education_capability,
        &mut now.employment_capability,
        &mut now.safety_net_capability,
        &mut now.health_capability,
        &mut now.environment_capability,
        &mut now.culture_capability,
        &mut now.elderly_capability,
        &mut now.living_capability,
        &mut now.veterans_capability,
    ] {
        effort.fill(1.0);
    }
}

#[inline(always)]
pub fn project(scene: Scene<'_, '_>) {
    let Scene { moment, once, prev, now, fixed, .. } = scene;
    let Moment { p, shock, share, facility, running, opened, .. } = *moment;
    each!(now.opened_project_beds; opened.infectious_wards, p.infectious_ward_beds, opened.maternal_extensions, p.maternal_extension_beds =>
        infectious_wards * infectious_ward_beds + maternal_extensions * maternal_extension_beds);
    each!(now.project_beds; prev.project_beds, now.opened_project_beds => project_beds + opened_project_beds);
    each!(now.opened_project_nursing_beds; opened.health_care_consortia, p.consortium_nursing_beds, opened.public_care_homes, p.public_home_beds, p.public_home_nursing_share, opened.dementia_wards, p.dementia_ward_beds => {
        let homes = public_care_homes * public_home_beds * public_home_nursing_share;
        health_care_consortia * consortium_nursing_beds + homes + dementia_wards * dementia_ward_beds
    });
    each!(now.project_nursing_beds; prev.project_nursing_beds, now.opened_project_nursing_beds => project_nursing_beds + opened_project_nursing_beds);
    each!(now.district_venues; prev.district_venues as before, opened.district_venues => before + district_venues);
    each!(now.project_floor_space; now.district_venues, p.venue_floor_space, p.culture_space_replaced =>
        district_venues * venue_floor_space * (1.0 - culture_space_replaced));
    each!(now.workers_growth; now.age_15_59, prev.age_15_59 as before => 100.0 * (age_15_59 / before - 1.0));
    if moment.first {
        now.underlying_growth.copy_from_slice(p.growth_first);
        now.more_workers.fill(0.0);
    } else {
        each!(now.underlying_growth; p.growth_trend, p.growth_noise, shock.economy => growth_trend + growth_noise * economy);
        each!(now.more_workers; now.workers_growth, p.workers_growth_usual => (workers_growth - workers_growth_usual) / 100.0);
    }
    each!(now.output_by_workers; prev.output_by_workers as before, p.output_of_workers, now.more_workers => before * (1.0 + output_of_workers * more_workers));
    each!(now.underlying_output; prev.underlying_output as before, now.underlying_growth => before * (1.0 + underlying_growth / 100.0));
    each!(now.gdp; once.gdp as before, now.underlying_output, now.output_by_workers => before * underlying_output * output_by_workers);
    each!(now.gdp_growth; now.gdp, prev.gdp as before => 100.0 * (gdp / before - 1.0));
    each!(now.earnings_growth; p.growth_trend, p.income_response, now.underlying_growth, p.income_noise, shock.income, p.income_gap =>
        growth_trend + income_response * (underlying_growth - growth_trend) + income_noise * income + income_gap);
    each!(now.income_growth_real; now.earnings_growth, now.output_by_workers, prev.output_by_workers as output_before, now.population, prev.population as people_before => {
        let earned = (1.0 + earnings_growth / 100.0) * output_by_workers / output_before;
        100.0 * (earned * people_before / population - 1.0)
    });
    each!(now.service_price; prev.service_price as before, p.wages_in_services, now.earnings_growth =>
        before * (1.0 + wages_in_services * earnings_growth / 100.0));
    if moment.first {
        each!(now.revenue_besides; prev.revenue_besides as before, p.revenue_noise, shock.revenue =>
            before * (1.0 + maximum(0.0 + revenue_noise * revenue, -40.0) / 100.0));
    } else {
        each!(now.revenue_besides; prev.revenue_besides as before, p.revenue_drift, p.revenue_noise, shock.revenue =>
            before * (1.0 + maximum(revenue_drift + revenue_noise * revenue, -40.0) / 100.0));
    }
    each!(now.revenue; prev.revenue as before, p.revenue_elasticity, now.gdp_growth, now.revenue_besides, prev.revenue_besides as besides_before =>
        before * maximum(1.0 + revenue_elasticity * gdp_growth / 100.0, 0.6) * revenue_besides / besides_before);
    each!(now.budget; prev.budget as before, now.revenue, p.public_service_share, p.budget_adjustment =>
        before + (revenue * public_service_share / 100.0 - before) * budget_adjustment);
    each!(now.spending; now.budget, share.new => budget * (1.0 + new));
    now.shares_sum.fill(
        0.0 + share.provision
            + share.childcare
            + share.education
            + share.employment
            + share.safety_net
            + share.health
            + share.environment
            + share.culture
            + share.elderly
            + share.living
            + share.veterans
            - share.new,
    );

    for total in [&mut *now.bond_interest_paid, now.facility_construction, now.ordinary_building, now.facility_running] {
        total.fill(0.0);
    }
    // The rules' sum begins with the first line: what is added to minus zero stays as it is, a minus zero too.
    now.everyday_services.fill(-0.0);
    let (people, need, elderly) = (&*now.population, p.health_need_of_elderly, &*now.age_65_plus);
    let (younger, older) = (&*now.age_3_5, &*now.age_6_14);
    let in_need = |lane: usize| people[lane] + (need[lane] - 1.0) * elderly[lane];
    let average = |before: &Lanes, now: &Lanes, lane: usize| (before[lane] + now[lane]) / 2.0;
    let (beds_before, beds_now, per_bed) = (&*prev.project_beds, &*now.project_beds, p.bed_running_cost);
    let (care_before, care_now, per_care_bed) = (&*prev.project_nursing_beds, &*now.project_nursing_beds, p.care_bed_running_cost);
    let (space_before, space_now, per_metre) = (&*prev.project_floor_space, &*now.project_floor_space, p.venue_running_cost);
    let mut next = fixed.effort_before.iter();
    macro_rules! line {
        ($line:ident, $effort:ident, $bonds:ident, $served:expr) => {
            line!($line, $effort, $bonds, $served, |_| 0.0);
        };
        ($line:ident, $effort:ident, $bonds:ident, $served:expr, $by_size:expr) => {
            let line = Line {
                budget: now.budget,
                share: share.$line,
                room: p.project_room,
                cost: facility.$line.view(),
                running: running.$line.view(),
                level: p.facility_costs,
                by_size: $by_size,
                price: now.service_price,
                rate: p.bond_interest,
                bonds: prev.$bonds,
                before: next.next().expect("a number for each line"),
            };
            let totals = [
                &mut *now.bond_interest_paid,
                now.facility_construction,
                now.ordinary_building,
                now.facility_running,
                now.everyday_services,
            ];
            line.spend(now.$effort, now.$bonds, totals, $served);
        };
    }
    line!(provision, effort_provision, bonds_provision, |lane| people[lane]);
    line!(childcare, effort_childcare, bonds_childcare, |lane| now.under_3[lane]);
    line!(education, effort_education, bonds_education, |lane| younger[lane] + older[lane]);
    line!(employment, effort_employment, bonds_employment, |lane| now.age_15_59[lane]);
    line!(safety_net, effort_safety_net, bonds_safety_net, |lane| people[lane]);
    line!(health, effort_health, bonds_health, in_need, |lane| average(beds_before, beds_now, lane) * per_bed[lane]);
    line!(environment, effort_environment, bonds_environment, |lane| people[lane]);
    line!(culture, effort_culture, bonds_culture, |lane| people[lane], |lane| average(space_before, space_now, lane) * per_metre[lane]
        / 100000000.0);
    line!(elderly, effort_elderly, bonds_elderly, |lane| now.age_60_plus[lane], |lane| average(care_before, care_now, lane)
        * per_care_bed[lane]);
    line!(living, effort_living, bonds_living, |lane| people[lane]);
    line!(veterans, effort_veterans, bonds_veterans, |lane| people[lane]);
    each!(now.project_bonds; now.bonds_provision, now.bonds_childcare, now.bonds_education, now.bonds_employment, now.bonds_safety_net, now.bonds_health, now.bonds_environment, now.bonds_culture, now.bonds_elderly, now.bonds_living, now.bonds_veterans =>
        bonds_provision + bonds_childcare + bonds_education + bonds_employment + bonds_safety_net + bonds_health + bonds_environment + bonds_culture + bonds_elderly + bonds_living + bonds_veterans);
    each!(now.money_unaccounted; now.spending, now.project_bonds, prev.project_bonds as before, now.everyday_services, now.facility_running, now.facility_construction, now.ordinary_building, now.bond_interest_paid => {
        let paid = everyday_services + facility_running + facility_construction + ordinary_building + bond_interest_paid;
        spending + (project_bonds - before) - paid
    });

    macro_rules! capability {
        ($capability:ident, $effort:ident, $elasticity:ident) => {
            each!(now.$capability; prev.$capability as before, now.$effort as effort, p.$elasticity as elasticity, p.effort_saturation, p.effort_speed =>
                before + (response(effort, elasticity, effort_saturation) - before) * effort_speed);
        };
    }
    capability!(childcare_capability, effort_childcare, childcare_elasticity);
    capability!(education_capability, effort_education, education_elasticity);
    capability!(employment_capability, effort_employment, employment_elasticity);
    capability!(safety_net_capability, effort_safety_net, safety_net_elasticity);
    capability!(health_capability, effort_health, health_elasticity);
    capability!(environment_capability, effort_environment, environment_elasticity);
    capability!(culture_capability, effort_culture, culture_elasticity);
    capability!(elderly_capability, effort_elderly, elderly_elasticity);
    capability!(living_capability, effort_living, living_elasticity);
    capability!(veterans_capability, effort_veterans, veterans_elasticity);
}

/// One line of the budget in one year.
struct Line<'a, Cost, Running, BySize> {
    budget: &'a Lanes,
    share: f64,
    room: &'a Lanes,
    cost: Cost,
    running: Running,
    level: &'a Lanes,
    by_size: BySize,
    price: &'a Lanes,
    rate: &'a Lanes,
    bonds: &'a Lanes,
    before: &'a Lanes,
}

impl<Cost: At, Running: At, BySize: Fn(usize) -> f64> Line<'_, Cost, Running, BySize> {
    /// Effort and bonds, and what the line adds to all that is spent, in one loop.
    #[inline(always)]
    fn spend(&self, effort: &mut Lanes, bonds: &mut Lanes, totals: [&mut Lanes; 5], served: impl Fn(usize) -> f64) {
        let [paid, construction, ordinary, run, services] = totals;
        for lane in 0..LANES {
            let (cost, running) = (self.cost.at(lane), self.running.at(lane));
            let money = self.budget[lane] * self.share;
            let room = self.room[lane] * money;
            let building = (cost - running) * self.level[lane];
            let running = (running * self.level[lane] + (self.by_size)(lane)) * self.price[lane];
            let interest = self.bonds[lane] * self.rate[lane] / 100.0;
            let everyday = money - room - running - interest;
            effort[lane] = maximum(everyday, 0.0) / served(lane) / self.before[lane] / self.price[lane];
            bonds[lane] = self.bonds[lane] + maximum(building - room, 0.0);
            paid[lane] += interest;
            construction[lane] += building;
            ordinary[lane] += maximum(room - building, 0.0);
            run[lane] += running;
            services[lane] += effort[lane] * served(lane) * self.before[lane] * self.price[lane];
        }
    }
}
