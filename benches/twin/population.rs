//! People by age and sex, rules/population.rhai and rules/ages.rhai: in go last year's people, out come this year's and their groups.
//!
//! All ages of a few lanes go through the registers at once: who stands at an age moves on to the next, and what is added up over ages
//! never leaves the registers.

use fiveyear::engine::graph::math::{ln, maximum, minimum};

use super::lanes::{LANES, Lanes, each};
use super::once::Once;
use super::years::Year;
use super::{Fixed, Moment, Scene, Work};

/// Lanes that go through all ages at once.
const FEW: usize = 8;

type Few = [f64; FEW];

/// People of one sex: by age, and added up over groups of ages.
pub struct Sex {
    pub ages: Vec<Lanes>,
    /// One sum per group of [`WOMEN`] or [`MEN`], filled while people are aged.
    sums: Vec<Lanes>,
    dead: Lanes,
    /// Those of 60 and over who neither died nor moved.
    staying: Lanes,
    /// Ages 0 to 2 and 6 to 14, as they are added up in the rules.
    under_3: Lanes,
    age_6_14: Lanes,
}

/// Groups of ages that are added up; the last ends with the oldest.
const WOMEN: &[usize] = &[1, 3, 6, 12, 15, 50, 60, 65, 80];
const MEN: &[usize] = &[1, 3, 6, 12, 15, 60, 65, 80];

impl Sex {
    pub fn new(ages: usize) -> Sex {
        let zero = [0.0; LANES];
        let groups = WOMEN.len();
        Sex { ages: vec![zero; ages], sums: vec![zero; groups], dead: zero, staying: zero, under_3: zero, age_6_14: zero }
    }

    /// The groups that hold the newborn, or that are added up in two ways.
    #[inline(always)]
    fn young(&mut self) {
        let Sex { ages, sums, under_3, age_6_14, .. } = self;
        let [zero, one, two] = ages.first_chunk().expect("ages 0 to 2");
        super::lanes::fill(under_3, |lane| zero[lane] + one[lane] + two[lane]);
        let [twelve, thirteen, fourteen] = ages[12..].first_chunk().expect("ages 12 to 14");
        let younger = &sums[2];
        super::lanes::fill(age_6_14, |lane| younger[lane] + twelve[lane] + thirteen[lane] + fourteen[lane]);
    }
}

/// What ages one sex.
struct Flow<'a> {
    base: &'a [f64],
    dying: &'a [f64],
    /// Parts of the moves by age, and how many ages move.
    profile: &'a [f64],
    moving: usize,
    groups: &'a [usize],
    /// Births per woman-year.
    fertility: &'a [f64],
    bear: bool,
    early: &'a Lanes,
    late: &'a Lanes,
    /// Net moves of those of 60 and over, per person.
    elderly: &'a Lanes,
    mortality: &'a Lanes,
}

#[inline(always)]
fn some(block: &Lanes, from: usize) -> &Few {
    block[from..].first_chunk().expect("lanes are a multiple")
}

#[inline(always)]
fn some_mut(block: &mut Lanes, from: usize) -> &mut Few {
    block[from..].first_chunk_mut().expect("lanes are a multiple")
}

