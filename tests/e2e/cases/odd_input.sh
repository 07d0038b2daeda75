# Input nobody should send: refused, nothing lost, nothing printed raw.
stack_standard
state_fresh <<<'deny = 100
deny_total = 1000
deny_source = 1000'
ssh_server_start
long=$(head -c 10000 /dev/zero | tr '\0' a)
names=("$long" "${long:0:300}" '../../etc/passwd' '/etc/passwd' "'; DROP TABLE counts; --" $'bell\a' $'\e[31mred\e[0m'
  $'\xff\xfe\x80' $'new\nline' '' ' ' '-x' '%s%n' '利用者' $'\u202eabc' 'alice ' 'ALICE')
for name in "${names[@]}"; do
  shown=$(printf '%.20q' "$name")
  same "name $shown" out "$(drive e2e "$name" -r "$WORLD_STRANGER" -- wrong 000000)"
done
for name in "${names[@]:1}"; do
  [[ -z $name || $name == -* || $name == *$'\n'* ]] || ssh_try "$name" "$WORLD_STRANGER" wrong >/dev/null
done
for answer in "$long" "${long:0:1100}" $'\xff\xfe' $'\e[2J' "' OR 1=1 --"; do
  same "password $(printf '%.20q' "$answer")" out "$(drive e2e alice -- "$answer")"
done
# A host of 10,000 bytes is refused by libpam, whose audit record cannot hold it.
same "host of 10,000 bytes" out "$(drive e2e alice -r "$long" -- "$WORLD_PASSWORD")"
for host in "${long:0:300}" '../..' $'\e[31m' "'; --" '999.999.999.999' $'\xff'; do
  same "host $(printf '%.20q' "$host")" in "$(drive e2e alice -r "$host" -- "$WORLD_PASSWORD")"
done
check "nothing raw in the log" sh -c '! LC_ALL=C grep -a "pam_cred\|credctl\|credd" "$1" | grep -qaP "[\x01-\x08\x0b-\x1f\x7f\x80-\xff]"' check "$WORLD_SYSLOG"
credctl log show >"$SCRATCH/show" 2>&1
check "nothing raw in what credctl shows" sh -c '! LC_ALL=C grep -qaP "[\x01-\x08\x0b-\x1f\x7f]" "$1"' check "$SCRATCH/show"
for name in "${names[@]}"; do credctl status -- "$name" >>"$SCRATCH/status" 2>&1; done
check "nor in its complaints" sh -c '! LC_ALL=C grep -qaP "[\x01-\x08\x0b-\x1f\x7f]" "$1"' check "$SCRATCH/status"
check "the log verifies" credctl log verify
check "the store is sound" credctl store check
same "alice still gets in" in "$(drive e2e alice -- "$WORLD_PASSWORD")"
