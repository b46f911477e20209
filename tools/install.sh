#!/usr/bin/env bash
# Fetches or builds what is missing: install.sh [build] [test] [lint] [lighthouse]
. "$(dirname "$0")/env.sh"

# Installs packages of Debian or Ubuntu; elsewhere says what to install.
packages() {
  has apt-get || stop "missing: $*. README.md, \"Other systems\", tells how to install it."
  local root=()
  if [ "$(id -u)" != 0 ]; then
    has sudo || stop "missing: $*. Install it as root: apt-get install $*"
    root=(sudo)
  fi
  say "Installing $* from the system's packages (a minute or two)"
  "${root[@]}" apt-get -qq update
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$@" >/dev/null
}

# crate version time [options]: builds the tool into a folder of its own and puts it in place whole, so
# that an interrupted build is not taken for a tool.
tool() {
  local crate=$1 version=$2 time=$3 home=$TOOLS/$1-$2
  shift 3
  [ -x "$home/bin/${crate%-cli}" ] && return
  say "Building $crate $version, once for this machine: about $time on 4 cores, three times that on 2"
  # Little optimisation and many units: these tools run for seconds, but take minutes to build.
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_PROFILE_RELEASE_STRIP=true CARGO_TARGET_DIR=$TOOLS/.build/target \
    cargo install --quiet "$crate" --version "$version" --root "$TOOLS/.build/$crate" "$@"
  rm -rf "$home"
  mv "$TOOLS/.build/$crate" "$home"
}

# name version: the npm package that tools/<name> pins, put in place whole.
npm_tool() {
  local name=$1 home=$TOOLS/$1-$2
  [ -e "$home/node_modules/.bin/$name" ] && return
  say "Fetching $name $2 from npm (half a minute)"
  mkdir -p "$TOOLS/.build"
  rm -rf "$TOOLS/.build/$name" "$home"
  cp -R "tools/$name" "$TOOLS/.build/$name"
  npm ci --prefix "$TOOLS/.build/$name" --silent --no-audit --no-fund
  mv "$TOOLS/.build/$name" "$home"
}

# What fuzzes the API, in a Python environment of its own, which cannot be moved once it is there.
schemathesis() {
  local home=$TOOLS/schemathesis-$SCHEMATHESIS_VERSION
  [ -e "$home/.complete" ] && return
  python3 -c 'import ensurepip, venv' 2>/dev/null || packages python3-venv
  say "Fetching schemathesis $SCHEMATHESIS_VERSION from PyPI (half a minute)"
  rm -rf "$home"
  python3 -m venv "$home"
  "$home/bin/pip" --quiet --disable-pip-version-check install --requirement tools/schemathesis/requirements.txt
  touch "$home/.complete"
}

for_build() {
  has cargo || stop "Rust is missing. Install it from https://rustup.rs, then try again."
  has node && has npm || stop "Node.js with npm is missing. Install it (https://nodejs.org, or: apt-get install nodejs npm), then try again."
  has cc && has make || packages build-essential
  # Asking for the version makes rustup fetch the toolchain that rust-toolchain.toml names.
  rustc --version >/dev/null || stop "the Rust toolchain of rust-toolchain.toml is missing: rustup toolchain install"
  if has rustup && ! rustup target list --installed | grep -qx wasm32-unknown-unknown; then
    say "Adding the wasm32 target to Rust (half a minute)"
    rustup target add wasm32-unknown-unknown
  fi
  tool wasm-bindgen-cli "$WASM_BINDGEN" "1 minute"
  tool cargo-leptos "$CARGO_LEPTOS" "5 minutes" --locked --features no_downloads
  npm_tool wasm-opt "$BINARYEN"
}

for_test() {
  local initdb=(/usr/lib/postgresql/*/bin/initdb)
  [ -x "${initdb[0]}" ] || has pg_config || [ -n "${TEST_POSTGRES_URL:-}" ] || packages postgresql
  schemathesis
  # npm notes in this file what it installed.
  if ! [ end2end/node_modules/.package-lock.json -nt end2end/package-lock.json ]; then
    say "Fetching the browser tests' packages from npm (half a minute)"
    npm ci --prefix end2end --silent --no-audit --no-fund
  fi
  if [ -z "$(tools/chromium.sh)" ]; then
    if grep -qs '^ID=ubuntu' /etc/os-release; then
      # Ubuntu's package is a snap, which cannot be steered from outside.
      say "Fetching Chromium with Playwright (a minute or two)"
      (cd end2end && npx playwright install --with-deps chromium)
    else
      packages chromium
    fi
  fi
}

mkdir -p "$TOOLS"
# Two of these at once would build into the same folders. (macOS has no flock; there it is up to you.)
if has flock; then
  exec 9>"$TOOLS/.lock"
  flock -n 9 || { say "Waiting for another process that installs tools"; flock 9; }
fi
for what; do
  case $what in
    build) for_build ;;
    test) for_test ;;
    lighthouse) npm_tool lighthouse "$LIGHTHOUSE" ;;
    lint) tool cargo-deny "$CARGO_DENY" "2 minutes" --locked ;;
    *) stop "install.sh: $what is none of build, test, lint, lighthouse" ;;
  esac
done
rm -rf "$TOOLS/.build"
