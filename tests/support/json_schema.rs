//! Holds data against a JSON schema, as far as schemas of this program go; a word of a schema that is not known here makes a test fail.

use serde_json::Value;

/// What of the data the schema does not allow, each with its path; nothing if it fits.
pub fn misfits(schema: &Value, data: &Value) -> Vec<String> {
    let mut found = Vec::new();
    hold(schema, schema, data, "", &mut found);
    found
}

/// Words that say nothing about what is allowed.
const REMARKS: [&str; 7] = ["$schema", "title", "description", "format", "$defs", "default", "minimum"];

fn hold(root: &Value, schema: &Value, data: &Value, path: &str, found: &mut Vec<String>) {
    let schema = match schema {
        Value::Bool(true) => return,
        Value::Bool(false) => return found.push(format!("{path}: not allowed")),
        other => other.as_object().expect("a schema is an object"),
    };
    for (word, rule) in schema {
        match word.as_str() {
            "$ref" => {
                let place = rule.as_str().and_then(|place| place.strip_prefix('#')).expect("a place within the schema");
                hold(root, root.pointer(place).expect("it is there"), data, path, found);
            }
            "type" => {
                let types: Vec<&str> = match rule {
                    Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
                    one => one.as_str().into_iter().collect(),
                };
                if !types.iter().any(|wanted| is_of(wanted, data)) {
                    found.push(format!("{path}: {data} is not of {types:?}"));
                }
            }
            "enum" => {
                if !rule.as_array().expect("a list").contains(data) {
                    found.push(format!("{path}: {data} is none of {rule}"));
                }
            }
            "const" => {
                if rule != data {
                    found.push(format!("{path}: {data} is not {rule}"));
                }
            }
            "anyOf" | "oneOf" => {
                let fits = |choice: &&Value| {
                    let mut misfits = Vec::new();
                    hold(root, choice, data, path, &mut misfits);
                    misfits.is_empty()
                };
                if rule.as_array().expect("a list").iter().find(fits).is_none() {
                    found.push(format!("{path}: {data} fits no choice"));
                }
            }
            "properties" => {
                for (key, inner) in rule.as_object().expect("an object") {
                    if let Some(value) = data.get(key) {
                        hold(root, inner, value, &format!("{path}/{key}"), found);
                    }
                }
            }
            "required" => {
                for key in rule.as_array().expect("a list").iter().filter_map(Value::as_str) {
                    if data.is_object() && data.get(key).is_none() {
                        found.push(format!("{path}: {key} is missing"));
                    }
                }
            }
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                for (key, value) in data.as_object().into_iter().flatten() {
                    if known.is_none_or(|known| !known.contains_key(key)) {
                        hold(root, rule, value, &format!("{path}/{key}"), found);
                    }
                }
            }
            "items" => {
                for (at, value) in data.as_array().into_iter().flatten().enumerate() {
                    hold(root, rule, value, &format!("{path}/{at}"), found);
                }
            }
            "minItems" | "maxItems" => {
                let (length, limit) = (data.as_array().map_or(0, Vec::len), rule.as_u64().expect("a number") as usize);
                if data.is_array() && if word == "minItems" { length < limit } else { length > limit } {
                    found.push(format!("{path}: {length} elements"));
                }
            }
            other => assert!(REMARKS.contains(&other), "the word {other} of a schema is not known to the tests"),
        }
    }
}

fn is_of(wanted: &str, data: &Value) -> bool {
    match wanted {
        "object" => data.is_object(),
        "array" => data.is_array(),
        "string" => data.is_string(),
        "number" => data.is_number(),
        "integer" => data.is_i64() || data.is_u64(),
        "boolean" => data.is_boolean(),
        "null" => data.is_null(),
        other => panic!("no type {other}"),
    }
}
