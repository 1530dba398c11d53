# What the steps share; to be sourced. Leaves the shell in the project's folder.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Where all that is built, installed or tried goes.
target=${CARGO_TARGET_DIR:-target}
mkdir -p "$target/ci"
target=$(cd "$target" && pwd)

# What users of the program have must not change what it prints.
unset GITHUB_ACTIONS NO_COLOR CLICOLOR_FORCE

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Installs the tools that are not the toolchain's, unless they are there, and puts them on the path.
use_tools() {
  local tools=$target/ci/tools
  if ! cmp --silent .ci/requirements.txt "$tools/requirements.txt"; then
    rm -rf "$tools"
    python3 -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check --requirement .ci/requirements.txt
    cp .ci/requirements.txt "$tools/"
  fi
  PATH=$tools/bin:$PATH
}

# Builds the program, as the tests do, and puts it on the path.
use_program() {
  cargo build --locked --quiet
  PATH=$target/debug:$PATH
}

# An empty folder in which to try something.
scratch() {
  local folder=$target/ci/$1
  rm -rf "$folder"
  mkdir -p "$folder"
  printf '%s\n' "$folder"
}
