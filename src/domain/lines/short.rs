//! Short names that tell pupils apart: `Maya B.`, and `Maya Ba.` beside a `Maya Br.`

use super::snapshot::PupilRow;
use crate::domain::records::short_name;

/// The most letters of a surname before all of it is shown: more is no shorter to read.
const LETTERS_MAX: usize = 4;

/// What each pupil is called, in the order given.
///
/// A forename and the first letter of the surname; where pupils on roll share that, as many letters
/// as tell them apart, then the surname in full, and where even that is the same the class behind it.
pub fn short_names(pupils: &[PupilRow]) -> Vec<String> {
    let mut names: Vec<String> = pupils.iter().map(|p| short_name(called(p), &p.surname)).collect();
    let mut places: Vec<usize> = (0..names.len()).filter(|n| pupils[*n].on_roll).collect();
    places.sort_by_key(|n| &names[*n]);
    let longer: Vec<(usize, String)> = places
        .chunk_by(|a, b| names[*a] == names[*b])
        .filter(|same| same.len() > 1)
        .flat_map(|same| {
            let rows: Vec<&PupilRow> = same.iter().map(|n| &pupils[*n]).collect();
            same.iter().copied().zip(apart(&rows)).collect::<Vec<_>>()
        })
        .collect();
    for (n, name) in longer {
        names[n] = name;
    }
    names
}

/// Names of pupils who share a forename and a letter: one length for all of them.
fn apart(pupils: &[&PupilRow]) -> Vec<String> {
    for letters in 2..=LETTERS_MAX {
        let names: Option<Vec<String>> = pupils.iter().map(|p| cut(p, letters)).collect();
        if let Some(names) = names.filter(|names| distinct(names)) {
            return names;
        }
    }
    let full = |p: &PupilRow| format!("{} {}", called(p), p.surname);
    let names: Vec<String> = pupils.iter().map(|p| full(p)).collect();
    let with_class = |(p, name): (&&PupilRow, &String)| {
        let alone = names.iter().filter(|other| *other == name).count() == 1;
        match (&p.class, alone) {
            (Some(class), false) => format!("{name}, {class}"),
            _ => name.clone(),
        }
    };
    pupils.iter().zip(&names).map(with_class).collect()
}

/// `Maya Bar.`; `None` where the surname has no more letters than that, or another sign in them.
fn cut(pupil: &PupilRow, letters: usize) -> Option<String> {
    let start: String = pupil.surname.chars().take(letters).collect();
    let fits = pupil.surname.chars().count() > letters && start.chars().all(char::is_alphabetic);
    fits.then(|| format!("{} {start}.", called(pupil)))
}

fn called(pupil: &PupilRow) -> &str {
    pupil.preferred.as_deref().unwrap_or(&pupil.forename)
}

fn distinct(names: &[String]) -> bool {
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_unstable();
    sorted.windows(2).all(|w| w[0] != w[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Id;

    #[test]
    fn names_are_as_long_as_it_takes_to_tell_them_apart() {
        for (pupils, expected) in [
            (
                &[("Maya", "Barnes", "4W"), ("Maya", "Carter", "5T")][..],
                &["Maya B.", "Maya C."][..],
            ),
            (&[("Maya", "Barnes", "4W"), ("Maya", "Brown", "5T")], &["Maya Ba.", "Maya Br."]),
            (&[("Maya", "Barnes", "4W"), ("Maya", "Barlow", "5T")], &["Maya Barn.", "Maya Barl."]),
            (
                &[("Maya", "Barnes", "4W"), ("Maya", "Barnett", "5T")],
                &["Maya Barnes", "Maya Barnett"],
            ),
            (&[("Mei", "Li", "4W"), ("Mei", "Ling", "5T")], &["Mei Li", "Mei Ling"]),
            (
                &[("Maya", "Barnes", "4W"), ("Maya", "Barnes", "5T"), ("Tom", "Ellis", "4W")],
                &["Maya Barnes, 4W", "Maya Barnes, 5T", "Tom E."],
            ),
            (&[("Zoë", "O'Neil", "4W"), ("Zoë", "Osei", "5T")], &["Zoë O'Neil", "Zoë Osei"]),
        ] {
            let rows: Vec<PupilRow> = pupils
                .iter()
                .enumerate()
                .map(|(n, (forename, surname, class))| PupilRow {
                    id: Id([u8::try_from(n).unwrap(); 16]),
                    forename: (*forename).into(),
                    preferred: None,
                    surname: (*surname).into(),
                    class: Some((*class).into()),
                    year: None,
                    on_roll: true,
                })
                .collect();
            assert_eq!(short_names(&rows), expected);
        }
    }

    #[test]
    fn a_pupil_who_left_lengthens_nobody() {
        let row = |n: u8, surname: &str, on_roll| PupilRow {
            id: Id([n; 16]),
            forename: "Maya".into(),
            preferred: None,
            surname: surname.into(),
            class: None,
            year: None,
            on_roll,
        };
        let names = short_names(&[row(1, "Barnes", true), row(2, "Brown", false)]);
        assert_eq!(names, ["Maya B.", "Maya B."]);
    }
}
