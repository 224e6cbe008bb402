//! The tables that others follow: target kinds, distributions and kinds of message are told in full where planners read of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fiveyear::diagnostic::Code;
use fiveyear::plan::{Comparison, Form, Measure, TargetKind};
use fiveyear::sampling::distributions::{KINDS, Kind, Parameters};

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("the page is there")
}

#[test]
fn the_pages_of_the_tables_tell_every_code_of_a_target() {
    for name in ["seeds/README.md", "seeds/README.zh.md"] {
        let page = page(name);
        for code in Comparison::CODES.iter().chain(Measure::CODES).chain(Form::CODES) {
            assert!(page.contains(&format!("`{code}`")), "{name} does not tell of {code}");
        }
    }
}

#[test]
fn the_pages_of_the_tables_tell_every_distribution() {
    for name in ["seeds/README.md", "seeds/README.zh.md"] {
        let page = page(name);
        for kind in KINDS {
            assert!(page.contains(&format!("{} = [", kind.name)), "{name} does not tell of {}", kind.name);
        }
    }
}

#[test]
fn every_distribution_is_read_back_as_it_is_written() {
    for kind in KINDS {
        let lists: Vec<Vec<f64>> = match kind.parameters {
            Parameters::Numbers(names) => vec![(1..=names.len()).map(|number| number as f64).collect()],
            Parameters::Lists(names) => names.iter().map(|_| vec![1.0, 2.0]).collect(),
        };
        let made = kind.make(&lists).expect("as many numbers as it takes");
        let again = Kind::named(kind.name).expect("its name").make(&lists);
        assert_eq!(Some(&made), again.as_ref());
        assert!(made.written().starts_with(&format!("{}(", kind.name)), "{}", made.written());
        // One number too many is none of its shapes.
        let longer: Vec<Vec<f64>> = lists.iter().cloned().chain([vec![1.0]]).collect();
        assert!(kind.make(&longer).is_none(), "{}", kind.name);
    }
}

#[test]
fn every_kind_of_comparison_has_a_kind_of_target() {
    for code in Comparison::CODES {
        let kind = TargetKind::parse(code).expect("a kind of target");
        let comparison = Comparison::of_kind(kind, 0.5).expect("a comparison");
        assert_eq!(comparison.kind(), kind);
        assert!(comparison.asks("7").en.contains('7') && comparison.asks("7").zh.contains('7'), "{code}");
    }
    let others = TargetKind::ALL.iter().filter(|kind| Comparison::of_kind(**kind, 0.0).is_none()).count();
    assert_eq!(others + Comparison::CODES.len(), TargetKind::ALL.len());
}

#[test]
fn kinds_of_message_have_names_of_their_own_and_words_in_both_languages() {
    let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(names.len(), Code::ALL.len(), "two kinds share a name");
    let words: BTreeSet<String> = Code::ALL.iter().map(|code| code.what().en).collect();
    assert_eq!(words.len(), Code::ALL.len(), "two kinds say the same");
    for code in Code::ALL {
        assert_eq!(Code::named(code.name()), Some(*code));
        assert!(code.name().chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'), "{code}");
        let what = code.what();
        assert!(what.en.ends_with('.') && what.zh.ends_with('。'), "{code}");
    }
}
