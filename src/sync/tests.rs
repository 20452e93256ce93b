//! The file format, and schools of several laptops in one process.

mod altered;
mod canaries;
mod erased;
mod golden;
mod histories;
mod homes;
mod hostile;
mod model;
pub(crate) mod school;
mod world;
