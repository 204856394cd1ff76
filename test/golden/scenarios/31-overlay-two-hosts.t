# Overlays from both hosts: names, addresses, deletion, the same subnet and the same name.

h1$ docker network create -d overlay --label a=b ov1
<ID1>

h2$ docker network create -d overlay ov1
Error response from daemon: network with name ov1 already exists
[1]

h2$ docker network create -d overlay ov2
<ID2>

h1$ docker network create -d overlay --subnet 10.0.1.0/24 ov3
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create -d overlay --subnet 10.0.0.0/16 ov3
Error response from daemon: Pool overlaps with other one on this address space
[1]

h2$ docker network create --subnet 10.0.0.0/24 --label where=h2 br
<ID3>

h1$ docker network create --subnet 10.0.0.0/24 br
<ID4>

h1$ docker network ls --filter type=custom --format '{{.Name}} {{.Driver}} {{.Scope}}' #! sort
br bridge local
ov1 overlay global
ov2 overlay global

h2$ docker network ls --filter scope=global --format '{{.Name}}' #! sort
ov1
ov2

h2$ docker network inspect ov1 ov2 --format '{{.Name}} {{json .IPAM.Config}} {{json .Labels}} {{json .Options}} {{.Scope}}'
ov1 [{"Subnet":"10.0.0.0/24","Gateway":"10.0.0.1"}] {"a":"b"} {} global
ov2 [{"Subnet":"10.0.1.0/24","Gateway":"10.0.1.1"}] {} {} global

h1$ docker run -d --name a1 --hostname a1 --network ov1 --network-alias web busybox sleep 100000
<ID5>

h2$ docker run -d --name b1 --hostname b1 --network ov1 --network-alias web busybox sleep 100000
<ID6>

h2$ docker run -d --name a1 --network ov1 busybox sleep 100000
<ID7>
docker: Error response from daemon: endpoint with name a1 already exists in network ov1
[125]

h2$ docker rm -f a1
a1

h1$ docker inspect -f '{{.NetworkSettings.Networks.ov1.IPAddress}} {{.NetworkSettings.Networks.ov1.MacAddress}} {{.NetworkSettings.Networks.ov1.Gateway}}|{{.NetworkSettings.Networks.ov1.IPPrefixLen}}' a1
10.0.0.2 02:42:0a:00:00:02 |24

h2$ docker inspect -f '{{.NetworkSettings.Networks.ov1.IPAddress}} {{.NetworkSettings.Networks.ov1.MacAddress}}' b1
10.0.0.3 02:42:0a:00:00:03

h1$ docker exec a1 nslookup web | grep Address | sort | tail -2
Address: 10.0.0.2
Address: 10.0.0.3

h1$ docker exec a1 nslookup b1 | grep -A1 Name
Name:	b1
Address: 10.0.0.3

h2$ docker exec b1 nslookup a1.ov1 | grep -A1 Name
Name:	a1.ov1
Address: 10.0.0.2

h2$ docker exec b1 nslookup 10.0.0.2 | grep name
2.0.0.10.in-addr.arpa	name = a1.ov1

h1$ docker network connect ov2 a1

h2$ docker network connect ov2 b1

h1$ docker exec a1 ping -c 1 -W 2 b1.ov2
PING b1.ov2 (10.0.1.3): 56 data bytes
64 bytes from 10.0.1.3: seq=0 ttl=64 time=<MS> ms

--- b1.ov2 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h2$ docker network disconnect ov1 b1

h1$ docker exec a1 ping -c 1 -W 2 b1
PING b1 (10.0.1.3): 56 data bytes
64 bytes from 10.0.1.3: seq=0 ttl=64 time=<MS> ms

--- b1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec a1 ping -c 1 -W 2 web
PING web (10.0.0.2): 56 data bytes
64 bytes from 10.0.0.2: seq=0 ttl=64 time=<MS> ms

--- web ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h2$ docker network rm ov1
Error response from daemon: error while removing network: network ov1 id <ID1> has active endpoints
[1]

h1$ docker network disconnect ov1 b1
Error response from daemon: No such container: b1
[1]

h2$ docker network rm ov1 ov2
Error response from daemon: error while removing network: network ov1 id <ID1> has active endpoints
Error response from daemon: error while removing network: network ov2 id <ID2> has active endpoints
[1]

h1$ docker network inspect ov2 --format '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
a1 10.0.1.2/24
b1 10.0.1.3/24

h2$ docker run -d --name b2 --network ov2 --ip 10.0.1.9 busybox sleep 100000
<ID8>
docker: Error response from daemon: user specified IP address is supported only when connecting to networks with user configured subnets
[125]

h2$ docker network create -d overlay --subnet 10.140.0.0/24 ov4
<ID9>

h2$ docker run -d --name b3 --network ov4 --ip 10.140.0.9 busybox sleep 100000
<ID10>

h1$ docker run -d --name a3 --network ov4 --ip 10.140.0.9 busybox sleep 100000
<ID11>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm a3
a3

h2$ docker stop -t 0 b3
b3

h1$ docker run -d --name a3 --network ov4 --ip 10.140.0.9 busybox sleep 100000
<ID12>

h2$ docker start b3
Error response from daemon: Address already in use
Error: failed to start containers: b3
[1]

h2$ docker inspect -f '{{.State.Status}} {{.State.Error}}' b3
exited Address already in use

h1$ docker rm -f a3
a3

h2$ docker start b3
b3

h2$ docker exec b3 ip -4 -o addr show eth0
<N>: eth0    inet 10.140.0.9/24 brd 10.140.0.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker network prune -f
Deleted Networks:
br

h2$ docker network prune -f #! sort
Deleted Networks:
br

h1$ docker network ls --filter type=custom --format '{{.Name}}' #! sort
docker_gwbridge
ov1
ov2
ov4

h2$ docker rm -f b1 b2 b3 #! sort
b1
b2
b3

h1$ docker rm -f a1
a1

h1$ docker network prune -f #! sort
Deleted Networks:
docker_gwbridge
ov1
ov2
ov4

h2$ docker network prune -f #! sort
Deleted Networks:
docker_gwbridge

h2$ docker network ls --filter type=custom --format '{{.Name}}' #! sort
