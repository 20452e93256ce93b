//! CSV as the systems and the staff room write it.

use super::*;
use crate::domain::records::{Placement, Pupil, Register};

#[test]
fn an_arbor_sen_report_has_a_row_for_each_need_and_two_columns_of_one_name() {
    let text = "\
UPN,Name,Year group(s) this academic year,Registration form(s) this academic year,Date of Birth,Ethnicity,SEN status,Sen Need,SEN Description,SEN Need Ranking,Start Date,Funded Hours,SEN status
U001200121001,\"Barnes, Maya\",Year 4,4W,04 Mar 2018,WBRI,SEN Support,Specific Learning Difficulty,,1,16 Dec 2025,,K
U001200121001,\"Barnes, Maya\",Year 4,4W,04 Mar 2018,WBRI,SEN Support,\"Speech, Language and Communications needs\",Expressive,2,02 Feb 2026,,K
H001200121002,\"Hill, Thomas\",\"Year 4, Year 4\",\"N Butterworth, N Butterworth: Monday Am\",19 Nov 2017,WBRI,\"Education, Health and Care Plan\",Autistic Spectrum Disorder,,1,12 May 2024,15h 0m,E
";
    let (rows, plan) = pupils(text);
    assert_eq!((plan.created, plan.rejected.len()), (2, 0), "{:?}", plan.rejected);
    assert_eq!(
        register(&rows),
        ["Barnes, Maya: K [SPLD SLCN] 4/4W", "Hill, Thomas: E [ASD] 4/N Butterworth",]
    );
    let statuses = rows.of::<Register>();
    assert_eq!(statuses.len(), 2);
    let plan_row = statuses.iter().find(|s| s.status.code() == "E").unwrap();
    assert_eq!(plan_row.funded_hours.as_deref(), Some("15h 0m"));
    assert_eq!(plan_row.starts.to_string(), "2024-05-12");
    assert_eq!(rows.of::<Pupil>()[0].dob.unwrap().to_string(), "2018-03-04");
}

#[test]
fn a_sims_list_has_preferred_names_and_flags() {
    let text = "\u{feff}\
Admission No,UPN,Legal Surname,Legal Forename,Preferred Name,Date of Birth,Gender,Year Group,Reg Group,Enrolment Status,SEN Status,Pupil Premium,EAL,Looked After,School,Site
001001,u001200121001 ,O'Neill,Zoë,Zo,04/03/2018,F,Year 4,4W,C,K,Y,N,N,Elm,1
001002,,Hill,Thomas,Thomas,19/11/2017,M,R,RB,C,,N,Y,,Elm,1
";
    let (rows, plan) = pupils(text);
    assert_eq!((plan.created, plan.rejected.len()), (2, 0));
    let pupils = rows.of::<Pupil>();
    let zoe = &pupils[0];
    assert_eq!(zoe.upn.as_deref(), Some("U001200121001"));
    assert_eq!(zoe.preferred.as_deref(), Some("Zo"));
    assert_eq!((zoe.pupil_premium, zoe.looked_after, zoe.eal), (Some(true), Some(false), false));
    assert_eq!(pupils[1].preferred, None);
    assert_eq!((pupils[1].eal, pupils[1].looked_after), (true, None));
    // A pupil without SEN has no row in the register.
    assert_eq!(rows.of::<Register>().len(), 1);
    assert_eq!(
        rows.of::<Placement>().iter().map(|p| p.starts.to_string()).collect::<Vec<_>>(),
        ["2026-09-01"; 2]
    );
}

#[test]
fn a_hub_table_has_a_history_of_statuses() {
    let text = "\
upn,surname,forename,dob,senprovisioncode,senprovisiondescription,senprovisionstartdate,senprovisionenddate
U001200121001,Barnes,Maya,2018-03-04,K,SEN support,2023-09-01,2025-01-31
U001200121001,Barnes,Maya,2018-03-04,E,\"Education, health and care plan\",2025-02-01,
H001200121002,Hill,Tom,2017-11-19,K,SEN support,2022-01-10,2024-07-20
";
    let (rows, plan) = pupils(text);
    assert_eq!((plan.created, plan.rejected.len()), (2, 0));
    let mut statuses: Vec<String> =
        rows.of::<Register>().iter().map(|s| format!("{} {}", s.starts, s.status.code())).collect();
    statuses.sort();
    assert_eq!(statuses, ["2022-01-10 K", "2023-09-01 K", "2024-07-21 N", "2025-02-01 E"]);
}

