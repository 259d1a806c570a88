//! `settings.schema.json` and the type accept the same: what `paygen check` lets through, starts.

use mock_pg::Settings;
use serde_json::{Value, json};

use super::support::kind;

fn with(path: &str, value: Value) -> Value {
    let mut settings = kind();
    settings["seed"] = json!(1);
    *settings.pointer_mut(path).unwrap() = value;
    settings
}

fn without(part: &str, member: &str) -> Value {
    let mut settings = kind();
    let part = settings.pointer_mut(part).unwrap();
    part.as_object_mut().unwrap().remove(member).unwrap();
    settings
}

fn more(part: &str) -> Value {
    let mut settings = kind();
    settings.pointer_mut(part).unwrap()["more"] = json!(1);
    settings
}

fn right() -> Vec<Value> {
    let delay = |value: Value| with("/authorize/delay_ms", value);
    let rate = |value: Value| with("/settle/failure_rate", value);
    let seed = |value: Value| with("/seed", value);
    vec![
        kind(),
        delay(json!([0, 60_000])),
        delay(json!([150, 50])),
        delay(json!([5.0, 6e1])),
        rate(json!(1)),
        rate(json!(0.5)),
        rate(json!(1e-300)),
        rate(json!(-0.0)),
        seed(json!(0)),
        seed(json!(7.0)),
        seed(json!(-0.0)),
        seed(json!(u64::MAX)),
    ]
}

fn wrong() -> Vec<Value> {
    let delay = |value: Value| with("/settle/delay_ms", value);
    let rate = |value: Value| with("/authorize/failure_rate", value);
    let seed = |value: Value| with("/seed", value);
    vec![
        json!({}),
        without("", "authorize"),
        without("", "settle"),
        without("/settle", "delay_ms"),
        without("/authorize", "failure_rate"),
        more(""),
        more("/authorize"),
        with("/settle", json!(null)),
        with("/settle", json!([[0, 0], 0])),
        delay(json!([0])),
        delay(json!([0, 1, 2])),
        delay(json!([0, 60_001])),
        delay(json!([-1, 5])),
        delay(json!([0.5, 5])),
        delay(json!([0, "5"])),
        delay(json!([0, true])),
        delay(json!(5)),
        delay(json!({ "least": 0, "most": 5 })),
        rate(json!(-0.001)),
        rate(json!(1.001)),
        rate(json!(2)),
        rate(json!(-1)),
        rate(json!("0.5")),
        rate(json!(null)),
        seed(json!(-1)),
        seed(json!(1.5)),
        seed(json!("1")),
        seed(json!(null)),
        seed(json!(18_446_744_073_709_551_616.0)),
    ]
}

#[test]
fn schema_and_type_agree() {
    let text = include_str!("../../settings.schema.json");
    let schema: Value = serde_json::from_str(text).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let cases = [(true, right()), (false, wrong())];
    for (is_right, cases) in cases {
        for case in cases {
            let read: Result<Settings, _> = serde_json::from_value(case.clone());
            assert_eq!(read.is_ok(), is_right, "the type: {case} {read:?}");
            assert_eq!(schema.is_valid(&case), is_right, "the schema: {case}");
        }
    }
}
