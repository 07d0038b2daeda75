# credctl password issue: what it sets lets in to be changed; whatever happens on the way, /etc/shadow is the old one
# or the new one, and the next look knows which. And a user reports the own password.
users_keep
stack_standard
stack_passwords "$WORLD_FRESH"{,-1,-2}
state_fresh <<<'temporary_hours = 72
deny = 100
deny_total = 1000'
ssh_server_start
forced() { ssh_try "$1" "$WORLD_OFFICE" "$2" "$2" "$3" "$3"; }
issue() { credctl password issue "$@" --plain 2>"$SCRATCH/err"; }
account_says() { DRIVE_CALLS='acct' drive_run login "$1" -c -t /dev/tty9 -- | sed -n 's/^acct: \([0-9]*\) .*/\1/p'; }
others() { grep -v "^$1:" /etc/shadow; }
attributes() { stat -c '%a %u %g' /etc/shadow; }

# --- what is issued
before=$(others alice) like=$(attributes)
kari=$(issue alice --reason 'forgotten')
same "one line is all that is written" 1 "$(wc -w <<<"$kari")"
same "no other entry changed" "$before" "$(others alice)"
same "nor whose the file is" "$like" "$(attributes)"
same "the password before opens nothing" out "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD")"
same "the issued one opens no session" out "$(ssh_try alice "$WORLD_OFFICE" "$kari")"
same "but is changed on the way in" in "$(forced alice "$kari" "$WORLD_FRESH")"
same "and dies with that" out "$(ssh_try alice "$WORLD_OFFICE" "$kari")"
same "the user's own is good" in "$(ssh_try alice "$WORLD_OFFICE" "$WORLD_FRESH")"
kari=$(issue bob --from 3d --until 5d)
same "not before its time" 6 "$(account_says bob)"
in_days() { DRIVE_UNDER="faketime -f +$1d" account_says bob; }
same "in its time" 12 "$(in_days 4)"
same "not after it" 27 "$(in_days 6)"
broker_follow
usermod -L dave
kari=$(issue dave)
check "a locked entry stays so" grep -q '^dave:!\$' /etc/shadow
check "which is said" grep -q 'usermod --unlock dave' "$SCRATCH/err"
same "and refuses" out "$(ssh_try dave "$WORLD_OFFICE" "$kari")"
usermod -U dave
same "unlocked, it is the temporary one" in "$(forced dave "$kari" "$WORLD_FRESH-1")"
check "no password in the log" sh -c '! grep -qF -e "$1" -e "$2" "$3"' check "$kari" "$WORLD_FRESH" "$WORLD_SYSLOG"

# --- when something is in the way
entry=$(password_entry carol)
cat >"$WORLD/bin/editor" <<END
#!/bin/sh
: >$SCRATCH/editing
read -r line <$SCRATCH/go # until somebody writes
END
chmod 755 "$WORLD/bin/editor"
mkfifo "$SCRATCH/go"
exec 9<>"$SCRATCH/go"
EDITOR=$WORLD/bin/editor vipw -s >/dev/null 2>&1 9>&- &
editor=$!
wait_until test -e "$SCRATCH/editing"
issue carol >"$SCRATCH/out"
same "somebody edits /etc/shadow: exit" 4 "$?"
echo >&9
wait "$editor"
exec 9>&-
check "that is said" grep -q 'somebody else is changing /etc/shadow' "$SCRATCH/err"
inject() { # inject PATH CALL ERROR: issues one to carol; the call fails on that path
  strace -f -qq -o /dev/null -P "$1" -e "trace=$2" -e "inject=$2:error=$3" -- \
    credctl password issue carol --plain >"$SCRATCH/out" 2>"$SCRATCH/err"
}
inject /etc/shadow.cred write ENOSPC
same "the disk is full: exit" 4 "$?"
inject /etc/shadow.cred fsync EIO
same "the disk fails: exit" 4 "$?"
same "what was in force still is" "$entry" "$(password_entry carol)"
same "and nothing was shown" "" "$(cat "$SCRATCH/out")"
check "nor left" test ! -e /etc/shadow.cred
inject /etc fsync EIO
same "replaced, but perhaps not on disk: exit" 0 "$?"
check "that is said" grep -q 'its directory is not on disk' "$SCRATCH/err"
same "and it is in force" in "$(forced carol "$(cat "$SCRATCH/out")" "$WORLD_FRESH-2")"

