//! Laptops that come back: a SENCO's from a backup, under a new name that the others learn from its
//! next update file; a TA's that exists twice.

use std::path::{Path, PathBuf};

use crate::home::{CHEAP, Home, PASSPHRASE, copy, strings, text};
use crate::{School, admit, carry, export};

/// A school of the SENCO, her deputy and a TA, and what is known of it.
struct Three {
    school: School,
    ada: Home,
    ta: Home,
    /// What the SENCO's laptop is called.
    label: String,
    words: PathBuf,
}

fn three() -> Three {
    let school = School::made();
    let sheet = school.lead.json(&["recovery", "--show"]);
    let words = school.lead.file("words", strings(&sheet["words"]).join(" "));
    let ada = school.join("Ada Lovage", "ADA", "lead");
    let ta = school.join("Dawn Shaw", "LAPTOP7", "ta");
    carry(&school.lead, &ada, Some("ADA"));
    let devices = ada.json(&["device", "list"])["devices"].clone();
    let lead = devices
        .as_array()
        .unwrap()
        .iter()
        .find(|d| d["role"] == "lead" && d["this"] == false)
        .unwrap();
    let label = lead["label"].as_str().unwrap().to_string();
    Three { school, ada, ta, label, words }
}

impl Three {
    fn backup(&self) -> PathBuf {
        let file = self.school.lead.beside().join("senlog.backup");
        self.school.lead.run(&["backup", text(&file)]).ok();
        file
    }

    fn words(&self) -> [&str; 2] {
        ["--words-file", text(&self.words)]
    }

    /// Both leads carry to each other until neither has news, and hold the same.
    fn agree(&self, lead: &Home) {
        for _ in 0..2 {
            for (from, to, label) in
                [(lead, &self.ada, "ADA"), (&self.ada, lead, self.label.as_str())]
            {
                let report = carry(from, to, Some(label));
                assert_eq!(report["refused"].as_array().unwrap().len(), 0, "{report}");
            }
        }
        assert_eq!(lead.dump(), self.ada.dump());
    }

    fn state_of(&self, at: &Home, label: &str) -> Vec<String> {
        let devices = at.json(&["device", "list"])["devices"].clone();
        let called = devices.as_array().unwrap().iter().filter(|d| d["label"] == label);
        called.map(|d| d["state"].as_str().unwrap().to_string()).collect()
    }
}

/// Another computer, onto which a backup is brought back.
fn restored(backup: &Path, more: &[&str]) -> Home {
    let mut home = Home::empty();
    home.passphrase = Some(home.file("passphrase", PASSPHRASE));
    home.run(&[&["restore", text(backup)], more, &CHEAP[..]].concat()).ok();
    home
}

fn helps(home: &Home, words: &str) {
    home.run(&["set", "pupil", "Zebedee Nightjar", &format!("helps={words}")]).ok();
}

#[track_caller]
fn refused(home: &Home, file: &Path) -> String {
    let before = home.dump();
    let run = home.run(&["bundle", "import", text(file), "--yes", "--json"]);
    let error = run.refusal(5, "bundle");
    assert_eq!(home.dump(), before);
    error["message"].as_str().unwrap().to_string()
}

