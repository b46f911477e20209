#!/usr/bin/env bash
# Measures the list on both databases. USERS="10000 100000" chooses the sizes; the default takes half an hour.
. "$(dirname "$0")/env.sh"
tools/install.sh build test
tools/build.sh
say "Measuring (the build takes a few minutes, the sizes together half an hour)"
# shellcheck disable=SC2086 # sizes are words
cargo bench --quiet --package control-center --bench list -- ${USERS:-10000 100000 1000000}
