//! Values of running rules: plain numbers, and traced values that stand for a node of the graph.

use rhai::{Array, Dynamic, INT};

use crate::engine::graph::{Graph, NodeId};
use crate::engine::keyword::Namespace;
use crate::language::Text;
use crate::text;

/// A value that differs between draws: a node of the graph being traced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Traced(pub(super) NodeId);

/// A number that is known now, or a node.
#[derive(Debug, Clone, Copy)]
pub(super) enum Operand {
    Number(f64),
    Node(NodeId),
}

impl From<f64> for Operand {
    fn from(number: f64) -> Operand {
        Operand::Number(number)
    }
}

impl From<INT> for Operand {
    fn from(whole: INT) -> Operand {
        Operand::Number(whole as f64)
    }
}

impl From<Traced> for Operand {
    fn from(Traced(node): Traced) -> Operand {
        Operand::Node(node)
    }
}

impl Operand {
    /// Nothing for what is no number.
    pub(super) fn of(value: &Dynamic) -> Option<Operand> {
        if let Ok(number) = value.as_float() {
            return Some(Operand::Number(number));
        }
        if let Ok(whole) = value.as_int() {
            return Some(Operand::Number(whole as f64));
        }
        value.read_lock::<Traced>().map(|traced| Operand::Node(traced.0))
    }

    /// Its node in a graph, where a number becomes a constant.
    pub(super) fn node(self, graph: &mut Graph) -> NodeId {
        match self {
            Operand::Number(number) => graph.constant(number),
            Operand::Node(node) => node,
        }
    }
}

/// The node of a number or traced value.
pub(super) fn node(graph: &mut Graph, value: &Dynamic) -> Option<NodeId> {
    Operand::of(value).map(|operand| operand.node(graph))
}

/// A node as a value of the language: a plain number if it is a constant.
pub(super) fn value(graph: &Graph, node: NodeId) -> Dynamic {
    match graph.constant_value(node) {
        Some(number) => Dynamic::from_float(number),
        None => Dynamic::from(Traced(node)),
    }
}

/// Whether two values are one and the same number, node or list of them.
pub(super) fn same(one: &Dynamic, other: &Dynamic) -> bool {
    match (Operand::of(one), Operand::of(other)) {
        (Some(Operand::Number(a)), Some(Operand::Number(b))) => a.to_bits() == b.to_bits(),
        (Some(Operand::Node(a)), Some(Operand::Node(b))) => a == b,
        (None, None) => match (one.read_lock::<Array>(), other.read_lock::<Array>()) {
            (Some(a), Some(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b)),
            _ => false,
        },
        _ => false,
    }
}

/// What kind of thing a value is.
pub(super) fn kind_of(value: &Dynamic) -> Text {
    kind(match () {
        () if value.is::<Traced>() => "Traced",
        () if value.is::<Namespace>() => "Namespace",
        () => value.type_name(),
    })
}

/// A type of Rhai in the planner's words.
pub(super) fn kind(name: &str) -> Text {
    let name = name.trim();
    let name = name.rsplit("::").next().unwrap_or(name).trim_start_matches('&').trim_start_matches("mut ");
    match name {
        "Traced" | "series value" => text!("a value that is known only in a run", "运行时才能确定的值"),
        "f64" | "float" => text!("a number", "数"),
        "i64" | "int" => text!("a whole number", "整数"),
        "bool" => text!("true or false", "真或假"),
        "()" => text!("nothing", "空值"),
        "ImmutableString" | "string" | "&str" | "str" | "str | ImmutableString | String" => text!("text", "文字"),
        "char" => text!("a character", "字符"),
        "Array" | "array" | "Vec<Dynamic>" => text!("a list", "列表"),
        "Map" | "map" | "BTreeMap<SmartString, Dynamic>" => text!("a map", "映射"),
        "FnPtr" | "Fn" => text!("a function", "函数"),
        "Range<i64>" | "RangeInclusive<i64>" | "range" | "range=" => text!("a range", "区间"),
        "Namespace" => text!("one of now, prev, base, param, target", "now、prev、base、param、target 之一"),
        other => Text::same(other.to_owned()),
    }
}