#[test]
fn a_staff_room_list_has_titles_sections_totals_and_its_own_words() {
    let text = "\
Elm Primary SEN list,,,,
Autumn 2026 - CONFIDENTIAL,,,,
,,,,
Pupil,Class,Stage,Needs,Comments
SEN Support,,,,
Maya Barnes,4W,,dyslexia / speech and language,Overlays
Ana de Souza,3H,K,ASC and ADHD,
EHCP,,,,
Tom Hill,4W,EHC plan,?ASD,
Monitoring,,,,
Kai Lee,R Oak,,Sensory seeking,\"Two
lines\"
Total,4,,,
Printed on 24/11/2026,,,,
";
    let (rows, plan) = pupils(text);
    assert_eq!((plan.created, plan.rejected.len()), (4, 0), "{:?}", plan.rejected);
    assert_eq!(
        register(&rows),
        [
            "Barnes, Maya: K [SPLD SLCN] 4/4W",
            "Hill, Tom: E [??ASD] 4/4W",
            "Lee, Kai: Nm [?Sensory seeking] R/R Oak",
            "de Souza, Ana: K [ASD SEMH] 3/3H",
        ]
    );
    let tom = rows.of::<Register>().into_iter().find(|s| s.status.code() == "E").unwrap();
    assert_eq!(tom.original.as_deref(), Some("EHC plan"));
    let fields: Vec<&str> = plan.warnings.iter().map(|w| w.field.as_str()).collect();
    for field in ["status", "need", "year_group"] {
        assert!(fields.contains(&field), "{field} in {fields:?}");
    }
}

#[test]
fn unknown_status_and_needs_are_kept_and_said() {
    let (rows, plan) =
        pupils("Name,Class,SEN status,Need\nMaya Barnes,4W,Wave 3 plus,Left handed\n");
    assert_eq!((plan.created, places(&plan.rejected).len()), (1, 0));
    let status = &rows.of::<Register>()[0];
    assert_eq!((status.status.code(), status.monitoring), ("N", true));
    assert_eq!(status.original.as_deref(), Some("Wave 3 plus"));
    let need = &rows.of::<crate::domain::records::Need>()[0];
    assert_eq!((need.code.clone(), need.words.as_deref()), (None, Some("Left handed")));
    let said = places(&plan.warnings);
    assert!(said.contains(&(2, "status")) && said.contains(&(2, "need")), "{said:?}");
}

#[test]
fn bad_rows_are_refused_by_number_field_and_reason_and_the_rest_goes_in() {
    let text = "\
UPN,Surname,Forename,DOB,Year,SEN status
X001200121001,Check,Letter,04/03/2018,4,K
U00120012100,Too,Short,04/03/2018,4,K
U001200121001,Good,Ann,04/03/2018,4,K
,No,Number,04/03/2018,4,K
H001200121002,Bad,Date,31/02/2018,4,K
A001200121005,,Nobody,04/03/2018,4,K
P001200121006,Short,Row,04/03/2018
D001200121007,Long,Row,04/03/2018,4,K,extra
U001200121001,Other,Child,05/05/2017,5,K
T001200121008,Old,Enough,04/03/1980,4,K
";
    let (rows, plan) = pupils(text);
    assert_eq!(rows.of::<Pupil>().len(), 2);
    assert_eq!(
        places(&plan.rejected),
        [
            (2, "upn"),
            (3, "upn"),
            (6, "dob"),
            (7, "surname"),
            (8, "row"),
            (9, "row"),
            (10, "upn"),
            (11, "dob"),
        ]
    );
    assert!(
        plan.rejected[0].reason.contains("begins with X where U belongs"),
        "{}",
        plan.rejected[0].reason
    );
    assert!(plan.rejected[4].reason.contains("4 cells where the headings have 6"));
    assert!(plan.succeeded());
}

#[test]
fn encodings_and_separators_are_told_apart() {
    let want = ["Wójcik, Zoë: K [] 4/4W"];
    let text = "Surname;Forename;Year;Class;SEN status\nWójcik;Zoë;4;4W;K\n";
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let old: Vec<u8> = text.chars().map(|c| u8::try_from(c as u32).unwrap()).collect();
    for bytes in [
        text.as_bytes().to_vec(),
        text.replace(';', "\t").into_bytes(),
        text.replace(';', ",").replace('\n', "\r\n").into_bytes(),
        text.replace('\n', "\r").into_bytes(),
        utf16,
        big,
        old,
    ] {
        assert_eq!(register(&pupils(&bytes).0), want);
    }
}

#[test]
fn names_with_one_upn_and_children_with_one_name_are_told_apart() {
    let text = "\
UPN,Name,DOB,Class
U001200121001,\"Barnes, Maya\",04/03/2018,4W
H001200121002,\"Barnes, Maya\",04/03/2018,4H
,\"Khan, Ali\",01/02/2018,4W
,\"Khan, Ali\",09/09/2018,4W
";
    let (rows, plan) = pupils(text);
    assert_eq!((rows.of::<Pupil>().len(), plan.rejected.len()), (4, 0));
}

#[test]
fn columns_that_say_status_with_ticks_are_read() {
    let text = "\
Name,Year,EHCP,SEN Support,Monitoring
Maya Barnes,4,,✓,
Tom Hill,4,12/05/2024,,
Kai Lee,R,No,No,Y
Ana Diaz,1,,,
";
    let (rows, plan) = pupils(text);
    assert_eq!(plan.rejected, []);
    assert_eq!(
        register(&rows),
        ["Barnes, Maya: K [] 4/", "Diaz, Ana: - [] 1/", "Hill, Tom: E [] 4/", "Lee, Kai: Nm [] R/",]
    );
    let tom = rows.of::<Register>().into_iter().find(|s| s.status.code() == "E").unwrap();
    assert_eq!(tom.issued.unwrap().to_string(), "2024-05-12");
}

