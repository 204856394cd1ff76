# What two hosts share and what each has for itself: names, ids, filters, connections and removals from the other host.

h1$ docker network create -d overlay --subnet 10.247.0.0/24 --label team=a ov
<ID1>

h2$ docker network ls --filter label=team --format '{{.Name}} {{.Scope}}'
ov global

h2$ docker network ls --filter scope=global --filter driver=overlay --format '{{.Name}}'
ov

h2$ docker network ls --filter dangling=true --format '{{.Name}}'
ov

h2$ docker network create -d overlay ov
Error response from daemon: network with name ov already exists
[1]

h2$ docker network create -d bridge ov
Error response from daemon: network with name ov already exists
[1]

h2$ docker network inspect ov -f '{{.Driver}} {{.Scope}} {{json .Labels}} {{json .IPAM.Config}} {{len .Containers}}'
overlay global {"team":"a"} [{"Subnet":"10.247.0.0/24"}] 0

h1$ docker run -d --name web --hostname web --network ov --network-alias site busybox httpd -f -p 80
<ID2>

h2$ docker run -d --name web --network ov busybox sleep 100000
<ID3>
docker: Error response from daemon: endpoint with name web already exists in network ov
[125]

h2$ docker ps -a --format '{{.Names}} {{.State}}'
web created

h2$ docker rm web
web

h2$ docker run -d --name cli --hostname cli --network ov --network-alias site busybox sleep 100000
<ID4>

h2$ docker exec cli nslookup -type=a site | grep Address | sort
Address:	127.0.0.11:53
Address: 10.247.0.2
Address: 10.247.0.3

h2$ docker exec cli nslookup -type=a web | tail -2
Address: 10.247.0.2

h2$ docker exec cli nslookup 10.247.0.2 | tail -2
2.0.247.10.in-addr.arpa	name = web.ov

h2$ docker exec cli nc -w 2 web 80 </dev/null; echo $?
0

h2$ docker exec cli cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:0

h2$ docker exec cli cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.247.0.3	cli

h2$ docker network ls --filter dangling=true --format '{{.Name}}'
docker_gwbridge
ov

h2$ docker inspect web
[]
Error: No such object: web
[1]

h2$ docker network disconnect ov web
Error response from daemon: No such container: web
[1]

h2$ docker network connect ov nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker network prune -f

h2$ docker network prune -f

h1$ docker network rm ov
Error response from daemon: error while removing network: network ov id <ID1> has active endpoints
[1]

h2$ docker network rm ov
Error response from daemon: error while removing network: network ov id <ID1> has active endpoints
[1]

h2$ docker network rm $(docker network ls -q --filter name=ov)
Error response from daemon: error while removing network: network ov id <ID1> has active endpoints
[1]

h1$ docker pause web
web

h2$ docker exec cli nslookup -type=a web | tail -2
Address: 10.247.0.2

h1$ docker unpause web
web

h1$ docker rename web www

h2$ docker exec cli nslookup -type=a www | tail -2
Address: 10.247.0.2

h2$ docker exec cli nslookup -type=a web >/dev/null; echo $?
0

h1$ docker network disconnect ov www

h2$ docker exec cli nslookup -type=a www >/dev/null; echo $?
1

h2$ docker exec cli nslookup -type=a site | grep Address | sort
Address:	127.0.0.11:53
Address: 10.247.0.3

h1$ docker network connect --ip 10.247.0.99 --alias back ov www

h2$ docker exec cli ping -c 1 -W 2 back
PING back (10.247.0.99): 56 data bytes
64 bytes from 10.247.0.99: seq=0 ttl=64 time=<MS> ms

--- back ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h2$ docker run -d --name cli2 --network ov --ip 10.247.0.99 busybox sleep 100000
<ID5>
docker: Error response from daemon: Address already in use
[125]

h2$ docker start cli2
Error response from daemon: Address already in use
Error: failed to start containers: cli2
[1]

h2$ docker rm cli2
cli2

h2$ docker network create --subnet 10.248.0.0/24 own
<ID6>

h1$ docker network ls --filter name=own --format '{{.Name}}'

h1$ docker network inspect own
[]
Error response from daemon: network own not found
[1]

h2$ docker network connect own cli

h2$ docker exec cli ip route | sed 's/172\.[0-9]*/172.N/g'
default via 10.248.0.1 dev eth2
10.247.0.0/24 dev eth0 scope link  src 10.247.0.3
10.248.0.0/24 dev eth2 scope link  src 10.248.0.2

h2$ docker network disconnect ov cli

h2$ docker exec cli ip route
default via 10.248.0.1 dev eth2
10.248.0.0/24 dev eth2 scope link  src 10.248.0.2

h2$ docker exec cli ping -c 1 -W 1 10.247.0.99
PING 10.247.0.99 (10.247.0.99): 56 data bytes

--- 10.247.0.99 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h2$ docker network inspect ov -f '{{len .Containers}}'
1

h2$ docker network ls --filter dangling=true --format '{{.Name}}'
docker_gwbridge
ov
own

h2$ docker network connect --alias again ov cli

h1$ docker exec www ping -c 1 -W 2 again
PING again (10.247.0.2): 56 data bytes
64 bytes from 10.247.0.2: seq=0 ttl=64 time=<MS> ms

--- again ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec www ping -c 1 -W 2 cli.ov | tail -2 | head -1
1 packets transmitted, 1 packets received, 0% packet loss

h1$ docker run -d --name solo --network ov -p 8080:80 busybox sleep 100000
<ID7>

h2$ docker run -d --name solo2 --network ov -p 8080:80 busybox sleep 100000
<ID8>

h1$ docker port solo
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h2$ docker port solo2
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker network inspect docker_gwbridge -f '{{range .Containers}}{{.Name}}{{println}}{{end}}' | sed 's/[0-9a-f]\{12\}/ID/' #! sort
gateway_ID
gateway_ID

h1$ docker network rm docker_gwbridge
Error response from daemon: error while removing network: network docker_gwbridge id <ID9> has active endpoints
[1]

h1$ docker rm -f www solo #! sort
solo
www

h2$ docker rm -f cli solo2 #! sort
cli
solo2

h2$ docker network rm own ov
own
ov

h1$ docker network ls --filter driver=overlay --format '{{.Name}}'

h1$ docker network inspect docker_gwbridge -f '{{len .Containers}}'
0

h1$ docker network create -d overlay --config-only cfg
<ID10>

h1$ docker network create --config-only --subnet 10.249.0.0/24 cfg
Error response from daemon: network with name cfg already exists
[1]

h1$ docker network create -d overlay --config-from cfg ovc
<ID11>

h2$ docker network inspect ovc -f '{{.ConfigFrom.Network}} {{json .IPAM.Config}}'
cfg [{"Subnet":"10.0.0.0/24","Gateway":"10.0.0.1"}]

h2$ docker network ls --filter name=cfg --format '{{.Name}}'

h1$ docker network rm cfg
Error response from daemon: error while removing network: configuration network "cfg" is in use
[1]

h2$ docker network rm ovc
ovc
