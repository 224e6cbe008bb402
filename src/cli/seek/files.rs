//! What an answer about money leaves in a folder: its mixes as ordinary scenario files with their reasons, the frontier as table and picture.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::analysis::seek::{Answer, Found, Knob, KnobKind, Outcome, Question, Want, positions};
use crate::chart::{self, Credit, Frontier, FrontierPoint, Size};
use crate::cli::context::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::number::{fixed, full, short, signed};
use crate::language::{Language, Text};
use crate::scenario::{Scenario, written};
use crate::simulate::Settings;
use crate::table::{cannot_write, write_whole};
use crate::text;

/// An answer about money, to be written into a folder.
pub(super) struct Written<'a> {
    pub(super) context: &'a Context,
    pub(super) parent: &'a Scenario,
    pub(super) question: &'a Question,
    pub(super) answer: &'a Answer<'a>,
}

impl Written<'_> {
    /// Writes all files and gives their names. Scenario files that are there already with other words are left alone.
    pub(super) fn write(&self, folder: &Path) -> Result<Vec<String>, Vec<Diagnostic>> {
        fs::create_dir_all(folder).map_err(|cause| vec![cannot_write(text!("the mix", "组合"), folder, &cause)])?;
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for found in &self.answer.found {
            let want: &'static str = self.question.want.into();
            let name = format!("seek_{want}_{}.toml", self.amount(found).replace(['.', ','], "_"));
            let text = self.scenario(found);
            let place = folder.join(&name);
            if place.exists() && fs::read_to_string(&place).ok().as_deref() != Some(&text) {
                let shown = place.display();
                return Err(vec![
                    Diagnostic::error(Code::CannotWrite, text!("`{shown}` is there already", "`{shown}` 已经存在"))
                        .help(text!("name another folder: --out DIR", "请另选文件夹：--out DIR")),
                ]);
            }
            files.push((name, text.into_bytes()));
        }
        if self.answer.found.len() > 1 {
            files.push(("frontier.csv".to_owned(), self.table().into_bytes()));
            files.extend(self.pictures());
        }
        let mut names = Vec::new();
        for (name, bytes) in files {
            let place = folder.join(name);
            write_whole(&place, |file| file.write_all(&bytes))
                .map_err(|error| vec![cannot_write(text!("the mix", "组合"), &place, &error)])?;
            names.push(place.display().to_string());
        }
        Ok(names)
    }

    /// The sum that was asked about, or what the mix costs where none was.
    fn amount(&self, found: &Found<'_>) -> String {
        short(found.space.a_year(if found.money.is_finite() { found.money } else { found.cost }))
    }

    /// The scenario of a mix, with its reasons as comments.
    fn scenario(&self, found: &Found<'_>) -> String {
        let plan = &self.context.plan;
        let amount = self.amount(found);
        let Text { zh, en } = match plan.millions() {
            Some(Text { zh, en }) => text!("{amount} {en} a year", "每年{amount}{zh}"),
            None => text!("{amount} a year", "每年{amount}"),
        };
        let want = want_words(self.question.want);
        let title = Text::new(format!("{zh}的最佳组合（{}）", want.zh), format!("Best mix found for {en} ({})", want.en));
        let (gain, error) = found.after.gain_on(&found.before);
        let (gain, half) = (signed(gain, |gain| fixed(gain, 2)), fixed(1.959_963_984_540_054 * error, 2));
        let (before, after) = (fixed(found.before.expected(), 1), fixed(found.after.expected(), 1));
        let checked = found.checked.as_ref().map(|(before, after)| {
            let ((gain, error), seed) = (after.gain_on(before), self.question.check_seed);
            let (gain, half, draws) = (signed(gain, |gain| fixed(gain, 2)), fixed(1.959_963_984_540_054 * error, 2), after.draws());
            text!(
                " With other random numbers (seed {seed}, {draws} draws): {gain} ± {half}.",
                "另换随机数复核（种子{seed}，{draws}次模拟）：{gain} ± {half}。"
            )
        });
        let checked = checked.unwrap_or_default();
        let story = Text::new(
            format!(
                "平均达标数由{before}升至{after}（{gain} ± {half}）。{}这是找到的最佳组合，效果和费用以 levers.toml 的判断为前提。",
                checked.zh
            ),
            format!(
                "Targets met on average go from {before} to {after} ({gain} ± {half}).{} The best mix found; effects and costs rest on the judgements of levers.toml.",
                checked.en
            ),
        );
        let runs = self.answer.runs;
        let mut reasons = vec![format!("Found by fiveyear seek in {runs} runs of {} draws: {}.", found.before.draws(), want.en)];
        for (turn, (knob, gain)) in found.order.iter().enumerate() {
            let of = &found.space.knobs[*knob];
            let cost = short(found.space.a_year(found.space.cost_of(*knob, found.mix[*knob])));
            let (low, high) = found.ties[*knob];
            let tie = if (high - low).abs() > 1e-9 { format!("; near ties {} to {}", full(low), full(high)) } else { String::new() };
            reasons.push(format!(
                "{}. {} ({}): {} of {}, {cost} a year, {} targets{tie}",
                turn + 1,
                of.label.en,
                of.id,
                full(found.mix[*knob]),
                full(of.most),
                signed(*gain, |gain| fixed(gain, 3))
            ));
        }
        for (knob, value) in found.space.knobs.iter().zip(&found.mix) {
            if knob.kind == KnobKind::Line && *value < knob.at - 1e-9 {
                reasons.push(format!(
                    "{} gives {} of all spending; what no target measures there is lost unseen.",
                    knob.id,
                    full(knob.at - value)
                ));
            }
        }
        written(plan, self.parent, &found.scenario, &title, &story, &reasons)
    }

    fn safe(&self, outcome: &Outcome) -> usize {
        let targets = positions(&self.context.plan, &self.question.targets);
        targets.into_iter().filter(|target| outcome.p(*target) >= self.question.safe).count()
    }

    fn table(&self) -> String {
        let mut file = String::from("\u{feff}money,cost,expected,expected_error,safe,worst_draws,checked_expected,checked_safe,mix\n");
        for found in &self.answer.found {
            let outcome = &found.after;
            let error = outcome.gain_on(&found.before).1;
            let checked = found.checked.as_ref().map(|(_, after)| (after.expected().to_string(), self.safe(after).to_string()));
            let (checked_expected, checked_safe) = checked.unwrap_or_default();
            let turned = found.space.knobs.iter().zip(&found.mix).filter(|(knob, value)| (**value - knob.at).abs() > 1e-12);
            let mix: Vec<String> = turned.map(|(knob, value)| format!("{} {}", knob.id, full(*value))).collect();
            file += &format!(
                "{},{},{},{error},{},{},{checked_expected},{checked_safe},{}\n",
                found.space.a_year(found.money),
                found.space.a_year(found.cost),
                outcome.expected(),
                self.safe(outcome),
                outcome.tail,
                mix.join("; ")
            );
        }
        file
    }

    /// What each sum buys, as a picture in both languages.
    fn pictures(&self) -> Vec<(String, Vec<u8>)> {
        let plan = &self.context.plan;
        let found = &self.answer.found;
        let first = &found[0];
        let mut before = first.space.as_it_is();
        let mut points = Vec::new();
        for found in found {
            let new = |(knob, (value, before)): (&Knob, (&f64, &f64))| (*value > *before + 1e-9).then(|| knob.label.clone());
            let new = found.space.knobs.iter().zip(found.mix.iter().zip(&before)).filter_map(new).collect();
            points.push(FrontierPoint {
                money: found.space.a_year(found.money),
                expected: found.after.expected(),
                checked: found.checked.as_ref().map(|(_, after)| after.expected()),
                safe: self.safe(&found.after),
                new,
            });
            before.clone_from(&found.mix);
        }
        let levers: Vec<&Knob> = first.space.knobs.iter().filter(|knob| knob.kind == KnobKind::Lever).collect();
        let judged = |knob: &&&Knob| plan.levers.iter().any(|lever| lever.id == knob.id && lever.grade == 'D');
        let picture = Frontier {
            points,
            as_it_is: first.before.expected(),
            targets: positions(plan, &self.question.targets).len(),
            safe: self.question.safe,
            start: first.space.start,
            levers: (levers.len(), levers.iter().filter(judged).count()),
            millions: plan.millions(),
        };
        let settings = Settings { draws: first.before.draws(), ..Settings::default() };
        let credit = Credit::plain(plan, &settings, "");
        let mut files = Vec::new();
        for language in Language::ALL {
            let drawn = chart::draw_frontier(&picture, &credit, Size::SLIDE, language);
            // Where no font has the letters, the drawing that needs none is there.
            if let Ok(png) = chart::rasterise(&drawn, 1.0) {
                files.push((format!("frontier-{}.png", language.tag()), png));
            }
            files.push((format!("frontier-{}.svg", language.tag()), drawn.code.into_bytes()));
        }
        files
    }
}

/// What a mix is to be best at.
pub(super) fn want_words(want: Want) -> Text {
    match want {
        Want::Each | Want::Expected => text!("most targets met on average", "平均达标数最多"),
        Want::Safe => text!("most safe targets", "有把握达标数最多"),
        Want::Cheapest => text!("least money that makes the targets safe", "以最少资金使目标有把握达标"),
        Want::Together => text!("all targets in question at once", "所问目标同时达到"),
    }
}
