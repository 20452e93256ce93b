//! SEN status and needs in official, exported and staff-room words.

use super::error::quoted;
use crate::domain::codes::{NEEDS, NeedType, Opt, SEN_STATUSES, SenStatus};
use crate::domain::fold::fold;
use crate::domain::text::clean_line;

/// A status that was read from words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StatusWord {
    /// The census status.
    pub status: SenStatus,
    /// On the school's watch list.
    pub monitoring: bool,
    /// The words, where they say more than the code.
    pub original: Option<String>,
    /// What a person should know of the reading.
    pub warning: Option<String>,
}

/// Official spellings of statuses, folded: read without a warning.
const OFFICIAL_STATUS: &[&str] = &[
    "n",
    "k",
    "e",
    "no",
    "none",
    "no sen",
    "no special educational need",
    "no special educational needs",
    "sen support",
    "ehcp",
    "education health and care plan",
    "education health care plan",
    "education health and care plans",
    "k sen support",
    "sen support k",
    "n no sen",
    "e ehcp",
    "ehcp e",
    "e education health and care plan",
    "e education health care plan",
];

/// What schools write for their own watch list; the first two are Arbor's.
const MONITORING: &[&str] = &[
    "monitoring",
    "m",
    "monitor",
    "monitored",
    "sen monitoring",
    "watch list",
    "watchlist",
    "watching",
    "watch",
    "on watch",
    "cause for concern",
    "concern",
    "concerns",
    "cfc",
    "initial concern",
    "initial concerns",
    "under observation",
    "sen query",
    "query",
    "monitoring only",
    "on radar",
    "wave 1 monitoring",
];

/// The status that words name. Unknown words put the pupil on the watch list with the words kept,
/// so that nothing is lost and nothing is claimed.
pub(crate) fn status(words: &str) -> StatusWord {
    let line = clean_line(words);
    let folded = fold(&line);
    let official =
        |status: SenStatus| StatusWord { status, monitoring: false, original: None, warning: None };
    if MONITORING.contains(&folded.as_str()) {
        let known = matches!(folded.as_str(), "monitoring" | "m");
        return StatusWord {
            status: SenStatus::None,
            monitoring: true,
            original: (!known).then(|| line.clone()),
            warning: (!known).then(|| format!("{} was read as monitoring", quoted(&line))),
        };
    }
    if let Some(option) = SEN_STATUSES.find(&line) {
        let status = SenStatus::from_code(option.code);
        // "K+" folds to K, and is more than that to whoever wrote it.
        if OFFICIAL_STATUS.contains(&folded.as_str()) && !line.contains('+') {
            return official(status);
        }
        return mapped(line, status);
    }
    // "K - SEN Support", "SEN Support (K)", "E: EHCP".
    if let Some((left, right)) = halves(&line) {
        let (a, b) = (SEN_STATUSES.find(left), SEN_STATUSES.find(right));
        match (a, b) {
            (Some(a), Some(b)) if a.code == b.code && !legacy(left) && !legacy(right) => {
                return official(SenStatus::from_code(a.code));
            }
            (Some(a), Some(b)) if a.code == b.code => {
                return mapped(line, SenStatus::from_code(a.code));
            }
            // "K - Wave 3": a school's own label with the official code beside it.
            (Some(a), None) if matches!(fold(left).as_str(), "n" | "k" | "e") => {
                return mapped(line, SenStatus::from_code(a.code));
            }
            (None, Some(b)) if matches!(fold(right).as_str(), "n" | "k" | "e") => {
                return mapped(line, SenStatus::from_code(b.code));
            }
            _ => {}
        }
    }
    StatusWord {
        status: SenStatus::None,
        monitoring: true,
        warning: Some(format!(
            "{} is no SEN status that is known; the words are kept and the pupil is on the watch list until you choose one",
            quoted(&line)
        )),
        original: Some(line),
    }
}

/// Whether words are a status and nothing else: what a sheet or a row of its own may say.
pub(crate) fn is_status(words: &str) -> bool {
    let folded = fold(words);
    let long = folded.len() > 2;
    long && (SEN_STATUSES.find(words).is_some()
        && folded != "no"
        && folded != "plan"
        && folded != "sen"
        || MONITORING.contains(&folded.as_str()))
}

fn mapped(line: String, status: SenStatus) -> StatusWord {
    let why = if legacy(&line) { ", which replaced it" } else { "" };
    StatusWord {
        warning: Some(format!("{} was read as {}{why}", quoted(&line), status.label())),
        status,
        monitoring: false,
        original: Some(line),
    }
}

