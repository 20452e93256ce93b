//! How the forms of records show what hangs on them: many people in one field, and the records that
//! are made with another.
//!
//! A many-to-many is always a link kind of its own, a row for each pair (DESIGN.md section 2). A form
//! shows such rows as one field with names in it. Which kinds do, and under which word, is declared
//! here and nowhere else.

use super::kind::{Kind, Place};

/// A field of a form that holds many: each name in it is a row of a link kind.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// The record type whose form has the field.
    pub of: &'static str,
    /// The link kind.
    pub kind: &'static str,
    /// The link's field that names the record of the form.
    pub here: &'static str,
    /// The link's field that names the other.
    pub there: &'static str,
    /// The word on the screen.
    pub label: &'static str,
    /// One sentence for the person filling it in.
    pub help: &'static str,
    /// Where the form shows it: before its other fields of that place end.
    pub place: Place,
}

const fn main(
    of: &'static str,
    kind: &'static str,
    here: &'static str,
    there: &'static str,
    label: &'static str,
    help: &'static str,
) -> Link {
    Link { of, kind, here, there, label, help, place: Place::Main }
}

const fn more(link: Link) -> Link {
    Link { place: Place::More, ..link }
}

/// Every such field.
#[rustfmt::skip]
pub static LINKS: &[Link] = &[
    main("carer", "carer_pupil", "carer", "pupil", "Children", "Whose parent or carer they are."),
    main("contact", "contact_pupil", "contact", "pupil", "About", "The children it was about."),
    main("provision", "membership", "provision", "pupil", "Children", "Who is in it; taking one out ends their place today."),
    main("provision", "provision_staff", "provision", "staff", "Adults", "Who runs it or helps."),
    more(main("pupil", "carer_pupil", "pupil", "carer", "Parents/carers", "Who is responsible for the child.")),
    main("session", "session_staff", "session", "staff", "Adults", "Who led it or helped."),
    more(main("session", "session_provision", "session", "provision", "Groups", "The groups that met.")),
    main("slot", "slot_pupil", "slot", "pupil", "Only these", "The children expected at this time; empty expects the whole group."),
];

/// Fields of another record that the form of a new one asks for too, so that one form is enough.
#[derive(Clone, Copy, Debug)]
pub struct Along {
    /// The record type whose form asks.
    pub of: &'static str,
    /// The record type that is made along with it, if any of the fields is filled in.
    pub kind: &'static str,
    /// Its field that names the record of the form.
    pub here: &'static str,
    /// Its fields that are asked for.
    pub fields: &'static [&'static str],
    /// What else it holds then, as a person would type it.
    pub set: &'static [(&'static str, &'static str)],
}

/// What is made along with a new record.
#[rustfmt::skip]
pub static ALONG: &[Along] = &[
    Along { of: "provision", kind: "slot", here: "provision", fields: &["days", "time"], set: &[] },
    Along { of: "pupil", kind: "placement", here: "pupil", fields: &["year_group", "class"], set: &[] },
    Along { of: "pupil", kind: "register", here: "pupil", fields: &["status"], set: &[] },
    Along { of: "pupil", kind: "need", here: "pupil", fields: &["code"], set: &[("rank", "1")] },
];

/// What is part of a record and goes with it when it is deleted. Anything else that must name the
/// record keeps it from being deleted: a group with sessions is ended, not deleted.
static PARTS: &[(&str, &[&str])] = &[
    ("carer", &["carer_pupil"]),
    ("contact", &["contact_pupil"]),
    ("provision", &["membership", "provision_staff", "slot"]),
    ("pupil", &["carer_pupil", "membership", "need", "placement", "register", "slot_pupil"]),
    ("review", &["review_invitee"]),
    ("session", &["mark", "session_provision", "session_staff"]),
    ("slot", &["slot_pupil"]),
];

/// What goes with a deleted record as its parts do, and yet is listed and made by itself.
static OWNED: &[(&str, &[&str])] = &[
    ("adjustment", &["adjustment_use"]),
    ("plan", &["target"]),
    ("review", &["review_action"]),
    ("section_f", &["provision_section_f"]),
    ("target", &["progress", "target_outcome", "target_provision"]),
];

/// The fields with many of a record type's form.
pub fn links_of(kind: &Kind) -> impl Iterator<Item = &'static Link> + use<> {
    let name = kind.name;
    LINKS.iter().filter(move |link| link.of == name)
}

/// What is made along with a new record of a type.
pub fn along_with(kind: &Kind) -> impl Iterator<Item = &'static Along> + use<> {
    let name = kind.name;
    ALONG.iter().filter(move |along| along.of == name)
}

/// Whether rows of `part` go with a deleted record of a type.
pub fn is_part(kind: &Kind, part: &Kind) -> bool {
    let mut all = PARTS.iter().chain(OWNED);
    all.any(|(of, parts)| *of == kind.name && parts.contains(&part.name))
}

/// Whether a record type only ties others together or belongs to one: it is reached from them, and
/// seldom listed or made by itself.
pub fn is_link(kind: &Kind) -> bool {
    LINKS.iter().any(|link| link.kind == kind.name)
        || PARTS.iter().any(|(_, parts)| parts.contains(&kind.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::Ty;
    use crate::domain::records;

    fn refers(kind: &str, field: &str, to: Option<&str>) -> bool {
        let field = records::kind(kind).unwrap().field(field).unwrap();
        matches!(field.ty, Ty::Ref(kind) if to.is_none_or(|to| to == kind))
    }

    #[test]
    fn links_name_fields_that_refer_to_both_ends() {
        for link in LINKS {
            assert!(refers(link.kind, link.here, Some(link.of)), "{}", link.kind);
            assert!(refers(link.kind, link.there, None), "{}", link.kind);
            let kind = records::kind(link.kind).unwrap();
            let derived = |rule: &&[&str]| rule.contains(&link.here) && rule.contains(&link.there);
            assert!(kind.id.iter().any(derived), "{}: two laptops would make two", link.kind);
            assert!(link.help.ends_with('.'));
        }
    }

    #[test]
    fn what_is_made_along_needs_nothing_that_is_not_asked_for() {
        for along in ALONG {
            let kind = records::kind(along.kind).unwrap();
            assert!(refers(along.kind, along.here, Some(along.of)), "{}", along.kind);
            for name in along.fields.iter().chain(along.set.iter().map(|(name, _)| name)) {
                assert!(kind.field(name).is_some(), "{} {name}", along.kind);
            }
            for field in kind.fields.iter().filter(|f| !f.optional && !matches!(f.ty, Ty::Flag)) {
                let asked = field.name == along.here || along.fields.contains(&field.name);
                assert!(asked || field.default.is_some(), "{}.{}", along.kind, field.name);
            }
        }
    }

    #[test]
    fn parts_refer_to_what_they_are_part_of() {
        for (of, parts) in PARTS.iter().chain(OWNED) {
            for part in *parts {
                let kind = records::kind(part).unwrap();
                let refers = |f: &crate::domain::Field| matches!(f.ty, Ty::Ref(to) if to == *of);
                assert!(kind.fields.iter().any(refers), "{part} of {of}");
            }
        }
    }
}
