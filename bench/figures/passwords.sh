# SPDX-License-Identifier: BSD-3-Clause
# What remembering costs a change of a password, by how many are remembered and how many accounts there are.

figure_passwords() {
  state=/srv/state-passwords
  plain_directory /srv
  mkdir -m 0700 "$state"
  ours_policy passwords "$state" off
  echo 'remember = all' >> "$work/cred.conf"
  "$bench/fill_store" "$work/cred.conf" /srv/key-passwords "$state" < /dev/null
  heading 'A change of a password, without scrypt'
  "$bench/password_calls" "$state" "$rounds"
}
