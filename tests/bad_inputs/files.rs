//! Files that are no list, or not the list that was asked for.

use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

use super::*;
use crate::home::text;

/// What a person waits for without wondering, on a busy machine and without optimisation.
const SOON: Duration = Duration::from_secs(10);

#[test]
fn files_that_are_no_list_of_pupils() {
    let home = Home::school();
    let before = home.state();
    let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE CTfile [<!ENTITY a \"lol\">".to_string()
        + &(0..12)
            .map(|n| {
                let (from, to) = (char::from(b'a' + n), char::from(b'b' + n));
                format!("<!ENTITY {to} \"{}\">", format!("&{from};").repeat(10))
            })
            .collect::<String>()
        + "]>\n<CTfile><Header>&m;</Header></CTfile>";
    let atf = "<?xml version=\"1.0\"?>\n<ATfile><Header><DocumentName>Admissions Transfer File\
               </DocumentName><ATFversion>24.0</ATFversion></Header><ATFpupilData><Pupil>\
               <Surname>Wren</Surname></Pupil></ATFpupilData></ATfile>";
    let payroll = "Employee No,Surname,Forename,NI Number,Tax Code,Gross Pay,Net Pay,Pay Date\n\
                   1001,Wren,Jenny,QQ123456C,1257L,2100.00,1704.16,30/11/2026\n\
                   1002,Finch,Robin,QQ123457C,1257L,1950.00,1602.10,30/11/2026\n";
    let deep = "<CTfile>".to_string() + &"<a>".repeat(200_000);
    let program = fs::read(env!("CARGO_BIN_EXE_senlog")).unwrap();
    let table: &[(&str, &[u8])] = &[
        ("empty.csv", b""),
        ("blank.csv", b"\n \n,,,\n"),
        ("headings_only.csv", b"Forename,Surname\n"),
        ("prose.txt", b"Dear Jo,\nplease find the list attached.\nKind regards\n"),
        ("payroll.csv", payroll.as_bytes()),
        ("bomb.xml", bomb.as_bytes()),
        (
            "external.xml",
            b"<!DOCTYPE CTfile [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><CTfile>&x;</CTfile>",
        ),
        ("atf.xml", atf.as_bytes()),
        ("deep.xml", deep.as_bytes()),
        (
            "page.html",
            b"<!doctype html><html><body><table><tr><td>Maya</td></tr></table></body></html>",
        ),
        ("cut.xml", b"<CTfile><Header><DocumentName>Common Transfer File"),
        ("list.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00"),
        ("zeroes.csv", &[0; 5000]),
        ("zip.xlsx", b"PK\x03\x04\x14\x00\x00\x00\x08\x00 not really"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 not really"),
        ("program.csv", &program[..200_000]),
        ("list.json", b"{\"pupils\":[{\"forename\":\"Ida\"}]}"),
    ];
    each(table, |(name, content)| {
        let file = home.file(name, content);
        for args in [
            &["import", "pupils", text(&file)][..],
            &["import", "pupils", text(&file), "--dry-run"],
        ] {
            let started = Instant::now();
            let run = home.run(&[args, &["--json"]].concat());
            assert_eq!(run.code, 1, "{name}: {}{}", run.out, run.err);
            let error = refused(&home, args, REFUSED, "");
            assert!(!error["hints"].as_array().unwrap().is_empty(), "{name}: what to do? {error}");
            assert!(started.elapsed() < 2 * SOON, "{name}: {:?}", started.elapsed());
        }
    });
    for path in ["/nowhere/list.csv", text(home.beside())] {
        refused(&home, &["import", "pupils", path], REFUSED, "");
    }
    assert_eq!(home.state(), before);
}

#[test]
fn a_list_for_another_command() {
    let home = Home::school();
    let before = home.state();
    let templates: Vec<(&str, String)> =
        ["staff", "interventions", "provisions", "carers", "pupils"]
            .map(|kind| (kind, home.run(&["import", kind, "--template"]).ok().out))
            .into();
    for (kind, content) in &templates {
        let file = home.file("list.csv", content);
        let others: Vec<&str> =
            templates.iter().map(|(other, _)| *other).filter(|other| other != kind).collect();
        each(&others, |other| {
            refused(&home, &["import", other, text(&file), "--dry-run"], REFUSED, "");
        });
    }
    let map = home.file("map.toml", "columns = 7 [");
    let list = home.file("list.csv", "Forename,Surname\nIda,Wren\n");
    refused(&home, &["import", "pupils", text(&list), "--map", text(&map)], REFUSED, "");
    refused(
        &home,
        &["import", "pupils", text(&list), "--map", "/nowhere.toml"],
        REFUSED,
        "/nowhere.toml",
    );
    assert_eq!(home.state(), before);
}

#[test]
fn a_line_of_a_hundred_megabytes() {
    let home = Home::school();
    let before = home.state();
    let huge = home.beside().join("huge.csv");
    let line = |megabytes: usize| {
        let mut file = fs::File::create(&huge).unwrap();
        let part = vec![b'a'; 1 << 20];
        for _ in 0..megabytes {
            file.write_all(&part).unwrap();
        }
    };
    // One that is too long to be read at all, and one that is read and is a single line.
    for megabytes in [100, 10] {
        line(megabytes);
        let started = Instant::now();
        refused(&home, &["import", "pupils", text(&huge)], REFUSED, " MB");
        assert!(started.elapsed() < SOON, "{megabytes} MB: {:?}", started.elapsed());
    }
    assert_eq!(home.state(), before);
}

/// The memory that a refusal may take: the largest file that is read, a few times over.
#[cfg(unix)]
#[test]
fn a_huge_file_takes_bounded_memory() {
    let home = Home::school();
    let before = home.state();
    let huge = home.beside().join("huge.csv");
    let file = fs::File::create(&huge).unwrap();
    // Sparse: a terabyte that takes no room.
    file.set_len(1 << 40).unwrap();
    for path in [text(&huge), "/dev/zero"] {
        let run: Run = limited(&home, 600_000, &["import", "pupils", path, "--json"]);
        run.refusal(1, "refused");
    }
    assert_eq!(home.state(), before);
}

/// Runs the program with at most so many KiB of address space.
#[cfg(unix)]
fn limited(home: &Home, kib: u32, args: &[&str]) -> Run {
    let whole = home.command(args);
    let mut shell = home::senlog(home.beside());
    let script = format!("ulimit -v {kib}; exec \"$0\" \"$@\"");
    // The same environment, with a shell in front.
    let mut command = std::process::Command::new("sh");
    command.arg("-c").arg(script).arg(whole.get_program()).args(whole.get_args());
    for (name, value) in shell.stdin(std::process::Stdio::null()).get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.stdin(std::process::Stdio::null()).output().unwrap().into()
}
