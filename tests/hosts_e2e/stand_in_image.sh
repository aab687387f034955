# Make an image in a model server's place, of a local root: `vllm` answers /health on the port it is told, and shows what it was given.
# Prints the image with its digest. Run as root on a host with podman and busybox-static.
set -e
root=$(mktemp -d)
mkdir -p "$root/bin" "$root/usr/bin" "$root/tmp" "$root/cache"
cp /bin/busybox "$root/bin/busybox"
ln -s busybox "$root/bin/sh"
cat >"$root/usr/bin/vllm" <<'V'
#!/bin/sh
box=/bin/busybox
for word; do case $word in --port=*) port=${word#--port=} ;; esac; done
$box mkdir -p /tmp/www
echo ok >/tmp/www/health
echo "$@" >/tmp/www/arguments
$box env >/tmp/www/environment
$box id -u >/tmp/www/user
$box grep -h "" /proc/self/limits >/tmp/www/limits
$box df /dev/shm >/tmp/www/shm
{ $box touch /bin/written && echo root; $box touch /cache/written && echo cache; } >/tmp/www/written 2>/dev/null
exec $box httpd -f -p "$port" -h /tmp/www
V
chmod 755 "$root/usr/bin/vllm"
tar -C "$root" -cf - . | podman import --quiet - localhost/stand-in:1 >&2
podman image inspect --format '{{index .RepoDigests 0}}' localhost/stand-in:1
