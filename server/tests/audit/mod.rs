//! The audit trail: what may be done to it, and how it is told.

mod append_only;
mod erased;
mod history;
