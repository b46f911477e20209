//! `control-center demo`: the demo organisation, and how to sign in to it.

use crate::config::Config;
use crate::core::Core;
use crate::demo::{DemoOptions, load};
use crate::sign_in::token;
use anyhow::Context;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;

/// How to sign in stands in this file of the data folder, for its owner alone: the password is nowhere else.
const FILE: &str = "demo-sign-in.txt";

/// Loads it and says how to sign in.
///
/// # Errors
/// When the database is not empty or does not answer, or the file cannot be written.
pub async fn demo(core: &Core, config: &Config, users: u64, seed: u64) -> anyhow::Result<()> {
    let password = token::new_code();
    let admin_password_hash = core.hasher.hash(&password).await?;
    let options = DemoOptions {
        users,
        seed,
        admin_password_hash,
    };
    let start = core.clock.now();
    let made = load(&core.store, core.clock.as_ref(), options, &mut |line| {
        eprintln!("{line}");
    })
    .await?;
    let seconds = (core.clock.now() - start) / crate::clock::SECOND;
    println!(
        "{} users, {} contacts, {} groups and {} memberships in {seconds} s",
        made.users, made.contacts, made.groups, made.memberships
    );
    let sign_in = format!("Sign in as {} with the password {password}\n", made.administrator);
    let path = config.data_dir.join(FILE);
    let mut file = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(sign_in.as_bytes())?;
    print!("{sign_in}");
    Ok(())
}