/// Statement, School Action and School Action Plus: discontinued codes.
fn legacy(words: &str) -> bool {
    matches!(
        fold(words).as_str(),
        "s" | "statement"
            | "statemented"
            | "a"
            | "p"
            | "sa"
            | "sa plus"
            | "school action"
            | "school action plus"
    )
}

fn halves(line: &str) -> Option<(&str, &str)> {
    let (left, right) = line
        .split_once(" - ")
        .or_else(|| line.split_once(" – "))
        .or_else(|| line.split_once(':'))
        .or_else(|| line.split_once('('))
        .or_else(|| line.split_once('='))?;
    Some((left.trim(), right.trim().trim_end_matches(')').trim()))
}

/// A need that was read from words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NeedWord {
    /// The census code; none while the words are still to be placed.
    pub code: Option<NeedType>,
    /// The words, where they say more than the code.
    pub words: Option<String>,
    /// What a person should know of the reading.
    pub warning: Option<String>,
}

impl NeedWord {
    /// Takes in another wording of the same need: "Dyslexia / dyscalculia" is one need and two words.
    pub(crate) fn also(&mut self, other: &NeedWord) {
        self.words = both(self.words.take(), other.words.as_deref());
        self.warning = match (&self.words, &self.code, self.warning.take()) {
            (Some(words), Some(code), Some(_)) => Some(read_as(words, code)),
            (_, _, mine) => mine.or_else(|| other.warning.clone()),
        };
    }
}

/// Two wordings side by side, where the second says something that the first does not.
pub(crate) fn both(first: Option<String>, second: Option<&str>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) if !fold(&first).contains(&fold(second)) => {
            Some(format!("{first}, {second}"))
        }
        (first, second) => first.or_else(|| second.map(str::to_string)),
    }
}

/// Official spellings of types of need beside codes and labels, folded: read without a warning.
const OFFICIAL_NEED: &[&str] = &[
    "specific learning difficulties",
    "moderate learning difficulties",
    "severe learning difficulties",
    "profound multiple learning difficulty",
    "profound multiple learning difficulties",
    "profound and multiple learning difficulties",
    "social emotional mental health",
    "speech language and communications needs",
    "speech language and communication needs",
    "speech language and communication",
    "speech language communication needs",
    "visual impairment",
    "autistic spectrum disorders",
    "autism spectrum disorder",
    "other difficulty disability",
    "other difficulty",
    "sen support but no specialist assessment of type of need",
    "multi sensory impairment",
];

/// Words that make a need a question, which is no need yet.
const QUESTIONS: &[&str] = &[
    "query",
    "possible",
    "possibly",
    "suspected",
    "awaiting",
    "waiting",
    "pathway",
    "referred",
    "referral",
    "assessment",
    "traits",
    "undiagnosed",
    "under",
    "maybe",
    "potential",
    "no",
    "not",
];

/// The needs that a cell names: one, or several with slashes, commas or "and" between.
///
/// What is not understood is one need with the words kept and no code.
pub(crate) fn needs(cell: &str) -> Vec<NeedWord> {
    let mut out: Vec<NeedWord> = Vec::new();
    for part in cell.split(['\n', ';', '|', '+', '•']) {
        let part = clean_line(part);
        let part = unranked(&part);
        if part.is_empty() || nothing(part) {
            continue;
        }
        for need in chunk(part) {
            // The same need in two wordings is one, with both.
            let same = out.iter_mut().find(|n| match (&n.code, &need.code) {
                (Some(a), Some(b)) => a == b,
                (None, None) => n.words.as_deref().map(fold) == need.words.as_deref().map(fold),
                _ => false,
            });
            match same {
                Some(same) => same.also(&need),
                None => out.push(need),
            }
        }
    }
    out
}

/// Whether a cell says that there is no need.
fn nothing(words: &str) -> bool {
    // A lone "?" folds to nothing, and is the SENCO's own question.
    !words.contains('?')
        && matches!(
            fold(words).as_str(),
            "" | "none"
                | "no"
                | "n a"
                | "na"
                | "nil"
                | "no need"
                | "no needs"
                | "no sen"
                | "n"
                | "null"
                | "not applicable"
        )
}

/// Takes `1.`, `2)`, `Primary:` and the like off the front, and `(primary)` off the end.
fn unranked(text: &str) -> &str {
    let mut rest = text.trim().trim_start_matches(['-', '–', '*', '·']).trim_start();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && rest[digits..].starts_with(['.', ')', ':']) {
        rest = rest[digits + 1..].trim_start();
    }
    for word in ["primary", "secondary", "main", "other", "need", "needs"] {
        if let Some((first, after)) = rest.split_once(':')
            && fold(first).split(' ').all(|w| w == word || w == "need" || w == "needs")
        {
            rest = after.trim_start();
        }
        let lower = rest.to_lowercase();
        let ending = format!("({word})");
        if lower.ends_with(&ending) && rest.is_char_boundary(rest.len() - ending.len()) {
            rest = rest[..rest.len() - ending.len()].trim_end();
        }
    }
    rest
}

