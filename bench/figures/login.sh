# SPDX-License-Identifier: BSD-3-Clause
# Charge, verify and settle, next to the peers with one user.

figure_login() {
  ours_make 1
  served=1-credd
  for way in "" --exec "--exec --account"; do
    case $way in
      "") title='A login in a long-lived process, 1 user' ;;
      --exec) title='A login in a new process, 1 user' ;;
      *) title='A login and account check in a new process, 1 user' ;;
    esac
    # shellcheck disable=SC2086
    tables "$title" $way \
      "$(side 'pam-cred through credd' ours_1-credd)" \
      "$(side 'pam-cred' ours_1)" \
      "$(side 'faillock + oath' faillock_oath)" \
      "$(side 'faillock + google_authenticator' faillock_google)" \
      "$(side 'password stub alone' password)"
  done
  served=
}
