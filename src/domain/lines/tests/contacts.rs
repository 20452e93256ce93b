//! Contact lines with what each must be read as.

use super::school::facts;
use super::shown::contact_shown;
use crate::domain::lines::{Mode, Outcome, Snapshot, SpanKind, read_contact, read_contact_with};

/// A line, and its reading as [`contact_shown`] writes it.
type Lines = &'static [(&'static str, &'static str)];

/// The school with one Maya only: two are asked about.
fn school() -> Snapshot {
    let mut facts = facts();
    facts.pupils[18].forename = "Mia".into();
    Snapshot::new(facts)
}

const LINES: Lines = &[
    (
        "maya mum gate // restricted: hearing on friday",
        "Mrs Barnes parent | gate in | Maya B. | on file | restricted | // hearing on friday",
    ),
    (
        "maya mum gate // spelling upset >fri ring her",
        "Mrs Barnes parent | gate in | Maya B. | on file | // spelling upset | > 2026-11-27 ring her",
    ),
    (
        "rang adeyemi dad no answer left msg",
        "Mr Adeyemi parent | phone out not reached | Tobi A. | on file | // left a message",
    ),
    (
        "ep in tobi + rafi 9-11",
        "educational psychologist ep | in_person in | Tobi A., Rafi C. | 09:00 | 120m",
    ),
    ("mrs obrien emailed re ehcp", "Mrs O'Brien parent | email in | Finn O. | // re ehcp"),
    ("sw re tobi, on cpoms", "social worker social_worker | in_person in | Tobi A. | see dsl"),
    (
        "maya's mum rang re attendance",
        "Mrs Barnes parent | phone in | Maya B. | on file | about attendance",
    ),
    (
        "mayas mum at the gate yesterday 10 mins",
        "Mrs Barnes parent | gate in | Maya B. | on file | 2026-11-23 | 10m",
    ),
    ("barnes mum rang", "Mrs Barnes parent | phone in | Maya B. | on file"),
    ("carter mum rang", "mum parent | phone in | Mia C."),
    ("mum maya gate", "Mrs Barnes parent | gate in | Maya B. | on file"),
    (
        "emailed mrs barnes about reading book",
        "Mrs Barnes parent | email out | Maya B. | on file | // about reading book",
    ),
    (
        "left voicemail for mr adeyemi",
        "Mr Adeyemi parent | message out not reached | Tobi A. | on file",
    ),
    ("tried maya mum", "Mrs Barnes parent | phone out not reached | Maya B. | on file"),
    (
        "call from mrs adeyemi // worried about bus",
        "Mrs Adeyemi parent | phone in | Tobi A. | on file | // worried about bus",
    ),
    ("rang maya b mum 3.15", "Mrs Barnes parent | phone out | Maya B. | on file | 15:15"),
    ("rang tobis mum re bus", "Mrs Adeyemi parent | phone out | Tobi A. | on file | // re bus"),
    (
        "texted maya mum >+1w check",
        "Mrs Barnes parent | text out | Maya B. | on file | > 2026-12-01 check",
    ),
    ("dojo msg to leo mum >mon chase", "mum parent | app out | Leo P. | > 2026-11-30 chase"),
    (
        "tobi mum and dad teams 30m // plan review",
        "mum and dad parent | video in | Tobi A. | 30m | // plan review",
    ),
    ("maya mum and finn mum gate", "mum parent | gate in | Maya B., Finn O."),
    ("lukasz dad gate w interpreter", "dad parent | gate in | Łukasz N. | interpreter"),
    ("maya grandad pick up 5m", "grandparent parent | gate in | Maya B. | 5m"),
    ("rafi's uncle collected", "uncle parent | in_person in | Rafi C. | // collected"),
    ("leo foster carer rang", "foster carer parent | phone in | Leo P."),
    ("sent letter home to elsa parents", "parent/carer parent | letter out | Elsa W."),
    (
        "rafi nan at pick up, sleeping badly",
        "grandparent parent | gate in | Rafi C. | // sleeping badly",
    ),
    (
        "Maya Mum, Gate. Spelling upset",
        "Mrs Barnes parent | gate in | Maya B. | on file | // Spelling upset",
    ),
    (
        "maya mum gate upset re spelling",
        "Mrs Barnes parent | gate in | Maya B. | on file | // upset re spelling",
    ),
    ("maya mum fri", "Mrs Barnes parent | in_person in | Maya B. | on file | 2026-11-20"),
    ("mrs de souza rang", "Mrs de Souza parent | phone in | Mary Kate D."),
    ("dr lowe ep re tobi", "Dr Lowe ep | in_person in | Tobi A."),
    (
        "salt in school saw finn 20m // new targets",
        "speech and language therapist salt | in_person in | Finn O. | 20m | // new targets",
    ),
    (
        "ot visit jayden 10.30 45m",
        "occupational therapist ot | in_person in | Jayden C. | 10:30 | 45m",
    ),
    ("camhs letter re leo", "CAMHS or MHST camhs | letter in | Leo P."),
    ("gp letter zoe", "paediatrician or GP doctor | letter in | Zoë A."),
    (
        "email from ep re tobi report // due in jan",
        "educational psychologist ep | email in | Tobi A. | // re report. due in jan",
    ),
    ("phoned la re jayden ehcp", "LA SEND officer la | phone out | Jayden C. | // re ehcp"),
    (
        "met virtual school re kai pep",
        "virtual school virtual_school | in_person out | Kai O. | // re pep",
    ),
    ("rang leo social worker", "social worker social_worker | phone out | Leo P."),
    ("spoke to mr hill re maya", "P. Hill teacher | in_person out | Maya B."),
    ("spoke with ct re maya", "class teacher teacher | in_person out | Maya B."),
    ("mrs patel re leo", "R. Patel ta | in_person in | Leo P."),
    (
        "sw re tobi bruise on arm, on cpoms",
        "social worker social_worker | in_person in | Tobi A. | see dsl",
    ),
    (
        "sw re tobi on cpoms // strategy meeting booked",
        "offer: A safeguarding story belongs with the DSL, never here: keep the words after // all the same? => social worker social_worker | in_person in | Tobi A. | see dsl | // strategy meeting booked",
    ),
    ("maya mum cpoms", "Mrs Barnes parent | in_person in | Maya B. | on file | see dsl"),
    ("told dsl re tobi", "DSL slt | in_person in | Tobi A. | see dsl"),
    ("maya gate", "ask: Who was it with? [Mrs Barnes, mum / a parent/carer / Maya B. in person]"),
    ("spoke to jude", "ask: Who was it with? [a parent/carer / Jude M. in person]"),
    ("jack mum rang", "ask: Which \"jack\"? [Jack Brown, 4W / Jack Bennett, 5T]"),
    (
        "mayaa mum gate",
        "offer: \"mayaa\": is that Maya B., 4W? => Mrs Barnes parent | gate in | Maya B. | on file",
    ),
    (
        "mrs smith re tobi",
        "ask: Who is Mrs Smith? [a parent/carer / a professional or somebody else]",
    ),
    ("nan rang", "no: It does not say whose grandparent."),
    ("mum", "no: It does not say whose mum."),
    ("flurb", "no: It names nobody: no pupil, parent/carer or professional."),
    (
        "maya mum gate 32 mins >31 feb ring",
        "no: 31 February is not a date: check the day and the month.",
    ),
];

