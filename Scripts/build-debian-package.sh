#!/bin/sh
# Makes dist/virtmoment_VERSION_ARCHITECTURE.deb with Debian's own tools (package dpkg-dev). The command must be built for the release this runs on:
# its dependencies are those of the libraries it was linked with here, its version names the release, and libxslt, which is loaded, must be of the same
# version: another one may bring another libxml2. SOURCE_DATE_EPOCH is the date of all files; by default the last commit's.
set -eu
cd "$(dirname "$0")/.."
repository=$PWD
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
umask 022
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
package=$stage/debian/virtmoment

Scripts/build-release.sh
DESTDIR=$package PREFIX=/usr Scripts/install.sh >/dev/null
cp Scripts/debian/control "$stage/debian/control"
documents=$package/usr/share/doc/virtmoment
# Debian keeps site-functions for what is installed by hand.
mv "$package/usr/share/zsh/site-functions" "$package/usr/share/zsh/vendor-completions"
# The licence's text is in every Debian system; copyright says where.
rm -f "$documents/LICENSE"
install --mode 644 Scripts/debian/copyright "$documents/copyright"

# A version of this project's own, not one of Debian's, for this release of the distribution.
release=$(. /etc/os-release && echo "${ID:-debian}${VERSION_ID:-$VERSION_CODENAME}")
version=$("$package/usr/bin/virtmoment" --version)~$(echo "$release" | sed 's/^debian\([0-9]\)/deb\1/')
# Updates of a release keep the part before the hyphen.
libxslt=$(dpkg-query --show --showformat '${Version}' libxslt1.1)
libxslt=${libxslt%-*}
next=$(echo "$libxslt" | awk -F. -v OFS=. '{ $NF = int($NF) + 1; print }')
date=$(LC_ALL=C date --utc --rfc-email --date "@$SOURCE_DATE_EPOCH")
cat >"$stage/debian/changelog" <<CHANGELOG
virtmoment ($version) unstable; urgency=medium

  * Release ${version%~*}.

 -- The virtmoment project <virtmoment@virtmoment.dev>  $date
CHANGELOG
gzip --no-name --best <"$stage/debian/changelog" >"$documents/changelog.gz"
find "$package/usr/share/man" -name '*.1' -exec gzip --no-name --best {} +

cd "$stage"
mkdir "$package/DEBIAN"
dpkg-shlibdeps -Tdebian/substvars "$package/usr/bin/virtmoment"
(cd "$package" && find usr -type f | LC_ALL=C sort | xargs md5sum >DEBIAN/md5sums)
dpkg-gencontrol -Tdebian/substvars "-Vlibxslt:Depends=libxslt1.1 (>= $libxslt), libxslt1.1 (<< $next~)" -P"$package" -fdebian/files
find "$package" -type d -exec chmod 755 {} +
mkdir -p "$repository/dist"
dpkg-deb --root-owner-group --build "$package" "$repository/dist"
