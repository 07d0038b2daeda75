# The wall clock set back or forward a year, with and without a reboot, neither unlocks nor extends.
stack_standard
year=31536000
try() { DRIVE_UNDER="${WALL:+faketime -f $WALL}" drive e2e alice -r "$WORLD_STRANGER" -- "$1"; }
lock() { for _ in 1 2 3; do try wrong >/dev/null; done; }
policy='deny = 3
unlock_time = 600'
export DONT_FAKE_MONOTONIC=1

for WALL in +${year}s -${year}s; do
  state_fresh <<<"$policy"
  WALL='' lock
  same "wall clock $WALL: still locked" out "$(at 500 try "$WORLD_PASSWORD")"
  same "wall clock $WALL: open after 600 seconds" in "$(at 605 try "$WORLD_PASSWORD")"
  state_fresh <<<"$policy"
  lock
  same "locked at $WALL, clock put right: still locked" out "$(WALL='' at 500 try "$WORLD_PASSWORD")"
  same "locked at $WALL, clock put right: open after 600 seconds" in "$(WALL='' at 605 try "$WORLD_PASSWORD")"
done

# A reboot: another boot id, and the boot clock starts anew.
reboot() {
  cat /proc/sys/kernel/random/uuid >"$SCRATCH/boot"
  mount --bind "$SCRATCH/boot" /proc/sys/kernel/random/boot_id
}
reboot_undo() { umount /proc/sys/kernel/random/boot_id; }
after_reboot() { # after_reboot NAME in|out WALL BOOT_SECONDS: the first attempt after a lock and a reboot
  state_fresh <<<"$policy"
  WALL=
  at 50000 lock
  reboot
  WALL=$3
  same "$1" "$2" "$(at "$4" try "$WORLD_PASSWORD")"
  reboot_undo
}
after_reboot "a reboot after five minutes: still locked" out +300s 5
after_reboot "a reboot after eleven minutes: open" in +660s 5
after_reboot "a reboot and the clock a year ahead: open, which nothing can tell apart" in +${year}s 5
after_reboot "a reboot and the clock a year back: locked" out -${year}s 5
state_fresh <<<"$policy"
WALL=
at 50000 lock
reboot
WALL=-${year}s
try wrong >/dev/null
same "but for no longer than the lock's own length" in "$(at 605 try "$WORLD_PASSWORD")"
reboot_undo
