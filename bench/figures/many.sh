# SPDX-License-Identifier: BSD-3-Clause
# The same next to pam_oath with 100,000 users on both sides.

figure_many() {
  ours_make 100000
  served=100000-credd
  for way in "" --exec; do
    # shellcheck disable=SC2086
    tables "A login in a $([ "$way" ] && echo new || echo long-lived) process, 100,000 users" $way \
      "$(side 'pam-cred through credd' ours_100000-credd)" \
      "$(side 'pam-cred' ours_100000)" \
      "$(side 'faillock + oath' faillock_oath_many)"
  done
  served=
}
