//! What a key costs in allocations: the key itself, and the picture after it. Times belong to a machine;
//! counts are the same on all.

use std::time::Instant;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::dark;
use crate::app::key::Key;
use crate::app::msg::Msg;
use crate::app::shell::fake::Person;
use crate::tui::draw::draw;

#[test]
fn a_cursor_key_allocates_little_and_the_picture_after_it_too() {
    // The way there, and the most allocations of a key and of the picture after it: half as many again
    // as were counted when this was written.
    let table: &[(&str, u64, u64)] = &[
        ("1<Home>", 2, 440),
        ("2<Home>", 2, 430),
        ("3<Home>", 2, 440),
        ("4<Home>", 2, 460),
        ("<Home><Enter>", 2, 500),
        ("2<Down><Enter>", 2, 185),
        ("<Home>g", 2, 410),
        ("<Home>w", 2, 535),
        (":list rev<Enter>", 2, 190),
        ("vk<Home>", 2, 170),
        ("vm<Home>", 2, 300),
        ("e", 2, 505),
        ("?", 2, 345),
    ];
    let theme = dark();
    let down = || Msg::Key(Key::parse("Down").unwrap());
    let mut over = Vec::new();
    for (there, key_most, draw_most) in table {
        let mut person = Person::new(120, 36);
        person.types(there);
        let mut buf = Buffer::empty(Rect::new(0, 0, 120, 36));
        let at = Instant::now();
        // The first goes without: what is worked out once is worked out then.
        person.shell.update(down(), at);
        draw(&person.shell, &theme, &mut buf);
        let msg = down();
        let key = allocation_counter::measure(|| drop(person.shell.update(msg, at)));
        let picture = allocation_counter::measure(|| drop(draw(&person.shell, &theme, &mut buf)));
        let (key, picture) = (key.count_total, picture.count_total);
        if key > *key_most || picture > *draw_most {
            over.push(format!("{there}: {key} of {key_most}, {picture} of {draw_most}"));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}
