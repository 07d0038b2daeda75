# shellcheck shell=bash
# What administrators and users do about passwords; and the stacks in which they are changed. Sourced.

WORLD_FRESH='Asa-no-Kumo-58'

passdrive() { broker_follow && ahead "$(program passdrive)" "$@"; }

# password_set USER PASSWORD: the host's entry changes, by a way that passes the suite by.
password_set() { printf '%s:%s\n' "$1" "$2" | chpasswd -c SHA256 -s 1000; }
# password_issue USER: a temporary one, from an administrator, which is in ISSUED.
password_issue() {
  ISSUED=$(ctl password issue "$1" --reason test --plain) && [ -n "$ISSUED" ] || return 1
  [ ! -e "$WORLD/root/candidates" ] || echo "$ISSUED" >>"$WORLD/root/candidates"
}
# password_leaked USER: it was reported as compromised.
password_leaked() { ctl password expire "$1" --compromised --reason test >/dev/null; }
# password_choose USER PASSWORD: the user's own, on record.
password_choose() { password_set "$1" "$2" && printf '%s\n' "$2" | passdrive "$1"; }
password_entry() { getent shadow "$1" | cut -d: -f2; }

# users_keep: what the case does to accounts, and to services of its own, is undone at its end.
users_keep() {
  local file
  mkdir -p "$WORLD/kept-users" || return 1
  for file in passwd group shadow gshadow pam.d; do cp -a "/etc/$file" "$WORLD/kept-users/" || return 1; done
  case_end() {
    rm -f /etc/pam.d/*
    cp -a "$WORLD"/kept-users/* /etc/
    rm -rf "$WORLD/kept-users" "$WORLD/root/candidates" /etc/sudoers.d/e2e "$SSH_DIRECTORY"/authorized.*
  }
}

# stack_recorded [PASSWORD...]: stack_standard, and what is stored there is put on record, also where
# pam_cred_history is not installed: then it must be one of these.
stack_recorded() {
  local service
  stack_standard
  ! grep -q pam_cred_history /etc/pam.d/passwd || return 0
  mkdir -p "$WORLD/bin" && printf "%s\n" "$@" >"$WORLD/root/candidates" || return 1
  {
    echo '#!/bin/sh'
    echo "while read -r password; do"
    echo "  printf '%s\n' \"\$password\" | $(program passdrive) \"\$PAM_USER\" && exit 0"
    echo "done <$WORLD/root/candidates"
    echo "exit 1"
  } >"$WORLD/bin/record" && chmod 755 "$WORLD/bin/record" || return 1
  for service in sshd login su passwd; do
    sed -i "/^password.*pam_unix/a password required pam_exec.so seteuid quiet $WORLD/bin/record" "/etc/pam.d/$service"
  done
}
