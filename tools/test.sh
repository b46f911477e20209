#!/usr/bin/env bash
# Every test: the Rust ones on SQLite and PostgreSQL, then those in a browser, against the release build.
# All run even if some fail. Arguments go to Playwright: tools/test.sh --project=phone
. "$(dirname "$0")/env.sh"
tools/install.sh build test

failed=()

say "Testing server and shared code (the first build takes 5 minutes on 4 cores, twice that on 2)"
# Not --workspace: with the frontend in one build, the shared crate would be server and browser at once.
cargo test --package app --package control-center --no-fail-fast || failed+=("Rust")

if tools/build.sh; then
  say "Testing in the browser (3 minutes)"
  CHROMIUM=$(tools/chromium.sh)
  export CHROMIUM
  npm --prefix end2end --silent test -- "$@" || failed+=("browser")
else
  failed+=("release build")
fi

[ ${#failed[@]} = 0 ] || stop "failed: ${failed[*]}"
