//! The locale files become code through a macro that cargo cannot see into: name them as inputs.
fn main() {
    println!("cargo::rerun-if-changed=locales");
}
