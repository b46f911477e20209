#!/usr/bin/env bash
# Serves a debug build on http://127.0.0.1:3000 and builds it again at every change.
. "$(dirname "$0")/env.sh"
tools/install.sh build

for port in 3000 3001; do
  port_is_free "$port" || stop "port $port of this machine is taken: stop what listens there, then try again"
done
exec cargo leptos watch --split