# --- killed on the way
password_choose carol "$WORLD_PASSWORD"
half=0 lost=0 other=0 n=0 old_in=0 new_in=0
points() { # those that do something to /etc/shadow, some of the others, and the last
  kill_points credctl password issue carol --plain |
    awk '/^(rename|fsync|fchmod|fchown|unlink)/ || NR % '"$(plays 60 40)"' == 0 { print; next } { last = $0 } END { print last }'
}
points >"$SCRATCH/points"
check "there are points to kill at ($(wc -l <"$SCRATCH/points"))" test "$(wc -l <"$SCRATCH/points")" -gt "$(plays 10 8)"
password_choose carol "$WORLD_PASSWORD"
entry=$(password_entry carol)
before=$(others carol)
while read -r call nth; do
  n=$((n + 1))
  kill_at "$call" "$nth" credctl password issue carol --plain >/dev/null 2>&1
  [ "$before" = "$(others carol)" ] && [ "$(attributes)" = "$like" ] || { other=$((other + 1)); echo "# $call $nth: another entry"; }
  verdict=$(account_says carol)
  if [ "$(password_entry carol)" = "$entry" ]; then
    old_in=$((old_in + 1))
    [ "$verdict" = 0 ] || { lost=$((lost + 1)); echo "# $call $nth: the old one, but $verdict"; }
    continue
  fi
  new_in=$((new_in + 1))
  [ "$verdict" = 12 ] || { half=$((half + 1)); echo "# $call $nth: a new one, but $verdict"; }
  password_choose carol "$WORLD_PASSWORD"
  entry=$(password_entry carol)
done <"$SCRATCH/points"
check "the old one was in force after some ($old_in), the new one after others ($new_in)" test "$old_in" -gt 0 -a "$new_in" -gt 0
same "no other entry was touched" 0 "$other"
same "the old one was good" 0 "$lost"
same "the new one was temporary, by what was noted before" 0 "$half"
check "none of it was taken for a change behind our back" sh -c '! grep -aq "event=password.drifted .*user=carol" "$1"' check "$WORLD_SYSLOG"
same "and one can be issued" in "$(forced carol "$(issue carol)" "$WORLD_FRESH-1")"
check "nothing is left" test ! -e /etc/shadow.cred
check "the store is sound" broker_away credctl store check

# --- an account that is deleted
useradd --uid 47011 --no-create-home gone
issue gone --yes >/dev/null
token_new gone
mkdir -p /etc/shadow-maint/userdel-post.d
install -m 755 "$(shipped_directory)/hooks/userdel-post" /etc/shadow-maint/userdel-post.d/pam-cred
userdel gone >"$SCRATCH/out" 2>&1
same "userdel, with the hook: exit" 0 "$?"
same "nothing is left of it" '[]' "$(credctl account orphans --json)"
rm -r /etc/shadow-maint
check "its erasure is on record" logged 'event=password.forgotten .*user=gone .*note="deleted by userdel"'

# --- the own password, reported
through_credd || return 0
password_choose bob "$WORLD_PASSWORD"
same "bob: in" in "$(ssh_try bob "$WORLD_OFFICE" "$WORLD_PASSWORD")"
as bob credctl password expire --compromised --yes --reason 'typed into a false page' >"$SCRATCH/out" 2>&1
same "reported by the user: exit" 0 "$?"
check "what is needed to get in is said" grep -q 'you need a temporary password from' "$SCRATCH/out"
same "bob: out" out "$(ssh_try bob "$WORLD_OFFICE" "$WORLD_PASSWORD")"
same "another's is not bob's to report" 3 "$(as bob credctl password expire alice --compromised --yes >/dev/null 2>&1; echo $?)"
same "with an issued one: in" in "$(forced bob "$(issue bob)" "$WORLD_FRESH-2")"
same "the old one never comes back" 1 "$(credctl password check bob <<<"$WORLD_PASSWORD" >"$SCRATCH/out"; echo $?)"
