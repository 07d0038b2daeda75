# A change with passwd under limits that its user chose: it happens and is remembered, or it does not happen.
stack_standard
stack_passwords_cheap
state_fresh <<<'dictionary = no
retry = 1'
accounts_make gone 1
old=$ACCOUNTS_PASSWORD new='Nagai-Michi-7'
printf '%s\n' "$old" "$new" "$new" >"$SCRATCH/typed"
cp -p /etc/shadow "$SCRATCH/shadow"
begin() { # the account as it was, and seen at a login
  look forget gone1 && cp -p "$SCRATCH/shadow" /etc/shadow && [ "$(look look gone1 "$old")" = good ]
}
holds() { # what must hold after the next login
  case $(look which gone1 "$old" "$new") in
    1) [ "$(look look gone1 "$old")" = good ] && [ "$(look check gone1 "$old" "$new")" = 'reused free' ] &&
      [ "$(look state gone1)" = 'remembered 1 known lasting steady' ] && kept=$((kept + 1)) ;;
    2) [ "$(look look gone1 "$new")" = good ] && [ "$(look check gone1 "$old" "$new")" = 'reused reused' ] &&
      [ "$(look state gone1)" = 'remembered 2 known lasting steady' ] && changed=$((changed + 1)) ;;
    *) false ;;
  esac
}

kept=0 changed=0 wrong=0
for limit in fsize={0,4096,32768,131072,1048576} nofile={4,6,7,12} as={16000000,20000000,24000000,48000000} stack=65536; do
  begin || wrong=$((wrong + 1))
  # shellcheck disable=SC2016
  timeout 60 sh -c 'exec setpriv --reuid gone1 --regid 100 --clear-groups -- prlimit "--$1" passwd <"$2"' \
    change "$limit" "$SCRATCH/typed" >"$SCRATCH/limited" 2>&1
  holds || {
    wrong=$((wrong + 1))
    echo "# $limit: in force: $(look which gone1 "$old" "$new"), $(look state gone1), $(look check gone1 "$old" "$new")"
  }
done
same "$kept kept, $changed changed: nothing else came of it" 0 "$wrong"
check "some were too tight, and some were not" test "$kept" -gt 0 -a "$changed" -gt 0
check "the store is sound" credctl store check
