//! Codes of the SEN register, from the school census (DOMAIN.md 1.1, 1.2) and the Code of Practice.

use crate::codes;

codes! {
    /// SEN provision as the school census has it (DOMAIN.md 1.1). "Monitoring" is local: a flag on
    /// an `N` row, never a census status. `S` (statement) is read as `E`, `A` and `P` as `K`.
    SenStatus = SEN_STATUSES "SEN status" {
        None = "N", "No SEN", ["no special educational need", "no special educational needs", "none", "no sen", "not sen", "no"];
        Support = "K", "SEN support", ["k sen support", "sen support k", "sen k", "sens", "sen", "school support", "sen support plan", "support", "sen support level", "school action", "school action plus", "a", "p", "sa", "sa plus"];
        Plan = "E", "EHCP", ["education health and care plan", "education health care plan", "ehc plan", "ehcp", "e ehcp", "e education health and care plan", "e ehc plan", "ehc", "plan", "statement", "s", "statemented", "e education health care plan", "ehcp e"];
    }
}

codes! {
    /// Type of need in the DfE's order (DOMAIN.md 1.2).
    NeedType = NEEDS "type of need" {
        Spld = "SPLD", "Specific learning difficulty", ["specific literacy difficulty", "specific literacy difficulties", "literacy difficulties", "specific learning difficulties", "dyslexia", "dyslexic", "dyscalculia", "dyspraxia", "dcd", "dysgraphia", "spld dyslexia", "pld"];
        Mld = "MLD", "Moderate learning difficulty", ["moderate learning difficulties", "moderate learning", "learning difficulty", "learning difficulties", "global delay", "gdd", "global developmental delay"];
        Sld = "SLD", "Severe learning difficulty", ["severe learning difficulties", "severe learning"];
        Pmld = "PMLD", "Profound and multiple learning difficulty", ["profound multiple learning difficulty", "profound and multiple learning difficulties", "profound multiple learning difficulties"];
        Semh = "SEMH", "Social, emotional and mental health", ["social and emotional", "emotional and behavioural", "attention deficit hyperactivity disorder", "trauma", "social emotional mental health", "social emotional and mental health needs", "adhd", "add", "attachment", "anxiety", "behaviour", "besd", "esbd", "ebd", "mental health", "emotional", "odd", "pda"];
        Slcn = "SLCN", "Speech, language and communication needs", ["speech and communication", "language and communication", "speech and language difficulties", "speech delay", "language delay", "speech language and communications needs", "speech language and communication", "speech language communication needs", "speech and language", "speech language", "speech and language needs", "speech", "language", "s l", "s lt", "salt", "slt", "sal", "dld", "developmental language disorder", "selective mutism", "stammer", "communication"];
        Hi = "HI", "Hearing impairment", ["hearing loss", "hearing difficulties", "hearing impaired", "hearing", "deaf", "glue ear"];
        Vi = "VI", "Vision impairment", ["visual impairment", "visually impaired", "vision", "sight"];
        Msi = "MSI", "Multi-sensory impairment", ["multi sensory", "multisensory impairment", "deafblind"];
        Pd = "PD", "Physical disability", ["physical", "physical disabilities", "cerebral palsy", "cp", "mobility", "physical difficulties"];
        Asd = "ASD", "Autistic spectrum disorder", ["autistic spectrum condition", "autistic spectrum", "asperger syndrome", "aspergers syndrome", "asd asc", "autistic spectrum disorders", "autism spectrum disorder", "autism spectrum condition", "asc", "autism", "autistic", "aspergers"];
        Ds = "DS", "Down syndrome", ["downs syndrome", "down s syndrome", "downs", "trisomy 21"];
        Oth = "OTH", "Other difficulty or disability", ["other difficulty disability", "other difficulty", "other", "other difficulty disorder", "medical"];
        Nsa = "NSA", "SEN support, no specialist assessment of type of need", ["sen support but no specialist assessment of type of need", "no specialist assessment", "no specialist assessment of type of need", "not assessed"];
    }
}

codes! {
    /// The four broad areas of need (Code of Practice 6.28 to 6.35).
    Area = AREAS "area of need" {
        Communication = "ci", "Communication and interaction", ["c i", "c&i", "communication", "communication interaction", "speech and language", "candi"];
        Cognition = "cl", "Cognition and learning", ["c l", "c&l", "cognition", "learning", "cognition learning", "literacy", "maths", "numeracy"];
        Emotional = "semh", "Social, emotional and mental health", ["social emotional mental health", "emotional", "social", "mental health"];
        Sensory = "sp", "Sensory and/or physical", ["s p", "p s", "p&s", "s&p", "sensory and physical", "sensory physical", "sensory", "physical", "physical and sensory", "sensory or physical"];
    }
}

/// The broad area a type of need usually falls in. `None` for DS, OTH and NSA: they stand in no
/// one area and the SENCO is asked (DOMAIN.md 1.2).
pub fn area_of(need: &NeedType) -> Option<Area> {
    match need {
        NeedType::Spld | NeedType::Mld | NeedType::Sld | NeedType::Pmld => Some(Area::Cognition),
        NeedType::Semh => Some(Area::Emotional),
        NeedType::Slcn | NeedType::Asd => Some(Area::Communication),
        NeedType::Hi | NeedType::Vi | NeedType::Msi | NeedType::Pd => Some(Area::Sensory),
        NeedType::Ds | NeedType::Oth | NeedType::Nsa | NeedType::Other(_) => None,
    }
}

codes! {
    /// How specialised a provision is (DOMAIN.md 5.1; the names may change with the 2026 reform).
    Tier = TIERS "tier" {
        Universal = "universal", "Universal", ["wave 1", "1", "tier 1", "quality first teaching", "qft"];
        Targeted = "targeted", "Targeted", ["wave 2", "2", "tier 2", "group", "small group"];
        Specialist = "specialist", "Specialist", ["wave 3", "3", "tier 3", "1 1", "individual", "targeted plus"];
    }
}

codes! {
    /// Kinds of review (RECORDS.md 1.7).
    ReviewType = REVIEW_TYPES "kind of review" {
        Annual = "ehcp_annual", "EHCP annual", ["annual review", "annual", "ar", "ehcp", "ehcp annual review"];
        Interim = "ehcp_interim", "EHCP interim", ["interim", "interim review", "early review", "emergency review"];
        UnderFive = "ehcp_under_five", "EHCP under five", ["under five", "under 5", "early years review", "six monthly"];
        PhaseTransfer = "phase_transfer", "Phase transfer", ["phase", "transfer review"];
        Plan = "plan", "Plan review", ["plan review", "support plan", "iep", "iep review", "sen support review", "termly", "apdr"];
        Provision = "provision", "Provision review", ["provision review", "intervention review", "group review"];
        Pep = "pep", "PEP", ["personal education plan"];
        Taf = "taf", "TAF or Early Help", ["early help", "team around the family", "tac", "team around the child"];
        Transition = "transition", "Transition", ["transition meeting", "transition review"];
        InNeed = "child_in_need", "Child in need (no story here)", ["cin", "cin meeting", "child in need meeting", "core group"];
        Meeting = "parent_meeting", "Parent meeting", ["parents meeting", "meeting", "parents evening", "termly meeting", "structured conversation"];
    }
}

codes! {
    /// What the authority decided after an annual review (SEND Regulations 2014, reg. 20).
    Decision = DECISIONS "decision" {
        Maintain = "maintain", "Keep the plan as it is", ["maintain", "keep", "no change"];
        Amend = "amend", "Amend the plan", ["change"];
        Cease = "cease", "Cease the plan", ["end", "stop"];
    }
}
