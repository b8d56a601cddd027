#!/bin/sh
# Makes dist/virtmoment_VERSION_ARCHITECTURE.deb with Debian's own tools (package dpkg-dev). The command must be built for the release this runs on:
# its dependencies are those of the libraries it was linked with here. SOURCE_DATE_EPOCH is the date of all files; by default the last commit's.
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

# No + or - in front: a version of this project's own, not one of Debian's.
version=$("$package/usr/bin/virtmoment" --version)
date=$(LC_ALL=C date --utc --rfc-email --date "@$SOURCE_DATE_EPOCH")
cat >"$stage/debian/changelog" <<CHANGELOG
virtmoment ($version) unstable; urgency=medium

  * Release $version.

 -- The virtmoment project <virtmoment@virtmoment.dev>  $date
CHANGELOG
gzip --no-name --best <"$stage/debian/changelog" >"$documents/changelog.gz"
find "$package/usr/share/man" -name '*.1' -exec gzip --no-name --best {} +

cd "$stage"
mkdir "$package/DEBIAN"
dpkg-shlibdeps -Tdebian/substvars "$package/usr/bin/virtmoment"
(cd "$package" && find usr -type f | LC_ALL=C sort | xargs md5sum >DEBIAN/md5sums)
dpkg-gencontrol -Tdebian/substvars -P"$package" -fdebian/files
find "$package" -type d -exec chmod 755 {} +
mkdir -p "$repository/dist"
dpkg-deb --root-owner-group --build "$package" "$repository/dist"
