# Flags of run and create which touch a network, and those which do not.

h1$ docker network create --subnet 10.8.0.0/24 n1
<ID1>

h1$ docker run --rm --network n1 --hostname h --domainname d.test busybox hostname -f
h.d.test

h1$ docker run --rm --network n1 --hostname h.d.test busybox hostname
h.d.test

h1$ docker run --rm --network n1 --hostname h.d.test busybox hostname -d
d.test

h1$ docker run --rm --network n1 --hostname h --domainname d.test busybox cat /etc/hosts /etc/hostname
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.8.0.2	h.d.test h
h

h1$ docker run --rm --network n1 --domainname d.test --name dn busybox hostname -d
d.test

h1$ docker run --rm --uts host busybox hostname
h1

h1$ docker run --rm --uts host --hostname x busybox hostname
docker: Error response from daemon: conflicting options: hostname and the UTS mode
[125]

h1$ docker run --rm --entrypoint hostname --hostname e busybox
e

h1$ docker run --rm --entrypoint '' --hostname e busybox hostname
e

h1$ docker run --rm --entrypoint ip --network n1 busybox -4 -o addr show eth0
<N>: eth0    inet 10.8.0.2/24 brd 10.8.0.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker run --rm -e A=1 -e B=2 --env C=3 busybox sh -c 'echo $A$B$C'
123

h1$ docker run --rm --init busybox sh -c 'echo init'
init

h1$ docker run --rm --cap-drop NET_RAW --network n1 busybox hostname -i
10.8.0.2

h1$ echo in | docker run --rm -i busybox cat
in

h1$ docker run --rm --restart always busybox hostname
docker: conflicting options: cannot specify both --restart and --rm
[125]

h1$ docker run -d --rm busybox sh -c 'exit 1' >/dev/null; echo $?
0

h1$ docker run --rm --label a=b --label-file /nosuch busybox hostname
docker: open /nosuch: no such file or directory
[125]

h1$ docker run --rm --env-file /nosuch busybox hostname
docker: open /nosuch: no such file or directory
[125]

h1$ docker run --rm --cidfile /tmp/g10-cid busybox sh -c 'exit 0'; cat /tmp/g10-cid | wc -c; rm -f /tmp/g10-cid
64

h1$ docker run --rm --network-alias a busybox hostname
docker: network-scoped aliases are only supported for user-defined networks
[125]

h1$ docker run --rm --network n1 --network-alias a --network-alias b --hostname me busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.8.0.2	me

h1$ docker run --rm --network n1 --ip 10.8.0.44 --mac-address 02:00:00:00:00:44 busybox ip -o link show eth0 | grep -o 'link/ether [0-9a-f:]*'
docker: "specify mac-address per network" requires API version 1.44, but the Docker daemon API version is 1.41
[1]

h1$ docker run --rm --network n1 --mac-address 02-00-00-00-00-44 busybox ip -o link show eth0 | grep -o 'link/ether [0-9a-f:]*'
docker: "specify mac-address per network" requires API version 1.44, but the Docker daemon API version is 1.41
[1]

h1$ docker run --rm --mac-address 0200.0000.0044 busybox ip -o link show eth0 | grep -o 'link/ether [0-9a-f:]*'
docker: "specify mac-address per network" requires API version 1.44, but the Docker daemon API version is 1.41
[1]

h1$ docker run --rm --network host --mac-address 02:00:00:00:00:44 busybox hostname
docker: "specify mac-address per network" requires API version 1.44, but the Docker daemon API version is 1.41
[125]

h1$ docker run --rm --network container:x --mac-address 02:00:00:00:00:44 busybox hostname
docker: "specify mac-address per network" requires API version 1.44, but the Docker daemon API version is 1.41
[125]

h1$ docker run --rm --add-host a:1.2.3 busybox hostname
invalid argument "a:1.2.3" for "--add-host" flag: invalid IP address in add-host: "1.2.3"

Usage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]
[125]

h1$ docker run --rm --add-host a busybox hostname
invalid argument "a" for "--add-host" flag: bad format for add-host: "a"

Usage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]
[125]

h1$ docker run --rm --add-host a: busybox hostname
invalid argument "a:" for "--add-host" flag: invalid IP address in add-host: ""

Usage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]
[125]

h1$ docker run --rm --add-host a:::1 --hostname me busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
::1	a
172.17.0.2	me

h1$ docker run --rm --add-host a=1.2.3.4 --hostname me busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
1.2.3.4	a
172.17.0.2	me

h1$ docker run --rm --dns banana busybox hostname
invalid argument "banana" for "--dns" flag: IP address is not correctly formatted: banana

Usage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]
[125]

h1$ docker run --rm --dns 1.2.3.4 --dns-search . busybox cat /etc/resolv.conf
nameserver 1.2.3.4

h1$ docker run --rm --dns-search 'bad_domain!' busybox cat /etc/resolv.conf
invalid argument "bad_domain!" for "--dns-search" flag: bad_domain! is not a valid domain

Usage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]
[125]

h1$ docker run --rm --dns-opt ndots:9 --dns 1.2.3.4 --network n1 busybox cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:9

h1$ docker run --rm --publish-all --network n1 --expose 81 busybox sh -c 'exit 0'

h1$ docker run --rm --expose 65536 busybox hostname
docker: invalid range format for --expose: 65536, error: strconv.ParseUint: parsing "65536": value out of range
[125]

h1$ docker run --rm --expose 90-80 busybox hostname
docker: invalid range format for --expose: 90-80, error: invalid range specified for port: 90-80
[125]

h1$ docker run -d --name kk --stop-signal SIGINT --network n1 busybox sleep 100000
<ID2>

h1$ docker inspect kk -f '{{.Config.StopSignal}} {{.HostConfig.AutoRemove}} {{.Config.Tty}} {{.Config.OpenStdin}} {{.Config.AttachStdout}}'
SIGINT false false false false

h1$ docker rm -f kk
kk

h1$ docker run --rm --network n1
docker: 'docker run' requires at least 1 argument

Usage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]
[1]

h1$ docker run --rm --nosuchflag busybox 2>&1 | head -1
unknown flag: --nosuchflag

h1$ docker create --name cr --network n1 --ip 10.8.0.9 busybox hostname -i
<ID3>

h1$ docker start -a cr
10.8.0.9

h1$ docker start -a cr
10.8.0.9

h1$ docker inspect cr -f '{{.State.ExitCode}} {{json .NetworkSettings.Networks.n1.IPAMConfig}} {{.NetworkSettings.Networks.n1.IPAddress}}|'
0 {"IPv4Address":"10.8.0.9"} |

h1$ docker rm cr
cr

h1$ docker network rm n1
n1
