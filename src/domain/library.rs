//! The starter library: interventions that English primary schools run, with their usual dose.
//!
//! Put in by `init` and by the made-up school; a school edits it as it likes. Sizes and doses are
//! those of DOMAIN.md 5.1, whose sources stand there; costs are left to the school's own rates.

use super::codes::{Area, Direction, Tier};
use super::records::Intervention;

/// One line of the table below.
struct Entry {
    title: &'static str,
    also: &'static str,
    area: Area,
    tier: Tier,
    minutes: i64,
    per_week: i64,
    weeks: i64,
    most: i64,
    what: &'static str,
    who: &'static str,
    ends: &'static str,
    score: &'static str,
}

/// The entries, by area of need, in the order they are offered.
#[rustfmt::skip]
const ENTRIES: &[Entry] = &[
    Entry { title: "NELI", also: "nuffield", area: Area::Communication, tier: Tier::Targeted, minutes: 30, per_week: 3, weeks: 20, most: 6,
        what: "Nuffield Early Language Intervention: three group sessions a week and two short 1:1s, over twenty weeks.", who: "Reception, language below age on the screen.", ends: "After twenty weeks.", score: "LanguageScreen standard score" },
    Entry { title: "Talk Boost KS1", also: "talk boost, talkboost", area: Area::Communication, tier: Tier::Targeted, minutes: 35, per_week: 3, weeks: 10, most: 4,
        what: "Listening, vocabulary, sentences and conversation in a small group.", who: "Years 1 and 2, talk behind that of others.", ends: "After ten weeks.", score: "Talk Boost tracker" },
    Entry { title: "Talk Boost KS2", also: "talk boost, talkboost", area: Area::Communication, tier: Tier::Targeted, minutes: 40, per_week: 2, weeks: 8, most: 4,
        what: "Language for learning, for ages seven to ten.", who: "Years 3 to 5, talk behind that of others.", ends: "After eight weeks.", score: "Talk Boost tracker" },
    Entry { title: "Speech and language programme", also: "speech, salt, s&l, sounds", area: Area::Communication, tier: Tier::Specialist, minutes: 15, per_week: 3, weeks: 12, most: 3,
        what: "The child's own programme, written by the speech and language therapist.", who: "Children with a therapist's programme.", ends: "At the therapist's half-termly review.", score: "Targets met" },
    Entry { title: "Colourful Semantics", also: "colourful, semantics", area: Area::Communication, tier: Tier::Targeted, minutes: 20, per_week: 3, weeks: 10, most: 4,
        what: "Sentences built from colour-coded parts: who, what doing, what, where.", who: "Children who leave words out or mix their order.", ends: "When four-part sentences come without the cards.", score: "Parts used in a sentence" },
    Entry { title: "Attention Autism", also: "bucket, attention", area: Area::Communication, tier: Tier::Targeted, minutes: 20, per_week: 5, weeks: 12, most: 8,
        what: "Shared attention in up to four stages, with the bucket first.", who: "Children who find attending together hard.", ends: "When stage four holds.", score: "Stage reached" },
    Entry { title: "LEGO-based therapy", also: "lego, lego therapy", area: Area::Communication, tier: Tier::Targeted, minutes: 45, per_week: 1, weeks: 8, most: 4,
        what: "Building together as engineer, supplier and builder.", who: "Children who need practice in talking and working together.", ends: "After six weeks or more, when roles are kept without help.", score: "Turns without a prompt" },
    Entry { title: "ELSA", also: "emotional literacy", area: Area::Emotional, tier: Tier::Specialist, minutes: 30, per_week: 1, weeks: 6, most: 3,
        what: "Emotional literacy with a trained ELSA, who has supervision from an educational psychologist.", who: "Children with one thing about feelings to work on.", ends: "After about six sessions, when the objective is met.", score: "Own rating of the objective" },
    Entry { title: "Zones of Regulation", also: "zones", area: Area::Emotional, tier: Tier::Targeted, minutes: 35, per_week: 1, weeks: 12, most: 8,
        what: "Naming how you feel by colour, and what helps.", who: "Children who find strong feelings hard.", ends: "After one or two terms.", score: "Zones named" },
    Entry { title: "Nurture group", also: "nurture", area: Area::Emotional, tier: Tier::Targeted, minutes: 60, per_week: 2, weeks: 24, most: 8,
        what: "A small room with a routine, food and talk.", who: "Children who are not ready for a whole class all day.", ends: "After one or two terms, back in class step by step.", score: "Boxall profile" },
    Entry { title: "Social skills", also: "socially speaking, friendship", area: Area::Emotional, tier: Tier::Targeted, minutes: 30, per_week: 1, weeks: 12, most: 6,
        what: "Greeting, turn taking, joining in, falling out and making up.", who: "Children who find friendships hard.", ends: "After one or two terms.", score: "Skills checklist" },
    Entry { title: "Circle of Friends", also: "circle", area: Area::Emotional, tier: Tier::Targeted, minutes: 30, per_week: 1, weeks: 10, most: 8,
        what: "A group of classmates who help one child to belong.", who: "A child at the edge of the class.", ends: "After a term.", score: "Playtimes with others" },
    Entry { title: "Sensory circuits", also: "circuits, sensory circs", area: Area::Sensory, tier: Tier::Targeted, minutes: 15, per_week: 5, weeks: 12, most: 10,
        what: "Alerting, organising and calming activities before school starts.", who: "Children who are not ready to learn first thing.", ends: "When the child is ready without it.", score: "Ready-to-learn rating" },
    Entry { title: "Fine motor", also: "finger gym, first move", area: Area::Sensory, tier: Tier::Targeted, minutes: 15, per_week: 3, weeks: 12, most: 6,
        what: "Strength and control of hands and fingers, for writing and cutting.", who: "Children whose hands tire or who hold a pencil awkwardly.", ends: "When the class tasks are managed.", score: "Shapes copied" },
    Entry { title: "Gross motor", also: "big moves, fun fit", area: Area::Sensory, tier: Tier::Targeted, minutes: 20, per_week: 3, weeks: 12, most: 6,
        what: "Balance, coordination and core strength.", who: "Children who trip, slump or avoid PE.", ends: "When the checklist is met.", score: "Movement checklist" },
    Entry { title: "Precision teaching", also: "precision, prec teaching", area: Area::Cognition, tier: Tier::Specialist, minutes: 10, per_week: 5, weeks: 6, most: 1,
        what: "A few words or facts a day, and a timed one-minute probe.", who: "Children with a small gap that does not close.", ends: "At fluency.", score: "Right in one minute" },
    Entry { title: "RWI 1:1", also: "rwi, read write inc, fast track", area: Area::Cognition, tier: Tier::Specialist, minutes: 10, per_week: 5, weeks: 12, most: 1,
        what: "Phonics tutoring from the class scheme, one child at a time.", who: "Children behind the phonics group for their age.", ends: "Back with the group.", score: "Sounds known" },
    Entry { title: "Toe by Toe", also: "toe", area: Area::Cognition, tier: Tier::Specialist, minutes: 20, per_week: 5, weeks: 30, most: 1,
        what: "A structured reading manual, a little every day.", who: "Readers from about seven who still decode slowly.", ends: "At the end of the book, two to three terms.", score: "Reading age in months" },
    Entry { title: "Nessy", also: "", area: Area::Cognition, tier: Tier::Targeted, minutes: 20, per_week: 3, weeks: 20, most: 8,
        what: "Reading and spelling on a device, each child at their own place.", who: "Children with a licence.", ends: "At the yearly check of licences.", score: "Islands finished" },
    Entry { title: "Catch Up Literacy", also: "catch up, cul", area: Area::Cognition, tier: Tier::Specialist, minutes: 15, per_week: 2, weeks: 20, most: 1,
        what: "Reading a book at the right level with an adult, then linked writing.", who: "Children whose reading is well behind their talk.", ends: "At the reading level of the class.", score: "Reading age in months" },
    Entry { title: "Catch Up Numeracy", also: "catch up maths, cun", area: Area::Cognition, tier: Tier::Specialist, minutes: 15, per_week: 2, weeks: 30, most: 1,
        what: "Ten parts of number, each worked on where the child is.", who: "Years 2 to 6, behind in number.", ends: "After up to thirty weeks.", score: "Number age in months" },
    Entry { title: "1stClass@Number 1", also: "first class at number, 1st class, 1stclass", area: Area::Cognition, tier: Tier::Targeted, minutes: 30, per_week: 3, weeks: 10, most: 4,
        what: "Twenty-four to thirty half-hour lessons on number.", who: "Year 2, behind in maths.", ends: "After the last lesson.", score: "Sandwell number age in months" },
    Entry { title: "The Number Box", also: "number box", area: Area::Cognition, tier: Tier::Specialist, minutes: 5, per_week: 5, weeks: 20, most: 2,
        what: "Five minutes of number a day, with objects.", who: "Children who do not yet trust small numbers.", ends: "At the end of the box.", score: "Steps finished" },
    Entry { title: "Pre-teaching", also: "preteach, pre teach, vocabulary", area: Area::Cognition, tier: Tier::Targeted, minutes: 15, per_week: 5, weeks: 12, most: 6,
        what: "The words and ideas of the next lesson, before it.", who: "Children who join in more when they know what is coming.", ends: "When they join in without it.", score: "Words known" },
    Entry { title: "Reading fluency", also: "fluency, reading", area: Area::Cognition, tier: Tier::Targeted, minutes: 20, per_week: 3, weeks: 8, most: 6,
        what: "The same short text read aloud until it flows.", who: "Readers who decode well but slowly.", ends: "At the class rate.", score: "Words a minute" },
    Entry { title: "Phonics keep-up", also: "keep up, keepup, phonics", area: Area::Cognition, tier: Tier::Targeted, minutes: 15, per_week: 5, weeks: 12, most: 6,
        what: "Today's sounds again, on the same day.", who: "Children who missed a sound in the lesson.", ends: "When the half-termly check is passed.", score: "Sounds known" },
];

