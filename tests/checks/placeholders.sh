#!/bin/sh
# A translation fills in the same {names} as its English text.
. "${srcdir:=.}/tests/tap.sh"

names() { printf '%s\n' "$1" | grep -o '{[a-z]*}' | sort | tr '\n' ' '; }
pairs() { msgcat --no-wrap --no-location "$srcdir/po/ja.po" 2>/dev/null | sed -n '/^msgid "/{N;s/^msgid "\(.*\)"\nmsgstr "\(.*\)"$/\1\t\2/p}' | grep '{[a-z]*}'; }
wrong() {
  pairs | while IFS="$(printf '\t')" read -r english japanese; do
    [ "$(names "$english")" = "$(names "$japanese")" ] || echo "$english"
  done
}

check "there are messages with names to fill in" test "$(pairs | wc -l)" -gt 20
same "every translation fills in the same names" "" "$(wrong)"
tap_end