/// One year of one sex but for the newborn, in place; `born` is added up over the fertile ages.
#[inline(always)]
fn age<const FIRST: bool>(flow: &Flow<'_>, people: &mut Sex, born: &mut Lanes) {
    let last = flow.dying.len() - 1;
    let (base, dying, ages) = (&flow.base[..=last], &flow.dying[..=last], &mut people.ages[..=last]);
    let (moving, profile, rates) = (flow.moving, &flow.profile[..=last], &flow.fertility[..=last]);
    for from in (0..LANES).step_by(FEW) {
        let (early, late, mortality) = (*some(flow.early, from), *some(flow.late, from), *some(flow.mortality, from));
        let elderly = *some(flow.elderly, from);
        let mut staying: Few = [0.0; FEW];
        let mut here: Few = [0.0; FEW];
        let mut dead: Few = [0.0; FEW];
        let mut births: Few = [0.0; FEW];
        let newest = some_mut(&mut ages[0], from);
        for lane in 0..FEW {
            let was = if FIRST { base[0] } else { newest[lane] };
            here[lane] = was + early[lane] * profile[0];
            newest[lane] = 0.0 + late[lane] * profile[0];
        }
        for (group, start) in flow.groups.iter().enumerate() {
            let end = flow.groups.get(group + 1).copied().unwrap_or(last + 1);
            let fertile = flow.bear && (15..50).contains(start);
            // What is added to -0.0 stays as it is.
            let mut sum: Few = [-0.0; FEW];
            for age in *start..end {
                let (moves, dies, rate) = (profile[age], dying[age], rates[age]);
                let own = some_mut(&mut ages[age], from);
                let mut aged: Few = [0.0; FEW];
                for lane in 0..FEW {
                    let was = if FIRST { base[age] } else { own[lane] };
                    let stays = if age < moving { was + early[lane] * moves } else { was };
                    // The oldest stay at their age.
                    let entering = if age == last { here[lane] + stays } else { here[lane] };
                    let lost = entering * (mortality[lane] * dies);
                    let mut left = entering - lost;
                    if *start >= 60 {
                        staying[lane] += left;
                        left += left * elderly[lane];
                    }
                    aged[lane] = if age < moving { left + late[lane] * moves } else { left };
                    dead[lane] += lost;
                    here[lane] = stays;
                    if fertile {
                        births[lane] += rate * (stays + aged[lane]);
                    }
                }
                *own = aged;
                for lane in 0..FEW {
                    sum[lane] += aged[lane];
                }
            }
            *some_mut(&mut people.sums[group], from) = sum;
        }
        *some_mut(&mut people.dead, from) = dead;
        *some_mut(&mut people.staying, from) = staying;
        if flow.bear {
            *some_mut(born, from) = births;
        }
    }
}

#[inline(always)]
pub fn base(moment: &Moment<'_>, once: &Once, now: &mut Year<'_>, fixed: &mut Fixed) {
    let p = moment.p;
    let adults = once.age_15_59;
    now.under_3.fill(once.under_3);
    now.age_3_5.fill(once.age_3_5);
    now.age_6_14.fill(once.age_6_14);
    now.women_15_49.fill(once.women_15_49);
    now.age_15_59.fill(adults);
    now.age_60_plus.fill(once.age_60_plus);
    now.age_65_plus.fill(once.age_65_plus);
    now.age_80_plus.fill(once.age_80_plus);
    now.population.fill(once.population);
    now.dependency_ratio.fill((once.population - adults) / adults * 100.0);
    now.child_dependency_ratio.fill((once.under_3 + once.age_3_5 + once.age_6_14) / adults * 100.0);
    now.old_age_dependency_ratio.fill(once.age_60_plus / adults * 100.0);
    now.urbanisation.fill(p.urbanisation_2020);
    now.urban_population.fill(once.population * p.urbanisation_2020 / 100.0);
    now.pupils_rural.fill(once.age_6_14 * (1.0 - p.urbanisation_2020 / 100.0));
    now.household_size.fill(p.household_size_2020);
    now.households.fill(once.households);
    now.mortality_level.copy_from_slice(p.mortality_2020);
    now.mortality_this_year.copy_from_slice(p.mortality_2020);
    each!(now.life_table_life_expectancy; once.life_table_life_expectancy as by_table, once.years_lost, p.mortality_2020 =>
        by_table - years_lost * ln(mortality_2020));
    fixed.life_table_life_expectancy.copy_from_slice(&*now.life_table_life_expectancy);
}

