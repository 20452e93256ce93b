use super::school::school;
use super::shown::shown;
use crate::domain::lines::{Mode, read_log};

#[test]
fn gen_lines() {
    use std::fmt::Write;
    let school = school();
    let mut out = String::new();
    let mut cli = String::new();
    for line in std::fs::read_to_string("/tmp/lists.txt").unwrap().lines() {
        if let Some(name) = line.strip_prefix("## ") { let _ = writeln!(out, "## {name}"); continue; }
        let r = shown(&school, &read_log(line, &school, Mode::Screen));
        let _ = writeln!(out, "    ({line:?}, {r:?}),");
        let c = shown(&school, &read_log(line, &school, Mode::CommandLine));
        if c != r { let _ = writeln!(cli, "    ({line:?}, {c:?}),"); }
    }
    std::fs::write("/tmp/gen.txt", out).unwrap();
    std::fs::write("/tmp/gen_cli.txt", cli).unwrap();
    let mut out = String::new();
    for line in std::fs::read_to_string("/tmp/table.txt").unwrap().lines() {
        let r = shown(&school, &read_log(line, &school, Mode::Screen));
        let _ = writeln!(out, "    ({line:?}, {r:?}),");
    }
    std::fs::write("/tmp/gen_table.txt", out).unwrap();
}