/// One part of a cell, which may still hold several needs.
fn chunk(text: &str) -> Vec<NeedWord> {
    if let Some(need) = whole(text) {
        return vec![need];
    }
    if let Some(several) = codes(text) {
        return several;
    }
    // "SLCN / ASC" before "Speech, language and communication, autism".
    for separator in ["/", " & ", " and ", "&"] {
        let parts: Vec<&str> = text.split(separator).map(|p| unranked(p.trim())).collect();
        if separator == "/" && parts.len() > 1 {
            return parts.into_iter().filter(|p| !p.is_empty()).flat_map(chunk).collect();
        }
        if parts.len() > 1 && !text.contains(',') {
            let read: Option<Vec<NeedWord>> = parts.iter().map(|p| whole(p)).collect();
            if let Some(read) = read {
                return read;
            }
        }
    }
    let parts: Vec<&str> = text.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
    if parts.len() < 2 {
        return vec![kept(text)];
    }
    // Labels hold commas themselves: the longest run of parts that is one need is taken first.
    let mut out = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        let run = (at + 1..=parts.len()).rev().find_map(|end| {
            let joined = parts[at..end].join(", ");
            whole(unranked(&joined)).map(|need| (need, end))
        });
        match run {
            Some((need, end)) => {
                out.push(need);
                at = end;
            }
            None => {
                out.extend(alone(unranked(parts[at])));
                at += 1;
            }
        }
    }
    out
}

/// A part between commas that is no need by itself: two with "and", or words to keep.
fn alone(text: &str) -> Vec<NeedWord> {
    for separator in [" & ", " and ", "&"] {
        let read: Option<Vec<NeedWord>> = text.split(separator).map(|p| whole(p.trim())).collect();
        match read {
            Some(read) if read.len() > 1 => return read,
            _ => {}
        }
    }
    if nothing(text) { Vec::new() } else { vec![kept(text)] }
}

/// Words that name one need as a whole.
fn whole(text: &str) -> Option<NeedWord> {
    let code = |option: &Opt| NeedType::from_code(option.code);
    // "?ASD" is a question, and no need yet.
    if text.contains('?') {
        return None;
    }
    if let Some(option) = NEEDS.find(text) {
        let folded = fold(text);
        let official = folded == fold(option.code)
            || folded == fold(option.label)
            || OFFICIAL_NEED.contains(&folded.as_str());
        if official {
            return Some(NeedWord { code: Some(code(option)), words: None, warning: None });
        }
        return Some(said(text, code(option)));
    }
    // "SPLD - Dyslexia", "Specific Learning Difficulty (SpLD)", "ASD: diagnosed".
    let (left, right) = halves(text)?;
    if question(text) {
        return None;
    }
    let (a, b) = (NEEDS.find(left), NEEDS.find(right));
    match (a, b) {
        (Some(a), Some(b)) if a.code == b.code => {
            let plain = [left, right].iter().all(|w| {
                let w = fold(w);
                w == fold(a.code) || w == fold(a.label) || OFFICIAL_NEED.contains(&w.as_str())
            });
            let words = (!plain).then(|| text.to_string());
            Some(NeedWord { code: Some(code(a)), words, warning: None })
        }
        (Some(_), Some(_)) | (None, None) => None,
        (Some(one), None) | (None, Some(one)) => Some(said(text, code(one))),
    }
}

fn said(text: &str, code: NeedType) -> NeedWord {
    NeedWord {
        warning: Some(read_as(text, &code)),
        code: Some(code),
        words: Some(text.to_string()),
    }
}

fn read_as(text: &str, code: &NeedType) -> String {
    format!("{} was read as {}", quoted(text), code.code())
}

/// `SLCN SEMH`, `1 SLCN 2 SEMH`: codes with nothing but ranks between them.
fn codes(text: &str) -> Option<Vec<NeedWord>> {
    let rank = |w: &&str| !w.trim_matches(['.', ')', ':']).chars().all(|c| c.is_ascii_digit());
    let words: Vec<&str> = text.split_whitespace().filter(rank).collect();
    let code = |word: &&str| NEEDS.options.iter().find(|o| o.code.eq_ignore_ascii_case(word));
    if words.len() < 2 {
        return None;
    }
    let need =
        |o: &Opt| NeedWord { code: Some(NeedType::from_code(o.code)), words: None, warning: None };
    words.iter().map(|w| code(w).map(need)).collect()
}

fn question(text: &str) -> bool {
    text.contains('?') || fold(text).split(' ').any(|w| QUESTIONS.contains(&w))
}

