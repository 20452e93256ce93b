//! Whole days over a real store: keys in, records out.

mod counts;
mod files;
mod guard;

use std::collections::VecDeque;
use std::time::Instant;

use chrono::{NaiveDate, NaiveDateTime};

use crate::app::config::Config;
use crate::app::desk::Desk;
use crate::app::effects::Effect;
use crate::app::key::Key;
use crate::app::msg::{Msg, Ticket};
use crate::app::shell::Shell;
use crate::app::worker::Worker;
use crate::domain::codes::{
    MarkCode, Medium, NeedType, Part, Reason, Relationship, SenStatus, SessionState, Way, WithType,
};
use crate::domain::id::SeededIds;
use crate::domain::records::*;
use crate::domain::value::Days;
use crate::domain::{Cell, Id, Record, Value};
use crate::store::home::Home;
use crate::store::open::{Setup, Unlock};
use crate::store::{Action, Clock, Edit, Of, Store};

/// Somebody at the screen of a real store in a folder of its own.
struct Real {
    shell: Shell,
    desk: Desk,
    at: Instant,
    waiting: VecDeque<(Ticket, crate::app::msg::Request)>,
}

impl Real {
    fn new(store: Store, now: NaiveDateTime) -> Real {
        let shell = Shell::new(Config::default(), Clock::Fixed(now), (120, 36), false);
        let desk = Desk::new(store, false);
        let (at, waiting) = (Instant::now(), VecDeque::new());
        let mut real = Real { shell, desk, at, waiting };
        let effects = real.shell.start();
        real.take(effects);
        real
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Ask(ticket, request) = effect {
                self.waiting.push_back((ticket, request));
            }
        }
        while let Some((ticket, request)) = self.waiting.pop_front() {
            let reply = self.desk.answer(request);
            let effects = self.shell.update(Msg::Worker(ticket, reply), self.at);
            for effect in effects {
                if let Effect::Ask(ticket, request) = effect {
                    self.waiting.push_back((ticket, request));
                }
            }
        }
    }

    fn types(&mut self, keys: &str) -> &mut Self {
        for key in Key::typing(keys).unwrap() {
            let effects = self.shell.update(Msg::Key(key), self.at);
            self.take(effects);
        }
        self
    }

    /// Goes to a row of Today by the name of its group.
    fn row(&mut self, title: &str) -> &mut Self {
        let rows = self.shell.panes.today.list.all();
        let place = rows.iter().position(|row| row.title == title);
        let place = place.unwrap_or_else(|| panic!("{title} is not on today"));
        self.types("<Home>").types(&"<Down>".repeat(place))
    }

    fn toast(&self) -> String {
        self.shell.toasts.current().map_or(String::new(), |t| t.text.clone())
    }

    fn all<R: Record>(&self) -> Vec<(Id, R)> {
        self.desk.store().rows::<R>().unwrap()
    }
}

