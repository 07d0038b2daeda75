# shellcheck shell=bash
# Making the private world: copies on write of the system's directories, users, languages, addresses
# and a log. Only called inside (enter.sh). WORLD is its scratch directory.

WORLD_SYSLOG=${WORLD:-}/syslog
# Where attempts come from: one office and two strangers, and an IPv6 pair in one /64.
WORLD_OFFICE=192.0.2.10
WORLD_STRANGER=198.51.100.7
WORLD_OTHER=203.0.113.9
export WORLD_OFFICE_NETWORK=192.0.2.0/24
WORLD_PASSWORD='Kaze-to-Nami-31'
WORLD_USERS='alice bob carol dave'

world_overlay() { # world_overlay DIRECTORY: writes to it stay in the world
  local part=$WORLD/over$1
  mkdir -p "$part/upper" "$part/work" &&
    mount -t overlay -o "lowerdir=$1,upperdir=$part/upper,workdir=$part/work" overlay "$1"
}

# The source and the build stay what they are, also where they lie below a directory that is covered.
world_keep() { # world_keep before|after DIRECTORY
  local kept=$WORLD/kept$2
  case $1 in
    before) mkdir -p "$kept" && mount --bind "$2" "$kept" ;;
    after) mkdir -p "$2" && mount --bind "$kept" "$2" && cd "$PWD" || return 1 ;;
  esac
}

# Names of a virtual console and a serial line, also where the machine has none.
world_terminals() {
  [ -c /dev/tty1 ] || mknod -m 600 /dev/tty1 c 4 1 || return 1
  [ -c /dev/ttyS0 ] || mknod -m 600 /dev/ttyS0 c 4 64
}

world_mounts() {
  local directory
  mount -t tmpfs -o mode=0755 pam-cred-world "$WORLD" || return 1
  world_keep before "$TOP" && world_keep before "$BUILD" || return 1
  for directory in /etc /var /usr /run /dev; do
    world_overlay "$directory" || return 1
  done
  world_keep after "$TOP" && world_keep after "$BUILD" || return 1
  mkdir -m 1777 "$WORLD/tmp" && mkdir -m 0700 "$WORLD/root" && mkdir "$WORLD/home" || return 1
  export TMPDIR=$WORLD/tmp HOME=$WORLD/root TERM=dumb
  world_terminals || return 1
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts /dev/pts &&
    mount -t tmpfs -o mode=1777 tmpfs /dev/shm &&
    mkdir -p /run/lock /run/sshd && rm -rf /run/systemd/system /run/dbus /run/nologin /etc/nologin
}

world_network() {
  local address
  ip link set lo up || return 1
  for address in $WORLD_OFFICE $WORLD_STRANGER $WORLD_OTHER 2001:db8:1:1::5 2001:db8:1:1::6 2001:db8:2::5; do
    ip address add "$address" dev lo || return 1
  done
  for address in $(seq 1 60); do ip address add "198.18.0.$address" dev lo || return 1; done
  hostname world && echo '127.0.0.1 world' >>/etc/hosts
}

# Nobody is logged in here, whoever started the tests.
world_nobody() {
  [ "$(cat /proc/self/loginuid)" = 4294967295 ] || echo 4294967295 >/proc/self/loginuid
}

world_log() {
  mkfifo "$WORLD/log-ready" || return 1
  "$BUILD/tests/e2e/logcatch" /dev/log "$WORLD_SYSLOG" >"$WORLD/log-ready" &
  read -r -t 10 <"$WORLD/log-ready"
}

world_users() {
  local user
  sed -i "s,^\\(root:[^:]*:0:0:[^:]*\\):[^:]*:,\\1:$WORLD/root:," /etc/passwd || return 1
  for user in $WORLD_USERS; do
    useradd --base-dir "$WORLD/home" --create-home --shell /bin/bash "$user" || return 1
    printf '%s:%s\n' "$user" "$WORLD_PASSWORD" | chpasswd || return 1
  done
  printf 'root:%s\n' "$WORLD_PASSWORD" | chpasswd
}

ALIVE=D,R,S,T,t # and no zombies
# What a case's users still run would be met by the next one's, as would locks of /etc whose owner was killed: usermod
# refuses both, the locks when their number has gone to another process.
users_leave() {
  local users=${WORLD_USERS// /,}
  wait_until users_have_left "$users" || pgrep -a -U "$users" | sed 's/^/# left behind: /'
  rm -f /etc/{passwd,shadow,group,gshadow,subuid,subgid}.lock
}
users_have_left() {
  pkill -KILL -U "$1"
  pkill -KILL -u "$1"
  [ -z "$(pgrep -r "$ALIVE" -U "$1")$(pgrep -r "$ALIVE" -u "$1")" ]
}

# Every program that starts a PAM transaction reads the stack for services without one as well, and loads its
# modules anew: pam_unix with Kerberos behind it takes far longer than all that is tested. Nobody logs in by it.
world_other() {
  printf '%s\n' 'auth required pam_deny.so' 'account required pam_permit.so' 'password required pam_deny.so' \
    'session required pam_permit.so' >/etc/pam.d/other
}

world_languages() {
  locale -a | grep -qi '^ja_JP\.utf-\?8$' || localedef -i ja_JP -f UTF-8 ja_JP.UTF-8
}

# Packages that would start a service on the host exist only here.
world_packages() {
  local missing
  missing=$(. "$TOP/tools/lib/packages.sh" && packages_missing "$TOP/tools/packages-world")
  # shellcheck disable=SC2086
  [ -z "$missing" ] || RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
    apt-get -y -qq --no-download --no-install-recommends install $missing >"$WORLD/apt.log" 2>&1 ||
    { cat "$WORLD/apt.log"; return 1; }
}

world_make() {
  world_nobody && world_mounts && world_network && world_packages && world_log && world_users &&
    world_other && world_languages
}

# world_install BUILD: what make install does on a real host, and nothing after it. One world at a
# time, because installing links anew in the build directory.
world_install() {
  flock "$1" make -C "$1" -s install >"$WORLD/install.log" 2>&1 || { cat "$WORLD/install.log"; return 1; }
}
