//! Who reads a restricted note, on a pupil's page and in the finder.

use super::*;
use crate::domain::kind::TA;

#[test]
fn a_restricted_note_is_read_by_leads_only() {
    let mut made = made();
    let s = &mut made.store;
    let here = [(made.maya, made.neli, MarkCode::Here)];
    log(s, made.neli_slot, &[(made.neli, made.neli_slot)], "2026-11-18", "held", &here);
    let (id, mark) = s.rows::<Mark>().unwrap().pop().unwrap();
    let loaded = s.load(Mark::KIND, id).unwrap().unwrap();
    let noted = Mark { note: Some("heard of the hearing".into()), restricted: true, ..mark };
    let mut action = Action::new("a restricted note");
    action.change(&loaded, &noted);
    s.write(&action).unwrap();

    let seen = |s: &Store| {
        let page = s.pupil(made.maya).unwrap();
        let session = page.timeline.iter().find(|row| row.kind == "session").unwrap();
        let found = s.find_notes("hearing", 5).unwrap();
        (session.text.clone(), found[0].text.contains("hearing"))
    };
    assert_eq!(seen(s), ("here, heard of the hearing".into(), true));
    s.me.role = TA;
    assert_eq!(seen(s), ("here, restricted, see SENCO".into(), false));
}
