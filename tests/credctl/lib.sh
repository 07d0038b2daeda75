# shellcheck shell=sh
# A world for one script about credctl: its own accounts, state directory and key, in a mount
# namespace of its own. Sourced first; the script runs again inside. Without root it runs as the root
# of a user namespace.

: "${srcdir:=.}" "${builddir:=.}"
if [ -z "${CRED_TEST_WORLD-}" ]; then
  CRED_TEST_WORLD=$(mktemp -d) || exit 1
  export CRED_TEST_WORLD srcdir builddir
  map=
  [ "$(id -u)" -eq 0 ] || map=--map-root-user
  unshare --mount $map sh "$0"
  status=$?
  [ ! -e "$CRED_TEST_WORLD/credd.pid" ] || kill "$(cat "$CRED_TEST_WORLD/credd.pid")"
  rm -rf "$CRED_TEST_WORLD"
  exit "$status"
fi
. "$srcdir/tests/tap.sh"

world=$CRED_TEST_WORLD
state=$world/state
out=$world/out
err=$world/err
chmod 755 "$world"
cd "$world" || exit 1

accounts() { # accounts NAME...: these exist from now on, beside root
  {
    echo "root:x:0:0::/root:/bin/sh"
    uid=3000
    for account in "$@"; do
      uid=$((uid + 1))
      echo "$account:x:$uid:$uid::/home/$account:/bin/sh"
    done
  } >"$world/passwd"
}
accounts yamada sato suzuki
mount --bind "$world/passwd" /etc/passwd || exit 1

credctl() { "$builddir/credctl/credctl" --state "$state" "$@"; }

# answers NAME CODE COMMAND...: the command's exit code; its output goes to $out and $err.
answers() {
  answers_name=$1 answers_code=$2
  shift 2
  "$@" >"$out" 2>"$err"
  answers_found=$?
  if [ "$answers_found" -eq "$answers_code" ]; then
    ok "$answers_name"
  else
    not_ok "$answers_name: exit $answers_found"
    sed 's/^/# /' "$out" "$err"
  fi
}
# says FILE TEXT: the text, to the letter, is somewhere in the file.
says() { check "  says: $2" grep -qF -- "$2" "$1"; }
says_not() { check "  does not say: $2" lacks "$1" "$2"; }
lacks() { ! grep -qF -- "$2" "$1"; }

host() { # host [LINE...]: a policy with these lines, a key, a store
  {
    printf '[store]\nkey = %s\npath = %s\n' "$world/master.key" "$state/cred.db"
    printf '[site]\nsystem = front-desk\n[policy default]\n'
    printf '%s\n' "$@"
  } >"$world/cred.conf"
  [ -d "$state" ] || mkdir -m 700 "$state"
  "$builddir/tests/credctl/apply_policy" "$world/cred.conf" "$state" &&
    credctl key init >/dev/null && credctl store init >/dev/null || return 1
  [ -z "${CRED_CREDCTL_BROKER-}" ] || credd_start
}
credd_start() {
  "$builddir/credd/credd" --state "$state" &
  echo $! >"$world/credd.pid"
  credd_tries=1000
  while ! credctl status --json | grep -q '"credd": "running"'; do
    credd_tries=$((credd_tries - 1))
    [ $credd_tries -gt 0 ] || return 1
  done
}
credd_stop() {
  kill "$(cat "$world/credd.pid")" && wait "$(cat "$world/credd.pid")"
  rm "$world/credd.pid"
}
# code SEED STEPS [ALGORITHM]: the code that many steps from now.
code() { oathtool --totp="${3-sha1}" --base32 --now "now + $(($2 * 30)) seconds" "$1"; }
