//! Lists: the template of each comes in, comes in again unchanged, and can be looked at first.

use std::fs;

use serde_json::json;

use crate::home::{Home, strings, text};

/// The lists in an order in which each finds what it refers to.
const LISTS: [&str; 5] = ["staff", "pupils", "interventions", "provisions", "carers"];

fn template(home: &Home, kind: &str) -> String {
    // Asked for without a store, a passphrase or a file.
    let run = home.run(&["import", kind, "--template"]).ok();
    assert!(run.err.contains("put the school's own in their place"), "{}", run.err);
    assert!(run.out.lines().count() >= 3, "headings and two examples: {}", run.out);
    run.out
}

#[test]
fn templates_come_in_clean_and_again_unchanged() {
    let home = Home::encrypted();
    for kind in LISTS {
        let list = template(&home, kind);
        let rows = list.lines().count() - 1;
        let file = home.file(&format!("{kind}.csv"), &list);
        let before = home.state();
        let dry = home.json(&["import", kind, text(&file), "--dry-run"]);
        assert_eq!(home.state(), before, "{kind}: a dry run changes nothing");
        let done = home.json(&["import", kind, text(&file)]);
        assert_eq!(dry, done, "{kind}: what a dry run says is what is done");
        let clean = json!({
            "created": rows, "updated": 0, "unchanged": 0, "rejected": [], "warnings": [],
        });
        assert_eq!(done, clean, "{kind}");
        let after = home.state();
        assert_ne!(after.0, before.0);
        let again = home.json(&["import", kind, text(&file)]);
        assert_eq!(again["unchanged"], rows, "{kind}: {again}");
        assert_eq!((&again["created"], &again["updated"]), (&json!(0), &json!(0)));
        assert_eq!(home.state(), after, "{kind}: an import that changes nothing writes nothing");
    }
    // What came in works together: a group of the last list has its session on its day.
    let today = home.json(&["today", "--date", "2026-11-24"]);
    assert_eq!(today["sessions"][0]["provision"], "Word Builders A");
    assert_eq!(today["sessions"][0]["expected"], 2);
    // One action each, so five of them take all of it back.
    assert_eq!(home.json(&["undo", "9"])["undone"].as_array().unwrap().len(), LISTS.len());
}

#[test]
fn a_second_list_updates_and_wipes_nothing_that_was_typed() {
    let home = Home::school();
    let maya = "maya quillfeather";
    home.json(&["set", "pupil", maya, "helps=A wobble cushion", "eal=yes"]);
    let list = home.file(
        "again.csv",
        "Forename,Surname,Date of birth,Year group,Class,Home language\n\
         Maya,Quillfeather,04/03/2018,4,4X,Polish\n\
         Maya,Underhill,19/11/2017,4,4W,\n\
         Ida,Wren,01/05/2018,4,4W,\n",
    );
    let done = home.json(&["import", "pupils", text(&list)]);
    let counts = (&done["created"], &done["updated"], &done["unchanged"]);
    assert_eq!(counts, (&json!(1), &json!(1), &json!(1)), "{done}");
    let shown = home.json(&["show", maya]);
    assert_eq!(shown["pupil"]["helps"], "A wobble cushion");
    assert_eq!(shown["pupil"]["eal"], true);
    assert_eq!(shown["pupil"]["language"], "Polish");
    assert_eq!(shown["register"]["status"], "K", "a list without a status takes none away");
    assert!(shown["pupil"]["class"].as_str().unwrap().contains("4X"), "{shown}");
    // Who is not on the list is as before: absence is no deletion.
    assert_eq!(home.json(&["show", "zebedee"])["register"]["status"], "E");
}