/// The SENCO's laptop dies after its last backup; what it wrote since is on the deputy's, or with the TA.
fn a_lead_comes_back(with_words: bool) {
    let three = three();
    let (old, ada, ta) = (&three.school.lead, &three.ada, &three.ta);
    helps(old, "Before the backup");
    carry(old, ta, Some("LAPTOP7"));
    let backup = three.backup();

    ta.run(&["log", "neli a all here // logged after the backup"]).ok();
    carry(ta, old, None);
    carry(old, ta, Some("LAPTOP7"));
    old.run(&["set", "pupil", "Maya Quillfeather", "helps=After the backup"]).ok();
    carry(old, ada, Some("ADA"));
    carry(old, ta, Some("LAPTOP7"));
    // The last words reach nobody but the TA.
    helps(old, "With the TA alone");
    carry(old, ta, Some("LAPTOP7"));
    let (late_ada, late_ta) = (export(old, Some("ADA")), export(old, Some("LAPTOP7")));

    let words = three.words();
    let lead = restored(&backup, if with_words { &words } else { &[] });
    assert!(!lead.dump().contains("After the backup"));
    lead.run(&["set", "pupil", "Maya Underhill", "helps=From the new laptop"]).ok();
    // The TA and the deputy know it by its next update file.
    let report = carry(&lead, ta, Some("LAPTOP7"));
    assert_eq!(report["from"], three.label, "{report}");
    assert!(ta.dump().contains("logged after the backup"));
    three.agree(&lead);
    let dump = lead.dump();
    for words in ["After the backup", "logged after the backup", "From the new laptop"] {
        assert!(dump.contains(words), "{words}: {dump}");
    }
    assert_eq!(three.state_of(ada, &three.label), ["replaced", "in_use"]);
    // What the old one has still to say is refused, and the TA goes on.
    for (home, file) in [(ada, &late_ada), (ta, &late_ta)] {
        assert!(refused(home, file).contains("another laptop took its place"));
    }
    ta.run(&["contact", "zebedee mum gate // with a word of hers"]).ok();
    let up = export(ta, None);
    for home in [&lead, ada] {
        let taken = home.json(&["bundle", "import", text(&up)]);
        assert_eq!(taken["bundles"][0]["refused"].as_array().unwrap().len(), 0, "{taken}");
    }
    three.agree(&lead);
    assert!(lead.dump().contains("with a word of hers"));
    carry(&lead, ta, Some("LAPTOP7"));
    assert!(ta.dump().contains("After the backup"));
    // Stolen rather than broken: from then on nothing of the old one counts.
    let lost = lead.json(&["device", "revoke", &three.label]);
    assert!(lost["heard"].is_string(), "{lost}");
    three.agree(&lead);
    assert_eq!(three.state_of(ada, &three.label), ["lost", "in_use"]);
    for home in [&lead, ada, ta] {
        home.run(&["check"]).ok();
    }
}

#[test]
fn a_lead_brought_back_with_the_sheet_goes_on_with_everybody() {
    a_lead_comes_back(true);
}

#[test]
fn a_lead_brought_back_with_its_passphrase_goes_on_with_everybody() {
    a_lead_comes_back(false);
}

/// Marked as lost by the deputy, its old keys vouch for nobody; the sheet does, or the deputy.
#[test]
fn where_the_old_one_is_lost_the_sheet_vouches_or_the_other_lead_admits() {
    for by_sheet in [true, false] {
        let three = three();
        let (ada, ta) = (&three.ada, &three.ta);
        let backup = three.backup();
        ada.run(&["device", "revoke", &three.label]).ok();
        carry(ada, ta, Some("LAPTOP7"));
        let lead = restored(&backup, &[]);
        helps(&lead, "From the new laptop");
        let file = export(&lead, Some("ADA"));
        assert!(refused(ada, &file).contains("does not know"));
        if by_sheet {
            let other = lead.file("other", "zoo ".repeat(24));
            assert_eq!(lead.run(&["device", "vouch", "--words-file", text(&other)]).code, 3);
            lead.run(&[&["device", "vouch"], &three.words()[..]].concat()).ok();
        } else {
            let ask = lead.beside().join("join.senlog");
            let asked = lead.json(&["device", "join", "--name", "Jo Okafor", "-o", text(&ask)]);
            let words = strings(&asked["words"]).join(" ");
            let welcome = lead.beside().join("welcome.senlog");
            let admit = |role: &str, file: &Path| {
                ada.run(&[
                    "device",
                    "admit",
                    text(&ask),
                    "--role",
                    role,
                    "--staff",
                    "Jo Okafor",
                    "--words",
                    &words,
                    "-o",
                    text(file),
                    "--json",
                ])
            };
            let admitted = admit("lead", &welcome).ok().json();
            let words = strings(&admitted["words"]).join(" ");
            lead.json(&["bundle", "import", text(&welcome), "--words", &words]);
        }
        three.agree(&lead);
        assert!(ada.dump().contains("From the new laptop"));
        // Both took the TA over, each not knowing of the other; they agree on one of them.
        let devices = ada.json(&["device", "list"])["devices"].clone();
        let served = devices.as_array().unwrap().iter().find(|d| d["label"] == "LAPTOP7").unwrap();
        let by =
            devices.as_array().unwrap().iter().find(|d| d["device"] == served["home"]).unwrap();
        let (serves, other) = if by["label"] == "ADA" { (ada, &lead) } else { (&lead, ada) };
        carry(serves, ta, Some("LAPTOP7"));
        assert!(ta.dump().contains("From the new laptop"));
        let file = other.beside().join("not-mine.senlog");
        let run = other.run(&["bundle", "export", "--to", "LAPTOP7", "-o", text(&file)]);
        assert!(run.code == 1 && run.err.contains(by["label"].as_str().unwrap()), "{run:?}");
    }
}

