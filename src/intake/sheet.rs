//! Excel and OpenDocument workbooks, every sheet of them.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Dimensions, Ods, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use chrono::NaiveTime;

use super::error::IntakeError;
use super::source::{Body, Raw, Row, Source, Table};

/// The most rows of a sheet that are read.
const MAX_ROWS: usize = 250_000;
/// Cells right of this column are no part of a list of children.
const MAX_COLUMNS: usize = 1000;
/// What a workbook may grow to when unpacked, in bytes: twenty times what it weighs in practice.
const MAX_UNPACKED: u64 = 512 * 1024 * 1024;
/// The most sheets.
const MAX_SHEETS: usize = 200;

/// What a file says it is by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Workbook {
    /// A zip: .xlsx, .xlsb, .ods.
    Zip,
    /// An OLE container: .xls, or a locked .xlsx.
    Ole,
}

/// Whether the bytes begin as a workbook does.
pub(crate) fn sniff(bytes: &[u8]) -> Option<Workbook> {
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Some(Workbook::Zip),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some(Workbook::Ole),
        _ => None,
    }
}

/// Reads every sheet.
pub(crate) fn read(bytes: &[u8], workbook: Workbook) -> Result<Source, IntakeError> {
    if workbook == Workbook::Zip && unpacked(bytes).is_none_or(|size| size > MAX_UNPACKED) {
        return Err(IntakeError::unreadable(
            "The workbook is damaged, or would grow far too large when opened.",
            "Copy the list into a new workbook and import that.",
        ));
    }
    // A damaged workbook must cost a sentence, not the program: the reader of Excel files is
    // written for sound ones and stops short on some others.
    let tables = catch_unwind(AssertUnwindSafe(|| match workbook {
        Workbook::Zip => zipped(bytes),
        Workbook::Ole => ole(bytes),
    }))
    .unwrap_or(None)
    .ok_or_else(|| {
        let locked = workbook == Workbook::Ole && has_utf16(bytes, "EncryptedPackage");
        if locked {
            IntakeError::unreadable(
                "The workbook is locked with a password.",
                "Open it in Excel, save a copy without the password, and import that.",
            )
        } else {
            IntakeError::unreadable(
                "The file is not an Excel workbook that can be opened, or it is damaged.",
                "Open it in Excel and save the list as .xlsx or CSV.",
            )
        }
    })?;
    let sheets = tables.len();
    let format = match sheets {
        1 => "workbook, 1 sheet".to_string(),
        n => format!("workbook, {n} sheets"),
    };
    Ok(Source { body: Body::Tables(tables), format })
}

/// What a zip says its parts unpack to, from its directory; `None` when there is no directory.
fn unpacked(bytes: &[u8]) -> Option<u64> {
    /// Signature of one entry of the central directory (PKWARE APPNOTE 4.3.12).
    const ENTRY: [u8; 4] = *b"PK\x01\x02";
    /// Signature of the end of it (4.3.16); a comment of at most 64 KB may follow.
    const END: [u8; 4] = *b"PK\x05\x06";
    let tail = bytes.len().saturating_sub(66_000);
    let end = bytes.get(tail..)?.windows(4).rposition(|w| w == END)? + tail;
    let word =
        |at: usize| bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    let half = |at: usize| bytes.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    let mut at = usize::try_from(word(end + 16)?).ok()?;
    let mut total = 0u64;
    for _ in 0..half(end + 10)? {
        if bytes.get(at..at + 4)? != ENTRY {
            return None;
        }
        total += u64::from(word(at + 24)?);
        at += 46
            + usize::from(half(at + 28)?)
            + usize::from(half(at + 30)?)
            + usize::from(half(at + 32)?);
    }
    Some(total)
}

fn has_utf16(bytes: &[u8], word: &str) -> bool {
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(wide.len()).any(|w| w == wide)
}

/// Rows by number, cells by column: what sparse cells become before they are rows.
type Cells = BTreeMap<usize, Vec<Raw>>;

fn zipped(bytes: &[u8]) -> Option<Vec<Table>> {
    if let Ok(mut book) = Xlsx::new(Cursor::new(bytes)) {
        return book
            .sheets_metadata()
            .to_vec()
            .iter()
            .filter(|s| worksheet(s))
            .take(MAX_SHEETS)
            .map(|s| {
                let mut cells = Cells::new();
                // Cell by cell: a lone cell at the far corner must not become a grid of thousands of
                // millions of empty ones.
                let mut reader = book.worksheet_cells_reader(&s.name).ok()?;
                while let Some(cell) = reader.next_cell().ok()? {
                    put(&mut cells, cell.get_position(), borrowed(cell.get_value()))?;
                }
                drop(reader);
                let merged = book.merge_cells_by_sheet_name(&s.name).unwrap_or_default();
                Some(table(s, cells, &merged))
            })
            .collect();
    }
    if let Ok(book) = Ods::new(Cursor::new(bytes)) {
        return plain(book);
    }
    plain(Xlsb::new(Cursor::new(bytes)).ok()?)
}

