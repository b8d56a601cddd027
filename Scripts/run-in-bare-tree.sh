#!/bin/sh
# Runs commands in a Debian that nobody prepared: debootstrap makes it in a folder, with what a Swift toolchain and a clone need and nothing else, the commit
# is cloned there, and the commands find what a newcomer's first command would. What was installed on this machine by hand cannot hide a missing step.
#
#   Scripts/run-in-bare-tree.sh [COMMAND [ARGUMENT…]]   by default make run, then make test
#   Scripts/run-in-bare-tree.sh --check                 only says, by its exit code and one line, whether this machine can do it
#
# Environment: RELEASE   Debian's release; by default bookworm
#              COMMIT    what is cloned; by default HEAD (changes that are not committed take no part)
#              MIRROR    Debian's mirror; by default the one that this machine's apt uses
#              TMPDIR    where the folder is made, by default /var/tmp: some 15 GB for every gate
#
# Needs root, and a kernel that lets it mount. The tree gets from this machine: the Swift toolchain, mirrors that git and pip are configured with,
# proxies, certificates, /dev/kvm. It has mounts and processes of its own, which end with this script however it ends; then its folder is removed.
set -eu

fail() {
    echo "$0: $1" >&2
    exit 2
}

# What has to be there before this project comes into it: a clone's tools, and what Swift's own guide to installing it lists, as far as it is used.
prepared="ca-certificates git make g++ libcurl4 libncurses6 libsqlite3-0 libxml2 zlib1g"