#[test]
fn a_bad_row_is_refused_by_number_and_the_rest_goes_in() {
    let home = Home::encrypted();
    let list = home.file(
        "list.csv",
        "SEN list of Fairfield,,,,\n,,,,\nForename,Surname,UPN,Date of birth,SEN status\n\
         Ida,Wren,,01/05/2018,K\n\
         ,Finch,,02/05/2018,K\n\
         Edi,Lark,A001200121001,03/05/2018,K\n\
         Una,Crane,,31/02/2018,K\n\
         Olu,Heron,,04/05/2018,a bit of help\n\
         Total,,,,5\n",
    );
    let done = home.json(&["import", "pupils", text(&list)]);
    let rejected: Vec<(u64, &str)> = done["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["row"].as_u64().unwrap(), r["field"].as_str().unwrap()))
        .collect();
    assert!(rejected.contains(&(5, "forename")), "{done}");
    assert!(rejected.contains(&(6, "upn")), "a wrong check letter: {done}");
    assert!(rejected.iter().all(|(row, _)| (5..=9).contains(row)), "{done}");
    let names: Vec<String> = home.json(&["list", "pupil"])["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["fields"]["forename"].as_str().unwrap().to_string())
        .collect();
    assert!(names.contains(&"Ida".to_string()) && names.contains(&"Olu".to_string()), "{names:?}");
    assert!(!names.contains(&"Edi".to_string()));
    // Words that are no status are kept and asked about, never dropped.
    let olu = home.json(&["list", "register", "pupil=olu heron"]);
    let warned = done["warnings"].to_string().contains("a bit of help");
    assert!(warned && olu.to_string().contains("a bit of help"), "{done} {olu}");

    // With every row refused nothing was taken, and the exit code says so; the shape is the same.
    let list = home.file("bad.csv", "Forename,Surname,Year group\n,Finch,4\n,Wren,4\n");
    let before = home.state();
    let run = home.run(&["import", "pupils", text(&list), "--json"]);
    assert_eq!((run.code, run.json()["rejected"].as_array().unwrap().len()), (1, 2));
    assert_eq!(home.state(), before);
}

#[test]
fn columns_by_hand_are_saved_and_used_again() {
    let home = Home::encrypted();
    let list = home.file(
        "odd.csv",
        "Kiddo,Fam,Born,Room,Colour\nIda,Wren,01/05/2018,4W,red\nEdi,Lark,02/05/2018,4W,blue\n",
    );
    home.run(&["import", "pupils", text(&list), "--json"]).refusal(1, "refused");
    let map = home.file(
        "map.toml",
        "[columns]\nKiddo = \"forename\"\nFam = \"surname\"\nBorn = \"dob\"\nRoom = \"class\"\n",
    );
    let saved = home.beside().join("saved.toml");
    let args = ["import", "pupils", text(&list), "--map", text(&map), "--save-map", text(&saved)];
    let done = home.json(&args);
    assert_eq!(done["created"], 2, "{done}");
    let kept = fs::read_to_string(&saved).unwrap();
    assert!(kept.contains("Kiddo") && kept.contains("forename"), "{kept}");
    assert!(!kept.contains("Wren"), "a map holds no pupil");
    let again = home.json(&["import", "pupils", text(&list), "--map", text(&saved)]);
    assert_eq!(again["unchanged"], 2, "{again}");
}

#[test]
fn a_map_is_kept_by_a_name() {
    let home = Home::encrypted();
    let list = home.file("odd.csv", "Kiddo,Fam,Room\nIda,Wren,4W\n");
    let map = home
        .file("map.toml", "[columns]\nKiddo = \"forename\"\nFam = \"surname\"\nRoom = \"class\"\n");
    let args = ["import", "pupils", text(&list), "--map", text(&map), "--save-map", "sims"];
    home.json(&[&args[..], &["--dry-run"]].concat());
    assert!(home.path().join("maps/sims.toml").exists());
    let done = home.json(&["import", "pupils", text(&list), "--map", "sims"]);
    assert_eq!(done["created"], 1, "{done}");
    let error = home.run(&["import", "pupils", text(&list), "--map", "arbor", "--json"]);
    assert!(error.refusal(1, "refused")["message"].as_str().unwrap().contains("arbor.toml"));
}

#[test]
fn a_list_is_read_from_standard_input() {
    use std::io::Write;
    let home = Home::encrypted();
    let mut child = home
        .command(&["import", "pupils", "-", "--json"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"Forename,Surname,Class\nIda,Wren,4W\n").unwrap();
    let run: crate::home::Run = child.wait_with_output().unwrap().into();
    assert_eq!(run.ok().json()["created"], 1);
}

#[test]
fn excel_and_other_encodings_by_content_not_by_name() {
    let home = Home::encrypted();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in
        [["Forename", "Surname", "Class", "SEN status"], ["Zoë", "Łukaszewicz", "4W", "K"]]
            .iter()
            .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            sheet.write(row, column, *cell).unwrap();
        }
    }
    let excel = home.file("list.csv", book.save_to_buffer().unwrap());
    assert_eq!(home.json(&["import", "pupils", text(&excel)])["created"], 1);
    let latin = home.file("list.txt", b"Forename;Surname;Class\r\nRen\xe9e;O\x92Brien;4W\r\n");
    assert_eq!(home.json(&["import", "pupils", text(&latin)])["created"], 1);
    let marked = home.file("list.xls", "\u{feff}Forename\tSurname\tClass\nAñes\tNuñez\t4W\n");
    assert_eq!(home.json(&["import", "pupils", text(&marked)])["created"], 1);
    let list = home.json(&["list", "pupil"]);
    for name in ["Zoë", "Łukaszewicz", "Renée", "Añes"] {
        assert!(list.to_string().contains(name), "{name}: {list}");
    }
}

#[test]
fn a_common_transfer_file() {
    let home = Home::encrypted();
    let ctf = r#"<?xml version="1.0" encoding="UTF-8"?>
<CTfile><Header><DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion></Header>
<CTFpupilData><Pupil><UPN>U001200121001</UPN><Surname>Wren</Surname><Forename>Ida</Forename>
<DOB>2018-05-01</DOB><Sex>F</Sex><NCyearActual>4</NCyearActual>
<SENhistory><SEN><StartDate>2025-09-01</StartDate><SENprovision>K</SENprovision></SEN></SENhistory>
<SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>SLCN</SENtype></SENneed></SENneeds>
</Pupil></CTFpupilData></CTfile>"#;
    let file = home.file("list.xml", ctf);
    let done = home.json(&["import", "pupils", text(&file)]);
    assert_eq!(done["created"], 1, "{done}");
    let shown = home.json(&["show", "ida wren"]);
    assert_eq!(shown["register"]["status"], "K", "{shown}");
    assert_eq!(home.json(&["import", "pupils", text(&file)])["unchanged"], 1);
}

#[test]
fn every_list_that_is_named_has_its_template() {
    let home = Home::empty();
    let error = home.run(&["import", "nothing", "--json"]).refusal(2, "usage");
    for kind in strings(&error["candidates"]) {
        template(&home, kind);
    }
    assert!(!home.path().exists());
}
