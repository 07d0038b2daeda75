# SPDX-License-Identifier: BSD-3-Clause
# The whole stack, from authentication to the closed session, next to the peers' with one user.

whole_stacks() {
  ours_whole_stack 1
  ours_whole_stack 1-credd
  stack_faillock_oath whole_peers /etc/oath/users.one
  echo 'session required pam_lastlog.so' >> "$pam_dir/whole_peers"
}

figure_whole() {
  ours_make 1
  whole_stacks
  served=1-credd
  for way in "" --exec; do
    title='Authentication, account and session in a long-lived process, 1 user'
    [ -z "$way" ] || title='Authentication, account and session in a new process, 1 user'
    # shellcheck disable=SC2086
    tables "$title" $way --account --session \
      "$(side 'pam-cred through credd' whole_1-credd)" \
      "$(side 'pam-cred' whole_1)" \
      "$(side 'faillock + oath + lastlog' whole_peers)"
  done
  served=
}
