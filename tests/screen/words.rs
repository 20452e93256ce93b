//! Words are never lost, and pasted words never run commands.

use crate::school::School;

#[test]
fn a_paste_on_the_main_screen_is_no_keys() {
    let school = School::new();
    let before = school.dump();
    let mut term = school.open();
    for pasted in ["qqqxu\n", "\r\r", "U\n", "l neli a all here\n", "\u{1b}q\u{3}"] {
        term.paste(pasted);
        term.wait("Pasted text is not run as keys.");
        term.press("?");
        term.wait("type to search, Enter does it");
        term.press("esc");
        term.wait_gone("type to search, Enter does it");
    }
    assert!(term.contents().contains("0 of 3 logged"));
    // Nor on the logging screen, nor over a choice by letters.
    term.press("enter");
    term.wait("Enter saves: ");
    term.paste("x\n\n");
    term.wait("Pasted text is not run as keys.");
    term.press("x");
    term.wait("Did not happen: why?");
    term.paste("e\n");
    term.press("esc");
    term.wait_gone("Did not happen: why?");
    assert!(term.contents().contains("Enter saves: 6 here"), "{}", term.contents());
    term.press("esc");
    term.wait_gone("Enter saves");
    term.press("q");
    term.end();
    assert_eq!(school.dump(), before);
}

#[test]
fn a_paste_of_a_whole_book_harms_nothing() {
    let school = School::new();
    let mut term = school.open();
    let book = "q x u and they all lived happily\n".repeat(8_000);
    term.paste(&book);
    term.wait("Pasted text is not run as keys.");
    term.press("l");
    term.wait("F1 keys");
    term.type_text("neli a maya off ");
    term.paste(&book);
    term.type_text("// here");
    term.wait("neli a maya off");
    term.wait("// here");
    term.press("enter");
    term.wait("Saved: NELI A: Maya not in school");
    term.press("q");
    term.end();
    assert_eq!(school.record("session")["note"], "here");
}

#[test]
fn a_paste_into_a_line_is_text_whose_new_lines_save_nothing() {
    let school = School::new();
    let before = school.dump();
    let mut term = school.open();
    term.press("l");
    term.wait("F1 keys");
    term.paste("precision maya 8/10\r\n// read\u{7}\u{1b}[31m well\nq\n");
    term.wait("precision maya 8/10 // read[31m well q");
    term.wait("Enter saves this");
    assert!(term.contents().contains("0 of 3 logged"));
    assert_eq!(term.keys, 1);
    term.press("esc");
    term.wait("Kept for next time.");
    term.press("q");
    term.end();
    assert_eq!(school.dump(), before);
}

#[test]
fn words_of_a_line_left_half_way_are_there_next_time() {
    let school = School::new();
    let before = school.dump();
    let mut term = school.open();
    term.press("l");
    term.type_text("neli a siân off // good bl");
    term.wait("siân off // good bl");
    term.press("esc");
    term.wait("Kept for next time.");
    term.press("l");
    term.wait("siân off // good bl");
    term.press("esc");
    term.wait_gone("siân off // good bl");
    // Left with the line open: the words are kept too, and the program asks.
    term.press("c");
    term.type_text("maya mum gate // up");
    term.wait("maya mum gate // up");
    term.press("ctrl-c");
    term.wait("Close senlog all the same?");
    term.press("y");
    assert_eq!(term.end().exit_code(), 0);
    assert_eq!(school.dump(), before);

    let mut term = school.open();
    term.press("c");
    term.wait("maya mum gate // up");
    term.press("esc");
    term.wait_gone("maya mum gate // up");
    term.press("l");
    term.wait("siân off // good bl");
    // Kept words come back marked: a letter would begin anew, an arrow goes on with them.
    term.press("right");
    term.type_text("ending");
    term.press("enter");
    term.wait("Saved: NELI A: Siân not in school");
    // Saved words are kept no longer.
    term.press("l");
    term.wait("F1 keys");
    assert!(!term.contents().contains("siân off"), "{}", term.contents());
    term.press("esc");
    term.wait_gone("F1 keys");
    term.press("q");
    term.end();
    assert_eq!(school.record("session")["note"], "good blending");
}

#[test]
fn words_of_an_open_line_outlive_a_signal() {
    let school = School::new();
    let mut term = school.open();
    term.press("l");
    term.type_text("neli a maya o");
    term.wait("neli a maya o");
    term.signal("TERM");
    term.end();
    let mut term = school.open();
    term.press("l");
    term.wait("neli a maya o");
}

#[test]
fn a_paste_that_nothing_marks_runs_nothing_after_its_first_new_line() {
    let school = School::new();
    let before = school.dump();
    let mut term = school.open();
    // A terminal without bracketed paste: the text comes as keys, all at once.
    term.raw(b"all here\rxxqu\rq\r");
    term.wait("Pasted text is not run as keys.");
    term.press("l");
    term.wait("F1 keys");
    term.raw(b"precision maya 8/10\rq\rl\r");
    term.wait("precision maya 8/10 q l");
    term.wait("Enter saves this");
    assert!(term.contents().contains("0 of 3 logged"));
    term.press("esc");
    term.wait("Kept for next time.");
    term.press("q");
    term.end();
    assert_eq!(school.dump(), before);
}
