#!/bin/sh
# Every C file looks as .clang-format says.
. "${srcdir:=.}/tests/tap.sh"

sources() { (cd "$srcdir" && find libcred modules credctl credd qr tests bench -name '*.[ch]' | sort); }
misshapen() {
  (cd "$srcdir" && sources | xargs -d '\n' clang-format --dry-run 2>&1 |
    sed -n 's/^\([^:]*\):[0-9].*\[-Wclang-format-violations\]$/\1/p' | sort -u)
}

check "there are C files" test "$(sources | wc -l)" -gt 50
check "clang-format is there" clang-format --version
same "every C file is formatted" "" "$(misshapen)"
tap_end
