//! What a person does with senlog, free of any terminal: the use cases that screen and command line
//! share, the forms, the made-up school.

pub mod acts;
pub mod demo;
pub mod error;
pub mod fields;
pub mod log;
pub mod nearest;
pub mod records;
