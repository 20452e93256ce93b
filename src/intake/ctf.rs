//! The Common Transfer File of the Department for Education, read only.
//!
//! Root `CTfile`, no namespace; the blocks of a pupil stand in any order. All `SEN` elements are
//! read, not only the first: a pupil with a history has one for each status. The admissions cousin
//! (`ATfile`) and everything else are refused by their root. Assessment results, attendance and
//! suppliers' own blocks are passed over.

use chrono::NaiveDate;

use super::drafts::{CarerDraft, NeedDraft, PupilDraft, StatusDraft};
use super::error::{At, IntakeError, Problem, quoted};
use super::names::Person;
use super::sen::{self, StatusWord};
use super::source::{Body, Source};
use super::values;
use super::xml::{self, Node, Take};
use super::years;
use crate::domain::Value;
use crate::domain::codes::{NEEDS, NeedType, RELATIONSHIPS, SEXES};
use crate::domain::dates::parse_import;

/// The versions whose layout is known: 17 brought dates of needs, 25 `Sex` for `Gender`.
const KNOWN: std::ops::RangeInclusive<u32> = 17..=26;

/// The blocks of a pupil that hold nothing for a SENCO's log.
const PASSED: &[&str] = &[
    "Attendance",
    "StageAssessments",
    "SchoolHistory",
    "SuppInfo",
    "Exclusions",
    "LearnerSupport",
    "Address",
    "AddressHistory",
];

/// What a CTF held.
#[derive(Clone, Debug)]
pub(crate) struct CtfFile {
    /// The pupils, in order.
    pub pupils: Vec<Node>,
    /// The version its header names.
    pub version: Option<String>,
}

/// Reads the text of an XML file.
pub(crate) fn read(text: &str) -> Result<Source, IntakeError> {
    let mut file = CtfFile { pupils: Vec::new(), version: None };
    let mut pupils = Vec::new();
    let mut version = None;
    xml::walk(
        text,
        |path, name| {
            if path.is_empty() {
                return root(name);
            }
            Ok(match (path.len(), name) {
                (1, "Header" | "CTFpupilData") => Take::Enter,
                (2, "Pupil") if path[1] == "CTFpupilData" => Take::Keep,
                (2, "CTFversion") => Take::Keep,
                (3, name) if PASSED.contains(&name) => Take::Skip,
                (1 | 2, _) => Take::Skip,
                // Contacts have an address and telephones of their own.
                (_, "SuppInfo") => Take::Skip,
                _ => Take::Enter,
            })
        },
        |_, node| {
            match node.name.as_str() {
                "CTFversion" => version = Some(node.text.trim().to_string()),
                _ => pupils.push(node),
            }
            Ok(())
        },
    )?;
    file.pupils = pupils;
    file.version = version;
    let format = match &file.version {
        Some(version) => format!("CTF {}", version.trim_end_matches(".0")),
        None => "CTF".to_string(),
    };
    Ok(Source { body: Body::Ctf(file), format })
}

fn root(name: &str) -> Result<Take, IntakeError> {
    match name {
        "CTfile" => Ok(Take::Enter),
        "ATfile" => Err(IntakeError::unreadable(
            "This is an Admissions Transfer File (ATfile): its children are not on roll yet.",
            "Export a Common Transfer File (CTF), or the pupils as CSV.",
        )),
        "html" | "HTML" | "table" | "TABLE" => Err(IntakeError::unreadable(
            "This is a web page, perhaps one saved with the name of a spreadsheet.",
            "Open it in Excel and save it as .xlsx or CSV.",
        )),
        other => Err(IntakeError::unreadable(
            format!(
                "This XML file begins with {}, not CTfile, so it is no Common Transfer File.",
                quoted(other)
            ),
            "Export a CTF from your management system, or the pupils as CSV.",
        )),
    }
}

/// The pupils of a CTF as drafts; what cannot be read of one refuses that one.
pub(crate) fn drafts(
    file: &CtfFile,
    today: NaiveDate,
    rejected: &mut Vec<Problem>,
    warnings: &mut Vec<Problem>,
) -> Vec<PupilDraft> {
    let major = file.version.as_deref().and_then(|v| v.split('.').next()?.parse::<u32>().ok());
    if !major.is_some_and(|v| KNOWN.contains(&v)) {
        let said = file.version.as_deref().unwrap_or("none");
        warnings.push(At::file().problem(
            "ctf_version",
            format!(
                "CTF version {} is not one of 17 to 26; what was understood was read",
                quoted(said)
            ),
        ));
    }
    let mut out = Vec::with_capacity(file.pupils.len());
    for (n, node) in file.pupils.iter().enumerate() {
        let at = At { row: n + 1, ..At::default() };
        match pupil(node, &at, today, warnings) {
            Ok(draft) => out.push(draft),
            Err(problem) => rejected.push(problem),
        }
    }
    out
}

