//! Makes `crate::i18n` of the locale files, and fails where a language lacks a text of the default one.
//!
//! `leptos_i18n_build` does the same, but brings the sources of all ICU data along; these are its two halves.

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build.rs");
    let options = ParseOptions::new().interpolate_display(true);
    let config = Config::new("en")?.add_locale("de")?.parse_options(options);
    let folder = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let locales = leptos_i18n_parser::parse_locales::parse_locales(Some(folder), config)?;
    for warning in locales.diag.warnings().iter() {
        println!("cargo::error={warning}");
    }
    for error in locales.diag.errors().iter() {
        println!("cargo::error={error}");
    }
    let code = leptos_i18n_codegen::gen_code(&locales, None, false, None, false)?;
    let target = PathBuf::from(std::env::var("OUT_DIR")?).join("i18n.rs");
    std::fs::write(target, code.to_string())?;
    Ok(())
}
