//! Maps from text to values: `#{ key: value }`.

use rhai::{Array, Dynamic, INT, ImmutableString, Map};

use super::registry::{Library, describe, register};

pub(super) fn register_all(library: &mut Library) {
    describe! { library, Maps:
        ["len"], "map.len()", "how many entries there are", "条目个数", "#{ a: 1, b: 2 }.len()" => "2";
        ["keys"], "map.keys()", "the keys, in order", "全部键，按次序", "#{ a: 1, b: 2 }.keys().len()" => "2";
        ["values"], "map.values()", "the values, in order of their keys", "全部值，按键的次序", "#{ b: 2, a: 1 }.values()" => "[1, 2]";
        ["contains"], "map.contains(key)", "whether there is an entry of that key", "是否有该键", "#{ a: 1 }.contains(\"b\")" => "false";
    }
    register!(library, "len", |map: &mut Map| map.len() as INT);
    register!(library, "keys", |map: &mut Map| map.keys().map(|key| Dynamic::from(key.to_string())).collect::<Array>());
    register!(library, "values", |map: &mut Map| map.values().cloned().collect::<Array>());
    register!(library, "contains", |map: &mut Map, key: ImmutableString| map.contains_key(key.as_str()));
}
