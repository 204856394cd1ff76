# Publishing everything, binding addresses, masquerading off, config-only networks again, and names that are no good.

h1$ docker network create --subnet 10.101.0.0/24 -o com.docker.network.bridge.host_binding_ipv4=127.0.0.1 local
<ID1>

h1$ docker run -d --name web --network local -p 8080:80 busybox sleep 100000
<ID2>

h1$ docker port web
80/tcp -> 127.0.0.1:8080

h1$ docker network create --subnet 10.102.0.0/24 -o com.docker.network.bridge.enable_ip_masquerade=false nomasq
<ID3>

h1$ docker run -d --name raw --network nomasq busybox sleep 100000
<ID4>

h1$ docker exec raw ping -c 1 -W 1 10.99.0.12
PING 10.99.0.12 (10.99.0.12): 56 data bytes

--- 10.99.0.12 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec raw ping -c 1 -W 1 10.99.0.11
PING 10.99.0.11 (10.99.0.11): 56 data bytes
64 bytes from 10.99.0.11: seq=0 ttl=64 time=<MS> ms

--- 10.99.0.11 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker run -d --name all -P --expose 80 --expose 81/udp --network local busybox sleep 100000
<ID5>

h1$ docker port all | sed 's/:[0-9]*$/:PORT/' | sort
80/tcp -> 127.0.0.1:PORT
81/udp -> 127.0.0.1:PORT

h1$ docker run -d --name two-ports --network local -p 8081:80 -p 8082:80 busybox sleep 100000
<ID6>

h1$ docker port two-ports | sort
80/tcp -> 127.0.0.1:8081
80/tcp -> 127.0.0.1:8082

h1$ docker run -d --name clash -p 127.0.0.1:8080:81 --network nomasq busybox sleep 100000
<ID7>
docker: Error response from daemon: driver failed programming external connectivity on endpoint clash (<ID8>): Bind for 127.0.0.1:8080 failed: port is already allocated
[125]

h1$ docker rm -f clash
clash

h1$ docker run -d --name 'bad name' busybox sleep 1
docker: Error response from daemon: Invalid container name (bad name), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed
[125]

h1$ docker run -d --name _x busybox sleep 1
docker: Error response from daemon: Invalid container name (_x), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed
[125]

h1$ docker network create --config-only --subnet 10.103.0.0/24 --gateway 10.103.0.9 cfg
<ID9>

h1$ docker network create --config-from cfg used
<ID10>

h1$ docker network inspect used --format '{{.ConfigFrom.Network}} {{json .IPAM.Config}} {{.ConfigOnly}}'
cfg [{"Subnet":"10.103.0.0/24","Gateway":"10.103.0.9"}] false

h1$ docker network rm cfg
Error response from daemon: error while removing network: configuration network "cfg" is in use
[1]

h1$ docker network connect cfg web
Error response from daemon: cannot create endpoint on configuration-only network
[1]

h1$ docker network create --config-from cfg used2
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create --config-only --internal cfg2
Error response from daemon: configuration network can only contain network specific fields. Network operator fields like [ ingress | internal | attachable | scope ] are not supported.
[1]

h1$ docker network rm used cfg
used
cfg

h1$ docker network create --internal --subnet 10.104.0.0/24 closed
<ID11>

h1$ docker run -d --name shut --network closed -p 8090:80 busybox sleep 100000
<ID12>

h1$ docker port shut

h1$ docker inspect --format '{{json .NetworkSettings.Ports}}' shut
{}

h1$ docker exec shut ip route
default via 10.104.0.1 dev eth0
10.104.0.0/24 dev eth0 scope link  src 10.104.0.2

h1$ docker network create --subnet 10.105.0.0/24 --aux-address DefaultGatewayIPv4=10.105.0.7 aux
<ID13>

h1$ docker run -d --name via --network aux busybox sleep 100000
<ID14>

h1$ docker inspect --format '{{.NetworkSettings.Networks.aux.IPAddress}} {{.NetworkSettings.Networks.aux.Gateway}}' via
10.105.0.2 10.105.0.7

h1$ docker exec via ip route
default via 10.105.0.7 dev eth0
10.105.0.0/24 dev eth0 scope link  src 10.105.0.2

h1$ docker rm -f web raw all two-ports shut via #! sort
all
raw
shut
two-ports
via
web

h1$ docker network prune -f #! sort
Deleted Networks:
aux
closed
local
nomasq
