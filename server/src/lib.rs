//! The Control Center's server.

#![recursion_limit = "256"]

pub mod access;
pub mod admin_commands;
pub mod audit;
pub mod authorise;
pub mod bulk;
pub mod cli;
pub mod clock;
pub mod config;
pub mod contacts;
pub mod core;
pub mod demo;
pub mod demo_command;
pub mod doctor;
pub mod error;
pub mod export;
pub mod facets;
pub mod forms;
pub mod groups;
pub mod http;
pub mod import;
pub mod lifecycle;
pub mod mail;
pub mod paging;
pub mod policy;
pub mod profile;
pub mod queue;
pub mod scope;
pub mod sign_in;
pub mod store;
pub mod text;
pub mod tokens;
pub mod users;
pub mod views;
