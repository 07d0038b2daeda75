#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# --fail-each notices a module that lets somebody in, or crashes, when there is no memory.
. "${srcdir:=.}/tests/tap.sh"

runner=${builddir:-.}/tests/scripts/runner
scripts=$srcdir/tests/scripts/selftest/failing

# shellcheck disable=SC2317 # called through check
notices() { # notices SCRIPT TEXT
  ! output=$("$runner" --fail-each "$scripts/$1.script" 2>&1) && expr "$output" : ".*$2" >/dev/null
}
check "the scripts are right while nothing fails" "$runner" "$scripts"/*.script
check "somebody let in for want of memory" notices fail-open "a failing call let somebody through"
check "a crash for want of memory" notices crash "memory call [0-9]* failing"
tap_end
