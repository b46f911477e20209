#!/usr/bin/env bash
# Prints the Chromium of this machine, or nothing: $CHROMIUM, one of the path, or the one Playwright fetched.
. "$(dirname "$0")/env.sh"

if [ -n "${CHROMIUM:-}" ]; then
  [ -x "$CHROMIUM" ] || stop "CHROMIUM names $CHROMIUM, which cannot be started"
  echo "$CHROMIUM"
  exit
fi
for name in chromium google-chrome google-chrome-stable chrome; do
  # A snap sees neither /tmp nor what Playwright keeps there.
  found=$(command -v "$name" || true)
  case $found in "" | /snap/*) continue ;; esac
  echo "$found"
  exit
done
for found in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium \
  "$(cd end2end && node -p "require('playwright-core').chromium.executablePath()" 2>/dev/null || true)"; do
  [ -x "$found" ] && { echo "$found"; exit; }
done
exit 0