/// What the command line, which takes no notes but after `//`, says differently.
const ON_THE_COMMAND_LINE: Lines = &[
    ("rafi's uncle collected", "no: \"collected\" is not understood."),
    ("rafi nan at pick up, sleeping badly", "no: \"sleeping\" is not understood."),
    ("Maya Mum, Gate. Spelling upset", "no: \"Spelling\" is not understood."),
    ("maya mum gate upset re spelling", "no: \"upset\" is not understood."),
    ("flurb", "no: \"flurb\" is not understood."),
];

#[test]
fn lines_as_adults_type_them() {
    let school = school();
    for (line, expected) in LINES {
        assert_eq!(contact_shown(&read_contact(line, &school, Mode::Screen)), *expected, "{line}");
    }
}

#[test]
fn the_command_line_reads_the_same_but_for_notes() {
    let school = school();
    for (line, expected) in LINES {
        let other = ON_THE_COMMAND_LINE.iter().find(|(l, _)| l == line).map(|(_, e)| e);
        let reading = read_contact(line, &school, Mode::CommandLine);
        assert_eq!(contact_shown(&reading), **other.unwrap_or(expected), "{line}");
    }
}

#[test]
fn answers_lead_to_one_reading() {
    let school = school();
    for (line, picked, expected) in [
        ("maya gate", 0, "Mrs Barnes parent | gate in | Maya B. | on file"),
        ("maya gate", 1, "parent/carer parent | gate in | Maya B."),
        ("spoke to jude", 1, "pupil pupil | in_person out | Jude M."),
        ("jack mum rang", 1, "mum parent | phone in | Jack Be."),
        ("mrs smith re tobi", 0, "Mrs Smith parent | in_person in | Tobi A."),
    ] {
        let asked = read_contact(line, &school, Mode::Screen);
        let choices = asked.choices_with(&[picked]).expect(line);
        let answered = read_contact_with(line, &school, Mode::Screen, &choices);
        assert_eq!(contact_shown(&answered), expected, "{line}");
    }
}

