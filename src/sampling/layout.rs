//! Layouts of draws for sensitivity analysis: which draw takes the numbers of which stream from where.
//!
//! Each is a pure function of draw and stream, so that a layout may be run in parts of any size: no matrix of samples is held anywhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Spread, Stream};

/// Which numbers the draws of a stream have.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Layout {
    /// Draw d has the stream's number d.
    #[default]
    Plain,
    /// See [`Saltelli`].
    Saltelli(Arc<Saltelli>),
    /// See [`Morris`].
    Morris(Arc<Morris>),
    /// See [`Ends`].
    Ends(Arc<Ends>),
}

/// Saltelli's design (Saltelli et al. 2010, Computer Physics Communications 181:259-270): blocks of so many draws. Block 0 (A) has the
/// numbers of the sampler's own seed, block 1 (B) those of another seed, and block 2 + g those of the first, but of the other seed for the
/// streams of group g.
#[derive(Debug, Clone, PartialEq)]
pub struct Saltelli {
    /// Draws of a block.
    pub rows: u64,
    /// The seed of B.
    pub other_seed: u64,
    /// The group of each stream.
    pub groups: BTreeMap<String, usize>,
}

impl Saltelli {
    /// The block of A.
    pub const A: usize = 0;
    /// The block of B.
    pub const B: usize = 1;

    /// The block in which a group is of B and all else of A.
    pub fn mixed(group: usize) -> usize {
        2 + group
    }
}

/// Morris' trajectories (Morris 1991, Technometrics 33:161-174; of groups, Campolongo, Cariboni & Saltelli 2007, Environmental Modelling &
/// Software 22:1509-1518): each begins at a random point and moves every group once, in random order, by a quarter to a half of the range.
///
/// Morris' own grid has levels and steps of one size. An answer that repeats itself at their distance, as a sine does, then seems not to
/// depend on an input at all; points and steps of any size have no such blind spot.
#[derive(Debug, Clone, PartialEq)]
pub struct Morris {
    groups: BTreeMap<String, usize>,
    /// Per trajectory the step in which each group is moved, from 1 on.
    steps: Vec<Vec<u32>>,
    /// Per group how far it is moved in each trajectory, as a part of all probability.
    strides: Vec<Vec<f64>>,
}

impl Morris {
    /// So many trajectories.
    pub fn new(seed: u64, trajectories: usize, groups: BTreeMap<String, usize>) -> Morris {
        let count = groups.values().max().map_or(0, |last| last + 1);
        let uniform = |purpose: &str, group: usize| {
            let mut column = vec![0.0; trajectories];
            Stream::new(seed, &format!("morris/{purpose}/{group}")).fill(0, 0, &mut column);
            column
        };
        let keys: Vec<Vec<f64>> = (0..count).map(|group| uniform("order", group)).collect();
        let of_trajectory = |trajectory: usize| {
            let mut order: Vec<usize> = (0..count).collect();
            order.sort_by(|one, other| keys[*one][trajectory].total_cmp(&keys[*other][trajectory]));
            let mut steps = vec![0; count];
            order.into_iter().zip(1..).for_each(|(group, step)| steps[group] = step);
            steps
        };
        let strides = (0..count).map(|group| uniform("stride", group).iter().map(|part| 0.25 + 0.25 * part).collect()).collect();
        Morris { groups, steps: (0..trajectories).map(of_trajectory).collect(), strides }
    }

    /// Draws of a trajectory: where it begins, and after each move.
    pub fn points(&self) -> usize {
        self.steps.first().map_or(1, |steps| steps.len() + 1)
    }

    /// All draws.
    pub fn draws(&self) -> usize {
        self.points() * self.steps.len()
    }

    /// Trajectories.
    pub fn trajectories(&self) -> usize {
        self.steps.len()
    }

    /// The step of a trajectory in which a group is moved, from 1 on.
    pub fn step(&self, trajectory: usize, group: usize) -> usize {
        self.steps[trajectory][group] as usize
    }