/// The day of most flows: Monday 23 November 2026.
fn monday(h: u32, m: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(h, m, 0).unwrap()
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// Adds a record from the cells that matter.
fn put<R: Record>(store: &mut Store, action: &mut Action, cells: &[(&str, Value)]) -> Id {
    let mut all = vec![Value::Null; R::KIND.fields.len()];
    for (name, value) in cells {
        all[R::KIND.position(name).unwrap()] = value.clone();
    }
    let row = Id::for_cells(R::KIND, &all).unwrap_or_else(|| store.ids().next_id());
    action.edits.push(Edit::Insert { kind: R::KIND, row, cells: all });
    row
}

/// The school of the flows; ids by name.
struct School {
    dir: tempfile::TempDir,
    me: Id,
    pupils: Vec<(&'static str, Id)>,
    groups: Vec<(&'static str, Id)>,
}

impl School {
    fn pupil(&self, name: &str) -> Id {
        self.pupils.iter().find(|(n, _)| *n == name).unwrap().1
    }

    fn group(&self, name: &str) -> Id {
        self.groups.iter().find(|(n, _)| *n == name).unwrap().1
    }

    /// Opens its store at a time of its own.
    fn open(&self, now: NaiveDateTime) -> Store {
        let ids = Box::new(SeededIds::new("flows", now.and_utc().timestamp().unsigned_abs()));
        Store::open(&Home::at(self.dir.path().join("s")), &Unlock::Plain, Clock::Fixed(now), ids)
            .unwrap()
    }
}

const PUPILS: &[(&str, &str)] = &[
    ("Ali", "Khan"),
    ("Jude", "Ellis"),
    ("June", "Moss"),
    ("Kai", "Reed"),
    ("Leo", "Price"),
    ("Maya", "Barnes"),
    ("Rafi", "Chowdhury"),
    ("Tom", "Adeyemi"),
    ("Zoë", "Adams"),
];

/// Group, time, children; the last two are other adults'.
const GROUPS: &[(&str, &str, &[&str])] = &[
    ("Sensory circuits", "08:45", &["Kai", "Leo", "Maya", "Zoë"]),
    ("NELI A", "09:15", &["Maya", "Tom", "Zoë"]),
    ("NELI B", "09:45", &["Ali", "Leo"]),
    ("Phonics A", "10:15", &["Ali", "June"]),
    ("ELSA", "11:00", &["Leo"]),
    ("Precision teaching", "11:30", &["Maya"]),
    ("LEGO therapy", "13:15", &["Ali", "Jude", "Leo"]),
    ("Fluency", "13:45", &["June"]),
    ("Toe by Toe", "14:15", &["Kai"]),
    ("Phonics B", "10:15", &["Jude", "Rafi"]),
    ("Zones", "14:45", &["Tom", "Zoë"]),
];

fn school(user: (&str, &str)) -> School {
    let dir = tempfile::tempdir().unwrap();
    let me = Id([0xaa; 16]);
    let name = format!("{} {}", user.0, user.1);
    let mut setup = Setup::lead("Fairfield Primary", &name, None, me);
    setup.kdf_log_n = crate::store::keys::KDF_LOG_N_MIN;
    let early = monday(7, 0) - chrono::TimeDelta::days(14);
    let ids = Box::new(SeededIds::new("school", 1));
    let home = Home::at(dir.path().join("s"));
    let (mut store, _) = Store::create(&home, &setup, Clock::Fixed(early), ids).unwrap();
    let s = &mut store;
    let mut action = Action::new("the school");
    let a = &mut action;
    let sam = put::<Staff>(s, a, &[("forename", text("Sam")), ("surname", text("Reed"))]);
    let dawn = put::<Staff>(s, a, &[("forename", text("Dawn")), ("surname", text("Shaw"))]);
    let pupils: Vec<(&str, Id)> = PUPILS
        .iter()
        .map(|(forename, surname)| {
            let cells = [("forename", text(forename)), ("surname", text(surname))];
            (*forename, put::<Pupil>(s, a, &cells))
        })
        .collect();
    let mother = put::<Carer>(s, a, &[("title", text("Mrs")), ("surname", text("Barnes"))]);
    let maya = pupils.iter().find(|(n, _)| *n == "Maya").unwrap().1;
    let family = [
        ("carer", Value::Id(mother)),
        ("pupil", Value::Id(maya)),
        ("relationship", Relationship::Mother.put()),
    ];
    put::<CarerPupil>(s, a, &family);
    let mut groups = Vec::new();
    for (n, (title, time, children)) in GROUPS.iter().enumerate() {
        let adult = match n {
            9 => sam,
            10 => dawn,
            _ => me,
        };
        let group = put::<Provision>(
            s,
            a,
            &[
                ("title", text(title)),
                ("schedule", text("timed")),
                ("minutes", Value::Int(25)),
                ("logging", text("every")),
                ("starts", text("2026-11-20")),
                ("status", text("running")),
            ],
        );
        put::<Slot>(
            s,
            a,
            &[
                ("provision", Value::Id(group)),
                ("days", Days(0b1_0001).put()),
                ("time", text(time)),
                ("weeks", text("every")),
            ],
        );
        for child in *children {
            let child = pupils.iter().find(|(name, _)| name == child).unwrap().1;
            let cells = [("provision", Value::Id(group)), ("pupil", Value::Id(child))];
            put::<Membership>(s, a, &cells);
        }
        let cells = [
            ("provision", Value::Id(group)),
            ("staff", Value::Id(adult)),
            ("leads", Value::Int(1)),
        ];
        put::<ProvisionStaff>(s, a, &cells);
        groups.push((*title, group));
    }
    store.write(&action).unwrap();
    School { dir, me, pupils, groups }
}

#[test]
fn a_day_of_a_teaching_assistant() {
    let school = school(("Ruby", "Patel"));
    let mut ruby = Real::new(school.open(monday(15, 20)), monday(15, 20));
    // All there; one ill; one twelve minutes late.
    ruby.row("Sensory circuits").types("<Enter><Enter>");
    ruby.row("NELI A").types("<Enter>1<Enter>");
    ruby.row("NELI B").types("<Enter>lm12<Enter><Enter>");
    // Sam was out, so both phonics groups sat together.
    ruby.row("Phonics A").types("<Enter>jphonics b<Enter><Enter>");
    // Leo would not come; Maya scored.
    ruby.row("ELSA").types("<Enter>d<Enter>");
    ruby.row("Precision teaching").types("<Enter>o8/10<Enter>/quick today<Enter><Enter>");
    // June joined LEGO; two did not happen; Dawn's group was covered.
    ruby.row("LEGO therapy").types("<Enter>+june<Enter><Enter>");
    ruby.row("Fluency").types("<Enter>xe<Enter>");
    ruby.row("Toe by Toe").types("<Enter>xc<Enter>");
    ruby.row("Zones").types("<Enter>bruby<Enter><Enter>");
    assert!(ruby.shell.overlays.is_empty());
    assert_eq!(ruby.shell.panes.today.counts(), "10 of 10 logged");

    let sessions = ruby.all::<Session>();
    assert_eq!(sessions.len(), 10, "the joined groups had one");
    let of = |group: &str| {
        let id = school.group(group);
        let links = ruby.all::<SessionProvision>();
        let link = links.iter().find(|(_, link)| link.provision == id).unwrap().1.clone();
        sessions.iter().find(|(id, _)| *id == link.session).unwrap().clone()
    };
    let marks = |session: Id| {
        let all = ruby.all::<Mark>();
        all.into_iter().map(|(_, m)| m).filter(|m| m.session == session).collect::<Vec<_>>()
    };
    let mark = |group: &str, pupil: &str| {
        let all = marks(of(group).0);
        all.into_iter().find(|m| m.pupil == school.pupil(pupil)).unwrap()
    };
    let held = |group: &str| of(group).1.state;
    for group in ["Sensory circuits", "NELI A", "NELI B", "Phonics A", "LEGO therapy", "Zones"] {
        assert_eq!(held(group), SessionState::Held, "{group}");
    }
    assert_eq!(mark("NELI A", "Maya").mark, MarkCode::Away);
    assert_eq!(mark("NELI A", "Tom").mark, MarkCode::Here);
    let late = mark("NELI B", "Ali");
    assert_eq!((late.mark, late.minutes), (MarkCode::Late, Some(12)));
    // Joined: one session, everybody for their own group.
    assert_eq!(of("Phonics A").0, of("Phonics B").0);
    assert_eq!(mark("Phonics A", "June").provision, school.group("Phonics A"));
    assert_eq!(mark("Phonics A", "Rafi").provision, school.group("Phonics B"));
    // Refused: it did not happen, for the child, and says so.
    let refused = of("ELSA").1;
    assert_eq!((refused.state, refused.reason), (SessionState::NotHeld, Some(Reason::Pupil)));
    assert_eq!(mark("ELSA", "Leo").mark, MarkCode::Declined);
    let scored = mark("Precision teaching", "Maya");
    assert_eq!((scored.score, scored.out_of), (Some(8), Some(10)));
    assert_eq!(of("Precision teaching").1.note.as_deref(), Some("quick today"));
    let guest = mark("LEGO therapy", "June");
    assert!(guest.guest && guest.mark == MarkCode::Here);
    assert_eq!(of("Fluency").1.reason, Some(Reason::Event));
    assert_eq!(of("Toe by Toe").1.reason, Some(Reason::Covering));
    let zones = of("Zones").0;
    let led: Vec<_> = ruby.all::<SessionStaff>();
    let led: Vec<_> = led.iter().filter(|(_, row)| row.session == zones).collect();
    assert_eq!(led.len(), 1);
    assert_eq!((led[0].1.staff, &led[0].1.part), (school.me, &Part::Cover));

    // What was planned for the day adds up on the page of every group.
    for (title, id) in &school.groups {
        let view = ruby.desk.store().group(*id).unwrap();
        for span in &view.spans {
            assert!(span.account.adds_up(), "{title}: {:?}", span.account);
        }
    }
    // Friday was forgotten: the whole of it from one list.
    ruby.types("e");
    let Some(crate::app::overlays::Overlay::Missed(list)) = ruby.shell.top() else { panic!() };
    assert_eq!(list.rows.len(), 11);
    ruby.types("mAxe<Esc>");
    let sessions = ruby.all::<Session>();
    assert_eq!(sessions.len(), 19, "nine of hers");
    ruby.types("u");
    assert_eq!(ruby.all::<Session>().len(), 10, "one step: {}", ruby.toast());
}

#[test]
fn an_hour_of_a_senco() {
    let school = school(("Jo", "Okafor"));
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let mut jo = Real::new(school.open(monday(8, 30)), monday(8, 30));
    // Three calls, and a parent at the gate.
    jo.types("crang barnes mum no answer left msg<Enter>");
    jo.types("crang maya mum // spelling list too long >fri ring again<Enter>");
    jo.types("cep in tom // report before christmas<Enter>");
    jo.types("cmaya mum gate // thanks for ringing<Enter>");
    let contacts: Vec<Contact> = jo.all::<Contact>().into_iter().map(|(_, c)| c).collect();
    assert_eq!(contacts.len(), 4, "{}", jo.toast());
    let about = |note: &str| {
        let of = |c: &&Contact| c.note.as_deref().is_some_and(|n| n.contains(note));
        contacts.iter().find(of).unwrap_or_else(|| panic!("{note}"))
    };
    let missed = contacts.iter().find(|c| !c.reached).unwrap();
    assert_eq!((&missed.medium, &missed.direction), (&Medium::Phone, &Way::Out));
    let call = about("spelling list");
    assert_eq!(call.follow_up.as_deref(), Some("ring again"));
    assert_eq!(call.follow_up_on.unwrap().to_string(), "2026-11-27");
    assert_eq!(about("report before").with_type, WithType::Ep);
    let gate = about("thanks for ringing");
    assert_eq!((&gate.medium, gate.date), (&Medium::Gate, day));
    let linked: Vec<ContactPupil> = jo.all().into_iter().map(|(_, link)| link).collect();
    let maya = school.pupil("Maya");
    assert_eq!(linked.iter().filter(|link| link.pupil == maya).count(), 3);
    // A new pupil came to the door: through the form, and spoken of at once.
    jo.types("npIsla<Enter>Grant<Enter><Enter>12 mar 2018<Enter>4<Enter>4W<Enter>");
    jo.types("sen support<Enter>slcn<Ctrl-S>");
    assert!(jo.toast().starts_with("Saved: "), "{}", jo.toast());
    let (isla, row) = jo.all::<Pupil>().into_iter().find(|(_, p)| p.forename == "Isla").unwrap();
    assert_eq!(
        (row.surname.as_str(), row.dob.unwrap().to_string()),
        ("Grant", "2018-03-12".into())
    );
    let of = |id: Id| id == isla;
    let placed = jo.all::<Placement>().into_iter().find(|(_, p)| of(p.pupil)).unwrap().1;
    assert_eq!(
        (placed.year_group.map(|y| y.label().to_string()), placed.class),
        (Some("Year 4".into()), Some("4W".into()))
    );
    let status = jo.all::<Register>().into_iter().find(|(_, r)| of(r.pupil)).unwrap().1;
    assert_eq!((&status.status, status.starts), (&SenStatus::Support, day));
    let need = jo.all::<Need>().into_iter().find(|(_, n)| of(n.pupil)).unwrap().1;
    assert_eq!(need.code, Some(NeedType::Slcn));
    jo.types("cisla mum gate // speech at her last school<Enter>");
    let talk = jo.all::<ContactPupil>().into_iter().filter(|(_, link)| of(link.pupil)).count();
    assert_eq!(talk, 1, "{}", jo.toast());
    // The form was one step: taken back and done again, all of it.
    jo.types("uu");
    assert!(!jo.all::<Pupil>().iter().any(|(id, _)| of(*id)));
    assert!(!jo.all::<Need>().iter().any(|(_, n)| of(n.pupil)));
    jo.types("UU");
    assert!(jo.all::<Need>().iter().any(|(_, n)| of(n.pupil)), "{}", jo.toast());
    // A session is logged.
    let nine = monday(9, 45);
    drop(jo);
    let mut jo = Real::new(school.open(nine), nine);
    jo.row("NELI A").types("<Enter><Enter>");
    let marks = |jo: &Real| jo.all::<Mark>().into_iter().collect::<Vec<_>>();
    assert!(marks(&jo).iter().all(|(_, m)| m.mark == MarkCode::Here));
    // A day later: Tom was ill, the office says.
    drop(jo);
    let tuesday = nine + chrono::TimeDelta::days(1);
    let mut jo = Real::new(school.open(tuesday), tuesday);
    jo.types("<Left>");
    jo.row("NELI A").types("<Enter>2<Enter>");
    assert!(jo.toast().starts_with("Saved: NELI A"), "{}", jo.toast());
    let (id, tom) = marks(&jo).into_iter().find(|(_, m)| m.pupil == school.pupil("Tom")).unwrap();
    assert_eq!(tom.mark, MarkCode::Away);
    assert_eq!(jo.all::<Session>().len(), 1, "the same session, put right");
    assert_eq!(marks(&jo).len(), 3);
    let history = jo.desk.store().history(Of::Row(id), 10).unwrap();
    let put_right = history.iter().find(|row| row.field == "mark").unwrap();
    assert_eq!(put_right.before, MarkCode::Here.put(), "what stood before is not lost");
    assert_eq!(put_right.after, MarkCode::Away.put());
    // The figures follow.
    let view = jo.desk.store().group(school.group("NELI A")).unwrap();
    let tom = view.members.iter().find(|m| m.pupil == school.pupil("Tom")).unwrap();
    assert_eq!((tom.account.attended, tom.account.expected), (0, 1));
    assert!(view.spans.iter().all(|span| span.account.adds_up()));
}

#[test]
fn an_extra_session_ahead_waits_on_its_day_and_is_logged_there_once() {
    let school = school(("Ruby", "Patel"));
    let mut ruby = Real::new(school.open(monday(15, 20)), monday(15, 20));
    ruby.types("<Right>aelsa<Enter><Enter>");
    let planned: Vec<Session> = ruby.all::<Session>().into_iter().map(|(_, s)| s).collect();
    assert_eq!(planned.len(), 1);
    assert!(planned[0].extra && planned[0].state == SessionState::Moved);
    assert_eq!(planned[0].date.to_string(), "2026-11-24");
    drop(ruby);
    let tuesday = monday(15, 20) + chrono::TimeDelta::days(1);
    let mut ruby = Real::new(school.open(tuesday), tuesday);
    ruby.row("ELSA");
    let row = ruby.shell.panes.today.list.selected().unwrap();
    assert!(!row.state.logged() && row.extra);
    // Unchanged, it is saved as held: it had yet to be logged.
    ruby.types("<Enter><Enter>");
    let logged = ruby.all::<Session>();
    assert_eq!(logged.len(), 1, "the same session");
    assert_eq!(logged[0].1.state, SessionState::Held);
    assert_eq!(ruby.all::<Mark>().len(), 1);
    // Put right later, it is still the same one.
    ruby.row("ELSA").types("<Enter>l<Enter>");
    assert_eq!(ruby.all::<Session>().len(), 1);
    assert_eq!(ruby.all::<Mark>()[0].1.mark, MarkCode::Late);
}

#[test]
fn a_moved_session_nobody_logged_is_on_the_list_and_a_week_holds_all_that_was() {
    let school = school(("Ruby", "Patel"));
    let mut ruby = Real::new(school.open(monday(8, 0)), monday(8, 0));
    ruby.row("NELI A").types("<Enter>twed 10.00<Enter><Enter>");
    drop(ruby);
    let thursday = monday(12, 0) + chrono::TimeDelta::days(3);
    let mut ruby = Real::new(school.open(thursday), thursday);
    ruby.types("em");
    let Some(crate::app::overlays::Overlay::Missed(list)) = ruby.shell.top() else { panic!() };
    let moved =
        list.rows.iter().find(|row| row.title == "NELI A" && row.date.to_string() == "2026-11-25");
    assert_eq!(moved.unwrap().time.unwrap().to_string(), "10:00:00");
    // The grid opens on what is to be ticked.
    ruby.types("<Esc><Left><Left><Left>");
    ruby.row("NELI A").types("w");
    let Some(crate::app::overlays::Overlay::Week(grid)) = ruby.shell.top() else { panic!() };
    let view = grid.view.as_ref().unwrap();
    let closed = |n: usize| view.columns[n].closed(thursday).unwrap_or_default();
    assert_eq!(closed(0), "Mon 23 Nov: moved to Wed 25 Nov.");
    assert_eq!(closed(1), "Tue 24 Nov: no session is planned.");
    assert!(view.columns[2].ticks().is_some_and(|t| !t.logged), "Wednesday's waits");
    ruby.types(" <Down>a<Enter>");
    let sessions = ruby.all::<Session>();
    assert_eq!(sessions.len(), 1, "{}", ruby.toast());
    assert_eq!(sessions[0].1.state, SessionState::Held);
    assert_eq!(sessions[0].1.planned.unwrap().to_string(), "2026-11-23");
    let marks = ruby.all::<Mark>();
    assert_eq!(marks.len(), 3);
    assert_eq!(marks.iter().filter(|(_, m)| m.mark == MarkCode::Away).count(), 1);
}
