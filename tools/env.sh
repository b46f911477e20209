# Sourced by the scripts here: the tools' versions, where they live, and how messages look.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

CARGO_LEPTOS=0.3.10
CARGO_DENY=0.18.9
# The CLI must have the version of the crate, which Cargo.toml pins.
WASM_BINDGEN=$(sed -n 's/^wasm-bindgen = "=\(.*\)"$/\1/p' Cargo.toml)
BINARYEN=$(sed -n 's/.*"binaryen": "\(.*\)".*/\1/p' tools/wasm-opt/package.json)
SCHEMATHESIS_VERSION=$(sed -n 's/^schemathesis==//p' tools/schemathesis/requirements.txt)
LIGHTHOUSE=$(sed -n 's/.*"lighthouse": "\(.*\)".*/\1/p' tools/lighthouse/package.json)

# Outside the checkout, by version: a fresh clone finds what an older one built.
TOOLS=${CC_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/control-center/tools}

PATH=$TOOLS/cargo-leptos-$CARGO_LEPTOS/bin:$TOOLS/wasm-bindgen-cli-$WASM_BINDGEN/bin:$PATH
PATH=$TOOLS/cargo-deny-$CARGO_DENY/bin:$TOOLS/wasm-opt-$BINARYEN/node_modules/.bin:$PATH
PATH=$TOOLS/lighthouse-$LIGHTHOUSE/node_modules/.bin:$PATH
# Not in PATH: with it would come a python of its own. The Rust tests look here.
export SCHEMATHESIS=$TOOLS/schemathesis-$SCHEMATHESIS_VERSION/bin/schemathesis
# A shell that was open while rustup was installed does not know cargo yet.
PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
export PATH

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
stop() { printf 'control-center: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# Fails where something listens on this port of this machine already.
port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
