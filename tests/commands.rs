//! Every command from outside, through the built program: the shapes of its JSON, its exit codes,
//! and that nothing but the one object goes to standard output under `--json`.

#[path = "support/home.rs"]
mod home;
#[path = "support/shape.rs"]
mod shape;

#[path = "commands/demo.rs"]
mod demo;
#[path = "commands/kinds.rs"]
mod kinds;
#[path = "commands/shapes.rs"]
mod shapes;
#[path = "commands/undo.rs"]
mod undo;
