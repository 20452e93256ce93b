//! The same school with names that are wider or narrower than their letters count.

use crate::app::msg::Reply;

/// Letters of two cells for every `a`, and a mark of none over every `e`.
fn odd(text: &mut String) {
    *text = text.replace('a', "宽").replace('e', "e\u{308}");
}

/// An answer with such names in it.
pub(super) fn oddly(mut reply: Reply) -> Reply {
    match &mut reply {
        Reply::Today(view) => {
            for row in &mut view.rows {
                odd(&mut row.title);
                row.only.as_mut().map(odd);
                row.staff.iter_mut().for_each(odd);
            }
        }
        Reply::Register(view) => view.rows.iter_mut().for_each(|row| odd(&mut row.name)),
        Reply::Contacts(view) => {
            for row in &mut view.rows {
                odd(&mut row.with);
                odd(&mut row.note);
                row.pupils.iter_mut().for_each(|(_, name)| odd(name));
            }
        }
        Reply::Reviews(view) => view.rows.iter_mut().for_each(|row| odd(&mut row.name)),
        Reply::Pupil(view) => {
            odd(&mut view.name);
            odd(&mut view.short);
            view.provisions.iter_mut().for_each(|p| odd(&mut p.title));
        }
        Reply::Glance(view) => {
            odd(&mut view.name);
            view.now.iter_mut().for_each(|p| odd(&mut p.title));
        }
        Reply::Sheet(view) => {
            view.sheet.session.marks.iter_mut().for_each(|mark| odd(&mut mark.name));
        }
        _ => {}
    }
    reply
}
