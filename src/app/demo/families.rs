//! Families of the made-up school.

use super::Sheet;
use super::people::{CAST, ORIGINS, School};
use super::words::{Lists, chance, pick};
use crate::domain::Id;
use crate::domain::codes::Relationship;
use crate::domain::records::Carer;

/// Families that no other shares a surname with, and who have one child here: "rang adeyemi dad".
const ONE_CHILD: &[&str] = &["Adeyemi"];

/// A household.
pub(super) struct Family {
    pub(super) surname: &'static str,
    /// Where the names come from, by place in the list of origins.
    pub(super) origin: usize,
    /// The September of Reception of each child.
    pub(super) children: Vec<i32>,
    pub(super) carers: Vec<Guardian>,
}

/// A parent or carer.
pub(super) struct Guardian {
    pub(super) id: Id,
    pub(super) title: &'static str,
    pub(super) surname: String,
    pub(super) relationship: Relationship,
}

impl Guardian {
    /// `Mrs Barnes`.
    pub(super) fn formal(&self) -> String {
        format!("{} {}", self.title, self.surname)
    }
}

/// A family with room for a brother or sister: same language, no twin, ages within the school.
pub(super) fn find_family(
    school: &School,
    rng: &mut fastrand::Rng,
    eal: bool,
    entry: i32,
) -> Option<usize> {
    let fits = |family: &Family| {
        let speaks = ORIGINS[family.origin].2 > ORIGINS[family.origin].3;
        speaks == eal
            && !ONE_CHILD.contains(&family.surname)
            && family.children.len() < 3
            && family.children.iter().all(|e| (1..=5).contains(&(entry - e).abs()))
    };
    (0..20).find_map(|_| {
        let n = if school.families.is_empty() {
            return None;
        } else {
            rng.usize(..school.families.len())
        };
        fits(&school.families[n]).then_some(n)
    })
}

/// A new family with its carers.
pub(super) fn found_family(
    school: &mut School,
    names: &Lists,
    rng: &mut fastrand::Rng,
    child: usize,
    origin: usize,
    sheet: &mut Sheet<'_>,
) -> usize {
    let (key, language, _, _) = ORIGINS[origin];
    let surname: &'static str = if school.children[child].cast {
        CAST.iter().map(|c| c.1).find(|s| *s == school.children[child].surname).unwrap_or("Barnes")
    } else {
        surname_of(names, rng, key)
    };
    let any = rng.u32(0..100);
    // The documents ring the cast's mums and dads.
    let looks_after = if school.children[child].cast { 0 } else { any };
    let kinds: &[(Relationship, bool)] = match looks_after {
        0..=57 => &[(Relationship::Mother, true), (Relationship::Father, false)],
        58..=87 => &[(Relationship::Mother, true)],
        88..=91 => &[(Relationship::Father, false)],
        92..=94 => &[(Relationship::Grandparent, true)],
        95..=97 => &[(Relationship::Mother, true), (Relationship::Step, false)],
        _ => &[(Relationship::Mother, true), (Relationship::Grandparent, true)],
    };
    let road = names.pick(rng, "roads");
    let address = format!("{} {road}, Fairfield", rng.u32(1..140));
    let mut carers = Vec::new();
    for (relationship, woman) in kinds {
        let forename = names.pick(rng, if *woman { "adult.women" } else { "adult.men" });
        let title = match (woman, rng.u8(0..4)) {
            (false, _) => "Mr",
            (true, 0) => "Ms",
            (true, 1) => "Miss",
            (true, _) => "Mrs",
        };
        // One in eight has a name that is not the child's.
        let own = if !school.children[child].cast && chance(rng, 0.12) {
            surname_of(names, rng, key)
        } else {
            surname
        };
        let id = sheet.add(&Carer {
            title: Some(title.to_string()),
            forename: Some(forename.to_string()),
            surname: own.to_string(),
            phone: Some(phone(rng)),
            email: chance(rng, 0.6).then(|| email(forename, own)),
            address: Some(address.clone()),
            language: (key != "english" && language != "English" && chance(rng, 0.4))
                .then(|| language.to_string()),
            interpreter: (language != "English").then(|| chance(rng, 0.15)),
            notes: None,
        });
        carers.push(Guardian {
            id,
            title,
            surname: own.to_string(),
            relationship: relationship.clone(),
        });
    }
    school.families.push(Family { surname, origin, children: Vec::new(), carers });
    school.families.len() - 1
}

/// A surname of that origin that no family has to itself.
fn surname_of(names: &Lists, rng: &mut fastrand::Rng, key: &str) -> &'static str {
    let list = names.of(&format!("{key}.surnames")).iter();
    let free: Vec<&'static str> = list.filter(|s| !ONE_CHILD.contains(s)).copied().collect();
    pick(rng, &free).copied().unwrap_or_default()
}

/// A number from the ranges that Ofcom keeps for drama: mobiles 07700 900, no-town 01632 960.
fn phone(rng: &mut fastrand::Rng) -> String {
    let n = rng.u32(0..1000);
    if chance(rng, 0.85) { format!("07700 900{n:03}") } else { format!("01632 960{n:03}") }
}

/// An address under a domain that can never exist (RFC 2606).
fn email(forename: &str, surname: &str) -> String {
    let plain = |name: &str| crate::domain::fold::fold(name).replace(' ', "");
    format!("{}.{}@example.org", plain(forename), plain(surname))
}
