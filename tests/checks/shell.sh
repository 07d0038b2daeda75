#!/bin/sh
# The shell scripts hold up to shellcheck. The end-to-end cases are parts of one program: what they use
# is defined in tests/e2e/lib.
. "${srcdir:=.}/tests/tap.sh"

scripts() {
  (cd "$srcdir" && grep -rlE --exclude-dir=.git --exclude-dir='build*' --exclude-dir='autom4te*' \
    '^#!/bin/(ba)?sh|^# shellcheck shell=' . |
    grep -vE '^\./(configure|config\.|ltmain|install-sh|libtool|missing|depcomp|compile|ar-lib|test-driver|po/|tests/e2e/cases/)' | sort)
}

for script in $(scripts); do
  check "$script" shellcheck --severity=warning --exclude=SC1090,SC1091,SC2148,SC2154,SC2034 "$srcdir/$script"
done
for case in "$srcdir"/tests/e2e/cases/*.sh; do
  check "$case" shellcheck --shell=bash --severity=warning --exclude=SC2154,SC2034 "$case"
done
tap_end
