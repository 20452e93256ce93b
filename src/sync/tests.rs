//! The file format, and schools of several laptops in one process.

mod canaries;
mod golden;
mod hostile;
pub(crate) mod school;
mod world;
