# Containers on overlay and bridge networks at once, from two hosts.

h1$ docker network create -d overlay --subnet 10.40.0.0/24 --label app=x ova
<ID1>

h2$ docker network create -d overlay --subnet 10.41.0.0/24 ovb
<ID2>

h2$ docker network create -d overlay ovc
<ID3>

h1$ docker network create --subnet 10.42.0.0/24 br
<ID4>

h2$ docker network create --subnet 10.42.0.0/24 br
<ID5>

h1$ docker run -d --name aa --hostname aa --network br -p 8080:80 busybox httpd -f -p 80
<ID6>

h1$ docker network connect ova aa

h1$ docker exec aa ip route
default via 10.42.0.1 dev eth0
10.40.0.0/24 dev eth1 scope link  src 10.40.0.2
10.42.0.0/24 dev eth0 scope link  src 10.42.0.2

h1$ docker exec aa ip -4 -o addr #! sort
<N>: eth0    inet 10.42.0.2/24 brd 10.42.0.255 scope global eth0\       valid_lft forever preferred_lft forever
<N>: eth1    inet 10.40.0.2/24 brd 10.40.0.255 scope global eth1\       valid_lft forever preferred_lft forever
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker network disconnect br aa

h1$ docker exec aa ip route
default via 172.18.0.1 dev eth2
10.40.0.0/24 dev eth1 scope link  src 10.40.0.2
172.18.0.0/16 dev eth2 scope link  src 172.18.0.2

h1$ docker port aa
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker network connect ovb aa

h1$ docker exec aa ip -4 -o addr #! sort
<N>: eth1    inet 10.40.0.2/24 brd 10.40.0.255 scope global eth1\       valid_lft forever preferred_lft forever
<N>: eth2    inet 172.18.0.2/16 brd 172.18.255.255 scope global eth2\       valid_lft forever preferred_lft forever
<N>: eth3    inet 10.41.0.2/24 brd 10.41.0.255 scope global eth3\       valid_lft forever preferred_lft forever
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h2$ docker run -d --name bb --hostname bb --network ovb --network-alias bee busybox httpd -f -p 80
<ID7>

h2$ docker network connect --alias only-a ova bb

h2$ docker exec bb ping -c 1 -W 2 aa
PING aa (10.40.0.2): 56 data bytes
64 bytes from 10.40.0.2: seq=0 ttl=64 time=<MS> ms

--- aa ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h2$ docker exec bb ping -c 1 -W 2 aa.ova | head -1
PING aa.ova (10.40.0.2): 56 data bytes

h2$ docker exec bb ping -c 1 -W 2 aa.ovb | head -1
PING aa.ovb (10.41.0.2): 56 data bytes

h1$ docker exec aa nslookup -type=aa bb | grep Address | sort
nslookup: invalid query type "aa"

h1$ docker exec aa nslookup -type=aa only-a | tail -2
nslookup: invalid query type "aa"

h1$ docker exec aa nslookup -type=aa bb.ovb | tail -2
nslookup: invalid query type "aa"

h1$ docker exec aa wget -q -O - http://bee/ 2>&1
wget: server returned error: HTTP/1.1 404 Not Found
[1]

h2$ docker exec bb sh -c 'echo from-b > /f'

h1$ docker exec aa wget -q -O - http://bee/f
from-b

h2$ docker exec bb wget -q -O - http://10.99.0.11:8080/f
wget: server returned error: HTTP/1.1 404 Not Found
[1]

h1$ docker exec aa sh -c 'echo from-a > /f'

h2$ docker exec bb wget -q -O - http://10.99.0.11:8080/f
from-a

h2$ docker run --rm busybox wget -q -O - http://10.99.0.11:8080/f
from-a

h1$ docker exec aa ip -o link | cut -d: -f2 | cut -d@ -f1
 lo
 eth1
 eth2
 eth3

h1$ docker exec aa ip -o link show eth1 | grep -o 'mtu [0-9]*'
mtu 1450

h1$ docker exec aa ping -c 1 -s 3000 -W 2 bb | head -3
PING bb (10.40.0.3): 3000 data bytes
3008 bytes from 10.40.0.3: seq=0 ttl=64 time=<MS> ms

h2$ docker restart -t 0 bb
bb

h2$ docker exec bb ip -4 -o addr #! sort
<N>: eth0    inet 10.40.0.3/24 brd 10.40.0.255 scope global eth0\       valid_lft forever preferred_lft forever
<N>: eth1    inet 10.41.0.3/24 brd 10.41.0.255 scope global eth1\       valid_lft forever preferred_lft forever
<N>: eth2    inet 172.18.0.2/16 brd 172.18.255.255 scope global eth2\       valid_lft forever preferred_lft forever
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h2$ docker exec bb ip route
default via 172.18.0.1 dev eth2
10.40.0.0/24 dev eth0 scope link  src 10.40.0.3
10.41.0.0/24 dev eth1 scope link  src 10.41.0.3
172.18.0.0/16 dev eth2 scope link  src 172.18.0.2

