//! Lines that may be taken too boldly: what each must be asked about, or refused.

use super::school::{pupil_id, school};
use super::shown::{contact_shown, shown};
use crate::domain::lines::{
    Mode, Snapshot, read_contact, read_contact_with, read_log, read_log_with,
};

/// A line, and its reading as [`shown`] writes it.
type Lines = &'static [(&'static str, &'static str)];

fn check(school: &Snapshot, lines: Lines) {
    for (line, expected) in lines {
        for mode in [Mode::Screen, Mode::CommandLine] {
            assert_eq!(shown(school, &read_log(line, school, mode)), *expected, "{line}");
        }
    }
}

/// What comes of choosing one answer.
fn answered(school: &Snapshot, line: &str, picked: usize) -> String {
    let asked = read_log(line, school, Mode::Screen);
    let choices = asked.choices_with(&[picked]).expect(line);
    shown(school, &read_log_with(line, school, Mode::Screen, &choices))
}

#[test]
fn off_after_a_group_is_said_of_the_child_named_before_it() {
    let sensory = |tobi: &str| {
        format!(
            "Sensory circuits 24 08:45 15m | Finn p, Łukasz p, Tobi {tobi}, Rafi p, Ruby p, Alfie p, Isla p, Noah p"
        )
    };
    let school = school();
    for (line, expected) in [
        ("tobi sensory off", sensory("a")),
        ("tobi sensory ill", sensory("a (ill)")),
        ("tobi sensory away", sensory("a")),
        ("tobi, sensory circuits off", sensory("a")),
    ] {
        assert_eq!(shown(&school, &read_log(line, &school, Mode::Screen)), expected, "{line}");
    }
    check(
        &school,
        &[
            ("maya precision off", "Precision teaching 24 09:15 not_held pupil | Maya a"),
            ("precision maya off", "Precision teaching 24 09:15 not_held pupil | Maya a"),
            ("precision off maya", "Precision teaching 24 09:15 not_held pupil | Maya a"),
            ("maya off precision", "Precision teaching 24 09:15 not_held pupil | Maya a"),
            ("leo elsa off", "ELSA 24 10:45 not_held pupil | Leo a"),
            ("leo elsa ill", "ELSA 24 10:45 not_held pupil | Leo a (ill)"),
            ("lego off", "LEGO 24 13:15 not_held | "),
            ("kai neli b off", "no: Kai O. is not in NELI B, so there is nothing to mark."),
            (
                "leo ali lego off",
                "ask: Was LEGO off, or were Leo P. and Ali H. not in school? [LEGO did not happen / Leo P. and Ali H. not in school]",
            ),
        ],
    );
    assert_eq!(answered(&school, "leo ali lego off", 0), "LEGO 24 13:15 not_held | ");
    assert_eq!(
        answered(&school, "leo ali lego off", 1),
        "LEGO 24 13:15 45m | Leo a, Ali a, Jude p"
    );
}

#[test]
fn a_child_named_without_a_mark_never_cancels_a_group_unseen() {
    let school = school();
    check(
        &school,
        &[
            (
                "tobi missed sensory",
                "ask: Was Sensory circuits off, or was Tobi A. not in school? [Sensory circuits did not happen / Tobi A. not in school]",
            ),
            (
                "tobi didnt do sensory",
                "ask: Was Sensory circuits off, or was Tobi A. not in school? [Sensory circuits did not happen / Tobi A. not in school]",
            ),
            ("no lego jude", "no: LEGO did not happen, yet Jude M. is named and not marked."),
            ("no elsa leo", "ELSA 24 10:45 not_held | "),
        ],
    );
}

/// The school with Elsa Wood among the children of Sensory circuits.
fn with_elsa() -> Snapshot {
    let mut facts = school().facts().clone();
    facts.groups[6].members.push(pupil_id(9));
    let sensory = facts.groups[6].id;
    for planned in facts.planned.iter_mut().filter(|p| p.group == sensory) {
        planned.expected.push(pupil_id(9));
    }
    Snapshot::new(facts)
}

