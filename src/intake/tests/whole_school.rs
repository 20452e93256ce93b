//! The folder of nine files.

use std::collections::HashSet;

use super::*;
use crate::domain::check::check_row;
use crate::domain::records::{Contact, Mark, Placement, Pupil, Register, Review, Session};
use crate::intake::SchoolFolder;

const FILES: [(&str, &str); 9] = [
    ("schools", "urn,la,estab,name\n900000,001,2001,Elm Primary School\n"),
    ("staff", "id,urn,name,role\n1,900000,Dr. Joan Shaw,SENCO\n2,900000,Sam Ali,TA\n"),
    (
        "pupils",
        "upn,urn,forename,surname,dob,year,class,sex,fsm,eal,sen,need,joined,left\n\
      U001200121001,900000,Maya,Barnes,2018-03-04,4,4 Oak,F,Y,N,K,SLCN,2022-09-03,\n\
      H001200121002,900000,Tom,de Souza,2014-11-19,,,M,N,Y,N,,2018-09-03,2025-07-21\n",
    ),
    (
        "interventions",
        "id,urn,programme,area,start,end,days,time,minutes,staff\n1,900000,NELI,C&I,2025-09-03,2025-10-24,MH,09:15,30,2\n",
    ),
    (
        "members",
        "intervention,upn,from,to\n1,U001200121001,2025-09-03,2025-10-24\n1,H001200121002,2025-09-10,2025-10-24\n",
    ),
    (
        "sessions",
        "id,intervention,date,time,minutes,staff,note\n1,1,2025-09-04,09:15,30,2,\"Read 5/8, calm\"\n2,1,2025-09-08,09:15,30,2,\n",
    ),
    (
        "attendance",
        "session,upn,mark,note\n1,U001200121001,P,\n1,H001200121002,R,refused\n2,U001200121001,A,\n2,H001200121002,L,\n",
    ),
    (
        "contacts",
        "id,upn,date,time,channel,who,direction,staff,summary,followup,done\n1,U001200121001,2025-09-05,15:10,gate,mother,in,2,Upset,2025-09-12,Y\n",
    ),
    (
        "reviews",
        "id,upn,kind,due,held,outcome\n1,U001200121001,annual review,2025-12-01,2025-11-28,continue\n",
    ),
];

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in FILES {
        std::fs::write(dir.path().join(name).with_extension("csv"), text).unwrap();
    }
    dir
}

fn imported(dir: &std::path::Path) -> (Rows, Vec<Id>) {
    let folder = SchoolFolder::open(dir).unwrap();
    let total = folder.bytes();
    let mut actions = folder.actions(today());
    let mut rows = Rows::default();
    let mut order = Vec::new();
    for action in &mut actions {
        let action = action.unwrap();
        order.extend(action.edits.iter().map(Edit::row));
        rows.apply(&action);
    }
    assert_eq!(actions.done(), total);
    (rows, order)
}

#[test]
fn a_folder_becomes_whole_records_the_same_every_time() {
    let dir = folder();
    let (rows, order) = imported(dir.path());
    for row in &rows.0 {
        check_row(row.kind, &row.cells).unwrap();
    }
    assert_eq!((rows.of::<Session>().len(), rows.of::<Mark>().len()), (2, 4));
    assert_eq!(
        (rows.of::<Placement>().len(), rows.of::<Register>().len(), rows.of::<Review>().len()),
        (1, 1, 1)
    );
    let contact = &rows.of::<Contact>()[0];
    assert_eq!(contact.followed_up_on, contact.follow_up_on);
    assert_eq!(rows.of::<Pupil>()[1].surname, "de Souza");
    assert_eq!(imported(dir.path()).1, order);
    // Every row that another names is there.
    let known: HashSet<Id> = rows.0.iter().map(|r| r.id).collect();
    for row in &rows.0 {
        for value in &row.cells {
            assert!(
                value.as_id().is_none_or(|id| known.contains(&id)),
                "{} {value:?}",
                row.kind.name
            );
        }
    }
}

#[test]
fn a_folder_with_a_file_missing_or_torn_is_a_sentence() {
    let dir = folder();
    std::fs::write(dir.path().join("sessions.csv"), "id,intervention,date\n1,1,never\n").unwrap();
    let folder = SchoolFolder::open(dir.path()).unwrap();
    let error = folder.actions(today()).find_map(Result::err).unwrap();
    assert!(error.to_string().contains("Line 2 of sessions.csv"), "{error}");
    std::fs::remove_file(dir.path().join("reviews.csv")).unwrap();
    assert_eq!(SchoolFolder::open(dir.path()).unwrap_err().kind(), "io");
}
