//! Lists as they come and should not: rows twice, failed formulas, remarks beside names.

use super::*;
use crate::domain::records::{Need, Pupil, Register};

#[test]
fn rows_that_say_nothing_new_are_taken_once_and_said() {
    let text = "\
UPN,Surname,Forename,DOB,Class,SEN status,Need
U001200121001,Barnes,Maya,04/03/2018,4W,K,SPLD
U001200121001,Barnes,Maya,04/03/2018,4W,K,SPLD
U001200121001,Barnes,Maya,04/03/2018,4W,K,SLCN
,Hill,Tom,19/11/2017,4W,K,MLD
,Hill,Tom,19/11/2017,4W,K,MLD
";
    let (rows, plan) = pupils(text);
    assert_eq!((plan.created, plan.rejected.len()), (2, 0));
    assert_eq!(register(&rows), ["Barnes, Maya: K [SPLD SLCN] 4/4W", "Hill, Tom: K [MLD] 4/4W"]);
    let said: Vec<&str> =
        plan.warnings.iter().filter(|w| w.field == "row").map(|w| w.reason.as_str()).collect();
    assert_eq!(
        said,
        ["says again what row 2 says of the same child, and was taken once; so do row 6"]
    );
}

#[test]
fn needs_that_are_questions_or_two_words_are_kept() {
    let text = "\
Name,Class,SEN status,Need
Ann Oak,4W,K,?
Bob Oak,4W,K,Dyslexia/dyscalculia
Cy Oak,4W,K+,SLCN SEMH
";
    let (rows, plan) = pupils(text);
    let needs: Vec<(Option<String>, Option<String>)> = rows
        .of::<Need>()
        .into_iter()
        .map(|n| (n.code.map(|c| c.code().to_string()), n.words))
        .collect();
    for need in [
        (None, Some("?".to_string())),
        (Some("SPLD"), Some("Dyslexia, dyscalculia".to_string())),
        (Some("SLCN"), None),
        (Some("SEMH"), None),
    ] {
        let need = (need.0.map(str::to_string), need.1);
        assert!(needs.contains(&need), "{need:?} in {needs:?}");
    }
    let said = places(&plan.warnings);
    for place in [(2, "need"), (3, "need"), (4, "status")] {
        assert!(said.contains(&place), "{place:?} in {said:?}");
    }
    let plus = rows.of::<Register>().into_iter().find(|s| s.original.is_some()).unwrap();
    assert_eq!((plus.status.code(), plus.original.as_deref()), ("K", Some("K+")));
}

#[test]
fn a_need_without_a_status_is_said_to_be_off_the_register() {
    let (rows, plan) = pupils("Name,Class,Need\nAnn Oak,4W,SLCN\nBob Oak,4W,ASD\nCy Oak,4W,\n");
    assert_eq!((plan.created, rows.of::<Register>().len()), (3, 0));
    let file: Vec<&str> =
        plan.warnings.iter().filter(|w| w.row == 0).map(|w| w.reason.as_str()).collect();
    assert_eq!(
        file,
        [
            "2 pupils have a need and no SEN status, and are not on the register: add a column of SEN status, or give it to each"
        ]
    );
    // With the status on file it says nothing.
    let mut held = pupils("Name,Class,SEN status\nAnn Oak,4W,K\nBob Oak,4W,K\n").0;
    let again = held.import(What::Pupils, "Name,Class,Need\nAnn Oak,4W,SLCN\nBob Oak,4W,ASD\n");
    assert!(again.warnings.iter().all(|w| w.row != 0), "{:?}", again.warnings);
}

#[test]
fn a_failed_formula_refuses_its_row_where_the_column_is_read() {
    let text = "\
Name,Class,SEN status,Need,Age
#REF!,4W,K,SLCN,8
Bo Oak,#N/A,K,SLCN,8
Cy Oak,4W,#N/A,SLCN,8
Di Oak,4W,K,SLCN,#VALUE!
#N/A,#N/A,#N/A,#N/A,#N/A
";
    let (rows, plan) = pupils(text);
    assert_eq!(rows.of::<Pupil>().len(), 1);
    assert_eq!(places(&plan.rejected), [(2, "name"), (3, "class"), (4, "status")]);
    assert_eq!(plan.rejected[1].reason, "the cell holds #N/A instead of a value: mend the formula");
}

