//! Passwords, hashed with argon2id, which takes 19 MiB and a core for a while: in a [`Queue`].

use crate::queue::Queue;
use app::error::AppError;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use unicode_normalization::UnicodeNormalization;

/// Memory in KiB (OWASP's minimum for two passes).
const MEMORY: u32 = 19_456;
/// Passes.
const PASSES: u32 = 2;
/// Hashes that may wait.
const WAITING: usize = 256;

/// Hashes and verifies.
pub struct Hasher {
    queue: Queue,
    verified: AtomicU64,
}

/// What a verification found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The password is right.
    pub ok: bool,
    /// It is, and its hash is weaker than what is made today.
    pub upgrade: bool,
}

/// Compared with where there is no account: it takes as long and never fits (TRUST 5).
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now(&super::token::new()).unwrap_or_default());

impl Default for Hasher {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self::new(cores.min(4))
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(password: &str) -> Option<String> {
    argon2()
        .hash_password(normal(password).as_bytes())
        .ok()
        .map(|hash| hash.to_string())
}

fn failed() -> AppError {
    AppError::Internal {
        request_id: app::context::origin().request_id,
    }
}

/// One form for what looks the same on different keyboards (NIST 800-63B, 3.1.1.2).
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

impl Hasher {
    /// With so many hashes at once.
    pub fn new(at_once: usize) -> Self {
        Self {
            queue: Queue::new(at_once, WAITING, 2),
            verified: AtomicU64::new(0),
        }
    }

    /// Verifications since the start: a test sees by it that unknown names cost the same.
    pub fn verifications(&self) -> u64 {
        self.verified.load(Ordering::Relaxed)
    }

    /// Runs other work on passwords under the same limits, such as judging one.
    ///
    /// # Errors
    /// [`AppError::TooManyRequests`] when too much waits.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        self.queue.run(work).await?.ok_or_else(failed)
    }

    /// The PHC string of a password.
    ///
    /// # Errors
    /// [`AppError::TooManyRequests`] when too many wait.
    pub async fn hash(&self, password: &str) -> Result<String, AppError> {
        let password = password.to_owned();
        let hash = self.run(move || hash_now(&password)).await?;
        hash.ok_or_else(failed)
    }

    /// Compares a password with a PHC string; with `None`, or with one that is none, in the same time with nobody's.
    ///
    /// # Errors
    /// [`AppError::TooManyRequests`] when too many wait.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<Verified, AppError> {
        let password = normal(password);
        let verified = self
            .run(move || {
                let known = hash.as_deref().and_then(|hash| PasswordHash::new(hash).ok());
                let Some(known) = known else {
                    let _ =
                        PasswordHash::new(&NOBODY).map(|nobody| argon2().verify_password(password.as_bytes(), &nobody));
                    return Verified {
                        ok: false,
                        upgrade: false,
                    };
                };
                let ok = argon2().verify_password(password.as_bytes(), &known).is_ok();
                Verified {
                    ok,
                    upgrade: ok && is_weaker(&known),
                }
            })
            .await;
        self.verified.fetch_add(1, Ordering::Relaxed);
        verified
    }
}

fn is_weaker(hash: &PasswordHash) -> bool {
    let params = Params::try_from(hash);
    hash.algorithm.as_str() != "argon2id"
        || params.is_ok_and(|params| params.m_cost() < MEMORY || params.t_cost() < PASSES)
}
