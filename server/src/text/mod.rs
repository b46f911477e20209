//! Rules of names and texts.

pub mod cell;
pub mod email;
pub mod fold;
pub mod label;
pub mod name;
pub mod names;
pub mod plain;