fn kept(text: &str) -> NeedWord {
    NeedWord {
        code: None,
        words: Some(text.to_string()),
        warning: Some(format!(
            "{} is no type of need that is known; the words are kept",
            quoted(text)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_read_and_odd_ones_kept() {
        for (words, code, monitoring, warned) in [
            ("K", "K", false, false),
            ("k", "K", false, false),
            ("SEN Support", "K", false, false),
            ("K - SEN Support", "K", false, false),
            ("SEN support (K)", "K", false, false),
            ("Education, Health and Care Plan", "E", false, false),
            ("EHCP", "E", false, false),
            ("E - Education, Health and Care Plan", "E", false, false),
            ("EHC plan", "E", false, true),
            ("S", "E", false, true),
            ("Statement", "E", false, true),
            ("School Action Plus", "K", false, true),
            ("K+", "K", false, true),
            ("N", "N", false, false),
            ("No Special Educational Need", "N", false, false),
            ("Monitoring", "N", true, false),
            ("cause for concern", "N", true, true),
            ("K - Wave 3", "K", false, true),
            ("Wave 3", "N", true, true),
            ("EHCP applied for", "N", true, true),
        ] {
            let read = status(words);
            assert_eq!(read.status.code(), code, "{words}");
            assert_eq!(read.monitoring, monitoring, "{words}");
            assert_eq!(read.warning.is_some(), warned, "{words}: {:?}", read.warning);
        }
        assert_eq!(status("Wave 3").original.as_deref(), Some("Wave 3"));
        assert_eq!(status("EHC plan").original.as_deref(), Some("EHC plan"));
    }

    fn codes(cell: &str) -> Vec<String> {
        needs(cell)
            .into_iter()
            .map(|n| match n.code {
                Some(code) => code.code().to_string(),
                None => format!("?{}", n.words.unwrap_or_default()),
            })
            .collect()
    }

    #[test]
    fn needs_come_apart() {
        for (cell, want) in [
            ("SLCN", vec!["SLCN"]),
            ("SpLD", vec!["SPLD"]),
            ("ASC / SLCN", vec!["ASD", "SLCN"]),
            ("ASD, SLCN", vec!["ASD", "SLCN"]),
            ("ASD & ADHD", vec!["ASD", "SEMH"]),
            ("dyslexia", vec!["SPLD"]),
            ("Speech, Language and Communication Needs", vec!["SLCN"]),
            ("Speech, Language and Communications needs, Autism", vec!["SLCN", "ASD"]),
            ("Social, Emotional & Mental Health", vec!["SEMH"]),
            ("Profound & Multiple Learning Difficulty", vec!["PMLD"]),
            ("1. SLCN 2", vec!["?SLCN 2"]),
            ("1. SLCN\n2. SEMH", vec!["SLCN", "SEMH"]),
            ("SLCN (primary); SEMH (secondary)", vec!["SLCN", "SEMH"]),
            ("Specific Learning Difficulty (SpLD)", vec!["SPLD"]),
            ("SPLD - Dyslexia", vec!["SPLD"]),
            ("Hearing impairment / Visual impairment", vec!["HI", "VI"]),
            ("?ASD", vec!["??ASD"]),
            ("awaiting ASD assessment", vec!["?awaiting ASD assessment"]),
            ("Sensory seeking", vec!["?Sensory seeking"]),
            ("speech and language, hearing", vec!["SLCN", "HI"]),
            ("none", vec![]),
            ("ASD; autism", vec!["ASD"]),
            ("BESD", vec!["SEMH"]),
            ("?", vec!["??"]),
            ("tbc", vec!["?tbc"]),
            ("SLCN SEMH", vec!["SLCN", "SEMH"]),
            ("1 SLCN 2. SEMH", vec!["SLCN", "SEMH"]),
            ("Dyslexia / dyscalculia", vec!["SPLD"]),
            ("Speech & Language", vec!["SLCN"]),
        ] {
            assert_eq!(codes(cell), want, "{cell}");
        }
        assert_eq!(needs("dyslexia")[0].words.as_deref(), Some("dyslexia"));
        assert!(needs("dyslexia")[0].warning.is_some());
        assert!(needs("Visual impairment")[0].warning.is_none());
        // No wording is lost where two are one need.
        let two = &needs("Dyslexia / dyscalculia")[0];
        assert_eq!(two.words.as_deref(), Some("Dyslexia, dyscalculia"));
        assert_eq!(two.warning.as_deref(), Some("\"Dyslexia, dyscalculia\" was read as SPLD"));
        assert_eq!(needs("Speech & Language")[0].words.as_deref(), Some("Speech & Language"));
        assert!(needs("?")[0].warning.is_some());
    }
}