/// A child's name in the pupil block, else in the basic details.
fn either<'a>(pupil: &'a Node, basic: Option<&'a Node>, name: &str) -> Option<&'a str> {
    pupil.get(name).or_else(|| basic.and_then(|b| b.get(name)))
}

fn pupil(
    node: &Node,
    at: &At,
    today: NaiveDate,
    warnings: &mut Vec<Problem>,
) -> Result<PupilDraft, Problem> {
    let basic = node.child("BasicDetails");
    let text = |name: &str| either(node, basic, name);
    let mut draft = PupilDraft::new(at.clone());
    let missing = |field: &str, label: &str| at.problem(field, format!("the {label} is missing"));
    draft.surname =
        name(text("Surname"), "surname", at)?.ok_or_else(|| missing("surname", "surname"))?;
    draft.forename =
        name(text("Forename"), "forename", at)?.ok_or_else(|| missing("forename", "forename"))?;
    let preferred = name(text("PreferredForename"), "preferred", at)?;
    draft.preferred = preferred.filter(|p| *p != draft.forename);
    draft.upn = text("UPN").map(|t| values::upn(t, at, "upn")).transpose()?;
    warnings.extend(draft.upn.as_deref().and_then(|u| values::doubt(u, at)));
    // A former UPN is only there to find the child by; a wrong one is no reason to refuse.
    draft.former_upn = text("FormerUPN").and_then(|t| values::upn(t, at, "former_upn").ok());
    draft.dob = match text("DOB") {
        Some(text) => Some(values::birth(date(text, "dob", at)?, today, at)?),
        None => None,
    };
    if let Some(word) = text("Sex").or_else(|| text("Gender")) {
        match SEXES.find(word) {
            Some(sex) => draft.set("sex", Value::text(sex.code)),
            None => {
                warnings.push(at.problem("sex", format!("{} is neither M nor F", quoted(word))))
            }
        }
    }
    if let Some(word) = text("NCyearActual") {
        draft.year = years::year(word);
        if draft.year.is_none() {
            warnings.push(at.problem("year_group", format!("{} is no year group", quoted(word))));
        }
    }
    flags(node, basic, today, &mut draft);
    statuses(node, at, &mut draft, warnings)?;
    needs(node, at, &mut draft, warnings)?;
    contacts(node, at, &mut draft, warnings);
    Ok(draft)
}

fn name(text: Option<&str>, field: &str, at: &At) -> Result<Option<String>, Problem> {
    text.map(|t| values::name(t, field, at)).transpose().map(Option::flatten)
}

fn date(text: &str, field: &str, at: &At) -> Result<NaiveDate, Problem> {
    parse_import(text).map_err(|e| at.problem(field, e.to_string()))
}

fn yes(text: &str) -> Option<bool> {
    match text.trim() {
        "true" | "1" | "Y" | "y" => Some(true),
        "false" | "0" | "N" | "n" => Some(false),
        _ => None,
    }
}

fn flags(node: &Node, basic: Option<&Node>, today: NaiveDate, draft: &mut PupilDraft) {
    if let Some(service) = either(node, basic, "ServiceChild").and_then(yes) {
        draft.set("service_child", Value::Int(i64::from(service)));
    }
    let mut languages = Vec::new();
    node.all("Type", &mut languages);
    // LanguageType F is the first language; where none is marked, the only one is.
    let first = languages
        .iter()
        .find(|l| l.get("LanguageType").is_some_and(|t| t == "F"))
        .or_else(|| languages.first().filter(|_| languages.len() == 1));
    if let Some(code) = first.and_then(|l| l.get("Language")) {
        let english = code.starts_with("EN");
        draft.set("eal", Value::Int(i64::from(!english)));
        draft.set("language", Value::text(values::language(code)));
    }
    if let Some(cared) = node.child("LookedAfter") {
        if let Some(now) = cared.get("InCare").and_then(yes) {
            draft.set("looked_after", Value::Int(i64::from(now)));
        }
        if let Some(authority) = cared.get("CareAuthority") {
            draft.set("care_authority", Value::text(authority));
        }
    }
    if let Some(meals) = node.child("FSMhistory") {
        let mut periods = Vec::new();
        meals.all("FSMinstance", &mut periods);
        if !periods.is_empty() {
            let open = periods.iter().any(|p| {
                let ended = p.get("FSMendDate").and_then(|d| parse_import(d).ok());
                ended.is_none_or(|end| end >= today)
            });
            draft.set("fsm", Value::Int(i64::from(open)));
        }
    }
}