h1$ docker exec aa ping -c 1 -W 2 bb | tail -2 | head -1
1 packets transmitted, 1 packets received, 0% packet loss

h1$ docker restart -t 0 aa
aa

h1$ docker exec aa ip -4 -o addr #! sort
<N>: eth0    inet 10.40.0.2/24 brd 10.40.0.255 scope global eth0\       valid_lft forever preferred_lft forever
<N>: eth1    inet 10.41.0.2/24 brd 10.41.0.255 scope global eth1\       valid_lft forever preferred_lft forever
<N>: eth2    inet 172.18.0.2/16 brd 172.18.255.255 scope global eth2\       valid_lft forever preferred_lft forever
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker exec aa ip route
default via 172.18.0.1 dev eth2
10.40.0.0/24 dev eth0 scope link  src 10.40.0.2
10.41.0.0/24 dev eth1 scope link  src 10.41.0.2
172.18.0.0/16 dev eth2 scope link  src 172.18.0.2

h1$ docker inspect aa -f '{{range $n, $c := .NetworkSettings.Networks}}{{$n}} {{$c.IPAddress}} {{$c.Gateway}}|{{$c.MacAddress}} {{end}}'
ova 10.40.0.2 |02:42:0a:28:00:02 ovb 10.41.0.2 |02:42:0a:29:00:02

h2$ docker network inspect ova ovb -f '{{.Name}} {{range .Containers}}{{.Name}} {{.IPv4Address}} {{end}}' | tr ' ' '\n' | sort | tr '\n' ' '
  10.40.0.2/24 10.40.0.3/24 10.41.0.2/24 10.41.0.3/24 aa aa bb bb ova ovb

h1$ docker network inspect ova -f '{{.Peers}} {{json .Labels}} {{.EnableIPv6}} {{json .Options}}'
[] {"app":"x"} false {}

h1$ docker network inspect -v ova -f '{{.Name}} {{.Services}}'
ova map[]

h1$ docker run -d --name in --hostname in --network ovc --ip 10.0.0.7 busybox sleep 100000
<ID8>
docker: Error response from daemon: user specified IP address is supported only when connecting to networks with user configured subnets
[125]

h2$ docker network create -d overlay --subnet 10.43.0.0/16 --gateway 10.43.200.1 --ip-range 10.43.100.0/24 wide
<ID9>

h1$ docker run -d --name w1 --network wide busybox sleep 100000 #! any
<ID10>
WARNING: IPv4 forwarding is disabled. Networking will not work.

h2$ docker run -d --name w2 --network wide busybox sleep 100000
<ID11>

h1$ docker inspect w1 -f '{{.NetworkSettings.Networks.wide.IPAddress}}/{{.NetworkSettings.Networks.wide.IPPrefixLen}}'
10.43.100.0/16

h2$ docker inspect w2 -f '{{.NetworkSettings.Networks.wide.IPAddress}}/{{.NetworkSettings.Networks.wide.IPPrefixLen}}'
10.43.100.1/16

h2$ docker exec w2 ping -c 1 -W 2 w1
PING w1 (10.43.100.0): 56 data bytes
64 bytes from 10.43.100.0: seq=0 ttl=64 time=<MS> ms

--- w1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h2$ docker exec w2 arp -n | grep 10.43 | cut -d' ' -f1-4
? (10.43.100.0) at 02:42:0a:2b:64:00

h2$ docker network rm wide ovc nosuch
ovc
Error response from daemon: error while removing network: network wide id <ID9> has active endpoints
Error response from daemon: network nosuch not found
[1]

h1$ docker rm -f in w1 aa #! sort
aa
in
w1

h2$ docker exec bb ping -c 1 -W 1 10.40.0.2
PING 10.40.0.2 (10.40.0.2): 56 data bytes

--- 10.40.0.2 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h2$ docker exec bb ping -c 1 -W 1 aa
ping: bad address 'aa'
[1]

h2$ docker rm -f bb w2 #! sort
bb
w2

h2$ docker network rm wide ovc ova ovb br
wide
ova
ovb
br
Error response from daemon: network ovc not found
[1]

h1$ docker network rm br ova
br
Error response from daemon: network ova not found
[1]

h1$ docker network ls --format '{{.Name}}' #! sort
bridge
docker_gwbridge
host
none
