//! The words that say what happened: each phrase once, with what it does.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::domain::codes::{
    CodeList, MARKS, MEDIA, MarkCode, REASONS, RELATIONSHIPS, TOPICS, WITH_TYPES,
};
use crate::domain::fold::fold;

/// What a phrase of a contact line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// The story is in the safeguarding system.
    Dsl,
    /// Tried, and not spoken to.
    NotReached,
    /// Left a message: not spoken to.
    LeftMessage,
    /// From them.
    From,
    /// From us.
    To,
    /// What follows is what it was about.
    About,
    /// Somebody interpreted.
    Interpreter,
    /// Joins names.
    And,
    /// Says nothing of its own.
    Filler,
}

/// Phrases of a contact line, with what they do.
const CALL: &[(Call, &str)] = &[
    (
        Call::Dsl,
        "on cpoms, cpoms, see cpoms, logged on cpoms, added to cpoms, put on cpoms, recorded on \
         cpoms, see dsl, dsl, told dsl, dsl told, dsl informed, informed dsl, spoke to dsl, \
         reported to dsl, on myconcern, myconcern, my concern, safeguarding, see safeguarding",
    ),
    (
        Call::NotReached,
        "no answer, no ans, no reply, no response, didnt answer, did not answer, not answered, \
         didnt pick up, no pick up, couldnt get through, could not get through, couldnt reach, \
         unable to reach, engaged, rang out, not available, unavailable, tried, tried to ring, \
         tried ringing, tried calling, tried to call, line busy, phone off",
    ),
    (
        Call::LeftMessage,
        "left msg, left message, left a message, left a msg, left voicemail, left a voicemail, \
         left vm, voicemail, answerphone, answer phone, went to voicemail, msg left, message \
         left, left answerphone message",
    ),
    (Call::From, "from"),
    (Call::To, "to"),
    (
        Call::About,
        "re, about, regarding, concerning, on the subject of, to discuss, discussed, ref",
    ),
    (
        Call::Interpreter,
        "with interpreter, w interpreter, with an interpreter, interpreter, via interpreter, \
         through interpreter, using interpreter",
    ),
    (Call::And, "and, n, or"),
    (
        Call::Filler,
        "the, a, an, at, in, had, has, was, is, i, me, we, with, for, of, by, us, our, my, w, \
         just, quick, chat, conversation, talk, today, back, again, both, via, on, this, contact, \
         log, note, home, school, class, came, into, also, did, visit, visited, in school, his, \
         her, their, pls, please, s, got",
    ),
];

/// What a phrase of a log line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// A mark, by its letter; whether the words themselves are kept as why.
    Mark(char, bool),
    /// Kept for another activity, or away for an errand, when said of a pupil: by its letter.
    Errand(char),
    /// Everybody.
    All,
    /// Everybody not named.
    Rest,
    /// Only those named next.
    Only,
    /// Those named next were not there: except, without.
    Without,
    /// `no`: of a pupil, not there; of a group, did not happen.
    No,
    /// Nobody came.
    Nobody,
    /// Did not happen.
    NotHeld,
    /// Cut short.
    CutShort,
    /// Moved to another day or time.
    MovedTo,
    /// Moved here from another day.
    MovedFrom,
    /// Beside the timetable.
    Extra,
    /// What is logged already is to be changed.
    Change,
    /// A supply adult led.
    Supply,
    /// Only the user, no other adult.
    JustMe,
    /// The user.
    Me,
    /// The adult named next led: `by sam`.
    By,
    /// The adult named before led as cover; or, with `by`, the one named next.
    Covered,
    /// The adult named next covered: `covered by sam`, `cover sam`.
    CoveredBy,
    /// The adult named before led.
    Led,
    /// The adult named before helped.
    Helped,
    /// `did`: led, after an adult; nothing, elsewhere.
    Did,
    /// Those named before joined as guests.
    Joined,
    /// Those named next joined as guests.
    JoinedBy,
    /// One session of several groups.
    Together,
    /// Nobody knows who.
    DontKnow,
    /// In the morning.
    Morning,
    /// In the afternoon.
    Afternoon,
    /// Joins names.
    And,
    /// `with`.
    With,
    /// Says nothing of its own.
    Filler,
}

