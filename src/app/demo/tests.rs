use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};
use sha2::{Digest, Sha256};

use super::*;
use crate::domain::codes::{MarkCode, NeedType, Reason, SenStatus, SessionState, Sex, WithType};
use crate::domain::id::SeededIds;
use crate::domain::lines::{Mode, Outcome, read_contact, read_log};
use crate::domain::records::*;
use crate::domain::text::forbidden;
use crate::domain::{Kind, Ty, Value};
use crate::store::views::PupilProvision;
use crate::store::{Clock, Edit, Store};

type Rows = Vec<(&'static Kind, Id, Vec<Value>)>;

/// Makes up a school and gives its rows in the order written.
fn made(pupils: usize, years: u32, seed: u64, now: &str) -> (Built, Rows) {
    let now = NaiveDateTime::parse_from_str(now, "%Y-%m-%dT%H:%M").unwrap();
    let mut ids = SeededIds::new("demo", seed);
    let mut rows = Vec::new();
    let mut sink = |action: Action| -> Result<(), ()> {
        for edit in action.edits {
            match edit {
                Edit::Insert { kind, row, cells } => rows.push((kind, row, cells)),
                other => panic!("only new records are written, not {other:?}"),
            }
        }
        Ok(())
    };
    let opts = DemoOptions { pupils, years, seed, now, me: None };
    let built = build(opts, &mut ids, &mut sink, &mut |_, _| {}).unwrap();
    (built, rows)
}

fn of<R: Record>(rows: &Rows) -> Vec<(Id, R)> {
    rows.iter()
        .filter(|(kind, ..)| kind.name == R::KIND.name)
        .map(|(_, id, cells)| (*id, R::read(cells).unwrap()))
        .collect()
}

fn hash(rows: &Rows) -> Vec<u8> {
    let mut hash = Sha256::new();
    for row in rows {
        hash.update(format!("{} {} {:?}\n", row.0.name, row.1, row.2));
    }
    hash.finalize().to_vec()
}

const NOW: &str = "2026-11-23T10:50";

#[test]
fn the_same_seed_makes_the_same_school_and_another_another() {
    let (one, rows) = made(84, 1, 7, NOW);
    assert_eq!(hash(&rows), hash(&made(84, 1, 7, NOW).1));
    assert_ne!(hash(&rows), hash(&made(84, 1, 8, NOW).1));
    assert_eq!(one.records, rows.len());
}

#[test]
fn every_row_stands_after_what_it_refers_to_and_no_id_stands_twice() {
    let (_, rows) = made(120, 2, 1, NOW);
    let mut known: BTreeMap<Id, &str> = BTreeMap::new();
    for (kind, id, cells) in &rows {
        for (field, value) in kind.fields.iter().zip(cells) {
            if let (Ty::Ref(target), Value::Id(to)) = (field.ty, value) {
                assert_eq!(known.get(to), Some(&target), "{}.{}", kind.name, field.name);
            }
            // A flag nobody set is stored as nothing.
            let may_be_empty = field.optional || matches!(field.ty, Ty::Flag);
            assert!(may_be_empty || *value != Value::Null, "{}.{}", kind.name, field.name);
        }
        assert!(known.insert(*id, kind.name).is_none(), "{} {id} twice", kind.name);
    }
}

#[test]
fn rates_are_those_of_english_primary_schools() {
    let (_, rows) = made(420, 1, 1, NOW);
    let pupils: Vec<(Id, Pupil)> =
        of::<Pupil>(&rows).into_iter().filter(|(_, p)| p.left.is_none()).collect();
    assert_eq!(pupils.len(), 420);
    let mut status: BTreeMap<Id, Register> = BTreeMap::new();
    for (_, row) in of::<Register>(&rows) {
        status.insert(row.pupil, row);
    }
    let now = |id: &Id| status.get(id).map_or(SenStatus::None, |r| r.status.clone());
    let count = |s: SenStatus, f: &dyn Fn(&Pupil) -> bool| {
        pupils.iter().filter(|(id, p)| now(id) == s && f(p)).count()
    };
    let every = |_: &Pupil| true;
    let boy = |p: &Pupil| p.sex == Some(Sex::Male);
    let fsm = |p: &Pupil| p.fsm == Some(true);
    // DOMAIN.md section 7, the recipe: 17 EHCPs, 64 on SEN support, 104 with free meals.
    assert_eq!(count(SenStatus::Plan, &every), 17);
    assert_eq!(count(SenStatus::Support, &every), 64);
    assert_eq!(count(SenStatus::Plan, &boy), 12);
    assert_eq!(count(SenStatus::Support, &boy), 39);
    assert!((7..=8).contains(&count(SenStatus::Plan, &fsm)));
    assert_eq!(count(SenStatus::Support, &fsm), 25);
    let all_fsm = pupils.iter().filter(|(_, p)| fsm(p)).count();
    assert!((100..=108).contains(&all_fsm), "{all_fsm}");
    let eal = pupils.iter().filter(|(_, p)| p.eal).count();
    assert!((84..=105).contains(&eal), "{eal}");
    let watched = status.values().filter(|r| r.monitoring).count();
    assert!((6..=20).contains(&watched), "{watched}");

    let on_register: BTreeSet<Id> =
        pupils.iter().filter(|(id, _)| now(id) != SenStatus::None).map(|(id, _)| *id).collect();
    let mut ranks: BTreeMap<Id, Vec<(i64, NeedType)>> = BTreeMap::new();
    for (_, need) in of::<Need>(&rows) {
        ranks.entry(need.pupil).or_default().push((need.rank.unwrap(), need.code.unwrap()));
    }
    for id in &on_register {
        let needs = &ranks[id];
        assert_eq!(needs[0].0, 1, "the first need is the primary one");
        let nsa = needs.iter().any(|(_, n)| *n == NeedType::Nsa);
        assert!(!nsa || (needs.len() == 1 && now(id) == SenStatus::Support));
    }
    let second = pupils
        .iter()
        .filter(|(id, _)| now(id) == SenStatus::Support && ranks[id].len() > 1)
        .count();
    assert!((26..=44).contains(&second), "{second} of 64 with a second need");
}

#[test]
fn upns_are_valid_and_belong_to_nobody() {
    const LETTERS: &str = "ABCDEFGHJKLMNPQRTUVWXYZ";
    let (_, rows) = made(420, 3, 2, NOW);
    let mut seen = BTreeSet::new();
    for (_, pupil) in of::<Pupil>(&rows) {
        let upn = pupil.upn.unwrap();
        assert_eq!(upn.len(), 13, "{upn}");
        assert!(("001"..="005").contains(&&upn[1..4]), "{upn}");
        let sum: usize = (2..=13).map(|i| upn[i - 1..i].parse::<usize>().unwrap() * i).sum();
        assert_eq!(upn.chars().next(), LETTERS.chars().nth(sum % 23), "{upn}");
        assert!(seen.insert(upn));
    }
}

#[test]
fn sessions_fall_on_school_days_and_one_in_six_or_so_is_lost() {
    let (built, rows) = made(420, 1, 1, NOW);
    let calendar: Vec<CalendarRow> = of(&rows).into_iter().map(|(_, r)| r).collect();
    let calendar = crate::domain::calendar::Calendar::new(&calendar);
    let today: NaiveDate = "2026-11-23".parse().unwrap();
    let sessions: Vec<(Id, Session)> = of(&rows);
    assert_eq!(sessions.len(), built.sessions);
    for (_, s) in &sessions {
        assert!(calendar.is_school_day(s.date), "{}", s.date);
        assert!(s.date <= today || s.state == SessionState::NotHeld, "{}", s.date);
        assert!(s.state != SessionState::NotHeld || s.reason.is_some());
    }
    let lost = sessions.iter().filter(|(_, s)| s.state == SessionState::NotHeld).count();
    let share = lost as f64 / sessions.len() as f64;
    assert!((0.10..=0.20).contains(&share), "{share}");
    assert!(sessions.iter().any(|(_, s)| s.supply));
    assert!(sessions.iter().any(|(_, s)| s.extra));
    assert!(sessions.iter().any(|(_, s)| s.reason == Some(Reason::Pupil)));
    let states: BTreeMap<Id, SessionState> =
        sessions.iter().map(|(id, s)| (*id, s.state.clone())).collect();
    let marks: Vec<(Id, Mark)> = of(&rows);
    let away = marks.iter().filter(|(_, m)| m.mark == MarkCode::Away).count();
    assert!((0.03..=0.12).contains(&(away as f64 / marks.len() as f64)));
    for (_, mark) in &marks {
        let lost = states[&mark.session] == SessionState::NotHeld;
        assert!(!lost || !mark.mark.took_part(), "nobody came to what did not happen");
    }
}

#[test]
fn the_seven_years_are_as_large_as_the_budgets_say() {
    // PERFORMANCE.md: 18,700 sessions, 54,039 marks; a tenth more or less.
    let (built, rows) = made(420, 7, 1, NOW);
    assert!((16_800..=20_600).contains(&built.sessions), "{}", built.sessions);
    assert!((48_600..=59_500).contains(&built.marks), "{}", built.marks);
    assert!((4_500..=7_500).contains(&built.contacts), "{}", built.contacts);
    assert!(rows.len() < 160_000, "{}", rows.len());
}

#[test]
fn a_few_of_today_are_still_to_log_and_groups_are_as_many_as_a_school_has() {
    for (now, weekday) in [("2026-11-23T10:50", "Mon"), ("2026-11-26T14:30", "Thu")] {
        let (_, rows) = made(420, 1, 1, now);
        let today: NaiveDate = now[..10].parse().unwrap();
        let running: Vec<(Id, Provision)> = of::<Provision>(&rows)
            .into_iter()
            .filter(|(_, p)| p.starts.unwrap() <= today && p.ends.unwrap() >= today)
            .collect();
        assert!((15..=26).contains(&running.len()), "{}", running.len());
        let slots: Vec<(Id, Slot)> =
            of::<Slot>(&rows).into_iter().filter(|(_, s)| s.in_force(today)).collect();
        let planned = of::<Session>(&rows)
            .into_iter()
            .filter(|(_, s)| s.planned == Some(today) && s.slot.is_some())
            .count();
        let open = slots.len() - planned;
        assert!((4..=14).contains(&open), "{weekday}: {open} of {}", slots.len());
        // Late in the day only the last few are left.
        assert!(weekday == "Mon" || open <= 7, "{open}");
        assert!(planned >= 1, "{weekday}");
    }
}

#[test]
fn follow_ups_and_reviews_are_overdue_due_and_done() {
    let (_, rows) = made(420, 1, 1, NOW);
    let today: NaiveDate = "2026-11-23".parse().unwrap();
    let open: Vec<NaiveDate> = of::<Contact>(&rows)
        .into_iter()
        .filter(|(_, c)| c.followed_up_on.is_none())
        .filter_map(|(_, c)| c.follow_up_on)
        .collect();
    let overdue = open.iter().filter(|d| **d < today).count();
    assert!((1..=8).contains(&overdue), "{overdue}");
    assert!((3..=24).contains(&(open.len() - overdue)), "{}", open.len());
    let reviews: Vec<(Id, Review)> = of(&rows);
    let late = reviews
        .iter()
        .filter(|(_, r)| !r.cancelled && r.held.is_none() && r.due.is_some_and(|d| d < today))
        .count();
    assert!((2..=8).contains(&late), "{late}");
    let annual: BTreeSet<u32> = reviews
        .iter()
        .filter(|(_, r)| r.r#type == crate::domain::codes::ReviewType::Annual)
        .filter_map(|(_, r)| r.due.map(|d| chrono::Datelike::month(&d)))
        .collect();
    assert!(annual.len() >= 8, "annual reviews lie all over the year: {annual:?}");
}

#[test]
fn nothing_written_could_upset_a_terminal_or_belong_to_a_real_person() {
    let (_, rows) = made(420, 1, 3, NOW);
    for (kind, _, cells) in &rows {
        for (field, value) in kind.fields.iter().zip(cells) {
            let Some(text) = value.as_text() else { continue };
            assert!(!text.contains(['{', '}']), "{}: {text}", field.name);
            assert_eq!(text, crate::domain::text::clean(text), "{}.{}", kind.name, field.name);
            assert!(!text.chars().any(forbidden));
        }
    }
    for (_, carer) in of::<Carer>(&rows) {
        let phone = carer.phone.unwrap();
        // Numbers that Ofcom keeps for drama, and a domain that cannot exist.
        assert!(phone.starts_with("07700 900") || phone.starts_with("01632 960"), "{phone}");
        assert!(carer.email.is_none_or(|e| e.ends_with("@example.org")));
    }
}

#[test]
fn it_can_be_made_on_any_day_of_any_size() {
    for now in ["2026-08-15T12:00", "2026-09-02T09:00", "2026-12-25T00:00", "2027-07-20T16:00"] {
        for pupils in [1, 7, 30, 900] {
            let (built, rows) = made(pupils, 1, 5, now);
            assert!(rows.iter().any(|(_, id, _)| *id == built.me));
        }
    }
}

#[test]
fn holidays_are_looked_at_from_the_last_school_day() {
    let time = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
    let seen = |text: &str| school_time(time(text)).format("%Y-%m-%dT%H:%M").to_string();
    assert_eq!(seen("2026-11-23T16:40"), "2026-11-23T16:40");
    assert_eq!(seen("2026-11-22T20:00"), "2026-11-20T10:50");
    assert!(seen("2026-08-15T12:00").starts_with("2026-07-"));
}

#[test]
fn the_lists_are_whole() {
    for (name, list) in Lists::names().sections().chain(Lists::phrases().sections()) {
        assert!(list.len() >= 2, "{name}");
        for text in list {
            assert_eq!(*text, crate::domain::text::clean_line(text), "{name}");
        }
    }
}

/// The made-up school as `senlog demo` opens it, in a store in memory.
fn opened(now: &str) -> Store {
    let now = NaiveDateTime::parse_from_str(now, "%Y-%m-%dT%H:%M").unwrap();
    let mut store = Store::in_memory("demo", Clock::Fixed(now)).unwrap();
    let mut ids = SeededIds::new("demo 1", (1 << 32) | 420);
    let opts = DemoOptions { me: Some(store.me().user), ..DemoOptions::at(now) };
    build(opts, &mut ids, &mut |a| store.write(&a).map(|_| ()), &mut |_, _| {}).unwrap();
    store
}

/// Beside the list of the finder stands what the page says, though less of the past is read for it.
#[test]
fn a_glance_at_a_pupil_says_what_the_page_says() {
    let store = opened("2026-11-23T10:50");
    let names = store.names().unwrap();
    let mut running = 0;
    for name in names.iter().filter(|name| name.kind == "pupil").take(120) {
        let (page, glance) = (store.pupil(name.id).unwrap(), store.glance(name.id).unwrap());
        let getting = |provisions: &[PupilProvision]| -> Vec<_> {
            let now = provisions.iter().filter(|p| p.now);
            now.map(|p| (p.title.clone(), p.when.clone(), p.delivered_minutes, p.planned_minutes))
                .collect()
        };
        assert_eq!(getting(&glance.now), getting(&page.provisions), "{}", page.name);
        assert_eq!((&glance.name, &glance.class), (&page.name, &page.class));
        assert_eq!((&glance.status, &glance.alerts), (&page.status, &page.alerts));
        let contact = page.contacts.first().map(|contact| contact.contact);
        assert_eq!(glance.contact.map(|contact| contact.contact), contact);
        let review = page.reviews.first().map(|review| review.review);
        assert_eq!(glance.review.map(|review| review.review), review);
        running += glance.now.len();
    }
    assert!(running > 20, "{running} groups looked at");
}

/// The lines that the manual shows: those of `l`, then those of `c`.
fn manual_lines() -> (Vec<String>, Vec<String>) {
    let manual = include_str!("../../../README.md");
    let section = |title: &str| {
        let from = manual.split_once(title).unwrap().1;
        from.split_once("\n## ").unwrap().0.to_string()
    };
    // A line may be wrapped in the file.
    let quoted = |text: &str| -> Vec<String> {
        let text = text.replace('\n', " ");
        let parts = text.split('`').skip(1).step_by(2);
        parts.filter(|p| p.contains(' ') && !p.starts_with("senlog")).map(str::to_string).collect()
    };
    let words = section("## Words it understands");
    let (log, contact) = words.split_once("After `c`").unwrap();
    let (mut log, mut contact) = (quoted(log), quoted(contact));
    let first = section("## The first five minutes");
    let (typed, call) = first.split_once("Press `c`").unwrap();
    log.extend(quoted(typed.split_once("Press `l`").unwrap().1));
    contact.extend(quoted(call));
    (log, contact)
}

const OPENINGS: [&str; 4] =
    ["2026-11-23T11:20", "2026-03-12T09:30", "2027-06-09T14:00", "2026-09-04T09:00"];

#[test]
fn every_line_of_the_manual_can_be_typed_in_the_made_up_school() {
    let (log, contact) = manual_lines();
    assert!(log.len() >= 8 && contact.len() >= 4, "{log:?} {contact:?}");
    for now in OPENINGS {
        let store = opened(now);
        let today = store.clock().today();
        let friday = today.iter_days().rev().skip(1).find(|d| d.weekday() == Weekday::Fri).unwrap();
        let friday_kept = store.calendar().unwrap().is_school_day(friday);
        let school = store.snapshot().unwrap();
        for line in &log {
            let reading = read_log(line, &school, Mode::Screen);
            // The one day that no calendar can promise: the Friday of a half-term holiday.
            let holiday = line.contains("friday") && !friday_kept;
            let drafts = match &reading.outcome {
                Outcome::Ready(drafts) => drafts,
                Outcome::Offer { question, then } => {
                    assert!(holiday || question.contains("has not come yet"), "{now} {question}");
                    then
                }
                other => panic!("{now} {line}: {other:?}"),
            };
            for draft in drafts {
                let planned = draft.groups.iter().all(|g| g.planned.is_some());
                assert!(holiday || planned, "{now} {line}: {}", draft.title);
                assert!(draft.new_group.is_none(), "{now} {line}");
                let said = line.split_once("//").map(|(_, note)| note.trim());
                let because = draft.because.as_deref();
                assert_eq!(draft.note.as_deref(), said.or(because), "{now} {line}");
            }
        }
        for line in &contact {
            let reading = read_contact(line, &school, Mode::Screen);
            let draft = reading.ready().unwrap_or_else(|| panic!("{now} {line}: {reading:?}"));
            assert!(!draft.pupils.is_empty(), "{now} {line}");
            let parent = draft.with_type == WithType::Parent;
            assert_eq!(parent, draft.carer.is_some(), "{now} {line}: a parent is one on file");
        }
    }
}

#[test]
fn everybody_in_a_running_group_is_expected_at_one_of_its_times() {
    for now in ["2026-11-23T10:50", "2027-01-20T09:30", "2026-03-12T09:30", "2027-06-09T14:00"] {
        for seed in 1..4 {
            let (_, rows) = made(420, 1, seed, now);
            let today: NaiveDate = now[..10].parse().unwrap();
            let slots = of::<Slot>(&rows).into_iter().filter(|(_, s)| {
                s.starts.is_none_or(|d| d <= today) && s.ends.is_none_or(|d| d >= today)
            });
            let mut times: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
            slots.for_each(|(id, s)| times.entry(s.provision).or_default().push(id));
            let mut named: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
            for (_, row) in of::<SlotPupil>(&rows) {
                named.entry(row.slot).or_default().insert(row.pupil);
            }
            let mut some_named = false;
            for (_, member) in of::<Membership>(&rows) {
                let current = member.starts.is_none_or(|d| d <= today)
                    && member.ends.is_none_or(|d| d >= today);
                let Some(times) = times.get(&member.provision).filter(|_| current) else {
                    continue;
                };
                some_named |= times.iter().any(|slot| named.contains_key(slot));
                let expected = times
                    .iter()
                    .any(|slot| named.get(slot).is_none_or(|who| who.contains(&member.pupil)));
                assert!(expected, "{now} {seed}: {} is in a group that never meets", member.pupil);
            }
            assert!(some_named || seed > 1 || !now.contains("11-23"), "no time names its children");
        }
    }
}

#[test]
fn every_kind_of_record_is_in_it() {
    for (pupils, years) in [(60, 1), (420, 1)] {
        let (_, rows) = made(pupils, years, 1, NOW);
        let there: BTreeSet<&str> = rows.iter().map(|(kind, ..)| kind.name).collect();
        let missing: Vec<&str> =
            KINDS.iter().map(|kind| kind.name).filter(|kind| !there.contains(kind)).collect();
        assert_eq!(missing, [""; 0], "{pupils} pupils");
    }
}
