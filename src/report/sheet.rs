//! Documents as Excel workbooks: any document, and the plans of a class that go to its teacher and
//! come back.

use chrono::Datelike;
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Workbook, Worksheet, XlsxError};

use super::ReportError;
use super::doc::{Cell, Doc, Part};
use crate::domain::Id;
use crate::domain::codes::TARGET_STATES;
use crate::store::Store;

impl From<XlsxError> for ReportError {
    fn from(error: XlsxError) -> ReportError {
        ReportError::Write(error.to_string())
    }
}

/// Widest column, in characters: text beyond it wraps.
const WIDEST: f64 = 60.0;

/// A document as a workbook, a sheet for each table.
///
/// # Errors
/// The workbook cannot be made.
pub fn excel(doc: &Doc) -> Result<Vec<u8>, ReportError> {
    let mut book = Workbook::new();
    let bold = Style::new().set_bold();
    let mut heading = String::new();
    let mut n = 0;
    for part in &doc.parts {
        let table = match part {
            Part::Heading(text) => {
                heading.clone_from(text);
                continue;
            }
            Part::Text(_) => continue,
            Part::Table(_, table) => table,
        };
        n += 1;
        let sheet = book.add_worksheet();
        // A name of a sheet may not hold these, nor be longer than 31.
        let name: String = if heading.is_empty() { doc.title.clone() } else { heading.clone() };
        let name: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(26).collect();
        sheet.set_name(format!("{n} {name}"))?;
        for (c, column) in (0_u16..).zip(&table.columns) {
            sheet.write_string_with_format(0, c, *column, &bold)?;
        }
        for (r, row) in (1_u32..).zip(&table.rows) {
            for (c, cell) in (0_u16..).zip(row) {
                write(sheet, r, c, cell)?;
            }
        }
        sheet.set_autofit_max_width(420);
        sheet.autofit();
        sheet.set_freeze_panes(1, 0)?;
    }
    if n == 0 {
        book.add_worksheet();
    }
    Ok(book.save_to_buffer()?)
}

fn write(sheet: &mut Worksheet, r: u32, c: u16, cell: &Cell) -> Result<(), XlsxError> {
    #[allow(
        clippy::cast_precision_loss,
        reason = "below 2^53 pence, which is ninety trillion pounds"
    )]
    match cell {
        Cell::Empty => {}
        Cell::Number(number) => {
            sheet.write_number(r, c, *number as f64)?;
        }
        Cell::Pence(pence) => {
            let money = Style::new().set_num_format("£#,##0.00");
            sheet.write_number_with_format(r, c, *pence as f64 / 100.0, &money)?;
        }
        Cell::Day(day) => {
            let style = Style::new().set_num_format("dd/mm/yyyy");
            let (month, number) = (day.month() as u8, day.day() as u8);
            let year = u16::try_from(day.year()).unwrap_or_default();
            match ExcelDateTime::from_ymd(year, month, number) {
                Ok(date) => sheet.write_datetime_with_format(r, c, &date, &style)?,
                // Excel begins in 1900.
                Err(_) => sheet.write_string(r, c, day.to_string())?,
            };
        }
        Cell::Text(text) => {
            sheet.write_string(r, c, text)?;
        }
    }
    Ok(())
}

/// The headings of the class teacher's sheet, as `import progress` reads them.
const PROGRESS: &[(&str, f64)] = &[
    ("Target id", 12.0),
    ("Pupil", 18.0),
    ("Target", WIDEST),
    ("Met when", 30.0),
    ("How", 40.0),
    ("By", 12.0),
    ("State", 18.0),
    ("Date", 12.0),
    ("Comment", WIDEST),
];

/// The open targets of the pupils given, as the sheet that goes to their class teacher: the state is
/// picked from a list, the comment is free; everything else says which target it is.
///
/// # Errors
/// The store cannot be read, or the workbook cannot be made.
pub fn plans_of_class(store: &Store, pupils: &[Id]) -> Result<Vec<u8>, ReportError> {
    let mut book = Workbook::new();
    let (bold, wrap) = (Style::new().set_bold(), Style::new().set_text_wrap());
    let sheet = book.add_worksheet();
    sheet.set_name("Targets")?;
    for (c, (title, width)) in (0_u16..).zip(PROGRESS) {
        sheet.write_string_with_format(0, c, *title, &bold)?;
        sheet.set_column_width(c, *width)?;
    }
    let today = store.clock().today();
    let names = store.short_names(pupils.iter().copied())?;
    let mut r = 0;
    for pupil in pupils {
        let name = names.get(pupil).map_or("", String::as_str);
        for plan in store.plans_of(*pupil)?.into_iter().filter(|plan| plan.current(today)) {
            for one in plan.targets.iter().filter(|one| one.state.open()) {
                r += 1;
                let target = &one.target;
                sheet.write_string(r, 0, one.id.to_string())?;
                sheet.write_string(r, 1, name)?;
                sheet.write_string_with_format(r, 2, &target.smart, &wrap)?;
                let words = |text: &Option<String>| text.clone().unwrap_or_default();
                sheet.write_string_with_format(r, 3, words(&target.criterion), &wrap)?;
                sheet.write_string_with_format(r, 4, words(&target.strategy), &wrap)?;
                write(sheet, r, 5, &Cell::from(target.by))?;
            }
        }
    }
    let states: Vec<&str> = TARGET_STATES.options.iter().map(|o| o.label).collect();
    let list = rust_xlsxwriter::DataValidation::new().allow_list_strings(&states)?;
    sheet.add_data_validation(1, 6, r.max(1), 6, &list)?;
    sheet.set_freeze_panes(1, 3)?;
    Ok(book.save_to_buffer()?)
}
