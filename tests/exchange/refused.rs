//! Files that are refused: exit 5, one sentence, and nothing has changed.

use crate::home::{CHEAP, Home, PASSPHRASE, strings, text};
use crate::{School, admit, export};

#[test]
fn wrong_words_admit_nobody() {
    let school = School::made();
    let mut home = Home::empty();
    home.passphrase = Some(home.file("passphrase", PASSPHRASE));
    let ask = home.beside().join("join.senlog");
    let asked = home.json(
        &[&["device", "join", "--name", "Dawn Shaw", "--label", "L", "-o", text(&ask)], &CHEAP[..]]
            .concat(),
    );
    let out = home.beside().join("welcome.senlog");
    let admits = |words: &str| admit(&school.lead, (&ask, &out), &["--staff", "Dawn Shaw"], words);
    let words = strings(&asked["words"]);
    let mut swapped = words.clone();
    swapped[5] = if words[5] == "zoo" { "abandon" } else { "zoo" };
    for wrong in [swapped.join(" "), words[..5].join(" "), String::from("x")] {
        admits(&wrong).refusal(5, "bundle");
        assert!(!out.exists());
    }
    assert_eq!(school.lead.json(&["device", "list"])["devices"].as_array().unwrap().len(), 1);
    let admitted = admits(&words.join(" ")).ok().json();
    let right = strings(&admitted["words"]);
    let mut wrong = right.clone();
    wrong[0] = if right[0] == "zoo" { "abandon" } else { "zoo" };
    home.run(&["bundle", "import", text(&out), "--words", &wrong.join(" "), "--json"])
        .refusal(5, "bundle");
    assert_eq!(home.dump(), "");
    home.run(&["bundle", "import", text(&out), "--words", &right.join(" ")]).ok();
    assert!(home.dump().contains("Quillfeather"));
    // Again is no harm.
    let again = home.json(&["bundle", "import", text(&out), "--words", &right.join(" ")]);
    assert_eq!(again["bundles"][0]["already"], true);
}

#[test]
fn nothing_can_be_written_before_a_laptop_is_admitted() {
    let mut home = Home::empty();
    home.passphrase = Some(home.file("passphrase", PASSPHRASE));
    let ask = home.beside().join("join.senlog");
    home.run(&[&["device", "join", "--name", "Dawn Shaw", "-o", text(&ask)], &CHEAP[..]].concat())
        .ok();
    let run = home.run(&["new", "task", "title=Hello"]);
    assert_eq!(run.code, 1, "{run:?}");
    let out = home.beside().join("up.senlog");
    home.run(&["bundle", "export", "-o", text(&out), "--json"]).refusal(5, "bundle");
}

#[test]
fn what_an_update_file_is_can_be_seen_by_anybody() {
    let school = School::made();
    let ta = school.join("Dawn Shaw", "LAPTOP7", "ta");
    let up = export(&ta, None);
    let shown = school.lead.json(&["bundle", "show", text(&up)]);
    assert_eq!(
        (shown["kind"].as_str(), shown["from"].as_str()),
        (Some("changes"), Some("LAPTOP7"))
    );
    let stranger = Home::empty();
    let shown = stranger.json(&["bundle", "show", text(&up)]);
    assert_eq!(shown["kind"], "changes");
    // Seeing it brings nothing in.
    assert_eq!(school.lead.json(&["bundle", "import", text(&up)])["bundles"][0]["already"], false);
}

#[test]
fn strangers_and_altered_files_are_refused() {
    let school = School::made();
    let ta = school.join("Dawn Shaw", "LAPTOP7", "ta");
    ta.run(&["log", "neli a all here"]).ok();
    let up = export(&ta, None);
    let bytes = std::fs::read(&up).unwrap();
    let second = school.join("Ravi Patel", "LAPTOP8", "ta");
    let state = school.lead.state();
    let bent = school.lead.beside().join("bent.senlog");
    let refuse = |bytes: &[u8]| {
        std::fs::write(&bent, bytes).unwrap();
        school.lead.run(&["bundle", "import", text(&bent), "--json"]).refusal(5, "bundle");
    };
    refuse(b"");
    refuse(b"not a bundle");
    refuse(&bytes[..100]);
    refuse(&bytes[..bytes.len() - 1]);
    refuse(&[&bytes[..], b"x"].concat());
    for at in [0, 8, 10, 12, 16, 30, 60, 80, 100, 130, 183, 184, 400, bytes.len() - 1] {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        refuse(&flipped);
    }
    // Of another school; and a TA's own laptop takes nothing from a TA's.
    let other = School::made();
    other.lead.run(&["bundle", "import", text(&up), "--json"]).refusal(5, "bundle");
    second.run(&["bundle", "import", text(&up), "--json"]).refusal(5, "bundle");
    // One bad file among good ones, and none is taken.
    let run = school.lead.run(&["bundle", "import", text(&up), text(&bent), "--json"]);
    run.refusal(5, "bundle");
    assert!(school.lead.state() == state, "something was taken in");
}
