//! Random rules through every evaluator: plain Rhai, the graph and the tape agree bit for bit, whatever a program does.

use std::fmt::Write;

use fiveyear::engine::graph::InputKey;
use fiveyear::engine::trace::{run_plain, trace};

use crate::support::evaluators::{agree_traced, book, by_graph, difference, inputs, vocabulary};

/// Writes programs over the vocabulary of `evaluators`: five numbers `s0` to `s4`, one list `ages`, two helpers.
struct Author {
    state: u64,
    /// Comparisons on drawn numbers that a rule may still make: each may double its paths.
    branches: u32,
    /// Number of the rule being written; it may read this year's value of those before.
    rule: usize,
    /// Variables of the rule that hold numbers.
    variables: Vec<String>,
    /// Variables that hold whole numbers known beforehand.
    counters: Vec<String>,
}

impl Author {
    fn new(seed: u64) -> Author {
        Author { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1, branches: 0, rule: 0, variables: Vec::new(), counters: Vec::new() }
    }

    fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 16) as usize % end
    }

    fn one_of(&mut self, choices: &[&str]) -> String {
        choices[self.below(choices.len())].to_owned()
    }

    /// A counter or a variable of the rule, which has some.
    fn known(&mut self, counter: bool) -> String {
        let names = if counter { self.counters.len() } else { self.variables.len() };
        let at = self.below(names);
        if counter { self.counters[at].clone() } else { self.variables[at].clone() }
    }

    fn leaf(&mut self) -> String {
        match self.below(10) {
            0 => self.one_of(&["0.0", "-0.0", "1", "2", "0.5", "1e300", "-3.25", "1_000.5"]),
            1 | 2 => self.one_of(&["param.a", "param.b", "param.c"]),
            3 => format!("prev.s{}", self.below(5)),
            4 if self.rule > 0 => format!("now.s{}", self.below(self.rule)),
            5 => self.one_of(&["base.stock", "target.stock", "shock(\"weather\")", "opened(\"stock\")", "base.s2"]),
            6 => format!("prev.ages[{}]", self.below(4)),
            7 if !self.counters.is_empty() => self.known(true),
            8 => self.one_of(&["year", "step", "prev.ages.len()"]),
            _ if !self.variables.is_empty() => self.known(false),
            _ => "param.a".to_owned(),
        }
    }

    fn number(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.leaf();
        }
        match self.below(16) {
            0..=3 => {
                let (a, b, operator) = (self.number(depth - 1), self.number(depth - 1), self.one_of(&["+", "-", "*", "/"]));
                format!("({a} {operator} {b})")
            }
            // Whole numbers have no remainder by zero and a limit to their powers.
            4 => format!("({} % ({} + 0.5))", self.number(depth - 1), self.number(depth - 1)),
            5 => format!("((0.5 + {}) ** {})", self.number(depth - 1), self.number(depth - 1)),
            6 => {
                let function = self.one_of(&["abs", "sqrt", "exp", "ln", "floor", "ceiling", "round", "-", "helper"]);
                format!("{function}({})", self.number(depth - 1))
            }
            7 => {
                let function = self.one_of(&["min", "max", "mix"]);
                format!("{function}({}, {})", self.number(depth - 1), self.number(depth - 1))
            }
            8 => format!("clamp({}, {}, {})", self.number(depth - 1), self.leaf(), self.leaf()),
            9 | 10 if self.branches > 0 => {
                let condition = self.condition(depth - 1);
                format!("(if {condition} {{ {} }} else {{ {} }})", self.number(depth - 1), self.number(depth - 1))
            }
            11 => {
                let (list, function) = (self.list(depth - 1), self.one_of(&["sum", "mean", "min", "max"]));
                format!("{function}({list})")
            }
            12 => format!("sum({}, 1, 3)", self.list(depth - 1)),
            13 => format!("{}.reduce(|s, z| s * 0.5 + z * {}, 0.0)", self.list(depth - 1), self.leaf()),
            14 => {
                let body = self.leaf();
                format!("({{ let f = |z, w| z * {body} - w; f.call({}, {}) }})", self.leaf(), self.leaf())
            }
            _ => self.leaf(),
        }
    }

    fn condition(&mut self, depth: u32) -> String {
        if self.branches == 0 {
            return self.one_of(&["year > 2021", "year == 2021 && step == 1", "true"]);
        }
        self.branches -= 1;
        let depth = depth.min(1);
        let (a, b) = (self.number(depth), self.leaf());
        let comparison = self.one_of(&["<", "<=", ">", ">=", "==", "!="]);
        let asked = format!("{a} {comparison} {b}");
        match self.below(6) {
            // The same two values again, in other words: much of it is implied.
            0 => format!("({asked} || {b} {} {a})", self.one_of(&["<", "<=", "==", "!="])),
            1 => format!("!({asked})"),
            2 if self.branches > 0 => format!("({asked} && {})", self.condition(0)),
            3 if self.branches > 0 => format!("({asked} || {})", self.condition(0)),
            _ => asked,
        }
    }

    fn list(&mut self, depth: u32) -> String {
        match self.below(if depth == 0 { 2 } else { 6 }) {
            0 => "prev.ages".to_owned(),
            1 => format!("[{}, {}, {}, {}]", self.leaf(), self.leaf(), self.leaf(), self.leaf()),
            2 => format!("{}.map(|z| z * {} + {})", self.list(depth - 1), self.leaf(), self.leaf()),
            3 => format!("{}.zip({}, |z, w| max(z, w) - {})", self.list(depth - 1), self.list(depth - 1), self.leaf()),
            4 if self.branches >= 4 => {
                self.branches -= 4;
                format!("{}.map(|z| if z > {} {{ z }} else {{ -z }})", self.list(depth - 1), self.leaf())
            }
            _ => format!("{}.map(|z, at| z * at)", self.list(depth - 1)),
        }
    }

    fn statement(&mut self, rules: &mut String, level: u32) {
        let target = (!self.variables.is_empty()).then(|| self.known(false));
        match (self.below(9), target) {
            (0 | 1, Some(target)) => {
                let (operator, value) = (self.one_of(&["=", "+=", "-=", "*=", "/="]), self.number(2));
                write!(rules, "{target} {operator} {value}; ")
            }
            (2, Some(target)) if self.branches > 0 => {
                let condition = self.condition(1);
                write!(rules, "if {condition} {{ {target} = {}; }} else {{ {target} += {}; }} ", self.number(1), self.leaf())
            }
            (3, Some(target)) if level == 0 => {
                let counter = format!("i{}", self.counters.len());
                self.counters.push(counter.clone());
                let stop = if self.branches >= 3 {
                    self.branches -= 3;
                    format!("if {} > {} {{ {}; }} ", self.leaf(), self.leaf(), self.one_of(&["break", "continue"]))
                } else {
                    String::new()
                };
                write!(rules, "for {counter} in 0..3 {{ {stop}{target} = {target} * 0.5 + {}; ", self.number(1))
                    .expect("a String takes it");
                self.statement(rules, level + 1);
                self.counters.pop();
                write!(rules, "}} ")
            }
            (4, _) if self.branches > 0 && level == 0 => {
                let condition = self.condition(1);
                write!(rules, "if {condition} {{ return {}; }} ", self.number(1))
            }
            (5, _) if self.branches > 0 && level == 0 && self.below(3) == 0 => {
                let condition = self.condition(1);
                write!(rules, "if {condition} {{ throw \"s{} stops\"; }} ", self.rule)
            }
            (6, Some(target)) => write!(rules, "switch year {{ 2021 => {target} -= {}, _ => {target} *= 2 }} ", self.leaf()),
            (7, Some(target)) if level == 0 => {
                write!(rules, "let n = 0; while n < 2 {{ n += 1; {target} += n * {}; }} ", self.leaf())
            }
            _ => {
                let value = self.number(2);
                // A float from the start, so that no product of whole numbers grows too large.
                let name = format!("x{}", self.variables.len());
                let written = write!(rules, "let {name} = 1.0 * {value}; ");
                if level == 0 {
                    self.variables.push(name);
                }
                written
            }
        }
        .expect("a String takes it");
    }

    fn program(&mut self) -> String {
        let mut rules = String::new();
        for rule in 0..5 {
            self.rule = rule;
            self.branches = 7;
            self.variables.clear();
            write!(
                rules,
                "fn base_s{rule}() {{ {} }}\nfn s{rule}() {{ ",
                if rule == 0 { "param.a * 2".to_owned() } else { format!("base.s{} + param.b", rule - 1) }
            )
            .expect("a String takes it");
            for _ in 0..self.below(5) {
                self.statement(&mut rules, 0);
            }
            let value = self.number(3);
            writeln!(rules, "{value} }}").expect("a String takes it");
        }
        self.variables.clear();
        self.branches = 7;
        self.rule = 5;
        let list = self.list(2);
        writeln!(rules, "fn ages() {{ let list = {list}; list[{}] += {}; list }}", self.below(4), self.leaf()).expect("a String takes it");
        rules += "fn stock() { prev.stock * 0.9 + now.s4 }\n";
        rules += "fn helper(x) { if x > 0.5 { return x * 0.5; } 1 - x }\nfn mix(x, y) { let z = x - y; z *= x; z + helper(y) }\n";
        rules
    }
}

