#!/usr/bin/env bash
# Builds the image of the Dockerfile's target flink without any base image: image.sh [--tag NAME] [--jar FILE] [--archive FILE]
#
# For machines that cannot pull images. The root file system has a Java runtime by jlink, the C library of this machine,
# busybox, and Flink from Maven's repository. Needs Linux, root (otherwise it calls buildah unshare), buildah, a JDK 17,
# Maven, and a static busybox (Debian: busybox-static).
set -euo pipefail
unset CDPATH
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

fail() {
  echo "$1" >&2
  exit "${2:-1}"
}

tag=shardflow:0.1.0 jar='' archive=''
original=("$@")
while [ $# -gt 0 ]; do
  case "$1" in
  --help)
    sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit 0
    ;;
  --tag | --jar | --archive)
    [ -n "${2:-}" ] || fail "$1 needs a value." 2
    printf -v "${1#--}" %s "$2"
    shift 2
    ;;
  *) fail "$1 is not an option; see image.sh --help." 2 ;;
  esac
done
for program in buildah jlink mvn ldd busybox; do
  command -v "$program" >/dev/null || fail "$program is needed: install it."
done
busybox=$(command -v busybox)
if ldd "$busybox" >/dev/null 2>&1; then
  fail "$busybox is not static: install a static one (Debian: busybox-static)."
fi
if [ -z "$jar" ]; then
  # shellcheck disable=SC2012
  jar=$(ls -t "$root"/jobs/target/jobs-*.jar 2>/dev/null | head -n 1) || true
fi
[ -f "$jar" ] || fail "There is no jar ${jar:-of the jobs}: run mvn -q -DskipTests -pl jobs -am package, or give --jar." 2
[ "$(id -u)" = 0 ] || exec buildah unshare -- "${BASH_SOURCE[0]}" ${original[@]+"${original[@]}"}

container=$(buildah from scratch)
trap 'buildah rm "$container" >/dev/null' EXIT
image=$(buildah mount "$container")

mkdir -p "$image"/{bin,dev,etc/ssl/certs,lib64,opt,proc,sys,tmp,usr/bin,data}
chmod 1777 "$image/tmp"
cp "$busybox" "$image/bin/busybox"
for name in sh cat cp dirname basename date env grep hostname id kill ls mkdir mv nc rm sed sleep tail test tr uname wget; do
  ln -s busybox "$image/bin/$name"
done
ln -s /bin/env "$image/usr/bin/env"
echo 'flink:x:9999:9999::/opt/flink:/bin/sh' >"$image/etc/passwd"
echo 'flink:x:9999:' >"$image/etc/group"
echo 'hosts: files dns' >"$image/etc/nsswitch.conf"
[ ! -f /etc/ssl/certs/ca-certificates.crt ] || cp -L /etc/ssl/certs/ca-certificates.crt "$image/etc/ssl/certs/"

jlink --no-header-files --no-man-pages --strip-debug --compress=2 --output "$image/opt/java" --add-modules \
  java.se,jdk.crypto.ec,jdk.httpserver,jdk.jcmd,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs

"$here/flink/assemble.sh" "$image/opt/flink"
cp "$jar" "$image/opt/flink/usrlib/jobs.jar"
mkdir -p "$image/opt/flink/log"

# The C library, and what the programs of Java and the library of RocksDB are linked with.
native=$(mktemp -d)
rocksdb=$(ls "$image"/opt/flink/lib/frocksdbjni-*.jar)
(cd "$native" && "$image/bin/busybox" unzip -q "$rocksdb" librocksdbjni-linux64.so)
find "$image/opt/java" "$native" -type f \( -name '*.so' -o -perm -100 \) -exec ldd {} + 2>/dev/null |
  sed -n -E 's/^\t(.* => )?(\/[^ ]+) \(0x.*/\2/p' | sort -u | while IFS= read -r library; do
  case "$library" in "$image"/* | "$native"/*) continue ;; esac
  mkdir -p "$image$(dirname "$library")"
  cp -L "$library" "$image$library"
done
# Loaded by name, not linked.
for library in libresolv.so.2 libnss_dns.so.2 libnss_files.so.2; do
  found=$(ldconfig -p | sed -n "s/.*$library .*x86-64.* => //p" | head -n 1)
  [ -z "$found" ] || { mkdir -p "$image$(dirname "$found")" && cp -L "$found" "$image$found"; }
done
rm -r "$native"

chown -R 9999:9999 "$image/opt/flink" "$image/data"
buildah config --user 9999:9999 --workingdir /opt/flink --port 6123 --port 8081 --env FLINK_HOME=/opt/flink \
  --env JAVA_HOME=/opt/java --env PATH=/opt/flink/bin:/opt/java/bin:/bin:/usr/bin --entrypoint '[]' --cmd '' \
  --label org.opencontainers.image.title=shardflow "$container"
buildah commit -q "$container" "$tag" >/dev/null
[ -z "$archive" ] || buildah push -q "$tag" "oci-archive:$archive:$tag"
echo "$tag"
