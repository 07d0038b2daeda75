#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Every script of cases/ once more, through credd instead of with the store open in the program itself.
. "$(dirname "$0")/../tap.sh"
here=$(dirname "$0")

CRED_SCRIPT_BROKER=1
export CRED_SCRIPT_BROKER
for script in "$here"/cases/*.script; do
  grep -q '^direct-only:' "$script" && continue
  check "$(basename "$script" .script)" "$builddir/tests/scripts/runner" "$script"
done
tap_end
