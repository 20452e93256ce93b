//! What holds for any bytes and any order of rows.

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::*;
use crate::intake::template;

/// Whatever comes of bytes, it is a plan or a sentence.
fn survives(bytes: &[u8]) {
    let Ok(source) = read(bytes) else { return };
    for what in What::ALL {
        let mut ids = SeededIds::new("any", 0);
        if let Ok(plan) = plan(what, &source, None, &OnFile::empty(), today(), &mut ids) {
            Rows::default().apply(&plan.action);
        }
    }
}

/// The template of pupils as a workbook, made once.
fn workbook() -> Vec<u8> {
    static MADE: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    MADE.get_or_init(make_workbook).clone()
}

fn make_workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in template(What::Pupils).lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write(row as u32, column as u16, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn no_bytes_stop_the_program(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        survives(&bytes);
    }

    #[test]
    fn no_text_stops_the_program(
        cells in proptest::collection::vec(
            proptest::collection::vec("[A-Za-zé'\",;\t\n0-9/ .?()-]{0,14}", 0..8), 0..12),
        first in prop::sample::select(vec!["Name,Class,SEN status,Need,DOB,Days,Time,Group", "UPN;Surname;Forename;Year;Need", "Pupil,Name,Group,Members"]),
    ) {
        let mut text = first.to_string();
        for row in cells {
            text.push('\n');
            text.push_str(&row.join(","));
        }
        survives(text.as_bytes());
    }

    #[test]
    fn no_damage_to_a_workbook_stops_the_program(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>(), whole in any::<bool>()) {
        let mut bytes = workbook();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        survives(&bytes);
    }

    #[test]
    fn no_damage_to_a_ctf_stops_the_program(at in any::<prop::sample::Index>(), with in "[<>/&;a-z\"]{0,3}") {
        let mut text = "<CTfile><Header><CTFversion>25.0</CTFversion></Header><CTFpupilData><Pupil><UPN>U001200121001</UPN>\
            <Surname>A</Surname><Forename>B</Forename><SEN><SENprovision>K</SENprovision></SEN></Pupil></CTFpupilData></CTfile>".to_string();
        let place = at.index(text.len());
        text.replace_range(place..=place, &with);
        survives(text.as_bytes());
    }

    #[test]
    fn any_order_of_rows_gives_the_same_pupils(order in Just((0..9).collect::<Vec<usize>>()).prop_shuffle()) {
        const ROWS: [&str; 9] = [
            "U001200121001,1,Barnes,Maya,04/03/2018,4,4W,K,SPLD",
            "U001200121001,,Barnes,Maya,,4,4W,K,SLCN",
            ",1,Barnes,Maya,04/03/2018,4,4W,,",
            ",,Barnes,Maya,,4,4W,,Sensory",
            "H001200121002,2,Hill,Tom,19/11/2017,4,4W,E,ASD",
            ",,Hill,Tom,20/11/2017,4,4W,,",
            ",,Lee,Kai,,R,RB,,",
            ",,Lee,Kai,,1,1B,K,",
            ",3,Diaz,Ana,02/06/2020,1,1B,,",
        ];
        let mut text = "UPN,Admission number,Surname,Forename,DOB,Year,Class,SEN status,Need".to_string();
        for n in order {
            text.push('\n');
            text.push_str(ROWS[n]);
        }
        let (rows, plan) = pupils(&text);
        prop_assert_eq!(plan.rejected, vec![]);
        let names: Vec<String> = register(&rows).into_iter().map(|r| r.split(':').next().unwrap_or_default().to_string()).collect();
        prop_assert_eq!(names, ["Barnes, Maya", "Diaz, Ana", "Hill, Tom", "Hill, Tom", "Lee, Kai", "Lee, Kai"]);
    }
}

#[test]
fn a_large_roll_is_planned_and_planned_again_without_a_difference() {
    let mut text =
        "UPN,Surname,Forename,DOB,Year,Class,SEN status,Need,Class teacher\n".to_string();
    for n in 0..3000u16 {
        let upn = crate::domain::upn::make(1 + n / 1000, 2001, 21, n % 1000);
        let year = n % 6 + 1;
        text.push_str(&format!(
            "{upn},Name{n},Child,0{}/03/201{},{year},{year}W,K,SLCN,Shaw\n",
            n % 9 + 1,
            9 - year
        ));
    }
    let (rows, plan) = pupils(&text);
    assert_eq!((plan.created, plan.rejected.len()), (3000, 0));
    let again = rows.planned(What::Pupils, text.as_bytes(), None).unwrap();
    assert_eq!((again.unchanged, again.action.edits.len()), (3000, 0));
}
