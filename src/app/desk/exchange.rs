//! The store's desk: exchanging with the school's other laptops.

use super::Desk;
use crate::app::error::AppError;
use crate::app::exchange::laptops::{held, held_lines, lose, lost_lines, take_over};
use crate::app::exchange::round::{KEYS, RoundWords, round_lines};
use crate::app::exchange::{
    Exchange, ExchangeReply, Exchanging, JoiningAs, joining, laptops, refused, versions,
};
use crate::app::msg::Reply;
use crate::store::StoreError;
use crate::sync::SyncError;
use crate::sync::folder::Tour;

impl Desk {
    pub(super) fn exchange(&mut self, asked: Exchange) -> Result<Reply, AppError> {
        let reply = match asked {
            Exchange::Begin(folder, yes) => {
                let tour = Tour::begin(&self.store, &folder, yes)?;
                let progress = tour.progress();
                self.tour = Some((folder, tour));
                ExchangeReply::Going(progress)
            }
            Exchange::Next => self.next_file()?,
            Exchange::Versions => ExchangeReply::Versions(versions::two_versions(&self.store)?),
            Exchange::Decide(decision) => {
                self.school = None;
                return Ok(Reply::Written(versions::decide(&mut self.store, *decision)?));
            }
            Exchange::Laptops => ExchangeReply::Laptops(laptops::laptops(&self.store)?),
            Exchange::Holds(dev) => {
                let device = laptops::laptop(&self.store, dev)?;
                ExchangeReply::Holds(dev, held_lines(&held(&self.store, &device)?))
            }
            Exchange::Lose(dev) => {
                let device = laptops::laptop(&self.store, dev)?;
                let held = lose(&mut self.store, &device)?;
                ExchangeReply::Lost(dev, lost_lines(&device.label, &held))
            }
            Exchange::LostSheet(dev, path) => {
                let file = laptops::write_sheet(&self.store, dev, &path)?;
                ExchangeReply::Wrote(format!("Wrote {}.", file.display()))
            }
            Exchange::TakeOver(dev) => {
                let device = laptops::laptop(&self.store, dev)?;
                take_over(&mut self.store, &device)?;
                ExchangeReply::TakenOver(device.label)
            }
            Exchange::Refused => ExchangeReply::Refused(refused::refused(&self.store)?),
            Exchange::Settle(n, accept) => {
                self.school = None;
                refused::decide(&mut self.store, n, accept)?;
                ExchangeReply::Settled(accept)
            }
            Exchange::Ask(path) => {
                ExchangeReply::Asking(Box::new(joining::asking(&self.store, &path)?))
            }
            Exchange::Admit(admission) => {
                let admitted = joining::admit(&mut self.store, &admission)?;
                ExchangeReply::Admitted(Box::new(admitted))
            }
            Exchange::AskHelp(path) => {
                ExchangeReply::Helping(Box::new(joining::helping(&self.store, &path)?))
            }
            Exchange::Help(helping) => {
                let file = joining::answer(&self.store, &helping)?;
                ExchangeReply::Wrote(format!("Wrote {}.", file.display()))
            }
            Exchange::WriteRequest(path) => {
                let file = joining::write_request(&self.store, &path)?;
                ExchangeReply::Wrote(format!("Wrote {}.", file.display()))
            }
            Exchange::Welcome(path) => {
                let (lead, asked) = joining::welcomed(&self.store, &path)?;
                ExchangeReply::Welcome(Box::new(lead), asked)
            }
            Exchange::Join(path) => {
                self.school = None;
                joining::join_by(&mut self.store, &path)?;
                let school = self.store.school_record()?.map_or(String::new(), |s| s.name);
                ExchangeReply::Joined(format!("This laptop has joined {school}."))
            }
        };
        Ok(Reply::Exchange(reply))
    }

    /// The next file of the round; what came in before one that fails stays.
    fn next_file(&mut self) -> Result<ExchangeReply, AppError> {
        let Some((folder, mut tour)) = self.tour.take() else {
            return Err(AppError::refused("no exchange is under way; begin again"));
        };
        self.school = None;
        match tour.step(&mut self.store) {
            Ok(true) => {
                let progress = tour.progress();
                self.tour = Some((folder, tour));
                Ok(ExchangeReply::Going(progress))
            }
            Ok(false) => {
                let round = tour.into_round();
                Ok(ExchangeReply::Came(Box::new(RoundWords {
                    folder,
                    lines: round_lines(&round, KEYS),
                    changed: !round.taken.is_empty(),
                })))
            }
            Err(SyncError::Ask(sentence)) => Ok(ExchangeReply::Asks(sentence)),
            Err(error) => Err(error.into()),
        }
    }

