#!/usr/bin/env bash
# Builds the release: target/release/control-center and target/site. With the latter beside the former it runs anywhere.
. "$(dirname "$0")/env.sh"
tools/install.sh build

say "Building the release: 10 minutes on 4 cores the first time, twice that on 2; later what has changed"
cargo leptos build --release --split
node tools/seal.mjs target/site target/release/hash.txt
