//! Secrets that the program makes: only their digests are stored (ASVS 7.2.3).

use rand::Rng;
use sha2::{Digest, Sha256};

/// A new secret: 256 bits of randomness as 64 hexadecimal digits.
pub fn new() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    hex(&bytes)
}

/// A new code for people to copy: 16 letters and digits (some 79 bits), without those that look alike.
pub fn new_code() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567892";
    let mut bytes = [0_u8; 16];
    rand::rng().fill_bytes(&mut bytes);
    let mut code = String::new();
    for (place, byte) in bytes.into_iter().enumerate() {
        if place > 0 && place.is_multiple_of(4) {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(byte & 31)]));
    }
    code
}

/// The digest under which a secret is stored.
pub fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
