//! Whom a conversation was with, and about.

use super::scan::{Note, Scan, Titled};
use crate::domain::Id;
use crate::domain::codes::{Relationship, StaffRole, WithType};
use crate::domain::fold::fold;
use crate::domain::lines::log::{Stop, answer};
use crate::domain::lines::names::{self, Named};
use crate::domain::lines::phrases::common;
use crate::domain::lines::reading::{Candidate, Pick};
use crate::domain::lines::snapshot::{CarerRow, words_of};
use crate::domain::lines::titles::{names_in, said};
use crate::domain::lines::tokens::{Tok, TokKind};

/// Who it was with, and the pupils it was about.
#[derive(Clone, Debug)]
pub(super) struct With {
    pub(super) kind: WithType,
    pub(super) relationship: Option<Relationship>,
    pub(super) name: Option<String>,
    pub(super) carer: Option<Id>,
    pub(super) pupils: Vec<Id>,
}

impl With {
    fn new(kind: WithType, pupils: Vec<Id>) -> With {
        With { kind, relationship: None, name: None, carer: None, pupils }
    }
}

/// Whom it was with.
pub(super) fn with(scan: &Scan<'_>, offers: &mut Vec<String>) -> Result<With, Stop> {
    let pupils = pupils(scan, offers)?;
    if let Some((kind, _)) = scan.kinds.iter().find(|(kind, _)| *kind != WithType::Parent) {
        let mut with = With::new(kind.clone(), pupils);
        with.name = scan.titled.first().map(|t| name_on_file(scan, t));
        return Ok(with);
    }
    if let Some(titled) = scan.titled.first() {
        return by_name(scan, titled, pupils);
    }
    if !scan.relationships.is_empty() || !scan.kinds.is_empty() {
        return family(scan, pupils);
    }
    if scan.told_dsl {
        let mut with = With::new(WithType::Slt, pupils);
        with.name = Some("DSL".into());
        return Ok(with);
    }
    nobody_said(scan, pupils)
}

/// The pupils named.
fn pupils(scan: &Scan<'_>, offers: &mut Vec<String>) -> Result<Vec<Id>, Stop> {
    let school = scan.school;
    let mut out = Vec::new();
    for (named, at) in &scan.pupils {
        let ids: Vec<Id> = named.pupils.iter().map(|n| school.facts.pupils[*n].id).collect();
        match ids[..] {
            [one] => {
                if named.slip {
                    let question =
                        format!("\"{}\": is that {}?", scan.typed(at), school.short_and_class(one));
                    offers.push(question);
                }
                if !out.contains(&one) {
                    out.push(one);
                }
            }
            _ => return Err(which(scan, named, at, &ids)),
        }
    }
    if let (true, Some(note)) = (out.is_empty(), scan.note.as_ref().filter(|n| !n.typed)) {
        out.extend(in_the_note(scan, note)?);
    }
    Ok(out)
}

/// Pupils that the words name which became a note by not being understood, where no other is named:
/// a conversation about nobody, with a child in its note, is in no child's record. It is asked about.
fn in_the_note(scan: &Scan<'_>, note: &Note) -> Result<Vec<Id>, Stop> {
    let school = scan.school;
    let inside = |t: &&Tok| note.at.contains(&t.at.start) && t.kind == TokKind::Word;
    for tok in scan.toks.iter().filter(inside) {
        let n = scan.toks.iter().take_while(|t| t.at.start < tok.at.start).count();
        let words = scan.words(n);
        if common(words[0]) {
            continue;
        }
        let Some(named) = names::pupils_at(school, &words, None, false) else { continue };
        let at = scan.at(n, named.taken);
        let chosen = scan.choices.iter().find(|c| c.at == at).map(|c| &c.pick);
        match chosen {
            Some(Pick::Pupil(id)) => return Ok(vec![*id]),
            Some(_) => continue,
            None => {}
        }
        let ids: Vec<Id> = named.pupils.iter().map(|n| school.facts.pupils[*n].id).collect();
        let mut candidates: Vec<Candidate> = ids
            .iter()
            .take(8)
            .map(|id| {
                let label = format!("about {}", school.short_and_class(*id));
                answer(label, &at, Pick::Pupil(*id))
            })
            .collect();
        candidates.push(answer("about no pupil", &at, Pick::Note));
        return Err(Stop::ask(format!("Is it about \"{}\"?", scan.typed(&at)), candidates));
    }
    Ok(Vec::new())
}

