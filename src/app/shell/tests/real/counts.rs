//! What a key costs in statements of SQL, on a real store. Times belong to a machine; counts are the
//! same on all, and a query that came into a key fails here.

use super::{Real, monday, school};
use crate::store::core::RUN;

/// Statements that the keys run, with all that they ask.
fn statements(real: &mut Real, keys: &str) -> usize {
    RUN.with(|n| n.set(0));
    real.types(keys);
    RUN.with(std::cell::Cell::get)
}

/// Somebody at the screen, every statement counted; the folder of the store lives as long.
fn jo() -> (Real, super::School) {
    let school = school(("Jo", "Okafor"));
    let real = Real::new(school.open(monday(10, 50)), monday(10, 50));
    real.desk.store().count_statements();
    (real, school)
}

#[test]
fn a_key_that_moves_or_types_runs_no_statement() {
    // Where, how one gets there, and the keys.
    let table: &[(&str, &str, &str)] = &[
        ("Today", "1", "<Down><Down><Up><End><Home><PgDn><PgUp>"),
        ("SEN register", "2", "<Down><Up><End><Home>"),
        ("Contact log", "3", "<Down><Up>"),
        ("Reviews", "4", "<Down><Up>"),
        ("panes", "", "<Tab><Tab><Tab><Tab><Shift-Tab>1234"),
        ("filter", "1", "fel<Backspace><Down><Esc>"),
        ("sorting", "1", "sgst"),
        ("keys", "", "?sess<Down><Down><Esc>"),
        ("prefix", "", "v<Esc>"),
        ("this computer", "", ",<Down><Down><Esc>"),
        ("log line", "l", "neli a maya off tom late"),
        ("contact line", "c", "maya mum gate then some words"),
        ("logging", "1<Home><Enter>", "<Down><Up><Down>"),
        ("pupil page", "1/maya<Enter>", "<Down><PgDn><Home><End>"),
        ("group page", "1<Home>g", "<Down><PgDn><Home><End>"),
        ("week", "1<Home>w", "<Down><Up><Left><Right>"),
        ("board", "vt", "<Down><Up><End><Home>"),
        ("records", ":list pupils<Enter>", "<Down><Up><End><Home><Right>"),
        ("not logged", "e", "<Down><Up> <End>"),
        ("month of a form", "nt<Tab><F4>", "<Down><Down><Left><PgDn>"),
    ];
    for (place, there, keys) in table {
        let (mut jo, _school) = jo();
        jo.types(there);
        assert_eq!(statements(&mut jo, keys), 0, "{place}: {keys}");
    }
}

#[test]
fn what_is_opened_or_saved_runs_so_many_statements_at_most() {
    // What, the way there, the key, and the most statements it may run: a sixth more than were counted
    // when this was written. What is saved or undone is read afresh in all four panes.
    let table: &[(&str, &str, &str, usize)] = &[
        ("find opens", "", "/", 0),
        ("a letter of find", "/m", "a", 13),
        ("a pupil's page", "/maya", "<Enter>", 40),
        ("a group's page", "1<Home>", "g", 40),
        ("a session to log", "1<Home>", "<Enter>", 12),
        ("a week", "1<Home>", "w", 26),
        ("the next day", "1", "<Right>", 20),
        ("a form", "", "nt", 6),
        ("a record", ":list pupils<Enter>", "<Enter>", 5),
        ("what is not logged", "", "e", 30),
        ("a session is saved", "1<Home><Enter>", "<Enter>", 125),
        ("undo", "1<Home><Enter><Enter>", "u", 250),
    ];
    let mut over = Vec::new();
    for (what, there, key, most) in table {
        let (mut jo, _school) = jo();
        jo.types(there);
        let ran = statements(&mut jo, key);
        if ran > *most {
            over.push(format!("{what}: {ran} statements, {most} at most"));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}
