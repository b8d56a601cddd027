#!/bin/sh
# Installs the Debian packages that are missing, and says which. Nothing is done, and nothing printed, where all are there. On a system without apt nothing is
# installed: what is missing is asked of pkg-config and of programs, and named as the system's own package. (The names for Fedora, RHEL and openSUSE are
# from their lists of packages; nobody has tried them there.)
#
#   Scripts/install-dependencies.sh build   what building and running needs
#   Scripts/install-dependencies.sh test    the same, and what the tests need
#   Scripts/install-dependencies.sh deb     what building needs, and what making and trying a Debian package needs
set -eu

# For whom; what shows that it is there; the package of Debian, of Fedora and RHEL, of openSUSE.
# Python makes the released command small (loosen-archives.py). Tests need the second judges (jing, xmllint, xsltproc, libvirt's schemas), libvirt itself with
# QEMU, its user and its settings (which the system's service brings), and the tools that tests look things up with.
needed() {
    cat <<'TABLE'
build pc:libxml-2.0                 libxml2-dev                 libxml2-devel              libxml2-devel
build pc:libexslt                   libxslt1-dev                libxslt-devel              libxslt-devel
build program:pkg-config            pkg-config                  pkgconf-pkg-config         pkgconf-pkg-config
build program:python3               python3                     python3                    python3
test  program:jing                  jing                        jing                       jing
test  program:xmllint               libxml2-utils               libxml2                    libxml2-tools
test  program:xsltproc              xsltproc                    libxslt                    libxslt-tools
test  file:/usr/share/libvirt/schemas/domainbackup.rng libvirt0 libvirt-libs               libvirt-libs
test  program:virsh                 libvirt-clients             libvirt-client             libvirt-client
test  program:libvirtd              libvirt-daemon              libvirt-daemon             libvirt-daemon
test  driver:qemu                   libvirt-daemon-driver-qemu  libvirt-daemon-driver-qemu libvirt-daemon-driver-qemu
test  user:qemu                     libvirt-daemon-system       libvirt-daemon-driver-qemu libvirt-daemon-driver-qemu
test  pc:libvirt                    libvirt-dev                 libvirt-devel              libvirt-devel
test  program:qemu-system-x86_64    qemu-system-x86             qemu-system-x86-core       qemu-x86
test  program:qemu-img              qemu-utils                  qemu-img                   qemu-img
test  program:nbdcopy               libnbd-bin                  libnbd                     libnbd
test  program:nbdkit                nbdkit                      nbdkit                     nbdkit
test  python:libvirt                python3-libvirt             python3-libvirt            python3-libvirt-python
test  python:lxml                   python3-lxml                python3-lxml               python3-lxml
test  python:jsonschema             python3-jsonschema          python3-jsonschema         python3-jsonschema
test  python:pip                    python3-pip                 python3-pip                python3-pip
test  program:cc                    gcc                         gcc                        gcc
test  file:/usr/include/stdio.h     libc6-dev                   glibc-devel                glibc-devel
test  program:nm                    binutils                    binutils                   binutils
test  program:curl                 curl                        curl                       curl
test  program:patch                 patch                       patch                      patch
test  program:ssh-keygen            openssh-client              openssh                    openssh-common
deb   program:dpkg-shlibdeps        dpkg-dev                    dpkg-dev                   dpkg
deb   program:debootstrap           debootstrap                 debootstrap                debootstrap
deb   file:/usr/share/keyrings/debian-archive-keyring.gpg debian-archive-keyring debian-keyring debian-keyring
TABLE
}

purpose=${1:-build}
case "$purpose" in
build | test | deb) wanted="^(build|$purpose) " ;;
*)
    echo "usage: $0 build|test|deb" >&2
    exit 64
    ;;
esac

# Whether something is there, on a system that is not Debian's.
is_there() {
    name=${1#*:}
    case $1 in
    pc:*) pkg-config --exists "$name" 2>/dev/null ;;
    program:*) PATH="$PATH:/usr/sbin:/sbin" command -v "$name" >/dev/null ;;
    file:*) [ -e "$name" ] ;;
    python:*) python3 -c "import $name" 2>/dev/null ;;
    driver:*) find /usr/lib /usr/lib64 -name "libvirt_driver_$name.so" 2>/dev/null | grep -q . ;;
    user:*) id "$name" >/dev/null 2>&1 || id "libvirt-$name" >/dev/null 2>&1 ;;
    esac
}

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    case " $(. /etc/os-release 2>/dev/null && echo "${ID:-} ${ID_LIKE:-}") " in
    *" fedora "* | *" rhel "*) column=4 command="dnf install" ;;
    *suse*) column=5 command="zypper install" ;;
    *) column= ;;
    esac
    missing=$(needed | grep -E "$wanted" | while read -r _ sign debian fedora suse; do
        is_there "$sign" || echo "- $sign $debian $fedora $suse"
    done)
    [ -n "$missing" ] || exit 0
    names() { echo "$missing" | awk -v column="$1" '!seen[$column]++ { printf " %s", $column }'; }
    {
        echo "$0: missing:$(names 2). There is no apt-get to install them. In packages:"
        if [ -n "$column" ]; then
            echo "    $command$(names "$column")"
        else
            echo "    Debian, Ubuntu: apt-get install$(names 3)"
            echo "    Fedora, RHEL: dnf install$(names 4)"
            echo "    openSUSE: zypper install$(names 5)"
        fi
    } >&2
    exit 1
fi

missing=
for package in $(needed | awk -v wanted="$wanted" '$0 ~ wanted { print $3 }'); do
    status=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null) || status=
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "$0: these packages are missing, and installing them needs root or sudo:$missing" >&2
        exit 1
    }
    as_root="sudo"
fi

echo "installing:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM
install() {
    # shellcheck disable=SC2086 # a list of packages
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends $missing >"$log" 2>&1
}
# A machine whose lists are fresh needs no update; one without lists fails at once.
if ! install; then
    $as_root apt-get update --quiet >"$log" 2>&1 && install || {
        cat "$log" >&2
        exit 1
    }
fi
