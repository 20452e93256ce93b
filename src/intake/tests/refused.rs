//! Files that are no list, each with one sentence.

use super::*;

fn refusal(bytes: &[u8]) -> String {
    match Rows::default().planned(What::Pupils, bytes, None) {
        Ok(plan) => panic!("taken: {plan:?}"),
        Err(error) => {
            assert!(error.hint().is_some_and(|h| !h.is_empty()), "{error}");
            let text = error.to_string();
            assert!(text.ends_with('.') && !text.contains('\n') && text.len() < 300, "{text}");
            text
        }
    }
}

#[test]
fn files_that_are_no_list_are_named() {
    for (bytes, words) in [
        (&b""[..], "empty"),
        (b"   \n \n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0", "neither a CSV"),
        (b"just some words\nand more of them\n", "No list of pupils"),
        (b"Employee Name,NI Number,Tax Code,Gross Pay\nA B,QQ123456C,1257L,2100\n", "pay or personnel"),
        (b"Surname,Forename,Date of birth,NI Number,Gross pay\nShaw,Dawn,04/03/1980,QQ123456C,2100\n", "pay or personnel"),
        (b"Surname,Forename,Email\nShaw,Dawn,d@example.org\n", "No list of pupils"),
    ] {
        let text = refusal(bytes);
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn what_was_looked_for_is_said() {
    let text = refusal(b"Account,Balance\n1,2\n");
    assert!(text.contains("Surname and Forename") && text.contains("SEN status"), "{text}");
}

#[test]
fn a_line_and_a_file_that_are_too_long_are_one_sentence() {
    let line = "x".repeat(2 * 1024 * 1024);
    let text = refusal(format!("Name,Class\nMaya Barnes,4W\n{line}\n").as_bytes());
    assert!(text.contains("Line 3"), "{text}");
    let text = refusal(&vec![b'x'; crate::intake::MAX_FILE as usize + 1]);
    assert!(text.contains("64 MB"), "{text}");
    let text = refusal("y".repeat(1 << 25).as_bytes());
    assert!(text.contains("Line 1"), "{text}");
}

#[test]
fn files_and_folders_that_cannot_be_opened_are_said() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(crate::intake::open(&dir.path().join("none.csv")).unwrap_err().kind(), "io");
    assert!(crate::intake::open(dir.path()).unwrap_err().to_string().contains("folder"));
    let path = dir.path().join("list.xlsx");
    std::fs::write(&path, "Name,Class\nMaya Barnes,4W\n").unwrap();
    // By content, not by name.
    assert!(crate::intake::open(&path).unwrap().format.starts_with("CSV"));
}

#[test]
fn names_of_pupils_stand_in_no_refusal_of_another_field() {
    let (_, plan) =
        pupils("UPN,Name,DOB\nX001200121001,Maya Barnes,04/03/2018\n,Tom Hill,31/02/2018\n");
    for problem in &plan.rejected {
        assert!(
            !problem.reason.contains("Barnes") && !problem.reason.contains("Hill"),
            "{}",
            problem.reason
        );
    }
}
