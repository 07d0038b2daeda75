# SPDX-License-Identifier: BSD-3-Clause
# The stacks that are compared. Each peer is set up as its manual says, with its own defaults.

pam_dir=$work/pam.d
stub=$bench/.libs/pam_bench_password.so

stack() { # SERVICE, lines on standard input
  cat > "$pam_dir/$1"
}

stack_permit() {
  stack permit <<END
auth     required pam_permit.so
account  required pam_permit.so
END
  stack password <<END
auth     required $stub
account  required pam_permit.so
END
}

# pam_faillock keeps its tally in /run/faillock, in memory, as Debian ships it.
stack_faillock_oath() { # SERVICE USERSFILE
  stack "$1" <<END
auth     required                    pam_faillock.so preauth
auth     [success=1 default=ignore]  $stub
auth     [default=die]               pam_faillock.so authfail
auth     required                    pam_oath.so usersfile=$2 window=1 digits=6
auth     required                    pam_faillock.so authsucc
account  required                    pam_faillock.so
account  required                    pam_permit.so
END
}

stack_faillock_google() {
  stack faillock_google <<END
auth     required                    pam_faillock.so preauth
auth     [success=1 default=ignore]  $stub
auth     [default=die]               pam_faillock.so authfail
auth     required                    pam_google_authenticator.so
auth     required                    pam_faillock.so authsucc
account  required                    pam_faillock.so
account  required                    pam_permit.so
END
}

# As the programs do it: the name, filled up with dots; in hexadecimal.
seed_of() { # NAME
  seed_bytes "$1" | od -An -v -tx1 | tr -d ' \n'
}

seed_bytes() { # NAME
  printf '%-20s' "$1" | tr ' ' .
}

# The one account that logs in stands in the middle of the file.
oath_users() { # COUNT FILE
  awk -v count="$1" -v subject="$subject" -v seed="$(seed_of "$subject")" 'BEGIN {
    for (i = 1; i < count; i++) {
      if (i == int((count + 1) / 2)) print "HOTP/T30/6 " subject " - " seed
      printf "HOTP/T30/6 other%06d - %s\n", i, seed
    }
    if (count == 1) print "HOTP/T30/6 " subject " - " seed
  }' > "$2"
  chmod 0600 "$2"
}

oath_clerks() {
  for clerk in $(seq -f 'clerk%05.0f' 1 "$subjects"); do
    echo "HOTP/T30/6 $clerk - $(seed_of "$clerk")"
  done
}

google_secret() {
  home=/home/$subject
  mkdir -p "$home"
  printf '%s\n" DISALLOW_REUSE\n" TOTP_AUTH\n' "$(seed_bytes "$subject" | base32)" \
    > "$home/.google_authenticator"
  chmod 0400 "$home/.google_authenticator"
  chown -R "$subject" "$home"
}

stacks_make() {
  rm -rf "$pam_dir"
  mkdir -p "$pam_dir"
  echo 'auth required pam_deny.so' > "$pam_dir/other"
  stack_permit
  oath_users 1 /etc/oath/users.one
  oath_users 100000 /etc/oath/users.many
  stack_faillock_oath faillock_oath /etc/oath/users.one
  stack_faillock_oath faillock_oath_many /etc/oath/users.many
  stack_faillock_google
  google_secret
}