/// The starter library, as records ready to be added.
pub fn starter_library() -> Vec<Intervention> {
    ENTRIES.iter().map(Entry::record).collect()
}

impl Entry {
    fn record(&self) -> Intervention {
        let words = |text: &str| (!text.is_empty()).then(|| text.to_string());
        Intervention {
            url: None,
            // Only a trained ELSA may be called one.
            trained: (self.title == "ELSA").then_some(true),
            title: self.title.to_string(),
            area: Some(self.area.clone()),
            tier: Some(self.tier.clone()),
            minutes: Some(self.minutes),
            per_week: Some(self.per_week),
            weeks: Some(self.weeks),
            group_max: Some(self.most),
            also: words(self.also),
            description: words(self.what),
            entry: words(self.who),
            exit: words(self.ends),
            evidence: None,
            measure: words(self.score),
            unit: None,
            direction: Some(Direction::Higher),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::fold::fold;

    #[test]
    fn every_area_is_served_and_no_name_stands_twice() {
        let library = starter_library();
        let names: BTreeSet<String> = library.iter().map(|i| fold(&i.title)).collect();
        assert_eq!(names.len(), library.len());
        for area in Area::all() {
            assert!(library.iter().any(|i| i.area.as_ref() == Some(area)), "{area:?}");
        }
    }

    #[test]
    fn doses_are_those_of_the_table() {
        let library = starter_library();
        let find = |name: &str| library.iter().find(|i| i.title == name).cloned();
        let neli = find("NELI").map(|i| (i.minutes, i.per_week, i.weeks, i.group_max));
        assert_eq!(neli, Some((Some(30), Some(3), Some(20), Some(6))));
        let circuits = find("Sensory circuits").and_then(|i| i.group_max);
        assert_eq!(circuits, Some(10));
        assert!(library.iter().all(|i| i.minutes.is_some_and(|m| (1..=480).contains(&m))));
    }
}
