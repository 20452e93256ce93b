//! What holds of any line at all.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::school::{facts, school};
use crate::domain::Id;
use crate::domain::lines::{
    LogReading, Mode, Outcome, PupilRow, Reading, Snapshot, SpanKind, read_contact,
    read_contact_with, read_log, read_log_with,
};

/// Words that the grammar knows, so that random lines reach deep into it.
const WORDS: &[&str] = &[
    "neli",
    "a",
    "b",
    "elsa",
    "lego",
    "precision",
    "rwi",
    "sensory",
    "circs",
    "fluency",
    "maths",
    "maya",
    "tom",
    "zoe",
    "kai",
    "leo",
    "ali",
    "june",
    "jude",
    "jayden",
    "jack",
    "maya b",
    "will",
    "off",
    "late",
    "ill",
    "refused",
    "left",
    "left early",
    "all",
    "here",
    "rest",
    "only",
    "no",
    "except",
    "without",
    "nobody",
    "6 of 8",
    "2 of 3",
    "3 here",
    "8/10",
    "24c",
    "2e",
    "25m",
    "10m",
    "an hour",
    "1h",
    "1h10",
    "9.30",
    "1.15-1.55",
    "yesterday",
    "fri",
    "mon",
    "tue",
    "thu",
    "20 nov",
    "31 feb",
    "@24/11",
    "on",
    "moved to",
    "moved from",
    "cancelled",
    "x",
    "assembly",
    "ta off",
    "cut short",
    "by",
    "sam",
    "rina",
    "covered",
    "helped",
    "supply",
    "just me",
    "me",
    "and",
    ",",
    "+",
    "-maya",
    "+kai",
    "maya:l",
    "tom:?",
    "joined us",
    "plus",
    "together",
    "dont know",
    "am",
    "pm",
    "4w",
    "swimming",
    "dentist",
    "extra",
    "//",
    "- ",
    ">fri",
    ">",
    "mum",
    "dad",
    "rang",
    "gate",
    "emailed",
    "mrs barnes",
    "mr adeyemi",
    "ep",
    "sw",
    "re",
    "about",
    "on cpoms",
    "left msg",
    "no answer",
    "with",
    "the",
    "was",
    "brilliant",
    "tmo",
    "nelli",
    "👍",
    "zoë",
    ":",
];

fn lines() -> impl Strategy<Value = String> {
    let typed = prop::collection::vec(prop::sample::select(WORDS), 0..9).prop_map(|w| w.join(" "));
    let glued = prop::collection::vec(prop::sample::select(WORDS), 0..6).prop_map(|w| w.concat());
    prop_oneof![4 => typed, 1 => glued, 2 => any::<String>(), 1 => "\\PC{0,60}"]
}

fn modes() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::Screen), Just(Mode::CommandLine)]
}

fn spans_are_sound<T>(reading: &Reading<T>) -> Result<(), TestCaseError> {
    let mut end = 0;
    for span in &reading.spans {
        prop_assert!(span.at.start >= end && span.at.end > span.at.start, "{:?}", reading.spans);
        prop_assert!(reading.line.get(span.at.clone()).is_some(), "{:?}", span);
        end = span.at.end;
    }
    Ok(())
}

