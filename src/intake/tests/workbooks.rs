//! Excel as SENCOs keep it.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::*;
use crate::domain::records::Pupil;

fn saved(mut book: Workbook) -> Vec<u8> {
    book.save_to_buffer().unwrap()
}

#[test]
fn real_dates_stand_beside_typed_ones_and_numbers_are_numbers() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    sheet.merge_range(0, 0, 0, 4, "SEN register, Elm Primary", &Format::new()).unwrap();
    for (n, heading) in ["Surname", "Forename", "DOB", "Year", "SEN Status"].iter().enumerate() {
        sheet.write(2, n as u16, *heading).unwrap();
    }
    sheet.write(3, 0, "Barnes").unwrap();
    sheet.write(3, 1, "Maya").unwrap();
    sheet.write_with_format(3, 2, ExcelDateTime::from_ymd(2018, 3, 4).unwrap(), &date).unwrap();
    sheet.write(3, 3, 4).unwrap();
    sheet.write(3, 4, "K").unwrap();
    sheet.write(4, 0, "Hill").unwrap();
    sheet.write(4, 1, "Tom").unwrap();
    sheet.write(4, 2, "19 Nov 2017").unwrap();
    sheet.write(4, 3, "Year 4").unwrap();
    sheet.write(4, 4, "EHCP").unwrap();
    sheet.write(6, 0, "Total").unwrap();
    sheet.write_formula(6, 3, "=COUNTA(A4:A5)").unwrap();
    let (rows, plan) = pupils(saved(book));
    assert_eq!((plan.created, plan.rejected.len()), (2, 0), "{:?}", plan.rejected);
    assert_eq!(register(&rows), ["Barnes, Maya: K [] 4/", "Hill, Tom: E [] 4/"]);
    let births: Vec<String> =
        rows.of::<Pupil>().iter().map(|p| p.dob.unwrap().to_string()).collect();
    assert_eq!(births, ["2018-03-04", "2017-11-19"]);
}

#[test]
fn a_sheet_for_each_class_gives_the_class() {
    let mut book = Workbook::new();
    for (name, pupil) in
        [("4W", "Maya Barnes"), ("Hedgehogs", "Tom Hill"), ("Leavers", "Old Boy"), ("Key", "")]
    {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        if pupil.is_empty() {
            sheet.write(0, 0, "K = SEN support").unwrap();
            continue;
        }
        for (n, word) in ["Pupil", "Stage", "Need"].iter().enumerate() {
            sheet.write(0, n as u16, *word).unwrap();
        }
        for (n, word) in [pupil, "K", "SLCN"].iter().enumerate() {
            sheet.write(1, n as u16, *word).unwrap();
        }
    }
    let (rows, plan) = pupils(saved(book));
    assert_eq!(register(&rows), ["Barnes, Maya: K [SLCN] 4/4W", "Hill, Tom: K [SLCN] -/Hedgehogs"]);
    let sheets: Vec<&str> = plan
        .warnings
        .iter()
        .filter(|w| w.field == "sheet")
        .filter_map(|w| w.sheet.as_deref())
        .collect();
    assert_eq!(sheets, ["Leavers", "Key"]);
}

#[test]
fn merged_cells_hold_for_all_their_rows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    for (n, heading) in ["Class", "Pupil", "SEN status", "Need"].iter().enumerate() {
        sheet.write(0, n as u16, *heading).unwrap();
    }
    sheet.merge_range(1, 0, 3, 0, "4W", &plain).unwrap();
    sheet.merge_range(1, 1, 2, 1, "Maya Barnes", &plain).unwrap();
    sheet.merge_range(1, 2, 2, 2, "K", &plain).unwrap();
    sheet.write(1, 3, "SPLD").unwrap();
    sheet.write(2, 3, "SLCN").unwrap();
    sheet.write(3, 1, "Tom Hill").unwrap();
    sheet.write(3, 2, "E").unwrap();
    sheet.write(3, 3, "ASD").unwrap();
    let (rows, plan) = pupils(saved(book));
    assert_eq!((plan.created, plan.rejected.len()), (2, 0), "{:?}", plan.rejected);
    assert_eq!(register(&rows), ["Barnes, Maya: K [SPLD SLCN] 4/4W", "Hill, Tom: E [ASD] 4/4W"]);
}

