# SPDX-License-Identifier: BSD-3-Clause
# What a stack adds to the process that loads it.

figure_memory() {
  ours_make 1
  printf '\n### Memory added to the host process, KiB\n\n'
  printf '| stack | RSS loaded | RSS verified | PSS verified | private dirty verified | RSS after pam_end'
  printf ' | private dirty after pam_end |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n'
  credd_start /srv/state-1-credd
  rounds=1 rounds_of --memory \
    "$(side 'pam-cred through credd' ours_1-credd)" "$(side 'pam-cred' ours_1)" \
    "$(side 'password stub' password)" \
    "$(side 'faillock + oath, 1 user' faillock_oath)" \
    "$(side 'faillock + oath, 100,000 users' faillock_oath_many)" \
    "$(side 'faillock + google_authenticator' faillock_google)"
  credd_stop
}
