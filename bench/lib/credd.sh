# SPDX-License-Identifier: BSD-3-Clause
# credd for the stores of a table: started before it and stopped after it, so that each table has one
# that nothing else has used, on the clock of the table and with its flushes.

credd_pids=

credd_start() { # STATE...
  sbin=$(make_variable sbindir)
  for state; do
    BENCH_CLOCK=$clock LD_PRELOAD="${LD_PRELOAD-} $bench/.libs/shifted_clock.so" \
      "$sbin/credd" --state "$state" &
    credd_pids="$credd_pids $!"
    credd_wait "$state/gate"
  done
}

# Its name is there before it listens: what was left behind by another is removed when it stops.
credd_wait() { # SOCKET
  for _ in $(seq 100); do
    [ -S "$1" ] && return
    sleep 0.05
  done
  echo "bench/run: credd does not listen at $1" >&2
  exit 1
}

credd_stop() {
  for pid in $credd_pids; do
    kill "$pid"
    wait "$pid" || true
  done
  credd_pids=
}

# Of the master and its workers together; what all of them share counts once for each in RSS.
credd_memory_row() { # LABEL PID
  # shellcheck disable=SC2046
  cat $(printf '/proc/%s/smaps_rollup ' "$2" $(pgrep -P "$2")) | awk -v label="$1" '
    /^Rss:/ { processes++; rss += $2 }
    /^Pss:/ { pss += $2 }
    /^Private_(Clean|Dirty):/ { private += $2 }
    END { printf "| %s | %d | %d | %d | %d |\n", label, processes, rss, pss, private }'
}
