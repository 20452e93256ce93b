//! F3: the bytes of one change from elsewhere, and the pure functions that judge one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use senlog::domain::check::check_cell;
use senlog::domain::kind::{LEAD, TA, TEACHER, VIEWER};
use senlog::domain::records::KINDS;
use senlog::store::change::{Change, What};
use senlog::store::merge::{before, cell_ctx, merge, row_ctx};
use senlog::sync::bundle::check_change;
use senlog::sync::check::may_write;

fuzz_target!(|raw: &[u8]| {
    let read = Change::decode(raw);
    let Ok(change) = check_change(raw) else { return };
    assert_eq!(read.as_ref(), Ok(&change));
    assert!(!change.what.must_be_understood());
    assert!(change.cells.len() <= 64);
    // What is written again reads the same: nothing that counts is lost on the way.
    assert_eq!(Change::decode(&change.encode()).as_ref(), Ok(&change));

    let merged = merge(std::slice::from_ref(&change));
    // It has seen itself only if it says so, and such a bundle is held (A7); nothing else overwrites it.
    for cell in &change.cells {
        assert_eq!(merged.cells[&cell.field].len(), 1);
    }
    let twice = [change.clone(), change.clone()];
    assert_eq!(merge(&twice).alive, merged.alive);
    let _ = row_ctx(&twice);
    for kind in KINDS.iter().copied() {
        if change.what.is_control() {
            assert!(may_write(kind, change.what, &change.cells, TA).is_err());
        }
    }
    let Some(kind) = KINDS.iter().copied().find(|kind| kind.name == change.entity) else { return };
    for role in [LEAD, TEACHER, TA, VIEWER, 0] {
        let may = may_write(kind, change.what, &change.cells, role).is_ok();
        assert!(!may || role & VIEWER == 0 && role != 0);
    }
    if matches!(change.what, What::Insert | What::Set) && kind.name == "register" {
        assert!(may_write(kind, change.what, &change.cells, TA).is_err());
    }
    for cell in &change.cells {
        let _ = cell_ctx(&twice, &cell.field);
        let _ = before(&twice, &cell.field, &cell.ctx);
        if let Some(field) = kind.field(&cell.field) {
            let _ = check_cell(field, &cell.value);
        }
    }
});
