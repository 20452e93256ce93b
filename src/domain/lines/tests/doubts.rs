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