#[test]
fn a_lone_cell_at_the_far_corner_and_hidden_sheets_do_no_harm() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (n, word) in ["Name", "Class"].iter().enumerate() {
        sheet.write(0, n as u16, *word).unwrap();
    }
    sheet.write(1, 0, "Maya Barnes").unwrap();
    sheet.write(1, 1, "4W").unwrap();
    sheet.write(1_048_575, 16_383, "x").unwrap();
    let hidden = book.add_worksheet();
    hidden.set_hidden(true);
    hidden.write(0, 0, "Name").unwrap();
    hidden.write(0, 1, "Class").unwrap();
    hidden.write(1, 0, "Not Me").unwrap();
    hidden.write(1, 1, "4W").unwrap();
    let (rows, plan) = pupils(saved(book));
    assert_eq!(register(&rows), ["Barnes, Maya: - [] 4/4W"]);
    assert_eq!(plan.rejected, []);
    assert!(plan.warnings.iter().any(|w| w.reason.contains("hidden")));
}

#[test]
fn rows_are_counted_as_the_sheet_counts_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (n, word) in ["Name", "Class", "UPN"].iter().enumerate() {
        sheet.write(4, n as u16, *word).unwrap();
    }
    sheet.write(8, 0, "Maya Barnes").unwrap();
    sheet.write(8, 2, "X001200121001").unwrap();
    let (_, plan) = pupils(saved(book));
    assert_eq!(places(&plan.rejected), [(9, "upn")]);
}

#[test]
fn damaged_and_swollen_workbooks_are_one_sentence() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "Name").unwrap();
    let good = saved(book);
    for bytes in
        [&good[..good.len() / 2], b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing"]
    {
        let error = read(bytes).unwrap_err();
        assert_eq!(error.kind(), "unreadable");
        assert!(error.hint().is_some());
    }
    // A directory that says four gigabytes unpacked.
    let mut bomb = good.clone();
    let at = bomb.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bomb[at + 24..at + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(read(&bomb).unwrap_err().to_string().contains("far too large"));
}

/// A zip with its parts stored as they are.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let crc = |bytes: &[u8]| {
        !bytes.iter().fold(!0u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |c, _| {
                if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 }
            })
        })
    };
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let (at, size) = (out.len() as u32, bytes.len() as u32);
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for word in [crc(bytes), size, size] {
            common.extend(word.to_le_bytes());
        }
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(*bytes);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, count) = (out.len() as u32, (parts.len() as u16).to_le_bytes());
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count);
    out.extend(count);
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[test]
fn an_open_document_sheet_is_read() {
    let row = |cells: &[&str]| {
        let cells: String = cells
            .iter()
            .map(|c| format!("<table:table-cell office:value-type=\"string\"><text:p>{c}</text:p></table:table-cell>"))
            .collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
         <office:spreadsheet><table:table table:name=\"4W\">{}{}</table:table></office:spreadsheet></office:body></office:document-content>",
        row(&["Name", "SEN status"]),
        row(&["Maya Barnes", "K"]),
    );
    let book = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"m\"/>"),
    ]);
    let (rows, plan) = pupils(book);
    assert_eq!(plan.rejected, []);
    assert_eq!(register(&rows), ["Barnes, Maya: K [] 4/4W"]);
}

#[test]
fn a_zip_of_something_else_is_one_sentence() {
    let letter = zipped(&[("word/document.xml", b"<w/>")]);
    assert!(read(&letter).unwrap_err().to_string().contains("not an Excel workbook"));
}

#[test]
fn a_class_that_excel_made_a_date_of_is_not_read_and_said() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("d-mmm");
    for (n, word) in ["Name", "Class", "SEN status"].iter().enumerate() {
        sheet.write(0, n as u16, *word).unwrap();
    }
    sheet.write(1, 0, "Maya Barnes").unwrap();
    sheet.write_with_format(1, 1, ExcelDateTime::from_ymd(2026, 5, 4).unwrap(), &date).unwrap();
    sheet.write(1, 2, "K").unwrap();
    let (rows, plan) = pupils(saved(book));
    assert_eq!(register(&rows), ["Barnes, Maya: K [] -"]);
    assert_eq!(places(&plan.warnings), [(2, "class")]);
}