/// Phrases of a log line, with what they do.
const LOG: &[(Act, &str)] = &[
    (
        Act::Mark('p', false),
        "was here, were here, turned up, was there, were there, is here, are here, made it, \
         showed up, took part, arrived",
    ),
    (
        Act::Mark('l', false),
        "came late, arrived late, was late, were late, running late, turned up late, a bit late, \
         bit late, lates",
    ),
    (
        Act::Mark('e', false),
        "left early, went early, had to leave, had to go, left, leaving early, went back early, \
         taken out early",
    ),
    (
        Act::Mark('e', true),
        "went home early, picked up early, collected early, went home, sent home",
    ),
    (
        Act::Mark('a', false),
        "was off, were off, is off, are off, still off, still away, still absent, off again, absent \
         again, was absent, were absent, is absent, was away, were \
         away, is away, abs, not here, wasnt here, isnt here, werent here, not there, wasnt \
         there, werent there, not in school, not in today, wasnt in, isnt in, wasnt in school, \
         off today, off school, absent today, away today, missing, didnt come, did not come, at \
         home, no show",
    ),
    (
        Act::Mark('a', true),
        "still ill, still poorly, still off sick, ill, sick, poorly, off sick, off ill, off poorly, unwell, was ill, was sick, was poorly, \
         is ill, is sick, is poorly, were ill, on holiday, isolating",
    ),
    (
        Act::Mark('k', false),
        "kept in, kept back, kept in class, kept by teacher, in class, stayed in class, stayed \
         with class, not released, not sent, needed in class, kept behind, kept elsewhere",
    ),
    (
        Act::Mark('d', false),
        "refused to come, refused to join, refused to do, refusing, wouldnt do, would not do, wouldnt come, would not come, wouldnt leave \
         class, wouldnt join, wouldnt join in, didnt want to come, did not want to come, did not \
         take part, didnt take part, not taking part, said no, opted out, didnt join in, declined",
    ),
    (
        Act::Mark('n', false),
        "not expected, not needed, not due, not his day, not her day, not their day",
    ),
    (Act::Mark('?', false), "not recorded, not sure if here"),
    (
        Act::Errand('k'),
        "swimming, at swimming, music, music lesson, in music, at music, violin, guitar, piano, \
         drums, drumming, keyboard, recorder, recorders, cello, flute, singing, choir, at choir, \
         football, at football, netball, cricket, rugby, athletics, cross country, gymnastics, \
         dance, pe, in pe, at pe, sport, sports, forest school, at forest school, rehearsal, at \
         rehearsal, play practice, nativity, nativity practice, assembly, in assembly, trip, on \
         trip, on a trip, on school trip, school trip, booster, test, tests, doing a test, doing \
         test, assessment, doing an assessment, sats, sats practice, phonics, in phonics, maths, \
         in maths, english, in english, speech, speech therapy, at speech, with speech, salt, \
         with salt, ot, with ot, ep, with ep, seeing ep, physio, with nurse, nurse, first aid, at \
         first aid, in first aid, medical room, with head, in office, at office, library, at \
         library, photo, photos, school photo, play therapy, counselling, mentoring, with \
         learning mentor, school council, bikeability",
    ),
    (
        Act::Errand('a'),
        "dentist, at dentist, at the dentist, dentists, doctor, doctors, at doctors, at the \
         doctors, gp, hospital, at hospital, in hospital, hospital appointment, optician, \
         opticians, orthodontist, appointment, at an appointment, at appointment, appt, medical \
         appointment, medical appt, camhs, at camhs, camhs appointment, holiday, funeral, court",
    ),
    (
        Act::All,
        "all, everyone, everybody, both, all of them, whole group, full group, full house, the \
         lot, all kids, all children, all pupils, all chn",
    ),
    (
        Act::Rest,
        "rest, the rest, others, the others, everyone else, everybody else, all others, other \
         ones",
    ),
    (Act::Only, "only, just, only had, just had"),
    (
        Act::Without,
        "without, minus, except, except for, apart from, but not, bar, all but, everyone but, \
         everybody but, all bar, everyone bar, not, missing were, excluding",
    ),
    (Act::No, "no"),
    (
        Act::Nobody,
        "nobody, no one, noone, none, nobody came, no one came, noone came, none came, none here, \
         nobody here, no children, no pupils, no kids, nobody turned up, no one turned up",
    ),
    (
        Act::NotHeld,
        "x, cancelled, canceled, cancel, was cancelled, got cancelled, called off, didnt happen, \
         did not happen, didnt run, did not run, not run, didnt do, did not do, didnt have, didnt \
         get to, didnt get to do, didnt get, didnt manage, didnt get round to, couldnt do, could \
         not do, couldnt run, wasnt able to do, unable to do, not done, didnt take place, not \
         held, not happening, not on, missed, skipped, no session, no group, postponed, \
         abandoned, wasnt on, isnt on, not running",
    ),
    (
        Act::CutShort,
        "cut short, was cut short, got cut short, finished early, stopped early, ended early, cut \
         off, had to stop, interrupted, had to stop early",
    ),
    (
        Act::MovedTo,
        "moved to, move to, changed to, swapped to, rescheduled to, rearranged to, postponed to, \
         postponed until, moving to",
    ),
    (
        Act::MovedFrom,
        "moved from, instead of, carried over from, swapped from, catch up from, catching up, \
         making up for",
    ),
    (Act::Change, "change, correct, correction, actually, update, amend, relog, re log"),
    (Act::Extra, "extra, additional, an extra, another, extra session, extra one, bonus"),
    (
        Act::Supply,
        "supply, supply ta, supply teacher, agency, agency ta, by supply, with supply, supply \
         did, supply led, supply took, supply ran, supply covered, supply covering, covered by \
         supply, led by supply, the supply, supply today",
    ),
    (
        Act::JustMe,
        "just me, only me, on my own, by myself, myself only, me only, me alone, alone, solo, one \
         adult",
    ),
    (Act::Me, "me, myself, i"),
    (Act::By, "by, led by, run by, taken by, ran by, done by, delivered by, taught by"),
    (
        Act::Covered,
        "covered, covering, was covering, covered it, covered for me, stepped in, filled in",
    ),
    (Act::CoveredBy, "covered by, cover by, cover, cover from, covering was"),
    (Act::Led, "led, led it, ran, ran it, took, took it, taught, leading, delivered"),
    (Act::Helped, "helped, helping, supported, supporting, assisted, helped out, as support"),
    (Act::Did, "did, did it"),
    (
        Act::Joined,
        "joined, joined us, joined in, joined them, joined me, came too, came along, came as \
         well, as well, as a guest, as guest, guest, visiting, joining, joining us, also joined, \
         also came, was a guest",
    ),
    (Act::JoinedBy, "joined by, plus, along with"),
    (
        Act::Together,
        "together, combined, merged, joint, joint session, as one, both groups, both groups \
         together, in one, joined together, joined up",
    ),
    (
        Act::DontKnow,
        "dont know, dont know who, not sure who, not sure which, dunno, didnt say who, didnt say \
         which, unknown who, who unknown, cant remember who",
    ),
    (Act::Morning, "am, a m, in the morning, morning"),
    (Act::Afternoon, "pm, p m, in the afternoon, afternoon"),
    (Act::And, "and, n, or, nor, then"),
    (Act::With, "with, w, for"),
    (
        Act::Filler,
        "the, a, an, was, were, is, are, had, has, have, at, in, to, of, did our, my, our, today, \
         we, just did, done, forgot, forgot to log, forgot to log it, log, logging, session, \
         sessions, group, please, pls, it, this, so, because, bc, cos, cause, as, due to, from, \
         on, each, mins each, went, got, but, also did, also, finally, ok, okay, sorry, late \
         entry, normal, after, as normal, as usual, usual, as planned, full session, ks1, ks2",
    ),
];