/// One TA's laptop in two places, each seen by another lead.
#[test]
fn a_copied_laptop_is_told_and_the_leads_agree_on_one_of_its_two_stories() {
    let three = three();
    let (lead, ada, ta) = (&three.school.lead, &three.ada, &three.ta);
    ta.run(&["log", "neli a all here // written before the copy"]).ok();
    let up = export(ta, None);
    for home in [lead, ada] {
        home.json(&["bundle", "import", text(&up)]);
    }
    let mut twin = Home::empty();
    twin.passphrase = Some(twin.file("passphrase", PASSPHRASE));
    copy(&ta.path(), &twin.path());
    ta.run(&["contact", "zebedee mum gate // told by the first"]).ok();
    twin.run(&["contact", "zebedee dad rang // told by the second"]).ok();
    twin.run(&["contact", "zebedee dad rang // and once more"]).ok();
    carry(ta, lead, None);
    carry(&twin, ada, None);
    // Neither lead knows yet; the next file between them tells.
    let mut waiting = 0;
    for _ in 0..3 {
        carry(lead, ada, Some("ADA"));
        carry(ada, lead, Some(&three.label));
    }
    assert_eq!(lead.dump(), ada.dump());
    for home in [lead, ada] {
        assert_eq!(three.state_of(home, "LAPTOP7"), ["copied"]);
        waiting += home.json(&["bundle", "refused"])["refused"].as_array().unwrap().len();
        home.run(&["check"]).ok();
    }
    let told = ["told by the first", "told by the second"];
    assert_eq!(told.iter().filter(|words| lead.dump().contains(**words)).count(), 1);
    assert!(waiting > 0, "the other's words wait for a decision");
    // Nothing more of it comes in before it has joined again under a name of its own.
    ta.run(&["contact", "zebedee mum gate // one more"]).ok();
    assert!(refused(lead, &export(ta, None)).contains("copied"));
    lead.run(&["device", "revoke", "LAPTOP7"]).ok();
    let ask = ta.beside().join("again.senlog");
    let again = ["device", "join", "--again", "--name", "Dawn Shaw", "-o", text(&ask), "--json"];
    let asked = ta.run(&again).ok().json();
    let words = strings(&asked["words"]).join(" ");
    let welcome = ta.beside().join("again-welcome.senlog");
    let admitted = admit(lead, (&ask, &welcome), &["--staff", "Dawn Shaw"], &words).ok().json();
    let words = strings(&admitted["words"]).join(" ");
    ta.run(&["bundle", "import", text(&welcome), "--words", &words, "--yes"]).ok();
    ta.run(&["contact", "zebedee mum gate // under the new name"]).ok();
    carry(ta, lead, None);
    assert!(lead.dump().contains("under the new name"));
    assert!(lead.dump().contains("one more"), "what it had not sent comes under the new name");
    for home in [lead, ta] {
        home.run(&["check"]).ok();
    }
}