# The part inside, with namespaces of its own: makes the tree, and becomes the commands' parent.
inside() {
    tree=$1
    repository=$2
    mirror=$MIRROR
    shift 2
    root=$tree/root
    log=$tree/log
    begin=$(date +%s)
    # A root that is no mount point cannot have mounts of its own, which some tests make.
    mkdir "$root"
    mount --bind "$root" "$root"

    quietly() {
        "$@" >"$log" 2>&1 || {
            tail -n 50 "$log" >&2
            fail "'$*' failed"
        }
    }
    enter() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }
    # Shows a file or folder of this machine at the same place, for reading.
    show() {
        [ ! -e "$root/$1" ] || return 0
        if [ -d "$1" ]; then mkdir -p "$root/$1"; else mkdir -p "$root/$(dirname "$1")" && : >"$root/$1"; fi
        mount --rbind "$1" "$root/$1"
        mount -o remount,bind,ro "$root/$1"
    }

    echo "== a bare $release of $mirror, for $(git -C "$repository" log -1 --format='%h %s' "$commit")"
    quietly debootstrap --variant=minbase --include=ca-certificates "$release" "$root" "$mirror"
    # Services are not started: nothing here runs them.
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
    cp /etc/hosts "$root/etc/hosts"
    for scheme in http https; do
        proxy=
        eval "$(apt-config shell proxy "Acquire::$scheme::Proxy" 2>/dev/null)"
        [ -z "$proxy" ] || echo "Acquire::$scheme::Proxy \"$proxy\";" >>"$root/etc/apt/apt.conf.d/80proxy"
    done

    # Networks have certificates of their own: each of this machine's becomes one that the administrator added.
    for bundle in "${SSL_CERT_FILE:-}" /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt; do
        [ -s "$bundle" ] || continue
        awk -v folder="$root/usr/local/share/ca-certificates" '
            /^-----BEGIN CERTIFICATE-----/ { file = folder "/host-" ++count ".crt" }
            file { print >file }
            /^-----END CERTIFICATE-----/ { close(file); file = "" }' "$bundle"
        break
    done
    quietly enter update-ca-certificates

    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    for device in null zero full random urandom tty kvm; do
        [ -c "/dev/$device" ] || continue
        : >"$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
    done
    mkdir "$root/dev/pts" "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    for stream in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${stream%:*}" "$root/dev/${stream#*:}"; done

    # shellcheck disable=SC2086 # a list of packages
    quietly enter apt-get install --yes --quiet --no-install-recommends $prepared

    # The toolchain is where `swift` in PATH says that its libraries are. One that shares /usr with the system would bring the system's programs along:
    # it is shown elsewhere, and only its own programs are in the tree's PATH.
    usr=$(swift -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)\/lib\/swift".*/\1/p')
    [ -x "$usr/bin/swift" ] || fail "the toolchain of '$(command -v swift)' is not where it says: '$usr'"
    if [ "$usr" = /usr ]; then
        mkdir -p "$root/opt/swift/usr" "$root/opt/swift/programs"
        mount --rbind /usr "$root/opt/swift/usr"
        mount -o remount,bind,ro "$root/opt/swift/usr"
        for program in /usr/bin/swift* /usr/bin/clang* /usr/bin/*lld* /usr/bin/llvm-* /usr/bin/sourcekit-lsp /usr/bin/docc; do
            [ ! -x "$program" ] || ln -s "../usr/bin/${program##*/}" "$root/opt/swift/programs/${program##*/}"
        done
        programs=/opt/swift/programs
    else
        show "$usr"
        programs=$usr/bin
    fi

    # Where git takes repositories from, and reaches them through; mirrors in folders are shown.
    git config --get-regexp '^(url\..*\.insteadof|http\.(proxy|sslcainfo))$' | while read -r key value; do
        git config --file "$root/etc/gitconfig" --add "$key" "$value"
        case $key in
        url.*) place=${key#url.} place=${place%.insteadof} place=${place#file://} ;;
        *) place=$value ;;
        esac
        case $place in /*) [ ! -e "$place" ] || show "${place%/}" ;; esac
    done
    git config --file "$root/etc/gitconfig" --add safe.directory '*'

    # Where pip takes packages from.
    for file in /etc/pip.conf "${XDG_CONFIG_HOME:-$HOME/.config}/pip/pip.conf" "$HOME/.pip/pip.conf"; do
        [ ! -f "$file" ] || show "$file"
        [ "$file" = /etc/pip.conf ] || [ ! -f "$file" ] || PIP_CONFIG_FILE=${PIP_CONFIG_FILE:-$file}
    done
    for place in ${PIP_FIND_LINKS:-} ${PIP_CERT:-} ${PIP_CONFIG_FILE:-} \
        $(cat /etc/pip.conf ${PIP_CONFIG_FILE:-} 2>/dev/null | sed -n 's/^ *\(find-links\|cert\|client-cert\) *[=:]//p'); do
        place=${place#file://}
        case $place in /*) [ ! -e "$place" ] || show "${place%/}" ;; esac
    done

    git clone --quiet --no-checkout "$repository" "$root/root/virtmoment"
    git -C "$root/root/virtmoment" checkout --quiet --detach "$(git -C "$repository" rev-parse "$commit^{commit}")"
    echo "== bare tree: $(($(date +%s) - begin)) s"

    # Nothing of the caller's environment but the way out of its network.
    for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY PIP_CONFIG_FILE PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_CERT \
        PIP_TRUSTED_HOST PIP_DEFAULT_TIMEOUT TERM; do
        eval "value=\${$name-}"
        [ -z "$value" ] || set -- "$name=$value" "$@"
    done
    # The shell stays process 1, to which ended processes without a parent are left.
    status=0
    env -i PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$programs" HOME=/root LANG=C.UTF-8 CI=true VIRTMOMENT_BARE_TREE="$release" \
        chroot "$root" sh -c 'cd /root/virtmoment && exec env "$@"' sh "$@" </dev/null || status=$?
    # Swift's driver, its package manager and Java leave folders and locks of their own.
    left=$(find "$root/tmp" -mindepth 1 -maxdepth 1 ! -name 'TemporaryDirectory.*' ! -name swift-generated-sources ! -name '_*.lock' \
        ! -name 'hsperfdata_*' -printf '%f ')
    if [ -n "$left" ]; then
        echo "$0: left in /tmp: $left" >&2
        [ "$status" -ne 0 ] || status=1
    fi
    exit "$status"
}

release=${RELEASE:-bookworm}
commit=${COMMIT:-HEAD}
if [ "${1:-}" = --inside ]; then
    shift
    inside "$@"
fi

cd "$(dirname "$0")/.."
[ "$(id -u)" -eq 0 ] || fail "a bare tree needs root"
command -v swift >/dev/null || fail "there is no swift in PATH"
apart="unshare --mount --propagation private --pid --fork --kill-child --mount-proc"
$apart mount -t tmpfs tmpfs /mnt 2>/dev/null || fail "this machine does not let root mount"
if ! command -v debootstrap >/dev/null; then
    command -v apt-get >/dev/null || fail "debootstrap is not there, and no apt-get to install it"
    install="apt-get install --yes --quiet --no-install-recommends debootstrap debian-archive-keyring"
    echo "installing: debootstrap debian-archive-keyring"
    log=$(mktemp)
    # shellcheck disable=SC2086 # a command
    env DEBIAN_FRONTEND=noninteractive $install >"$log" 2>&1 ||
        { apt-get update --quiet >"$log" 2>&1 && env DEBIAN_FRONTEND=noninteractive $install >"$log" 2>&1; } || {
        cat "$log" >&2
        rm -f "$log"
        fail "debootstrap could not be installed"
    }
    rm -f "$log"
fi
[ "${1:-}" != --check ] || exit 0

mirror=${MIRROR:-}
if [ -z "$mirror" ] && command -v apt-get >/dev/null; then
    mirror=$(apt-get indextargets --format '$(SITE) $(ORIGIN) $(COMPONENT)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null |
        awk '$2 == "Debian" { print $1; exit }')
fi
mirror=${mirror:-http://deb.debian.org/debian}
export RELEASE="$release" COMMIT="$commit"
[ -z "$(git status --porcelain --untracked-files=no)" ] || echo "$0: changes that are not committed take no part: $commit is cloned" >&2
[ $# -gt 0 ] || set -- sh -c 'make run && make test'

# The folder is locked as long as anything of this script runs; whoever gets the lock then removes the folder, also where this script was killed.
tree=$(mktemp -d "${TMPDIR:-/var/tmp}/virtmoment-bare-XXXXXX")
exec 9<"$tree"
flock 9
setsid flock "$tree" rm -rf --one-file-system "$tree" 9<&- </dev/null >/dev/null 2>&1 &
remover=$!
MIRROR=$mirror setpriv --pdeathsig KILL $apart sh "$0" --inside "$tree" "$PWD" "$@" </dev/null &
child=$!
stop() {
    kill -KILL "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
    exec 9<&-
    wait "$remover" || true
    exit "$1"
}
trap 'stop 130' INT
trap 'stop 143' TERM
trap 'stop 129' HUP
status=0
wait "$child" || status=$?
exec 9<&-
wait "$remover" || true
exit "$status"