#[test]
fn statuses_that_contradict_refuse_the_row() {
    let (_, plan) =
        pupils("Name,Year,SEN status,SEN status\nMaya Barnes,4,EHCP,K\nTom Hill,4,SEN support,K\n");
    assert_eq!((plan.created, places(&plan.rejected)), (1, vec![(2, "status")]));
}

#[test]
fn a_map_gives_columns_by_hand_and_is_written_as_it_was_used() {
    let text = "\
Made by the office
Kid,Group,Flag,Flag,Born
Maya Barnes,4W,K,red,03/04/2018
Tom Hill,4W,E,blue,11/19/2017
";
    let rows = Rows::default();
    assert!(rows.planned(What::Pupils, text.as_bytes(), None).is_err());
    let toml = "
header_row = 2
date_order = \"month_first\"
[columns]
Kid = \"name\"
Group = \"class\"
\"Flag#1\" = \"status\"
\"Flag#2\" = \"ignore\"
Born = \"dob\"
";
    let map = Map::parse(toml, What::Pupils).unwrap();
    let plan = rows.planned(What::Pupils, text.as_bytes(), Some(&map)).unwrap();
    assert_eq!((plan.created, plan.rejected.len()), (2, 0), "{:?}", plan.rejected);
    let mut made = Rows::default();
    made.apply(&plan.action);
    assert_eq!(register(&made), ["Barnes, Maya: K [] 4/4W", "Hill, Tom: E [] 4/4W"]);
    assert_eq!(made.of::<Pupil>()[0].dob.unwrap().to_string(), "2018-03-04");

    let source = read(text.as_bytes()).unwrap();
    let used = crate::intake::map_used(What::Pupils, &source, Some(&map)).unwrap();
    let again = Map::parse(&used.to_toml(), What::Pupils).unwrap();
    let mut fields: Vec<_> = again.columns.clone();
    fields.sort();
    assert_eq!(
        fields,
        [
            ("Born".to_string(), "dob".to_string()),
            ("Flag#1".into(), "status".into()),
            ("Flag#2".into(), "ignore".into()),
            ("Group".into(), "class".into()),
            ("Kid".into(), "name".into()),
        ]
    );
    assert_eq!(rows.planned(What::Pupils, text.as_bytes(), Some(&again)).unwrap().created, 2);
}

#[test]
fn a_list_without_headings_is_read_by_place() {
    let map = Map::parse("header_row = 0\n[columns]\n\"#1\" = \"surname\"\n\"#2\" = \"forename\"\n\"#4\" = \"class\"", What::Pupils).unwrap();
    let rows = Rows::default();
    let plan = rows
        .planned(What::Pupils, b"Barnes,Maya,x,4W\nHill,Tom,y,4W\nToo,short\n", Some(&map))
        .unwrap();
    assert_eq!((plan.created, places(&plan.rejected)), (2, vec![(3, "row")]));
}

#[test]
fn a_map_that_names_what_is_not_there_is_an_error() {
    let map = Map::parse("[columns]\nFoo = \"name\"", What::Pupils).unwrap();
    let error = Rows::default()
        .planned(What::Pupils, b"Name,Class\nMaya Barnes,4W\n", Some(&map))
        .unwrap_err();
    assert_eq!(error.kind(), "map");
    assert!(error.to_string().contains("Foo"));
}

#[test]
fn leavers_have_no_year_and_stay_off_no_list() {
    let (rows, plan) =
        pupils("UPN,Name,Year,Leaving date\nU001200121001,\"Barnes, Maya\",,21/07/2026\n");
    assert_eq!((plan.created, plan.rejected.len()), (1, 0));
    assert_eq!(rows.of::<Pupil>()[0].left.unwrap().to_string(), "2026-07-21");
    assert_eq!(rows.of::<Placement>().len(), 0);
}

#[test]
fn a_child_called_page_is_no_footer_and_a_footer_is_no_child() {
    let text = "Name,Class\n\"Page, Tom\",4W\nKey Stage,4W\nPage 1 of 3,\n\"Page, Ann\",\nReport produced by Elm Primary,\n";
    let (rows, plan) = pupils(text);
    assert_eq!((rows.of::<Pupil>().len(), places(&plan.rejected)), (2, vec![(5, "row")]));
}

#[test]
fn what_a_list_says_of_a_plan_waits_for_the_status() {
    let (mut rows, plan) = pupils("Name,Class,Caseworker\nMaya Barnes,4W,J Fox\n");
    assert_eq!(places(&plan.warnings), [(2, "caseworker"), (2, "year_group")]);
    rows.import(What::Pupils, "Name,Class,SEN status\nMaya Barnes,4W,E\n");
    let plan = rows.import(What::Pupils, "Name,Class,Caseworker\nMaya Barnes,4W,J Fox\n");
    assert_eq!(plan.updated, 1);
    assert_eq!(rows.of::<Register>()[0].caseworker.as_deref(), Some("J Fox"));
}
