//! The senlog program.
fn main() {}
