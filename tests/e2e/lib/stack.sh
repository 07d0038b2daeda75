# shellcheck shell=bash
# PAM service files. Sourced.

# The whole stack, as README shows it; nodelay so that a wrong password does not cost two seconds.
stack_full() {
  cat <<'STACK'
auth     required   pam_cred_lockout.so
auth     required   pam_unix.so try_first_pass nodelay
auth     required   pam_cred_totp.so
account  required   pam_cred_lockout.so
account  required   pam_cred_factor.so
account  required   pam_cred_account.so
account  required   pam_cred_rotate.so
account  required   pam_unix.so
password requisite  pam_cred_rotate.so
password requisite  pam_cred_quality.so
password requisite  pam_unix.so use_authtok yescrypt
password required   pam_cred_history.so
session  required   pam_loginuid.so
session  required   pam_unix.so
session  required   pam_cred_account.so
session  required   pam_cred_rotate.so
session  required   pam_cred_session.so
STACK
}

# For su and sudo: whoever asks keeps the login uid.
stack_actor() { stack_full | grep -v pam_loginuid; }

# stack_set SERVICE: installs standard input as the stack of a service.
stack_set() { cat >"/etc/pam.d/$1"; }

stack_standard() {
  local service
  for service in sshd login; do stack_full | stack_set "$service"; done
  for service in sudo sudo-i passwd; do stack_actor | stack_set "$service"; done
  { echo 'auth sufficient pam_rootok.so'; stack_actor; } | stack_set su
  { echo 'auth sufficient pam_rootok.so'; stack_actor; } | stack_set su-l
  { stack_full | grep ^auth; } | stack_set e2e
}
