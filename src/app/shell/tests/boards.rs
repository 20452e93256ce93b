//! Views made for looking, as key presses.

use crate::app::acts::session_id;
use crate::app::boards::{BoardKey, Cell, Done, Row};
use crate::app::config::Config;
use crate::app::msg::Msg;
use crate::app::overlays::{BoardBox, Overlay};
use crate::app::shell::fake::{FakeWorker, Person};
use crate::domain::Record;
use crate::domain::codes::{
    AdviceState, Decision, Grade, Part, PlanState, ProvisionStatus, QueryState, Reason, ScoreStage,
    SenStatus, SessionState, TargetState,
};
use crate::domain::records::{
    AdjustmentUse, Evaluation, Loan, Measure, Plan, Progress, Provision, Pupil, Query,
    Recommendation, Referral, Register, Review, ReviewAction, ReviewInvitee, Session, SessionStaff,
    Target, Task, Transfer,
};

fn board(person: &Person) -> &BoardBox {
    match person.shell.top() {
        Some(Overlay::Board(board)) => board,
        other => panic!("{other:?}"),
    }
}

fn title(person: &Person) -> String {
    board(person).board.as_ref().unwrap().title.clone()
}

#[test]
fn a_map_turns_by_arrows_opens_a_cell_and_comes_back_where_it_was() {
    let mut person = Person::new(120, 36);
    person.types("vm");
    assert_eq!(title(&person), "Provision map by area of need and tier");
    person.types("<Right>");
    assert_eq!(title(&person), "Provision map by class");
    person.types("<Down>");
    let class = board(&person).selected().unwrap().cells[0].words().to_string();
    person.types("<Enter>");
    assert_eq!(title(&person), format!("Provision map: {class}"));
    person.types("<Enter>");
    assert!(matches!(board(&person).key, BoardKey::Part(..)));
    person.types("<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Sheet(_))), "the session itself");
    person.types("<Esc><Esc><Esc>");
    assert_eq!(board(&person).selected().unwrap().cells[0].words(), class);
    person.types("<Esc>");
    assert!(person.shell.overlays.is_empty());
}

#[test]
fn days_are_turned_and_typed_and_a_wrong_one_is_refused() {
    let mut person = Person::new(120, 36);
    person.types("vm]");
    assert_eq!(person.toast(), "This is the newest there is.");
    person.types("[");
    let counts = |person: &Person| board(person).board.as_ref().unwrap().counts.clone();
    assert!(counts(&person).contains("1 Sep"), "{}", counts(&person));
    person.types("t20 nov to 1 sep<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Pick(_))), "it stays to be put right");
    person.types("<Esc>t16 nov to 20 nov<Enter>");
    assert_eq!(counts(&person), "minutes, 16 Nov to 20 Nov 2026");
    person.types("y");
    assert_eq!(counts(&person), "minutes, 2 Nov to 18 Dec 2026");
}

#[test]
fn keys_pressed_while_a_board_is_on_its_way_wait_for_it() {
    let mut person = Person::new(120, 36);
    person.types("vm").types_ahead("<Right><Right>");
    assert_eq!(title(&person), "Provision map by pupil");
}

#[test]
fn while_you_were_out_logs_what_is_missing_and_ticks_off_what_is_due() {
    let mut person = Person::new(120, 36);
    person.types("vw");
    let rows = &board(&person).board.as_ref().unwrap().rows;
    let asks = |row: &Row| matches!(row.done, Some(Done::Day(..)));
    let place = rows.iter().filter(|r| r.rests()).position(asks).unwrap();
    person.types(&"<Down>".repeat(place)).types("d");
    assert!(matches!(person.shell.top(), Some(Overlay::Pick(_))), "a review asks for its day");
    person.types("<Enter>");
    assert_eq!(person.saved.len(), 1);
    person.types("<Esc>vwfneli<Enter><Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Sheet(_))));
}

#[test]
fn a_key_with_nothing_to_do_says_so_and_is_not_on_the_bar() {
    let mut person = Person::new(120, 36);
    person.types("vw");
    let titles: Vec<&str> = person.shell.hints().iter().map(|h| h.1).collect();
    assert!(!titles.contains(&"other days") && titles.contains(&"filter"), "{titles:?}");
    person.types("t");
    assert_eq!(person.toast(), "There is nothing for this key here.");
}

/// Goes to the first row with these words on it.
fn row(person: &mut Person, words: &str) {
    let board = board(person);
    let rows = &board.board.as_ref().unwrap().rows;
    let has = |row: &&Row| row.cells.iter().any(|cell| cell.words().contains(words));
    let place = rows.iter().filter(|r| r.rests()).position(|r| has(&r));
    let place = place.unwrap_or_else(|| panic!("no row has {words}: {rows:?}"));
    person.types("<Home>").types(&"<Down>".repeat(place));
    assert!(has(&self::board(person).selected().unwrap()));
}

fn all<R: Record>(person: &mut Person) -> Vec<R> {
    person.worker.rows::<R>().into_iter().map(|(_, record)| record).collect()
}

#[test]
fn scores_and_outcomes_of_a_group_are_typed_into_a_grid_and_saved_as_one_step() {
    let mut person = Person::new(120, 36);
    person.types("vd<Down>");
    row(&mut person, "Kai R.");
    person.types("<Enter>");
    // Kai is the first child of NELI A but for Ali: start is there, the end is typed.
    let Some(Overlay::Grid(grid)) = person.shell.top() else { panic!("no grid") };
    let view = grid.view.clone().unwrap();
    let place = view.rows.iter().position(|r| r.name.starts_with("Kai")).unwrap();
    person.types(&"<Down>".repeat(place)).types("<Tab>6;08<Tab>1<Tab>carry on<Ctrl-S>");
    assert!(matches!(person.shell.top(), Some(Overlay::Board(_))), "{:?}", person.toast());
    assert_eq!(person.titles(), ["scores and outcome of one child"]);
    let kai = view.rows[place].pupil;
    let scores: Vec<Measure> = all(&mut person);
    let end = scores.iter().find(|m| m.pupil == kai && m.stage == Some(ScoreStage::End)).unwrap();
    assert_eq!((end.age_months, end.test.as_str()), (Some(80), "YARC"));
    let judged: Vec<Evaluation> = all(&mut person);
    let one = judged.iter().find(|e| e.pupil == kai).unwrap();
    assert_eq!(one.grade, Some(Grade::More));
    assert_eq!(one.next.as_deref(), Some("carry on"));
    // The board behind it has the gain already, and one key takes all of it back.
    row(&mut person, "Kai R.");
    person.types("u");
    let judged: Vec<Evaluation> = all(&mut person);
    assert!(judged.iter().all(|e| e.pupil != kai));
}

#[test]
fn a_grid_takes_a_pasted_table_by_the_names_of_children() {
    let mut person = Person::new(120, 36);
    person.types("vd");
    row(&mut person, "NELI A");
    person.types("<Enter>");
    let column = |person: &Person, name: &str, column: usize| {
        let Some(Overlay::Grid(grid)) = person.shell.top() else { panic!("no grid") };
        let rows = &grid.view.as_ref().unwrap().rows;
        let place = rows.iter().position(|r| r.name.starts_with(name)).unwrap();
        grid.cells[place][column].text().to_string()
    };
    // Down from the column in use, in whatever order the list has them.
    person.types("<Home>");
    let Some(Overlay::Grid(grid)) = person.shell.top() else { panic!("no grid") };
    let names: Vec<String> =
        grid.view.as_ref().unwrap().rows.iter().map(|r| r.name.clone()).collect();
    let first = names.first().unwrap().clone();
    let last = names.last().unwrap().clone();
    person.send(Msg::Paste(format!("{last}\t12\t20\n{first}\t10\t18\nNobody Here\t1\t2\n")));
    assert_eq!(column(&person, &first, 1), "10");
    assert_eq!(column(&person, &first, 2), "18");
    assert_eq!(column(&person, &last, 2), "20");
    // Esc keeps what was typed.
    person.types("<Esc>");
    assert_eq!(person.toast(), "Kept for next time.");
    person.types("<Enter>");
    assert_eq!(column(&person, &first, 1), "10");
    // What cannot be read is not saved.
    person.types("<Backspace><Backspace>good<Ctrl-S>");
    let Some(Overlay::Grid(grid)) = person.shell.top() else { panic!("it closed") };
    assert!(grid.error.is_some() && person.saved.is_empty());
}

#[test]
fn progress_is_noted_from_a_session_in_three_keys() {
    let mut person = Person::new(120, 36);
    person.types("<Home><Down><Enter>r");
    assert!(title(&person).ends_with("plans"), "{}", title(&person));
    row(&mut person, "Asks for help");
    person.types("dm");
    let entries: Vec<Progress> = all(&mut person);
    let today = crate::app::shell::fake::now().date();
    let today: Vec<&Progress> = entries.iter().filter(|p| p.date == today).collect();
    assert_eq!(today.len(), 1);
    assert_eq!(today[0].state, Some(TargetState::Met));
    // The entry names the session it was seen at, which is not stored yet.
    let session = today[0].session.unwrap();
    assert_eq!(person.titles(), ["met: Asks for help with a card when stuck"]);
    // Said again it is changed, not said twice.
    row(&mut person, "Asks for help");
    person.types("dp");
    assert_eq!(all::<Progress>(&mut person).len(), entries.len());
    person.types("<Esc>");
    let Some(Overlay::Sheet(sheet)) = person.shell.top() else { panic!("no sheet") };
    let view = sheet.view.as_ref().unwrap();
    assert_eq!(session_id(&view.sheet.session, &view.existing), Some(session));
}

#[test]
fn an_adjustment_is_noted_as_used_in_one_key() {
    let mut person = Person::new(120, 36);
    person.types("2<Down><Down><Enter>");
    person.types("<Esc>1<Home><Down><Enter>r");
    row(&mut person, "rest breaks");
    person.types("d");
    assert_eq!(all::<AdjustmentUse>(&mut person).len(), 1);
    person.types("d");
    assert_eq!(person.toast(), "Nothing on this row waits to be done.");
}

#[test]
fn a_query_goes_step_by_step_to_the_register() {
    let mut person = Person::new(120, 36);
    person.types("vq");
    row(&mut person, "1 of 3");
    let pupil = board(&person).selected().unwrap().pupil.unwrap();
    person.types("dt");
    row(&mut person, "2 of 3");
    person.types("dw");
    let status = |person: &mut Person| {
        let mut rows: Vec<Register> = all(person);
        rows.retain(|r| r.pupil == pupil);
        rows.sort_by_key(|r| r.starts);
        rows.pop().unwrap()
    };
    let queries: Vec<Query> = all(&mut person);
    let query = queries.iter().find(|q| q.pupil == pupil).unwrap();
    assert_eq!(query.state, QueryState::Watching);
    // This pupil of the made-up school is on the register already, and is not put back.
    assert_eq!(status(&mut person).status, SenStatus::Support);
    assert!(query.parents_told.is_some() && query.review_on.is_some());
    row(&mut person, "2 of 3");
    person.types("dr");
    let queries: Vec<Query> = all(&mut person);
    let query = queries.iter().find(|q| q.pupil == pupil).unwrap();
    assert_eq!(query.state, QueryState::OnRegister);
    assert!(query.decided_on.is_some());
}

#[test]
fn the_authority_is_chased_in_one_key_and_advice_is_ticked_off() {
    let mut person = Person::new(120, 36);
    person.types("vr");
    row(&mut person, "authority decides");
    let words = |person: &Person| {
        let row = board(person).selected().unwrap();
        row.cells.iter().map(Cell::words).collect::<Vec<_>>().join(" ")
    };
    assert!(words(&person).contains("not chased yet"), "{}", words(&person));
    person.types("c");
    assert!(words(&person).contains("chased today"), "{}", words(&person));
    row(&mut person, "EHCP annual");
    row(&mut person, "T. Adeyemi");
    person.types("<Enter>");
    row(&mut person, "Dr Lowe");
    person.types("dr");
    let invitees: Vec<ReviewInvitee> = all(&mut person);
    let lowe = invitees.iter().find(|i| i.name.as_deref() == Some("Dr Lowe")).unwrap();
    assert!(lowe.advice_in_on.is_some());
    row(&mut person, "Ask for the EP");
    person.types("d");
    assert!(all::<ReviewAction>(&mut person)[0].done.is_some());
}

#[test]
fn a_task_is_done_and_a_draft_agreed_in_one_key() {
    let mut person = Person::new(120, 36);
    person.types("vk");
    row(&mut person, "SEN governor meeting");
    person.types("d");
    let tasks: Vec<Task> = all(&mut person);
    assert!(tasks.iter().any(|t| t.title == "SEN governor meeting" && t.done.is_some()));
    person.types("<Esc>vp");
    row(&mut person, "Leo P.");
    let draft = |person: &mut Person| {
        all::<Plan>(person).iter().filter(|p| p.state == PlanState::Draft).count()
    };
    assert_eq!(draft(&mut person), 1);
    let rows = &board(&person).board.as_ref().unwrap().rows;
    assert!(rows.iter().any(|r| r.done.is_some()));
    let place = rows.iter().filter(|r| r.rests()).position(|r| r.done.is_some()).unwrap();
    person.types("<Home>").types(&"<Down>".repeat(place)).types("d");
    assert_eq!(draft(&mut person), 0);
}

#[test]
fn money_is_for_leads_alone() {
    let mut worker = FakeWorker::default();
    worker.about.lead = false;
    let mut person = Person::with(120, 36, Config::default(), worker);
    person.types("vc");
    assert!(person.shell.overlays.is_empty());
    assert_eq!(person.toast(), "Money is for the SENCO's laptop alone.");
}

#[test]
fn somebody_who_was_away_is_told_quietly_until_they_looked() {
    let mut worker = FakeWorker::default();
    worker.about.away = "2026-11-18".parse().ok();
    let mut person = Person::with(120, 36, Config::default(), worker);
    assert!(!person.shell.caught_up && person.shell.overlays.is_empty());
    person.types("vw");
    assert_eq!(title(&person), "While you were out, since Wed 18 Nov");
    assert!(person.shell.caught_up);
}

#[test]
fn an_observation_of_a_group_is_a_form_with_day_and_observer_filled_in() {
    let mut person = Person::new(120, 36);
    person.types("<Home><Down><Down>go");
    let Some(Overlay::Form(form)) = person.shell.top() else { panic!("no form") };
    assert_eq!(form.key.kind().name, "observation");
}

#[test]
fn cover_for_an_absent_adult_is_two_keys_away_and_calls_off_what_nobody_does() {
    let mut person = Person::new(120, 36);
    person.types("<Home>va");
    assert!(title(&person).starts_with("Ruby Patel away"), "{}", title(&person));
    row(&mut person, "Sensory circuits");
    person.types("dx");
    let sessions: Vec<Session> = all(&mut person);
    let off = sessions.iter().find(|s| s.state == SessionState::NotHeld).unwrap();
    assert_eq!(off.reason, Some(Reason::StaffAbsent));
    row(&mut person, "NELI A");
    let free = board(&person).selected().unwrap().done.clone();
    let Some(Done::Ask(_, choices)) = free else { panic!("nobody is offered") };
    assert!(choices.len() > 1, "somebody is free");
    person.types("d1");
    let staff: Vec<SessionStaff> = all(&mut person);
    assert!(staff.iter().any(|s| s.part == Part::Cover));
    row(&mut person, "NELI A");
    person.types("d");
    assert_eq!(person.toast(), "Nothing on this row waits to be done.");
    // Another pane has no session to stand on.
    person.types("<Esc>2va");
    assert_eq!(person.toast(), "Stand on a session of the adult who is away, on Today.");
}

#[test]
fn the_timetable_turns_by_days_and_between_adults_and_rooms() {
    let mut person = Person::new(120, 36);
    person.types("vt");
    assert_eq!(title(&person), "Timetable of adults, Mon 23 Nov 2026");
    person.types("[");
    assert_eq!(title(&person), "Timetable of adults, Fri 20 Nov 2026");
    person.types("]<Right>");
    assert_eq!(title(&person), "Timetable of rooms, Mon 23 Nov 2026");
    person.types("<Right>");
    row(&mut person, "D. Shaw");
    person.types("<Enter>");
    assert!(title(&person).starts_with("Dawn Shaw away"));
}

#[test]
fn at_the_end_of_term_a_group_is_judged_in_the_grid_and_carried_on() {
    let mut person = Person::new(120, 36);
    person.types("ve");
    row(&mut person, "Enter: all of them in one grid");
    person.types("<Enter><Tab><Tab>0<Tab>carry on<Ctrl-S>");
    let judged: Vec<Evaluation> = all(&mut person);
    assert!(judged.iter().any(|e| e.grade == Some(Grade::AsExpected)));
    row(&mut person, "Rapid reading");
    person.types("dy");
    let groups: Vec<Provision> = all(&mut person);
    let both: Vec<_> = groups.iter().filter(|g| g.title == "Rapid reading").collect();
    assert_eq!(both.len(), 2, "{:?}", person.toast());
    row(&mut person, "carried on");
    person.types("u");
    let groups: Vec<Provision> = all(&mut person);
    assert_eq!(groups.iter().filter(|g| g.title == "Rapid reading").count(), 1);
}

#[test]
fn a_new_year_is_looked_at_before_anything_is_written() {
    let mut person = Person::new(120, 36);
    person.types("vy");
    assert_eq!(title(&person), "New academic year 2026/27");
    assert!(person.saved.is_empty());
    person.types("<Home>d");
    if matches!(person.shell.top(), Some(Overlay::Pick(_))) {
        assert!(person.saved.is_empty(), "it asks");
        person.types("y");
        assert_eq!(person.titles(), ["New academic year 2026/27"]);
        assert!(board(&person).board.as_ref().unwrap().counts.contains("stands already"));
    }
}

#[test]
fn a_task_that_comes_back_is_there_again() {
    let mut person = Person::new(120, 36);
    person.types("vk");
    row(&mut person, "SEN governor meeting");
    person.types("d");
    let tasks: Vec<Task> = all(&mut person);
    let both = tasks.iter().filter(|t| t.title == "SEN governor meeting");
    let mut due: Vec<_> = both.map(|t| (t.done.is_some(), t.due)).collect();
    due.sort();
    assert_eq!(due.len(), 2, "{due:?}");
    assert!(due[0].1 > due[1].1, "the open one is the later one: {due:?}");
}

#[test]
fn a_review_of_the_pane_opens_its_clock_and_the_pupil_is_one_key_beside() {
    let mut person = Person::new(120, 36);
    person.types("4<Enter>");
    assert!(matches!(board(&person).key, BoardKey::Review(_)));
    person.types("<Esc>o");
    assert!(matches!(person.shell.top(), Some(Overlay::Pupil(_))));
}

#[test]
fn a_plan_is_followed_by_the_next_with_what_is_open() {
    let mut person = Person::new(120, 36);
    person.types("vp");
    let agreed = |person: &mut Person| {
        let mut plans = person.worker.rows::<Plan>();
        plans.retain(|(_, plan)| plan.state == PlanState::Agreed);
        plans.len()
    };
    let before = agreed(&mut person);
    let rows = &board(&person).board.as_ref().unwrap().rows;
    let asks = |row: &Row| matches!(row.done, Some(Done::Ask(..)));
    let place = rows.iter().filter(|r| r.rests()).position(asks).unwrap();
    person.types("<Home>").types(&"<Down>".repeat(place));
    let Some((_, old)) = board(&person).selected().unwrap().record else { panic!() };
    let open: Vec<Target> = person
        .worker
        .rows::<Target>()
        .into_iter()
        .map(|(_, target)| target)
        .filter(|target| target.plan == old && target.state.open())
        .collect();
    assert!(!open.is_empty());
    person.types("dn");
    let plans = person.worker.rows::<Plan>();
    let closed = plans.iter().find(|(id, _)| *id == old).unwrap().1.clone();
    assert_eq!(closed.state, PlanState::Reviewed);
    assert_eq!(agreed(&mut person), before, "one closed, one begun");
    let (next, plan) = plans
        .iter()
        .find(|(id, p)| *id != old && p.pupil == closed.pupil && p.starts > closed.starts)
        .unwrap();
    assert_eq!((plan.state.clone(), plan.owner), (PlanState::Agreed, closed.owner));
    let targets = person.worker.rows::<Target>();
    let carried = targets.iter().filter(|(_, t)| t.plan == *next).count();
    assert_eq!(carried, open.len());
    let was = targets.iter().filter(|(_, t)| t.plan == old);
    assert!(was.clone().any(|(_, t)| t.state == TargetState::CarriedOn));
    person.types("u");
    assert_eq!(person.worker.rows::<Plan>().len(), plans.len() - 1, "one step");
}

#[test]
fn what_helps_is_noted_as_used_and_a_loan_comes_back_in_one_key() {
    let mut person = Person::new(120, 36);
    person.types("vh");
    let uses = person.worker.rows::<AdjustmentUse>().len();
    row(&mut person, "never");
    person.types("d");
    assert_eq!(person.worker.rows::<AdjustmentUse>().len(), uses + 1);
    person.types("<Esc>");
}

#[test]
fn a_new_year_takes_the_file_of_the_new_list_on_the_screen() {
    let mut person = Person::new(120, 36);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("new.csv");
    std::fs::write(
        &file,
        "Forename,Surname,Date of birth,Year group,Class\nOttoline,Fernsby,12/10/2021,R,RB\n",
    )
    .unwrap();
    person.types("vy");
    row(&mut person, "takes the school's new list");
    person.types("<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Pick(_))));
    // As a terminal pastes a file that is dragged in.
    person.send(Msg::Paste(format!("'{}'", file.display())));
    person.types("<Enter>");
    row(&mut person, "Ottoline Fernsby");
    assert_eq!(board(&person).key, BoardKey::Year(Some(file.clone())));
    let rows = &board(&person).board.as_ref().unwrap().rows;
    let says = |words: &str| rows.iter().any(|r| r.cells.iter().any(|c| c.words().contains(words)));
    assert!(says("who should be in it, so the others would leave"), "a list of one is said");
    assert!(person.saved.is_empty());
    // A file that is not there is said, and nothing is lost.
    row(&mut person, "From the school's new list");
    person.types("<Enter>nowhere.csv<Enter>");
    let said = format!("{:?} {}", person.shell.top(), person.toast());
    assert!(said.contains("nowhere.csv"), "{said}");
    person.types("<Esc>");
    assert_eq!(board(&person).key, BoardKey::Year(Some(file)), "what stood there stays");
}

#[test]
fn what_the_authority_decided_is_one_key_and_the_next_review_is_on_the_list() {
    let mut person = Person::new(120, 36);
    person.types("vr");
    row(&mut person, "authority decides");
    person.types("<Enter>");
    row(&mut person, "authority decides");
    let before = person.worker.rows::<Review>().len();
    person.types("dk");
    let reviews = person.worker.rows::<Review>();
    assert_eq!(reviews.len(), before + 1);
    let today = crate::app::shell::fake::now().date();
    let decided = reviews.iter().find(|(_, r)| r.decided_on == Some(today)).unwrap().1.clone();
    assert_eq!(decided.decision, Some(Decision::Maintain));
    let next = reviews.iter().filter(|(_, r)| r.pupil == decided.pupil && r.held.is_none());
    let due: Vec<_> = next.map(|(_, r)| r.due).collect();
    assert_eq!(due, [today.checked_add_months(chrono::Months::new(12))]);
    person.types("u");
    assert_eq!(person.worker.rows::<Review>().len(), before, "one step");
}

#[test]
fn a_referral_is_chased_in_one_key() {
    let mut person = Person::new(120, 36);
    person.types("vg");
    row(&mut person, "not chased yet");
    person.types("c");
    let today = crate::app::shell::fake::now().date();
    let referrals: Vec<Referral> = all(&mut person);
    assert!(referrals.iter().any(|r| r.chased_on == Some(today)));
    row(&mut person, "chased today");
}

#[test]
fn a_recommendation_becomes_a_one_to_one_that_is_planned_or_what_every_adult_does() {
    let mut person = Person::new(120, 36);
    person.types("vg");
    row(&mut person, "Every new word");
    let groups = all::<Provision>(&mut person).len();
    person.types("dg");
    let made: Vec<Provision> = all(&mut person);
    assert_eq!(made.len(), groups + 1);
    let group = made.iter().find(|g| g.title == "Every new word with a picture").unwrap();
    assert_eq!(group.status, ProvisionStatus::Planned);
    assert!(group.agency.is_some(), "whoever recommended it supports it");
    let advice: Vec<Recommendation> = all(&mut person);
    assert!(advice[0].provision.is_some() && advice[0].state == AdviceState::Doing);
    person.types("u");
    row(&mut person, "Every new word");
    person.types("ds");
    let pupils: Vec<Pupil> = all(&mut person);
    assert!(pupils.iter().any(|p| p.helps.as_deref() == Some("Every new word with a picture")));
    let advice: Vec<Recommendation> = all(&mut person);
    assert!(advice[0].strategy.is_some());
}

#[test]
fn records_of_a_joiner_are_asked_for_and_come_in_two_keys() {
    let mut person = Person::new(120, 36);
    person.types("vj");
    row(&mut person, "to be asked for");
    person.types("d");
    row(&mut person, "asked for today");
    person.types("dr");
    let transfers: Vec<Transfer> = all(&mut person);
    assert!(transfers[0].asked_on.is_some() && transfers[0].received_on.is_some());
    // Nothing waits any more; without a first day on roll nobody can say that they are new.
    assert!(board(&person).board.as_ref().unwrap().rows.is_empty());
}

#[test]
fn a_loan_that_came_back_is_ticked_off_while_you_were_out() {
    let mut person = Person::new(120, 36);
    person.types("vw");
    row(&mut person, "Radio aid: back from loan");
    person.types("d");
    let loans: Vec<Loan> = all(&mut person);
    assert!(loans[0].returned_on.is_some());
}
