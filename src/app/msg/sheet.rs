//! A session as the logging screen opens it.

use std::sync::Arc;

use crate::app::acts::{SheetDraft, Stored};
use crate::domain::Id;
use crate::domain::lines::Snapshot;
use crate::store::views::TodayKey;

/// A session as the logging screen opens it.
#[derive(Clone, Debug)]
pub struct SheetView {
    /// The line of Today it belongs to.
    pub key: TodayKey,
    /// The session as it stands: as stored, else as planned with everybody here.
    pub sheet: SheetDraft,
    /// What is stored of it already, as it was when the screen opened: only what differs from that
    /// is written.
    pub existing: Vec<Stored>,
    /// The adults it was planned for; anybody else who leads it covers.
    pub planned_adults: Vec<Id>,
    /// What every adult must know of a pupil, one line each.
    pub alerts: Vec<(Id, String)>,
    /// The school as it was then: who may join, lead, be joined.
    pub school: Arc<Snapshot>,
    /// Whether it is stored as still to come and its day is here: saving it unchanged logs it.
    pub to_log: bool,
}

impl SheetView {
    /// A session of which nothing is stored, with nothing known beside it.
    pub fn bare(key: TodayKey, sheet: SheetDraft, school: &Arc<Snapshot>) -> SheetView {
        SheetView {
            key,
            sheet,
            existing: Vec::new(),
            planned_adults: Vec::new(),
            alerts: Vec::new(),
            school: Arc::clone(school),
            to_log: false,
        }
    }
}
