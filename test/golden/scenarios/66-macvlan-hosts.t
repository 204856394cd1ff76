# One macvlan segment on two hosts.

h1$ docker network create -d macvlan --subnet 10.99.0.0/24 --gateway 10.99.0.1 --ip-range 10.99.0.64/28 -o parent=ens3 lan
<ID1>

h2$ docker network create -d macvlan --subnet 10.99.0.0/24 --gateway 10.99.0.1 --ip-range 10.99.0.96/28 -o parent=ens3 lan
<ID2>

h1$ docker run -d --name aa --hostname aa --network lan busybox httpd -f -p 80
<ID3>

h2$ docker run -d --name bb --hostname bb --network lan busybox httpd -f -p 80
<ID4>

h1$ docker inspect aa -f '{{json .NetworkSettings.Networks.lan.IPAddress}} {{.NetworkSettings.Networks.lan.Gateway}} {{.NetworkSettings.Networks.lan.MacAddress}}'
"10.99.0.64" 10.99.0.1 02:42:0a:63:00:40

h2$ docker inspect bb -f '{{json .NetworkSettings.Networks.lan.IPAddress}} {{.NetworkSettings.Networks.lan.Gateway}} {{.NetworkSettings.Networks.lan.MacAddress}}'
"10.99.0.96" 10.99.0.1 02:42:0a:63:00:60

h1$ docker exec aa ping -c 1 -W 2 10.99.0.96
PING 10.99.0.96 (10.99.0.96): 56 data bytes
64 bytes from 10.99.0.96: seq=0 ttl=64 time=<MS> ms

--- 10.99.0.96 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec aa ping -c 1 -W 2 bb
ping: bad address 'bb'
[1]

h1$ docker exec aa ping -c 1 -W 2 10.99.0.12
PING 10.99.0.12 (10.99.0.12): 56 data bytes
64 bytes from 10.99.0.12: seq=0 ttl=64 time=<MS> ms

--- 10.99.0.12 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec aa ping -c 1 -W 1 10.99.0.11
PING 10.99.0.11 (10.99.0.11): 56 data bytes

--- 10.99.0.11 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h2$ docker exec bb nc -w 2 10.99.0.64 80 </dev/null; echo $?
0

h2$ docker exec bb nc -w 2 10.99.0.64 81 </dev/null; echo $?
1
nc: can't connect to remote host (10.99.0.64): Connection refused

h2$ docker run --rm --network host busybox ping -c 1 -W 2 10.99.0.64
PING 10.99.0.64 (10.99.0.64): 56 data bytes
64 bytes from 10.99.0.64: seq=0 ttl=64 time=<MS> ms

--- 10.99.0.64 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h2$ docker run --rm --network host busybox ping -c 1 -W 1 10.99.0.96
PING 10.99.0.96 (10.99.0.96): 56 data bytes

--- 10.99.0.96 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h2$ docker run --rm busybox ping -c 1 -W 2 10.99.0.64
PING 10.99.0.64 (10.99.0.64): 56 data bytes
64 bytes from 10.99.0.64: seq=0 ttl=63 time=<MS> ms

--- 10.99.0.64 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker run --rm busybox ping -c 1 -W 2 10.99.0.64
PING 10.99.0.64 (10.99.0.64): 56 data bytes

--- 10.99.0.64 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker run --rm --network lan busybox ping -c 1 -W 2 aa
PING aa (10.99.0.64): 56 data bytes
64 bytes from 10.99.0.64: seq=0 ttl=64 time=<MS> ms

--- aa ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker run --rm --network lan busybox ip route
default via 10.99.0.1 dev eth0
10.99.0.0/24 dev eth0 scope link  src 10.99.0.65

h1$ docker run --rm --network lan --ip 10.99.0.200 busybox ip -4 -o addr show eth0
<N>: eth0    inet 10.99.0.200/24 brd 10.99.0.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker run --rm --network lan --ip 10.99.0.1 busybox hostname
docker: Error response from daemon: Address already in use
[125]

h1$ docker run --rm --network lan --ip 10.98.0.1 busybox hostname
docker: Error response from daemon: Invalid address 10.98.0.1: It does not belong to any of this network's subnets
[125]

h1$ docker network create --subnet 10.50.0.0/24 br
<ID5>

h1$ docker network connect br aa

h1$ docker exec aa ip route
default via 10.50.0.1 dev eth1
10.50.0.0/24 dev eth1 scope link  src 10.50.0.2
10.99.0.0/24 dev eth0 scope link  src 10.99.0.64

h1$ docker exec aa ping -c 1 -W 2 10.99.0.96 | tail -2 | head -1
1 packets transmitted, 1 packets received, 0% packet loss

h1$ docker network disconnect lan aa

h1$ docker exec aa ip route
default via 10.50.0.1 dev eth1
10.50.0.0/24 dev eth1 scope link  src 10.50.0.2

h1$ docker exec aa ping -c 1 -W 2 10.99.0.96 | tail -2 | head -1
1 packets transmitted, 1 packets received, 0% packet loss

h1$ docker network connect --ip 10.99.0.70 lan aa

h2$ docker exec bb ping -c 1 -W 2 10.99.0.70 | tail -2 | head -1
1 packets transmitted, 1 packets received, 0% packet loss

h1$ docker run -d --name ss --network container:aa busybox sleep 100000
<ID6>

h1$ docker exec ss ip -4 -o addr | tr -s ' '
<N>: lo inet 127.0.0.1/8 scope host lo\ valid_lft forever preferred_lft forever
<N>: eth1 inet 10.50.0.2/24 brd 10.50.0.255 scope global eth1\ valid_lft forever preferred_lft forever
<N>: eth2 inet 10.99.0.70/24 brd 10.99.0.255 scope global eth2\ valid_lft forever preferred_lft forever

h1$ docker stop -t 0 aa
aa

h2$ docker exec bb ping -c 1 -W 1 10.99.0.70 | tail -1
1 packets transmitted, 0 packets received, 100% packet loss

h1$ docker start aa
aa

h1$ docker exec aa ip -4 -o addr #! sort
<N>: eth0    inet 10.50.0.2/24 brd 10.50.0.255 scope global eth0\       valid_lft forever preferred_lft forever
<N>: eth1    inet 10.99.0.70/24 brd 10.99.0.255 scope global eth1\       valid_lft forever preferred_lft forever
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker exec aa ip route
default via 10.50.0.1 dev eth0
10.50.0.0/24 dev eth0 scope link  src 10.50.0.2
10.99.0.0/24 dev eth1 scope link  src 10.99.0.70

h1$ docker network inspect lan -f '{{json .IPAM.Config}} {{json .Options}} {{range .Containers}}{{.Name}} {{.IPv4Address}}{{end}}'
[{"Subnet":"10.99.0.0/24","IPRange":"10.99.0.64/28","Gateway":"10.99.0.1"}] {"parent":"ens3"} aa 10.99.0.70/24

h1$ docker network rm lan
Error response from daemon: error while removing network: network lan id <ID1> has active endpoints
[1]

h1$ docker network disconnect -f lan aa

h1$ docker network rm lan
lan

h1$ docker rm -f aa ss #! sort
aa
ss

h2$ docker rm -f bb
bb

h1$ docker network rm br lan
br
Error response from daemon: network lan not found
[1]

h2$ docker network rm lan
lan
