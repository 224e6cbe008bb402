//! People by age and sex, rules/population.rhai.
//!
//! All ages of a few lanes go through the registers at once: who stands at an age moves on to the next, and sums over ages never leave
//! the registers.

use super::inputs::Params;
use super::lanes::{LANES, Lanes, fill};
use super::{BaseYear, Year};

/// The first age whose birth rate is read.
pub const YOUNGEST_MOTHER: u32 = 15;

/// Lanes that go through all ages at once.
const FEW: usize = 8;

type Few = [f64; FEW];

/// People of one sex by age, and three sums over ages.
pub struct Sex {
    pub ages: Vec<Lanes>,
    pub total: Lanes,
    pub under_3: Lanes,
    pub age_65_plus: Lanes,
}

impl Sex {
    pub fn new(ages: usize) -> Sex {
        let zero = [0.0; LANES];
        Sex { ages: vec![zero; ages], total: zero, under_3: zero, age_65_plus: zero }
    }

    pub fn start(&mut self, people: &[f64]) {
        self.ages.iter_mut().zip(people).for_each(|(lanes, people)| lanes.fill(*people));
    }

    /// Everyone one year older. `moves` net moves spread over ages by `profile`; deaths are `mortality` times `level`.
    #[inline(always)]
    fn age(&mut self, mortality: &[f64], profile: &[f64], level: &Lanes, moves: &Lanes, newborn: &Lanes) {
        let last = self.ages.len() - 1;
        let (mortality, profile) = (&mortality[..=last], &profile[..=last]);
        for from in (0..LANES).step_by(FEW) {
            let (level, moves, newborn) = (few(level, from), few(moves, from), few(newborn, from));
            let survive = |people: &Few, age: usize| each(|lane| people[lane] * (1.0 - mortality[age] * level[lane]));
            let mut before = few(&self.ages[0], from);
            let first = each(|lane| newborn[lane] + moves[lane] * profile[0]);
            put(&mut self.ages[0], from, first);
            let mut total = first;
            let mut elderly = None;
            for age in 1..=last {
                let here = few(&self.ages[age], from);
                let mut alive = survive(&before, age - 1);
                if age == last {
                    let oldest = survive(&here, last);
                    alive = each(|lane| alive[lane] + oldest[lane]);
                }
                let aged = each(|lane| alive[lane] + moves[lane] * profile[age]);
                put(&mut self.ages[age], from, aged);
                total = each(|lane| total[lane] + aged[lane]);
                if age == 2 {
                    put(&mut self.under_3, from, total);
                }
                if age >= 65 {
                    elderly = Some(elderly.map_or(aged, |sum: Few| each(|lane| sum[lane] + aged[lane])));
                }
                before = here;
            }
            put(&mut self.total, from, total);
            put(&mut self.age_65_plus, from, elderly.expect("ages go beyond 65"));
        }
    }
}

#[inline(always)]
fn each(rule: impl Fn(usize) -> f64) -> Few {
    let mut few = [0.0; FEW];
    few.iter_mut().enumerate().for_each(|(lane, out)| *out = rule(lane));
    few
}

#[inline(always)]
fn few(lanes: &Lanes, from: usize) -> Few {
    *lanes[from..].first_chunk().expect("blocks are whole")
}

#[inline(always)]
fn put(lanes: &mut Lanes, from: usize, values: Few) {
    *lanes[from..].first_chunk_mut().expect("blocks are whole") = values;
}

/// This year's people.
#[inline(always)]
pub fn project(p: &Params<'_>, base: &BaseYear, women: &mut Sex, men: &mut Sex, prev: &Year<'_>, now: &mut Year<'_>) {
    now.births.fill(0.0);
    for (rate, women) in base.fertility.iter().zip(&women.ages[YOUNGEST_MOTHER as usize..]) {
        now.births.iter_mut().zip(women).for_each(|(births, women)| *births += rate * women);
    }
    fill(now.net_moves, |lane| p.net_migration[lane] / 1000.0 * prev.population[lane]);
    fill(now.mortality_level, |lane| prev.mortality_level[lane] * (1.0 - p.mortality_improvement[lane] / 100.0));
    let mut newborn = [0.0; LANES];
    fill(&mut newborn, |lane| now.births[lane] / 2.08);
    women.age(&base.mortality_women, &base.migration_women, now.mortality_level, now.net_moves, &newborn);
    fill(&mut newborn, |lane| now.births[lane] * 1.08 / 2.08);
    men.age(&base.mortality_men, &base.migration_men, now.mortality_level, now.net_moves, &newborn);
    fill(now.population, |lane| women.total[lane] + men.total[lane]);
    fill(now.under_3, |lane| women.under_3[lane] + men.under_3[lane]);
    fill(now.age_65_plus, |lane| women.age_65_plus[lane] + men.age_65_plus[lane]);
}
