//! Inside a folder no file may need another that needs it: imports between the files of a folder, with re-exports followed, form no circle.

use std::collections::{BTreeMap, BTreeSet};

use super::{all_sources, code};

/// Files by their path below `src`, with `/` and `.rs`.
type Sources = BTreeMap<String, String>;

/// Which child of a folder needs which others. A child is a file, or a folder below with all its files.
type Needs = BTreeMap<String, BTreeSet<String>>;

/// The single paths of a path that may hold lists in braces: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn single_paths(before: &str, path: &str) -> Vec<String> {
    let path = path.trim();
    let (Some(open), Some(close)) = (path.find('{'), path.rfind('}')) else { return vec![format!("{before}{path}")] };
    let before = format!("{before}{}", &path[..open]);
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for letter in path[open + 1..close].chars() {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        match letter {
            ',' if depth == 0 => parts.push(String::new()),
            _ => parts.last_mut().expect("never empty").push(letter),
        }
    }
    parts.iter().filter(|part| !part.trim().is_empty()).flat_map(|part| single_paths(&before, part)).collect()
}

/// The end of the path that begins at `text`, lists in braces with it.
fn path_length(text: &str) -> usize {
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' if depth > 0 || at == 0 || text[..at].ends_with("::") => depth += 1,
            '}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ if depth > 0 || letter.is_alphanumeric() || matches!(letter, '_' | ':') => {}
            _ => return at,
        }
    }
    text.len()
}

/// All paths of a file that begin with `root`, without it.
fn paths_from(text: &str, root: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(root) {
        let within = text[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | ':'));
        let rest = &text[at + root.len()..];
        if !within && !rest.starts_with("super::") {
            found.extend(single_paths("", &rest[..path_length(rest)]));
        }
    }
    found
}

/// Names that a folder's `mod.rs` takes from its children, and the child that each comes from.
fn taken_from_children(module: &str, children: &BTreeSet<String>) -> BTreeMap<String, String> {
    let uses = module.split("use ").skip(1).filter_map(|rest| rest.split(';').next());
    let paths = uses.flat_map(|path| single_paths("", path));
    paths
        .filter_map(|path| {
            let (path, renamed) = path.split_once(" as ").map_or((path.as_str(), None), |(path, name)| (path, Some(name)));
            let path = path.trim_start_matches("self::");
            let (child, name) = (path.split("::").next()?, renamed.or(path.rsplit("::").next())?);
            children.contains(child).then(|| (name.trim().to_owned(), child.to_owned()))
        })
        .collect()
}

/// What the children of `folder` need of each other.
fn needs(folder: &str, sources: &Sources) -> Needs {
    let inside = |path: &str| path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).map(str::to_owned);
    let child = |rest: &str| rest.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
    let files: Vec<(String, &String)> = sources.iter().filter_map(|(path, text)| Some((inside(path)?, text))).collect();
    let children: BTreeSet<String> = files.iter().map(|(rest, _)| child(rest)).filter(|child| child != "mod").collect();
    let Some((_, module)) = files.iter().find(|(rest, _)| rest == "mod.rs") else { return Needs::new() };
    let taken = taken_from_children(module, &children);
    let mut needs = Needs::new();
    for (rest, text) in files.iter().filter(|(rest, _)| rest != "mod.rs") {
        let own = child(rest);
        let up = rest.matches('/').count() + usize::from(!rest.ends_with("mod.rs"));
        let roots = [format!("crate::{}::", folder.replace('/', "::")), "super::".repeat(up)];
        for path in roots.iter().flat_map(|root| paths_from(text, root)) {
            let first = path.split([':', ' ']).next().unwrap_or_default();
            let needed = children.get(first).or_else(|| taken.get(first));
            if let Some(needed) = needed.filter(|needed| **needed != own) {
                needs.entry(own.clone()).or_default().insert(needed.clone());
            }
        }
    }
    needs
}

/// All that a child needs, also by way of others.
fn reached<'n>(from: &'n str, needs: &'n Needs) -> BTreeSet<&'n str> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(next) = open.pop() {
        for needed in needs.get(next).into_iter().flatten() {
            if found.insert(needed.as_str()) {
                open.push(needed);
            }
        }
    }
    found
}

/// The circles of all folders: sets of children that need each other.
fn circles(sources: &Sources) -> BTreeSet<(String, Vec<String>)> {
    let folders: BTreeSet<&str> = sources.keys().filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
    let mut found = BTreeSet::new();
    for folder in folders {
        let needs = needs(folder, sources);
        for child in needs.keys() {
            let reached_back = |other: &&str| reached(other, &needs).contains(child.as_str());
            let circle: Vec<String> = reached(child, &needs).into_iter().filter(reached_back).map(str::to_owned).collect();
            if circle.contains(child) {
                found.insert((folder.to_owned(), circle));
            }
        }
    }
    found
}

fn sources() -> Sources {
    all_sources().into_iter().map(|(path, text)| (path, code(&text))).collect()
}

#[test]
fn no_folder_has_a_circle() {
    let found = circles(&sources());
    assert!(found.is_empty(), "these files need each other: {found:?}");
}

#[test]
fn a_planted_circle_is_found() {
    let planted = |one: &str, other: &str| {
        let mut sources = sources();
        sources.insert(
            "planted/mod.rs".to_owned(),
            "mod one;\nmod other;\nmod below;\npub use one::{First, deep::Second as Third};".to_owned(),
        );
        sources.insert("planted/one.rs".to_owned(), one.to_owned());
        sources.insert("planted/other.rs".to_owned(), other.to_owned());
        sources.insert("planted/below/mod.rs".to_owned(), "use super::other::Name;".to_owned());
        sources.insert("planted/below/deep.rs".to_owned(), "use super::super::First;".to_owned());
        circles(&sources).into_iter().filter(|(folder, _)| folder == "planted").map(|(_, files)| files.join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(planted("use super::other::x;", "use super::one::y;"), ["one other"]);
    assert_eq!(planted("use super::{Text, other::{x, z}};", "fn f() { crate::planted::Third; }"), ["one other"]);
    assert_eq!(planted("use super::below::x;", ""), ["below one"], "through a file in a folder below");
    assert_eq!(planted("use super::other::x;", "use super::Elsewhere;"), Vec::<String>::new());
}
