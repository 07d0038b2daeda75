# shellcheck shell=bash
# What tools/demo plays, inside the world. Sourced by it.

scene 'A policy is written, checked and put in force' \
  'Nothing that stands in a file rules a login before it was checked and applied.'
mkdir -p /etc/cred
cat >"$CONFIG" <<CONF
[store]
broker           = required

[site]
system           = hall
trusted_networks = $WORLD_OFFICE_NETWORK
contact          = the information desk, ext. 4400

[policy default]
deny        = 3
unlock_time = 600
totp        = required
CONF
indent <"$CONFIG"
shown 0 credctl config apply --reason 'the first policy'
shown 0 credctl key init

scene 'The broker starts' \
  'broker = required: from here on no login opens the store. Each asks credd, which systemd would start.'
printf '\n  # %s\n' 'credd &'
broker_start || scene_broken 'credd did not start'
shown 0 credctl store init
shown 0 credctl status
ssh_server_start || scene_broken 'sshd did not start'

scene 'A typing mistake never reaches a login'
sed -i 's/^deny /denny/' "$CONFIG"
shown 1 credctl config apply --reason 'a careless moment'
sed -i 's/^denny/deny /' "$CONFIG"
say '  The policy that was applied before stays in force.'

scene 'Alice gets her code generator' \
  'The administrator permits it for a day; her password alone would not do.'
shown 0 credctl totp allow alice --for 24h
login_shown in alice "$WORLD_OFFICE" "$WORLD_PASSWORD" @code-from-screen
seed=$("$E2E/lib/screen-seed" "$SCRATCH/ssh")
[ -n "$seed" ] || scene_broken 'no seed was shown'

scene 'Alice logs in with password and code'
code=$(code_now "$seed" 1)
login_shown in alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$code"

scene 'Somebody who watched her uses the same code again'
login_shown out alice "$WORLD_OTHER" "$WORLD_PASSWORD" "$code"

scene 'Somebody guesses passwords from outside' \
  "Three wrong ones (deny = 3), and the address $WORLD_STRANGER is locked out."
for guess in alice2026 password Spring1; do login_shown out alice "$WORLD_STRANGER" "$guess" 000000; done
say '' '  Even the right password and a fresh code do not help there now:'
code_wait "$seed" "$code"
code=$(code_now "$seed" 1)
login_shown out alice "$WORLD_STRANGER" "$WORLD_PASSWORD" "$code"
say '' '  Alice herself, at the office, notices nothing:'
login_shown in alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$code"

scene "Alice's screen lock" \
  'It runs as alice and can open neither policy, key nor store; credd lets it ask for her, and for nobody else.'
locker_shown out alice wrong 000000
code_wait "$seed" "$code"
code=$(code_now "$seed" 1)
locker_shown in alice "$WORLD_PASSWORD" "$code"

scene 'Without the broker nobody gets in' 'It is stopped, as an administrator might by mistake, and started again.'
broker_stop
login_shown out alice "$WORLD_OFFICE" "$WORLD_PASSWORD" 000000
grep -aoE 'pam_cred_lockout.*start credd.socket\)' "$WORLD_SYSLOG" | tail -n 1 | sed 's/^/    log: /'
broker_start || scene_broken 'credd did not start again'
code_wait "$seed" "$code"
code=$(code_now "$seed" 1)
login_shown in alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$code"

scene 'Alice forgot her password' \
  'She gets a temporary one, over the telephone. It lets her in to change it, and for nothing else.'
shown 0 credctl password issue alice --plain --reason 'forgotten; called back at ext. 4411'
temporary=$(cat "$SCRATCH/shown")
say '' '  She first tries her old password once more as the new one:'
code_wait "$seed" "$code"
code=$(code_now "$seed" 1)
login_shown in alice "$WORLD_OFFICE" "$temporary" "$code" "$temporary" "$WORLD_PASSWORD" "$WORLD_PASSWORD" \
  'Asa-no-Kumo-58' 'Asa-no-Kumo-58'
say '' '  The temporary one is dead:'
code_wait "$seed" "$code"
code=$(code_now "$seed" 1)
login_shown out alice "$WORLD_OFFICE" "$temporary" "$code"
shown 0 credctl password state alice

scene 'A privileged ID gets a password that nobody here knows' \
  'It is sealed for two custodians; this host cannot open it. Two administrators hand it out, and it is due again.'
custodians_make || scene_broken 'the custodians have no certificates'
sed -i 's/^totp .*/&\
\
[policy privileged]\
match_user             = dave\
privileged             = yes\
max_uses               = 100\
use_services           = login sudo\
max_age_days           = 180\
remember               = all/' "$CONFIG"
echo "custodian_certificates = $CUSTODIANS" >>"$CONFIG"
shown 0 credctl config apply --weaken --reason 'custodians of the privileged IDs'
shown_by alice 0 credctl rotate run dave
shown_by alice 0 credctl rotate reveal dave --reason 'a disk must be replaced'
request=$(grep -oE '[0-9]{5,}' "$SCRATCH/shown" | head -n 1)
shown_by alice 3 credctl rotate approve "$request"
shown_by bob 0 credctl rotate approve "$request"
shown_by alice 0 credctl rotate reveal dave --request "$request" --out "$SCRATCH/sealed"
printf '\n  A custodian, elsewhere $ openssl cms -decrypt -inform PEM -in sealed -inkey my.key -recip my.pem\n'
opens dave "$(unseal a)" || scene_broken 'what the custodian read is not the password'
say '  -> the password that is in force'
shown 0 credctl rotate list

scene 'Bob is away for a year' 'Suspended, he gets in nowhere, whatever he knows or holds.'
shown 0 credctl account suspend bob --reason 'on leave'
shown 0 credctl report ids
shown 0 credctl account resume bob --reason 'back again'

scene 'What the administrator sees'
shown 0 credctl report sessions
shown 1 credctl status alice
shown 0 credctl report attempts
shown 0 credctl log verify
shown 0 credctl unlock alice
shown 0 credctl status alice

scene 'The same in Japanese'
sed -i 's/^system .*/&\nlanguage         = ja_JP.UTF-8/' "$CONFIG"
shown 0 credctl config apply --reason 'the staff read Japanese'
login_shown out bob "$WORLD_STRANGER" wrong 000000
ssh_prompts | grep -q 'パスワード' || scene_broken 'the prompt is not Japanese'
shown 0 env LC_ALL=ja_JP.UTF-8 credctl status alice

scene 'The end' 'Everything went as told. The world it happened in is gone now; this host is as it was.'
