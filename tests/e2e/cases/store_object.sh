# The object beside libcred, in which the store is: a login that asks credd goes on without it; one that would open
# the store is denied, and the log names the file. So it is when the object there is another build's.
stack_standard
state_fresh <<<'totp = required'
token_new alice
object=$(echo "$(sed -n 's/^prefix = //p' "$BUILD/Makefile")"/lib/libcred-store-*.so)
stamp=$(sed -n 's/.* "\(.*\)"$/\1/p' "$BUILD/libcred/stamp.h")
case_end() { [ ! -e "$SCRATCH/object" ] || cp -p "$SCRATCH/object" "$object"; }
enter() { # enter STEPS: with the code of so many steps on, since one is good once
  : >"$WORLD_SYSLOG"
  drive e2e alice -r "$WORLD_OFFICE" -- "$WORLD_PASSWORD" "$(code_now "$SEED" "$1")"
}
named() { through_credd || logged "pam_cred_lockout.*$1"; }

same "with the object" in "$(enter -1)"
mv "$object" "$SCRATCH/object"
same "without it" "$(plays out in)" "$(enter 0)"
check "without it: the log names the file" named "cannot load $object: cannot open"
sed "s/$stamp/$(echo "$stamp" | tr 0-9a-f 1-9a-f0)/" "$SCRATCH/object" >"$object"
same "another build's" "$(plays out in)" "$(enter 1)"
check "another build's: the log names the file" named "$object is of another build"
