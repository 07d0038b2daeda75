# What `credctl password check` says of a password is what passwd does with it: the same rules, the same memory; and
# what `credctl password generate` makes is taken.
stack_standard
stack_passwords_cheap
accounts_make staff 1
state_fresh <<<'retry = 1
require_digit = 1
max_repeat = 3
max_sequence = 4
remember = 3'

found_good() { printf '%s\n' "$1" | credctl password check staff1 >/dev/null 2>&1; }
is_taken() { printf '%s\n' "$1" "$1" | passwd staff1 >/dev/null 2>&1; }
apart='' good=0 bad=0
try() {
  local found=no taken=no
  ! found_good "$1" || found=yes
  ! is_taken "$1" || taken=yes
  [ "$found" = "$taken" ] || apart+="[$1: check $found, passwd $taken]"
  if [ "$taken" = yes ]; then good=$((good + 1)); else bad=$((bad + 1)); fi
}

mapfile -t made < <(credctl password generate staff1 --count 8)
same "eight are made" 8 "${#made[@]}"
for password in "${made[@]}"; do try "$password"; done
same "each that is made is taken" "8 0" "$good $bad"
# those of before again, inside and outside what is remembered; and what is wrong in one way or another. Less than the
# 60 tries that an account has in an hour.
for password in "${made[@]:0:2}" "${made[@]:5:3}" staff1-no-1 password1 'Kz-4mQxw' 'Kz-mQxwrt' 'aaaa-Kz-4mQx' 'abcdef-Kz-4m' \
  'éàüöñçßø7' '🍣🗻🎏🦊🚲🌊🍵7' '        7' 'Umi-no-Soko-88' 'Umi-no-Soko-88' \
  "$(printf 'Ame-%02d-Kaze-Michi-%02d.' {1..60} | cut -c1-256)" "$(printf 'Yuki-%02d-Hana-Sora-%02d.' {1..60} | cut -c1-257)"; do
  try "$password"
done
same "check and passwd say the same of each" '' "$apart"
check "some were taken ($good), and some refused ($bad)" [ "$good" -gt 12 -a "$bad" -gt 6 ]
check "the store is sound" credctl store check
