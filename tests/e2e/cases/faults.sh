# Whatever is wrong with the disk, the key or the store: denied, in bounded time, with a clear log line. Where
# credd has them open, credd says it.
stack_standard
attempt() { # attempt NAME: a right password and code is refused in less than 20 seconds, and the log says why
  : >"$WORLD_SYSLOG"
  local began=$SECONDS
  same "$1: refused" out "$(drive e2e alice -r "$WORLD_OFFICE" -- "$WORLD_PASSWORD" "$(code_now "$SEED")")"
  check "$1: in bounded time" test $((SECONDS - began)) -lt 20
  check "$1: logged" logged "${2:-$(plays pam_cred_ 'credd\[.*failed:')}" || sed 's/^/# /' "$WORLD_SYSLOG"
  sed 's/^/# /' "$SCRATCH/drive"
}
begin() {
  state_fresh <<<'totp = required'
  token_new alice
}
store=$STATE/cred.db

begin
mv /etc/cred/master.key "$SCRATCH/key"
attempt "no key"
mv "$SCRATCH/key" /etc/cred/master.key
chmod 644 /etc/cred/master.key
attempt "key that others can read"
chmod 400 /etc/cred/master.key
chown alice /etc/cred/master.key
attempt "key that somebody else owns"
chown root /etc/cred/master.key
head -c 32 /dev/urandom >"$SCRATCH/other" && cp -p /etc/cred/master.key "$SCRATCH/key" && cat "$SCRATCH/other" >/etc/cred/master.key
attempt "another key"
: >/etc/cred/master.key
attempt "empty key"
cat "$SCRATCH/key" >/etc/cred/master.key
same "the right key again" in "$(drive e2e alice -r "$WORLD_OFFICE" -- "$WORLD_PASSWORD" "$(code_now "$SEED")")"

# Everything in one file, for what follows.
begin
store_fold() { sqlite3 "$store" 'PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode' >/dev/null; }
store_fold
chmod 666 "$store"
attempt "store that others can write"
chmod 600 "$store"
mv "$store" "$SCRATCH/store"
attempt "no store"
check "no empty store was made in its place" test ! -e "$store"
mv "$SCRATCH/store" "$store"
store_fold
cp -p "$store" "$SCRATCH/store"
store_broken() { # the file alone, without what SQLite keeps beside it
  rm -f "$store"-*
  cat >"$store"
}
head -c 65536 /dev/urandom | store_broken
attempt "rubbish for a store"
head -c $(($(stat -c %s "$SCRATCH/store") / 2)) "$SCRATCH/store" | store_broken
attempt "store cut short"
store_broken </dev/null
attempt "empty store"
store_broken <"$SCRATCH/store"
dd if=/dev/zero of="$store" bs=1024 seek=1 count=$(($(stat -c %s "$store") / 1024 - 1)) conv=notrunc 2>/dev/null
attempt "pages of zeros"
store_broken <"$SCRATCH/store"
sqlite3 "$store" 'PRAGMA user_version = 9999'
attempt "newer schema"
store_broken <"$SCRATCH/store"

sqlite3 "$store" >"$SCRATCH/held" <<SQL &
BEGIN EXCLUSIVE;
.shell echo held >$SCRATCH/holding; sleep 60
SQL
holder=$!
wait_until test -s "$SCRATCH/holding"
attempt "lock held for ever"
pkill -P "$holder"; kill "$holder"; wait "$holder" 2>/dev/null

read_only() { mount --bind "$STATE" "$STATE" && mount -o remount,bind,ro "$STATE"; }
broker_away read_only
attempt "read-only disk"
broker_away umount "$STATE"

nearly_full() {
  cp -a "$STATE" "$SCRATCH/state"
  mount -t tmpfs -o "size=$(($(du -sk "$STATE" | cut -f1) + 64))k,mode=700" full "$STATE" && cp -a "$SCRATCH/state/." "$STATE/"
}
broker_away nearly_full
dd if=/dev/zero of="$STATE/fill" bs=1k 2>/dev/null
attempt "full disk"
rm -f "$STATE/fill"
check "full disk: the store is sound" credctl store check
broker_away umount "$STATE"

truncate -s 10 "$STATE/applied"
attempt "applied policy cut short" pam_cred_
rm -f "$STATE/applied"
attempt "applied policy gone, store there" pam_cred_
