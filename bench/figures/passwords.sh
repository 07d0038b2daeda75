# SPDX-License-Identifier: BSD-3-Clause
# What remembering costs a change of a password, by how many are remembered and how many accounts there are.

passwords_store() { # NAME
  rm -rf "$work/passwords-$1" "$work/key-passwords-$1"
  mkdir -m 0700 "$work/passwords-$1"
  cat > "$work/cred.conf" <<END
[store]
path = $work/passwords-$1/cred.db
key = $work/key-passwords-$1
broker = off
[policy default]
remember = all
END
  chmod 0600 "$work/cred.conf"
  "$bench/fill_store" "$work/cred.conf" "$work/key-passwords-$1" "$work/passwords-$1" < /dev/null
}

figure_passwords() {
  passwords_store small
  passwords_store big
  heading 'A change of a password, without scrypt'
  "$bench/password_calls" "$work/passwords-small" "$work/passwords-big" "$((rounds > 300 ? 300 : rounds))"
}
