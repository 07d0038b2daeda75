# A real screen locker (i3lock) on a display of its own, run by the user: password and code in one answer open
# it, nothing else does.
# plays: credd
stack_standard
printf 'auth required %s\n' pam_cred_lockout.so 'pam_unix.so try_first_pass nodelay' pam_cred_totp.so | stack_set i3lock
state_fresh <<<'deny = 3
totp = required
combined = yes'

# The display lives in a /tmp of its own.
mkfifo "$SCRATCH/keys"
cat >"$SCRATCH/display" <<'SCRIPT'
export DISPLAY=:9 HOME=/tmp XDG_RUNTIME_DIR=/tmp
Xvfb :9 -screen 0 320x240x24 -nolisten tcp >/dev/null 2>&1 &
server=$!
until xdotool getdisplaygeometry >/dev/null 2>&1; do read -r -t 0.05 <><(:) || :; done
while read -r what line; do
  case $what in
    lock)
      i3lock --nofork --color=000000 && echo open >&4 &
      until xdotool search --class i3lock >/dev/null 2>&1; do read -r -t 0.05 <><(:) || :; done
      echo locked >&4
      ;;
    type) xdotool key ctrl+u type --delay 5 "$line" && xdotool key Return ;;
  esac
done
kill "$server"
SCRIPT
: >"$SCRATCH/told"
# shellcheck disable=SC2016
unshare --mount -- bash -c 'exec 5<"$1" && mount -t tmpfs -o mode=1777 tmpfs /tmp && cd / && exec setpriv --reuid alice --regid alice --init-groups -- bash /dev/fd/5' \
  display "$SCRATCH/display" <"$SCRATCH/keys" 4>>"$SCRATCH/told" >"$SCRATCH/display.log" 2>&1 &
display=$!
exec 7>"$SCRATCH/keys"
told() { wait_until sh -c '[ "$(grep -c "$1" "$2")" -eq "$3" ]' told "$1" "$SCRATCH/told" "$2"; }
# answer TEXT EVENT: types it, and waits for what the log says of it.
answer() {
  local before
  before=$(grep -ac "event=$2 .*class=self" "$WORLD_SYSLOG")
  echo "type $1" >&7
  wait_until sh -c '[ "$(grep -ac "event=$1 .*class=self" "$2")" -gt "$3" ]' seen "$2" "$WORLD_SYSLOG" "$before"
}
token_new alice
code=$(code_now "$SEED")
echo lock >&7
check "the screen is locked" told locked 1
check "a wrong password fails" answer "wrong$(code_wrong "$SEED")" attempt.failed
check "the password alone fails" answer "$WORLD_PASSWORD" attempt.failed
same "it is still locked" 0 "$(grep -c open "$SCRATCH/told")"
echo "type $WORLD_PASSWORD$code" >&7
check "password and code open it" told open 1
echo lock >&7
check "locked again" told locked 2
check "a replayed code fails" answer "$WORLD_PASSWORD$code" attempt.failed
check "a wrong one too" answer "$WORLD_PASSWORD$(code_wrong "$SEED")" attempt.failed
check "and another one, which locks" answer "wrong000000" 'lock[a-z.]*'
ssh_server_start 'PasswordAuthentication yes\nKbdInteractiveAuthentication no'
token_new alice
ssh_answers "$SCRATCH/ssh" "$WORLD_PASSWORD$(code_now "$SEED")"
check "sshd is not locked" ssh_run "$SCRATCH/ssh" alice "$WORLD_OFFICE" -o PreferredAuthentications=password
same "the screen is" 1 "$(grep -c open "$SCRATCH/told")"
credctl unlock alice >/dev/null 2>&1
token_new alice
echo "type $WORLD_PASSWORD$(code_now "$SEED")" >&7
check "an administrator's unlock opens the way again" told open 2
exec 7>&-
wait "$display"
sed 's/^/# /' "$SCRATCH/display.log"
