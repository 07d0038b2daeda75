#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# "Fail the Nth call" over every script of cases/; CRED_FAIL_RUNS: how many runs for each (12).
here=$(dirname "$0")
exec "${builddir:-.}/tests/scripts/runner" --fail-each --cap "${CRED_FAIL_RUNS:-12}" "$here"/cases/*.script
