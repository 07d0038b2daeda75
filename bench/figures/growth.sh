# SPDX-License-Identifier: BSD-3-Clause
# Our own time as the store grows.

growth_tables() { # "" or -credd, WORDS
  for way in "" --exec; do
    # shellcheck disable=SC2086
    tables "A login in a $([ "$way" ] && echo new || echo long-lived) process$2, by subjects" $way \
      "$(side '1,000,000 subjects' "ours_1000000$1")" \
      "$(side '10,000 subjects' "ours_10000$1")" \
      "$(side '10 subjects' "ours_10$1")"
  done
}

figure_growth() {
  ours_make 10 10000 1000000
  served="10-credd 10000-credd 1000000-credd"
  growth_tables -credd ' through credd'
  served=
  growth_tables "" ""
  du -k /srv/state-1000000/cred.db | awk '{ printf "\nStore of 1,000,000 subjects: %d KiB\n", $1 }'
}
