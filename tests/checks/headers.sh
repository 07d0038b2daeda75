#!/bin/sh
# Each header compiles alone, with nothing included before it.
. "${srcdir:=.}/tests/tap.sh"

compile() {
  # shellcheck disable=SC2086
  echo "#include \"$1\"" | ${CC:-cc} -std=gnu11 -Wall -Wextra -Werror -fsyntax-only -D_GNU_SOURCE \
    -I"$builddir" -I"$srcdir/libcred/include" -I"$srcdir/libcred" -I"$srcdir" ${CHECK_CPPFLAGS:-} -x c -
}

for header in $(cd "$srcdir" && find libcred modules quality credctl credd tests -name '*.h' | sort); do
  check "$header compiles alone" compile "$header"
done
tap_end