/// Marks are of the group's pupils, or of guests; nobody is marked twice.
fn marks_are_sound(school: &Snapshot, reading: &LogReading) -> Result<(), TestCaseError> {
    for draft in reading.draft().into_iter().flatten() {
        let mut seen: Vec<Id> = Vec::new();
        let new = draft.new_group.as_ref().map(|g| g.pupil);
        for mark in &draft.marks {
            prop_assert!(!seen.contains(&mark.pupil), "twice: {}", reading.line);
            seen.push(mark.pupil);
            let member = draft
                .groups
                .iter()
                .filter_map(|g| school.group(g.provision?))
                .any(|g| g.members.contains(&mark.pupil));
            prop_assert!(member || mark.guest || new == Some(mark.pupil), "{}", reading.line);
            prop_assert!(mark.minutes.is_none_or(|m| (1..=480).contains(&m)), "{}", reading.line);
        }
        prop_assert!(draft.minutes.is_none_or(|m| (1..=480).contains(&m)), "{}", reading.line);
        prop_assert!(!draft.title.is_empty() && !draft.groups.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    #[test]
    fn any_log_line_is_read_soundly(line in lines(), mode in modes()) {
        let school = school();
        let reading = read_log(&line, &school, mode);
        spans_are_sound(&reading)?;
        marks_are_sound(&school, &reading)?;
        prop_assert_eq!(&reading, &read_log(&line, &school, mode));
        // Every answer leads somewhere, and never back to the same question.
        if let Outcome::Ask(ask) = &reading.outcome {
            prop_assert!(!ask.candidates.is_empty());
            for (n, candidate) in ask.candidates.iter().enumerate() {
                if candidate.alone || ask.pick == 1 {
                    let choices = reading.choices_with(&[n]).expect("an answer");
                    let answered = read_log_with(&line, &school, mode, &choices);
                    marks_are_sound(&school, &answered)?;
                    if let Outcome::Ask(again) = &answered.outcome {
                        prop_assert!(
                            (&again.question, &again.candidates) != (&ask.question, &ask.candidates),
                            "asked again: {} {:?}", line, candidate
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn any_contact_line_is_read_soundly(line in lines(), mode in modes()) {
        let school = school();
        let reading = read_contact(&line, &school, mode);
        spans_are_sound(&reading)?;
        prop_assert_eq!(&reading, &read_contact(&line, &school, mode));
        if let Outcome::Ask(ask) = &reading.outcome {
            for n in 0..ask.candidates.len() {
                let choices = reading.choices_with(&[n]).expect("an answer");
                let answered = read_contact_with(&line, &school, mode, &choices);
                if let Outcome::Ask(again) = &answered.outcome {
                    prop_assert!(
                        (&again.question, &again.candidates) != (&ask.question, &ask.candidates),
                        "asked again: {}", line
                    );
                }
            }
        }
    }

    #[test]
    fn names_in_a_note_are_never_marks(body in "neli (a|b)( 25m)?", note in lines()) {
        let school = school();
        // A note ends where a follow-up begins.
        let note = note.replace(['>', '\n', '\r'], " ");
        let with = read_log(&format!("{body} // {note}"), &school, Mode::CommandLine);
        let without = read_log(&body, &school, Mode::CommandLine);
        let marks = |r: &LogReading| r.draft().map(|d| d[0].marks.clone());
        prop_assert_eq!(marks(&with), marks(&without));
        for span in with.spans.iter().filter(|s| s.at.start > body.len()) {
            prop_assert_eq!(span.kind, SpanKind::Note);
        }
    }

    #[test]
    fn today_alone_reads_a_line_alike_or_asks_for_more(line in lines(), mode in modes()) {
        let school = school();
        let today = school.today();
        let mut facts = facts();
        facts.planned.retain(|p| p.planned == today);
        (facts.planned_from, facts.planned_to) = (today, today);
        let alone = Snapshot::new(facts);
        let reading = read_log(&line, &alone, mode);
        if !alone.asked_further() {
            prop_assert_eq!(reading, read_log(&line, &school, mode), "{}", line);
        }
    }

    #[test]
    fn a_contact_that_is_clear_is_so_without_any_group(line in lines(), mode in modes()) {
        let mut facts = facts();
        facts.groups.clear();
        facts.interventions.clear();
        facts.planned.clear();
        let reading = read_contact(&line, &Snapshot::new(facts), mode);
        if matches!(reading.outcome, Outcome::Ready(_)) {
            prop_assert_eq!(reading, read_contact(&line, &school(), mode), "{}", line);
        }
    }

    #[test]
    fn what_the_command_line_saves_the_screen_reads_too(line in lines()) {
        let school = school();
        let cli = read_log(&line, &school, Mode::CommandLine);
        // A dash between spaces begins a note on the screen only.
        if let (Some(saved), false) = (cli.ready(), line.contains(" - ")) {
            let screen = read_log(&line, &school, Mode::Screen);
            prop_assert_eq!(screen.ready(), Some(saved), "{}", line);
        }
    }
}

/// A line is read at every key: with twenty thousand pupils it must not be felt. The limit is
/// generous, for builds without optimisation on a busy machine.
#[test]
fn a_large_school_is_read_quickly() {
    let mut facts = facts();
    let seed = facts.pupils.clone();
    for n in 0_u32..20_000 {
        let like = &seed[n as usize % seed.len()];
        let mut bytes = [9_u8; 16];
        bytes[..4].copy_from_slice(&n.to_be_bytes());
        let surname = format!("{}{}", like.surname, char::from(b'a' + (n % 26) as u8));
        let forename = format!("{}{}", like.forename, n % 977);
        facts.pupils.push(PupilRow { id: Id(bytes), forename, surname, ..like.clone() });
    }
    let school = Snapshot::new(facts);
    let began = Instant::now();
    let rounds = 20;
    for _ in 0..rounds {
        read_log("neli a maya off tom late // good blending", &school, Mode::Screen);
        read_log("neli a flurbed", &school, Mode::Screen);
        read_contact("rang adeyemi dad no answer", &school, Mode::Screen);
    }
    let each = began.elapsed() / (rounds * 3);
    assert!(each < Duration::from_millis(50), "{each:?}");
}
