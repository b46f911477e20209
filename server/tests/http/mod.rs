//! What goes around the use cases: each file a promise of the program.

mod contact_photo;
mod csrf;
mod database_gone;
mod doctor;
mod errors;
mod headers;
mod health;
mod kill;
mod limits;
mod links;
mod log;
mod origin;
mod plans;
pub mod process;
mod round_trip;
mod session;
mod site;
mod stop;