#[test]
fn a_word_that_is_a_group_and_a_child_of_another_is_asked_about() {
    let school = with_elsa();
    const LINE: &str = "sensory circuits elsa off";
    check(
        &school,
        &[(
            LINE,
            "ask: Which \"elsa\": the child or the group? [Elsa W., 3B, the pupil / the group ELSA with Leo P. / the group ELSA with Tobi A.]",
        )],
    );
    assert_eq!(
        answered(&school, LINE, 0),
        "Sensory circuits 24 08:45 15m | Finn p, Łukasz p, Tobi p, Rafi p, Ruby p, Alfie p, Isla p, Noah p, Elsa a"
    );
    assert!(answered(&school, LINE, 1).contains("ELSA 24 10:45 not_held"), "the group");
    // A group's name alone still beats a pupil's.
    check(&school, &[("elsa leo 30m", "ELSA 24 10:45 30m | Leo p")]);
}

#[test]
fn a_conversation_is_about_nobody_that_was_guessed() {
    let school = school();
    for (line, expected) in [
        ("maya mum", "ask: Which \"maya\"? [Maya Barnes, 4W / Maya Carter, 5T]"),
        ("rang mayas mum", "ask: Which \"mayas\"? [Maya Barnes, 4W / Maya Carter, 5T]"),
        ("mayaa mum gate", "ask: Which \"mayaa\"? [Maya Barnes, 4W / Maya Carter, 5T]"),
        ("maya b mum", "Mrs Barnes parent | in_person in | Maya B. | on file"),
        ("maya 5t mum", "mum parent | in_person in | Maya C."),
    ] {
        for mode in [Mode::Screen, Mode::CommandLine] {
            assert_eq!(contact_shown(&read_contact(line, &school, mode)), expected, "{line}");
        }
    }
    let asked = read_contact("maya mum", &school, Mode::Screen);
    let choices = asked.choices_with(&[1]).expect("two answers");
    let answered = read_contact_with("maya mum", &school, Mode::Screen, &choices);
    assert_eq!(contact_shown(&answered), "mum parent | in_person in | Maya C.");
}

#[test]
fn one_surname_of_two_children_is_asked_about() {
    let mut facts = school().facts().clone();
    facts.pupils[8].surname = "Reed".into();
    facts.pupils[9].surname = "Reed".into();
    let school = Snapshot::new(facts);
    let reading = read_contact("rang reed mum", &school, Mode::CommandLine);
    assert_eq!(
        contact_shown(&reading),
        "ask: Which \"reed\"? [Jayden Reed, 1H / Elsa Reed, 3B / both]"
    );
}

#[test]
fn without_a_group_a_log_line_asks_which_child_too() {
    let school = school();
    check(
        &school,
        &[
            ("maya late", "ask: Which \"maya\"? [Maya Barnes, 4W / Maya Carter, 5T]"),
            ("neli a maya off", "NELI A 24 09:30 30m | Tom p, Maya a, Zoë p, Kai p"),
        ],
    );
}

#[test]
fn two_children_of_one_short_name_are_told_apart_wherever_they_are_shown() {
    let mut facts = school().facts().clone();
    facts.pupils[18].surname = "Brown".into();
    let school = Snapshot::new(facts);
    assert_eq!(
        (school.short(pupil_id(1)), school.short(pupil_id(18)), school.short(pupil_id(0))),
        ("Maya Ba.", "Maya Br.", "Tom E.")
    );
    let logged = read_log("neli a maya off", &school, Mode::Screen);
    let draft = &logged.ready().expect("one reading")[0];
    assert_eq!(draft.title, "NELI A: Maya Ba. not in school, 3 here");
    assert!(logged.spans.iter().any(|s| s.means == "Maya Ba."), "the preview");
    let contact = read_contact("maya brown mum rang", &school, Mode::Screen);
    let draft = contact.ready().expect("one reading");
    assert_eq!(
        (draft.names.join(", "), &*draft.title),
        ("Maya Br.".into(), "Maya Br.'s mum, by phone from them")
    );
}

