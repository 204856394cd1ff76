# Containers that share a stack, host mode and none: what works in them, and what becomes of them.

h1$ docker network create --subnet 10.172.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.173.0.0/24 n2
<ID2>

h1$ docker run -d --name main --hostname main --network n1 -p 8080:80 --network-alias web busybox sleep 100000
<ID3>

h1$ docker run -d --name side --network container:main busybox httpd -f -p 80
<ID4>

h1$ docker run -d --name third --network container:side busybox sleep 100000
<ID5>

h1$ docker inspect third -f '{{.State.Status}} {{.State.Error}}'
running

h1$ docker run -d --name cli --network n1 busybox sleep 100000
<ID6>

h1$ docker exec cli nc -w 2 web 80 </dev/null; echo $?
0

h1$ docker exec side cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.172.0.2	main

h1$ docker exec side hostname
main

h1$ docker exec side ip route
default via 10.172.0.1 dev eth0
10.172.0.0/24 dev eth0 scope link  src 10.172.0.2

h1$ docker exec side ping -c 1 -W 1 cli
PING cli (10.172.0.3): 56 data bytes
64 bytes from 10.172.0.3: seq=0 ttl=64 time=<MS> ms

--- cli ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker inspect side -f '{{json .NetworkSettings.Networks}} {{json .NetworkSettings.Ports}} {{.Config.Hostname}} {{.NetworkSettings.SandboxID}}|{{.NetworkSettings.IPAddress}}'
{} {} main |

h1$ docker ps --filter name=side --format '{{.Names}} {{.Networks}}|{{.Ports}}|'
side ||

h1$ docker port side

h1$ docker network connect n2 main

h1$ docker exec side ip -4 -o addr show eth1
<N>: eth1    inet 10.173.0.2/24 brd 10.173.0.255 scope global eth1\       valid_lft forever preferred_lft forever

h1$ docker network disconnect n1 main

h1$ docker exec side ip route
default via 10.173.0.1 dev eth1
10.173.0.0/24 dev eth1 scope link  src 10.173.0.2

h1$ docker network connect n2 side
Error response from daemon: container sharing network namespace with another container or host cannot be connected to any other network
[1]

h1$ docker network disconnect n2 side
Error response from daemon: container <ID4> is not connected to network n2
[1]

h1$ docker network disconnect -f n2 side
Error response from daemon: container <ID4> is not connected to network n2
[1]

h1$ docker network inspect n2 -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{end}}'
main 10.173.0.2/24

h1$ docker rm main
Error response from daemon: You cannot remove a running container <ID3>. Stop the container before attempting removal or force remove
[1]

h1$ docker rm -f main
main

h1$ docker inspect side -f '{{.State.Status}}'
running

h1$ docker exec side hostname
main

h1$ docker restart -t 0 side 2>&1 | sed 's/[0-9a-f]\{64\}/ID/g'
Error response from daemon: Cannot restart container side: No such container: ID

h1$ docker inspect side -f '{{.State.Status}}'
exited

h1$ docker run -d --name main --network n1 busybox sleep 100000
<ID7>

h1$ docker start side 2>&1 | sed 's/[0-9a-f]\{64\}/ID/g'
Error response from daemon: No such container: ID
Error: failed to start containers: side

h1$ docker run --rm --network container:main busybox ip -4 -o addr show eth0
<N>: eth0    inet 10.172.0.2/24 brd 10.172.0.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker stop -t 0 main
main

h1$ docker run -d --name late --network container:main busybox sleep 100000 2>&1 | sed 's/[0-9a-f]\{64\}/ID/g'
ID
docker: Error response from daemon: cannot join network of a non running container: ID

h1$ docker create --name made --network container:nosuch busybox sleep 100000
<ID8>

h1$ docker start made
Error response from daemon: No such container: nosuch
Error: failed to start containers: made
[1]

h1$ docker run -d --name hosty --network host --hostname other busybox sleep 100000
<ID9>

h1$ docker exec hosty hostname
other

h1$ docker inspect hosty -f '{{json .NetworkSettings.Networks.host.IPAddress}} {{.Config.Hostname}} {{json .NetworkSettings.Ports}}'
"" other {}

h1$ docker run -d --name hosty2 --network host --expose 99 busybox sleep 100000
<ID10>

h1$ docker exec hosty2 hostname
h1

h1$ docker ps --filter name=hosty2 --format '{{.Ports}}|'
|

h1$ docker network inspect host -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
hosty
hosty2

h1$ docker run -d --name onhost --network container:hosty busybox sleep 100000
<ID11>

h1$ docker inspect onhost -f '{{.State.Status}}'
running

h1$ docker run -d --name nony --network none --hostname nn busybox sleep 100000
<ID12>

h1$ docker exec nony ip -4 -o addr
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker exec nony ip route

h1$ docker exec nony cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters

h1$ docker run -d --name onnone --network container:nony busybox sleep 100000
<ID13>

h1$ docker exec onnone hostname
nn

h1$ docker network inspect none -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}|{{.MacAddress}}{{println}}{{end}}'
nony |

h1$ docker rm -f main side third cli late made hosty hosty2 onhost nony onnone #! sort
cli
hosty
hosty2
late
made
main
nony
onhost
onnone
side
third

h1$ docker network rm n1 n2
n1
n2