fn which(scan: &Scan<'_>, named: &Named, at: &std::ops::Range<usize>, ids: &[Id]) -> Stop {
    let school = scan.school;
    let full = |id: &Id| {
        let row = school.pupil(*id);
        let name = row.map_or_else(String::new, |r| {
            format!("{} {}", r.preferred.as_deref().unwrap_or(&r.forename), r.surname)
        });
        match row.and_then(|r| r.class.as_deref()) {
            Some(class) => format!("{name}, {class}"),
            None => name,
        }
    };
    let mut candidates: Vec<Candidate> =
        ids.iter().take(9).map(|id| answer(full(id), at, Pick::Pupil(*id))).collect();
    let surnames: Vec<String> =
        ids.iter().filter_map(|id| school.pupil(*id)).map(|p| fold(&p.surname)).collect();
    let siblings = !named.slip && surnames.windows(2).all(|w| w[0] == w[1]);
    if siblings && ids.len() <= 4 {
        let all = if ids.len() == 2 { "both" } else { "all of them" };
        candidates.push(answer(all, at, Pick::Pupils(ids.to_vec())));
    }
    Stop::ask(format!("Which \"{}\"?", scan.typed(at)), candidates)
}

/// Mrs Barnes: a parent or carer on file, an adult of the school, or a pupil's family by the name.
fn by_name(scan: &Scan<'_>, titled: &Titled, pupils: Vec<Id>) -> Result<With, Stop> {
    if titled.couple {
        return couple(scan, titled, pupils);
    }
    let school = scan.school;
    let carers: Vec<&CarerRow> = school
        .carer_words
        .whole(titled.surname.split(' ').next_back().unwrap_or(""))
        .map(|n| &school.facts.carers[n])
        .filter(|c| words_of(&c.surname).join(" ") == titled.surname)
        .filter(|c| c.title.as_deref().is_none_or(|t| fold(t) == titled.title))
        .filter(|c| pupils.is_empty() || pupils.contains(&c.pupil))
        .filter(|c| {
            scan.relationships.is_empty()
                || scan.relationships.iter().any(|(r, _)| Some(r) == c.relationship.as_ref())
        })
        .collect();
    let mut people: Vec<Id> = carers.iter().map(|c| c.id).collect();
    people.sort_unstable();
    people.dedup();
    let chosen = scan.choices.iter().filter(|c| c.at == titled.at).find_map(|c| match c.pick {
        Pick::Carer(id) | Pick::Adult(id) => Some(id),
        _ => None,
    });
    let family_said = !scan.relationships.is_empty() || !scan.kinds.is_empty();
    let adults: &[Id] = if family_said { &[] } else { &titled.adults };
    if let Some(id) = chosen.or(match (&people[..], adults) {
        ([one], []) | ([], [one]) => Some(*one),
        _ => None,
    }) {
        if school.adult(id).is_some() {
            return Ok(adult(scan, id, pupils));
        }
        return on_file(scan, titled, id, pupils);
    }
    if !people.is_empty() || adults.len() > 1 {
        let label = |c: &CarerRow| format!("{}, {}", c.name(), children(scan, c.id));
        let mut candidates: Vec<Candidate> = Vec::new();
        for carer in &carers {
            if candidates.iter().all(|c| c.choice.pick != Pick::Carer(carer.id)) {
                candidates.push(answer(label(carer), &titled.at, Pick::Carer(carer.id)));
            }
        }
        candidates.extend(adults.iter().map(|id| {
            answer(
                format!("{}, of the school", school.adult_name(*id)),
                &titled.at,
                Pick::Adult(*id),
            )
        }));
        return Err(Stop::ask(format!("Which {}?", titled.name), candidates));
    }
    by_surname(scan, titled, pupils)
}

