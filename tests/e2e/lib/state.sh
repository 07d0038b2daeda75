# shellcheck shell=bash
# The suite's own state: key, store, policy, tokens; and what it said. Sourced.

STATE=/var/lib/cred
CONFIG=/etc/cred/cred.conf

# state_fresh: a new key and store under the policy on standard input ([policy default] keys, then any
# further sections).
state_fresh() {
  rm -rf "$STATE" /etc/cred
  mkdir -p /etc/cred
  {
    printf '[site]\ntrusted_networks = %s\n' "${SITE_TRUSTED:-$WORLD_OFFICE_NETWORK}"
    printf '%s' "${SITE_MORE:-}"
    printf '[policy default]\n'
    cat
  } >"$CONFIG"
  credctl config apply --weaken --reason 'end-to-end test' >"$SCRATCH/apply" 2>&1 || { cat "$SCRATCH/apply"; return 1; }
  [ -e /etc/cred/master.key ] || credctl key init || return 1
  [ -e "$STATE/cred.db" ] || credctl store init
}

# token_new USER SEED32: an active token with a known seed.
token_new() {
  printf 'HOTP/T30/6 %s - %s\n' "$1" "$(printf '%s' "$2" | base32 -d | od -An -tx1 | tr -d ' \n')" >"$SCRATCH/oath"
  chmod 600 "$SCRATCH/oath"
  credctl import oath "$SCRATCH/oath" >/dev/null
}

# code_now SEED32 [STEPS]: the code of this moment, or so many steps on.
code_now() { oathtool --totp --base32 --now "$(date -u -d "@$(($(date +%s) + ${2:-0} * 30))" '+%F %T UTC')" "$1"; }

# code_wrong SEED32: six digits that are none of the codes around now.
code_wrong() {
  local near=" " step candidate=100000
  for step in -3 -2 -1 0 1 2 3; do near="$near$(code_now "$1" "$step") "; done
  while [[ $near == *" $candidate "* ]]; do candidate=$((candidate + 1)); done
  echo "$candidate"
}

# logged PATTERN: the log has a line like this.
logged() { grep -Eq -- "$1" "$WORLD_SYSLOG"; }
