# SPDX-License-Identifier: BSD-3-Clause
# Where our time goes: the calls of one login, without PAM.

gate_table() { # TITLE STATE
  heading "$1"
  "$bench/gate_calls" "$2" "$subject" "$rounds" "$clock"
}

gate_table_credd() { # TITLE STATE
  credd_start "$2"
  gate_table "$@"
  credd_stop
}

figure_gate() {
  ours_make 1
  title='The calls of one login, 1 subject'
  gate_table "$title" /srv/state-1
  gate_table_credd "$title, through credd" /srv/state-1-credd
  title="$title, 5 ms added to each flush"
  slowly gate_table "$title" /srv/state-1
  slowly gate_table_credd "$title, through credd" /srv/state-1-credd
}
