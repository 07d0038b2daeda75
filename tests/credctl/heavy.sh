#!/bin/sh
# The object beside libcred, in which the store is: only who opens a store needs it, it is looked for beside the
# libcred that the program has, and never one of another build is used.
# shellcheck source=tests/credctl/lib.sh
. "${srcdir:=.}/tests/credctl/lib.sh"
host
built=$builddir/libcred/.libs
object=$(cd "$built" && ls libcred-store-*.so)
stamp=$(sed -n 's/.* "\(.*\)"$/\1/p' "$builddir/libcred/stamp.h")

# The program itself, with what the loader finds in the test's own directory.
with_library() { LD_LIBRARY_PATH=$world/lib "$builddir/credctl/.libs/credctl" --state "$state" "$@"; }
mkdir "$world/lib"
cp "$built"/libcred-[0-9]*.so.0 "$world/lib"

answers "the policy alone needs no store" 0 with_library config show
answers "without the object there is no store" 4 with_library store check
says "$err" "cannot load $world/lib/$object: cannot open"

cp "$built/$object" "$world/lib"
answers "with it there is" 0 with_library store check

# A shortage, which users can cause, is told from an object that cannot be used: only that rescues root's console.
grow() { # grow FILE: its last segment takes more room than there is
  header=$(od -An -v -tu4 -w56 -j64 -N560 "$1" | awk '$1 == 1 { last = NR } END { print 64 + 56 * (last - 1) }')
  printf '\000\360\377\377\377\177\000\000' | dd of="$1" bs=1 seek=$((header + 40)) conv=notrunc 2>"$world/dd"
}
grow "$world/lib/$object"
answers "without room for it" 4 with_library store check
says "$err" "out of memory or descriptors, and so cannot load $world/lib/$object"
cp "$built/$object" "$world/lib"

check "the object holds the stamp" grep -q "$stamp" "$world/lib/$object"
other=$(echo "$stamp" | tr 0-9a-f 1-9a-f0)
sed "s/$stamp/$other/" "$built/$object" >"$world/lib/$object"
answers "another build's object is not used" 4 with_library store check
says "$err" "$world/lib/$object is of another build than the libcred in this process"

cp "$built"/libcred-[0-9]*.so.0 "$world/lib/$object"
answers "nor another library under its name" 4 with_library store check
says "$err" "$world/lib/$object is not libcred's"
tap_end
