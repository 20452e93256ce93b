//! The school's library of interventions.

use crate::domain::codes::{AREAS, Area, DIRECTIONS, Direction, TIERS, Tier};
use crate::domain::kind::{ALL, LEAD, MINUTES, Scope, Ty};
use crate::record;

record! {
    /// An entry of the school's library of interventions.
    Intervention = "intervention", "intervention", "interventions";
    scope: Scope::School;
    id: &[];
    title: &["title"];
    title: String = Ty::Line, "Name", "As staff call it.", Main, ALL, LEAD;
    area: Option<Area> = Ty::Code(&AREAS), "Area of need", "One of the four broad areas.", Main, ALL, LEAD;
    tier: Option<Tier> = Ty::Code(&TIERS), "Tier", "Universal, targeted or specialist.", Main, ALL, LEAD;
    minutes: Option<i64> = MINUTES, "Minutes", "Length of one session.", More, ALL, LEAD;
    per_week: Option<i64> = Ty::Count(1, 25, "a week"), "Times a week", "How often it is meant to run.", More, ALL, LEAD;
    weeks: Option<i64> = Ty::Count(1, 52, "weeks"), "Weeks", "How long it is meant to run.", More, ALL, LEAD;
    group_max: Option<i64> = Ty::Count(1, 40, "pupils"), "Group size", "The most children at once.", More, ALL, LEAD;
    also: Option<String> = Ty::Line, "Also called", "Short forms people type, with commas between.", More, ALL, LEAD;
    description: Option<String> = Ty::Note, "What it is", "In a sentence or two.", More, ALL, LEAD;
    entry: Option<String> = Ty::Note, "Who it is for", "Entry criteria.", More, ALL, LEAD;
    exit: Option<String> = Ty::Note, "When it ends", "Exit criteria.", More, ALL, LEAD;
    evidence: Option<String> = Ty::Note, "Evidence", "What is known of its effect.", More, ALL, LEAD;
    measure: Option<String> = Ty::Line, "Score", "The test or scale used at start and end.", More, ALL, LEAD;
    unit: Option<String> = Ty::Line, "Unit", "What the score counts.", More, ALL, LEAD;
    trained: Option<bool> = Ty::Flag, "Trained adults only", "Only an adult whose training for it is in date may run it.", More, ALL, LEAD;
    direction: Option<Direction> = Ty::Code(&DIRECTIONS), "Better is", "Whether higher or lower is better.", More, ALL, LEAD;
    url: Option<String> = Ty::Line, "Web page", "Where its makers explain it.", More, ALL, LEAD;
}