#[test]
fn what_is_said_twice_of_a_child_is_refused() {
    let school = school();
    check(
        &school,
        &[
            ("neli a maya off not tom", "no: \"off not\" can be read in two ways."),
            ("neli a tom late, not maya", "no: \"late, not\" can be read in two ways."),
            ("neli a all late except tom", "no: \"late except\" can be read in two ways."),
            ("neli a all here except tom", "NELI A 24 09:30 30m | Tom a, Maya p, Zoë p, Kai p"),
            ("neli a tom was off but came at 9.40", "no: Tom E. is marked in two ways."),
            ("neli a tom was off but came", "no: Tom E. is marked in two ways."),
        ],
    );
}

#[test]
fn a_time_after_came_is_the_childs() {
    let school = school();
    check(
        &school,
        &[
            ("neli a tom came at 9.40", "NELI A 24 09:30 30m | Tom l 20m, Maya p, Zoë p, Kai p"),
            ("neli a tom arrived 9.40", "NELI A 24 09:30 30m | Tom l 20m, Maya p, Zoë p, Kai p"),
            ("neli a tom in at 9.40", "NELI A 24 09:30 30m | Tom l 20m, Maya p, Zoë p, Kai p"),
            ("neli a all here at 9.40", "NELI A 24 09:40 30m | Tom p, Maya p, Zoë p, Kai p"),
        ],
    );
}

#[test]
fn a_child_leaves_and_comes_while_the_session_lasts() {
    let school = school();
    check(
        &school,
        &[
            (
                "neli a tom left 10.30",
                "no: NELI A was from 9:30 to 10:00, so Tom E. cannot have left at 10:30.",
            ),
            (
                "neli a tom left 9.15",
                "no: NELI A was from 9:30 to 10:00, so Tom E. cannot have left at 9:15.",
            ),
            (
                "neli a tom late 10.10",
                "no: NELI A was from 9:30 to 10:00, so Tom E. cannot have come at 10:10.",
            ),
            (
                "neli a tom came at 9.20",
                "no: NELI A was from 9:30 to 10:00, so Tom E. cannot have come at 9:20.",
            ),
            (
                "neli a 9.30-10.45 tom left 10.30",
                "NELI A 24 09:30 75m | Tom e 60m, Maya p, Zoë p, Kai p",
            ),
        ],
    );
}

#[test]
fn what_is_said_of_one_group_never_cancels_another() {
    let school = school();
    check(
        &school,
        &[
            (
                "neli a tom off, neli b off",
                "no: One group did not happen, and something is said of NELI A and NELI B too.",
            ),
            (
                "neli a all here, no neli b",
                "no: One group did not happen, and something is said of NELI A and NELI B too.",
            ),
            (
                "neli a 25m, neli b cancelled",
                "no: One group did not happen, and something is said of NELI A and NELI B too.",
            ),
            (
                "no neli b, neli a all here",
                "no: One group did not happen, and something is said of NELI B and NELI A too.",
            ),
            (
                "no neli b, neli a tom off",
                "no: One group did not happen, and something is said of NELI B and NELI A too.",
            ),
            (
                "no neli a or b, leo off",
                "NELI A 24 09:30 not_held pupil |  && NELI B 24 10:00 not_held pupil | Leo a",
            ),
            ("neli a+b off", "NELI A 24 09:30 not_held |  && NELI B 24 10:00 not_held | "),
            (
                "sensory off today hall in use",
                "Sensory circuits 24 08:45 not_held room |  | // hall in use",
            ),
            ("leo elsa was off", "ELSA 24 10:45 not_held pupil | Leo a"),
        ],
    );
}
