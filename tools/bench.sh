#!/usr/bin/env bash
# Measures lists, bulk actions, groups and files on both databases. USERS="10000 100000" chooses the sizes and
# BENCH="bulk" one of the four; the default, three sizes on both databases, takes long.
. "$(dirname "$0")/env.sh"
tools/install.sh build test
tools/build.sh
say "Measuring (the build takes a few minutes, the sizes together much longer)"
# shellcheck disable=SC2086 # benches and sizes are words
for bench in ${BENCH:-list bulk groups files}; do
    cargo bench --quiet --package control-center --bench "$bench" -- ${USERS:-10000 100000 1000000}
done
