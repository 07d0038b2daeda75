#!/bin/sh
# What the built objects export: PAM modules their doors only, libcred what its map names.
. "${srcdir:=.}/tests/tap.sh"

exported() { nm -D --defined-only --format=posix "$1" | awk '$2 != "A" { sub(/@.*/, "", $1); print $1 }'; }

# The map's global lines as one extended regular expression.
map_pattern() {
  sed -n '/global:/,/local:/s/^ *\([a-z_0-9*]*\);$/\1/p' "$1" | sed 's/\*/.*/' | paste -sd '|' -
}

for module in "$builddir"/modules/pam_cred_*/.libs/pam_cred_*.so; do
  [ -e "$module" ] || continue
  extra=$(exported "$module" | grep -vE '^pam_sm_(authenticate|setcred|acct_mgmt|open_session|close_session|chauthtok)$')
  same "$(basename "$module") exports doors only" "" "$extra"
done

library=$builddir/libcred/.libs/libcred.so
pattern=$(map_pattern "$srcdir/libcred/cred.map")
check "the map names something" test -n "$pattern"
extra=$(exported "$library" | grep -vxE "$pattern")
same "libcred exports what its map names" "" "$extra"

# A process that only asks credd loads none of these: all of them are in the object beside libcred.
needed() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; }
heavy='^lib(crypto|sqlite3|oath)\.'
beside=$(echo "$builddir"/libcred/.libs/libcred-store-*.so)
same "libcred needs no large library" "" "$(needed "$library" | grep -E "$heavy")"
for module in "$builddir"/modules/pam_cred_*/.libs/pam_cred_*.so; do
  same "nor does $(basename "$module")" "" "$(needed "$module" | grep -E "$heavy")"
done
same "the object beside it needs all three" 3 "$(needed "$beside" | grep -cE "$heavy")"
same "and exports one name" cred_heavy_table "$(exported "$beside")"
check "and stays where it was loaded" sh -c 'readelf -d "$1" | grep -q NODELETE' check "$beside"

# Every function of a public header is exported, so that a program can link it.
declared=$(cat "$srcdir"/libcred/include/cred/*.h | sed -n 's/^[a-z].*[ *]\(cred_[a-z0-9_]*\)(.*/\1/p' | sort -u)
missing=$(for name in $declared; do exported "$library" | grep -qx "$name" || echo "$name"; done)
same "libcred exports what its headers declare" "" "$missing"
tap_end
