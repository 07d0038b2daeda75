# shellcheck shell=bash
# Accounts whose passwords are changed, and what is remembered of them. Sourced.

ACCOUNTS_PASSWORD='Furui-Kotoba-12'

# accounts_make PREFIX COUNT: accounts PREFIX1, PREFIX2 ... with that password, by a hash that costs little. They are
# gone at the case's end, and chpasswd has its own stack again.
accounts_make() {
  local n hash
  accounts_remove
  hash=$(openssl passwd -5 -salt world "$ACCOUNTS_PASSWORD") || return 1
  cp -a /etc/passwd "$WORLD/accounts.passwd" && cp -a /etc/shadow "$WORLD/accounts.shadow" || return 1
  cp -a /etc/pam.d/chpasswd "$WORLD/accounts.chpasswd" || return 1
  for n in $(seq "$2"); do echo "$1$n:x:$((30000 + n)):100:Person $n:/nonexistent:/bin/sh"; done >>/etc/passwd
  for n in $(seq "$2"); do echo "$1$n:$hash:20000:0:99999:7:::"; done >>/etc/shadow
}
accounts_remove() {
  [ -e "$WORLD/accounts.shadow" ] || return 0
  mv "$WORLD/accounts.passwd" /etc/passwd && mv "$WORLD/accounts.shadow" /etc/shadow &&
    mv "$WORLD/accounts.chpasswd" /etc/pam.d/chpasswd
}

# stack_passwords HASH...: the password lines for passwd and chpasswd, with such arguments of pam_unix.
stack_passwords() {
  local service
  for service in passwd chpasswd; do
    { stack_full | grep '^password' | sed "s/ yescrypt/ $*/"; } | stack_set "$service"
  done
}
# Where the cost of a hash is not what is tested.
stack_passwords_cheap() { stack_passwords sha256 rounds=1000; }

# change_own USER OLD NEW [AGAIN...]: passwd as the user, from a file; what it says is in $SCRATCH/passwd.
change_own() {
  local user=$1
  shift
  [ "$#" -gt 2 ] || set -- "$1" "$2" "$2"
  printf "%s\n" "$@" | setpriv --reuid "$user" --regid 100 --clear-groups -- passwd >"$SCRATCH/passwd.$user" 2>&1
}
# change_by_root USER NEW [AGAIN...]: passwd as root.
change_by_root() {
  local user=$1
  shift
  [ "$#" -gt 1 ] || set -- "$1" "$1"
  printf '%s\n' "$@" | passwd "$user" >"$SCRATCH/passwd.$user" 2>&1
}
# said USER PATTERN: passwd told that.
said() { grep -q -- "$2" "$SCRATCH/passwd.$1" || { sed 's/^/# /' "$SCRATCH/passwd.$1"; return 1; }; }

# look WHAT USER [LINE...]: pwlook.
look() {
  local what=$1 user=$2
  shift 2
  broker_follow && printf '%s\n' "$@" | ahead "$(program pwlook)" "$what" "$user" | tr '\n' ' ' | sed 's/ $//'
}

not() { ! "$@"; }
