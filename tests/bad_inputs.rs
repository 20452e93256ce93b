//! Bad input of every sort, tried on purpose through the built program: each gives one plain
//! sentence and what to do, the right exit code, an unchanged store, and not a word about a pupil.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says why")]

#[path = "support/home.rs"]
mod home;

#[path = "bad_inputs/files.rs"]
mod files;
#[path = "bad_inputs/places.rs"]
mod places;
#[path = "bad_inputs/stores.rs"]
mod stores;
#[path = "bad_inputs/words.rs"]
mod words;

use home::{Home, Run, assert_sentence};
use serde_json::Value as Json;

/// Words of the little school that no refusal may show unless they were typed.
const PUPILS: [&str; 6] =
    ["Quillfeather", "Underhill", "Nightjar", "Zebedee", "2018-03-04", "04/03/2018"];

/// Exit code and kind of a refusal.
type Why = (i32, &'static str);
const REFUSED: Why = (1, "refused");
const AMBIGUOUS: Why = (1, "ambiguous");
const NOT_FOUND: Why = (1, "not_found");
const USAGE: Why = (2, "usage");
const LOCKED: Why = (3, "locked");
const STORE: Why = (4, "store");

/// Runs what must be refused, with and without `--json`, and gives the refusal.
///
/// `says` stands in the sentence. Without `--json` the same sentence is the first line of standard
/// error, what could have been meant and what to do follow it, and nothing goes to standard output.
#[track_caller]
fn refused(home: &Home, args: &[&str], why: Why, says: &str) -> Json {
    let json = home.run(&[args, &["--json"]].concat());
    told(&home.run(args), &json, why, says)
}

/// As [`refused`], of runs that were made already: plainly, and with `--json`.
#[track_caller]
fn told(plain: &Run, json: &Run, (code, kind): Why, says: &str) -> Json {
    let error = json.refusal(code, kind);
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(says), "{says:?} in {message:?}");
    assert_eq!((plain.code, plain.out.as_str()), (code, ""), "{}", plain.err);
    let mut lines = plain.err.lines();
    let first = lines.next().unwrap_or_default();
    assert_sentence(first);
    // Times and process numbers apart, both say the same.
    assert_eq!(first.split(" (process").next(), message.split(" (process").next());
    for line in lines {
        if !line.starts_with("    ") {
            assert_sentence(line);
        }
    }
    for word in PUPILS {
        assert!(!plain.err.contains(word) && !json.out.contains(word), "{word}: {}", plain.err);
    }
    error
}

/// Tries every row of a table, so that one run tells of all that fail.
#[track_caller]
fn each<T: std::fmt::Debug>(rows: &[T], test: impl Fn(&T)) {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    let failed: Vec<String> = rows
        .iter()
        .filter(|row| catch_unwind(AssertUnwindSafe(|| test(row))).is_err())
        .map(|row| format!("{row:?}").chars().take(120).collect())
        .collect();
    assert!(failed.is_empty(), "{} of {} failed:\n{}", failed.len(), rows.len(), failed.join("\n"));
}
