//! Signing in and out.

pub mod hasher;
pub mod session;
