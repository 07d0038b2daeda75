# Passwords that must be changed before anything else: over sshd, on terminals, in programs that take no notice.
users_keep
stack_recorded "$WORLD_FRESH"{,-1,-2,-3}
state_fresh <<<'temporary_hours = 72
max_age_days = 180
warn_days = 14
deny = 100
deny_total = 1000'
ssh_server_start
forced() { ssh_try "$1" "$WORLD_OFFICE" "$2" "$2" "$3" "$3"; }
said() { grep -qs "$1" "$SCRATCH"/ssh/{prompts,out,err}; }

# --- a temporary password
password_issue alice
same "sshd: a temporary password, changed on the way in" in "$(forced alice "$ISSUED" "$WORLD_FRESH")"
check "it was said why" said 'temporary password'
same "the temporary one opens nothing any more" out "$(ssh_try alice "$WORLD_OFFICE" "$ISSUED")"
same "the new one does, and nothing is asked" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_FRESH")"
password_issue alice
same "left at the change: no session" out "$(ssh_try alice "$WORLD_OFFICE" "$ISSUED")"
same "nor with the same one as the new one" out "$(forced alice "$ISSUED" "$ISSUED")"
cp "$SSH_DIRECTORY/client.pub" "$SSH_DIRECTORY/authorized.alice"
ssh_answers "$SCRATCH/ssh"
ssh_run "$SCRATCH/ssh" alice "$WORLD_OFFICE" -o PreferredAuthentications=publickey \
  -o IdentityFile="$SSH_DIRECTORY/client" -- echo welcome
same "a public key opens no session meanwhile" 0 "$(grep -c welcome "$SCRATCH/ssh/out")"
check "what to do is said" said 'Password change required'
same "a program that takes no notice opens no session" out \
  "$(DRIVE_CALLS='auth setcred open' drive login alice -c -t /dev/tty9 -- "$ISSUED")"
talk "$ISSUED" "$ISSUED" "$WORLD_FRESH-login" "$WORLD_FRESH-login" 'echo welcome; exit' -- login alice
check "login: changed on the way in" grep -q '^welcome' "$SCRATCH/talk"
password_issue alice
session "$ISSUED" "$ISSUED" "$WORLD_FRESH-su" "$WORLD_FRESH-su" -- bob su alice -c 'id -un'
check "su: the same" grep -q '^alice' "$SCRATCH/talk"
password_issue alice
talk -- su alice -c 'id -un'
check "su, by root, authenticates nobody and asks nothing" grep -q '^alice' "$SCRATCH/talk"
echo 'bob ALL=(alice) NOPASSWD: ALL' >/etc/sudoers.d/e2e
session -- bob sudo -n -u alice id -un
check "sudo to it is held up" sh -c '! grep -q ^alice "$1"' check "$SCRATCH/talk"
stack_full | stack_set cron
stack_full | stack_set notcron
same "cron goes on" in "$(DRIVE_CALLS='acct open' drive cron alice --)"
same "what is no batch service does not" out "$(DRIVE_CALLS='acct open' drive notcron alice --)"

# --- used twice at once, and not at all
password_issue bob
for n in 1 2; do
  ssh_answers "$SCRATCH/both$n" "$ISSUED" "$ISSUED" "$WORLD_FRESH-$n" "$WORLD_FRESH-$n"
  ssh_run "$SCRATCH/both$n" bob "$WORLD_OFFICE" &
  pids[n]=$!
done
wait "${pids[@]}"
in=$(cat "$SCRATCH"/both?/out | grep -c welcome)
check "two logins with it at once open one session at most ($in)" [ "$in" -le 1 ]
same "and what is stored is the one of that session" "$in" \
  "$(for n in 1 2; do ssh_try bob "$WORLD_OFFICE" "$WORLD_FRESH-$n"; done | grep -c '^in')"
password_issue carol
later() { DRIVE_UNDER="faketime -f +$1d" DRIVE_CALLS='auth acct open' drive_run "${@:2}" >"$SCRATCH/drive" 2>&1; }
! later 4 login carol -c -t /dev/tty9 -- "$ISSUED"
check "not used in its time" grep -q 'could be used until' "$SCRATCH/drive"

# --- age
password_choose dave "$WORLD_FRESH"
later 170 login dave -c -t /dev/tty9 -- "$WORLD_FRESH"
check "ten days before the end: warned" grep -q 'within 10 days' "$SCRATCH/drive"
same "and let in" 3 "$(grep -c ': 0 ' "$SCRATCH/drive")"
! later 180 login dave -c -t /dev/tty9 -- "$WORLD_FRESH"
check "at the end: it must be changed" grep -q '^acct: 12 ' "$SCRATCH/drive"
broker_follow

# --- set behind our back
usermod -p "$(openssl passwd -6 "$WORLD_PASSWORD")" dave
same "usermod -p: let in" in "$(ssh_try dave "$WORLD_OFFICE" "$WORLD_PASSWORD")"
check "but noticed" logged 'event=password.drifted .*user=dave'
usermod -L dave && usermod -U dave
drifts() { grep -ac 'event=password.drifted' "$WORLD_SYSLOG"; }
before=$(drifts)
same "locked and unlocked: let in" in "$(ssh_try dave "$WORLD_OFFICE" "$WORLD_PASSWORD")"
same "that is no change" "$before" "$(drifts)"
sed -i 's/^temporary_hours.*/&\ndrift = temporary/' "$CONFIG"
credctl config apply --weaken --reason test >/dev/null
printf 'dave:%s\n' "$(openssl passwd -6 "$ISSUED")" | chpasswd -e
same "chpasswd -e, drift=temporary: to be changed" in "$(forced dave "$ISSUED" "$WORLD_FRESH-3")"
check "and it was said why" said 'not on record'

# --- the same name, another account
password_issue alice
userdel --force alice 2>/dev/null; useradd --uid 3999 --base-dir "$WORLD/home" --shell /bin/bash alice
password_set alice "$WORLD_PASSWORD"
same "an account of the same name inherits nothing" in \
  "$(DRIVE_CALLS='auth acct open' drive login alice -c -t /dev/tty9 -- "$WORLD_PASSWORD")"
check "and it is on record" logged 'event=account.replaced .*user=alice'
check "no password in the log" sh -c '! grep -qF -e "$1" -e "$2" -e "$3" "$4"' check "$ISSUED" "$WORLD_FRESH" "$WORLD_PASSWORD" "$WORLD_SYSLOG"
