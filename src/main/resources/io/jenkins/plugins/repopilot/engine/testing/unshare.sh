# Shuts a command into namespaces that unshare made: a read-only system, private home and temporary folders, loopback alone.
# Arguments: workspace scratch directory accounts hidden... -- visible... -- covered... -- guarded... -- command...
set -e
PATH=$PATH:/usr/sbin:/sbin
workspace=$1 scratch=$2 directory=$3 accounts=$4
shift 4
ip link set lo up 2>/dev/null || ifconfig lo 127.0.0.1 up
mount --make-rprivate /

# what is to show up again is kept below /proc, the one folder that nothing else is mounted under, while the rest is covered
mount -t tmpfs -o mode=0700 tmpfs /proc
kept=0
keep() {
    kept=$((kept + 1))
    if [ -d "$1" ]; then mkdir "/proc/$kept"; else : > "/proc/$kept"; fi
    mount --rbind "$1" "/proc/$kept"
}
place() {
    if [ -d "/proc/$1" ]; then
        mkdir -p "$2"
    elif [ ! -e "$2" ]; then
        mkdir -p "$(dirname "$2")"
        : > "$2"
    fi
    mount --rbind "/proc/$1" "$2"
}
keep "$workspace"
keep "$scratch"
keep /dev
hidden=
while [ "$1" != -- ]; do hidden="$hidden$1
"; shift; done
shift
visible=
while [ "$1" != -- ]; do
    keep "$1"
    visible="$visible$1
"
    shift
done
shift
newline='
'
IFS=$newline
for path in $hidden; do
    mount -t tmpfs -o mode=1777 tmpfs "$path"
done
number=3
for path in $visible; do
    number=$((number + 1))
    place $number "$path"
done
place 1 "$workspace"
while [ "$1" != -- ]; do mount -t tmpfs tmpfs "$1"; shift; done
shift
guarded=
while [ "$1" != -- ]; do
    mount --bind "$1" "$1"
    guarded="$guarded$1$newline"
    shift
done
shift
[ -z "$accounts" ] || mount --bind "$accounts" /etc/passwd
place 2 "$scratch"
mount -t tmpfs -o mode=0755 tmpfs /dev
for device in null zero full random urandom; do
    : > "/dev/$device"
    mount --bind "/proc/3/$device" "/dev/$device"
done
mkdir -m 1777 /dev/shm
ln -s /proc/self/fd /dev/fd
ln -s /proc/self/fd/0 /dev/stdin
ln -s /proc/self/fd/1 /dev/stdout
ln -s /proc/self/fd/2 /dev/stderr
# over what was kept: nothing has to be reached there any more
mount -t proc proc /proc

# everything that is mounted becomes read-only, but for what was made above
while IFS=' ' read -r _ path type options _; do
    # the kernel writes spaces and the like as \040
    case $path in *\\*) path=$(printf '%b' "$(printf '%s' "$path" | sed 's/\\/\\0/g')") ;; esac
    flags=
    IFS=,
    for option in $options; do
        case $option in nosuid | nodev | noexec | relatime | noatime | nodiratime) flags="$flags,$option" ;; esac
    done
    case "$path" in
        "$workspace" | "$scratch" | /proc | /dev | /dev/*) continue ;;
    esac
    case "$newline$hidden" in *"$newline$path$newline"*) continue ;; esac
    if ! mount -o "remount,bind,ro$flags" "$path" 2>/dev/null && [ "$path" = / ]; then
        echo "could not make / read-only" >&2
        exit 1
    fi
done < /proc/self/mounts
IFS=$newline
for path in /proc/sys /proc/sysrq-trigger /proc/irq /proc/bus; do
    [ ! -e "$path" ] || { mount --bind "$path" "$path" && mount -o remount,bind,ro "$path"; } 2>/dev/null || true
done
unset IFS
cd "$directory"
exec "$@"
