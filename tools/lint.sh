#!/usr/bin/env bash
# What needs no running program: lint.sh [format] [server] [browser] [dependencies]; without arguments all.
. "$(dirname "$0")/env.sh"

[ $# -gt 0 ] || set -- format server browser dependencies
for what; do
  case $what in
    format) cargo fmt --all --check ;;
    server) cargo clippy --package app --package control-center --all-targets -- --deny warnings ;;
    browser)
      tools/install.sh build
      cargo clippy --package frontend --target wasm32-unknown-unknown -- --deny warnings
      ;;
    dependencies)
      tools/install.sh lint
      cargo deny --log-level error --all-features check licenses bans sources
      # The database of advisories is a git repository, out of reach on closed networks.
      if cargo deny --log-level error fetch db >/dev/null 2>&1; then
        cargo deny --log-level error --all-features check advisories
      else
        say "Advisories skipped: their database cannot be reached from here"
      fi
      ;;
    *) stop "lint.sh: $what is none of format, server, browser, dependencies" ;;
  esac
done
