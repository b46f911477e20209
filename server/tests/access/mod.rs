//! Who may do what (TRUST 16), that a team lead finds out nothing about whoever is none of theirs (TRUST 17), who has a
//! permission, and rights as each request finds them.

mod agree;
mod answers;
mod at;
mod company;
mod export;
mod lead;
mod matrix;
mod printed;
pub mod queries;
mod rights;
mod rows;
mod table;
