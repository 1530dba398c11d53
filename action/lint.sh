#!/usr/bin/env bash
# Lints PATHS, one a line, with ARGUMENTS, one a line: annotations in the log, SARIF in a file.
set -euo pipefail
sarif=$RUNNER_TEMP/cerb-lint.sarif
echo "sarif-file=$sarif" >> "$GITHUB_OUTPUT"

# Bash 3.2, which macOS has, knows no mapfile, and takes an empty list for an unset variable.
arguments=(--format=github "--output-file=sarif=$sarif")
while IFS= read -r line; do
  [[ -z $line ]] || arguments+=("$line")
done <<< "$ARGUMENTS"
arguments+=(--)
while IFS= read -r line; do
  [[ -z $line ]] || arguments+=("$line")
done <<< "$PATHS"
cerb-lint "${arguments[@]}"
