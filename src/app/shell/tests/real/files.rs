//! Files that are named on the screen.

use super::{Real, monday, school};
use crate::app::overlays::Overlay;
use crate::domain::records::Pupil;

#[test]
fn a_list_that_is_not_there_is_said_with_the_folder_that_was_looked_in() {
    let school = school(("Jo", "Okafor"));
    let mut jo = Real::new(school.open(monday(8, 30)), monday(8, 30));
    let before = jo.all::<Pupil>().len();
    jo.types("<F6>1Nofile.csv<Enter>");
    let Some(Overlay::Message(message)) = jo.shell.top() else { panic!("nothing is said") };
    let here = std::env::current_dir().unwrap();
    let says = format!("Nofile.csv is not in {}.", here.display());
    assert_eq!(message.lines[0], says);
    assert!(message.lines.iter().any(|line| line.contains("rag the file")), "{:?}", message.lines);
    // The name is still there to be put right.
    jo.types("<Esc>");
    let Some(Overlay::Setup(setup)) = jo.shell.top() else { panic!("the box is gone") };
    let crate::app::overlays::Page::Fields(_, fields) = &setup.page else { panic!("no field") };
    assert_eq!(fields.text(0), "Nofile.csv");
    assert_eq!(jo.all::<Pupil>().len(), before);
}
