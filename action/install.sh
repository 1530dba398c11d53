#!/usr/bin/env bash
# Puts the program of this very version on the path: from its release, or else built from source.
set -euo pipefail
cd "$GITHUB_ACTION_PATH"
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
folder=$RUNNER_TEMP/cerb-lint-bin
mkdir -p "$folder"

case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) platform=x86_64-unknown-linux-musl ;;
  Linux-ARM64) platform=aarch64-unknown-linux-gnu ;;
  macOS-X64) platform=x86_64-apple-darwin ;;
  macOS-ARM64) platform=aarch64-apple-darwin ;;
  Windows-*) platform=x86_64-pc-windows-msvc ;;
  *) platform= ;;
esac

# Fetches, verifies and unpacks the release of this version, if there is one for this machine.
download() {
  [[ -n $platform && -n ${REPOSITORY:-} ]] || return 1
  local name=cerb-lint-$platform.tar.gz
  local from=https://github.com/$REPOSITORY/releases/download/v$version
  cd "$folder"
  curl --fail --silent --show-error --location --retry 3 --remote-name "$from/$name" || return 1
  curl --fail --silent --show-error --location --retry 3 --remote-name "$from/SHA256SUMS" || return 1
  # A wrong checksum is no reason to go on in another way.
  grep " [ *]$name\$" SHA256SUMS > expected || exit 1
  if command -v sha256sum > /dev/null; then sha256sum --check expected; else shasum -a 256 --check expected; fi || exit 1
  tar -xzf "$name" || exit 1
}

if ! (download); then
  [[ ! -e $folder/expected ]] || { echo "The release of cerb-lint $version is not what it should be." >&2; exit 1; }
  echo "There is no release of cerb-lint $version for this machine; building it."
  cargo install --locked --quiet --path . --root "$folder/built"
  folder=$folder/built/bin
fi
echo "$folder" >> "$GITHUB_PATH"
