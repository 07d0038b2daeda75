#!/bin/sh
# The systemd units and the tmpfiles snippet as make installs them: well-formed, in a sandbox as tight as
# it was measured to be, and about the places that credd itself was built for.
. "${srcdir:=.}/tests/tap.sh"

EXPOSURE_MOST=13 # tenths, of systemd 252's own measure; root with nothing taken away is 96

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
root=$work/root
units=$root/lib/systemd/system
snippets=$root/lib/tmpfiles.d

install_parts() {
  make -C "$builddir" -s DESTDIR="$root" systemdsystemunitdir=/lib/systemd/system tmpfilesdir=/lib/tmpfiles.d \
    install-sbinPROGRAMS install-systemdsystemunitDATA install-tmpfilesDATA >/dev/null 2>"$work/errors" ||
    { sed 's/^/# /' "$work/errors"; return 1; }
}
value() { sed -n "s/^$2=-\{0,1\}//p" "$units/$1"; } # value UNIT KEY
# The program is below the root here, which is nobody's root.
as_installed() { sed "s,^ExecStart=,&$root," "$units/$1" >"$work/$1"; }
complaints() { systemd-analyze verify --man=no "$work/credd.service" "$work/credd.socket" "$work/credd-root.socket" 2>&1; }
exposure() { systemd-analyze security --offline=true --threshold="$EXPOSURE_MOST" "$work/credd.service" >"$work/security"; }
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

as_installed credd.service && as_installed credd.socket && as_installed credd-root.socket
same "the units are in order" "" "$(complaints)"
check "the sandbox is as tight as it was" exposure || sed 's/^/# /' "$work/security"

check "the directories are made" snippet
same "  the socket's, for everybody to look into" "755 0 0" "$(made "$run")"
same "  the store's, for root alone" "700 0 0" "$(made "$state")"
tap_end
