# shellcheck shell=bash
# The suite's own state: key, store, policy, tokens; and what it said. Sourced.

STATE=/var/lib/cred
CONFIG=/etc/cred/cred.conf

# Where what is shipped was installed, whatever the prefix.
shipped_directory() { echo "$(sed -n 's/^prefix = //p' "$BUILD/Makefile")/share/pam-cred"; }

# state_fresh: a new key and store under the policy on standard input ([policy default] keys, then any
# further sections). Played through credd, credd runs from then on, and nobody else may open the store;
# BROKER says something else than off or required.
state_fresh() { state_make || { echo 'Bail out! no fresh state'; exit 1; }; }
state_make() {
  rm -rf "$STATE" /etc/cred
  mkdir -p /etc/cred
  {
    printf '[store]\nbroker = %s\n' "${BROKER:-$(plays off required)}"
    printf '[site]\ntrusted_networks = %s\n' "${SITE_TRUSTED:-$WORLD_OFFICE_NETWORK}"
    printf '%s' "${SITE_MORE:-}"
    printf '[policy default]\n'
    cat
  } >"$CONFIG"
  credctl config apply --weaken --reason 'end-to-end test' >"$SCRATCH/apply" 2>&1 || { cat "$SCRATCH/apply"; return 1; }
  [ -e /etc/cred/master.key ] || credctl key init || return 1
  ! through_credd || if broker_runs; then broker_follow; else broker_start; fi || return 1
  [ -e "$STATE/cred.db" ] || credctl store init
}

# token_new USER: forgets the user's tokens and gives a new one, active; its seed (base32) is in SEED.
token_new() {
  credctl totp revoke "$1" --all --clear --note test >/dev/null 2>&1
  token_add "$1" test
}

# token_add USER NAME: one more token.
token_add() {
  SEED=$(head -c 20 /dev/urandom | base32)
  printf 'HOTP/T30/6 %s - %s\n' "$1" "$(printf '%s' "$SEED" | base32 -d | od -An -v -tx1 | tr -d ' \n')" >"$SCRATCH/oath"
  import_oath --name "$2"
}
import_oath() { # what $SCRATCH/oath says, in the form of pam_oath
  chmod 600 "$SCRATCH/oath"
  credctl import oath "$@" "$SCRATCH/oath" >"$SCRATCH/import" 2>&1 || { tail -n 5 "$SCRATCH/import"; return 1; }
}

# subjects_make PREFIX COUNT: accounts PREFIX0, PREFIX1 ... that have a token each; for cases that need a
# fresh subject each time.
subjects_make() {
  subjects_remove
  cp /etc/passwd "$WORLD/passwd.before"
  subjects_add "$1" 0 "$2"
}
subjects_add() { # subjects_add PREFIX FIRST LAST: some more of them
  local n
  for n in $(seq "$2" "$3"); do echo "$1$n:x:$((20000 + n)):100::/nonexistent:/bin/false"; done >>/etc/passwd
  for n in $(seq "$2" "$3"); do printf "HOTP/T30/6 %s - $SUBJECT_SEED\n" "$1$n" "$n"; done >"$SCRATCH/oath"
  import_oath
}
SUBJECT_SEED='5eed%036d' # of the one with this number, in hexadecimal
subject_code() {
  local seed
  # shellcheck disable=SC2059
  printf -v seed "$SUBJECT_SEED" "${1//[!0-9]/}"
  oathtool --totp "$seed"
}
subjects_remove() { [ ! -e "$WORLD/passwd.before" ] || mv "$WORLD/passwd.before" /etc/passwd; }

# code_now SEED32 [STEPS]: the code of this moment, or so many steps on.
code_now() { oathtool --totp --base32 --now "$(date -u -d "@$(($(date +%s) + ${2:-0} * 30))" '+%F %T UTC')" "$1"; }

# A code as somebody with a Japanese keyboard might type it.
code_wide() { sed 'y/0123456789/０１２３４５６７８９/; s/^.../& /'; }

# code_wrong SEED32: six digits that are none of the codes around now.
code_wrong() {
  local near=" " step candidate=100000
  for step in -3 -2 -1 0 1 2 3; do near="$near$(code_now "$1" "$step") "; done
  while [[ $near == *" $candidate "* ]]; do candidate=$((candidate + 1)); done
  echo "$candidate"
}

# logged PATTERN: the log has a line like this, now or shortly.
logged() { wait_until grep -aEq -- "$1" "$WORLD_SYSLOG"; }