/// Mr and Mrs Adeyemi: both, about their child.
fn couple(scan: &Scan<'_>, titled: &Titled, mut pupils: Vec<Id>) -> Result<With, Stop> {
    let mut children: Vec<Id> = (scan.school.facts.carers.iter())
        .filter(|c| words_of(&c.surname).join(" ") == titled.surname)
        .map(|c| c.pupil)
        .collect();
    children.sort_unstable();
    children.dedup();
    if let (true, [one]) = (pupils.is_empty(), &children[..]) {
        pupils.push(*one);
    }
    if !pupils.is_empty() && pupils.iter().all(|p| children.contains(p)) {
        let mut with = With::new(WithType::Parent, pupils);
        with.name = Some(titled.name.clone());
        return Ok(with);
    }
    by_surname(scan, titled, pupils)
}

/// Nobody of the name is on file: the family of the pupil of that surname.
fn by_surname(scan: &Scan<'_>, titled: &Titled, pupils: Vec<Id>) -> Result<With, Stop> {
    let school = scan.school;
    let mut with = With::new(WithType::Parent, pupils);
    with.name = Some(name_on_file(scan, titled));
    with.relationship = scan.relationships.first().map(|(r, _)| r.clone());
    if !with.pupils.is_empty() {
        if with.relationship.is_some()
            || !scan.kinds.is_empty()
            || same_surname(scan, titled, &with.pupils)
        {
            return Ok(with);
        }
        if let Some(kind) = scan.decided(with_type) {
            with.kind = kind;
            return Ok(with);
        }
        let at = scan.all();
        return Err(Stop::ask(
            format!("Who is {}?", titled.name),
            vec![
                answer("a parent/carer", &at, Pick::With(WithType::Parent)),
                answer("a professional or somebody else", &at, Pick::With(WithType::Somebody)),
            ],
        ));
    }
    let last = titled.surname.split(' ').next_back().unwrap_or("");
    let mut family: Vec<Id> = school
        .pupil_words
        .whole(last)
        .map(|n| &school.facts.pupils[n])
        .filter(|p| p.on_roll && words_of(&p.surname).join(" ") == titled.surname)
        .map(|p| p.id)
        .collect();
    family.dedup();
    let chosen = scan.choices.iter().filter(|c| c.at == titled.at).find_map(|c| match &c.pick {
        Pick::Pupil(id) => Some(vec![*id]),
        Pick::Pupils(ids) => Some(ids.clone()),
        _ => None,
    });
    match (chosen, &family[..]) {
        (Some(pupils), _) => with.pupils = pupils,
        (None, [one]) => with.pupils = vec![*one],
        (None, []) => {
            return Err(Stop::refuse(
                format!("Nobody called {} is on file, and no pupil is named.", titled.name),
                "Name the pupil too: mrs smith re tobi.",
            ));
        }
        (None, several) => {
            let mut candidates: Vec<Candidate> = several
                .iter()
                .take(9)
                .map(|id| answer(school.short_and_class(*id), &titled.at, Pick::Pupil(*id)))
                .collect();
            candidates.push(answer("all of them", &titled.at, Pick::Pupils(several.to_vec())));
            return Err(Stop::ask(format!("Whose parent/carer is {}?", titled.name), candidates));
        }
    }
    Ok(with)
}

fn same_surname(scan: &Scan<'_>, titled: &Titled, pupils: &[Id]) -> bool {
    pupils
        .iter()
        .filter_map(|id| scan.school.pupil(*id))
        .any(|p| words_of(&p.surname).join(" ") == titled.surname)
}

