# SPDX-License-Identifier: BSD-3-Clause
# The peers alone, against a stack that does nothing.

figure_peers() {
  for way in "" --exec; do
    # shellcheck disable=SC2086
    tables "The peers${way:+, a new process each}" $way \
      "$(side 'pam_permit' permit)" \
      "$(side 'password stub' password)" \
      "$(side 'faillock + oath, 1 user' faillock_oath)" \
      "$(side 'faillock + oath, 100,000 users' faillock_oath_many)" \
      "$(side 'faillock + google_authenticator' faillock_google)"
  done
}
