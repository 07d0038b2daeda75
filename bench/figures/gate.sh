# SPDX-License-Identifier: BSD-3-Clause
# Where our time goes: the calls of one login, without PAM.

gate_table() { # TITLE COUNT
  printf '\n### %s\n\n' "$1"
  "$bench/fsync_time" "$work"
  echo
  offset=$(($(cat "$clock" 2> /dev/null || echo 0) + 3600))
  "$bench/gate_calls" "/srv/state-$2" "$subject" "$rounds" "$offset"
  echo $((offset + rounds * 30)) > "$clock"
}

figure_gate() {
  ours_make 1
  gate_table 'The calls of one login, 1 subject' 1
  slowly gate_table 'The calls of one login, 1 subject, 5 ms added to each flush' 1
}
