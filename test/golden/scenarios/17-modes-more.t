# Containers that share stacks, host and none, and priorities of gateways.

h1$ docker network create --subnet 10.85.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.86.0.0/24 n2
<ID2>

h1$ docker network create --subnet 10.87.0.0/24 --internal inside
<ID3>

h1$ docker run -d --name main --hostname main --network n1 busybox sleep 100000
<ID4>

h1$ docker run -d --name side --network container:main busybox sleep 100000
<ID5>

h1$ docker exec side hostname
main

h1$ docker exec side ip -4 addr show eth0
<N>: eth0@if<N>: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue
    inet 10.85.0.2/24 brd 10.85.0.255 scope global eth0
       valid_lft forever preferred_lft forever

h1$ docker inspect --format '{{.HostConfig.NetworkMode}} {{len .NetworkSettings.Networks}}' side
container:<ID4> 0

h1$ docker network connect n2 side
Error response from daemon: container sharing network namespace with another container or host cannot be connected to any other network
[1]

h1$ docker network disconnect n1 side
Error response from daemon: container <ID5> is not connected to network n1
[1]

h1$ docker run -d --name bad1 --network container:nosuch busybox sleep 100000
<ID6>
docker: Error response from daemon: No such container: nosuch
[125]

h1$ docker run -d --name bad2 --network container:main --hostname other busybox sleep 100000
docker: Error response from daemon: conflicting options: hostname and the network mode
[125]

h1$ docker run -d --name bad3 --network container:main -p 80:80 busybox sleep 100000
docker: Error response from daemon: conflicting options: port publishing and the container type network mode
[125]

h1$ docker run -d --name bad4 --network host --ip 10.1.1.1 busybox sleep 100000
<ID7>
docker: Error response from daemon: user specified IP address is supported on user defined networks only
[125]

h1$ docker rm -f bad4
bad4

h1$ docker run -d --name lonely --network none busybox sleep 100000
<ID8>

h1$ docker exec lonely ip -4 addr
<N>: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever

h1$ docker exec lonely ping -c 1 -W 1 10.85.0.1
PING 10.85.0.1 (10.85.0.1): 56 data bytes
ping: sendto: Network is unreachable
[1]

h1$ docker exec lonely cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters

h1$ docker network connect n1 lonely
Error response from daemon: container cannot be connected to multiple networks with one of the networks in private (none) mode
[1]

h1$ docker run -d --name bad5 --mac-address nonsense --network n1 busybox sleep 100000
docker: nonsense is not a valid mac address
[125]

h1$ docker run -d --name multi --hostname multi --network inside busybox sleep 100000
<ID9>

h1$ docker exec multi ip route
default via 10.87.0.1 dev eth0
10.87.0.0/24 dev eth0 scope link  src 10.87.0.2

h1$ docker network connect n2 multi

h1$ docker exec multi ip route
default via 10.86.0.1 dev eth1
10.86.0.0/24 dev eth1 scope link  src 10.86.0.2
10.87.0.0/24 dev eth0 scope link  src 10.87.0.2

h1$ docker network connect n1 multi

h1$ docker exec multi ip route
default via 10.85.0.1 dev eth2
10.85.0.0/24 dev eth2 scope link  src 10.85.0.3
10.86.0.0/24 dev eth1 scope link  src 10.86.0.2
10.87.0.0/24 dev eth0 scope link  src 10.87.0.2

h1$ docker network disconnect n2 multi

h1$ docker exec multi ip route
default via 10.85.0.1 dev eth2
10.85.0.0/24 dev eth2 scope link  src 10.85.0.3
10.87.0.0/24 dev eth0 scope link  src 10.87.0.2

h1$ docker exec multi cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.87.0.2	multi
10.86.0.2	multi
10.85.0.3	multi

h1$ docker stop -t 0 main
main

h1$ docker exec side ip -4 addr
<N>: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever

h1$ docker start main
main

h1$ docker restart -t 0 side
side

h1$ docker exec side ip -4 addr show eth0
<N>: eth0@if<N>: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue
    inet 10.85.0.2/24 brd 10.85.0.255 scope global eth0
       valid_lft forever preferred_lft forever

h1$ docker run -d --name n-host --network host busybox sleep 100000
<ID10>

h1$ docker exec n-host hostname
h1

h1$ docker inspect --format '{{json .NetworkSettings.Networks.host.IPAddress}} {{.HostConfig.NetworkMode}}' n-host
"" host

h1$ docker network disconnect host n-host
Error response from daemon: container cannot be disconnected from host network or connected to host network
[1]

h1$ docker rm -f main side lonely multi n-host #! sort
lonely
main
multi
n-host
side

h1$ docker ps -aq
<SID6>
