# Subnets, ranges, gateways, auxiliary and static addresses; what is refused, and how.

h1$ docker network create --subnet 10.60.0.0/24 --ip-range 10.60.0.128/28 --gateway 10.60.0.129 --aux-address a=10.60.0.130 --aux-address b=10.60.0.5 r1
<ID1>

h1$ docker network inspect --format '{{json .IPAM.Config}}' r1
[{"Subnet":"10.60.0.0/24","IPRange":"10.60.0.128/28","Gateway":"10.60.0.129","AuxiliaryAddresses":{"a":"10.60.0.130","b":"10.60.0.5"}}]

h1$ docker run -d --name c1 --network r1 busybox sleep 100000
<ID2>

h1$ docker inspect --format '{{.NetworkSettings.Networks.r1.IPAddress}} {{.NetworkSettings.Networks.r1.Gateway}} {{.NetworkSettings.Networks.r1.IPPrefixLen}}' c1
10.60.0.128 10.60.0.129 24

h1$ docker run -d --name c2 --network r1 --ip 10.60.0.7 busybox sleep 100000
<ID3>

h1$ docker run -d --name c3 --network r1 --ip 10.60.0.7 busybox sleep 100000
<ID4>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm c3
c3

h1$ docker run -d --name c3 --network r1 --ip 10.60.0.5 busybox sleep 100000
<ID5>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm c3
c3

h1$ docker run -d --name c3 --network r1 --ip 10.61.0.5 busybox sleep 100000
<ID6>
docker: Error response from daemon: Invalid address 10.61.0.5: It does not belong to any of this network's subnets
[125]

h1$ docker rm c3
c3

h1$ docker run -d --name c3 --network r1 --ip 10.60.0.255 busybox sleep 100000
<ID7>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm c3
c3

h1$ docker run -d --name c3 --network r1 --ip 10.60.0.0 busybox sleep 100000
<ID8>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm c3
c3

h1$ docker run -d --name c3 --network r1 --ip 10.60.0.129 busybox sleep 100000
<ID9>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm c3
c3

h1$ docker run -d --name c3 --network bridge --ip 172.17.0.9 busybox sleep 100000
<ID10>
docker: Error response from daemon: user specified IP address is supported on user defined networks only
[125]

h1$ docker rm c3
c3

h1$ docker network create --subnet 10.60.0.0/25 r2
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create --subnet 10.60.0.0/24 r1
Error response from daemon: network with name r1 already exists
[1]

h1$ docker network create --subnet 10.62.0.0/30 tiny
<ID11>

h1$ docker run -d --name t1 --network tiny busybox sleep 100000
<ID12>

h1$ docker run -d --name t2 --network tiny busybox sleep 100000
<ID13>
docker: Error response from daemon: no available IPv4 addresses on this network's address pools: tiny (<ID11>)
[125]

h1$ docker rm -f t2
t2

h1$ docker network create --subnet 10.63.0.1/24 host-bits
<ID14>

h1$ docker network inspect --format '{{json .IPAM.Config}}' host-bits
[{"Subnet":"10.63.0.1/24"}]

h1$ docker network create --subnet 10.64.0.0/24 --gateway 10.65.0.1 bad-gateway
no matching subnet for gateway 10.65.0.1
[1]

h1$ docker network create --subnet 10.64.0.0/24 --ip-range 10.65.0.0/28 bad-range
no matching subnet for range 10.65.0.0/28
[1]

h1$ docker network create --subnet 10.64.0.0/24 --aux-address x=10.65.0.1 bad-aux
no matching subnet for aux-address 10.65.0.1
[1]

h1$ docker network create --subnet nonsense bad-subnet
Error response from daemon: Invalid subnet nonsense : invalid CIDR address: nonsense
[1]

h1$ docker network create --gateway 10.64.0.1 no-subnet
every ip-range or gateway must have a corresponding subnet
[1]

h1$ docker network create --subnet 10.66.0.0/24 --subnet 10.67.0.0/24 two-subnets
Error response from daemon: bridge driver doesn't support multiple subnets
[1]

h1$ docker network create --ipv6 --subnet fd00:66::/64 --subnet 10.68.0.0/24 v6
<ID15>

h1$ docker run -d --name s1 --network v6 busybox sleep 100000
<ID16>

h1$ docker inspect --format '{{.NetworkSettings.Networks.v6.IPAddress}} {{.NetworkSettings.Networks.v6.GlobalIPv6Address}} {{.NetworkSettings.Networks.v6.IPv6Gateway}} {{.NetworkSettings.Networks.v6.GlobalIPv6PrefixLen}}' s1
10.68.0.2 fd00:66::2 fd00:66::1 64

h1$ docker run -d --name s2 --network v6 --ip6 fd00:66::99 busybox sleep 100000
<ID17>

h1$ docker inspect --format '{{.NetworkSettings.Networks.v6.GlobalIPv6Address}} {{.NetworkSettings.Networks.v6.MacAddress}}' s2
fd00:66::99 02:42:0a:44:00:03

h1$ docker network create --ipv6 no-v6-subnet
Error response from daemon: could not find an available, non-overlapping IPv6 address pool among the defaults to assign to the network
[1]

h1$ docker network create auto1
<ID18>

h1$ docker network inspect --format '{{json .IPAM.Config}}' auto1
[{"Subnet":"172.19.0.0/16","Gateway":"172.19.0.1"}]

h1$ docker network create auto2
<ID19>

h1$ docker network inspect --format '{{json .IPAM.Config}}' auto2
[{"Subnet":"172.20.0.0/16","Gateway":"172.20.0.1"}]

h1$ docker network rm auto1
auto1

h1$ docker network create auto3
<ID20>

h1$ docker network inspect --format '{{json .IPAM.Config}}' auto3
[{"Subnet":"172.21.0.0/16","Gateway":"172.21.0.1"}]

h1$ docker network disconnect r1 c1

h1$ docker network connect --ip 10.60.0.77 r1 c1

h1$ docker inspect --format '{{.NetworkSettings.Networks.r1.IPAddress}}' c1
10.60.0.77

h1$ docker restart -t 0 c1
c1

h1$ docker inspect --format '{{.NetworkSettings.Networks.r1.IPAddress}}' c1
10.60.0.77

h1$ docker rm -f c1 c2 t1 s1 s2 #! sort
c1
c2
s1
s2
t1

h1$ docker network prune -f #! sort
Deleted Networks:
auto2
auto3
host-bits
r1
tiny
v6
