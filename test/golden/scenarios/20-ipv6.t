# Networks with IPv6: addresses, gateways, names, pings of both families.

h1$ docker network create --ipv6 --subnet 10.93.0.0/24 --subnet fd00:93::/64 six
<ID1>

h1$ docker run -d --name one --hostname one --network six busybox sleep 100000
<ID2>

h1$ docker run -d --name two --hostname two --network six --ip6 fd00:93::22 --ip 10.93.0.22 busybox sleep 100000
<ID3>

h1$ docker inspect --format '{{.NetworkSettings.Networks.six.GlobalIPv6Address}} {{.NetworkSettings.Networks.six.IPv6Gateway}}' one
fd00:93::2 fd00:93::1

h1$ docker exec one ping -c 1 -W 1 two
PING two (fd00:93::22): 56 data bytes
64 bytes from fd00:93::22: seq=0 ttl=64 time=<MS> ms

--- two ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one ping -6 -c 1 -W 1 fd00:93::22
PING fd00:93::22 (fd00:93::22): 56 data bytes
64 bytes from fd00:93::22: seq=0 ttl=64 time=<MS> ms

--- fd00:93::22 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one ip -6 route | grep -v fe80 | sed 's/  */ /g'
fd00:93::/64 dev eth0 metric 256
default via fd00:93::1 dev eth0 metric 1024
multicast ff00::/8 dev eth0 metric 256

h1$ docker exec one cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.93.0.2	one
fd00:93::2	one

h1$ docker run -d --name bad --network six --ip6 fd00:94::1 busybox sleep 100000
<ID4>
docker: Error response from daemon: Invalid address fd00:94::1: It does not belong to any of this network's subnets
[125]

h1$ docker run -d --name bad2 --network six --ip6 fd00:93::22 busybox sleep 100000
<ID5>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm -f bad bad2 #! sort
bad
bad2

h1$ docker network create --ipv6 --subnet fd00:93::/80 --subnet 10.94.0.0/24 overlap
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create --ipv6 --subnet fd00:95::/64 --gateway fd00:95::5 --subnet 10.95.0.0/24 --gateway 10.95.0.9 gw
<ID6>

h1$ docker network inspect gw --format '{{json .IPAM.Config}} {{.EnableIPv6}}'
[{"Subnet":"10.95.0.0/24","Gateway":"10.95.0.9"},{"Subnet":"fd00:95::/64","Gateway":"fd00:95::5"}] true

h1$ docker run -d --name three --network gw busybox sleep 100000
<ID7>

h1$ docker inspect --format '{{.NetworkSettings.Networks.gw.IPAddress}} {{.NetworkSettings.Networks.gw.Gateway}} {{.NetworkSettings.Networks.gw.GlobalIPv6Address}} {{.NetworkSettings.Networks.gw.IPv6Gateway}}' three
10.95.0.1 10.95.0.9 fd00:95::1 fd00:95::5

h1$ docker network create --subnet fd00:96::/64 v6-without-flag
<ID8>

h1$ docker network inspect v6-without-flag --format '{{json .IPAM.Config}} {{.EnableIPv6}}'
[{"Subnet":"172.18.0.0/16","Gateway":"172.18.0.1"},{"Subnet":"fd00:96::/64"}] false

h1$ docker rm -f one two three #! sort
one
three
two

h1$ docker network prune -f #! sort
Deleted Networks:
gw
six
v6-without-flag