    /// How far a stream of a group is moved in a trajectory, as a part of all probability, with its sign.
    pub fn stride(&self, seed: u64, stream: &str, year: i32, trajectory: usize, group: usize) -> f64 {
        let begin = start(&Stream::new(seed, stream), year, trajectory as u64);
        moved(begin, self.strides[group][trajectory]) - begin
    }

    fn fill(&self, seed: u64, name: &str, first_draw: u64, year: i32, out: &mut [f64]) {
        let stream = Stream::new(seed, name);
        let group = self.groups.get(name);
        let points = self.points() as u64;
        let mut known = None;
        for (draw, value) in (first_draw..).zip(out) {
            let (trajectory, step) = (draw / points, draw % points);
            let begin = match known {
                Some((same, begin)) if same == trajectory => begin,
                _ => start(&stream, year, trajectory),
            };
            known = Some((trajectory, begin));
            let of_group = group.filter(|group| u64::from(self.steps[trajectory as usize][**group]) <= step);
            *value = of_group.map_or(begin, |group| moved(begin, self.strides[*group][trajectory as usize]));
        }
    }
}

/// Where a stream begins a trajectory.
fn start(stream: &Stream, year: i32, trajectory: u64) -> f64 {
    let mut uniform = [0.0];
    stream.fill(trajectory, year, &mut uniform);
    uniform[0]
}

/// From the lower half up, from the upper half down: a move of at most a half stays between 0 and 1.
fn moved(begin: f64, stride: f64) -> f64 {
    if begin < 0.5 { begin + stride } else { begin - stride }
}

/// Draw 0 has every stream at its median; in draw 1 + 2 g the streams of group g are at their 10 % quantiles, in the next at their 90 %.
#[derive(Debug, Clone, PartialEq)]
pub struct Ends {
    /// The group of each stream.
    pub groups: BTreeMap<String, usize>,
}

impl Ends {
    /// All draws of so many groups.
    pub fn draws(groups: usize) -> usize {
        1 + 2 * groups
    }

    /// The draw in which a group is low; the next has it high.
    pub fn low(group: usize) -> usize {
        1 + 2 * group
    }

    fn fill(&self, name: &str, first_draw: u64, out: &mut [f64]) {
        let low = self.groups.get(name).map(|group| Ends::low(*group) as u64);
        for (draw, value) in (first_draw..).zip(out) {
            *value = match low {
                Some(low) if draw == low => 0.1,
                Some(low) if draw == low + 1 => 0.9,
                _ => 0.5,
            };
        }
    }
}

/// What a stream is filled from.
pub(super) struct Source<'a> {
    pub seed: u64,
    pub spread: Spread,
    /// The stream's dimension in a joint sequence, and how many dimensions this has.
    pub dimension: Option<usize>,
    pub dimensions: usize,
    pub name: &'a str,
}

impl Layout {
    /// Uniform numbers of a stream for a range of draws of a year.
    pub(super) fn fill(&self, source: &Source<'_>, first_draw: u64, year: i32, out: &mut [f64]) {
        let Source { seed, spread, dimension, dimensions, name } = source;
        match self {
            Layout::Plain => spread.fill(&Stream::new(*seed, name), *dimension, first_draw, year, out),
            Layout::Morris(morris) => morris.fill(*seed, name, first_draw, year, out),
            Layout::Ends(ends) => ends.fill(name, first_draw, out),
            Layout::Saltelli(saltelli) => {
                let own = saltelli.groups.get(*name).map(|group| Saltelli::mixed(*group));
                let mut draw = first_draw;
                let mut rest = out;
                while !rest.is_empty() {
                    let (block, row) = ((draw / saltelli.rows) as usize, draw % saltelli.rows);
                    let (part, after) = rest.split_at_mut(rest.len().min((saltelli.rows - row) as usize));
                    if block == Saltelli::B || Some(block) == own {
                        // In a joint sequence B has dimensions of its own: two scramblings of one dimension would depend on each other.
                        let dimension = dimension.map(|known| known + dimensions);
                        spread.fill(&Stream::new(saltelli.other_seed, name), dimension, row, year, part);
                    } else {
                        spread.fill(&Stream::new(*seed, name), *dimension, row, year, part);
                    }
                    draw += part.len() as u64;
                    rest = after;
                }
            }
        }
    }
}