/// A phrase found at the start of some words: how many it takes, and what it does.
pub(super) type Found<T> = (usize, T);

/// Phrases by their first word, longest first.
#[derive(Debug)]
pub(super) struct Table<T> {
    by_first: HashMap<String, Vec<(Vec<String>, T)>>,
}

impl<T: Clone> Table<T> {
    fn new(phrases: impl IntoIterator<Item = (String, T)>) -> Table<T> {
        let mut by_first: HashMap<String, Vec<(Vec<String>, T)>> = HashMap::new();
        for (phrase, means) in phrases {
            let mut words = phrase.split(' ').map(str::to_string);
            let Some(first) = words.next().filter(|w| !w.is_empty()) else { continue };
            let list = by_first.entry(first).or_default();
            let rest: Vec<String> = words.collect();
            if list.iter().all(|(have, _)| *have != rest) {
                list.push((rest, means));
            }
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        Table { by_first }
    }

    /// The longest phrase at the start of `words`.
    pub(super) fn at(&self, words: &[&str]) -> Option<Found<T>> {
        let (first, after) = words.split_first()?;
        let list = self.by_first.get(*first)?;
        list.iter()
            .find(|(rest, _)| {
                rest.len() <= after.len() && rest.iter().zip(after).all(|(a, b)| a == b)
            })
            .map(|(rest, means)| (rest.len() + 1, means.clone()))
    }
}

/// The phrases of one line of a table.
fn split(said: &str) -> impl Iterator<Item = &str> {
    said.split(',').map(str::trim).filter(|p| !p.is_empty())
}

/// What the phrases of a log line do. The words of the mark list count too.
pub(super) fn log() -> &'static Table<Act> {
    static TABLE: OnceLock<Table<Act>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let own = LOG.iter().flat_map(|(act, said)| split(said).map(|p| (p.to_string(), *act)));
        // Letters are marks only after a colon: "a" and "s" are words in every other sentence.
        let marks = MarkCode::all().iter().flat_map(|mark| {
            let option = MARKS.get(mark.code());
            let words = option.into_iter().flat_map(|o| o.aliases.iter().chain([&o.label]));
            words
                .map(|w| fold(w))
                .filter(|w| w.len() > 1 && w != "in")
                .map(|w| (w, Act::Mark(mark.letter(), false)))
        });
        Table::new(own.chain(marks))
    })
}

