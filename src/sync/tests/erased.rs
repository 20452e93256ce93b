//! What was erased for good is nowhere: not on any laptop, in no file beside a store, in no new backup, and
//! not after every old update file has come once more (SYNC.md section 8, P7). The stores are not
//! encrypted here, so that their bytes can be searched.

use std::fs;
use std::path::Path;

use super::school::{School, add_pupil, bring, down, group, insert, row, set, up};
use crate::domain::Value;
use crate::domain::id::SeededIds;
use crate::domain::kind::{LEAD, Record, TA};
use crate::domain::records::{Mark, Pupil};
use crate::store::Store;
use crate::store::backup::{Restore, RestoreKey};
use crate::store::home::Home;
use crate::store::tests::clock;
use crate::sync::bundle::{Kind, Limits, read, split, unpack};
use crate::sync::export;

const CANARY: &str = "quokkafish";

/// The files under a folder in which the canary stands, however it is written.
fn found(folder: &Path, out: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found(&path, out);
        } else {
            let bytes = fs::read(&path).unwrap().to_ascii_lowercase();
            if bytes.windows(CANARY.len()).any(|w| w == CANARY.as_bytes()) {
                out.push(path.display().to_string());
            }
        }
    }
}

/// The same content in a new file of the same sender, as if none had come before it.
fn once_more(sender: &Store, reader: &Store, file: &[u8]) -> Vec<u8> {
    let (header, payload) = split(file).unwrap();
    let plain = unpack(&reader.unseal(payload).unwrap(), Limits::default()).unwrap();
    let content = read(&plain).unwrap();
    let to = vec![reader.device().unwrap().age_pk];
    let kind = if header.kind == Kind::Welcome { Kind::Snapshot } else { header.kind };
    let manifest = content.manifest.clone();
    export::seal(sender, kind, manifest, &content.records, &to, true).unwrap().bytes
}

#[test]
fn what_is_erased_is_nowhere_and_does_not_come_back() {
    let mut school = School::bare();
    let mut ada = school.admit("ADA", LEAD);
    let mut ta = school.admit("Dawn", TA);
    let lead = &mut school.lead;
    let maya = add_pupil(lead, "Maya", CANARY);
    let tobi = add_pupil(lead, "Tobi", "Adeyemi");
    set(lead, Pupil::KIND, maya, "helps", Value::Text(format!("A {CANARY} on the table")));
    let (provision, _) = group(lead, "NELI", ta.me().user, &[maya, tobi]);
    let contact = lead.kind("contact").unwrap();
    let talk = insert(lead, contact, row(contact, CANARY, &|_| None));
    let link = lead.kind("contact_pupil").unwrap();
    insert(lead, link, vec![Value::Id(talk), Value::Id(maya)]);
    let down_first = down(&mut school.lead, "Dawn");
    bring(&mut ta, &down_first);
    let kind = ta.kind("session").unwrap();
    let session = insert(&mut ta, kind, row(kind, "Mine", &|_| None));
    for pupil in [maya, tobi] {
        let words = if pupil == maya { CANARY } else { "well" };
        let cells = row(Mark::KIND, words, &|to| match to {
            "session" => Some(session),
            "pupil" => Some(pupil),
            "provision" => Some(provision),
            _ => None,
        });
        insert(&mut ta, Mark::KIND, cells);
    }
    ta.keep_draft("log", &format!("neli a {CANARY} off")).unwrap();
    let going_up = up(&ta);
    bring(&mut school.lead, &going_up);
    let across = down(&mut school.lead, "ADA");
    bring(&mut ada, &across);
    bring(&mut ada, &going_up);
    let down_second = down(&mut school.lead, "Dawn");
    bring(&mut ta, &down_second);
    let mut here = Vec::new();
    found(school.dir.path(), &mut here);
    assert!(here.len() >= 3, "the canary lives on every laptop: {here:?}");

    let erasure = school.lead.erasure(Pupil::KIND, maya).unwrap();
    school.lead.purge(&erasure).unwrap();
    let file = down(&mut school.lead, "ADA");
    bring(&mut ada, &file);
    let file = down(&mut school.lead, "Dawn");
    bring(&mut ta, &file);
    let mut here = Vec::new();
    found(school.dir.path(), &mut here);
    assert_eq!(here, Vec::<String>::new(), "after everybody has heard of it");

    // Everything that was ever sent, once more.
    let file = once_more(&ta, &school.lead, &going_up);
    bring(&mut school.lead, &file);
    let file = once_more(&ta, &ada, &going_up);
    bring(&mut ada, &file);
    let file = once_more(&school.lead, &ada, &across);
    bring(&mut ada, &file);
    for old in [&down_first, &down_second] {
        let file = once_more(&school.lead, &ta, old);
        bring(&mut ta, &file);
    }
    let file = down(&mut ada, "SENCO");
    bring(&mut school.lead, &file);
    let file = up(&ta);
    bring(&mut school.lead, &file);
    let mut here = Vec::new();
    found(school.dir.path(), &mut here);
    assert_eq!(here, Vec::<String>::new(), "after the old files");
    for store in [&mut school.lead, &mut ada, &mut ta] {
        assert_eq!(store.examine().unwrap(), Vec::<String>::new());
        assert!(store.get::<Pupil>(maya).unwrap().is_none());
    }
    assert!(school.lead.get::<Pupil>(tobi).unwrap().is_some());

    // A new backup, opened, has nothing of it either.
    let backup = school.dir.path().join("new.backup");
    school.lead.backup(&backup).unwrap();
    let home = Home::at(school.dir.path().join("restored"));
    let ids = Box::new(SeededIds::new("restored", 0));
    let restore = Restore::new(&backup, RestoreKey::Plain);
    let (restored, _) = Store::restore(&home, &restore, clock(), ids).unwrap();
    assert_eq!(restored.cells(Pupil::KIND, maya).unwrap(), None);
    let mut here = Vec::new();
    found(school.dir.path(), &mut here);
    assert_eq!(here, Vec::<String>::new(), "in a new backup");
}
