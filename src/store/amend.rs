//! What those who are no leads may change of what is there (SYNC.md 4.4, A5): the same rule for the
//! program that writes and for the lead that takes the change in.

use crate::domain::Id;
use crate::domain::calendar::Calendar;
use crate::domain::kind::{Field, Kind, TA, Ty};

use super::change::{CellOp, Change, What};
use super::clock::Clock;
use super::ctx::Ctx;
use super::hlc;

/// School days within which an entry may be amended by who logged it (SYNC.md 4.4, A5).
pub const AMEND_DAYS: i64 = 10;

/// Whether a kind is one that every adult logs, for any pupil: TAs may write all that a row needs.
/// What they may write on rows that are others' to make, such as how far a target is met, is theirs to
/// change where the row is theirs to read.
pub fn is_everybodys(kind: &Kind) -> bool {
    needed(kind).all(|f| f.write & TA != 0)
}

/// The fields without which there is no row; a flag without a mark is "no".
pub fn needed(kind: &Kind) -> impl Iterator<Item = &'static Field> + use<> {
    kind.fields.iter().filter(|f| !f.optional && !matches!(f.ty, Ty::Flag))
}

/// Whether a change by `user` to a row with these changes writes over what somebody else wrote, or
/// comes after ten school days: why not, in one sentence.
pub fn why_not(
    kind: &Kind,
    change: &Change,
    known: &[Change],
    user: Id,
    clock: Clock,
    calendar: &Calendar,
) -> Option<&'static str> {
    if !is_everybodys(kind) {
        return None;
    }
    if overwrites_others(change, known, user) {
        return Some("somebody else wrote that");
    }
    let own = known.iter().filter(|c| c.what == What::Insert && c.user == user).map(|c| c.hlc);
    let made = own.min().or_else(|| known.iter().map(|c| c.hlc).min())?;
    let day = |stamp| clock.civil(hlc::unix_ms(stamp)).date();
    let last = calendar.add_school_days(day(made), AMEND_DAYS);
    let late = change.what != What::Insert && !only_later(kind, change) && day(change.hlc) > last;
    late.then_some("it changes an entry more than ten school days after it was made")
}

/// Whether a change holds only what is filled in later: a follow-up done, a task ticked.
fn only_later(kind: &Kind, change: &Change) -> bool {
    !matches!(change.what, What::Delete | What::Restore)
        && !change.cells.is_empty()
        && change.cells.iter().all(|cell| kind.field(&cell.field).is_some_and(|f| f.later))
}

/// Whether a change covers what others wrote and what still stood when it was made: a value of theirs
/// in the same cell, or for a delete, in any. For a restore: whether the row is others' altogether.
fn overwrites_others(change: &Change, known: &[Change], user: Id) -> bool {
    // Words count whatever deed they come with, as in a merge.
    let words = change.cells.iter().any(|cell| stood(&cell.field, &cell.ctx, known, user));
    words
        || match change.what {
            What::Delete => known
                .iter()
                .flat_map(|c| &c.cells)
                .any(|cell| stood(&cell.field, &change.row_ctx, known, user)),
            What::Restore => known.iter().all(|c| c.user != user),
            _ => false,
        }
}

/// Whether a cell, as somebody who had seen `seen` saw it, held something of others than `user`.
/// Emptied by others is nothing of theirs: it may be filled again.
fn stood(field: &str, seen: &Ctx, known: &[Change], user: Id) -> bool {
    let ops: Vec<(&Change, &CellOp)> = known
        .iter()
        .filter(|c| seen.covers(c.dot))
        .filter_map(|c| c.cells.iter().find(|cell| cell.field == field).map(|cell| (c, cell)))
        .collect();
    ops.iter().any(|(change, cell)| {
        change.user != user
            && !cell.value.is_null()
            && !ops.iter().any(|(o, x)| o.dot != change.dot && x.ctx.covers(change.dot))
    })
}
