# SPDX-License-Identifier: BSD-3-Clause
# A change of a password with 24 remembered ones, next to pam_pwhistory; both around pam_unix with yescrypt. What
# pam_pwhistory does not do is counted with ours: the dictionary, and seeing that the new one is what is stored.

change_stacks() { # MODULES
  stack change_ours <<END
password requisite $1/pam_cred_quality.so state=/srv/state-1
password requisite pam_unix.so use_authtok yescrypt
password required $1/pam_cred_history.so state=/srv/state-1
END
  stack change_plain <<END
password required pam_unix.so yescrypt
END
  stack change_pwhistory <<END
password required pam_pwhistory.so remember=24 enforce_for_root
password required pam_unix.so use_authtok yescrypt
END
}

figure_change() {
  ours_make 1
  change_stacks "$(make_variable pamdir)"
  heading 'A change of a password, 24 remembered'
  "$bench/change_rounds" "$pam_dir" "$((rounds > 40 ? 40 : rounds))" 25 \
    "pam-cred:change_ours:clerk00002" \
    "pam_unix alone:change_plain:clerk00003" \
    "pam_pwhistory:change_pwhistory:clerk00004"
}
