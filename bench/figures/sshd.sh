# SPDX-License-Identifier: BSD-3-Clause
# A whole login through sshd, from the start of the client to its end.

first_clerk=1

sshd_plain() {
  sshd_start plain <<END
auth     required pam_unix.so
account  required pam_unix.so
session  required pam_unix.so
END
}

sshd_peers() {
  sshd_start peers <<END
auth     required                    pam_faillock.so preauth
auth     [success=1 default=ignore]  pam_unix.so
auth     [default=die]               pam_faillock.so authfail
auth     required                    pam_oath.so usersfile=/etc/oath/users.clerks window=1 digits=6
auth     required                    pam_faillock.so authsucc
account  required                    pam_faillock.so
account  required                    pam_unix.so
session  required                    pam_unix.so
END
}

sshd_ours() {
  modules=$(make_variable pamdir)
  sshd_start ours <<END
auth     required $modules/pam_cred_lockout.so state=/srv/state-clerks
auth     required pam_unix.so try_first_pass
auth     required $modules/pam_cred_totp.so state=/srv/state-clerks
account  required $modules/pam_cred_lockout.so state=/srv/state-clerks
account  required pam_unix.so
session  required pam_unix.so
END
}

# Without the code: what charging and settling alone add.
sshd_lockout() {
  sshd_start lockout <<END
auth     required $modules/pam_cred_lockout.so state=/srv/state-clerks
auth     required pam_unix.so try_first_pass
account  required $modules/pam_cred_lockout.so state=/srv/state-clerks
account  required pam_unix.so
session  required pam_unix.so
END
}

sshd_table() { # TITLE
  heading "$1"
  sshd_ours
  ours="pam_unix + pam-cred:$sshd_port:pc"
  sshd_lockout
  lockout="pam_unix + pam_cred_lockout:$sshd_port:p"
  sshd_plain
  plain="pam_unix:$sshd_port:p"
  sshd_peers
  peers="pam_unix + faillock + oath:$sshd_port:pc"
  sleep 1
  "$bench/ssh_rounds" "$sshd_rounds" "$first_clerk" \
    "$ours" "$plain" "$lockout" "$peers"
  first_clerk=$((first_clerk + sshd_rounds + 3))
  sshd_stop
}

figure_sshd() {
  sshd_rounds=$((rounds < 60 ? rounds : 60))
  ours_make
  seq -f 'clerk%05.0f' 1 "$subjects" | ours_store clerks
  oath_clerks > /etc/oath/users.clerks
  sshd_host_key
  sshd_table 'A whole login through sshd'
  slowly sshd_table 'A whole login through sshd, 5 ms added to each flush'
}
