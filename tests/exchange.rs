//! Several laptops of one school, each a home of its own, with nothing between them but files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/home.rs"]
mod home;

#[path = "exchange/flows.rs"]
mod flows;
#[path = "exchange/refused.rs"]
mod refused;
#[path = "exchange/restored.rs"]
mod restored;

use std::path::{Path, PathBuf};

use home::{CHEAP, Home, PASSPHRASE, Run, strings, text};
use serde_json::Value as Json;

/// A SENCO's laptop with a little school, and laptops that join it.
pub struct School {
    /// The SENCO's.
    pub lead: Home,
}

impl School {
    /// The school of [`Home::school`], with three more adults and a group of Ravi's.
    pub fn made() -> School {
        let lead = Home::school();
        for (kind, list) in [
            (
                "staff",
                "Forename,Surname,Role\nRavi,Patel,TA\nAda,Lovage,SENCO\nTess,Teacher,Teacher\n",
            ),
            (
                "provisions",
                "Group,Intervention,Days,Time,Minutes,From,Staff,Members\n\
                 LEGO,Lego Therapy,Tue,10:15,30,07/09/2026,Ravi Patel,Maya Underhill\n",
            ),
        ] {
            let file = lead.file(&format!("more-{kind}.csv"), list);
            lead.run(&["import", kind, text(&file)]).ok();
        }
        School { lead }
    }

    /// A laptop that asks, is admitted and welcomed.
    pub fn join(&self, name: &str, label: &str, role: &str) -> Home {
        join(&self.lead, name, label, role)
    }
}

/// Admits a new laptop on a lead's.
pub fn join(lead: &Home, name: &str, label: &str, role: &str) -> Home {
    let mut home = Home::empty();
    home.passphrase = Some(home.file("passphrase", PASSPHRASE));
    let ask = home.beside().join("join.senlog");
    let asked = home.json(
        &[&["device", "join", "--name", name, "--label", label, "-o", text(&ask)], &CHEAP[..]]
            .concat(),
    );
    let words = strings(&asked["words"]).join(" ");
    let welcome = home.beside().join("welcome.senlog");
    let admitted = admit(lead, (&ask, &welcome), &["--role", role, "--staff", name], &words);
    let admitted = admitted.ok().json();
    assert_eq!(admitted["device"], asked["device"]);
    let words = strings(&admitted["words"]).join(" ");
    let taken = home.json(&["bundle", "import", text(&welcome), "--words", &words]);
    assert_eq!(taken["bundles"][0]["already"], false);
    home
}

/// Admits the laptop of a file, on a lead's, and writes its welcome.
pub fn admit(lead: &Home, (ask, welcome): (&Path, &Path), as_who: &[&str], words: &str) -> Run {
    let files = ["device", "admit", text(ask), "-o", text(welcome), "--words", words, "--json"];
    lead.run(&[&files, as_who].concat())
}

/// Takes an update file from one laptop to another; returns what the import says.
pub fn carry(from: &Home, to: &Home, label: Option<&str>) -> Json {
    let file = export(from, label);
    to.json(&["bundle", "import", text(&file), "--yes"])["bundles"][0].clone()
}

/// Writes an update file.
pub fn export(from: &Home, label: Option<&str>) -> PathBuf {
    let n = std::fs::read_dir(from.beside()).unwrap().count();
    let file = from.beside().join(format!("update-{n}.senlog"));
    let mut args = vec!["bundle", "export", "-o", text(&file)];
    if let Some(label) = label {
        args.extend(["--to", label]);
    }
    from.run(&args).ok();
    file
}
