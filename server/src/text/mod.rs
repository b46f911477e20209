//! Rules of names and texts.

pub mod email;
pub mod fold;
pub mod name;