#[test]
fn failed_formulas_of_a_workbook_are_seen_too() {
    // A workbook keeps a formula's failure as a kind of cell of its own.
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (n, word) in ["Name", "Class", "SEN status"].iter().enumerate() {
        sheet.write(0, n as u16, *word).unwrap();
    }
    for (row, name) in ["Ann Oak", "Bo Oak"].iter().enumerate() {
        sheet.write(row as u32 + 1, 0, *name).unwrap();
        sheet.write(row as u32 + 1, 1, "4W").unwrap();
    }
    sheet.write(1, 2, "K").unwrap();
    let failed = rust_xlsxwriter::Formula::new("=VLOOKUP(A3,Z1:Z9,1,0)").set_result("#N/A");
    sheet.write(2, 2, failed).unwrap();
    let (rows, plan) = pupils(book.save_to_buffer().unwrap());
    assert_eq!(rows.of::<Pupil>().len(), 1);
    assert_eq!(places(&plan.rejected), [(3, "status")], "{:?}", plan.rejected);
}

#[test]
fn a_month_is_a_date_for_the_register_and_for_no_birthday() {
    let text = "\
Name,DOB,Class,SEN status,Date added
Ann Oak,04/03/2018,4W,K,Sept 2024
Bob Oak,04/03/2018,4W,K,Jan-25
Cy Oak,March 2018,4W,K,01/09/2024
Di Oak,04/03/2018,4W,K,last term
";
    let (rows, plan) = pupils(text);
    let mut starts: Vec<String> =
        rows.of::<Register>().iter().map(|s| s.starts.to_string()).collect();
    starts.sort();
    assert_eq!(starts, ["2024-09-01", "2025-01-01"]);
    assert_eq!(places(&plan.rejected), [(4, "dob"), (5, "status_starts")]);
    let said: Vec<&str> = plan
        .warnings
        .iter()
        .filter(|w| w.field == "status_starts")
        .map(|w| w.reason.as_str())
        .collect();
    assert_eq!(said, ["\"Sept 2024\" was read as 1 Sep 2024", "\"Jan-25\" was read as 1 Jan 2025"]);
}

#[test]
fn what_is_no_name_is_neither_a_child_nor_lost() {
    let text = "\
Name,Class,SEN status,Notes
Sam & Alex Reed,4W,K,twins
Mo Oak - EHCP pending,4W,K,
Hal Oak (moved to 5T),4W,K,tall
Gus Oak (Gussy),4W,K,
";
    let (rows, plan) = pupils(text);
    assert_eq!(places(&plan.rejected), [(2, "name"), (3, "name")]);
    let children = rows.of::<Pupil>();
    let (hal, gus) = (&children[0], &children[1]);
    assert_eq!((hal.preferred.as_deref(), hal.notes.as_deref()), (None, Some("tall\nmoved to 5T")));
    assert_eq!(gus.preferred.as_deref(), Some("Gussy"));
    assert!(places(&plan.warnings).contains(&(4, "name")));
}

#[test]
fn a_birth_date_that_changes_is_said() {
    let list =
        |dob: &str| format!("UPN,Surname,Forename,DOB,Year\nU001200121001,Barnes,Maya,{dob},4\n");
    let (mut rows, _) = pupils(list("04/03/2018"));
    let plan = rows.import(What::Pupils, list("05/03/2018"));
    assert_eq!((plan.updated, places(&plan.warnings)), (1, vec![(2, "dob")]));
    assert_eq!(rows.of::<Pupil>()[0].dob.unwrap().to_string(), "2018-03-05");
    assert_eq!(rows.import(What::Pupils, list("05/03/2018")).warnings, []);
}

#[test]
fn headings_of_the_systems_own_report_builders() {
    let text = "\
First,Last,DOB,Year Group,SEN Status,Need Type Code,Need Type Description,Rank,Pupil Premium Recipient,Temp UPN
Ann,Oak,04/03/2018,4,K,SPLD,Specific Learning Difficulty,1,Yes,
";
    let (rows, plan) = pupils(text);
    assert_eq!(plan.warnings, []);
    assert_eq!(register(&rows), ["Oak, Ann: K [SPLD] 4/"]);
    assert_eq!(rows.of::<Pupil>()[0].pupil_premium, Some(true));
}
