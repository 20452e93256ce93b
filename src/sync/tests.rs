//! The file format, and schools of several laptops in one process.

mod golden;