/// Every status of the pupil's history; the latest is the one in force.
fn statuses(
    node: &Node,
    at: &At,
    draft: &mut PupilDraft,
    warnings: &mut Vec<Problem>,
) -> Result<(), Problem> {
    let mut found = Vec::new();
    node.all("SEN", &mut found);
    for sen in found {
        let Some(word) = sen.get("SENprovision") else { continue };
        let starts = sen.get("StartDate").map(|d| date(d, "status_starts", at)).transpose()?;
        let ends = sen.get("EndDate").map(|d| date(d, "status_ends", at)).transpose()?;
        let StatusWord { status, monitoring, original, warning } = sen::status(word);
        if let Some(warning) = warning {
            warnings.push(at.problem("status", warning));
        }
        draft.statuses.push(StatusDraft { status, monitoring, original, starts, ends });
    }
    Ok(())
}

fn needs(
    node: &Node,
    at: &At,
    draft: &mut PupilDraft,
    warnings: &mut Vec<Problem>,
) -> Result<(), Problem> {
    let mut found = Vec::new();
    node.all("SENneed", &mut found);
    for need in found {
        let Some(word) = need.get("SENtype") else { continue };
        let rank = match need.get("SENtypeRank") {
            Some(rank) => match rank.parse::<i64>() {
                Ok(rank @ 1..=99) => Some(rank),
                _ => {
                    return Err(at.problem(
                        "need_rank",
                        format!("{} is no rank from 1 to 99", quoted(rank)),
                    ));
                }
            },
            None => None,
        };
        let starts = need.get("NeedStartDate").map(|d| date(d, "need_starts", at)).transpose()?;
        let ends = need.get("NeedEndDate").map(|d| date(d, "need_ends", at)).transpose()?;
        let code = NEEDS.get(&word.to_uppercase()).map(|o| NeedType::from_code(o.code));
        let words = match &code {
            Some(_) => None,
            None => Some(word.to_string()),
        };
        if code.is_some() {
            draft.needs.push(NeedDraft {
                code,
                words,
                rank,
                starts,
                ends,
                diagnosed: false,
                at: at.clone(),
            });
            continue;
        }
        // BESD and other codes of earlier years, and words where a code should be.
        for read in sen::needs(word) {
            if let Some(warning) = read.warning {
                warnings.push(at.problem("need", warning));
            }
            draft.needs.push(NeedDraft {
                code: read.code,
                words: read.words,
                rank,
                starts,
                ends,
                diagnosed: false,
                at: at.clone(),
            });
        }
    }
    Ok(())
}

fn contacts(node: &Node, at: &At, draft: &mut PupilDraft, warnings: &mut Vec<Problem>) {
    let Some(block) = node.child("Contacts") else { return };
    for contact in block.children.iter().filter(|c| c.name == "Contact") {
        let Ok(Some(surname)) = name(contact.get("Surname"), "surname", at) else {
            warnings.push(at.problem("carer", "a contact without a surname was left out"));
            continue;
        };
        let forename = name(contact.get("Forename"), "forename", at).ok().flatten();
        let mut carer = CarerDraft::new(
            at.clone(),
            Person { forename, surname, preferred: None, unsure: false },
        );
        carer.title = contact.get("Title").map(str::to_string);
        carer.set("phone", phone(contact));
        carer.set("email", contact.get("Email").map_or(Value::Null, Value::text));
        if let Some(word) = contact.get("Relationship") {
            carer.relationship = RELATIONSHIPS.find(word).map(|o| o.code.to_string());
        }
        carer.priority =
            contact.get("Order").and_then(|o| o.parse().ok()).filter(|n| (1..=99).contains(n));
        carer.responsibility = contact.get("Responsibility").and_then(yes);
        draft.carers.push(carer);
    }
}

fn phone(contact: &Node) -> Value {
    let mut phones = Vec::new();
    contact.all("Phone", &mut phones);
    let number = phones
        .iter()
        .filter_map(|p| p.get("PhoneNo").or_else(|| Some(p.text.trim()).filter(|t| !t.is_empty())))
        .next();
    number.map_or(Value::Null, Value::text)
}