/// The name as it is on file where a pupil's family is called so: `obrien` is O'Brien.
fn name_on_file(scan: &Scan<'_>, titled: &Titled) -> String {
    let school = scan.school;
    let last = titled.surname.split(' ').next_back().unwrap_or("");
    let surname = school
        .pupil_words
        .whole(last)
        .map(|n| &school.facts.pupils[n].surname)
        .find(|s| words_of(s).join(" ") == titled.surname);
    match (surname, titled.name.split(' ').next()) {
        _ if titled.couple => titled.name.clone(),
        (Some(surname), Some(title)) => format!("{title} {surname}"),
        _ => titled.name.clone(),
    }
}

/// A parent or carer on file, about the pupils named, else about their child.
fn on_file(scan: &Scan<'_>, titled: &Titled, carer: Id, pupils: Vec<Id>) -> Result<With, Stop> {
    let school = scan.school;
    let rows: Vec<&CarerRow> = school.facts.carers.iter().filter(|c| c.id == carer).collect();
    let mut with = With::new(WithType::Parent, pupils);
    with.carer = Some(carer);
    with.name = rows.first().map(|c| c.name());
    with.relationship = rows.first().and_then(|c| c.relationship.clone());
    if with.pupils.is_empty() {
        let children: Vec<Id> = rows.iter().map(|c| c.pupil).collect();
        let chosen =
            scan.choices.iter().filter(|c| c.at == titled.at).find_map(|c| match &c.pick {
                Pick::Pupil(id) => Some(vec![*id]),
                Pick::Pupils(ids) => Some(ids.clone()),
                _ => None,
            });
        with.pupils = match (chosen, &children[..]) {
            (Some(pupils), _) => pupils,
            (None, [one]) => vec![*one],
            (None, several) => {
                let mut candidates: Vec<Candidate> = several
                    .iter()
                    .map(|id| answer(school.short_and_class(*id), &titled.at, Pick::Pupil(*id)))
                    .collect();
                let all = if several.len() == 2 { "both" } else { "all of them" };
                candidates.push(answer(all, &titled.at, Pick::Pupils(several.to_vec())));
                return Err(Stop::ask(
                    format!("About which child of {}?", titled.name),
                    candidates,
                ));
            }
        };
    }
    Ok(with)
}

/// An adult of the school.
fn adult(scan: &Scan<'_>, id: Id, pupils: Vec<Id>) -> With {
    let role = scan.school.adult(id).and_then(|a| a.role.clone());
    let kind = match role {
        Some(StaffRole::Teacher) => WithType::Teacher,
        Some(StaffRole::Ta | StaffRole::Elsa) => WithType::Ta,
        Some(StaffRole::Senco | StaffRole::Lead) => WithType::Slt,
        _ => WithType::Somebody,
    };
    let mut with = With::new(kind, pupils);
    with.name = Some(scan.school.adult_name(id));
    with
}

