//! Names that are read and not declared, beside an entry of nearly that name that nobody reads: one fault, told where it is declared.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Plan;
use super::header::Header;
use crate::diagnostic::{Code, Diagnostic, Place, Source, closest};
use crate::text;

/// Entries of one kind as they are declared, and the faults that tell that such a name is missed.
struct Entries<'p> {
    /// What stands before a name where it is declared: `param` of `[param.x]`, `id` of `id = "x"`.
    table: &'static str,
    codes: &'static [Code],
    /// Functions of rules that ask for such names.
    drivers: &'static [&'static str],
    declared: Vec<(&'p str, &'p Place)>,
}

/// Places that are shown where a line that is missing is read.
const MOST_READ: usize = 4;

/// Faults of names that are read and not declared; those of an assumption, shock or line of the budget that was renamed where it is declared are put
/// together there.
pub(crate) fn one_for_a_renamed_entry(plan: &Plan, faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let files: Vec<&Arc<Source>> = plan.rules.iter().chain(&plan.files).collect();
    let params = plan.assumptions.iter().map(|assumption| (assumption.name.as_str(), &assumption.place)).collect();
    let shocks = plan.shocks.iter().map(|shock| (shock.name.as_str(), &shock.place)).collect();
    let lines = plan.budget.iter().map(|line| (line.id.as_str(), &line.place)).collect();
    [params_of(params), shocks_of(shocks), lines_of(lines)].iter().fold(faults, |faults, entries| put_together(&files, faults, entries))
}

/// The same of what a plan's own files say of one another, before its rules are read.
pub(super) fn in_files(
    files: &[Arc<Source>],
    (header, assumptions, budget): (Option<&Header>, Option<&[super::Assumption]>, Option<&[super::BudgetLine]>),
    faults: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let files: Vec<&Arc<Source>> = files.iter().collect();
    let params = assumptions.into_iter().flatten().map(|assumption| (assumption.name.as_str(), &assumption.place)).collect();
    let lines = budget.into_iter().flatten().map(|line| (line.id.as_str(), &line.place)).collect();
    let domains = header.into_iter().flat_map(|header| header.domains.iter().map(|domain| domain.id.as_str()).zip(&header.domain_places));
    let domains = Entries { table: "id", codes: &[Code::UnknownDomain], drivers: &[], declared: domains.collect() };
    // Of domains below a misspelt heading the heading is told.
    let misnamed = |fault: &Diagnostic| {
        let in_header = fault.place.as_ref().is_some_and(|place| place.source.name == "seeds/plan.toml");
        in_header && fault.code == Code::UnknownKey && fault.help.iter().any(|help| help.en.contains("domain]"))
    };
    let misnamed = faults.iter().any(misnamed);
    let faults = faults.into_iter().filter(|fault| !(misnamed && fault.code == Code::UnknownDomain)).collect();
    [params_of(params), lines_of(lines), domains].iter().fold(faults, |faults, entries| put_together(&files, faults, entries))
}

fn params_of<'p>(declared: Vec<(&'p str, &'p Place)>) -> Entries<'p> {
    Entries { table: "param", codes: &[Code::UnknownAssumption], drivers: &[], declared }
}

fn shocks_of<'p>(declared: Vec<(&'p str, &'p Place)>) -> Entries<'p> {
    Entries { table: "shock", codes: &[Code::UnknownName], drivers: &["shock"], declared }
}

fn lines_of<'p>(declared: Vec<(&'p str, &'p Place)>) -> Entries<'p> {
    let codes = &[Code::UnknownBudgetLine, Code::UnknownName, Code::UnknownSeries];
    Entries { table: "line", codes, drivers: &["share", "facility_cost", "running_cost"], declared }
}

impl Entries<'_> {
    /// The name of this kind that a fault tells to be missed.
    fn missed(&self, fault: &Diagnostic) -> Option<String> {
        let place = fault.place.as_ref().filter(|_| self.codes.contains(&fault.code))?;
        let name = place.text().trim_matches(['"', '\'']);
        match fault.code {
            // A line of the budget is read by its share too.
            Code::UnknownSeries => name.strip_prefix("share_").map(str::to_owned),
            Code::UnknownName => {
                let driver = fault.message.en.split('`').nth(1)?;
                self.drivers.contains(&driver).then(|| name.to_owned())
            }
            _ => Some(name.to_owned()),
        }
    }

    /// Whether anything but its declaration holds this name: as a word, or in a cell where rows name it.
    fn is_read(&self, files: &[&Arc<Source>], name: &str, declared: &Place) -> bool {
        let mut others = files.iter().filter(|source| source.name != declared.source.name);
        if self.table == "id" {
            let is_cell =
                |text: &str| text.split([',', '\t', '\n', '\r', crate::diagnostic::CELL_BORDER, '"']).any(|cell| cell.trim() == name);
            return others.any(|source| source.name.starts_with("seeds/indicators.") && is_cell(&source.text));
        }
        others.any(|source| words_in(&source.text, name, &['_']).next().is_some())
    }

    /// A line of the budget that several files read: it is missing there, whatever they call it.
    fn missing_line(&self, name: &str, places: &[Place]) -> Option<Diagnostic> {
        let readers: BTreeSet<&str> = places.iter().map(|place| place.source.name.as_str()).collect();
        let (_, first) = self.declared.iter().min_by_key(|(_, place)| place.span.start)?;
        if self.table != "line" || readers.len() < 2 {
            return None;
        }
        let (file, count) = (&first.source.name, places.len());
        let fault = Diagnostic::error(
            self.codes[0],
            text!("{file} has no line `{name}`, which is read in {count} places", "{file} 中没有预算项 `{name}`，而有{count}处读取它"),
        )
        .at((*first).clone())
        .help(text!("add the line `{name}`, or take out what reads it", "请补上预算项 `{name}`，或删去读取它的内容"));
        Some(places.iter().take(MOST_READ).fold(fault, |fault, place| fault.related(place.clone(), text!("read here", "在此读取"))))
    }

    /// What is to be written in the place of the declaration.
    fn written(&self, name: &str, declared: &Place) -> String {
        match self.table {
            _ if !declared.source.name.ends_with(".toml") => name.to_owned(),
            "id" => format!("\"{name}\""),
            table => format!("[{table}.{name}]"),
        }
    }
}

