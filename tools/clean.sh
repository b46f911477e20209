#!/usr/bin/env bash
# Removes the tools of every version, and what the browser tests fetched.
. "$(dirname "$0")/env.sh"
say "Removing $TOOLS and end2end/node_modules"
rm -rf "$TOOLS" end2end/node_modules
