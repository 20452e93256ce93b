//! Codes of money and of whether it worked (RECORDS.md 1.9 and section 2).

use crate::codes;

codes! {
    /// When in the life of a group a score was taken.
    ScoreStage = SCORE_STAGES "when" {
        Start = "start", "start", ["entry", "before", "pre", "baseline"];
        Mid = "mid", "on the way", ["midpoint", "middle", "during"];
        End = "end", "end", ["exit", "after", "post"];
        Alone = "other_time", "not of a group", ["termly", "class test", "none"];
    }
}

codes! {
    /// The outcome for one pupil against what was expected (Tes default, RECORDS.md section 2).
    Grade = GRADES "outcome" {
        MuchLess = "-2", "significantly less than expected", ["much less", "m2"];
        Less = "-1", "less than expected", ["less", "m1"];
        AsExpected = "0", "as expected", ["expected", "as"];
        More = "1", "more than expected", ["more", "+1", "p1"];
        MuchMore = "2", "significantly more than expected", ["much more", "+2", "p2"];
    }
}

impl Grade {
    /// -2 to 2; none for a code of a newer version.
    pub fn number(&self) -> Option<i64> {
        match self {
            Grade::MuchLess => Some(-2),
            Grade::Less => Some(-1),
            Grade::AsExpected => Some(0),
            Grade::More => Some(1),
            Grade::MuchMore => Some(2),
            Grade::Other(_) => None,
        }
    }
}

codes! {
    /// Where extra money comes from.
    FundingSource = FUNDING_SOURCES "funding" {
        Element2 = "element_2", "notional SEN budget", ["element 2", "notional", "school"];
        TopUp = "top_up", "top-up from the authority", ["element 3", "top up", "ehcp funding", "high needs"];
        Inclusion = "inclusion_fund", "inclusion fund", ["imf", "senif", "inclusive mainstream fund"];
        Premium = "pupil_premium", "pupil premium", ["pp"];
        PremiumPlus = "pupil_premium_plus", "pupil premium plus", ["pp plus", "lac pp", "pp+"];
        Health = "health", "health", ["nhs", "icb"];
        Charity = "charity", "charity or grant", ["grant", "pta"];
        Elsewhere = "other", "other", [];
    }
}

codes! {
    /// What a cost line that is not time is for.
    CostKind = COST_KINDS "kind of cost" {
        Kit = "kit", "resources", ["resource", "books", "materials"];
        Licence = "licence", "licence", ["subscription", "license"];
        Training = "training", "training", ["course", "cpd"];
        Equipment = "equipment", "equipment", ["device"];
        Service = "service", "agency or service", ["sla", "ep time", "salt time"];
        Something = "other", "other", [];
    }
}