/// This year's people.
#[inline(always)]
pub fn project(scene: Scene<'_, '_>) {
    let Scene { moment, once, prev, now, fixed, work } = scene;
    let Moment { p, shock, .. } = *moment;
    each!(now.mortality_level; prev.mortality_level, p.mortality_improvement =>
        mortality_level * (1.0 + -mortality_improvement / 100.0));
    each!(now.mortality_this_year; now.mortality_level, p.mortality_noise, shock.mortality =>
        mortality_level * minimum(maximum(1.0 + mortality_noise / 100.0 * mortality, 0.6), 1.5));
    each!(now.life_table_life_expectancy; fixed.life_table_life_expectancy as base, once.years_lost, now.mortality_this_year, p.mortality_2020 =>
        base - years_lost * ln(mortality_this_year / mortality_2020));
    if moment.first {
        now.fertility_level.copy_from_slice(p.local_fertility);
        now.net_migration_rate.copy_from_slice(p.migration_first);
    } else {
        each!(now.fertility_level; prev.fertility_level, p.fertility_trend => fertility_level * (1.0 + fertility_trend / 100.0));
        each!(now.net_migration_rate; prev.net_migration_rate as before, p.migration_long_run, p.migration_persistence, p.migration_noise, shock.migration =>
            migration_long_run + migration_persistence * (before - migration_long_run) + migration_noise * migration);
    }
    each!(now.fertility_this_year; now.fertility_level, p.fertility_noise, shock.births =>
        fertility_level * maximum(1.0 + fertility_noise / 100.0 * births, 0.3));
    each!(now.net_moves; now.net_migration_rate, prev.population, p.definition => net_migration_rate / 1000.0 * (population / definition));
    let Work { women, men, early, late, born, leaving, age_6_11, age_12_14, before_6_11, before_12_14, .. } = work;
    if moment.first {
        leaving.fill((once.women[59] + once.men[59]) * p.definition);
        before_6_11.fill(once.age_6_11);
        before_12_14.fill(once.age_12_14);
    } else {
        super::lanes::fill(leaving, |lane| (women.ages[59][lane] + men.ages[59][lane]) * p.definition);
        before_6_11.copy_from_slice(age_6_11);
        before_12_14.copy_from_slice(age_12_14);
    }
    each!(early; now.net_moves, p.migration_spread => net_moves * migration_spread / 2.0);
    let (moves, first) = (&*now.net_moves, &*early);
    super::lanes::fill(late, |lane| moves[lane] - first[lane]);
    let elderly = &mut [0.0; LANES];
    each!(elderly; p.elderly_migration => elderly_migration / 1000.0);
    let flow = Flow {
        base: &once.women,
        dying: &once.dying_women,
        profile: &once.migration_women,
        groups: WOMEN,
        moving: once.moving,
        fertility: &once.fertility,
        bear: true,
        early,
        late,
        elderly,
        mortality: now.mortality_this_year,
    };
    if moment.first {
        age::<true>(&flow, women, born)
    } else {
        age::<false>(&flow, women, born)
    }
    let flow = Flow { base: &once.men, dying: &once.dying_men, profile: &once.migration_men, groups: MEN, bear: false, ..flow };
    let none = &mut [0.0; LANES];
    if moment.first {
        age::<true>(&flow, men, none)
    } else {
        age::<false>(&flow, men, none)
    }

    each!(now.newborn; work.born, now.fertility_this_year => born * fertility_this_year * 0.5);
    each!(now.girls_born; now.newborn, p.sex_ratio_at_birth => newborn / (1.0 + sex_ratio_at_birth));
    each!(now.boys_born; now.newborn, now.girls_born => newborn - girls_born);
    each!(now.girls_lost; now.girls_born, now.mortality_this_year, once.girls_die => girls_born * (mortality_this_year * girls_die));
    each!(now.boys_lost; now.boys_born, now.mortality_this_year, once.boys_die => boys_born * (mortality_this_year * boys_die));
    let Work { women, men, .. } = work;
    let (born, lost) = (&*now.girls_born, &*now.girls_lost);
    let newest = &mut women.ages[0];
    for lane in 0..LANES {
        newest[lane] += born[lane] - lost[lane];
    }
    let (born, lost) = (&*now.boys_born, &*now.boys_lost);
    let newest = &mut men.ages[0];
    for lane in 0..LANES {
        newest[lane] += born[lane] - lost[lane];
    }
    women.young();
    men.young();
    each!(now.births; now.newborn, p.definition => newborn * definition);
    each!(now.deaths; women.dead, men.dead as dead_men, now.girls_lost, now.boys_lost, p.definition =>
        (dead + dead_men + girls_lost + boys_lost) * definition);
    each!(now.elderly_moves; women.staying, men.staying as staying_men, p.elderly_migration =>
        (staying + staying_men) * (elderly_migration / 1000.0));
    each!(now.net_migration; now.net_moves, now.elderly_moves, p.definition => (net_moves + elderly_moves) * definition);
    groups(moment, prev, now, work);
}

