# SPDX-License-Identifier: BSD-3-Clause
# Runs a set of stacks in turn and prints their table, with the disk's flush time beside it.

clock=$work/clock

say_what_is_measured() {
  printf '# Figures\n\nOne run of `bench/run`; README.md says how to read it. %s processors, %s.\n\n' \
    "$(nproc)" "$(findmnt -n -o FSTYPE -T "$build_dir")"
  for package in libpam-modules libpam-oath libpam-google-authenticator openssh-server; do
    dpkg-query -W -f '- ${Package} ${Version}\n' "$package"
  done
}

side() { # LABEL SERVICE [ASKS]
  printf '%s:%s:%s:%s' "$1" "$2" "$subject" "${3-pc}"
}

rounds_of() { # OPTION... SIDE...
  "$bench/login_rounds" --worker "$bench/login_worker" --pam-dir "$pam_dir" --clock "$clock" \
    --rounds "$rounds" "$@"
}

slowly() { # FUNCTION ARGUMENT...: with 5 ms more for each flush in all that it starts
  (
    export LD_PRELOAD="$bench/.libs/slow_fsync.so" BENCH_FSYNC_MS=5
    "$@"
  )
}

heading() { # TITLE
  printf '\n### %s\n\n' "$1"
  "$bench/fsync_time" "$work"
  echo
}

# Names of the stores for which a figure's tables need credd.
served=

table() { # TITLE, then options and sides
  heading "$1"
  shift
  for name in $served; do credd_start "/srv/state-$name"; done
  rounds_of "$@"
  credd_stop
}

# The same table as the disk is, and with each flush 5 ms longer.
tables() { # TITLE, then options and sides
  title=$1
  shift
  table "$title" "$@"
  slowly table "$title, 5 ms added to each flush" "$@"
}
