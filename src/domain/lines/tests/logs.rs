//! What comes of asking, of the clock, of who is on roll; titles and spans.

use super::school::{day, pupil_id, school, school_at};
use super::shown::shown;
use crate::domain::codes::MarkCode;
use crate::domain::lines::{
    Facts, LogReading, Mode, Outcome, Snapshot, SpanKind, read_log, read_log_with, title_of,
};

/// Chooses candidates by their place and reads the line again.
fn choose(school: &Snapshot, reading: &LogReading, picked: &[usize]) -> LogReading {
    let choices = reading.choices_with(picked).expect("an answer");
    read_log_with(&reading.line, school, reading.mode, &choices)
}

#[test]
fn answers_lead_to_one_reading() {
    let school = school();
    for (line, picked, expected) in [
        ("neli 25m", &[1][..], "NELI B 24 10:00 25m | Leo p, Ali p, June p"),
        (
            "rwi jayden mon tue thu",
            &[2],
            "RWI 1:1 23 11:15 20m | Jayden p && RWI 1:1 24 11:15 20m | Jayden p",
        ),
        (
            "supply did sensory circs 6 of 8",
            &[0, 7],
            "Sensory circuits 24 08:45 15m supply | Finn a, Łukasz p, Tobi p, Rafi p, Ruby p, Alfie p, Isla p, Noah a | ",
        ),
        (
            "supply did sensory circs 6 of 8",
            &[8],
            "Sensory circuits 24 08:45 15m supply counted 6 | Finn ?, Łukasz ?, Tobi ?, Rafi ?, Ruby ?, Alfie ?, Isla ?, Noah ? | ",
        ),
        ("neli a maya tom", &[0], "NELI A 24 09:30 30m | Tom p, Maya p, Zoë k, Kai k"),
        ("neli a maya tom", &[1], "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
        ("neli a tom late 10m", &[0], "NELI A 24 09:30 30m | Tom l 20m, Maya p, Zoë p, Kai p"),
        ("neli a tom late 10m", &[1], "NELI A 24 09:30 10m | Tom l, Maya p, Zoë p, Kai p"),
        ("neli a assembly", &[0], "NELI A 24 09:30 not_held event |  | // assembly"),
        (
            "neli a assembly",
            &[1],
            "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p | // assembly",
        ),
        ("maths june 20m", &[1], "Maths recovery 24 20m extra new | June p"),
        ("leo 30m", &[2], "ELSA 24 10:45 30m | Leo p"),
        ("all here", &[3], "ELSA 24 10:45 30m | Leo p"),
        ("lego 2 of 3", &[2], "LEGO 24 13:15 45m | Leo p, Ali p, Jude a"),
        ("neli b scored 8/10", &[1], "NELI B 24 10:00 25m | Leo p, Ali p 8/10, June p"),
        ("rwi jayden last thu", &[0], "RWI 1:1 19 11:15 20m | Jayden p"),
        ("rwi jayden last thu", &[1], "RWI 1:1 19 20m extra | Jayden p"),
        (
            "neli a and neli b all here",
            &[0],
            "NELI A + NELI B 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p, Leo p for NELI B, Ali p for NELI B, June p for NELI B",
        ),
        (
            "neli a and neli b no leo",
            &[1],
            "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p && NELI B 24 10:00 25m | Leo a, Ali p, June p",
        ),
    ] {
        let asked = read_log(line, &school, Mode::Screen);
        let answered = choose(&school, &asked, picked);
        assert_eq!(shown(&school, &answered), expected, "{line} {picked:?}");
    }
}

#[test]
fn only_as_many_answers_as_are_asked_for_count() {
    let school = school();
    let asked = read_log("sensory 6 of 8", &school, Mode::Screen);
    assert_eq!(asked.choices_with(&[0]), None);
    assert_eq!(asked.choices_with(&[0, 0]), None);
    assert_eq!(asked.choices_with(&[0, 8]), None);
    assert_eq!(asked.choices_with(&[99]), None);
    assert!(asked.choices_with(&[8]).is_some());
    assert_eq!(read_log("neli a", &school, Mode::Screen).choices_with(&[0]), None);
}

#[test]
fn two_of_my_sessions_are_listed() {
    let mut facts: Facts = school().facts().clone();
    let me = facts.user;
    for planned in
        facts.planned.iter_mut().filter(|p| p.time.is_some_and(|t| t.to_string() == "14:00:00"))
    {
        planned.mine = true;
    }
    facts.groups[7].staff = me.into_iter().map(|me| (me, true)).collect();
    let school = Snapshot::new(facts);
    let reading = read_log("elsa", &school, Mode::Screen);
    assert_eq!(
        shown(&school, &reading),
        "ask: Which elsa? [10:45 ELSA, Leo P. / 14:00 ELSA, Tobi A.]"
    );
    let leo = read_log("elsa leo", &school, Mode::Screen);
    assert_eq!(shown(&school, &leo), "ELSA 24 10:45 30m | Leo p");
}

#[test]
fn one_of_two_is_the_unlogged_one() {
    let mut facts = school().facts().clone();
    let me = facts.user;
    facts.groups[7].staff = me.into_iter().map(|me| (me, true)).collect();
    for planned in &mut facts.planned {
        let two = planned.group == facts.groups[7].id;
        planned.mine |= two;
        planned.logged |= planned.group == facts.groups[3].id;
    }
    let school = Snapshot::new(facts);
    let reading = read_log("elsa", &school, Mode::Screen);
    assert_eq!(shown(&school, &reading), "ELSA 24 14:00 30m | Tobi p");
}

#[test]
fn a_session_that_has_not_begun_asks_once() {
    let school = school_at("10:30");
    let reading = read_log("elsa", &school, Mode::Screen);
    assert_eq!(
        shown(&school, &reading),
        "offer: ELSA begins at 10:45, which has not come yet: log it already? => ELSA 24 10:45 30m | Leo p"
    );
    let lost = read_log("no elsa, trip", &school, Mode::Screen);
    assert_eq!(shown(&school, &lost), "ELSA 24 10:45 not_held event |  | // trip");
}

#[test]
fn a_snapshot_grows_stale_when_a_session_begins() {
    let school = school_at("10:30");
    let at =
        |clock: &str| day(24).and_time(chrono::NaiveTime::parse_from_str(clock, "%H:%M").unwrap());
    assert!(!school.is_stale(at("10:44")));
    assert!(school.is_stale(at("10:45")));
    assert!(school.is_stale(at("10:29")));
    assert!(school.is_stale(day(25).and_time(at("10:30").time())));
}

#[test]
fn only_leads_record_a_suspension() {
    let mut facts = school().facts().clone();
    facts.lead = false;
    let school = Snapshot::new(facts);
    let reading = read_log("neli a maya excluded", &school, Mode::Screen);
    assert_eq!(shown(&school, &reading), "no: Only a SENCO laptop records a suspension.");
}

#[test]
fn pupils_who_left_are_not_found() {
    let mut facts = school().facts().clone();
    facts.pupils[10].on_roll = false;
    let school = Snapshot::new(facts);
    let reading = read_log("finn late sensory", &school, Mode::CommandLine);
    assert!(matches!(reading.outcome, Outcome::Refused(_)), "{:?}", reading.outcome);
}

#[test]
fn a_group_whose_pupil_is_in_its_name_answers_to_both() {
    let mut facts = school().facts().clone();
    facts.groups[3].title = "ELSA Leo".into();
    let school = Snapshot::new(facts);
    for line in ["elsa leo 20m", "elsa 20m", "leo elsa 20m"] {
        let reading = read_log(line, &school, Mode::Screen);
        assert_eq!(shown(&school, &reading), "ELSA Leo 24 10:45 20m | Leo p", "{line}");
    }
    let refused = read_log("leo refused elsa", &school, Mode::Screen);
    assert_eq!(shown(&school, &refused), "ELSA Leo 24 10:45 not_held pupil | Leo d");
}

#[test]
fn groups_may_be_called_what_they_like() {
    for title in [
        "Time to talk",
        "Drawing and talking",
        "Meet and greet",
        "Phonics catch up",
        "In class support",
        "Speech group",
        "1:1 reading",
        "Fun fit",
        "Zones of regulation",
        "Lunch club",
        "Write from the Start",
        "All stars",
        "The Hub",
        "Y4 booster",
        "WellComm",
        "Attention Autism (Bucket)",
        "Circle of friends",
        "Reading with Tom",
        "Friday club",
        "Music",
        "SALT group",
        "Pre-teach 4W",
        "Catch Up Numeracy",
        "No worries",
        "Mr Men",
        "Maya's reading",
    ] {
        let mut facts = school().facts().clone();
        facts.groups[0].title = title.into();
        let school = Snapshot::new(facts);
        for (line, expected) in [
            ("all here 25m", "24 09:30 25m | Tom p, Maya p, Zoë p, Kai p"),
            ("tom off", "24 09:30 30m | Tom a, Maya p, Zoë p, Kai p"),
            ("fri all here", "20 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
        ] {
            let line = format!("{} {line}", title.to_lowercase());
            let reading = read_log(&line, &school, Mode::CommandLine);
            assert_eq!(shown(&school, &reading), format!("{title} {expected}"), "{line}");
        }
        let line = format!("no {title}, trip");
        let reading = read_log(&line, &school, Mode::CommandLine);
        assert_eq!(
            shown(&school, &reading),
            format!("{title} 24 09:30 not_held event |  | // trip"),
            "{line}"
        );
    }
}

#[test]
fn titles_say_what_happened() {
    let school = school();
    for (line, title) in [
        ("neli a maya off", "NELI A: Maya not in school, 3 here"),
        ("elsa leo refused", "ELSA: did not happen, Leo did not take part"),
        ("no neli b, assembly ran over", "NELI B: did not happen, assembly ran over"),
        ("neli b kai joined us", "NELI B: Kai joined, 3 here"),
        ("rwi jayden mon tue", "RWI 1:1 on Mon 23 Nov and Tue 24 Nov: Jayden here"),
        ("june 20m fluency", "Reading fluency (new 1:1, extra): June here"),
        ("lego jude swimming", "LEGO: Jude kept for swimming, 2 here"),
        ("forgot friday neli a all there", "NELI A, Fri 20 Nov: 4 here"),
        ("neli a moved to thu", "NELI A: moved to Thu 26 Nov"),
        (
            "supply sensory 6 of 8 dont know who",
            "Sensory circuits: 6 of 8 here, not noted who, led by supply",
        ),
    ] {
        let reading = read_log(line, &school, Mode::Screen);
        assert_eq!(title_of(reading.ready().expect(line)), title);
    }
}

#[test]
fn spans_say_what_each_part_was_understood_as() {
    let school = school();
    let reading = read_log("neli a maya off 25m // good >fri ring", &school, Mode::Screen);
    let spans: Vec<(&str, SpanKind, &str)> = reading
        .spans
        .iter()
        .map(|s| (&reading.line[s.at.clone()], s.kind, s.means.as_str()))
        .collect();
    assert_eq!(
        spans,
        [
            ("neli a", SpanKind::Group, "NELI A"),
            ("maya", SpanKind::Pupil, "Maya B."),
            ("off", SpanKind::Mark, "not in school"),
            ("25m", SpanKind::Minutes, "25 minutes"),
            ("// good", SpanKind::Note, "good"),
            (">fri ring", SpanKind::FollowUp, "Fri 27 Nov ring"),
        ]
    );
}

#[test]
fn a_new_one_to_one_is_made_for_the_pupil_alone() {
    let school = school();
    let reading = read_log("june 20m fluency", &school, Mode::CommandLine);
    let [draft] = &reading.ready().expect("one reading")[..] else { panic!("one session") };
    let new = draft.new_group.as_ref().expect("a new 1:1");
    assert_eq!(
        (new.title.as_str(), new.pupil, new.minutes),
        ("Reading fluency", pupil_id(6), Some(20))
    );
    assert_eq!(draft.groups[0].provision, None);
    assert_eq!(draft.marks[0].mark, MarkCode::Here);
    assert!(draft.extra);
}

#[test]
fn nothing_typed_is_nothing_and_too_much_is_refused() {
    let school = school();
    assert_eq!(read_log(" \t", &school, Mode::Screen).outcome, Outcome::Empty);
    let long = "a ".repeat(400);
    assert!(matches!(read_log(&long, &school, Mode::Screen).outcome, Outcome::Refused(_)));
    let huge = "neli a // ".to_string() + &"x".repeat(70_000);
    assert!(matches!(read_log(&huge, &school, Mode::Screen).outcome, Outcome::Refused(_)));
}
