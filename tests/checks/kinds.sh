#!/bin/bash
# Each call that credd answers is asked in one of the kinds of requests at which the end-to-end case broker_killed
# kills it (tests/e2e/lib/kill_kinds.sh).
. "${srcdir:=.}/tests/tap.sh"
. "$srcdir/tests/e2e/lib/kill_kinds.sh"

# In place of asking: the calls' names, which stand first and behind each "--".
ask() {
  local word before=--
  for word in "$@"; do
    [ "$before" != -- ] || echo "$word"
    before=$word
  done
}
asked() { ask "$@"; }
n=0 # the subject; what else a kind has from before it is asked is empty

answered() {
  sed -n 's/^ *X([0-9]*, \([a-z_]*\), \(.*\)).*/\1 \2/p' "$srcdir/libcred/wire/calls.h" | grep -v CRED_CALL_HERE | cut -d' ' -f1 | sort
}
played() {
  local kind
  for kind in $KILL_KINDS; do "${kind}_ask" 2>/dev/null; done | sort -u
}

check "credd answers something" test "$(answered | wc -l)" -gt 50
same "each call that credd answers is one of a kind's" '' "$(comm -23 <(answered) <(played))"
same "and no kind asks what it does not answer" '' "$(comm -13 <(answered) <(played))"
is_whole() { declare -F "$1_prepare" "$1_ask" "$1_true" "$1_hold" >/dev/null; }
for kind in $KILL_KINDS; do check "the kind $kind is whole" is_whole "$kind"; done
tap_end
