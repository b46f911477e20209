#!/usr/bin/env bash
# Measures lists and bulk actions on both databases. USERS="10000 100000" chooses the sizes and BENCH="bulk" one of
# the two; the default takes half an hour.
. "$(dirname "$0")/env.sh"
tools/install.sh build test
tools/build.sh
say "Measuring (the build takes a few minutes, the sizes together half an hour)"
# shellcheck disable=SC2086 # benches and sizes are words
for bench in ${BENCH:-list bulk}; do
    cargo bench --quiet --package control-center --bench "$bench" -- ${USERS:-10000 100000 1000000}
done
