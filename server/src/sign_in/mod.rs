//! Signing in and out.

pub mod hasher;
