# shellcheck shell=bash
# What administrators and users do about passwords; and the stacks in which they are changed. Sourced.

WORLD_FRESH='Asa-no-Kumo-58'

passdrive() { broker_follow && ahead "$(program passdrive)" "$@"; }

# password_set USER PASSWORD: the host's entry changes, by a way that passes the suite by.
password_set() { printf '%s:%s\n' "$1" "$2" | chpasswd -c SHA256 -s 1000; }
# password_issue USER PASSWORD [SECONDS]: a temporary one, from an administrator.
password_issue() { password_set "$1" "$2" && printf '%s\n' "$2" | passdrive issued "$1" "${@:3}"; }
# password_choose USER PASSWORD: the user's own, on record.
password_choose() { password_set "$1" "$2" && printf '%s\n' "$2" | passdrive chosen "$1"; }
password_entry() { getent shadow "$1" | cut -d: -f2; }

# stack_passwords [PASSWORD...]: stack_standard, and what is stored there is put on record, also where
# pam_cred_history is not installed: then it must be one of these.
stack_passwords() {
  local service
  stack_standard
  [ ! -e "$STACK_DIRECTORY/pam_cred_history.so" ] || return 0
  mkdir -p "$WORLD/bin" && printf '%s\n' "$@" >"$WORLD/root/candidates" || return 1
  {
    echo '#!/bin/sh'
    echo "while read -r password; do"
    echo "  printf '%s\n' \"\$password\" | $(program passdrive) chosen \"\$PAM_USER\" && exit 0"
    echo "done <$WORLD/root/candidates"
    echo "exit 1"
  } >"$WORLD/bin/record" && chmod 755 "$WORLD/bin/record" || return 1
  for service in sshd login su passwd; do
    sed -i "/^password.*pam_unix/a password required pam_exec.so quiet $WORLD/bin/record" "/etc/pam.d/$service"
  done
}
