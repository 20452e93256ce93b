//! The file format, and schools of several laptops in one process.

mod canaries;
mod golden;
mod histories;
mod hostile;
mod model;
mod school;
mod world;
