# shellcheck shell=bash
# Becomes systemd, as the first process of the namespaces that systemd_start (systemd.sh) made.
set -eu
WANTED_UNITS=/run/systemd/system

mount -t proc proc /proc
mount --bind /proc/sys /proc/sys
mount -o remount,bind,ro /proc/sys
mount -t sysfs -o ro sysfs /sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup

# The world's scratch directory lies below /tmp, which is covered as well.
mount -t tmpfs -o mode=0755 tmpfs /run
mkdir /run/world && mount --rbind "$WORLD" /run/world
mount -t tmpfs -o mode=1777 tmpfs /tmp
mkdir "$WORLD" && mount --rbind /run/world "$WORLD"

mkdir "$WORLD/dev.$$" && mount -t tmpfs -o mode=0755 tmpfs "$WORLD/dev.$$"
for node in null zero full random urandom tty; do cp -a "/dev/$node" "$WORLD/dev.$$"; done
mkdir "$WORLD/dev.$$"/{pts,shm}
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$WORLD/dev.$$/pts"
mount -t tmpfs -o mode=1777 tmpfs "$WORLD/dev.$$/shm"
ln -s pts/ptmx "$WORLD/dev.$$/ptmx"
ln -s /proc/self/fd "$WORLD/dev.$$/fd"
mount --move "$WORLD/dev.$$" /dev
rmdir "$WORLD/dev.$$"

# Only what is wanted is started, whatever this machine has.
mkdir -p "$WANTED_UNITS" /run/lock /run/sshd
read -r -d "" -a wanted <<<"$SYSTEMD_WANTED" || :
for unit in systemd-remount-fs modprobe@drm; do ln -s /dev/null "$WANTED_UNITS/$unit.service"; done
for unit in /etc/systemd/system/*.wants/* /{usr/local/,usr/,}lib/systemd/system/*.wants/*; do
  [[ " ${wanted[*]} " == *" ${unit##*/} "* ]] || [ ! -L "$unit" ] || ln -sf /dev/null "$WANTED_UNITS/${unit##*/}"
done
cat >"$WANTED_UNITS/wanted.target" <<TARGET
[Unit]
Requires=${wanted[*]}
After=${wanted[*]}
TARGET

exec env -i container=world PATH="$PATH" TERM=dumb /lib/systemd/systemd --system --unit=wanted.target \
  --log-target=console --show-status=0
