//! thin tracer for bring-up
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use rhai::{AST, Array, CallFnOptions, Dynamic, Engine, EvalAltResult, FuncRegistration, INT, ImmutableString, Module, Position, Scope};

use super::*;
use crate::engine::graph::Op;
use crate::text;

#[derive(Clone, Copy, Debug)]
pub struct T(NodeId);
#[derive(Clone, Copy)]
struct Now;
#[derive(Clone, Copy)]
struct Prev;
#[derive(Clone, Copy)]
struct Base;
#[derive(Clone, Copy)]
struct Param;
#[derive(Clone, Copy)]
struct TargetObj;

struct Session {
    graph: Graph,
    vocabulary: Vocabulary,
    rules: BTreeSet<String>,
    cache: BTreeMap<(String, i32), Dynamic>,
    lengths: BTreeMap<String, Option<usize>>,
    stack: Vec<(String, i32)>,
    paths: Vec<PathState>,
    reads: BTreeMap<String, Vec<String>>,
    failures: Vec<(String, i32, NodeId, String, Position)>,
}
#[derive(Default)]
struct PathState {
    answers: Vec<bool>,
    asked: Vec<NodeId>,
    position: usize,
}
thread_local! { static S: RefCell<Option<Session>> = const { RefCell::new(None) }; static E: RefCell<Option<(Rc<Engine>, Rc<AST>)>> = const { RefCell::new(None) }; }
type R<X> = Result<X, Box<EvalAltResult>>;
fn with<X>(f: impl FnOnce(&mut Session) -> X) -> X {
    S.with(|s| f(s.borrow_mut().as_mut().expect("invariant: a session runs")))
}
fn fail<X>(m: String) -> R<X> {
    Err(EvalAltResult::ErrorRuntime(m.into(), Position::NONE).into())
}
fn node(s: &mut Session, d: &Dynamic) -> Option<NodeId> {
    if let Some(t) = d.clone().try_cast::<T>() {
        Some(t.0)
    } else if let Ok(f) = d.as_float() {
        Some(s.graph.constant(f))
    } else if let Ok(i) = d.as_int() {
        Some(s.graph.constant(i as f64))
    } else {
        None
    }
}
fn value(s: &Session, n: NodeId) -> Dynamic {
    match s.graph.constant_value(n) {
        Some(v) => Dynamic::from_float(v),
        None => Dynamic::from(T(n)),
    }
}
fn op(o: Op, args: &[Dynamic]) -> R<Dynamic> {
    with(|s| {
        let mut ids = Vec::new();
        for a in args {
            match node(s, a) {
                Some(n) => ids.push(n),
                None => return fail(format!("`{}` needs numbers, got {}", o.symbol(), a.type_name())),
            }
        }
        let n = s.graph.op(o, &ids);
        Ok(value(s, n))
    })
}
fn compare(o: Op, args: &[Dynamic], negate: bool) -> R<bool> {
    let d = op(o, args)?;
    let truth = match d.as_float() {
        Ok(f) => f != 0.0,
        Err(_) => with(|s| {
            let n = d.cast::<T>().0;
            let p = s.paths.last_mut().expect("invariant: a path is open");
            if let Some(at) = p.asked[..p.position].iter().position(|a| *a == n) {
                return p.answers[at];
            }
            if p.position == p.answers.len() {
                p.answers.push(true);
                p.asked.push(n);
            }
            p.position += 1;
            p.answers[p.position - 1]
        }),
    };
    Ok(truth != negate)
}
fn note(read: String) {
    with(|s| {
        if let Some((name, _)) = s.stack.last().cloned() {
            let reads = s.reads.entry(name).or_default();
            if !reads.contains(&read) {
                reads.push(read);
            }
        }
    });
}
fn year() -> i32 {
    with(|s| s.stack.last().expect("invariant: in a rule").1)
}
fn series_at(name: &str, at: i32) -> R<Dynamic> {
    if let Some(d) = with(|s| s.cache.get(&(name.to_owned(), at)).cloned()) {
        return Ok(d);
    }
    let base_year = with(|s| s.vocabulary.base_year);
    if at == base_year {
        enum B {
            N(Dynamic),
            Rule,
            None,
        }
        let b = with(|s| {
            if s.rules.contains(&format!("base_{name}")) {
                return B::Rule;
            }
            match s.vocabulary.bases.get(name) {
                Some(None) => {
                    let n = s.graph.input(InputKey::Base { name: name.into(), index: None });
                    B::N(value(s, n))
                }
                Some(Some(len)) => {
                    let a: Array = (0..*len)
                        .map(|i| {
                            let n = s.graph.input(InputKey::Base { name: name.into(), index: Some(i as u32) });
                            value(s, n)
                        })
                        .collect();
                    B::N(a.into())
                }
                None => B::None,
            }
        });
        return match b {
            B::N(d) => {
                with(|s| s.cache.insert((name.into(), at), d.clone()));
                Ok(d)
            }
            B::Rule => run_rule(&format!("base_{name}"), name, at),
            B::None => fail(format!("`{name}` has no value in the base year")),
        };
    }
    if !with(|s| s.rules.contains(name)) {
        // constant tables are the same every year
        if with(|s| s.vocabulary.bases.contains_key(name)) {
            return fail(format!("`{name}` has a base value but no rule"));
        }
        return fail(format!("no series is called `{name}`"));
    }
    run_rule(name, name, at)
}
fn run_rule(function: &str, name: &str, at: i32) -> R<Dynamic> {
    if with(|s| s.stack.contains(&(name.to_owned(), at))) {
        let path = with(|s| s.stack.iter().map(|x| x.0.clone()).collect::<Vec<_>>().join(" → "));
        return fail(format!("cycle: {path} → {name}"));
    }
    with(|s| {
        s.stack.push((name.into(), at));
        s.paths.push(PathState::default());
    });
    let (engine, ast) = E.with(|e| e.borrow().clone().expect("invariant: an engine"));
    let mut leaves: Vec<(Vec<(NodeId, bool)>, Result<Dynamic, (String, Position)>)> = Vec::new();
    let result = loop {
        with(|s| s.paths.last_mut().expect("open").position = 0);
        let mut scope = Scope::new();
        let r: R<Dynamic> = engine.call_fn_with_options(CallFnOptions::new().eval_ast(false), &mut scope, &ast, function, ());
        let path: Vec<(NodeId, bool)> = with(|s| {
            let p = s.paths.last().expect("open");
            p.asked.iter().copied().zip(p.answers.iter().copied()).collect()
        });
        match r {
            Ok(d) => leaves.push((path, Ok(d))),
            Err(e) => {
                let thrown = {
                    let mut inner = &*e;
                    while let EvalAltResult::ErrorInFunctionCall(_, _, i, _) = inner {
                        inner = i;
                    }
                    match inner {
                        EvalAltResult::ErrorRuntime(v, p) if !path.is_empty() && v.is_string() && !p.is_none() => Some((v.to_string(), *p)),
                        _ => None,
                    }
                };
                match thrown {
                    Some(t) => leaves.push((path, Err(t))),
                    None => break Err(e),
                }
            }
        }
        if leaves.len() > 4096 {
            break fail("too many paths".into());
        }
        let more = with(|s| {
            let p = s.paths.last_mut().expect("open");
            while let Some(last) = p.answers.last_mut() {
                if *last {
                    *last = false;
                    return true;
                }
                p.answers.pop();
                p.asked.pop();
            }
            false
        });
        if !more {
            break Ok(());
        }
    };
    let merged = result.and_then(|()| merge(&leaves, 0, name));
    with(|s| {
        s.stack.pop();
        s.paths.pop();
    });
    let merged = merged?;
    with(|s| s.cache.insert((name.into(), at), merged.clone()));
    Ok(merged)
}
fn merge(leaves: &[(Vec<(NodeId, bool)>, Result<Dynamic, (String, Position)>)], depth: usize, name: &str) -> R<Dynamic> {
    if leaves.len() == 1 {
        return match &leaves[0].1 {
            Ok(d) => Ok(d.clone()),
            Err(_) => Ok(Dynamic::from_float(f64::NAN)),
        };
    }
    let condition = leaves[0].0[depth].0;
    let split = leaves.iter().position(|(p, _)| !p[depth].1).unwrap_or(leaves.len());
    let a = merge(&leaves[..split], depth + 1, name)?;
    let b = merge(&leaves[split..], depth + 1, name)?;
    select(condition, a, b)
}
fn select(c: NodeId, a: Dynamic, b: Dynamic) -> R<Dynamic> {
    if a.is_array() && b.is_array() {
        let (a, b) = (a.cast::<Array>(), b.cast::<Array>());
        return Ok(a.into_iter().zip(b).map(|(a, b)| select(c, a, b)).collect::<R<Array>>()?.into());
    }
    with(|s| match (node(s, &a), node(s, &b)) {
        (Some(a), Some(b)) => {
            let n = s.graph.select(c, a, b);
            Ok(value(s, n))
        }
        _ => fail("paths end in different kinds".into()),
    })
}
fn engine() -> Engine {
    let mut e = Engine::new_raw();
    use rhai::packages::{
        ArithmeticPackage, BasicArrayPackage, BasicFnPackage, BasicIteratorPackage, BasicMapPackage, LanguageCorePackage, LogicPackage,
        Package,
    };
    LanguageCorePackage::new().register_into_engine(&mut e);
    ArithmeticPackage::new().register_into_engine(&mut e);
    LogicPackage::new().register_into_engine(&mut e);
    BasicArrayPackage::new().register_into_engine(&mut e);
    BasicMapPackage::new().register_into_engine(&mut e);
    BasicFnPackage::new().register_into_engine(&mut e);
    BasicIteratorPackage::new().register_into_engine(&mut e);
    e.set_fast_operators(false);
    e.set_max_operations(50_000_000).set_max_expr_depths(0, 0).set_max_call_levels(64);
    e.set_optimization_level(rhai::OptimizationLevel::None);
    macro_rules! bin { ($($sym:literal $op:ident;)*) => {$(
        e.register_fn($sym, |a: T, b: T| op(Op::$op, &[Dynamic::from(a), Dynamic::from(b)]));
        e.register_fn($sym, |a: T, b: f64| op(Op::$op, &[Dynamic::from(a), b.into()]));
        e.register_fn($sym, |a: f64, b: T| op(Op::$op, &[a.into(), Dynamic::from(b)]));
        e.register_fn($sym, |a: T, b: INT| op(Op::$op, &[Dynamic::from(a), b.into()]));
        e.register_fn($sym, |a: INT, b: T| op(Op::$op, &[a.into(), Dynamic::from(b)]));
    )*}}
    macro_rules! num { ($($sym:literal $op:ident;)*) => {$(
        e.register_fn($sym, |a: f64, b: f64| Op::$op.apply(&[a, b]));
        e.register_fn($sym, |a: f64, b: INT| Op::$op.apply(&[a, b as f64]));
        e.register_fn($sym, |a: INT, b: f64| Op::$op.apply(&[a as f64, b]));
    )*}}
    bin! { "+" Add; "-" Subtract; "*" Multiply; "/" Divide; "%" Remainder; "**" Power; "min" Minimum; "max" Maximum; }
    num! { "+" Add; "-" Subtract; "*" Multiply; "/" Divide; "%" Remainder; "**" Power; "min" Minimum; "max" Maximum; }
    e.register_fn("/", |a: INT, b: INT| a as f64 / b as f64);
    e.register_fn("min", |a: INT, b: INT| a.min(b));
    e.register_fn("max", |a: INT, b: INT| a.max(b));
    for (sym, o) in [("+=", Op::Add), ("-=", Op::Subtract), ("*=", Op::Multiply), ("/=", Op::Divide)] {
        let f = move |a: &mut Dynamic, b: Dynamic| -> R<()> {
            *a = op(o, &[a.clone(), b])?;
            Ok(())
        };
        let _ = (sym, f);
    }
    macro_rules! cmp { ($($sym:literal $op:ident $swap:literal $neg:literal;)*) => {$(
        e.register_fn($sym, |a: T, b: T| { let v = [Dynamic::from(a), Dynamic::from(b)]; cmp_swap(Op::$op, v, $swap, $neg) });
        e.register_fn($sym, |a: T, b: f64| cmp_swap(Op::$op, [Dynamic::from(a), b.into()], $swap, $neg));
        e.register_fn($sym, |a: f64, b: T| cmp_swap(Op::$op, [a.into(), Dynamic::from(b)], $swap, $neg));
        e.register_fn($sym, |a: T, b: INT| cmp_swap(Op::$op, [Dynamic::from(a), b.into()], $swap, $neg));
        e.register_fn($sym, |a: INT, b: T| cmp_swap(Op::$op, [a.into(), Dynamic::from(b)], $swap, $neg));
    )*}}
    cmp! { "<" Less false false; "<=" LessOrEqual false false; ">" Less true false; ">=" LessOrEqual true false; "==" Equal false false; "!=" Equal false true; }
    macro_rules! un { ($($sym:literal $op:ident;)*) => {$(
        e.register_fn($sym, |a: T| op(Op::$op, &[Dynamic::from(a)]));
        e.register_fn($sym, |a: f64| Op::$op.apply(&[a]));
        e.register_fn($sym, |a: INT| Op::$op.apply(&[a as f64]));
    )*}}
    un! { "abs" Absolute; "sqrt" SquareRoot; "exp" Exponential; "ln" Logarithm; "floor" Floor; "ceiling" Ceiling; "round" Round; }
    e.register_fn("-", |a: T| op(Op::Negate, &[Dynamic::from(a)]));
    e.register_fn("clamp", |x: Dynamic, l: Dynamic, h: Dynamic| -> R<Dynamic> {
        let m = op(Op::Maximum, &[x, l])?;
        op(Op::Minimum, &[m, h])
    });
    e.register_fn("sum", |a: Array| -> R<Dynamic> {
        let mut t = Dynamic::from_float(0.0);
        for x in a {
            t = op(Op::Add, &[t, x])?;
        }
        Ok(t)
    });
    e.register_fn("sum", |a: Array, from: INT, to: INT| -> R<Dynamic> {
        let mut t = Dynamic::from_float(0.0);
        for x in &a[from as usize..to as usize] {
            t = op(Op::Add, &[t, x.clone()])?;
        }
        Ok(t)
    });
    e.register_indexer_get(|_: &mut Now, name: ImmutableString| -> R<Dynamic> {
        note(format!("now.{name}"));
        series_at(&name, year())
    });
    e.register_indexer_get(|_: &mut Prev, name: ImmutableString| -> R<Dynamic> {
        note(format!("prev.{name}"));
        let step = with(|s| s.vocabulary.step);
        series_at(&name, year() - step)
    });
    e.register_indexer_get(|_: &mut Base, name: ImmutableString| -> R<Dynamic> {
        note(format!("base.{name}"));
        let y = with(|s| s.vocabulary.base_year);
        series_at(&name, y)
    });
    e.register_indexer_get(|_: &mut Param, name: ImmutableString| -> R<Dynamic> {
        note(format!("param.{name}"));
        if !with(|s| s.vocabulary.params.contains(name.as_str())) {
            return fail(format!("no assumption is called `{name}`"));
        }
        with(|s| {
            let n = s.graph.input(InputKey::Param { name: name.to_string() });
            Ok(value(s, n))
        })
    });
    e.register_indexer_get(|_: &mut TargetObj, name: ImmutableString| -> R<Dynamic> {
        with(|s| {
            let n = s.graph.input(InputKey::Target { name: name.to_string() });
            Ok(value(s, n))
        })
    });
    let mut m = Module::new();
    m.set_var("now", Now);
    m.set_var("prev", Prev);
    m.set_var("base", Base);
    m.set_var("param", Param);
    m.set_var("target", TargetObj);
    e.register_global_module(m.into());
    #[allow(deprecated)]
    e.on_var(|name, _, _| {
        Ok(match name {
            "year" => Some(Dynamic::from_int(INT::from(year()))),
            "base_year" => Some(Dynamic::from_int(INT::from(with(|s| s.vocabulary.base_year)))),
            "target_year" => Some(Dynamic::from_int(INT::from(with(|s| s.vocabulary.target_year)))),
            "step" => Some(Dynamic::from_int(INT::from(with(|s| s.vocabulary.step)))),
            _ => None,
        })
    });
    let _ = FuncRegistration::new("x");
    e
}
fn cmp_swap(o: Op, [a, b]: [Dynamic; 2], swap: bool, negate: bool) -> R<bool> {
    if swap { compare(o, &[b, a], negate) } else { compare(o, &[a, b], negate) }
}

