# Overlay networks over two hosts: names, addresses, clashes, and what one host sees of the other.

h1$ docker network create -d overlay ov_net2
<ID1>

h2$ docker network ls --filter driver=overlay --format '{{.Name}} {{.Driver}} {{.Scope}}'
ov_net2 overlay global

h2$ docker network create -d overlay ov_net2
Error response from daemon: network with name ov_net2 already exists
[1]

h2$ docker network create -d overlay --subnet 172.19.0.0/24 --gateway 172.19.0.1 ov_net3
<ID2>

h1$ docker network inspect --format '{{json .IPAM.Config}} {{.Scope}} {{.Attachable}}' ov_net3
[{"Subnet":"172.19.0.0/24","Gateway":"172.19.0.1"}] global false

h1$ docker network create -d overlay --subnet 172.19.0.0/24 ov_net4
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker run -d --name box1 --network ov_net3 busybox sleep 100000
<ID3>

h2$ docker run -d --name box2 --network ov_net3 busybox sleep 100000
<ID4>

h1$ docker inspect --format '{{.NetworkSettings.Networks.ov_net3.IPAddress}} {{.NetworkSettings.Networks.ov_net3.MacAddress}} {{.NetworkSettings.Networks.ov_net3.Gateway}}' box1
172.19.0.2 02:42:ac:13:00:02

h2$ docker inspect --format '{{.NetworkSettings.Networks.ov_net3.IPAddress}} {{.NetworkSettings.Networks.ov_net3.MacAddress}} {{.NetworkSettings.Networks.ov_net3.Gateway}}' box2
172.19.0.3 02:42:ac:13:00:03

h1$ docker exec box1 ping -c 1 -W 2 box2
PING box2 (172.19.0.3): 56 data bytes
64 bytes from 172.19.0.3: seq=0 ttl=64 time=<MS> ms

--- box2 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h2$ docker exec box2 ping -c 1 -W 2 box1
PING box1 (172.19.0.2): 56 data bytes
64 bytes from 172.19.0.2: seq=0 ttl=64 time=<MS> ms

--- box1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h2$ docker exec box2 ping -c 1 -W 2 box1.ov_net3
PING box1.ov_net3 (172.19.0.2): 56 data bytes
64 bytes from 172.19.0.2: seq=0 ttl=64 time=<MS> ms

--- box1.ov_net3 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker network inspect ov_net3 --format '{{range .Containers}}{{.Name}} {{.IPv4Address}} {{end}}'
box1 172.19.0.2/24 box2 172.19.0.3/24

h2$ docker network inspect ov_net3 --format '{{len .Containers}}'
2

h2$ docker network connect --alias friend ov_net2 box2

h1$ docker network connect ov_net2 box1

h1$ docker exec box1 ping -c 1 -W 2 friend
PING friend (10.0.0.2): 56 data bytes
64 bytes from 10.0.0.2: seq=0 ttl=64 time=<MS> ms

--- friend ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec box1 ip route
default via 172.18.0.1 dev eth1
10.0.0.0/24 dev eth2 scope link  src 10.0.0.3
172.18.0.0/16 dev eth1 scope link  src 172.18.0.2
172.19.0.0/24 dev eth0 scope link  src 172.19.0.2

h2$ docker network disconnect ov_net3 box2

h1$ docker exec box1 ping -c 1 -W 1 172.19.0.3
PING 172.19.0.3 (172.19.0.3): 56 data bytes

--- 172.19.0.3 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec box1 ping -c 1 -W 1 box2
PING box2 (10.0.0.2): 56 data bytes
64 bytes from 10.0.0.2: seq=0 ttl=64 time=<MS> ms

--- box2 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h2$ docker run -d --name box5 --network ov_net3 --ip 172.19.0.3 busybox sleep 100000
<ID5>

h1$ docker run -d --name box6 --network ov_net3 --ip 172.19.0.3 busybox sleep 100000
<ID6>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm box6
box6

h1$ docker exec box1 ping -c 1 -W 2 box5
PING box5 (172.19.0.3): 56 data bytes
64 bytes from 172.19.0.3: seq=0 ttl=64 time=<MS> ms

--- box5 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker network rm ov_net3
Error response from daemon: error while removing network: network ov_net3 id <ID2> has active endpoints
[1]

h1$ docker rm -f box1
box1

h2$ docker stop -t 0 box5
box5

h1$ docker network rm ov_net3
ov_net3

h2$ docker start box5
Error response from daemon: network <ID2> not found
Error: failed to start containers: box5
[1]

h2$ docker rm -f box2 box5 #! sort
box2
box5

h1$ docker network rm ov_net2
ov_net2