fn ole(bytes: &[u8]) -> Option<Vec<Table>> {
    let mut book = Xls::new(Cursor::new(bytes)).ok()?;
    book.sheets_metadata()
        .to_vec()
        .iter()
        .filter(|s| worksheet(s))
        .take(MAX_SHEETS)
        .map(|s| {
            let cells = range(&book.worksheet_range(&s.name).ok()?)?;
            let merged = book.merge_cells_by_sheet_name(&s.name).unwrap_or_default();
            Some(table(s, cells, &merged))
        })
        .collect()
}

fn plain<R: Reader<Cursor<B>>, B: AsRef<[u8]>>(mut book: R) -> Option<Vec<Table>> {
    book.sheets_metadata()
        .to_vec()
        .iter()
        .filter(|s| worksheet(s))
        .take(MAX_SHEETS)
        .map(|s| {
            let cells = range(&book.worksheet_range(&s.name).ok()?)?;
            Some(table(s, cells, &[]))
        })
        .collect()
}

fn worksheet(sheet: &calamine::Sheet) -> bool {
    sheet.typ == SheetType::WorkSheet
}

fn range(range: &calamine::Range<Data>) -> Option<Cells> {
    let mut cells = Cells::new();
    let Some((row, column)) = range.start() else { return Some(cells) };
    for (r, c, value) in range.used_cells() {
        let at =
            (row.checked_add(u32::try_from(r).ok()?)?, column.checked_add(u32::try_from(c).ok()?)?);
        put(&mut cells, at, owned(value))?;
    }
    Some(cells)
}

/// Puts a cell in its place; `None` when there are too many rows.
fn put(cells: &mut Cells, at: (u32, u32), value: Raw) -> Option<()> {
    let (row, column) = (at.0 as usize, at.1 as usize);
    if value.is_blank() || column >= MAX_COLUMNS {
        return Some(());
    }
    let line = cells.entry(row).or_default();
    if line.len() <= column {
        line.resize(column + 1, Raw::Empty);
    }
    line[column] = value;
    (cells.len() <= MAX_ROWS).then_some(())
}

/// A merged cell says its words once for all its rows: they are written into each row that stands,
/// in its first column only, so that a title across the page stays one cell.
fn table(sheet: &calamine::Sheet, mut cells: Cells, merged: &[Dimensions]) -> Table {
    for area in merged {
        let (top, bottom) = (area.start.0 as usize, area.end.0 as usize);
        let column = area.start.1 as usize;
        if bottom <= top || column >= MAX_COLUMNS {
            continue;
        }
        let Some(value) = cells.get(&top).and_then(|l| l.get(column)).cloned() else { continue };
        if value.is_blank() {
            continue;
        }
        for (_, line) in cells.range_mut(top + 1..=bottom) {
            if line.len() <= column {
                line.resize(column + 1, Raw::Empty);
            }
            line[column] = value.clone();
        }
    }
    let rows =
        cells.into_iter().map(|(row, cells)| Row { number: row + 1, cells, fault: None }).collect();
    Table {
        name: Some(sheet.name.clone()),
        hidden: sheet.visible != SheetVisible::Visible,
        rows,
        grid: true,
    }
}

fn borrowed(value: &DataRef<'_>) -> Raw {
    match value {
        DataRef::SharedString(text) => Raw::text(text),
        other => owned(&Data::from(other.clone())),
    }
}

fn owned(value: &Data) -> Raw {
    match value {
        Data::Empty => Raw::Empty,
        Data::String(text) | Data::DurationIso(text) => Raw::text(text),
        // An ISO moment is read as any date is.
        Data::DateTimeIso(text) => Raw::text(text),
        Data::Int(n) => Raw::text(&n.to_string()),
        Data::Float(n) => Raw::Number(*n),
        Data::Bool(yes) => Raw::Bool(*yes),
        // Kept as words, so that the row can be refused for it.
        Data::Error(error) => Raw::text(&error.to_string()),
        Data::DateTime(at) => match at.as_datetime() {
            // Excel keeps a time of day as a part of day nought.
            _ if at.as_f64() >= 0.0 && at.as_f64() < 1.0 => Raw::Time(time_of(at.as_f64())),
            Some(moment) if !at.is_duration() => Raw::Date(moment.date()),
            _ => Raw::Number(at.as_f64()),
        },
    }
}

/// The time of day that is this part of a day, to the minute.
fn time_of(part: f64) -> NaiveTime {
    let minutes = (part * 24.0 * 60.0).round().clamp(0.0, 1439.0);
    // Between 0 and 1439, so it fits.
    let minutes = minutes as u32;
    NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap_or_default()
}
