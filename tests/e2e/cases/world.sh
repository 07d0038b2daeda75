# The world itself, on the system's own stack: what the other cases stand on works without the suite.
# plays: direct
for service in sshd login su sudo passwd e2e; do
  case $service in
    sshd | login) printf 'auth required pam_unix.so nodelay\naccount required pam_unix.so\nsession required pam_loginuid.so\n' ;;
    su) printf 'auth sufficient pam_rootok.so\nauth required pam_unix.so nodelay\naccount required pam_unix.so\n' ;;
    passwd) printf 'password required pam_unix.so yescrypt\n' ;;
    *) printf 'auth required pam_unix.so nodelay\naccount required pam_unix.so\n' ;;
  esac | stack_set "$service"
done
echo 'alice ALL=(ALL) ALL' >/etc/sudoers.d/e2e

ssh_server_start
same "sshd lets the right password in" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD")"
same "sshd keeps a wrong password out" out "$(ssh_try alice "$WORLD_OFFICE" wrong)"
check "the log shows the address the client came from" logged "Failed keyboard-interactive/pam for alice from $WORLD_OFFICE"

talk "$WORLD_PASSWORD" -- setpriv --reuid bob --regid bob --init-groups su alice -c 'id -un'
check "su lets the right password in" grep -q '^alice' "$SCRATCH/talk"
talk wrong -- setpriv --reuid bob --regid bob --init-groups su alice -c 'id -un'
check "su keeps a wrong password out" grep -qi 'authentication failure' "$SCRATCH/talk"
talk "$WORLD_PASSWORD" -- bash -c "$(declare -f as); SCRATCH=$SCRATCH; as alice sudo -k; as alice sudo id -un"
check "sudo lets the right password in" grep -q '^root' "$SCRATCH/talk"

talk "$WORLD_PASSWORD" 'echo welcome; tty; exit' -- login alice
check "login lets the right password in" grep -q '^welcome' "$SCRATCH/talk"

printf '%s\n' "$WORLD_PASSWORD" >"$SCRATCH/right"
echo wrong >"$SCRATCH/wrong"
same "16 at once get in" "in 16 out 0" "$("$BUILD/tests/e2e/pamdrive" -p 16 e2e alice "$SCRATCH/right")"
same "16 at once stay out" "in 0 out 16" "$("$BUILD/tests/e2e/pamdrive" -p 16 e2e alice "$SCRATCH/wrong")"
now=$(cut -d. -f1 /proc/uptime)
later=$(unshare --time --boottime 100000 -- cut -d. -f1 /proc/uptime)
check "another boot clock can be had" test "$((later - now))" -ge 100000
check "Japanese is there" sh -c 'locale -a | grep -qi "^ja_JP.utf-\?8$"'
