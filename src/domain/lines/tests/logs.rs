use super::school::school;
use super::shown::shown;
use crate::domain::lines::{Mode, read_log};

#[test]
fn try_lines() {
    let school = school();
    for line in include_str!("/tmp/lines.txt").lines() {
        let r = read_log(line, &school, Mode::Screen);
        println!("{line}\n    {}", shown(&school, &r));
        let c = read_log(line, &school, Mode::CommandLine);
        if shown(&school, &c) != shown(&school, &r) {
            println!("    CLI {}", shown(&school, &c));
        }
        if let Some(d) = r.draft() {
            println!("    T {}", crate::domain::lines::title_of(d));
        }
    }
}
