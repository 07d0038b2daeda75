# A lock reaches no further than where the guesses came from.
stack_standard
state_fresh <<<'deny = 3
deny_total = 8
deny_source = 6
unlock_time = 600'
try() { drive e2e "$1" "${@:2}" -- "$WORLD_PASSWORD"; }

same "a stranger guesses" 0 "$(wrong_times 4 e2e alice -r "$WORLD_STRANGER")"
same "the stranger is locked out" out "$(try alice -r "$WORLD_STRANGER")"
same "not another address" in "$(try alice -r "$WORLD_OTHER")"
same "not the office" in "$(try alice -r "$WORLD_OFFICE")"
same "not the console" in "$(try alice -c -t /dev/tty1)"
same "not another subject from there" in "$(try bob -r "$WORLD_STRANGER")"

same "guesses from many addresses" 0 "$(for n in 1 2 3 4 5 6 7 8 9; do wrong_times 1 e2e carol -r "198.18.0.$n"; done | sort -u)"
same "deny_total locks the class of all strangers" out "$(try carol -r "$WORLD_OTHER")"
same "deny_total leaves the office alone" in "$(try carol -r "$WORLD_OFFICE")"
same "deny_total leaves the console alone" in "$(try carol -c -t /dev/tty1)"

for user in alice bob daemon dave root games; do wrong_times 1 e2e "$user" -r 198.18.0.50 >/dev/null; done
same "deny_source stops a sprayer" out "$(try dave -r 198.18.0.50)"
same "and nobody else" in "$(try dave -r 198.18.0.51)"

same "a /64 is one source" 0 "$(wrong_times 3 e2e bob -r 2001:db8:1:1::5)"
same "its neighbour in the /64 is locked" out "$(try bob -r 2001:db8:1:1::6)"
same "another /64 is not" in "$(try bob -r 2001:db8:2::5)"
same "an IPv4 address inside IPv6 is the IPv4 address" 0 "$(wrong_times 3 e2e dave -r 198.18.0.52)"
same "so it is locked in both forms" out "$(try dave -r ::ffff:198.18.0.52)"
