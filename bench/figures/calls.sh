# SPDX-License-Identifier: BSD-3-Clause
# System calls of one login in a new process, above those of a stack that only says yes.

trace_one() { # SIDE: one login under strace; the last of the rounds stays in $work/trace
  cat > "$work/traced_worker" <<END
#!/bin/sh
exec strace -qq -o "$work/trace" "$bench/login_worker" "\$1"
END
  chmod +x "$work/traced_worker"
  "$bench/login_rounds" --worker "$work/traced_worker" --pam-dir "$pam_dir" --clock "$clock" \
    --rounds 1 --exec "$1" > /dev/null
}

calls_row() { # LABEL SERVICE
  trace_one "$(side "$1" "$2")"
  cp "$work/trace" "$work/trace.$2"
  awk -F'(' -v label="$1" '
    { all++; n[$1]++ }
    END {
      printf "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d |\n", label, all,
        n["openat"] + n["open"], n["mmap"], n["read"] + n["pread64"], n["write"] + n["pwrite64"],
        n["fsync"] + n["fdatasync"] + n["msync"], n["fcntl"] + n["flock"],
        n["unlink"] + n["rename"] + n["link"] + n["unlinkat"] + n["renameat"],
        n["sendto"] + n["sendmsg"]
    }' "$work/trace"
}

figure_calls() {
  ours_make 1
  printf '\n### System calls of one login in a new process\n\n'
  printf '| stack | all | open | mmap | read | write | flush | lock | link | send |\n'
  printf '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n'
  calls_row 'pam_permit' permit
  calls_row 'password stub' password
  credd_start /srv/state-1-credd
  calls_row 'pam-cred through credd' ours_1-credd
  credd_stop
  calls_row 'pam-cred' ours_1
  calls_row 'faillock + oath, 1 user' faillock_oath
  calls_row 'faillock + google_authenticator' faillock_google
}
