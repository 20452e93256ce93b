//! README's key table is the program's own list of commands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

const BEGIN: &str = "<!-- keys: generated from the program's own list; a test holds it -->\n";
const END: &str = "<!-- keys end -->";

#[test]
fn the_key_table_of_readme_is_the_programs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (head, rest) = readme.split_once(BEGIN).expect("the table begins somewhere");
    let (table, tail) = rest.split_once(END).expect("the table ends somewhere");
    let now = senlog::app::commands::key_table();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, format!("{head}{BEGIN}{now}{END}{tail}")).unwrap();
        return;
    }
    assert!(table == now, "run UPDATE_README=1 cargo test --test readme, and commit README.md");
}

#[test]
fn readme_names_the_two_commands_and_what_must_be_installed() {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    for words in ["cargo run --release -- demo", "cargo test", "Rust", "C compiler", "make", "perl"]
    {
        assert!(readme.contains(words), "README does not name {words}");
    }
}
