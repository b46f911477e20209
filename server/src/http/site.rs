//! Where the built site lies: scripts, styles, pictures.

use leptos::config::{Env, LeptosOptions};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What cargo-leptos calls its files after.
const NAME: &str = "control-center";

/// What Leptos wants to know. `LEPTOS_SITE_ROOT` (set by cargo-leptos) names the site; else it is the
/// folder `site` beside the program, or beside the program's folder as in `target`.
pub fn options(listen: SocketAddr) -> LeptosOptions {
    let program = std::env::current_exe().unwrap_or_default();
    let beside = program.parent().unwrap_or(Path::new("."));
    let root = std::env::var_os("LEPTOS_SITE_ROOT").map_or_else(
        || {
            let candidates = [beside.join("site"), beside.join("../site")];
            candidates
                .into_iter()
                .find(|folder| folder.is_dir())
                .unwrap_or_else(|| PathBuf::from("target/site"))
        },
        PathBuf::from,
    );
    let watched = std::env::var_os("LEPTOS_WATCH").is_some();
    let reload = std::env::var("LEPTOS_RELOAD_PORT")
        .ok()
        .and_then(|port| port.parse().ok());
    LeptosOptions::builder()
        .output_name(NAME)
        .site_root(root.to_string_lossy())
        .env(if watched { Env::DEV } else { Env::PROD })
        .site_addr(listen)
        .reload_port(reload.unwrap_or(3001))
        // The build leaves the hashes beside the program, where Leptos reads them.
        .hash_files(beside.join("hash.txt").exists())
        .build()
}

/// What is missing of the site, as `doctor` and the start tell it.
pub fn missing(options: &LeptosOptions) -> Option<String> {
    let folder = Path::new(&*options.site_root).join(&*options.site_pkg_dir);
    let names: Vec<_> = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    let missing: Vec<_> = ["js", "wasm", "css"]
        .into_iter()
        .filter(|kind| {
            !names
                .iter()
                .any(|name| Path::new(name).extension().is_some_and(|end| end == *kind))
        })
        .collect();
    (!missing.is_empty()).then(|| format!("no {} file in {}", missing.join(", no "), folder.display()))
}