/// Groups of ages, and what is reckoned from them.
#[inline(always)]
fn groups(moment: &Moment<'_>, prev: &Year<'_>, now: &mut Year<'_>, work: &mut Work) {
    let Moment { p, .. } = *moment;
    let Work { women, men, age_6_11, age_12_14, entering, finishing, .. } = work;
    macro_rules! people {
        ($out:expr; $women:expr, $men:expr) => {{
            let (women, men, definition) = (&$women, &$men, p.definition);
            super::lanes::fill($out, |lane| (women[lane] + men[lane]) * definition)
        }};
    }
    people!(now.under_3; women.under_3, men.under_3);
    people!(now.age_3_5; women.sums[1], men.sums[1]);
    people!(now.age_6_14; women.age_6_14, men.age_6_14);
    people!(age_6_11; women.sums[2], men.sums[2]);
    people!(age_12_14; women.sums[3], men.sums[3]);
    people!(entering; women.ages[15], men.ages[15]);
    people!(finishing; women.ages[20], men.ages[20]);
    let bearing = &women.sums[4];
    super::lanes::fill(now.women_15_49, |lane| bearing[lane] * p.definition);
    let (bearing, older, men_15_59) = (&*now.women_15_49, &women.sums[5], &men.sums[4]);
    super::lanes::fill(now.age_15_59, |lane| bearing[lane] + (older[lane] + men_15_59[lane]) * p.definition);
    people!(now.age_80_plus; women.sums[8], men.sums[7]);
    let (older, women_here, men_here) = (&*now.age_80_plus, &women.sums[7], &men.sums[6]);
    super::lanes::fill(now.age_65_plus, |lane| older[lane] + (women_here[lane] + men_here[lane]) * p.definition);
    let (older, women_here, men_here) = (&*now.age_65_plus, &women.sums[6], &men.sums[5]);
    super::lanes::fill(now.age_60_plus, |lane| older[lane] + (women_here[lane] + men_here[lane]) * p.definition);
    each!(now.population; now.under_3, now.age_3_5, now.age_6_14, now.age_15_59, now.age_60_plus =>
        under_3 + age_3_5 + age_6_14 + age_15_59 + age_60_plus);
    each!(now.dependency_ratio; now.population, now.age_15_59 => (population - age_15_59) / age_15_59 * 100.0);
    each!(now.child_dependency_ratio; now.under_3, now.age_3_5, now.age_6_14, now.age_15_59 =>
        (under_3 + age_3_5 + age_6_14) / age_15_59 * 100.0);
    each!(now.old_age_dependency_ratio; now.age_60_plus, now.age_15_59 => age_60_plus / age_15_59 * 100.0);
    each!(now.people_unaccounted; prev.population as before, now.births, now.net_migration, now.deaths, now.population =>
        before + births + net_migration - deaths - population);
    each!(now.urbanisation; prev.urbanisation, p.urbanisation_change => minimum(urbanisation + urbanisation_change, 97.0));
    each!(now.urban_population; now.population, now.urbanisation => population * urbanisation / 100.0);
    each!(now.pupils_rural; now.age_6_14, now.urbanisation => age_6_14 * (1.0 - urbanisation / 100.0));
    each!(now.household_size; prev.household_size, p.household_size_change =>
        maximum(household_size * (1.0 + household_size_change / 100.0), 1.8));
    each!(now.households; now.population, now.household_size => population / household_size);
}
