//! More lines as TAs and SENCOs type them, each read when it was tried out; those with a comment
//! were once read as something else.

use super::school::{facts, school};
use super::shown::{contact_shown, shown};
use crate::domain::lines::{Mode, Outcome, Snapshot, read_contact, read_contact_with, read_log};

/// A line, and its reading.
type Lines = &'static [(&'static str, &'static str)];

const LOG: Lines = &[
    ("did neli a this morning, all 4", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a done", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a ✓", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a full house", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a 4/4", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a everyone in", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a maya still off", "NELI A 24 09:30 30m | Tom p, Maya a, Zoë p, Kai p"),
    ("neli a maya off again today", "NELI A 24 09:30 30m | Tom p, Maya a, Zoë p, Kai p"),
    ("neli a maya not in", "NELI A 24 09:30 30m | Tom p, Maya a, Zoë p, Kai p"),
    ("neli a maya wasnt here", "NELI A 24 09:30 30m | Tom p, Maya a, Zoë p, Kai p"),
    ("neli a minus maya", "NELI A 24 09:30 30m | Tom p, Maya a, Zoë p, Kai p"),
    ("neli a tom 5 mins late", "NELI A 24 09:30 30m | Tom l 25m, Maya p, Zoë p, Kai p"),
    ("neli a maya and tom in, others off", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë a, Kai a"),
    ("neli a kai sent home", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai e (sent home)"),
    ("neli a 0930-1000", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a at 0930 20m", "NELI A 24 09:30 20m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a twenty minutes", "NELI A 24 09:30 20m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a twenty five mins all here", "NELI A 24 09:30 25m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a quarter of an hour", "NELI A 24 09:30 15m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a (maya off)", "NELI A 24 09:30 30m | Tom p, Maya a, Zoë p, Kai p"),
    ("neli a maya/tom off", "NELI A 24 09:30 30m | Tom a, Maya a, Zoë p, Kai p"),
    ("neli a maya+tom off", "NELI A 24 09:30 30m | Tom a, Maya a, Zoë p, Kai p"),
    ("the neli a group all here", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("tom maya zoe kai neli 30m", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("reading with june 15 mins", "Reading fluency 24 15m extra new | June p"),
    ("1:1 with june 20m", "ask: Did only June W. come, or all 3? [only June W. / all 3 here]"),
    ("pt maya 8/10", "no: \"pt maya 8/10\" names no group, intervention or pupil."),
    ("precision maya 80%", "Precision teaching 24 09:15 10m | Maya p 80/100"),
    ("precision maya score 8", "Precision teaching 24 09:15 10m | Maya p 8c"),
    ("elsa leo x", "ELSA 24 10:45 not_held | "),
    ("elsa leo x refused to come", "ELSA 24 10:45 not_held pupil | Leo d"),
    (
        "neli a maya x",
        "ask: Was NELI A off, or was Maya B. not in school? [NELI A did not happen / Maya B. not in school]",
    ),
    ("leo wouldn't do elsa", "ELSA 24 10:45 not_held pupil | Leo d"),
    ("leo elsa didnt happen he was off", "ELSA 24 10:45 not_held pupil |  | // he was off"),
    ("leo off, no elsa", "ELSA 24 10:45 not_held pupil | Leo a"),
    (
        "elsa cancelled due to staff shortage",
        "ELSA 24 10:45 not_held staff_absent |  | // staff shortage",
    ),
    (
        "elsa cancelled i was on dinner duty",
        "ELSA 24 10:45 not_held covering |  | // i was on dinner duty",
    ),
    (
        "elsa cancelled i got stuck in traffic",
        "ELSA 24 10:45 not_held other |  | // i got stuck in traffic",
    ),
    ("neli a not done as hall used", "NELI A 24 09:30 not_held room |  | // hall used"),
    ("couldnt do neli a", "NELI A 24 09:30 not_held | "),
    (
        "no neli a or b today, inset",
        "NELI A 24 09:30 not_held training |  | // inset && NELI B 24 10:00 not_held training |  | // inset",
    ),
    ("neli a missed, fire alarm", "NELI A 24 09:30 not_held incident |  | // fire alarm"),
    ("neli a rescheduled to fri", "NELI A 27 09:30 30m moved | "),
    ("neli a w/c 16 nov", "no: A line says the days, not the week."),
    ("neli a week commencing 16 nov", "no: A line says the days, not the week."),
    ("neli a 20th", "NELI A 20 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a the 20th all here", "NELI A 20 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a on 20/11/26", "NELI A 20 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a friday 20th nov", "NELI A 20 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    (
        "neli b wed 25 nov, all here",
        "offer: NELI B on Wed 25 Nov has not come yet: log it already? => NELI B 25 10:00 25m | Leo p, Ali p, June p",
    ),
    ("neli b taken by supply", "NELI B 24 10:00 25m supply | Leo p, Ali p, June p | "),
    (
        "neli b me and rina",
        "NELI B 24 10:00 25m | Leo p, Ali p, June p | J. Okafor led, R. Patel led",
    ),
    (
        "neli b supply teacher, 2 here",
        "ask: Which one was not there? [Leo P. / Ali H. / June W. / don't know]",
    ),
    ("neli b and kai came too", "NELI B 24 10:00 25m | Leo p, Ali p, June p, +Kai p for NELI A"),
    ("kai joined neli b", "NELI B 24 10:00 25m | Leo p, Ali p, June p, +Kai p for NELI A"),
    ("another neli a 15m", "NELI A 24 15m extra | Tom p, Maya p, Zoë p, Kai p"),
    ("lego jude at swimming", "LEGO 24 13:15 45m | Leo p, Ali p, Jude k (swimming)"),
    (
        "sens circs 8/8",
        "Sensory circuits 24 08:45 15m | Finn p, Łukasz p, Tobi p, Rafi p, Ruby p, Alfie p, Isla p, Noah p",
    ),
    (
        "sensory circs no finn, no ruby",
        "Sensory circuits 24 08:45 15m | Finn a, Łukasz p, Tobi p, Rafi p, Ruby a, Alfie p, Isla p, Noah p",
    ),
    ("jack brown precision 10m", "Precision teaching 24 10m extra new | Jack Br. p"),
    ("4w precision", "Precision teaching 24 09:15 10m | Maya p"),
    ("elsa wood off neli a", "no: Elsa W. is not in NELI A, so there is nothing to mark."),
    ("elsa wood 20m reading fluency", "Reading fluency 24 20m extra new | Elsa p"),
    ("elsa wood elsa 20m", "ELSA 24 20m extra new | Elsa p"),
    ("rwi with jayden 3/5", "RWI 1:1 24 11:15 20m | Jayden p 3/5"),
    ("rwi jayden >31/02", "no: 31 February is not a date: check the day and the month."),
    ("rwi jayden >tomorrow ask mum", "RWI 1:1 24 11:15 20m | Jayden p | > 2026-11-25 ask mum"),
    ("neli a -m", "no: \"-m\" says that somebody was not there, and no pupil is called so."),
    (
        "neli a +xavier",
        "no: \"+xavier\" says that somebody joined as a guest, and no pupil is called so.",
    ),
];

const CONTACT: Lines = &[
    ("spoke to mrs barnes on the phone", "Mrs Barnes parent | phone in | Maya B. | on file"),
    ("parents of tobi in for meeting 1hr", "parent/carer parent | in_person in | Tobi A. | 60m"),
    (
        "tobi parents meeting 3.30-4.15",
        "parent/carer parent | in_person in | Tobi A. | 15:30 | 45m",
    ),
    ("dad of tobi texted", "Mr Adeyemi parent | text in | Tobi A. | on file"),
    (
        "met mr and mrs adeyemi re ehcp",
        "Mr and Mrs Adeyemi parent | in_person out | Tobi A. | // re ehcp",
    ),
    ("mr & mrs adeyemi in", "Mr and Mrs Adeyemi parent | in_person in | Tobi A."),
    ("mr and mrs parker in re leo", "Mr and Mrs Parker parent | in_person in | Leo P."),
    ("rang home leo", "parent/carer parent | phone out | Leo P."),
    ("leo home no answer", "parent/carer parent | phone out not reached | Leo P."),
    ("left message for leos mum", "mum parent | message out not reached | Leo P."),
    ("ep obs tobi 9.15", "ask: Is it about \"tobi\"? [about Tobi A., 3B / about no pupil]"),
    (
        "mr hill says leo struggling in maths",
        "ask: Is it about \"leo\"? [about Leo P., 2C / about no pupil]",
    ),
    (
        "mum rang, worried about tobi",
        "ask: Is it about \"tobi\"? [about Tobi A., 3B / about no pupil]",
    ),
    ("met with ta sam re leo", "S. Cole ta | in_person out | Leo P."),
    ("spoke to class teacher mr hill re leo", "Mr Hill teacher | in_person out | Leo P."),
    ("class teacher re leo", "class teacher teacher | in_person in | Leo P."),
    ("class teacher re maya", "ask: Which \"maya\"? [Maya Barnes, 4W / Maya Carter, 5T]"),
    ("hv re zoe", "school nurse nurse | in_person in | Zoë A."),
    (
        "mrs okafor-smith rang re leo",
        "ask: Who is Mrs Okafor-Smith? [a parent/carer / a professional or somebody else]",
    ),
    ("tobi caseworker emailed", "LA SEND officer la | email in | Tobi A."),
    (
        "tobi mum crying at gate dad left home, told dsl",
        "Mrs Adeyemi parent | in_person in | Tobi A. | on file | see dsl",
    ),
    (
        "occupational therapist rang about jayden",
        "occupational therapist ot | phone in | Jayden C.",
    ),
];

#[test]
fn log_lines_of_a_staff_room() {
    let school = school();
    for (line, expected) in LOG {
        assert_eq!(shown(&school, &read_log(line, &school, Mode::Screen)), *expected, "{line}");
    }
}

#[test]
fn an_adult_who_is_not_on_file_is_named_and_how_to_add_them() {
    let school = school();
    for line in ["neli b by zed", "neli b covered by zed 20m"] {
        let reading = read_log(line, &school, Mode::CommandLine);
        assert_eq!(shown(&school, &reading), "no: \"zed\" is no adult on file.", "{line}");
        let Outcome::Refused(refusal) = reading.outcome else { panic!("{line}") };
        assert!(refusal.hint.contains("senlog new staff"), "{}", refusal.hint);
    }
}

#[test]
fn contact_lines_of_a_staff_room() {
    let school = school();
    for (line, expected) in CONTACT {
        assert_eq!(contact_shown(&read_contact(line, &school, Mode::Screen)), *expected, "{line}");
    }
}

#[test]
fn a_child_in_words_not_understood_is_asked_about_and_the_answer_is_kept() {
    let school = Snapshot::new(facts());
    let line = "ep obs tobi 9.15";
    let asked = read_contact(line, &school, Mode::Screen);
    for (picked, expected) in [
        (0, "educational psychologist ep | in_person in | Tobi A. | // obs tobi 9.15"),
        (1, "educational psychologist ep | in_person in |  | // obs tobi 9.15"),
    ] {
        let choices = asked.choices_with(&[picked]).expect("one of the answers");
        let answered = read_contact_with(line, &school, Mode::Screen, &choices);
        assert_eq!(contact_shown(&answered), expected);
    }
}
