# Refusals of many kinds, one after another, and what is left after each.

h1$ docker network create --subnet 10.17.1.0/24 --label k=v net-a
<ID1>

h1$ docker network create -d overlay --subnet 10.17.2.0/24 net-b
<ID2>

h1$ docker network create --internal --subnet 10.17.3.0/24 net-c
<ID3>

h1$ docker create --name c1 --network net-a --ip 10.17.1.1 busybox sleep 100000
<ID4>

h1$ docker start c1
Error response from daemon: Address already in use
Error: failed to start containers: c1
[1]

h1$ docker inspect c1 -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}'
created 128 Address already in use

h1$ docker network disconnect net-a c1

h1$ docker network connect --ip 10.17.1.7 net-a c1

h1$ docker start c1
c1

h1$ docker inspect c1 -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}|{{.NetworkSettings.Networks}}' | cut -c1-20
running 0 |map[net-a

h1$ docker run -d --name c2 --network net-b --ip 10.17.2.1 busybox sleep 100000
<ID5>
docker: Error response from daemon: Address already in use
[125]

h1$ docker inspect c2 -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}'
created 128 Address already in use

h1$ docker run -d --name c3 --network net-b --ip 10.17.1.9 busybox sleep 100000
<ID6>
docker: Error response from daemon: Invalid address 10.17.1.9: It does not belong to any of this network's subnets
[125]

h1$ docker rm c2 c3
c2
c3

h1$ docker run -d --name c2 --network net-b --network-alias x --link c1:y busybox sleep 100000
<ID7>

h1$ docker exec c2 ping -c 1 -W 1 y
ping: bad address 'y'
[1]

h1$ docker exec c2 ping -c 1 -W 1 x | head -1
PING x (10.17.2.2): 56 data bytes

h1$ docker network connect --link c2:two net-b c1

h1$ docker exec c1 ping -c 1 -W 1 two | head -1
PING two (10.17.2.2): 56 data bytes

h1$ docker network connect --ip 10.17.2.300 net-b c1
Error response from daemon: Invalid IPv4 address: 10.17.2.300)
[1]

h1$ docker network connect net-c c2

h1$ docker network connect net-c c1

h1$ docker exec c2 ip route
default via 10.17.3.1 dev eth2
10.17.2.0/24 dev eth0 scope link  src 10.17.2.2
10.17.3.0/24 dev eth2 scope link  src 10.17.3.2
172.18.0.0/16 dev eth1 scope link  src 172.18.0.2

h1$ docker network disconnect net-b c2

h1$ docker exec c2 ip route
default via 10.17.3.1 dev eth2
10.17.3.0/24 dev eth2 scope link  src 10.17.3.2

h1$ docker exec c2 ping -c 1 -W 1 c1 | head -1
PING c1 (10.17.3.3): 56 data bytes

h1$ docker exec c2 ping -c 1 -W 1 10.99.0.12
PING 10.99.0.12 (10.99.0.12): 56 data bytes

--- 10.99.0.12 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker network rm net-a net-b net-c
Error response from daemon: error while removing network: network net-a id <ID1> has active endpoints
Error response from daemon: error while removing network: network net-b id <ID2> has active endpoints
Error response from daemon: error while removing network: network net-c id <ID3> has active endpoints
[1]

h1$ docker network rm $(docker network ls -q --filter label=k)
Error response from daemon: error while removing network: network net-a id <ID1> has active endpoints
[1]

h1$ docker network prune -f --filter label=k=v

h1$ docker run --rm --network net-a --network-alias x --ip 10.17.1.7 busybox hostname
docker: Error response from daemon: Address already in use
[125]

h1$ docker run --rm --network net-a -p 80:80/tcp -p 80:80/udp --name pp busybox ip -4 -o addr show eth0
<N>: eth0    inet 10.17.1.2/24 brd 10.17.1.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker run --rm --network net-c -P --expose 80 --name pc busybox ip route
default via 10.17.3.1 dev eth0
10.17.3.0/24 dev eth0 scope link  src 10.17.3.4

h1$ docker create --name pn --network none -p 81:80 busybox sleep 1
<ID8>

h1$ docker inspect pn -f '{{json .HostConfig.PortBindings}} {{json .NetworkSettings.Ports}}'
{"80/tcp":[{"HostIp":"","HostPort":"81"}]} {}

h1$ docker network connect net-a pn
Error response from daemon: container cannot be connected to multiple networks with one of the networks in private (none) mode
[1]

h1$ docker network disconnect none pn

h1$ docker network connect net-a pn

h1$ docker start -a pn

h1$ docker inspect pn -f '{{range $n, $c := .NetworkSettings.Networks}}{{$n}} {{end}}{{.State.Status}}'
net-a exited

h1$ docker run -d --name ph --network host --dns 1.2.3.4 busybox sleep 100000
<ID9>

h1$ docker network connect net-a ph
Error response from daemon: container sharing network namespace with another container or host cannot be connected to any other network
[1]

h1$ docker network connect host c1
Error response from daemon: container cannot be disconnected from host network or connected to host network
[1]

h1$ docker network disconnect net-a ph
Error response from daemon: container <ID9> is not connected to network net-a
[1]

h1$ docker network disconnect bridge c1
Error response from daemon: container <ID4> is not connected to network bridge
[1]

h1$ docker exec ph cat /etc/resolv.conf
nameserver 1.2.3.4

h1$ docker network inspect host -f '{{len .Containers}}'
1

h1$ docker run -d --name cc --network container:c1 busybox sleep 100000
<ID10>

h1$ docker network connect net-a cc
Error response from daemon: container sharing network namespace with another container or host cannot be connected to any other network
[1]

h1$ docker network disconnect net-a cc
Error response from daemon: container <ID10> is not connected to network net-a
[1]

h1$ docker ps -a --format '{{.Names}} {{.Networks}} {{.State}}' | grep -v ' net-' | sort
cc  running
ph host running

h1$ docker ps -a --filter network=net-c --format '{{.Names}}' | sort
c1
c2

h1$ docker ps -a --filter network=nosuch --format '{{.Names}}'

h1$ docker network create --subnet 10.17.1.128/25 overlap
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create -d overlay --subnet 10.17.2.0/25 overlap
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create --subnet 10.17.2.0/24 local-same
<ID11>

h1$ docker network create -d overlay --subnet 10.17.1.0/24 global-same
<ID12>

h2$ docker network inspect global-same -f '{{.Scope}} {{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
global 10.17.1.0/24

h2$ docker network create --subnet 10.17.1.0/24 net-a
<ID13>

h2$ docker run -d --name far --network global-same busybox sleep 100000
<ID14>

h1$ docker run -d --name near --network global-same busybox sleep 100000
<ID15>

h1$ docker exec near ping -c 1 -W 2 far | head -2
PING far (10.17.1.2): 56 data bytes
64 bytes from 10.17.1.2: seq=0 ttl=64 time=<MS> ms

h1$ docker rm -f $(docker ps -aq) | wc -l
6

h2$ docker rm -f far
far

h2$ docker network rm net-a net-b global-same
net-a
net-b
global-same

h1$ docker network rm net-a net-c local-same overlap
net-a
net-c
local-same
Error response from daemon: network overlap not found
[1]
