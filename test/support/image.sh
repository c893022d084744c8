#!/bin/sh
# Makes a container image of this machine's own node, as nothing is pulled: test/support/image.sh ENGINE NAME PATH...
# ENGINE is podman or docker; each PATH of the checkout is put under /app. Its entry point is node.
set -eu
engine=$1 name=$2
shift 2

node=$(node -p process.execPath)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

mkdir -p "$root/bin" "$root/app" "$root/tmp" "$root/etc"
cp "$node" "$root/bin/node"
# What it is linked with, the loader included: "libm.so.6 => /lib/…/libm.so.6 (0x…)" and "/lib64/ld-linux-x86-64.so.2 (0x…)".
ldd "$node" | grep -o '/[^ ]*' | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done
echo '{"type":"module"}' >"$root/app/package.json"
tar -c "$@" | tar -x -C "$root/app"

# Podman would keep the one it had by this name, without a name.
"$engine" rmi -f "$name" >/dev/null 2>&1 || true
tar -C "$root" -c . | "$engine" import --change 'WORKDIR /app' --change 'ENTRYPOINT ["/bin/node"]' - "$name" >/dev/null