pub struct Book {
    pub ast: AST,
    pub files: Vec<RuleFile>,
    pub rules: BTreeMap<String, (usize, String)>,
}
pub fn load_thin(files: &[RuleFile]) -> Result<Book, Vec<Diagnostic>> {
    let e = engine();
    let mut ast = AST::empty();
    let mut rules = BTreeMap::new();
    let mut faults = Vec::new();
    for (i, f) in files.iter().enumerate() {
        match e.compile(&f.source.text) {
            Ok(a) => {
                for g in a.iter_functions() {
                    if g.params.is_empty() {
                        rules.insert(g.name.to_owned(), (i, g.comments.join("\n")));
                    }
                }
                ast += a;
            }
            Err(x) => {
                let p = x.position();
                faults.push(Diagnostic::error("parse", text!("{x}", "{x}")).at(Place::at(
                    &f.source,
                    p.line().unwrap_or(1),
                    p.position().unwrap_or(1),
                    1,
                )));
            }
        }
    }
    if faults.is_empty() { Ok(Book { ast, files: files.to_vec(), rules }) } else { Err(faults) }
}
pub fn trace_thin(book: &Book, vocabulary: &Vocabulary) -> Result<Model, Vec<Diagnostic>> {
    let mut e = engine();
    for f in vocabulary.yearly.keys() {
        let name = f.clone();
        e.register_fn(f.as_str(), move |x: ImmutableString| -> R<Dynamic> {
            note(format!("{name}(\"{x}\")"));
            if !with(|s| s.vocabulary.yearly[&name].contains(x.as_str())) {
                return fail(format!("{name}(\"{x}\"): unknown name"));
            }
            let y = year();
            with(|s| {
                let n = s.graph.input(InputKey::Yearly { function: name.clone(), name: x.to_string(), year: y });
                Ok(value(s, n))
            })
        });
    }
    E.with(|c| *c.borrow_mut() = Some((Rc::new(e), Rc::new(book.ast.clone()))));
    S.with(|c| {
        *c.borrow_mut() = Some(Session {
            graph: Graph::new(),
            vocabulary: vocabulary.clone(),
            rules: book.rules.keys().cloned().collect(),
            cache: BTreeMap::new(),
            lengths: BTreeMap::new(),
            stack: Vec::new(),
            paths: Vec::new(),
            reads: BTreeMap::new(),
            failures: Vec::new(),
        })
    });
    let names: Vec<String> = book.rules.keys().filter(|n| !n.starts_with("base_")).cloned().collect();
    let years: Vec<i32> = (vocabulary.base_year..=vocabulary.target_year).step_by(vocabulary.step as usize).collect();
    let mut faults: Vec<Diagnostic> = Vec::new();
    for y in &years {
        for n in &names {
            if *y == vocabulary.base_year && !(book.rules.contains_key(&format!("base_{n}")) || vocabulary.bases.contains_key(n)) {
                continue;
            }
            if let Err(x) = series_at(n, *y) {
                with(|s| {
                    s.stack.clear();
                    s.paths.clear();
                });
                let mut inner = &*x;
                while let EvalAltResult::ErrorInFunctionCall(_, _, i, _) = inner {
                    inner = i;
                }
                let m = format!("{n} {y}: {inner}");
                if faults.iter().all(|f| f.message.en.split(": ").nth(1) != m.split(": ").nth(1)) {
                    faults.push(Diagnostic::error("rule", text!("{m}", "{m}")).at(Place::new(&book.files[book.rules[n].0].source, 0..1)));
                }
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let s = S.with(|c| c.borrow_mut().take().expect("set"));
    let mut s = s;
    let mut series = Vec::new();
    for n in &names {
        let mut nodes = Vec::new();
        let mut length = None;
        for y in &years {
            match s.cache.get(&(n.clone(), *y)).cloned() {
                None => nodes.push(vec![]),
                Some(d) if d.is_array() => {
                    let a = d.cast::<Array>();
                    length = Some(a.len());
                    nodes.push(a.iter().map(|x| node(&mut s, x).expect("number")).collect());
                }
                Some(d) => nodes.push(node(&mut s, &d).into_iter().collect()),
            }
        }
        let (file, doc) = &book.rules[n];
        let source = &book.files[*file].source;
        let at = source.text.find(&format!("fn {n}()")).unwrap_or(0);
        series.push(Series {
            name: n.clone(),
            description: doc.replace("/// ", "").replace("///", ""),
            place: Some(Place::new(source, at..at + n.len() + 5)),
            text: source.text[at..].split("\n}\n").next().unwrap_or("").to_owned(),
            length,
            reads: s.reads.get(n).cloned().unwrap_or_default(),
            nodes,
        });
    }
    let _: (Vec<Failure>, Arc<()>) = (vec![], Arc::new(()));
    Ok(Model { graph: s.graph, years, series, failures: vec![] })
}
