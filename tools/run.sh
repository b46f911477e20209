#!/usr/bin/env bash
# Builds the release, loads the demo organisation where there is no database yet, and serves.
. "$(dirname "$0")/env.sh"

listen=${CC_LISTEN:-127.0.0.1:3000}
data=${CC_DATA_DIR:-data}
# A name that the program does not know stops it, and this one is only for these scripts.
program=(env -u CC_TOOLS target/release/control-center)

port_is_free "${listen##*:}" \
  || stop "port ${listen##*:} of this machine is taken: stop what listens there, or choose another: CC_LISTEN=127.0.0.1:3005 make run"
tools/build.sh

# Who names a database of their own gets no demo into it.
if [ -z "${DATABASE_URL:-}" ] && [ ! -e control-center.toml ] && [ ! -e "$data/control-center.db" ]; then
  say "Loading the demo organisation of 10,000 users (a few seconds)"
  # Elsewhere first: an interrupted load leaves no half organisation behind.
  rm -rf "$data/.loading"
  mkdir -p "$data/.loading"
  "${program[@]}" --data-dir "$data/.loading" demo --users 10000 --seed 1 >/dev/null
  mv "$data/.loading"/* "$data/"
  rmdir "$data/.loading"
fi

say "Control Center: http://${listen/0.0.0.0/127.0.0.1}"
if [ -e "$data/demo-sign-in.txt" ]; then
  cat "$data/demo-sign-in.txt" >&2
else
  echo "Sign in as an administrator; while there is none, the log below shows how to make the first." >&2
fi
exec "${program[@]}"
