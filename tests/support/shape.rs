//! Shapes of JSON as the documentation writes them, and whether an object has one.
//!
//! `s` is text, `n` a whole number, `d` an ISO date, `b` true or false, `…` anything; `"held|moved"`
//! is one of these words, `"09:30"` a time, `s|null` text or null, `[…]` a list of anything,
//! `{…}` an object of anything. Keys must be there, all of them, in the order written, and no others.

use chrono::NaiveDate;
use serde_json::Value as Json;

/// A shape, read.
#[derive(Debug)]
enum Shape {
    Any,
    Text,
    Number,
    Date,
    Flag,
    Null,
    Time,
    Word(Vec<String>),
    List(Box<Shape>),
    Object(Vec<(String, Shape)>),
    AnyObject,
    Either(Vec<Shape>),
}

/// Asserts that an object has the shape.
#[track_caller]
pub fn assert_shape(object: &Json, shape: &str) {
    let mut rest = shape;
    let read = either(&mut rest);
    assert_eq!(rest, "", "a shape that does not read: {shape}");
    if let Err(why) = fits(object, &read, "") {
        panic!("{why}\nshape: {shape}\n   is: {object}");
    }
}

fn either(rest: &mut &str) -> Shape {
    let mut shapes = vec![one(rest)];
    while let Some(more) = rest.strip_prefix('|') {
        *rest = more;
        shapes.push(one(rest));
    }
    if shapes.len() == 1 { shapes.remove(0) } else { Shape::Either(shapes) }
}

fn one(rest: &mut &str) -> Shape {
    for (text, make) in [
        ("{…}", (|| Shape::AnyObject) as fn() -> Shape),
        ("null", || Shape::Null),
        ("…", || Shape::Any),
        ("s", || Shape::Text),
        ("n", || Shape::Number),
        ("d", || Shape::Date),
        ("b", || Shape::Flag),
    ] {
        if let Some(more) = rest.strip_prefix(text) {
            *rest = more;
            return make();
        }
    }
    if let Some(more) = rest.strip_prefix('[') {
        *rest = more;
        let inside = either(rest);
        *rest = rest.strip_prefix(']').expect("]");
        return Shape::List(Box::new(inside));
    }
    if let Some(more) = rest.strip_prefix('{') {
        *rest = more;
        let mut fields = Vec::new();
        loop {
            let key = quoted(rest);
            *rest = rest.strip_prefix(':').expect(":");
            fields.push((key, either(rest)));
            match rest.strip_prefix(',') {
                Some(more) => *rest = more,
                None => break,
            }
        }
        *rest = rest.strip_prefix('}').expect("}");
        return Shape::Object(fields);
    }
    match quoted(rest) {
        time if time.contains(':') => Shape::Time,
        words => Shape::Word(words.split('|').map(str::to_string).collect()),
    }
}

fn quoted(rest: &mut &str) -> String {
    let inside = rest.strip_prefix('"').unwrap_or_else(|| panic!("a quotation mark: {rest}"));
    let (text, more) = inside.split_once('"').expect("a closing mark");
    *rest = more;
    text.to_string()
}

fn fits(value: &Json, shape: &Shape, at: &str) -> Result<(), String> {
    let text = value.as_str();
    let right = match shape {
        Shape::Any => true,
        Shape::Text => text.is_some(),
        Shape::Number => value.is_i64(),
        Shape::Date => text.is_some_and(|t| t.len() == 10 && t.parse::<NaiveDate>().is_ok()),
        Shape::Flag => value.is_boolean(),
        Shape::Null => value.is_null(),
        Shape::Time => text
            .is_some_and(|t| t.len() == 5 && chrono::NaiveTime::parse_from_str(t, "%H:%M").is_ok()),
        Shape::Word(words) => text.is_some_and(|t| words.iter().any(|w| w == t)),
        Shape::AnyObject => value.is_object(),
        Shape::Either(shapes) => shapes.iter().any(|shape| fits(value, shape, at).is_ok()),
        Shape::List(inside) => {
            let list = value.as_array().ok_or(format!("{at} is no list: {value}"))?;
            for (n, item) in list.iter().enumerate() {
                fits(item, inside, &format!("{at}[{n}]"))?;
            }
            true
        }
        Shape::Object(fields) => {
            let object = value.as_object().ok_or(format!("{at} is no object: {value}"))?;
            let is: Vec<&str> = object.keys().map(String::as_str).collect();
            let should: Vec<&str> = fields.iter().map(|(key, _)| key.as_str()).collect();
            if is != should {
                return Err(format!("{at} has the keys {is:?}, not {should:?}"));
            }
            for (key, inside) in fields {
                fits(&object[key], inside, &format!("{at}.{key}"))?;
            }
            true
        }
    };
    if right { Ok(()) } else { Err(format!("{at} is {value}, not {shape:?}")) }
}

#[test]
fn shapes_tell_right_from_wrong() {
    let shape =
        "{\"date\":d,\"of\":[{\"id\":s|null,\"n\":n,\"way\":\"in|out\",\"at\":\"09:30\",\"x\":…}]}";
    let good = r#"{"date":"2026-11-23","of":[{"id":null,"n":3,"way":"in","at":"10:45","x":[1]}]}"#;
    assert_shape(&serde_json::from_str(good).unwrap(), shape);
    for (from, to) in [
        ("2026-11-23", "23 Nov"),
        ("null", "7"),
        ("3", "3.5"),
        ("\"in\"", "\"into\""),
        ("10:45", "1045"),
        ("\"x\":[1]", "\"y\":1"),
        ("\"n\":3,", ""),
    ] {
        let bad: Json = serde_json::from_str(&good.replace(from, to)).unwrap();
        assert!(std::panic::catch_unwind(|| assert_shape(&bad, shape)).is_err(), "{bad}");
    }
}