/// A TA forgets her passphrase with words on the laptop that were not sent yet; the SENCO answers with a
/// file, and the laptop is the one that it was.
#[test]
fn a_forgotten_passphrase_is_answered_with_a_file() {
    let three = three();
    let (lead, ada, ta) = (&three.school.lead, &three.ada, &three.ta);
    ta.run(&["contact", "zebedee mum gate // not sent yet"]).ok();
    let before = ta.dump();
    let other = ta.file("new-passphrase", "violet anchor meadow");
    let ask = ta.beside().join("unlock-help.senlog");
    let asked = [&["passphrase", "--forgotten", "--new-file", text(&other)], &CHEAP[..]].concat();
    let asked = ta.json(&[&asked[..], &["-o", text(&ask)]].concat());
    let words = strings(&asked["words"]).join(" ");
    let shown = lead.json(&["bundle", "show", text(&ask)]);
    assert_eq!(shown["kind"], "unlock_help");

    let answer = ta.beside().join("unlock.senlog");
    let unlock = |at: &Home, words: &str| {
        at.run(&["device", "unlock", text(&ask), "--words", words, "-o", text(&answer), "--json"])
    };
    let wrong = words.replacen(strings(&asked["words"])[0], "zoo", 1);
    unlock(lead, &wrong).refusal(5, "bundle");
    assert!(!answer.exists());
    let helped = unlock(lead, &words).ok().json();
    let laptops = lead.json(&["device", "list"]);
    let laptops = laptops["devices"].as_array().unwrap();
    let whose = laptops.iter().find(|d| d["device"] == helped["device"]).unwrap();
    assert_eq!(whose["label"], "LAPTOP7", "it says whose it opens");
    let take = |with: &Path, answer: &Path| {
        let args = ["passphrase", "--new-file", text(with), "--answer", text(answer), "--json"];
        ta.run(&[&args[..], &CHEAP[..]].concat())
    };
    // Another passphrase than the one chosen, an altered answer, the request itself: nothing happens.
    assert_eq!(take(&ta.file("third", "something else now"), &answer).code, 3);
    let mut bent = std::fs::read(&answer).unwrap();
    let last = bent.len() - 1;
    bent[last] ^= 1;
    assert_eq!(take(&other, &ta.file("bent.senlog", &bent)).code, 5);
    assert_eq!(take(&other, &ask).code, 5);
    assert_eq!(ta.dump(), before);
    take(&other, &answer).ok();
    assert_eq!(ta.run(&["today"]).code, 3, "the old passphrase opens nothing");
    std::fs::copy(&other, ta.passphrase.as_ref().unwrap()).unwrap();
    assert_eq!(ta.dump(), before);
    // Once is once.
    assert_eq!(take(&other, &answer).code, 1);
    // Whose it was it is: what was not sent goes up, and nobody has to admit it.
    let up = carry(ta, lead, None);
    assert!(up["applied"].as_u64().unwrap() > 0 && lead.dump().contains("not sent yet"), "{up}");
    carry(ta, ada, None);
    three.agree(lead);
    carry(lead, ta, Some("LAPTOP7"));
    ta.run(&["check"]).ok();

    // No lead at hand: the sheet opens it too, and another school's does not.
    let third = ta.file("third", "marble kettle window");
    let by_sheet = |file: &Path| {
        let args = ["passphrase", "--new-file", text(&third), "--words-file", text(file)];
        ta.run(&[&args[..], &CHEAP[..]].concat())
    };
    let strange = Home::encrypted();
    let sheet = strange.json(&["recovery", "--show"]);
    let sheet = strange.file("words", strings(&sheet["words"]).join(" "));
    assert_eq!(by_sheet(&sheet).code, 3);
    by_sheet(&three.words).ok();
    std::fs::copy(&third, ta.passphrase.as_ref().unwrap()).unwrap();
    assert!(ta.dump().contains("not sent yet"));
}

/// The only SENCO laptop is stolen: on another computer the head's envelope brings the backup back and
/// marks the stolen one, and there is a sheet for the data-protection officer.
#[test]
fn the_heads_envelope_marks_the_sencos_own_laptop_as_lost() {
    let three = three();
    let (stolen, ada, ta) = (&three.school.lead, &three.ada, &three.ta);
    let backup = three.backup();
    let words = three.words();
    let lead = restored(&backup, &[&words[..], &["--stolen"]].concat());
    assert_eq!(three.state_of(&lead, &three.label), ["lost", "in_use"]);
    let devices = lead.json(&["device", "list"])["devices"].clone();
    let lost = devices.as_array().unwrap().iter().find(|d| d["state"] == "lost").unwrap();
    let (id, sheet) = (lost["device"].as_str().unwrap(), lead.beside().join("sheet.md"));
    lead.run(&["report", "lost-laptop", "--laptop", id, "-o", text(&sheet)]).ok();
    let sheet = std::fs::read_to_string(sheet).unwrap();
    for words in ["marked as lost", "The whole log", "72 hours", "Article 34", "Nov 2026"] {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    carry(&lead, ta, Some("LAPTOP7"));
    three.agree(&lead);
    // Whoever has the stolen one, and its passphrase, is heard by nobody.
    helps(stolen, "Written by a thief");
    for (home, label) in [(ada, "ADA"), (ta, "LAPTOP7")] {
        let file = export(stolen, Some(label));
        assert!(refused(home, &file).contains("marked as lost"));
    }
    // Nor can it bring another into the school.
    let twice = stolen.beside().join("twice.backup");
    stolen.run(&["backup", text(&twice)]).ok();
    let again = restored(&twice, &[]);
    helps(&again, "Written by the thief again");
    assert!(refused(ada, &export(&again, Some("ADA"))).contains("does not know"));
    assert!(!ada.dump().contains("thief") && !ta.dump().contains("thief"));
}
