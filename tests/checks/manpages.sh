#!/bin/sh
# Every configuration key, verb, option and module argument is in its man page, in bold, and every man
# page is well-formed.
. "${srcdir:=.}/tests/tap.sh"

# bold PAGE: the words that a page shows in bold, without markup.
bold() {
  sed -n -e 's/\\-/-/g' -e 's/\\&//g' -e 's/"//g' -e '/^\.\(B\|BR\|BI\|SH\|SS\) /{s/^\.[A-Z]* //p}' \
    -e 's/\\fB\([^\\]*\)\\f[RPI]/\n\1\n/g; /\n/P; D' "$1" 2>/dev/null | tr ' ,=(' '\n\n\n\n' | sort -u
}
missing() { # missing PAGE: those of standard input that the page does not show
  bold "$1" >"$work/bold"
  sort -u | grep -vxFf "$work/bold"
}

keys() { sed -n -e 's/^ *POLICY(\([a-z_]*\),.*/\1/p' -e 's/^ *\(SITE\|MATCH\)(\("[a-z]*", \)\{0,1\}"\([a-z_]*\)",.*/\3/p' "$srcdir/libcred/config/keys.c"; }
verbs() { sed -n 's/^ *\.name = "\([a-z -]*\)",.*/\1/p' "$srcdir"/credctl/*.c | tr ' ' '\n'; }
options() { sed -n 's/^ *{"\([a-z-]*\)", [^,]*, [^,]*, *\(N_(.*\)\{0,1\}$/--\1/p' "$srcdir"/credctl/*.c; }
broker_options() { sed -n 's/^ *{"\([a-z-]*\)", [a-z]*_argument, .*/--\1/p' "$srcdir/credd/options.c"; }
arguments() { # of a module, by its directory
  echo debug silent state | tr ' ' '\n'
  sed -n 's/^.*{ *"\([a-z_]*\)", *CRED_ARGUMENT_.*/\1/p' "$1"/*.c
}

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
check "there are keys" test "$(keys | wc -l)" -gt 50
check "there are verbs" test "$(verbs | wc -l)" -gt 10
check "there are options" test "$(options | wc -l)" -gt 5
check "  of credd too" test "$(broker_options | wc -l)" -gt 5
same "cred.conf(5) has every key" "" "$(keys | missing "$srcdir/doc/cred.conf.5")"
same "credctl(8) has every verb" "" "$(verbs | missing "$srcdir/doc/credctl.8")"
same "credctl(8) has every option" "" "$(options | missing "$srcdir/doc/credctl.8")"
same "credd(8) has every option" "" "$(broker_options | missing "$srcdir/doc/credd.8")"
for directory in "$srcdir"/modules/pam_cred_*; do
  name=$(basename "$directory")
  same "$name(8) has every argument" "" "$(arguments "$directory" | missing "$directory/$name.8")"
done
for page in "$srcdir"/doc/*.[0-9] "$srcdir"/modules/*/*.[0-9]; do
  same "$(basename "$page") is well-formed" "" \
    "$(man --warnings --local-file "$page" 2>&1 >/dev/null | grep -v 'cannot.*adjust')"
done
tap_end
