use super::school::school;
use super::shown::contact_shown;
use crate::domain::lines::{Mode, read_contact};

#[test]
fn gen_contacts() {
    use std::fmt::Write;
    let school = school();
    let mut out = String::new();
    let mut cli = String::new();
    for line in std::fs::read_to_string("/tmp/clists.txt").unwrap().lines() {
        let r = contact_shown(&read_contact(line, &school, Mode::Screen));
        let _ = writeln!(out, "    ({line:?}, {r:?}),");
        let c = contact_shown(&read_contact(line, &school, Mode::CommandLine));
        if c != r { let _ = writeln!(cli, "    ({line:?}, {c:?}),"); }
    }
    std::fs::write("/tmp/genc.txt", out).unwrap();
    std::fs::write("/tmp/genc_cli.txt", cli).unwrap();
}
