//! How classes move up when a new academic year begins.

use super::codes::YearGroup;

/// Year groups in the order that children go through them.
const ORDER: [YearGroup; 14] = [
    YearGroup::N1,
    YearGroup::N2,
    YearGroup::R,
    YearGroup::Y1,
    YearGroup::Y2,
    YearGroup::Y3,
    YearGroup::Y4,
    YearGroup::Y5,
    YearGroup::Y6,
    YearGroup::Y7,
    YearGroup::Y8,
    YearGroup::Y9,
    YearGroup::Y10,
    YearGroup::Y11,
];

/// The place of a year group among all, the youngest first; none for a child who follows no year.
pub fn rank(year: &YearGroup) -> Option<usize> {
    ORDER.iter().position(|one| one == year)
}

/// The year group after one; none after the last and where no year is followed.
pub fn year_after(year: &YearGroup) -> Option<YearGroup> {
    ORDER.get(rank(year)? + 1).cloned()
}

/// The last year group of a school, after which children leave it: Year 2 where nobody was ever
/// older, as in an infant school, else Year 6.
pub fn last_year<'a>(known: impl Iterator<Item = &'a YearGroup>) -> YearGroup {
    let infants = rank(&YearGroup::Y2);
    match known.filter_map(rank).max() {
        Some(top) if Some(top) <= infants => YearGroup::Y2,
        _ => YearGroup::Y6,
    }
}

/// The name of a class one year on, where its name says the year: `4W` is `5W`, `Year 4 Oak` is
/// `Year 5 Oak`, `RB` is `1B`. Names without a year, such as `Oak`, stay with their room, and
/// nobody can say who moves where.
pub fn class_after(class: &str, from: &YearGroup) -> Option<String> {
    let to = year_after(from)?;
    let class = class.trim();
    if *from == YearGroup::R {
        if let Some(rest) = ["Reception", "reception"].iter().find_map(|w| class.strip_prefix(w)) {
            return Some(format!("Year {}{rest}", to.code()));
        }
        let rest = class.strip_prefix(['R', 'r'])?;
        let short = rest.chars().count() <= 2 && rest.chars().all(char::is_uppercase);
        return (short || rest.starts_with([' ', '-'])).then(|| format!("{}{rest}", to.code()));
    }
    let at = class.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = class.split_at(at);
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let (year, after) = rest.split_at(digits);
    let word = before.trim_end_matches([' ', '-', '.']).to_lowercase();
    let plain = matches!(word.as_str(), "" | "y" | "yr" | "year" | "class");
    // A mixed class, `4/5`, says nothing of one child.
    let mixed = after.chars().any(|c| c.is_ascii_digit());
    (plain && !mixed && year == from.code()).then(|| format!("{before}{}{after}", to.code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_moves_up_where_its_name_says_the_year() {
        let up = |class: &str, year| class_after(class, &year);
        assert_eq!(up("4W", YearGroup::Y4).as_deref(), Some("5W"));
        assert_eq!(up("Year 4 Oak", YearGroup::Y4).as_deref(), Some("Year 5 Oak"));
        assert_eq!(up("Y4-Elm", YearGroup::Y4).as_deref(), Some("Y5-Elm"));
        assert_eq!(up("RB", YearGroup::R).as_deref(), Some("1B"));
        assert_eq!(up("Reception Willow", YearGroup::R).as_deref(), Some("Year 1 Willow"));
        // A name without a year, a mixed class, a child taught out of year.
        for (class, year) in [
            ("Oak", YearGroup::Y4),
            ("4/5", YearGroup::Y4),
            ("5W", YearGroup::Y4),
            ("Rowan", YearGroup::R),
        ] {
            assert_eq!(up(class, year), None, "{class}");
        }
    }

    #[test]
    fn children_leave_after_the_last_year_of_their_school() {
        let last = |years: &[YearGroup]| last_year(years.iter());
        assert_eq!(last(&[YearGroup::R, YearGroup::Y2]), YearGroup::Y2);
        assert_eq!(last(&[YearGroup::R, YearGroup::Y5]), YearGroup::Y6);
        assert_eq!(last(&[]), YearGroup::Y6);
        assert_eq!(year_after(&YearGroup::N2), Some(YearGroup::R));
        assert_eq!(year_after(&YearGroup::R), Some(YearGroup::Y1));
        assert_eq!(year_after(&YearGroup::X), None);
    }
}