/// Mum, dad, nan, the carer: on file where they are, and understood where they are not.
fn family(scan: &Scan<'_>, pupils: Vec<Id>) -> Result<With, Stop> {
    let school = scan.school;
    let mut with = With::new(WithType::Parent, pupils);
    if with.pupils.is_empty() {
        let whose =
            scan.relationships.first().map_or_else(|| "parent/carer".to_string(), |(r, _)| said(r));
        return Err(Stop::refuse(
            format!("It does not say whose {whose}."),
            "Name the pupil: maya mum gate.",
        ));
    }
    let at = match scan.relationships.first() {
        Some((_, at)) => at.clone(),
        None => scan.kinds[0].1.clone(),
    };
    match &scan.relationships[..] {
        [] => {}
        [(one, _)] => with.relationship = Some(one.clone()),
        several => {
            let mut words: Vec<String> = several.iter().map(|(r, _)| said(r)).collect();
            words.dedup();
            if let [_] = words[..] {
                with.relationship = Some(several[0].0.clone());
            } else {
                with.name = Some(names_in(&words));
            }
            return Ok(with);
        }
    }
    let fits = |c: &&CarerRow| {
        with.pupils.contains(&c.pupil)
            && with.relationship.is_some()
            && c.relationship == with.relationship
    };
    let mut people: Vec<&CarerRow> = school.facts.carers.iter().filter(fits).collect();
    people.sort_by_key(|c| c.id);
    people.dedup_by_key(|c| c.id);
    let chosen = scan.choices.iter().filter(|c| c.at == at).find_map(|c| match c.pick {
        Pick::Carer(id) => people.iter().find(|p| p.id == id).copied(),
        _ => None,
    });
    match (chosen, &people[..]) {
        (Some(one), _) => {
            with.carer = Some(one.id);
            with.name = Some(one.name());
        }
        // An uncle or a sister is more than "other family".
        (None, []) if with.relationship == Some(Relationship::Family) => {
            with.name = Some(scan.typed(&at).to_lowercase());
        }
        (None, []) => {}
        (None, [one]) => {
            with.carer = Some(one.id);
            with.name = Some(one.name());
        }
        (None, several) => {
            let candidates = several
                .iter()
                .map(|c| {
                    answer(
                        format!("{}, {}", c.name(), children(scan, c.id)),
                        &at,
                        Pick::Carer(c.id),
                    )
                })
                .collect();
            return Err(Stop::ask(format!("Which \"{}\"?", scan.typed(&at)), candidates));
        }
    }
    Ok(with)
}

/// `Maya B. and Tom B.`: whose parent or carer somebody is.
fn children(scan: &Scan<'_>, carer: Id) -> String {
    let names: Vec<String> = scan
        .school
        .facts
        .carers
        .iter()
        .filter(|c| c.id == carer)
        .map(|c| scan.school.short(c.pupil).to_string())
        .collect();
    names_in(&names)
}

/// Pupils, and nobody it was with.
fn nobody_said(scan: &Scan<'_>, pupils: Vec<Id>) -> Result<With, Stop> {
    let school = scan.school;
    let Some(first) = pupils.first().copied() else {
        return Err(Stop::refuse(
            "It names nobody: no pupil, parent/carer or professional.",
            "Say who: maya mum gate // spelling.",
        ));
    };
    // "Rang home leo": a parent or carer, whichever answered.
    if scan.home && (scan.not_reached || !scan.how.is_empty()) {
        return Ok(With::new(WithType::Parent, pupils));
    }
    let chosen = scan.choices.iter().find_map(|c| match c.pick {
        Pick::Carer(id) => school.facts.carers.iter().find(|r| r.id == id),
        _ => None,
    });
    if let Some(carer) = chosen {
        let mut with = With::new(WithType::Parent, pupils);
        with.carer = Some(carer.id);
        with.name = Some(carer.name());
        with.relationship = carer.relationship.clone();
        return Ok(with);
    }
    if let Some(kind) = scan.decided(with_type) {
        return Ok(With::new(kind, pupils));
    }
    let at = scan.all();
    let places = school.carers_of.get(&first).map(Vec::as_slice).unwrap_or_default();
    let mut candidates: Vec<Candidate> = places
        .iter()
        .map(|n| &school.facts.carers[*n])
        .map(|c| {
            let who =
                c.relationship.as_ref().map_or_else(String::new, |r| format!(", {}", said(r)));
            answer(format!("{}{who}", c.name()), &at, Pick::Carer(c.id))
        })
        .collect();
    candidates.push(answer("a parent/carer", &at, Pick::With(WithType::Parent)));
    candidates.push(answer(
        format!("{} in person", school.short(first)),
        &at,
        Pick::With(WithType::Pupil),
    ));
    Err(Stop::ask("Who was it with?", candidates))
}

fn with_type(pick: &Pick) -> Option<WithType> {
    match pick {
        Pick::With(kind) => Some(kind.clone()),
        _ => None,
    }
}
