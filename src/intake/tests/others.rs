//! Adults, families, interventions and groups; and the templates of all lists.

use super::*;
use crate::domain::records::{
    Carer, CarerPupil, Intervention, Membership, Provision, ProvisionStaff, Pupil, Slot, Staff,
};
use crate::intake::{columns_help, template};

/// A school with the examples of every template in it.
fn school() -> Rows {
    let mut rows = Rows::default();
    for what in What::ALL {
        let plan = rows.import(what, template(what));
        assert_eq!((plan.created, plan.rejected.len()), (2, 0), "{what:?} {:?}", plan.rejected);
        assert_eq!(plan.warnings, [], "{what:?}");
        assert!(!columns_help(what).is_empty());
    }
    rows
}

#[test]
fn templates_import_cleanly_and_a_second_time_change_nothing() {
    let mut rows = school();
    for what in What::ALL {
        let plan = rows.import(what, template(what));
        assert_eq!(
            (plan.unchanged, plan.created, plan.updated),
            (2, 0, 0),
            "{what:?} {:?}",
            plan.action
        );
        assert!(plan.action.is_empty(), "{what:?}");
        assert_eq!(plan.warnings, [], "{what:?}");
    }
    assert_eq!(rows.of::<Staff>()[0].weekly_minutes, Some(1650));
    assert_eq!(rows.of::<Pupil>()[1].called(), "Tom");
    assert_eq!(rows.of::<CarerPupil>().len(), 2);
    assert_eq!(
        (rows.of::<Membership>().len(), rows.of::<Slot>().len(), rows.of::<ProvisionStaff>().len()),
        (4, 1, 3)
    );
}

#[test]
fn adults_are_known_by_title_short_name_and_initials() {
    let mut rows = school();
    let plan = rows.import(
        What::Staff,
        "Name,Role,Days in\nMrs Shaw,ELSA,Mon-Wed\nSam Ali,Wizard,\nDawn Shaw,TA,\n",
    );
    assert_eq!((plan.created, plan.updated, plan.rejected.len()), (1, 1, 0), "{plan:?}");
    assert!(plan.warnings.iter().any(|w| w.row == 3 && w.field == "role"));
    assert_eq!(rows.of::<Staff>().len(), 3);
    let plan = rows.import(What::Staff, "Surname,Forename,Days in\nNew,Nia,Someday\n");
    assert_eq!(places(&plan.rejected), [(2, "days")]);
}

#[test]
fn a_row_for_each_member_is_one_group() {
    let mut rows = school();
    let plan = rows.import(
        What::Provisions,
        "\
Group,Intervention,Days,Time,Minutes,Staff,Pupil
Morning Words,Word Builders,Mon; Wed,9:00; 10:30,20,Dawn Shaw,Maya Barnes
Morning Words,,,,,,\"Hill, Thomas\"
",
    );
    assert_eq!((plan.created, plan.rejected.len()), (1, 0), "{plan:?}");
    let group = rows.of::<Provision>().into_iter().find(|p| p.title == "Morning Words").unwrap();
    assert_eq!((group.schedule.code(), group.minutes), ("timed", Some(20)));
    assert!(group.intervention.is_some());
    assert_eq!((rows.of::<Slot>().len(), rows.of::<Membership>().len()), (3, 6));
}

#[test]
fn groups_with_unknown_people_are_refused_and_unknown_interventions_added() {
    let mut rows = school();
    let plan = rows.import(
        What::Provisions,
        "\
Group,Intervention,Days,Time,Staff,Members
A,New Thing,Mon,9:00,Dawn Shaw,Maya Barnes
B,New Thing,Mon,9:00,Nobody Here,Maya Barnes
C,New Thing,Mon,9:00,Dawn Shaw,Maya Barnes; Who Else
D,New Thing,Mon,25:00,Dawn Shaw,
E,New Thing,Noday,9:00,Dawn Shaw,
",
    );
    assert_eq!(
        (plan.created, places(&plan.rejected)),
        (1, vec![(3, "staff"), (4, "members"), (5, "time"), (6, "days")])
    );
    assert_eq!(rows.of::<Intervention>().iter().filter(|i| i.title == "New Thing").count(), 1);
    assert_eq!(places(&plan.warnings), [(2, "intervention")]);
}

