#!/bin/sh
# Every C file looks as .clang-format says.
. "${srcdir:=.}/tests/tap.sh"

formatted() { (cd "$srcdir" && clang-format --dry-run --Werror "$1"); }

for file in $(cd "$srcdir" && find libcred modules credctl tests bench -name '*.[ch]' | sort); do
  check "$file is formatted" formatted "$file"
done
tap_end
