#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# "Fail the Nth call" over every script of cases/, through credd; CRED_FAIL_RUNS: how many runs for each (10).
here=$(dirname "$0")
CRED_SCRIPT_BROKER=1
export CRED_SCRIPT_BROKER
# shellcheck disable=SC2046 # names without blanks
exec "${builddir:-.}/tests/scripts/runner" --fail-each --cap "${CRED_FAIL_RUNS:-10}" \
  $(grep -L '^direct-only:' "$here"/cases/*.script)
