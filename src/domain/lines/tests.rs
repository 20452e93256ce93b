//! Every line of the design's table, and many more as adults in schools would type them.

mod contacts;
mod doubts;
mod logs;
mod properties;
pub(crate) mod school;
mod shown;
mod staffroom;
mod typed;
