#!/bin/sh
# The tree speaks of the project alone, and of nothing left for later.
. "${srcdir:=.}/tests/tap.sh"

files() { (cd "$srcdir" && find . -type f -not -path './.git/*' -not -path './build*' -not -name '*.po' "$@"); }
mentions() { files "$@" | grep -v '^\./tests/checks/names\.sh$' | (cd "$srcdir" && xargs grep -nIE "$pattern"); }

pattern='(^|[^A-Za-z0-9_.])/(work|farm)/|/tmp/b-[a-z]'
same "no path of somebody's machine" "" "$(mentions \( -name '*.[ch]' -o -name '*.sh' -o -name '*.md' -o -name '*.am' -o -path './tools/*' \))"
pattern='\b(TODO|FIXME|XXX|HACK)\b'
same "nothing left for later" "" "$(mentions \( -name '*.[ch]' -o -path './tools/*' \))"
pattern='explicit_bzero|OPENSSL_cleanse'
same "secrets are erased in one place" "" "$(mentions -name '*.c' -path './*/*' -not -name secret.c -not -path './tests/*' -not -path './bench/*')"
without=$(files -name '*.[ch]' | grep -v '^\./config\.h' | (cd "$srcdir" && xargs grep -L '^/\* SPDX-License-Identifier: BSD-3-Clause \*/$'))
same "every C file names its licence" "" "$without"
tap_end
