# SPDX-License-Identifier: BSD-3-Clause
# A whole login through sshd with the whole stack, through credd, next to pam_unix alone.

. "$source_dir/figures/sshd.sh"

sshd_whole() { # the lines of conf/pam/stack, but for those of passwords
  sed "s,^\([a-z]* *[a-z]* *\)\(pam_cred_[a-z]*.so\),\1$(make_variable pamdir)/\2 state=/srv/state-clerks-credd," \
    "$source_dir/../conf/pam/stack" | grep -E '^(auth|account|session) ' > "$work/whole.stack"
  sshd_start whole < "$work/whole.stack"
}

whole_sshd_table() { # TITLE
  heading "$1"
  credd_start /srv/state-clerks-credd
  sshd_whole
  whole="pam_unix + pam-cred:$sshd_port:pc"
  sshd_plain
  plain="pam_unix:$sshd_port:p"
  sshd_peers
  peers="pam_unix + faillock + oath:$sshd_port:pc"
  sleep 1
  "$bench/ssh_rounds" "$sshd_rounds" "$first_clerk" "$whole" "$plain" "$peers"
  sleep 31 # the next table's logins are of the same accounts, and a code is good once
  sshd_stop
  credd_stop
}

figure_whole_sshd() {
  sshd_rounds=$((rounds < 60 ? rounds : 60))
  rm -f "$clock"
  ours_make
  seq -f 'clerk%05.0f' 1 "$subjects" | ours_store clerks
  ours_twin clerks
  oath_clerks > /etc/oath/users.clerks
  sshd_host_key
  whole_sshd_table "An account's first login through sshd with the whole stack, which remembers the password"
  whole_sshd_table 'A later login through sshd with the whole stack'
  slowly whole_sshd_table 'A later login through sshd with the whole stack, 5 ms added to each flush'
}
