# The default bridge: no names, links, addresses, and what is refused there.

h1$ docker run -d --name d1 --hostname d1 busybox sleep 100000
<ID1>

h1$ docker run -d --name d2 --hostname d2 --expose 80 busybox httpd -f -p 80
<ID2>

h1$ docker exec d1 ping -c 1 -W 1 d2
ping: bad address 'd2'
[1]

h1$ docker exec d1 ping -c 1 -W 1 172.17.0.3
PING 172.17.0.3 (172.17.0.3): 56 data bytes
64 bytes from 172.17.0.3: seq=0 ttl=64 time=<MS> ms

--- 172.17.0.3 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec d1 nc -w 2 172.17.0.3 80 </dev/null; echo $?
0

h1$ docker exec d1 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
172.17.0.2	d1

h1$ docker run -d --name l1 --hostname l1 --link d2:web --link d1 busybox sleep 100000
<ID3>

h1$ docker exec l1 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
172.17.0.3	web d2 d2
172.17.0.2	d1 d1
172.17.0.4	l1

h1$ docker exec l1 ping -c 1 -W 1 web
PING web (172.17.0.3): 56 data bytes
64 bytes from 172.17.0.3: seq=0 ttl=64 time=<MS> ms

--- web ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker inspect l1 -f '{{json .HostConfig.Links}} {{json .NetworkSettings.Networks.bridge.Links}} {{json .NetworkSettings.Networks.bridge.Aliases}}'
["/d2:/l1/web","/d1:/l1/d1"] null null

h1$ docker stop -t 0 d2
d2

h1$ docker run -d --name d3 --hostname d3 busybox sleep 100000
<ID4>

h1$ docker start d2
d2

h1$ docker inspect d1 d2 d3 l1 -f '{{.NetworkSettings.IPAddress}}'
172.17.0.2
172.17.0.5
172.17.0.3
172.17.0.4

h1$ docker exec l1 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
172.17.0.5	web d2 d2
172.17.0.2	d1 d1
172.17.0.4	l1

h1$ docker stop -t 0 d1
d1

h1$ docker restart -t 0 l1
Error response from daemon: Cannot restart container l1: Cannot link to a non running container: /d1 AS /l1/d1
[1]

h1$ docker inspect l1 -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}'
exited 137 Cannot link to a non running container: /d1 AS /l1/d1

h1$ docker start d1
d1

h1$ docker start l1
l1

h1$ docker rm -f d1
d1

h1$ docker restart -t 0 l1
Error response from daemon: Cannot restart container l1: Cannot link to a non running container: /d1 AS /l1/d1
[1]

h1$ docker inspect l1 -f '{{.State.Status}} {{json .HostConfig.Links}}'
exited ["/d2:/l1/web","/d1:/l1/d1"]

h1$ docker network create --subnet 10.164.0.0/24 n1
<ID5>

h1$ docker network connect n1 d3

h1$ docker network connect --alias three n1 d2

h1$ docker exec d3 ping -c 1 -W 1 three
PING three (10.164.0.3): 56 data bytes
64 bytes from 10.164.0.3: seq=0 ttl=64 time=<MS> ms

--- three ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec d3 ping -c 1 -W 1 d2
PING d2 (10.164.0.3): 56 data bytes
64 bytes from 10.164.0.3: seq=0 ttl=64 time=<MS> ms

--- d2 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec d3 ip route
default via 172.17.0.1 dev eth0
10.164.0.0/24 dev eth1 scope link  src 10.164.0.2
172.17.0.0/16 dev eth0 scope link  src 172.17.0.3

h1$ docker exec d3 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
172.17.0.3	d3
10.164.0.2	d3

h1$ docker network disconnect bridge d3

h1$ docker exec d3 ip route
default via 10.164.0.1 dev eth1
10.164.0.0/24 dev eth1 scope link  src 10.164.0.2

h1$ docker exec d3 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
172.17.0.3	d3
10.164.0.2	d3

h1$ docker inspect d3 -f '{{.NetworkSettings.IPAddress}}|{{.NetworkSettings.EndpointID}}|{{.NetworkSettings.Networks.n1.IPAddress}}|{{.HostConfig.NetworkMode}}'
||10.164.0.2|default

h1$ docker network connect bridge d3

h1$ docker inspect d3 -f '{{.NetworkSettings.IPAddress}}'
172.17.0.2

h1$ docker network connect --ip 172.17.0.40 bridge d3
Error response from daemon: user specified IP address is supported on user defined networks only
[1]

h1$ docker network connect --link d2:x bridge d3
Error response from daemon: endpoint with name d3 already exists in network bridge
[1]

h1$ docker network inspect bridge -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
d2 172.17.0.5/16
d3 172.17.0.2/16

h1$ docker network disconnect bridge l1

h1$ docker exec l1 ip -4 -o addr
Error response from daemon: Container <ID3> is not running
[1]

h1$ docker stop -t 0 l1
l1

h1$ docker start l1
l1

h1$ docker inspect l1 -f '{{json .NetworkSettings.Networks}} {{.HostConfig.NetworkMode}}'
{} default

h1$ docker run -d --name linker --network n1 --link d2:web --link nosuch:no busybox sleep 100000
<ID6>

h1$ docker run -d --name linker2 --network n1 --link d3 busybox sleep 100000
<ID7>

h1$ docker exec linker ping -c 1 -W 1 web
PING web (10.164.0.3): 56 data bytes
64 bytes from 10.164.0.3: seq=0 ttl=64 time=<MS> ms

--- web ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec linker ping -c 1 -W 1 no
ping: bad address 'no'
[1]

h1$ docker exec linker cat /etc/hosts | tail -1 | cut -f1
10.164.0.4

h1$ docker inspect linker -f '{{json .HostConfig.Links}} {{json .NetworkSettings.Networks.n1.Links}}'
null ["d2:web","nosuch:no"]

h1$ docker run --rm -d --name auto busybox sleep 100000
<ID8>

h1$ docker stop -t 0 auto
auto

h1$ docker rm -f d2 d3 l1 linker linker2 2>&1 #! sort
d2
d3
l1
linker
linker2

h1$ docker network rm n1
n1