#[test]
fn a_child_of_two_is_asked_for_and_both_may_be_meant() {
    let mut facts = school().facts().clone();
    let mut other = facts.carers[1].clone();
    other.pupil = facts.pupils[13].id;
    facts.carers.push(other);
    let school = Snapshot::new(facts);
    let asked = read_contact("mr adeyemi rang", &school, Mode::Screen);
    assert_eq!(
        contact_shown(&asked),
        "ask: About which child of Mr Adeyemi? [Tobi A., 3B / Rafi C., 1C / both]"
    );
    let choices = asked.choices_with(&[2]).expect("both");
    let both = read_contact_with("mr adeyemi rang", &school, Mode::Screen, &choices);
    assert_eq!(contact_shown(&both), "Mr Adeyemi parent | phone in | Tobi A., Rafi C. | on file");
}

#[test]
fn a_hard_stop_on_contact_is_said() {
    let mut facts = school().facts().clone();
    facts.carers[0].no_contact = true;
    let school = Snapshot::new(facts);
    let reading = read_contact("rang maya mum", &school, Mode::Screen);
    assert!(contact_shown(&reading).starts_with("offer: Mrs Barnes is marked \"do not contact\""));
    let from_her = read_contact("maya mum rang", &school, Mode::Screen);
    assert!(matches!(from_her.outcome, Outcome::Ready(_)));
}

#[test]
fn a_laptop_that_may_not_restrict_says_so() {
    let mut facts = school().facts().clone();
    facts.restricts = false;
    let school = Snapshot::new(facts);
    let reading = read_contact("maya mum gate // restricted: x", &school, Mode::Screen);
    assert!(contact_shown(&reading).starts_with("no: Only a SENCO's"), "{reading:?}");
    let reading = read_contact("maya mum gate // restricted movement", &school, Mode::Screen);
    assert_eq!(reading.ready().unwrap().note.as_deref(), Some("restricted movement"));
}

#[test]
fn a_story_is_shown_as_not_kept() {
    let school = school();
    let reading = read_contact("sw re tobi bruise on arm, on cpoms", &school, Mode::Screen);
    let kept = reading.ready().expect("one reading");
    assert_eq!((kept.note.as_deref(), kept.see_dsl), (None, true));
    let shown =
        reading.spans.iter().find(|s| s.kind == SpanKind::NotKept).map(|s| s.means.as_str());
    assert_eq!(shown, Some("re bruise on arm"));
}

#[test]
fn titles_say_who_how_and_what_follows() {
    let school = school();
    for (line, title) in [
        (
            "maya mum gate // spelling upset >fri ring her",
            "Mrs Barnes (Maya), at the gate; follow up Fri 27 Nov",
        ),
        ("rang adeyemi dad no answer left msg", "Mr Adeyemi (Tobi), by phone to them, not reached"),
        ("leo mum emailed", "Leo's mum, by email from them"),
        ("sw re tobi, on cpoms", "social worker (Tobi), in person, see DSL"),
    ] {
        assert_eq!(read_contact(line, &school, Mode::Screen).ready().expect(line).title, title);
    }
}