    /// How it stands with exchanging.
    pub(super) fn exchanging(&self) -> Result<Exchanging, StoreError> {
        let counts = self.store.exchange_counts()?;
        // A store in memory is in no school, and asks for none.
        let fresh = self.store.home().is_some() && self.store.is_joining();
        let joining = match fresh || self.store.must_join_again()? {
            true => {
                let (name, label) = self.store.joining_as()?;
                let words = self.store.device()?.fingerprint().to_vec();
                Some(JoiningAs { name, label, words, again: !fresh })
            }
            false => None,
        };
        Ok(Exchanging {
            to_send: counts.unsent,
            versions: counts.versions,
            refused: counts.refused,
            joining,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use chrono::NaiveDate;

    use super::*;
    use crate::app::exchange::Admission;
    use crate::app::msg::{About, Request};
    use crate::app::worker::Worker;
    use crate::domain::id::SeededIds;
    use crate::domain::kind::{LEAD, Record, Roles, TA};
    use crate::domain::records::{Pupil, Staff};
    use crate::domain::{Id, Value};
    use crate::store::exchange::Joining;
    use crate::store::home::Home;
    use crate::store::open::Setup;
    use crate::store::secret::Passphrase;
    use crate::store::{Action, Clock, Edit, Store};

    fn clock() -> Clock {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        Clock::Fixed(day.and_hms_opt(12, 30, 0).unwrap())
    }

    fn pass() -> Option<Passphrase> {
        Some(Passphrase::new("correct horse battery".into()))
    }

    fn ids(seed: &str) -> Box<SeededIds> {
        Box::new(SeededIds::new(seed, 0))
    }

    /// The SENCO's laptop, with a pupil.
    fn senco(dir: &Path) -> (Desk, Id) {
        let mut setup = Setup::lead("Fairfield Primary", "Jo Okafor", pass(), Id([0xab; 16]));
        (setup.kdf_log_n, setup.label) = (10, "SENCO".into());
        let home = Home::at(dir.join("senco"));
        let (mut store, _) = Store::create(&home, &setup, clock(), ids("senco")).unwrap();
        let pupil = crate::store::tests::pupil("Maya", "Barnes");
        let mut action = Action::new("New pupil");
        let row = action.add(store.ids(), &pupil);
        store.write(&action).unwrap();
        (Desk::new(store, false), row)
    }

    fn laptop(dir: &Path, name: &str) -> Desk {
        let mut joining = Joining::new(name, &format!("{name}'s laptop"), pass());
        joining.kdf_log_n = 10;
        let home = Home::at(dir.join(name.to_lowercase()));
        Desk::new(Store::create_joining(&home, &joining, clock(), ids(name)).unwrap(), false)
    }

    fn ask(desk: &mut Desk, asked: Exchange) -> ExchangeReply {
        match desk.answer(Request::Exchange(asked)) {
            Reply::Exchange(reply) => reply,
            other => panic!("{other:?}"),
        }
    }

    fn about(desk: &mut Desk) -> About {
        match desk.answer(Request::About) {
            Reply::About(about) => *about,
            other => panic!("{other:?}"),
        }
    }

    /// Joins a laptop as two people at two screens do, by way of a folder.
    fn admit(lead: &mut Desk, new: &mut Desk, name: &str, role: Roles, stick: &Path) {
        let mut action = Action::new("New adult");
        let mut cells = vec![Value::Null; Staff::KIND.fields.len()];
        cells[Staff::KIND.position("surname").unwrap()] = Value::text(name);
        let row = lead.store.ids().next_id();
        action.edits.push(Edit::Insert { kind: Staff::KIND, row, cells });
        lead.store.write(&action).unwrap();

        let waits = about(new).exchanging.joining.unwrap();
        assert_eq!(waits.words.len(), 6);
        ask(new, Exchange::WriteRequest(stick.into()));
        let ExchangeReply::Asking(asking) = ask(lead, Exchange::Ask(stick.into())) else {
            panic!("nobody asks")
        };
        assert_eq!(asking.device.fingerprint().to_vec(), waits.words);
        assert_eq!((asking.asked.len(), asking.staff.as_str()), (3, name));
        let admission = Admission {
            request: asking.file.clone(),
            device: asking.device.clone(),
            staff: asking.staff.clone(),
            role,
            welcome: stick.into(),
        };
        let ExchangeReply::Admitted(admitted) = ask(lead, Exchange::Admit(Box::new(admission)))
        else {
            panic!("not admitted")
        };
        let ExchangeReply::Welcome(keys, _) = ask(new, Exchange::Welcome(stick.into())) else {
            panic!("no welcome")
        };
        assert_eq!(keys.fingerprint().to_vec(), admitted.words);
        let joined = ask(new, Exchange::Join(stick.into()));
        assert!(joined.changes());
        assert_eq!(about(new).exchanging.joining, None);
        assert_eq!(about(new).school, "Fairfield Primary");
        for file in ["join.senlog", "welcome.senlog"] {
            std::fs::remove_file(stick.join(file)).unwrap();
        }
    }

    /// A whole round, and what it said.
    fn round(desk: &mut Desk, folder: &Path) -> Vec<String> {
        let mut reply = ask(desk, Exchange::Begin(folder.into(), false));
        loop {
            match reply {
                ExchangeReply::Going(_) => reply = ask(desk, Exchange::Next),
                ExchangeReply::Came(came) => return came.lines,
                other => panic!("{other:?}"),
            }
        }
    }

    fn helps(desk: &mut Desk, pupil: Id, words: &str) {
        let loaded = desk.store.load(Pupil::KIND, pupil).unwrap().unwrap();
        let place = Pupil::KIND.position("allergy").unwrap();
        let mut action = Action::new("Allergy");
        let cells = vec![(place, Value::text(words))];
        action.edits.push(Edit::Set { kind: Pupil::KIND, row: pupil, cells, base: loaded.base });
        desk.store.write(&action).unwrap();
    }

    #[test]
    fn two_laptops_join_exchange_disagree_and_agree() {
        let dir = tempfile::tempdir().unwrap();
        let stick = dir.path().join("stick");
        std::fs::create_dir(&stick).unwrap();
        let (mut senco, pupil) = senco(dir.path());
        let mut deputy = laptop(dir.path(), "Ann");
        admit(&mut senco, &mut deputy, "Ann", LEAD, &stick);
        round(&mut senco, &stick);
        round(&mut deputy, &stick);

        helps(&mut senco, pupil, "Peanuts");
        helps(&mut deputy, pupil, "Nuts: pen in the office");
        round(&mut senco, &stick);
        let said = round(&mut deputy, &stick);
        assert!(said[0].contains("1 field needs your decision (V shows them)"), "{said:?}");
        assert_eq!(about(&mut deputy).exchanging.versions, 1);
        // Both stand where it matters until somebody decides.
        let alerts = deputy.store.alerts(pupil).unwrap();
        assert_eq!(alerts.len(), 2, "{alerts:?}");

        let ExchangeReply::Versions(two) = ask(&mut deputy, Exchange::Versions) else { panic!() };
        let mut by: Vec<&str> = two[0].versions.iter().map(|v| v.by.as_str()).collect();
        by.sort_unstable();
        assert_eq!((by, two[0].before.as_str()), (vec!["Ann", "Jo Okafor"], "nothing"));
        let both = two[0].keep_both().unwrap();
        let saved = deputy.answer(Request::Exchange(Exchange::Decide(Box::new(both))));
        assert!(matches!(saved, Reply::Written(_)), "{saved:?}");
        assert_eq!(about(&mut deputy).exchanging.versions, 0);
        assert_eq!(deputy.store.alerts(pupil).unwrap().len(), 1);
        round(&mut deputy, &stick);
        round(&mut senco, &stick);
        let alerts = senco.store.alerts(pupil).unwrap();
        assert!(alerts[0].1.contains("Peanuts") && alerts[0].1.contains("pen"), "{alerts:?}");
    }

    #[test]
    fn a_tas_laptop_counts_what_is_not_yet_sent_and_is_lost_with_a_sheet() {
        let dir = tempfile::tempdir().unwrap();
        let stick = dir.path().join("stick");
        std::fs::create_dir(&stick).unwrap();
        let (mut senco, _) = senco(dir.path());
        let mut ta = laptop(dir.path(), "Dawn");
        admit(&mut senco, &mut ta, "Dawn", TA, &stick);
        let kind = ta.store.kind("session").unwrap();
        let cells = crate::sync::tests::school::row(kind, "calm", &|_| None);
        let mut action = Action::new("Note");
        let row = ta.store.ids().next_id();
        action.edits.push(Edit::Insert { kind, row, cells });
        ta.store.write(&action).unwrap();
        assert_eq!(about(&mut ta).exchanging.to_send, 1);
        round(&mut ta, &stick);
        assert_eq!(about(&mut ta).exchanging.to_send, 1, "written is not yet arrived");
        round(&mut senco, &stick);
        round(&mut ta, &stick);
        assert_eq!(about(&mut ta).exchanging.to_send, 0);

        let ExchangeReply::Laptops(all) = ask(&mut senco, Exchange::Laptops) else { panic!() };
        let dev = all.iter().find(|l| l.label == "Dawn's laptop").unwrap().dev;
        let ExchangeReply::Lost(_, lines) = ask(&mut senco, Exchange::Lose(dev)) else { panic!() };
        assert!(lines[0].contains("marked as lost"), "{lines:?}");
        let sheet = stick.join("sheet.md");
        ask(&mut senco, Exchange::LostSheet(dev, sheet.clone()));
        let text = std::fs::read_to_string(&sheet).unwrap();
        for words in ["Dawn's laptop", "72 hours", "Article 34", "marked as lost"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let again = senco.answer(Request::Exchange(Exchange::LostSheet(dev, sheet)));
        assert!(matches!(again, Reply::Failed(_)), "never over another file");
        // What it sends now is refused whole.
        let said = round(&mut senco, &stick);
        assert!(said.iter().all(|line| !line.contains("new entry")), "{said:?}");
    }
}
