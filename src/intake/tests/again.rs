//! The same list again, and another one over it.

use super::*;
use crate::domain::records::{Need, Placement, Pupil, Register};

const FIRST: &str = "\
UPN,Admission number,Surname,Forename,DOB,Year,Class,SEN status,Need,FSM,Medical,Notes
U001200121001,0471,Barnes,Maya,04/03/2018,4,4W,K,dyslexia / left handed,Y,Asthma,First
H001200121002,0472,Hill,Tom,19/11/2017,4,4W,Wave 3,ASD,N,,
,0473,Lee,Kai,01/05/2020,1,1B,,,N,,
,,Diaz,Ana,02/06/2020,1,1B,K,SLCN,,,
";

fn id_of(rows: &Rows, forename: &str) -> Id {
    rows.0
        .iter()
        .find(|r| {
            r.record::<Pupil>().is_ok_and(|p| p.forename == forename) && r.kind.name == "pupil"
        })
        .unwrap()
        .id
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let (mut rows, plan) = pupils(FIRST);
    assert_eq!((plan.created, plan.rejected.len()), (4, 0));
    let again = rows.import(What::Pupils, FIRST);
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 4), "{:?}", again.action);
    assert!(again.action.is_empty());
}

#[test]
fn empty_cells_clear_nothing_and_typed_words_stay() {
    let (mut rows, _) = pupils(FIRST);
    let maya = id_of(&rows, "Maya");
    for (field, words) in
        [("medical", "Inhaler in the office"), ("helps", "Overlays"), ("notes", "Mine")]
    {
        rows.type_in(Pupil::KIND, maya, field, Value::text(words));
    }
    let plan = rows.import(
        What::Pupils,
        "\
UPN,Surname,Forename,DOB,Year,Class,SEN status,Need,FSM,Medical,Notes,What helps
U001200121001,Barnes,Maya,,,,,,,Asthma,Other,
",
    );
    assert_eq!((plan.updated, plan.unchanged), (0, 1), "{:?}", plan.action);
    let kept: Vec<&str> = plan.warnings.iter().map(|w| w.field.as_str()).collect();
    assert_eq!(kept, ["medical", "notes"]);
    let pupil = rows.of::<Pupil>().into_iter().find(|p| p.forename == "Maya").unwrap();
    assert_eq!(pupil.medical.as_deref(), Some("Inhaler in the office"));
    assert_eq!(pupil.notes.as_deref(), Some("Mine"));
    assert_eq!((pupil.fsm, pupil.dob.is_some()), (Some(true), true));
    assert_eq!(register(&rows)[0], "Barnes, Maya: K [SPLD ?left handed] 4/4W");
}

