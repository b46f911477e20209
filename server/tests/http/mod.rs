//! What goes around the use cases: each file a promise of the program.

mod csrf;
mod database_gone;
mod doctor;
mod errors;
mod headers;
mod health;
mod limits;
mod links;
mod log;
mod origin;
pub mod process;
mod round_trip;
mod session;
mod site;
mod stop;
