#!/usr/bin/env bash
# slurmd 22.05.8 (Debian 12): on a configuration that uses no control groups at all (proctrack/linuxproc, task/none, no accounting) it runs in a
# network namespace entered with nsenter, and ends in the same namespace entered with `ip netns exec` with "No filesystem mounted on
# /sys/fs/cgroup": `ip netns exec` mounts /sys anew, without what lies below it, and slurmd starts its cgroup layer whether or not a plugin asks
# for it. Needs root and Debian 12; the packages are unpacked in a temporary folder, not installed.
set -euo pipefail
folder=$(mktemp -d); space=finding$$
trap 'ip netns delete $space 2> /dev/null; rm -rf "$folder"' EXIT
cd "$folder"; chmod 755 .
for package in slurmd slurm-wlm-basic-plugins libmunge2 libhwloc15 libnuma1; do apt-get download -qq "$package" 2> /dev/null; done
apt-cache policy slurmd | grep -q 22.05.8
for file in *.deb; do dpkg -x "$file" root; done
plugins=$folder/root/usr/lib/x86_64-linux-gnu/slurm-wlm
export LD_LIBRARY_PATH=$plugins:$folder/root/usr/lib/x86_64-linux-gnu
mkdir state spool
cat > slurm.conf <<CONF
ClusterName=finding
SlurmctldHost=$(hostname)
SlurmUser=root
PluginDir=$plugins
AuthInfo=socket=$folder/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmdPidFile=$folder/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
NodeName=one NodeAddr=127.0.0.1 CPUs=1 State=UNKNOWN
PartitionName=all Nodes=one Default=YES
CONF
ip netns add $space; ip -n $space link set lo up
daemon="$folder/root/usr/sbin/slurmd-wlm -D -N one -f $folder/slurm.conf"
timeout 5 nsenter --net=/run/netns/$space $daemon > entered 2>&1 || true
timeout 5 ip netns exec $space $daemon > executed 2>&1 || true
seen() { grep -o -e 'No filesystem mounted on /sys/fs/cgroup' -e 'slurmd version [0-9.]* started' "$1" | sort -u | sed "s/^/$1: /"; }
{ seen entered; seen executed; } | tee seen
diff - seen <<'SEEN'
entered: slurmd version 22.05.8 started
executed: No filesystem mounted on /sys/fs/cgroup
SEEN
