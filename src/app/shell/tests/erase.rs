//! An entry erased for good, and lines of a page that open what they are about.

use super::*;
use crate::app::listing::Rows;
use crate::app::overlays::RecordsBox;
use crate::domain::records::Pupil;

fn list(person: &Person) -> &RecordsBox {
    match person.shell.top() {
        Some(Overlay::Records(list)) => list,
        other => panic!("no list: {other:?}"),
    }
}

#[test]
fn an_entry_is_erased_after_a_typed_word_in_a_week_or_at_once() {
    let erased = |person: &Person| {
        person.asked.iter().rev().find_map(|asked| match asked {
            Request::Care(crate::app::msg::Care::Erase(kind, _, urgent)) => {
                Some((kind.name, *urgent))
            }
            _ => None,
        })
    };
    let mut person = Person::new(120, 36);
    person.types("npSam<Tab>Reed<Ctrl-S>");
    let sam = person.worker.rows::<Pupil>().into_iter().find(|(_, p)| p.forename == "Sam");
    let sam = sam.unwrap().0;
    let detail = Overlay::Detail(crate::app::overlays::DetailBox::new(Pupil::KIND, sam));
    let at = person.at;
    person.shell.open(detail, at);
    person.answer_all();
    // A word too few erases nothing.
    person.types("ESam<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Erase(it)) if it.error.is_some()));
    assert_eq!(erased(&person), None);
    person.types("<Esc>");
    assert!(matches!(person.shell.top(), Some(Overlay::Detail(_))), "Esc leaves it");
    person.types("Esam reed<Enter>");
    assert_eq!(erased(&person), Some(("pupil", false)), "in a week");
    assert!(person.toast().contains("until then"), "{}", person.toast());
    assert!(matches!(person.shell.top(), Some(Overlay::Detail(_))), "it is still there");
    // The list calls it off.
    person.types("<Esc>vx");
    assert_eq!(list(&person).list.len(), 1);
    person.types("<Enter>y");
    assert!(person.toast().starts_with("It stays"), "{}", person.toast());
    assert_eq!(list(&person).list.len(), 0);
    person.types("<Esc>");
    let detail = Overlay::Detail(crate::app::overlays::DetailBox::new(Pupil::KIND, sam));
    person.shell.open(detail, at);
    person.answer_all();
    person.types("E<Tab>sam reed<Enter>");
    assert_eq!(erased(&person), Some(("pupil", true)), "at once");
    assert!(person.shell.overlays.is_empty(), "what showed it is gone with it");
    assert!(person.worker.rows::<Pupil>().iter().all(|(id, _)| *id != sam));
}

#[test]
fn lines_of_a_pupil_page_open_and_escape_comes_back_to_them() {
    use crate::app::overlays::Link;
    let page = |person: &Person| match person.shell.top() {
        Some(Overlay::Pupil(page)) => page.page.clone(),
        other => panic!("no page: {other:?}"),
    };
    let mut person = Person::new(120, 36);
    person.types("2<Down><Enter>");
    // Every line that can be opened is reached by one arrow, and opens what it is about.
    let links = page(&person).rows.iter().filter(|row| row.link.is_some()).count();
    let mut opened = Vec::new();
    for _ in 0..links {
        let (at, link) = (page(&person).at, page(&person).link().unwrap());
        person.types("<Enter>");
        let right = match (link, person.shell.top()) {
            (Link::Group(id), Some(Overlay::Group(it))) => it.group == id,
            (Link::Session(_), Some(Overlay::Sheet(_))) => true,
            (Link::Record(kind, id), Some(Overlay::Detail(it))) => {
                (it.kind.name, it.id) == (kind, id)
            }
            // Of some made-up lines no record stands in the fake's store.
            (_, Some(Overlay::Message(_))) => {
                person.types("<Esc>");
                true
            }
            other => panic!("{other:?}"),
        };
        assert!(right, "{link:?}");
        if !matches!(person.shell.top(), Some(Overlay::Pupil(_))) {
            person.types("<Esc>");
        }
        assert_eq!(page(&person).at, at, "back on the same line");
        opened.push(link);
        person.types("<Down>");
    }
    opened.dedup();
    assert_eq!(opened.len(), links, "none twice in a row");
    // Beside a parent nothing more can be opened.
    person.types("h<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Pupil(it)) if it.hidden));
}
