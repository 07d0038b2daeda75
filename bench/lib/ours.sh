# SPDX-License-Identifier: BSD-3-Clause
# pam-cred itself: installed where the build says, with one store for each number of subjects.

make_variable() { # NAME: what the build's Makefile says
  printf 'include Makefile\nbench-print:\n\t@echo $(%s)\n' "$1" |
    make -s -C "$build_dir" -f - bench-print
}

ours_install() {
  make -s -C "$build_dir" install > "$work/install.log" 2>&1 || {
    echo "bench/run: make install failed, see $work/install.log" >&2
    exit 1
  }
  plain_directory /srv
}

# The subject that logs in stands in the middle; every tenth has failed once, each from elsewhere.
ours_subjects() { # COUNT
  awk -v count="$1" -v subject="$subject" 'BEGIN {
    middle = int((count + 1) / 2)
    for (i = 1; i <= count; i++) {
      if (i == middle) print subject
      else if (i % 10) printf "other%07d\n", i
      else printf "other%07d 198.%d.%d.%d\n", i, 18 + int(i / 655360), i / 2560 % 256, i / 10 % 256
    }
  }'
}

# In /srv, on the plain file system. Filling drops the flushes: a store of a million is made in minutes.
ours_store() { # NAME, the subjects on standard input
  state=/srv/state-$1
  mkdir -m 0700 "$state"
  ours_policy "$1" "$state" off
  LD_PRELOAD=$bench/.libs/slow_fsync.so BENCH_FSYNC_MS=skip \
    "$bench/fill_store" "$work/cred.conf" "/srv/key-$1" "$state"
  sync
}

ours_policy() { # NAME STATE BROKER: into the file cred.conf
  cat > "$work/cred.conf" <<END
[store]
path = $2/cred.db
key = /srv/key-$1
broker = $3
[policy default]
totp = required
END
  chmod 0600 "$work/cred.conf"
}

# The same store once more, for credd: a code is good once in each.
ours_twin() { # NAME
  cp -a "/srv/state-$1" "/srv/state-$1-credd"
  ours_policy "$1" "/srv/state-$1-credd" required
  "$bench/fill_store" "$work/cred.conf" "/srv/state-$1-credd"
  sync
}

ours_stack() { # NAME: the service ours_NAME
  modules=$(make_variable pamdir)
  stack "ours_$1" <<END
auth     required $modules/pam_cred_lockout.so state=/srv/state-$1
auth     required $stub
auth     required $modules/pam_cred_totp.so state=/srv/state-$1
account  required $modules/pam_cred_lockout.so state=/srv/state-$1
account  required pam_permit.so
END
}

# The whole of it, as in conf/pam/stack; in place of pam_unix, which all sides would run, the stub and pam_permit.
ours_whole_stack() { # NAME: the service whole_NAME
  modules=$(make_variable pamdir)
  stack "whole_$1" <<END
auth     required $modules/pam_cred_lockout.so state=/srv/state-$1
auth     required $stub
auth     required $modules/pam_cred_totp.so state=/srv/state-$1
account  required $modules/pam_cred_lockout.so state=/srv/state-$1
account  required $modules/pam_cred_factor.so state=/srv/state-$1
account  required $modules/pam_cred_account.so state=/srv/state-$1
account  required $modules/pam_cred_rotate.so state=/srv/state-$1
account  required pam_permit.so
session  required pam_permit.so
session  required $modules/pam_cred_account.so state=/srv/state-$1
session  required $modules/pam_cred_rotate.so state=/srv/state-$1
session  required $modules/pam_cred_session.so state=/srv/state-$1
END
}

ours_make() { # COUNT...: what is not there yet
  [ -f "$work/install.log" ] || ours_install
  for count; do
    [ -d "/srv/state-$count" ] && continue
    ours_subjects "$count" | ours_store "$count"
    ours_twin "$count"
    ours_stack "$count"
    ours_stack "$count-credd"
  done
}
