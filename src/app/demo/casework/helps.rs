//! Adjustments with the log of their use, profiles, equipment on loan, peer mentors.

use super::{ago, ahead, teacher, with, words};
use crate::app::demo::Sheet;
use crate::app::demo::people::{Child, School};
use crate::app::demo::timetable::Timetable;
use crate::app::demo::words::{chance, pick, stream};
use crate::domain::Id;
use crate::domain::codes::{AdjustmentType, Approval, SenStatus};
use crate::domain::records::{Adjustment, AdjustmentUse, Equipment, Loan, PeerMentor, Profile};

/// School days back for which the use of adjustments is logged: two school weeks.
const LOGGED: usize = 10;

const KINDS: &[(AdjustmentType, &str, Option<Approval>)] = &[
    (AdjustmentType::Time, "A quarter more time in every test", Some(Approval::Apply)),
    (AdjustmentType::Reader, "An adult reads all but the reading paper", Some(Approval::Nobody)),
    (AdjustmentType::Breaks, "A break every fifteen minutes", Some(Approval::Nobody)),
    (AdjustmentType::Scribe, "Says it, an adult writes it", Some(Approval::Notify)),
    (AdjustmentType::Room, "A small room with one adult", Some(Approval::Nobody)),
    (AdjustmentType::Seating, "Front left, away from the door", None),
    (AdjustmentType::Sensory, "Ear defenders within reach", None),
    (AdjustmentType::Communication, "Now and next board on the table", None),
];

pub(super) fn write(school: &School, _: &Timetable, sheet: &mut Sheet<'_>) {
    let mut rng = stream(school.opts.seed, 66, 0);
    let days: Vec<chrono::NaiveDate> =
        school.terms.days().rev().filter(|d| *d <= school.today()).take(LOGGED).collect();
    let known = |c: &&Child| c.status != SenStatus::None;
    let today = school.today();
    let here = || school.children.iter().filter(|c| c.left.is_none() && c.here_on(today));
    for child in here().filter(known) {
        let every =
            if child.status == SenStatus::Plan { 2 } else { usize::from(chance(&mut rng, 0.4)) };
        let from = rng.usize(..KINDS.len());
        for n in 0..every {
            adjustment(school, child, &KINDS[(from + n * 3) % KINDS.len()], &days, &mut rng, sheet);
        }
        let written = child.status == SenStatus::Plan || chance(&mut rng, 0.5);
        if written {
            profile(school, child, &mut rng, sheet);
        }
    }
    equipment(school, sheet);
    let (old, young): (Vec<&Child>, Vec<&Child>) = here()
        .filter(|c| c.year_on(today) == 6 || c.year_on(today) == 2)
        .partition(|c| c.year_on(today) == 6);
    for (mentor, pupil) in old.iter().step_by(9).zip(young.iter().step_by(7)).take(4) {
        sheet.add(&PeerMentor {
            pupil: pupil.id,
            mentor: mentor.id,
            starts: Some(ago(school, 40)),
            ends: None,
            note: words("Monday lunch, table in the hall"),
        });
    }
}

fn adjustment(
    school: &School,
    child: &Child,
    (kind, what, approval): &(AdjustmentType, &'static str, Option<Approval>),
    days: &[chrono::NaiveDate],
    rng: &mut fastrand::Rng,
    sheet: &mut Sheet<'_>,
) {
    let starts = ago(school, 120).max(child.joined);
    // Only the oldest have tests to apply for.
    let tests = child.year_on(school.today()) == 6;
    let approval = approval.clone().filter(|_| tests);
    let id = sheet.add(&Adjustment {
        pupil: child.id,
        r#type: kind.clone(),
        what: words(what),
        starts: Some(starts),
        ends: None,
        applied_on: approval.clone().filter(|a| *a != Approval::Nobody).map(|_| ago(school, 30)),
        approved_on: approval.clone().filter(|a| *a == Approval::Apply).map(|_| ago(school, 9)),
        approval,
        why: words("Normal way of working in class since it began"),
        review_on: chance(rng, 0.15).then(|| ahead(school, 20)),
    });
    let by = teacher(school, child, school.today());
    for day in days.iter().filter(|d| **d >= starts) {
        if chance(rng, 0.35) && !child.away(school.opts.seed, *day) {
            sheet.add(&AdjustmentUse {
                adjustment: id,
                date: *day,
                by,
                lesson: pick(rng, &["English", "maths", "assembly", "science", "spelling test"])
                    .map(|l| (*l).to_string()),
                note: None,
            });
        }
    }
}

fn profile(school: &School, child: &Child, rng: &mut fastrand::Rng, sheet: &mut Sheet<'_>) {
    let written = ago(school, rng.u64(20..200)).max(child.joined);
    let likes = [
        "football cards",
        "drawing dragons",
        "the hamster",
        "being outside",
        "anything with trains",
    ];
    sheet.add(&Profile {
        pupil: child.id,
        written_on: written,
        review_on: written.checked_add_months(chrono::Months::new(12)),
        important: words("That you tell me before things change"),
        likes: pick(rng, &likes).map(|l| (*l).to_string()),
        hopes: words("To have somebody to play with every day"),
        written_with: words("Child, parents, class teacher"),
        shared_on: Some(written),
    });
}

fn equipment(school: &School, sheet: &mut Sheet<'_>) {
    let things = [
        ("Laptop with reading software", "SEN 01", "The school"),
        ("Ear defenders", "SEN 07", "The school"),
        ("Sloping writing board", "OT 112", "Health"),
        ("Radio aid", "HI 3", "The authority"),
        ("Weighted lap pad", "SEN 11", "The school"),
    ];
    let ids: Vec<Id> = (0_u64..)
        .zip(things)
        .map(|(n, (title, number, owner))| {
            sheet.add(&Equipment {
                title: title.to_string(),
                number: words(number),
                owner: words(owner),
                kept: words("SEN cupboard"),
                check_on: (n == 0 || n == 3).then(|| ahead(school, 9 + n * 20)),
                note: None,
            })
        })
        .collect();
    for (n, (child, equipment)) in (0_u64..).zip(with(school, &SenStatus::Plan).zip(ids)).take(4) {
        sheet.add(&Loan {
            equipment,
            pupil: child.id,
            starts: ago(school, 60 + n),
            // One is overdue.
            due: Some(if n == 1 { ago(school, 3) } else { ahead(school, 30 + n) }),
            returned_on: None,
            note: words("Good order"),
        });
    }
}
