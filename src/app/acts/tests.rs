//! What actions hold, read back from rows in memory as the store would keep them.

use std::collections::BTreeMap;

use super::{Relog, SheetDraft, SheetError, Stored, contact_action, log_action, session_id};
use crate::domain::codes::{MarkCode, Part, Reason, SessionState};
use crate::domain::id::SeededIds;
use crate::domain::lines::tests::school::{day, group_id, pupil_id, school};
use crate::domain::lines::{Mode, PlannedRow, SessionDraft, Snapshot, read_contact, read_log};
use crate::domain::records::{
    Contact, ContactPupil, Mark, Membership, Provision, ProvisionStaff, Session, SessionProvision,
    SessionStaff, Task,
};
use crate::domain::{Id, Kind, Record, Value};
use crate::store::{Action, Base, Edit, Loaded};

/// Rows by kind and id, as far as these tests need a store.
#[derive(Default)]
struct Rows(BTreeMap<(&'static str, Id), Loaded>);

impl Rows {
    fn write(&mut self, action: &Action) {
        for edit in &action.edits {
            let key = (edit.kind().name, edit.row());
            match edit {
                Edit::Insert { kind, row, cells } => {
                    let loaded =
                        Loaded { kind, id: *row, cells: cells.clone(), base: Base::default() };
                    assert!(self.0.insert(key, loaded).is_none(), "inserted twice: {key:?}");
                }
                Edit::Set { cells, .. } => {
                    let row = self.0.get_mut(&key).expect("a row that stands");
                    for (n, value) in cells {
                        row.cells[*n] = value.clone();
                    }
                }
                Edit::Delete { .. } => assert!(self.0.remove(&key).is_some(), "{key:?}"),
                Edit::Restore { .. } => panic!("nothing is restored here"),
            }
        }
    }

    fn of<R: Record>(&self) -> Vec<(Id, R)> {
        let rows = self.0.iter().filter(|((kind, _), _)| *kind == R::KIND.name);
        rows.map(|((_, id), row)| (*id, row.record().expect("a record"))).collect()
    }

    fn one<R: Record>(&self) -> (Id, R) {
        let mut rows = self.of::<R>();
        assert_eq!(rows.len(), 1, "{}", R::KIND.name);
        rows.remove(0)
    }

    fn loaded(&self, kind: &Kind, session: Id) -> Vec<Loaded> {
        let of = |row: &&Loaded| {
            row.kind.name == kind.name
                && row.kind.cell(&row.cells, "session") == &Value::Id(session)
        };
        self.0.values().filter(of).cloned().collect()
    }

    fn stored(&self) -> Vec<Stored> {
        let sessions = self.0.values().filter(|r| r.kind.name == Session::KIND.name);
        sessions
            .map(|session| Stored {
                session: session.clone(),
                groups: self.loaded(SessionProvision::KIND, session.id),
                adults: self.loaded(SessionStaff::KIND, session.id),
                marks: self.loaded(Mark::KIND, session.id),
            })
            .collect()
    }

    fn mark(&self, pupil: Id) -> Mark {
        let marks = self.of::<Mark>();
        marks.into_iter().map(|(_, m)| m).find(|m| m.pupil == pupil).expect("a mark")
    }
}

fn drafts(school: &Snapshot, line: &str) -> Vec<SessionDraft> {
    read_log(line, school, Mode::Screen).draft().expect(line).clone()
}

fn log(rows: &mut Rows, school: &Snapshot, line: &str) -> Action {
    let mut ids = SeededIds::new(line, 1);
    let user = school.facts().user;
    let action = log_action(&drafts(school, line), &rows.stored(), &mut ids, user, Relog::Line);
    rows.write(&action);
    action
}

fn planned(school: &Snapshot, group: u8) -> PlannedRow {
    let of = |p: &&PlannedRow| p.group == group_id(group) && p.date == day(24);
    school.facts().planned.iter().find(of).expect("planned today").clone()
}

#[test]
fn a_line_becomes_a_session_and_what_hangs_on_it() {
    let (school, mut rows) = (school(), Rows::default());
    let action = log(&mut rows, &school, "neli a 25m maya off tom late // good blending");
    assert_eq!(action.title, "NELI A: Tom late, Maya not in school, 2 here");
    let (id, session) = rows.one::<Session>();
    let slot = planned(&school, 0).slot;
    assert_eq!((session.slot, session.planned, session.date), (Some(slot), Some(day(24)), day(24)));
    assert_eq!((session.state, session.minutes), (SessionState::Held, Some(25)));
    assert_eq!(session.note.as_deref(), Some("good blending"));
    assert_eq!(session_id(&drafts(&school, "neli a")[0], &[]), Some(id));
    assert_eq!(rows.one::<SessionProvision>().1.provision, group_id(0));
    assert_eq!(rows.one::<SessionStaff>().1.part, Part::Led);
    assert_eq!(rows.of::<Mark>().len(), 4);
    assert_eq!(rows.mark(pupil_id(1)).mark, MarkCode::Away);
}

#[test]
fn two_people_logging_one_group_meet_in_one_session() {
    let school = school();
    let row = |line: &str, seed: &str| {
        let mut ids = SeededIds::new(seed, 7);
        let action = log_action(&drafts(&school, line), &[], &mut ids, None, Relog::Line);
        action.edits.iter().map(|e| (e.kind().name, e.row())).collect::<Vec<_>>()
    };
    assert_eq!(row("neli a", "one"), row("neli a all here 20m", "another"));
}

#[test]
fn saying_it_again_changes_nothing() {
    let (school, mut rows) = (school(), Rows::default());
    log(&mut rows, &school, "neli b june off sam covered // good");
    let again = log(&mut rows, &school, "neli b june off sam covered // good");
    assert!(again.is_empty(), "{:?}", again.edits);
}

#[test]
fn a_line_changes_only_what_it_says() {
    let (school, mut rows) = (school(), Rows::default());
    log(&mut rows, &school, "neli b june off sick, sam covered, kai joined us // good");
    let action = log(&mut rows, &school, "neli b june off leo late");
    assert_eq!(action.edits.len(), 1, "{:?}", action.edits);
    assert_eq!(rows.mark(pupil_id(4)).mark, MarkCode::Late);
    assert_eq!(rows.mark(pupil_id(6)).reason.as_deref(), Some("off sick"));
    assert!(rows.mark(pupil_id(3)).guest);
    assert_eq!(rows.one::<SessionStaff>().1.part, Part::Cover);
    assert_eq!(rows.one::<Session>().1.note.as_deref(), Some("good"));
}

#[test]
fn a_one_to_one_whose_child_is_away_did_not_happen() {
    let school = school();
    let mut typed = Rows::default();
    log(&mut typed, &school, "elsa leo off");
    let mut sheet = SheetDraft::planned(&school, &planned(&school, 3));
    sheet.toggle_away(0).expect("a row");
    let mut keyed = Rows::default();
    keyed.write(&sheet.action(&[], &mut SeededIds::new("k", 1), school.facts().user));
    for rows in [&typed, &keyed] {
        let (_, session) = rows.one::<Session>();
        assert_eq!((session.state, session.reason), (SessionState::NotHeld, Some(Reason::Pupil)));
        assert_eq!(session.minutes, None);
        assert_eq!(rows.one::<Mark>().1.mark, MarkCode::Away);
    }
}

#[test]
fn what_did_not_happen_and_then_did_has_its_marks_back() {
    let (school, mut rows) = (school(), Rows::default());
    log(&mut rows, &school, "no neli b, assembly ran over");
    let (_, lost) = rows.one::<Session>();
    assert_eq!((lost.reason, rows.of::<Mark>().len()), (Some(Reason::Event), 0));
    log(&mut rows, &school, "neli b all here 20m");
    let (_, held) = rows.one::<Session>();
    assert_eq!((held.state, held.reason, held.minutes), (SessionState::Held, None, Some(20)));
    assert_eq!(rows.of::<Mark>().len(), 3);
    log(&mut rows, &school, "no neli b, trip");
    assert_eq!(rows.of::<Mark>().len(), 0);
}

#[test]
fn joined_groups_are_one_session_named_by_the_first_slot() {
    let (school, mut rows) = (school(), Rows::default());
    log(&mut rows, &school, "neli a+b together 30m just me");
    let (_, session) = rows.one::<Session>();
    let slots = [planned(&school, 0).slot, planned(&school, 1).slot];
    assert_eq!(session.slot, slots.iter().min().copied());
    assert_eq!(rows.of::<SessionProvision>().len(), 2);
    assert_eq!(rows.of::<SessionStaff>().len(), 1);
    assert_eq!(rows.mark(pupil_id(4)).provision, group_id(1));
    assert_eq!(rows.mark(pupil_id(0)).provision, group_id(0));
}

#[test]
fn sessions_logged_apart_and_then_joined_are_one() {
    let (school, mut rows) = (school(), Rows::default());
    log(&mut rows, &school, "neli a all here");
    log(&mut rows, &school, "neli b all here");
    assert_eq!(rows.of::<Session>().len(), 2);
    log(&mut rows, &school, "neli a+b together");
    let (id, _) = rows.one::<Session>();
    assert_eq!(rows.of::<Mark>().len(), 7);
    assert!(rows.of::<SessionProvision>().iter().all(|(_, g)| g.session == id));
}

#[test]
fn joining_two_sessions_loses_nothing_that_was_typed() {
    for keyed in [false, true] {
        let (school, mut rows) = (school(), Rows::default());
        log(&mut rows, &school, "neli a all here // good blending");
        log(
            &mut rows,
            &school,
            "neli b june 8/10 leo late 10.05, sam covered, jude joined us // noisy hall",
        );
        let stored = rows.stored();
        let b = stored.iter().find(|s| {
            s.marks.iter().any(|m| m.kind.cell(&m.cells, "pupil") == &Value::Id(pupil_id(6)))
        });
        let b = b.expect("NELI B").session.id;
        let mut sheet = SheetDraft::stored(
            &school,
            stored.iter().find(|s| s.session.id == b).expect("NELI B"),
            &planned(&school, 1).expected,
        )
        .expect("readable");
        let june = sheet.session.marks.iter().position(|m| m.pupil == pupil_id(6)).expect("June");
        sheet.set_engagement(june, Some(4)).expect("a number");
        sheet.session.marks[june].note = Some("read aloud".into());
        let user = school.facts().user;
        rows.write(&sheet.action(&stored, &mut SeededIds::new("b", 1), user));
        if keyed {
            let stored = rows.stored();
            let a = stored.iter().find(|s| s.session.id != b).expect("NELI A");
            let mut sheet =
                SheetDraft::stored(&school, a, &planned(&school, 0).expected).expect("readable");
            sheet.join(&school, &planned(&school, 1)).expect("joined");
            rows.write(&sheet.action(&stored, &mut SeededIds::new("j", 1), user));
        } else {
            log(&mut rows, &school, "neli a+b together leo late");
        }
        let (_, session) = rows.one::<Session>();
        assert_eq!(session.note.as_deref(), Some("good blending. noisy hall"));
        let june = rows.mark(pupil_id(6));
        assert_eq!((june.score, june.out_of, june.engagement), (Some(8), Some(10), Some(4)));
        assert_eq!(june.note.as_deref(), Some("read aloud"));
        assert!(rows.mark(pupil_id(7)).guest);
        if !keyed {
            assert_eq!(rows.mark(pupil_id(4)).minutes, Some(20));
            assert_eq!(rows.of::<SessionStaff>().len(), 2);
        }
    }
}

#[test]
fn a_new_one_to_one_is_a_group_a_place_in_it_and_an_adult() {
    let (school, mut rows) = (school(), Rows::default());
    log(&mut rows, &school, "june 20m fluency");
    let (group, provision) = rows.one::<Provision>();
    assert_eq!((provision.title.as_str(), provision.minutes), ("Reading fluency", Some(20)));
    assert_eq!(provision.starts, Some(day(24)));
    let (_, place) = rows.one::<Membership>();
    assert_eq!((place.provision, place.pupil), (group, pupil_id(6)));
    assert_eq!(rows.one::<ProvisionStaff>().1.provision, group);
    let (_, session) = rows.one::<Session>();
    assert!(session.extra && session.slot.is_none());
    assert_eq!(rows.one::<SessionProvision>().1.provision, group);
    assert_eq!(rows.one::<Mark>().1.provision, group);
}

#[test]
fn the_days_of_one_line_share_a_new_one_to_one() {
    let (school, mut rows) = (school(), Rows::default());
    log(&mut rows, &school, "june fluency mon tue");
    assert_eq!(rows.of::<Session>().len(), 2);
    assert_eq!(rows.of::<Provision>().len(), 1);
}

#[test]
fn what_is_to_be_followed_up_is_a_task() {
    let (school, mut rows) = (school(), Rows::default());
    log(&mut rows, &school, "elsa leo 20m >fri ask mum about book");
    let (_, task) = rows.one::<Task>();
    assert_eq!((task.title.as_str(), task.due), ("ask mum about book", Some(day(27))));
    assert_eq!((task.pupil, task.owner), (Some(pupil_id(4)), school.facts().user));
}

#[test]
fn a_moved_session_keeps_its_planned_day() {
    let (school, mut rows) = (school(), Rows::default());
    log(&mut rows, &school, "neli b moved to wed 2.15");
    let (_, session) = rows.one::<Session>();
    assert_eq!((session.planned, session.date), (Some(day(24)), day(25)));
    assert_eq!(session.state, SessionState::Moved);
    assert!(rows.of::<Mark>().is_empty());
}

#[test]
fn a_contact_names_its_pupils() {
    let (school, mut rows) = (school(), Rows::default());
    let reading = read_contact("ep in tobi + rafi 9-11 >mon report", &school, Mode::CommandLine);
    let user = school.facts().user;
    let draft = reading.ready().expect("one reading");
    rows.write(&contact_action(draft, &mut SeededIds::new("c", 1), user));
    let (id, contact) = rows.one::<Contact>();
    assert_eq!((contact.minutes, contact.by, contact.follow_up_by), (Some(120), user, user));
    let pupils: Vec<Id> = rows.of::<ContactPupil>().into_iter().map(|(_, p)| p.pupil).collect();
    assert_eq!(pupils.len(), 2);
    assert!(rows.of::<ContactPupil>().iter().all(|(_, p)| p.contact == id));
}

#[test]
fn a_sheet_of_stored_rows_stores_only_what_a_key_changed() {
    let (school, mut rows) = (school(), Rows::default());
    log(&mut rows, &school, "neli b june off, kai joined us // good");
    let stored = rows.stored();
    let expected = planned(&school, 1).expected;
    let open = || SheetDraft::stored(&school, &stored[0], &expected).expect("readable");
    let user = school.facts().user;
    let mut ids = SeededIds::new("sheet", 1);
    assert!(open().action(&stored, &mut ids, user).is_empty());
    let mut sheet = open();
    assert_eq!(sheet.row_of_digit('4'), Some(3));
    assert!(sheet.session.marks[3].guest);
    sheet.remove_guest(3).expect("a guest");
    sheet.set_letter(0, 'l').expect("a mark");
    sheet.set_note("");
    let action = sheet.action(&stored, &mut ids, user);
    assert_eq!(action.edits.len(), 3, "{:?}", action.edits);
    rows.write(&action);
    assert_eq!(rows.of::<Mark>().len(), 3);
    assert_eq!(rows.one::<Session>().1.note, None);
    assert_eq!(rows.mark(pupil_id(4)).mark, MarkCode::Late);
}

#[test]
fn keys_do_what_they_say_and_refuse_what_they_cannot() {
    let school = school();
    let mut sheet = SheetDraft::planned(&school, &planned(&school, 1));
    assert_eq!(sheet.row_of_digit('4'), None);
    assert_eq!(sheet.toggle_away(9), Err(SheetError::NoSuchRow));
    assert_eq!(sheet.set_letter(0, 'z'), Err(SheetError::NoSuchMark('z')));
    assert_eq!(sheet.set_minutes(Some(481)), Err(SheetError::Minutes));
    assert_eq!(sheet.set_engagement(0, Some(6)), Err(SheetError::Engagement));
    assert_eq!(sheet.set_score(0, Some(-1), None, None), Err(SheetError::Score));
    let guest = sheet.add_guest(&school, pupil_id(3)).expect("a guest");
    assert_eq!(sheet.session.marks[guest].provision, Some(group_id(0)));
    assert!(matches!(sheet.add_guest(&school, pupil_id(3)), Err(SheetError::Twice(_))));
    assert!(matches!(sheet.join(&school, &planned(&school, 1)), Err(SheetError::Joined(_))));
    // Kai's own group joins: he is no guest any more.
    sheet.join(&school, &planned(&school, 0)).expect("joined");
    assert!(sheet.session.marks.iter().all(|m| !m.guest));
    assert_eq!(sheet.session.marks.len(), 7);
    sheet.not_held(Some(Reason::Room));
    assert_eq!(sheet.settled().marks.len(), 0);
    assert_eq!(sheet.session.marks.len(), 7);
    sheet.held();
    assert_eq!(sheet.settled().present(), 7);
}

#[test]
fn a_ta_cannot_mark_a_suspension() {
    let mut facts = school().facts().clone();
    facts.lead = false;
    let school = Snapshot::new(facts);
    let mut sheet = SheetDraft::planned(&school, &planned(&school, 1));
    assert_eq!(sheet.set_letter(0, 's'), Err(SheetError::LeadsOnly));
}
