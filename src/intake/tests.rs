//! The whole way from bytes to a plan.
