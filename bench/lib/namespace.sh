# SPDX-License-Identifier: BSD-3-Clause
# The private copy of the system that everything runs in; nothing of it is seen outside.

subject=clerk00001
subjects=200

overlay() { # DIRECTORY
  upper=$work/overlay$1
  rm -rf "$upper"
  mkdir -p "$upper/upper" "$upper/work"
  mount -t overlay overlay -o "lowerdir=$1,upperdir=$upper/upper,workdir=$upper/work" "$1"
}

# State that is flushed to disk lies on the plain file system, not on the overlay.
plain_directory() { # DIRECTORY
  rm -rf "$work/plain$1"
  mkdir -p "$work/plain$1" "$1"
  chmod 0700 "$work/plain$1"
  mount --bind "$work/plain$1" "$1"
}

# A /dev of its own, so that /dev/log can have a reader, as on any real host.
private_dev() {
  dev=$work/dev
  mkdir -p "$dev"
  mount -t tmpfs -o mode=0755 bench-dev "$dev"
  for node in null zero full random urandom tty ptmx console; do
    [ -e "/dev/$node" ] || continue
    cp -a "/dev/$node" "$dev/$node"
  done
  for directory in pts shm; do
    mkdir "$dev/$directory"
    mount --rbind "/dev/$directory" "$dev/$directory"
  done
  ln -s /proc/self/fd "$dev/fd"
  mount --move "$dev" /dev
  "$bench/log_sink" /dev/log &
}

# All with the password "right", in the form that this system gives new passwords.
make_subjects() {
  useradd --no-create-home bench-pattern
  echo bench-pattern:right | chpasswd
  hash=$(sed -n 's/^bench-pattern:\([^:]*\):.*/\1/p' /etc/shadow)
  seq -f '%05.0f' 1 "$subjects" | awk -v hash="$hash" '{
    printf "clerk%s:x:%d:100::/home/clerk%s:/bin/sh\n", $1, 20000 + $1, $1 >> "/etc/passwd"
    printf "clerk%s:%s:19000:0:99999:7:::\n", $1, hash >> "/etc/shadow"
  }'
}

namespace_make() {
  rm -rf "$work"
  mkdir -p "$work"
  for directory in /etc /var /usr; do overlay "$directory"; done
  mount -t tmpfs -o mode=0755 bench-run /run
  plain_directory /etc/oath
  plain_directory /home
  chmod 0755 /home
  private_dev
  ip link set lo up
  echo 4294967295 > /proc/self/loginuid # nobody is logged in here
  make_subjects
}