/// Ordinary and special draws.
fn rows(count: u64) -> Vec<Box<dyn Fn(&InputKey) -> f64>> {
    (0..count).map(|seed| inputs(seed, seed % 3 == 2)).collect()
}

#[test]
fn random_programs_agree_bit_for_bit() {
    let (vocabulary, rows) = (vocabulary(), rows(6));
    let (mut traced, mut failing) = (0, 0);
    let programs = 140;
    for seed in 0..programs {
        let text = Author::new(seed).program();
        let rules = book(&text).unwrap_or_else(|faults| panic!("program {seed} does not load: {faults:#?}\n{text}"));
        let Ok(model) = trace(&rules, &vocabulary) else { continue };
        traced += 1;
        failing += usize::from(!model.failures.is_empty());
        if let Err(found) = agree_traced(&rules, &model, &vocabulary, &rows) {
            panic!("program {seed}: {found}\n{text}");
        }
    }
    assert!(traced * 10 > programs * 9, "most programs are sound: {traced} of {programs}");
    assert!(failing > 5, "some of them throw: {failing}");
}

/// The harness can fail: a program that differs in one sign from the one that was traced is found out.
#[test]
fn a_planted_difference_is_caught() {
    let (vocabulary, rows) = (vocabulary(), rows(9));
    let (mut planted, mut caught) = (0, 0);
    for seed in 0..80 {
        let text = Author::new(seed).program();
        // The last line of `ages` adds to one element; the other program takes away.
        let other = text.replace("] += ", "] -= ");
        assert_ne!(text, other);
        let (Ok(one), Ok(other)) = (book(&text), book(&other)) else { continue };
        let (Ok(_), Ok(model)) = (trace(&one, &vocabulary), trace(&other, &vocabulary)) else { continue };
        planted += 1;
        let differs = rows.iter().any(|row| {
            let plain = run_plain(&one, &vocabulary, row).expect("what is traced can be run");
            plain.failure.is_none() && difference(&plain.values, &by_graph(&model, row)).is_some()
        });
        caught += usize::from(differs);
    }
    assert!(planted > 60 && caught * 10 > planted * 8, "{caught} of {planted} planted differences are caught");
}
