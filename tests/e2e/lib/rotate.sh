# shellcheck shell=bash
# Privileged IDs, their custodians, and who does what to them. Sourced.

ROTATE_DIRECTORY=${WORLD:-}/custodians

# custodians_make: two of them, with their certificates where the policy names them; the keys stay with the case.
custodians_make() {
  mkdir -p "$ROTATE_DIRECTORY" && cp "$WORLD"/custodian.*.pem "$ROTATE_DIRECTORY" 2>/dev/null && return
  openssl req -x509 -newkey rsa:2048 -nodes -keyout "$WORLD/custodian.a.key" -out "$WORLD/custodian.a.pem" -days 400 \
    -subj '/CN=Custodian A' 2>/dev/null || return 1
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$WORLD/custodian.b.key" \
    -out "$WORLD/custodian.b.pem" -days 400 -subj '/CN=Custodian B' 2>/dev/null || return 1
  cp "$WORLD"/custodian.*.pem "$ROTATE_DIRECTORY"
}
CUSTODIANS="$ROTATE_DIRECTORY/custodian.a.pem $ROTATE_DIRECTORY/custodian.b.pem"

# actor UID COMMAND...: root's, by whoever logged in with that uid.
actor() {
  # shellcheck disable=SC2016
  bash -c 'echo "$1" >/proc/self/loginuid && shift && exec "$@"' actor "$@"
}

# unseal KEY: what custodian a or b reads in $SCRATCH/sealed: the password.
unseal() {
  openssl cms -decrypt -inform PEM -in "$SCRATCH/sealed" -inkey "$WORLD/custodian.$1.key" \
    -recip "$WORLD/custodian.$1.pem" 2>/dev/null | head -n 1
}

# reveal USER: hands out the sealed password, by two persons, to $SCRATCH/sealed.
reveal() {
  local request
  request=$(actor 1001 credctl rotate reveal "$1" --reason test --json | sed -n 's/.*"request": \([0-9]*\).*/\1/p')
  rm -f "$SCRATCH/sealed"
  actor 1002 credctl rotate approve "$request" >/dev/null &&
    actor 1001 credctl rotate reveal "$1" --request "$request" --out "$SCRATCH/sealed" 2>"$SCRATCH/err"
}

# opens USER PASSWORD: is it what the host has stored?
opens() {
  [ -n "$2" ] && PASSWORD=$2 HASH=$(getent shadow "$1" | cut -d: -f2) perl -e 'exit(crypt($ENV{PASSWORD}, $ENV{HASH}) ne $ENV{HASH})'
}