#[test]
fn only_differences_are_written() {
    let (mut rows, _) = pupils(FIRST);
    let plan = rows.import(What::Pupils, "UPN,Name,FSM\nU001200121001,\"Barnes, Maya\",N\n");
    assert_eq!((plan.updated, plan.action.edits.len()), (1, 1));
    match &plan.action.edits[0] {
        Edit::Set { kind, cells, .. } => {
            let place = Pupil::KIND.position("fsm").unwrap();
            assert_eq!((kind.name, cells.as_slice()), ("pupil", &[(place, Value::Int(0))][..]));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn words_that_the_school_has_placed_are_not_asked_about_again() {
    let (mut rows, _) = pupils(FIRST);
    let words = rows
        .0
        .iter()
        .find(|r| {
            r.record::<Need>().is_ok_and(|n| n.words.as_deref() == Some("left handed"))
                && r.kind.name == "need"
        })
        .unwrap()
        .id;
    rows.type_in(Need::KIND, words, "code", Value::text("OTH"));
    let wave = rows
        .0
        .iter()
        .find(|r| {
            r.kind.name == "register" && r.record::<Register>().is_ok_and(|s| s.original.is_some())
        })
        .unwrap()
        .id;
    rows.type_in(Register::KIND, wave, "status", Value::text("K"));
    rows.type_in(Register::KIND, wave, "monitoring", Value::Int(0));
    let plan = rows.import(What::Pupils, FIRST);
    assert!(plan.action.is_empty(), "{:?}", plan.action);
}

#[test]
fn a_pupil_is_found_by_upn_number_or_name_and_birth_date() {
    let (mut rows, _) = pupils(FIRST);
    let plan = rows.import(
        What::Pupils,
        "\
UPN,Admission number,Surname,Forename,DOB,Year,Class
U001200121001,,Barnes-Hart,Maya,04/03/2018,4,4W
,473,Lee,Kai,01/05/2020,1,1B
,,Diaz,Ana,02/06/2020,2,2B
",
    );
    assert_eq!(
        (plan.created, plan.updated, plan.unchanged, plan.rejected.len()),
        (0, 2, 1, 0),
        "{plan:?}"
    );
    assert_eq!(places(&plan.warnings), [(4, "name")]);
    assert_eq!(rows.of::<Pupil>().len(), 4);
}

#[test]
fn several_of_one_name_and_birth_date_refuse_the_row() {
    let (mut rows, _) = pupils(
        "UPN,Name,DOB,Class\nU001200121001,Maya Barnes,04/03/2018,4W\nH001200121002,Maya Barnes,04/03/2018,4W\n",
    );
    let plan = rows.import(What::Pupils, "Name,DOB,Class\nMaya Barnes,04/03/2018,4W\n");
    assert_eq!(
        (plan.created + plan.updated + plan.unchanged, places(&plan.rejected)),
        (0, vec![(2, "name")])
    );
    assert!(!plan.succeeded());
}

#[test]
fn a_name_alone_never_matches_and_a_name_with_the_class_does_and_says_so() {
    let (mut rows, _) = pupils(FIRST);
    let plan = rows.import(
        What::Pupils,
        "Name,Class,Need\nMaya Barnes,4W,SLCN\nTom Hill,5X,SEMH\nNew Child,4W,\n",
    );
    assert_eq!(
        (plan.created, plan.updated, places(&plan.rejected)),
        (1, 1, vec![(3, "name")]),
        "{plan:?}"
    );
    assert!(plan.warnings.iter().any(|w| w.row == 2 && w.reason.contains("name and class")));
    assert_eq!(register(&rows)[0], "Barnes, Maya: K [SPLD ?left handed SLCN] 4/4W");
}

#[test]
fn a_list_of_names_first_and_the_roll_afterwards_meet() {
    let (mut rows, _) = pupils("Name,Class,Stage\nMaya Barnes,4W,K\n");
    let plan = rows.import(What::Pupils, FIRST);
    assert_eq!((plan.created, plan.updated), (3, 1));
    let maya = rows.of::<Pupil>().into_iter().find(|p| p.forename == "Maya").unwrap();
    assert_eq!(maya.upn.as_deref(), Some("U001200121001"));
    assert!(rows.import(What::Pupils, FIRST).action.is_empty());
}

#[test]
fn a_temporary_upn_is_replaced_and_kept_as_the_former_one() {
    let temporary = {
        // Twelve characters and the letter that goes with them.
        let letters = "ABCDEFGHJKLMNPQRTUVWXYZ";
        letters
            .chars()
            .map(|c| format!("{c}00120012101A"))
            .find(|u| crate::domain::upn::Upn::parse(u).is_ok())
            .unwrap()
    };
    let (mut rows, _) =
        pupils(format!("UPN,Name,DOB,Class\n{temporary},Maya Barnes,04/03/2018,4W\n"));
    let plan =
        rows.import(What::Pupils, "UPN,Name,DOB,Class\nU001200121001,Maya Barnes,04/03/2018,4W\n");
    assert_eq!((plan.updated, plan.rejected.len()), (1, 0), "{plan:?}");
    let maya = &rows.of::<Pupil>()[0];
    assert_eq!(
        (maya.upn.as_deref(), maya.former_upn.as_deref()),
        (Some("U001200121001"), Some(temporary.as_str()))
    );
    // A list that still has the old number is about the same child.
    let plan = rows.import(
        What::Pupils,
        format!(
            "UPN,Former UPN,Name,DOB,Class\nU001200121001,{temporary},Maya Barnes,04/03/2018,4W\n"
        ),
    );
    assert!(plan.action.is_empty());
    // A number that is for good is not exchanged for another.
    let plan =
        rows.import(What::Pupils, "UPN,Name,DOB,Class\nH001200121002,Maya Barnes,04/03/2018,4W\n");
    assert_eq!(places(&plan.rejected), [(2, "upn")]);
}

#[test]
fn a_stranger_with_a_known_upn_is_refused() {
    let (mut rows, _) = pupils(FIRST);
    let plan =
        rows.import(What::Pupils, "UPN,Name,DOB,Class\nU001200121001,Someone Else,09/09/2019,1B\n");
    assert_eq!(places(&plan.rejected), [(2, "upn")]);
    assert!(plan.action.is_empty());
}

#[test]
fn a_changed_status_and_class_are_new_rows_and_the_old_ones_stay() {
    let (mut rows, _) = pupils(FIRST);
    let plan = rows.import(What::Pupils, "UPN,Name,Class,SEN status,SEN start date\nU001200121001,\"Barnes, Maya\",4B,E,10/11/2026\n");
    assert_eq!(plan.updated, 1);
    let maya = id_of(&rows, "Maya");
    let mut places: Vec<(String, String)> = rows
        .of::<Placement>()
        .into_iter()
        .filter(|p| p.pupil == maya)
        .map(|p| (p.starts.to_string(), p.class.unwrap_or_default()))
        .collect();
    places.sort();
    assert_eq!(
        places,
        [("2026-09-01".into(), "4W".into()), ("2026-11-24".to_string(), "4B".to_string())]
    );
    let mut statuses: Vec<String> = rows
        .of::<Register>()
        .into_iter()
        .filter(|s| s.pupil == maya)
        .map(|s| format!("{} {}", s.starts, s.status.code()))
        .collect();
    statuses.sort();
    // K was entered today without a date, so it stands after the plan's: both are kept.
    assert_eq!(statuses, ["2026-11-10 E", "2026-11-24 K"]);
    assert!(
        plan.warnings.iter().any(|w| w.field == "status" && w.reason.contains("stays in force"))
    );
}

#[test]
fn accents_and_noughts_lost_on_the_way_are_no_change() {
    let (mut rows, _) =
        pupils("UPN,Admission number,Name,Class\nU001200121001,0471,\"Wójcik, Zoë\",4W\n");
    let plan = rows.import(
        What::Pupils,
        "UPN,Admission number,Name,Class\nU001200121001,471,\"Wojcik, Zoe\",4w\n",
    );
    assert!(plan.action.is_empty(), "{:?}", plan.action);
    assert_eq!(rows.of::<Pupil>()[0].forename, "Zoë");
}

#[test]
fn the_same_child_on_two_rows_of_the_second_list_is_one() {
    let (mut rows, _) = pupils(FIRST);
    let plan = rows.import(What::Pupils, "UPN,Admission number,Name,DOB,Class\nU001200121001,,Maya Barnes,04/03/2018,4W\n,0471,Maya Barnes,04/03/2018,4W\n");
    assert_eq!(plan.unchanged, 1, "{plan:?}");
    assert_eq!(plan.rejected, []);
}
