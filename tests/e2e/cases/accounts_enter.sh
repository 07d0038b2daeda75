# Who may come in now, from where, and by which way: over sshd with a password and with a key, by su, sudo and login,
# in jobs, as days go by.
stack_standard
stack_full | stack_set cron
groupadd -f zone-staff && groupadd -f desk-staff && gpasswd -d alice zone-staff >/dev/null 2>&1
usermod -aG zone-staff,desk-staff bob
echo 'bob,carol ALL=(alice) NOPASSWD: ALL' >/etc/sudoers.d/e2e
policy() {
  SITE_MORE="${SITE_MORE-$'contact = the information desk\n'}" state_fresh <<<"deny = 100
deny_total = 1000
$1"
}
policy ''
ssh_server_start
cp "$SSH_DIRECTORY/client.pub" "$SSH_DIRECTORY/authorized.alice"
by_password() { ssh_try alice "${1:-$WORLD_OFFICE}" "$WORLD_PASSWORD"; }
by_key() {
  ssh_answers "$SCRATCH/ssh"
  if ssh_run "$SCRATCH/ssh" alice "${1:-$WORLD_OFFICE}" -o PreferredAuthentications=publickey -o IdentityFile="$SSH_DIRECTORY/client" &&
    grep -qx welcome "$SCRATCH/ssh/out"; then echo in; else echo out; fi
}
# ssh writes what the server says with \NNN for bytes that its locale does not draw.
said() { grep -qs "$1" < <(sed 's/\\\([0-7][0-7][0-7]\)/\\0\1/g' "$SCRATCH"/ssh/{prompts,out,err} 2>/dev/null | while IFS= read -r line; do printf '%b\n' "$line"; done); }
job() { DRIVE_CALLS='acct open' drive cron alice --; }
events() { credctl log show --kind "$1" | grep -c "$2"; }
acts() { # acts SHOWN: somebody on a terminal became alice
  if grep -q '^alice' "$SCRATCH/talk"; then echo in; else echo out; fi
}
su_by() { session "$WORLD_PASSWORD" -- "$1" su alice -c 'id -un'; acts; }
sudo_by() { session -- "$1" sudo -n -u alice id -un; acts; }

# --- nothing stands against it
same "sshd, password" in "$(by_password)"
same "sshd, key" in "$(by_key)"
same "sudo" in "$(sudo_by bob)"
check "  who it was is told by name" sh -c 'credctl report sessions alice | grep -q " bob "'
same "it is on record" 0 "$(credctl account show alice --json | grep -c '"last_success": null')"

# --- suspended (K 9.7.2)
credctl account suspend alice --reason 'misuse' >/dev/null
same "suspended: password" out "$(by_password)"
check "  it is said, and whom to ask" said 'This ID is suspended. Please contact the information desk.'
same "suspended: key" out "$(by_key)"
check "  it is said there too" said 'This ID is suspended'
same "suspended: su" out "$(su_by bob)"
same "suspended: sudo" out "$(sudo_by bob)"
same "suspended: job" out "$(job)"
talk "$WORLD_PASSWORD" 'echo welcome; exit' -- login alice
check "suspended: login" sh -c '! grep -q ^welcome "$1"' check "$SCRATCH/talk"
check "  it is said" grep -q 'This ID is suspended' "$SCRATCH/talk"
check "each is an event" test "$(events account.denied reason=suspended)" -ge 5
credctl account resume alice --reason 'cleared' >/dev/null
same "resumed" in "$(by_key)"

# --- past the last day, which counts itself (K 8.3.2, contractors)
credctl account until alice "$(date +%F)" >/dev/null
same "today is the last day" in "$(by_key)"
dated() { DRIVE_UNDER="faketime -f +$1d" DRIVE_CALLS="${3:-acct open}" drive "$2" alice -r "$WORLD_OFFICE" --; }
same "tomorrow is past it" out "$(dated 1 sshd)"
check "  it is said" grep -q "could be used until $(date +%F)" "$SCRATCH/drive"
same "  for jobs too" out "$(dated 1 cron)"
broker_follow
credctl account until alice 2020-01-01 >/dev/null
same "sshd, password" out "$(by_password)"
same "sshd, key" out "$(by_key)"
credctl account until alice none >/dev/null

