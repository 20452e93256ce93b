//! The layers of the architecture, read from the sources: each imports only what stands left of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer with the layers it may use, itself aside.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("sync", &["domain", "store"]),
    ("intake", &["domain", "store"]),
    ("report", &["domain", "store"]),
    ("app", &["domain", "store", "sync", "intake", "report"]),
    ("tui", &["domain", "store", "sync", "intake", "report", "app"]),
    ("cli", &["domain", "store", "sync", "intake", "report", "app", "tui"]),
];

fn sources(of: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(of) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The sources of a layer, with comments taken out.
fn layer(name: &str) -> Vec<(PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = vec![src.join(format!("{name}.rs"))];
    sources(&src.join(name), &mut paths);
    paths
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            let code: Vec<&str> =
                text.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
            Some((path, code.join("\n")))
        })
        .collect()
}

#[test]
fn each_layer_imports_only_what_stands_left_of_it() {
    let mut read = 0;
    for (name, may) in LAYERS {
        for (path, code) in layer(name) {
            read += 1;
            for (other, _) in LAYERS {
                if other != name && !may.contains(other) {
                    for form in [format!("crate::{other}::"), format!("crate::{{{other}::")] {
                        assert!(!code.contains(&form), "{} uses {other}", path.display());
                    }
                }
            }
        }
    }
    assert!(read > 40, "only {read} sources were read");
}

#[test]
fn sql_stays_in_the_store_and_the_terminal_in_tui() {
    for (name, _) in LAYERS {
        for (path, code) in layer(name) {
            let at = path.display();
            if *name != "store" {
                assert!(!code.contains("rusqlite"), "{at} names rusqlite");
            }
            if *name != "tui" {
                assert!(!code.contains("ratatui::"), "{at} names ratatui");
                assert!(!code.contains("crossterm::"), "{at} names crossterm");
            }
            if *name == "app" || *name == "domain" {
                assert!(!code.contains("println!"), "{at} prints");
            }
        }
    }
}

#[test]
fn the_clock_is_read_in_one_place() {
    for (name, _) in LAYERS {
        for (path, code) in layer(name) {
            let tests = path.to_string_lossy().contains("tests") || path.ends_with("fake.rs");
            if path.ends_with("store/clock.rs") || tests {
                continue;
            }
            for call in ["Local::now(", "Utc::now(", "SystemTime::now(", "Instant::now("] {
                assert!(!code.contains(call), "{} reads the clock with {call}", path.display());
            }
        }
    }
}

#[test]
fn files_stay_small_enough_to_read() {
    // About 500 lines a file; the limit leaves room for the tests at its end.
    const LINES_MAX: usize = 700;
    let mut paths = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut paths);
    for path in paths {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= LINES_MAX, "{} has {lines} lines", path.display());
        assert!(!path.ends_with("mod.rs"), "{}: use foo.rs beside foo/", path.display());
    }
}

#[test]
fn a_property_that_fails_leaves_nothing_at_the_top_level() {
    let mut paths = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut paths);
    let mut found = 0;
    for path in paths {
        let code = fs::read_to_string(&path).unwrap();
        for block in code.split("proptest! {").skip(1) {
            found += 1;
            let config = block.trim_start().lines().next().unwrap_or_default();
            let kept = config.contains("crate::regressions::config(");
            assert!(
                kept || config.contains("failure_persistence: None"),
                "{}: a property without crate::regressions::config",
                path.display()
            );
        }
    }
    assert!(found > 15, "only {found} blocks of properties were read");
}