/// Names that are looked for at most: each is held against all files.
const MOST_NAMES: usize = 20;

fn put_together(files: &[&Arc<Source>], faults: Vec<Diagnostic>, entries: &Entries<'_>) -> Vec<Diagnostic> {
    // Which names are missed, and where.
    let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for fault in &faults {
        if let Some((name, place)) = entries.missed(fault).zip(fault.place.clone()) {
            places.entry(name).or_default().push(place);
        }
    }
    let mut told: BTreeMap<String, Diagnostic> = BTreeMap::new();
    for (name, places) in places.iter().take(MOST_NAMES) {
        let near = closest(name, entries.declared.iter().map(|(known, _)| *known)).filter(|near| near != name);
        let renamed = near
            .and_then(|near| entries.declared.iter().find(|(known, _)| *known == near))
            .filter(|(near, declared)| !entries.is_read(files, near, declared) && is_declared_wrong(files, name, places, (near, declared)));
        let Some((near, declared)) = renamed else {
            if near.is_none() {
                told.extend(entries.missing_line(name, places).map(|fault| (name.clone(), fault)));
            }
            continue;
        };
        let message = text!("nobody reads `{near}`, and `{name}` is read and not there", "`{near}` 没有被读取，而被读取的 `{name}` 不存在");
        let meant = entries.written(name, declared);
        let fault = Diagnostic::error(entries.codes[0], message)
            .at((*declared).clone())
            .help(text!("write `{meant}` here", "请在此处写成 `{meant}`"));
        let related = places.iter().fold(fault, |fault, place| fault.related(place.clone(), text!("read here", "在此读取")));
        told.insert(name.clone(), related);
    }
    let together: BTreeSet<String> = told.keys().cloned().collect();
    let mut kept = Vec::new();
    for fault in faults {
        match entries.missed(&fault).filter(|name| together.contains(name)) {
            Some(name) => kept.extend(told.remove(&name)),
            None => kept.push(fault),
        }
    }
    kept
}

/// Whether of two names of one thing the declared one is misspelt: several places agree on the other, or its words are those that the entry is
/// described by, or that the plan uses elsewhere. A single reader is as likely to be wrong itself.
fn is_declared_wrong(files: &[&Arc<Source>], read: &str, places: &[Place], (declared, at): (&str, &Place)) -> bool {
    let readers: BTreeSet<&str> = places.iter().map(|place| place.source.name.as_str()).collect();
    if readers.len() > 1 || places.len() > 2 {
        return true;
    }
    if read.eq_ignore_ascii_case(declared) {
        return read.chars().all(|letter| !letter.is_uppercase());
    }
    let (of_read, of_declared) = (other_words(read, declared), other_words(declared, read));
    let least = |text: &str, words: &[&str], own: &str| {
        // The name itself is no witness of its words.
        let own = words_in(text, own, &[]).count();
        words.iter().map(|word| words_in(text, word, &[]).count().saturating_sub(own)).min().unwrap_or(0)
    };
    let entry = &at.source.text[at.span.end.min(at.source.text.len())..];
    let entry = &entry[..entry.find("\n[").unwrap_or(entry.len())];
    let (read_here, declared_here) = (least(entry, &of_read, read), least(entry, &of_declared, declared));
    if (read_here > 0) != (declared_here > 0) {
        return read_here > 0;
    }
    let anywhere = |words: &[&str], own: &str| files.iter().map(|source| least(&source.text, words, own)).max().unwrap_or(0);
    let names: usize = files.iter().map(|source| words_in(&source.text, read, &['_']).count()).sum();
    names > 2 || anywhere(&of_read, read) > anywhere(&of_declared, declared)
}

/// The words of a name that the other one does not have.
fn other_words<'n>(name: &'n str, other: &str) -> Vec<&'n str> {
    name.split('_').filter(|word| !word.is_empty() && other.split('_').all(|known| known != *word)).collect()
}

/// Where a word stands in a text, whole and in any case; `joined` are signs that are part of a word besides letters and digits.
fn words_in<'t>(text: &'t str, word: &'t str, joined: &'t [char]) -> impl Iterator<Item = usize> + 't {
    let is_part = move |letter: char| letter.is_alphanumeric() || joined.contains(&letter);
    let starts = text.char_indices().map(|(at, _)| at).filter(move |at| {
        let end = at + word.len();
        text.get(*at..end).is_some_and(|here| if joined.is_empty() { here.eq_ignore_ascii_case(word) } else { here == word })
    });
    starts.filter(move |at| !text[..*at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
}