# --- dormant (K 8.2.1)
policy 'max_idle_days = 90'
same "nobody is dormant on the first day" in "$(by_key)"
same "89 days on" in "$(dated 89 sshd acct)"
same "90 days on" out "$(dated 90 sshd)"
check "  it is said" grep -q 'not been used for 90 days or more' "$SCRATCH/drive"
same "  jobs go on" in "$(dated 90 cron)"
broker_follow
unused() { credctl report dormant >"$SCRATCH/unused"; echo $?; }
same "those that never came are found" 1 "$(unused)"
credctl account register >/dev/null
same "none, once all are noted" 0 "$(unused)"
BROKER_UNDER='faketime -f +90d' broker_follow
faketime -f +90d credctl report dormant >"$SCRATCH/unused"
check "90 days on they are dormant" grep -q '^nobody .*dormant' "$SCRATCH/unused"
broker_follow

# --- from where (K 6.3.6)
policy "allow_sources = $WORLD_OFFICE_NETWORK 2001:db8:1::/48"
same "from the office, key" in "$(by_key)"
same "from the office, password" in "$(by_password)"
same "from elsewhere, key" out "$(by_key "$WORLD_STRANGER")"
check "  it is said" said 'may not be used from here'
same "from elsewhere, password" out "$(by_password "$WORLD_STRANGER")"
same "over IPv6 from a block" in "$(by_key 2001:db8:1:1::5)"
same "over IPv6 from none" out "$(by_key 2001:db8:2::5)"
same "a console is no address" out "$(DRIVE_CALLS='auth acct open' drive login alice -c -t /dev/tty9 -- "$WORLD_PASSWORD")"

# --- the zone (001 6(3))
policy $'zone = my-number\nzone_groups = zone-staff'
same "not in the zone: key" out "$(by_key)"
check "  it is said" said 'may not be used in the zone my-number'
same "not in the zone: su" out "$(su_by bob)"
usermod -aG zone-staff alice
same "in it" in "$(by_key)"
gpasswd -d alice zone-staff >/dev/null

# --- an ID that nobody logs in to (K 7.4.2, 8.2.1)
policy $'[policy desk]\nmatch_user = alice\nshared = yes\nactor_groups = desk-staff'
same "shared: password" out "$(by_password)"
check "  it is said" said 'Nobody logs in to this ID directly'
same "shared: key" out "$(by_key)"
same "shared: su by one of its users" in "$(su_by bob)"
same "shared: su by somebody else" out "$(su_by carol)"
same "shared: sudo by one of its users" in "$(sudo_by bob)"
same "shared: sudo by somebody else" out "$(sudo_by carol)"
talk -- su alice -c 'id -un'
same "shared: root, whom nobody knows" out "$(acts)"
session "$WORLD_PASSWORD" "$WORLD_PASSWORD" -- carol su root -c 'su alice -c "id -un"'
same "shared: su within su is whoever logged in" out "$(acts)"
session "$WORLD_PASSWORD" -- bob su root -c 'su alice -c "id -un"'
same "shared: so it is for one of its users" in "$(acts)"
same "shared: a job" in "$(job)"
same "who it was is on record, each time" 3 "$(events account.used "actor=$(id -u bob) .*by=bob")"

# --- an exception (K 9.5)
as_actor() { (echo "$(id -u "$1")" >/proc/self/loginuid && shift && credctl "$@"); }
as_actor bob exception add alice direct_login --until 2d --reason 'fair on Sunday' >"$SCRATCH/exception"
same "applied for: nothing yet" out "$(by_key)"
check "who applied does not approve" sh -c '! "$@"' check env bash -c "$(declare -f as_actor); SCRATCH=$SCRATCH as_actor bob exception approve 1 2>/dev/null"
as_actor carol exception approve 1 >/dev/null
same "approved" in "$(by_key)"
check "its use is an event" test "$(events exception.used 'exception=1 rule=direct_login')" -ge 1
same "it ends by itself" out "$(dated 3 sshd)"
broker_follow
as_actor bob exception revoke 1 --reason 'over' >/dev/null
same "revoked" out "$(by_key)"

# --- in Japanese, and in report mode
SITE_MORE=$'language = ja_JP.UTF-8\ncontact = 情報管理課\n' policy 'allow_sources = 10.0.0.0/8'
same "refused" out "$(by_password)"
check "in Japanese" said 'この ID は、この接続元からは利用できません。情報管理課へご連絡ください。'
credctl account suspend alice --reason x >/dev/null
same "suspended" out "$(by_key)"
check "in Japanese, with a key" said 'この ID は利用停止中です。'
policy $'mode = report\nallow_sources = 10.0.0.0/8'
same "mode=report lets in" in "$(by_key)"
check "and tells the log" logged 'pam_cred_account.sshd:account.: would be refused, but mode=report: not from there'
ssh_server_stop
rm -f /etc/sudoers.d/e2e
check "the store is sound" credctl store check
