//! How the made-up school runs the interventions of its library.

use crate::domain::codes::NeedType;

/// How an intervention of the library is run at this school.
pub(super) struct Plan {
    pub(super) library: &'static str,
    /// What staff call it; a letter follows where several groups run.
    pub(super) called: &'static str,
    pub(super) years: (i32, i32),
    pub(super) size: (usize, usize),
    pub(super) per_week: &'static [usize],
    pub(super) half_terms: (usize, usize),
    pub(super) weight: f64,
    pub(super) needs: &'static [NeedType],
    /// The section of notes its adults write.
    pub(super) notes: &'static str,
    pub(super) scores: Scores,
    /// Before lessons start.
    pub(super) first_thing: bool,
    /// What a group is called always: NELI A, though there is only one.
    pub(super) lettered: bool,
    /// Only a trained ELSA runs it.
    pub(super) elsa: bool,
}

/// What is noted beside a mark.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scores {
    /// Nothing.
    Nothing,
    /// So many of ten.
    OutOf(i64),
    /// Right and wrong in a minute.
    Probe,
    /// Engagement, 1 to 5.
    Engagement,
}

const BASE: Plan = Plan {
    library: "",
    called: "",
    years: (0, 6),
    size: (4, 6),
    per_week: &[3],
    half_terms: (1, 2),
    weight: 2.0,
    needs: &[],
    notes: "note.general",
    scores: Scores::Nothing,
    first_thing: false,
    lettered: false,
    elsa: false,
};
const LITERACY: &[NeedType] = &[NeedType::Spld, NeedType::Mld, NeedType::Nsa];
const LANGUAGE: &[NeedType] = &[NeedType::Slcn, NeedType::Asd, NeedType::Hi, NeedType::Ds];
const FEELINGS: &[NeedType] = &[NeedType::Semh, NeedType::Asd];
const BODY: &[NeedType] =
    &[NeedType::Pd, NeedType::Asd, NeedType::Semh, NeedType::Vi, NeedType::Oth];

/// The school's habits. Doses are those of the library; weights are how often a SENCO reaches for
/// it, a guess.
#[rustfmt::skip]
pub(super) const PLANS: &[Plan] = &[
    Plan { library: "Sensory circuits", called: "Sensory circuits", size: (6, 9), per_week: &[5], half_terms: (2, 2), weight: 4.0, needs: BODY, notes: "note.sensory", first_thing: true, ..BASE },
    Plan { library: "NELI", called: "NELI", years: (0, 0), size: (4, 4), half_terms: (3, 3), weight: 3.0, needs: LANGUAGE, notes: "note.language", lettered: true, ..BASE },
    Plan { library: "Precision teaching", called: "Precision teaching", years: (1, 6), size: (1, 1), per_week: &[4, 5], half_terms: (1, 1), weight: 4.0, needs: LITERACY, notes: "note.literacy", scores: Scores::Probe, ..BASE },
    Plan { library: "ELSA", called: "ELSA", years: (1, 6), size: (1, 1), per_week: &[1], half_terms: (1, 2), weight: 5.0, needs: FEELINGS, notes: "note.feelings", scores: Scores::Engagement, elsa: true, ..BASE },
    Plan { library: "Speech and language programme", called: "Speech", size: (1, 2), per_week: &[3], half_terms: (2, 3), weight: 4.0, needs: LANGUAGE, notes: "note.language", scores: Scores::OutOf(10), ..BASE },
    Plan { library: "LEGO-based therapy", called: "LEGO", years: (2, 6), size: (3, 4), per_week: &[1], weight: 2.0, needs: FEELINGS, notes: "note.feelings", ..BASE },
    Plan { library: "Zones of Regulation", called: "Zones", years: (2, 6), size: (4, 6), per_week: &[1], half_terms: (2, 2), weight: 2.0, needs: FEELINGS, notes: "note.feelings", scores: Scores::Engagement, ..BASE },
    Plan { library: "Nurture group", called: "Nurture", years: (0, 3), size: (5, 7), per_week: &[2], half_terms: (3, 4), weight: 2.0, needs: FEELINGS, notes: "note.feelings", ..BASE },
    Plan { library: "Social skills", called: "Social skills", years: (3, 6), size: (4, 6), per_week: &[1, 2], half_terms: (2, 2), weight: 1.5, needs: FEELINGS, notes: "note.feelings", ..BASE },
    Plan { library: "Colourful Semantics", called: "Colourful Semantics", years: (0, 3), size: (2, 4), weight: 1.5, needs: LANGUAGE, notes: "note.language", ..BASE },
    Plan { library: "Attention Autism", called: "Bucket", years: (0, 2), size: (4, 6), per_week: &[4, 5], half_terms: (2, 3), weight: 3.0, needs: LANGUAGE, notes: "note.language", ..BASE },
    Plan { library: "Talk Boost KS1", called: "Talk Boost", years: (1, 2), size: (4, 4), half_terms: (2, 2), weight: 1.5, needs: LANGUAGE, notes: "note.language", ..BASE },
    Plan { library: "Fine motor", called: "Fine motor", years: (0, 2), size: (4, 6), per_week: &[3, 4], weight: 3.5, needs: BODY, notes: "note.sensory", ..BASE },
    Plan { library: "RWI 1:1", called: "RWI", years: (1, 4), size: (1, 1), per_week: &[5], weight: 1.5, needs: LITERACY, notes: "note.literacy", scores: Scores::OutOf(10), ..BASE },
    Plan { library: "Toe by Toe", called: "Toe by Toe", years: (3, 6), size: (1, 1), per_week: &[5], half_terms: (3, 4), weight: 1.0, needs: LITERACY, notes: "note.literacy", ..BASE },
    Plan { library: "Catch Up Literacy", called: "Catch Up Literacy", years: (3, 6), size: (1, 1), per_week: &[2], half_terms: (2, 4), weight: 2.0, needs: LITERACY, notes: "note.literacy", ..BASE },
    Plan { library: "Catch Up Numeracy", called: "Catch Up Numeracy", years: (2, 6), size: (1, 1), per_week: &[2], half_terms: (2, 4), weight: 2.0, needs: LITERACY, notes: "note.numeracy", ..BASE },
    Plan { library: "1stClass@Number 1", called: "1stClass@Number", years: (2, 2), size: (4, 4), half_terms: (2, 2), weight: 1.5, needs: LITERACY, notes: "note.numeracy", ..BASE },
    Plan { library: "Pre-teaching", called: "Pre-teaching", years: (3, 6), size: (4, 6), per_week: &[3, 4], weight: 3.0, needs: LITERACY, notes: "note.language", ..BASE },
    Plan { library: "Reading fluency", called: "Fluency", years: (2, 6), size: (3, 5), weight: 2.0, needs: LITERACY, notes: "note.literacy", scores: Scores::OutOf(10), ..BASE },
    Plan { library: "Phonics keep-up", called: "Keep-up", years: (0, 2), size: (3, 5), per_week: &[4, 5], weight: 4.0, needs: LITERACY, notes: "note.literacy", ..BASE },
];