/// What the phrases of a contact line do.
pub(super) fn calls() -> &'static Table<Call> {
    static TABLE: OnceLock<Table<Call>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let own = CALL.iter().flat_map(|(call, said)| split(said).map(|p| (p.to_string(), *call)));
        Table::new(own)
    })
}

/// Words of the list, folded, with their codes. The code itself is a word too, where it is one.
fn codes(list: &'static CodeList) -> impl Iterator<Item = (String, &'static str)> {
    list.options.iter().flat_map(|o| {
        let words = o.aliases.iter().chain([&o.label]).map(|w| fold(w));
        words.filter(|w| !w.is_empty()).map(|w| (w, o.code))
    })
}

/// Why a session did not happen, by code.
pub(super) fn reasons() -> &'static Table<&'static str> {
    static TABLE: OnceLock<Table<&'static str>> = OnceLock::new();
    TABLE.get_or_init(|| Table::new(codes(&REASONS)))
}

/// Who somebody is to a child, by code.
pub(super) fn relationships() -> &'static Table<&'static str> {
    static TABLE: OnceLock<Table<&'static str>> = OnceLock::new();
    TABLE.get_or_init(|| Table::new(codes(&RELATIONSHIPS)))
}

/// What somebody else is, by code.
pub(super) fn with_types() -> &'static Table<&'static str> {
    static TABLE: OnceLock<Table<&'static str>> = OnceLock::new();
    TABLE.get_or_init(|| Table::new(codes(&WITH_TYPES)))
}

/// How a conversation was had, by code.
pub(super) fn media() -> &'static Table<&'static str> {
    static TABLE: OnceLock<Table<&'static str>> = OnceLock::new();
    TABLE.get_or_init(|| Table::new(codes(&MEDIA)))
}

/// What a conversation was about, by code.
pub(super) fn topics() -> &'static Table<&'static str> {
    static TABLE: OnceLock<Table<&'static str>> = OnceLock::new();
    TABLE.get_or_init(|| Table::new(codes(&TOPICS)))
}

/// Everyday words that are never the beginning of a name, nor one slip away from one.
const COMMON: &str = "able about above after again ahead all also although always an and another any are \
    around ask asked back bad bar beautiful because been before being best better big bit \
    book both bright brilliant but calm came can cant care child children class clear come \
    could dad day days dear did didnt does doing done dont down each early end enjoyed even \
    every excellent fab fair far fast few fine finished first focus focused for from fun \
    game gave get given glad goal goals going good got great group had half happy hard has \
    have he help helped her here him his home hour how ill into its job just keen keep kept \
    kind last late later left less let like little long look lot lots lovely low made main \
    make many may maybe mean met min mini mins miss missed mon more most much mum must my \
    name near need needs new next nice no none not note now off okay old on once one only \
    open other our out over own page pair part past play played please poor proud quick \
    quiet quite rather read reading ready really rest room said same sat saw say school \
    score see seemed sent she short sick silly since slow small some soon sort sound sounds \
    spelling spoke start started still stop sure table take taken talk team ten than thank \
    that the their them then there they this three time tired to today together told too \
    took top tried try two under until up upset us used very via wait want wanted was way we \
    week well went were what when which while who will with without word words work worked \
    working would writing year yes yet you young your";

/// Whether a word is too common to be the beginning of a name, or a misspelt one.
pub(super) fn common(word: &str) -> bool {
    static WORDS: OnceLock<HashSet<&str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| COMMON.split_whitespace().collect());
    words.contains(word) || log().at(&[word]).is_some()
}

/// A small number, in digits or as a word.
pub(super) fn number(word: &str) -> Option<i64> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    if let Some(n) = WORDS.iter().position(|w| *w == word) {
        return i64::try_from(n).ok();
    }
    (word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_is_read() {
        assert_eq!(log().at(&["left", "early", "x"]), Some((2, Act::Mark('e', false))));
        assert_eq!(log().at(&["off", "sick"]), Some((2, Act::Mark('a', true))));
        assert_eq!(log().at(&["refused"]), Some((1, Act::Mark('d', false))));
        assert_eq!(log().at(&["just", "me"]), Some((2, Act::JustMe)));
        assert_eq!(log().at(&["zebra"]), None);
        assert_eq!(reasons().at(&["fire", "drill"]), Some((2, "incident")));
    }

    #[test]
    fn phrases_are_folded_and_said_once() {
        let mut seen: HashMap<&str, Act> = HashMap::new();
        for (act, phrases) in LOG {
            for phrase in split(phrases) {
                assert_eq!(fold(phrase), phrase);
                let before = seen.insert(phrase, *act);
                assert_eq!(before, None, "{phrase} is {act:?} too");
            }
        }
    }
}
