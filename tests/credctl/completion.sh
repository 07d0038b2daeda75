#!/bin/sh
# What the shell offers behind credctl.
. "${srcdir:=.}/tests/credctl/lib.sh"

cat >try.bash <<'END'
PATH=$builddir/credctl:$PATH
. "$srcdir/credctl/credctl.bash"
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_credctl
printf '%s\n' "${COMPREPLY[@]}"
END
offers() { # offers WORDS EXPECTED: what follows the words, the last of which is not finished
  # shellcheck disable=SC2086
  same "${as:+a user: }credctl $1" "$2" "$(${as-} bash try.bash credctl $1 | tr '\n' ' ' | sed 's/ $//')"
}
offers "to" "totp"
offers "totp re" "resume revoke"
offers "lock --re" "--reason"
offers "totp revoke --c" "--clear --config"
offers "lock yam" "yamada"
offers "log show --user sa" "sato"
offers "log show --user=" ""
offers "frob" ""
offers "password i" "issue"
offers "password issue --u" "--until"
offers "password issue yam" "yamada"
offers "account p" "person"
offers "account person yamada 7" ""
offers "exception add yam" "yamada"
offers "exception add yamada max" "max_idle_days"

# In a user namespace without a mapping nobody is root.
echo "watanabe:x:65534:65534::/:/bin/sh" >>"$world/passwd"
as="unshare --user"
offers "l" "log"
offers "totp re" ""
offers "password e" "expire"
offers "totp s" "show suspend"
offers "totp enroll --se" ""
offers "totp enroll --na" "--name"
offers "status wat" "watanabe"
offers "log show --user sa" ""
tap_end