#[test]
fn a_timetable_as_schools_write_it() {
    let mut rows = school();
    let text = "\
Group name,Day(s),Start time,End time,Children,Start date
Lego club,\"Mon, Thu\",1.15,2.00,\"Maya Barnes, Tom Hill\",Sept 2026
Talk,Daily,10:00-10:30,,\"Barnes, Maya\",
Late,Tue,14.00,13.00,Tom Hill,
Torn,\"Mon; Tue\",9-9.30; 9-9.20,,Tom Hill,
";
    let plan = rows.import(What::Provisions, text);
    assert_eq!((plan.created, places(&plan.rejected)), (2, vec![(4, "until"), (5, "minutes")]));
    assert_eq!(plan.warnings[0].reason, "\"Sept 2026\" was read as 1 Sep 2026");
    let groups: Vec<Provision> = rows.of::<Provision>();
    let lego = groups.iter().find(|g| g.title == "Lego club").unwrap();
    assert_eq!(
        (lego.minutes, lego.starts.map(|d| d.to_string())),
        (Some(45), Some("2026-09-01".into()))
    );
    assert_eq!(groups.iter().find(|g| g.title == "Talk").unwrap().minutes, Some(30));
    // Four were there.
    assert_eq!(rows.of::<Membership>().len(), 4 + 3);
}

#[test]
fn a_running_group_takes_new_members_from_today_and_loses_none() {
    let mut rows = school();
    rows.import(What::Pupils, "Name,DOB,Class\nKai Lee,01/05/2018,4W\n");
    let plan = rows
        .import(What::Provisions, "Group,Days,Time,Members\nWord Builders A,Fri,10:00,Kai Lee\n");
    assert_eq!((plan.updated, plan.rejected.len()), (1, 0), "{plan:?}");
    assert!(plan.warnings.iter().any(|w| w.field == "days"));
    assert_eq!(rows.of::<Membership>().len(), 5);
    assert!(rows.of::<Membership>().iter().any(|m| m.starts == Some(today())));
    let again = rows
        .import(What::Provisions, "Group,Days,Time,Members\nWord Builders A,Fri,10:00,Kai Lee\n");
    assert!(again.action.is_empty());
}

#[test]
fn pupils_of_one_name_are_told_by_class() {
    let mut rows = school();
    rows.import(What::Pupils, "UPN,Name,DOB,Class\nA001200121005,Maya Barnes,04/03/2019,3H\n");
    let plan = rows.import(
        What::Provisions,
        "Group,Members,Times a week\nX,Maya Barnes,2\nY,Maya Barnes (3H),2\nZ,Maya B. 4W,2\n",
    );
    assert_eq!((plan.created, places(&plan.rejected)), (2, vec![(2, "members")]), "{plan:?}");
    // A wrong class is not a wrong name.
    let plan = rows.import(
        What::Provisions,
        "Group,Class,Members,Times a week\nX,5T,Tom Hill,2\nY,5T,Nobody Here,2\n",
    );
    let said: Vec<&str> = plan.rejected.iter().map(|p| p.reason.as_str()).collect();
    assert_eq!(
        said,
        [
            "\"Tom Hill\" is on file, and not in \"5T\": look at the class",
            "\"Nobody Here\" is no pupil on file: import the pupils first, or give the whole name",
        ]
    );
}

#[test]
fn carers_are_one_person_by_telephone_and_a_stop_is_never_lifted() {
    let mut rows = school();
    let plan = rows.import(
        What::Carers,
        "\
Pupil UPN,Name,Relationship,Phone,Do not contact
H001200121002,Mrs Anna Barnes,Aunt,+44 1632 960001,court order
X,Mr No Body,Father,,
",
    );
    assert_eq!((plan.created, places(&plan.rejected)), (1, vec![(3, "upn")]), "{plan:?}");
    assert_eq!((rows.of::<Carer>().len(), rows.of::<CarerPupil>().len()), (2, 3));
    let stop = || rows.of::<CarerPupil>().iter().filter(|l| l.no_contact == Some(true)).count();
    assert_eq!(stop(), 1);
    rows.import(
        What::Carers,
        "Pupil UPN,Name,Phone,Do not contact\nH001200121002,Anna Barnes,01632 960001,N\n",
    );
    assert_eq!(rows.of::<CarerPupil>().iter().filter(|l| l.no_contact == Some(true)).count(), 1);
}
