#!/bin/sh
# The systemd units and the tmpfiles snippet as make installs them: well-formed, in a sandbox as tight as
# it was measured to be, and about the places that credd itself was built for.
. "${srcdir:=.}/tests/tap.sh"

EXPOSURE_MOST=13 # tenths, of systemd 252's own measure; root with nothing taken away is 96
EXPOSURE_MOST_DAILY=10 EXPOSURE_MOST_ROTATE=13

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
root=$work/root
units=$root/lib/systemd/system
snippets=$root/lib/tmpfiles.d

install_parts() {
  make -C "$builddir" -s DESTDIR="$root" systemdsystemunitdir=/lib/systemd/system tmpfilesdir=/lib/tmpfiles.d \
    install-binPROGRAMS install-sbinPROGRAMS install-pkglibexecSCRIPTS install-systemdsystemunitDATA install-tmpfilesDATA >/dev/null 2>"$work/errors" ||
    { sed 's/^/# /' "$work/errors"; return 1; }
}
value() { sed -n "s/^$2=-\{0,1\}//p" "$units/$1"; } # value UNIT KEY
# The program is below the root here, which is nobody's root.
as_installed() { sed "s,^ExecStart=,&$root," "$units/$1" >"$work/$1"; }
complaints() { (cd "$work" && systemd-analyze verify --man=no ./*.service ./*.socket ./*.timer 2>&1); }
exposure() { systemd-analyze security --offline=true --threshold="$2" "$work/$1" >"$work/security"; } # exposure UNIT MOST
tight() { check "the sandbox of $1 is as tight as it was" exposure "$@" || tail -n 3 "$work/security" | sed 's/^/# /'; }
verbs() { sed -n 's,^ExecStart=[^ ]*/credctl \(.*\),\1,p' "$units/$1"; } # verbs UNIT, one a line
is_verb() { "$builddir/credctl/credctl" "$@" --help >/dev/null; }
# daily PATTERN: the script, with a credctl that writes down what is asked of it, and fails where that is like PATTERN
daily() {
  : >"$work/done"
  # shellcheck disable=SC2016 # for the script's shell
  printf '#!/bin/sh\necho "$*" >>"%s"\ncase "$*" in $FAILS) exit 2 ;; esac\n' "$work/done" >"$work/credctl"
  sed "s,^credctl=.*,credctl=$work/credctl," "$daily" >"$work/daily"
  chmod +x "$work/credctl" && FAILS=$1 sh "$work/daily" 2>"$work/told"
}
fails() { ! "$@"; }
asked() { tr '\n' '|' <"$work/done"; }
writes_to() { grep -q "^ReadWritePaths=.*$2" "$units/$1"; }
snippet() { systemd-tmpfiles --root="$root" --create "$snippets/pam-cred.conf"; }
made() { stat -c '%a %u %g' "$root$1"; }

check "systemd-analyze is there" systemd-analyze --version
check "make installs the units" install_parts
same "nothing is left to be filled in" "" "$(grep -hn '@[a-z]*@' "$units"/* "$snippets"/*)"

state=$(value credd.service ReadWritePaths) run=$(dirname "$(value credd.socket ListenSequentialPacket)")
check "the service starts what make installs" test -x "$root$(value credd.service ExecStart)"
same "the socket has the name that programs look for" gate "$(basename "$(value credd.socket ListenSequentialPacket)")"
same "  and root's the other" gate.root "$(basename "$(value credd-root.socket ListenSequentialPacket)")"
check "  where they look for it" grep -aqF "$run" "$root$(value credd.service ExecStart)"
check "the store is where credd looks for it" grep -aqF "$state" "$root$(value credd.service ExecStart)"

for unit in "$units"/*; do
  as_installed "${unit##*/}"
done
same "the units are in order" "" "$(complaints)"
tight credd.service "$EXPOSURE_MOST"
tight cred-daily.service "$EXPOSURE_MOST_DAILY"
tight cred-rotate.service "$EXPOSURE_MOST_ROTATE"

same "what is due is rotated by a timer" "rotate run --due" "$(verbs cred-rotate.service)"
daily=$root$(value cred-daily.service ExecStart)
check "what is done each day is a script that make installs" test -x "$daily"
check "  which runs what make installs" test -x "$root$(sed -n 's/^credctl=//p' "$daily")"
check "  without a failure" daily none
same "  accounts are noted and old events removed" "account register|log prune|" "$(asked)"
check "  when one fails, so does the unit" fails daily "account register"
same "    once the others are done" "account register|log prune|" "$(asked)"
same "    and that is told" "failed: account register" "$(cat "$work/told")"
check "  whichever it is" fails daily "log prune"
check "  when all fail" fails daily "*"
same "    all are told" "failed: account register, log prune" "$(cat "$work/told")"
for verb in "rotate run" "account register" "log prune"; do
  # shellcheck disable=SC2086 # a verb of several words
  check "  credctl $verb is a verb" is_verb $verb
done
check "who rotates may replace the shadow file" writes_to cred-rotate.service /etc
check "  and both write to the store" writes_to cred-rotate.service "$state"
check "  (the other one)" writes_to cred-daily.service "$state"
check "  which is all that this one writes to" test "-$state" = "$(sed -n 's/^ReadWritePaths=//p' "$units/cred-daily.service")"

check "the directories are made" snippet
same "  the socket's, for everybody to look into" "755 0 0" "$(made "$run")"
same "  the store's, for root alone" "700 0 0" "$(made "$state")"
tap_end
