# The programs of the image, with the options that people give them.

h1$ docker network create --subnet 10.5.0.0/24 n1
<ID1>

h1$ docker run -d --name aa --hostname aa --network n1 busybox sleep 100000
<ID2>

h1$ docker run -d --name bb --hostname bb --network n1 busybox httpd -f -p 80
<ID3>

h1$ docker exec aa ping -c 2 -s 100 bb
PING bb (10.5.0.3): 100 data bytes
108 bytes from 10.5.0.3: seq=0 ttl=64 time=<MS> ms
108 bytes from 10.5.0.3: seq=1 ttl=64 time=<MS> ms

--- bb ping statistics ---
2 packets transmitted, 2 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec aa ping -c 1 -s 2000 bb
PING bb (10.5.0.3): 2000 data bytes
2008 bytes from 10.5.0.3: seq=0 ttl=64 time=<MS> ms

--- bb ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec aa ping -c 1 -W 1 -t 5 bb
PING bb (10.5.0.3): 56 data bytes
64 bytes from 10.5.0.3: seq=0 ttl=64 time=<MS> ms

--- bb ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec aa ping -c 1 -w 2 bb
PING bb (10.5.0.3): 56 data bytes
64 bytes from 10.5.0.3: seq=0 ttl=64 time=<MS> ms

--- bb ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec aa ping -c 1 -I eth0 bb
PING bb (10.5.0.3): 56 data bytes
64 bytes from 10.5.0.3: seq=0 ttl=64 time=<MS> ms

--- bb ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec aa ping -c 1 -I 10.5.0.2 10.5.0.3
PING 10.5.0.3 (10.5.0.3) from 10.5.0.2: 56 data bytes
64 bytes from 10.5.0.3: seq=0 ttl=64 time=<MS> ms

--- 10.5.0.3 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec aa ping -c 1 -I eth7 10.5.0.3
ping: bad address 'eth7'
[1]

h1$ docker exec aa ping -c 2 -W 1 -q 10.5.0.9
PING 10.5.0.9 (10.5.0.9): 56 data bytes

--- 10.5.0.9 ping statistics ---
2 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec aa ping -c x bb
ping: invalid number 'x'
[1]

h1$ docker exec aa ip addr show dev lo
<N>: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever

h1$ docker exec aa ip a s lo
<N>: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever

h1$ docker exec aa ip -4 a show dev eth0 | tail -2
    inet 10.5.0.2/24 brd 10.5.0.255 scope global eth0
       valid_lft forever preferred_lft forever

h1$ docker exec aa ip addr show up | grep -c mtu
2

h1$ docker exec aa ip link show lo
<N>: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00

h1$ docker exec aa ip route list
default via 10.5.0.1 dev eth0
10.5.0.0/24 dev eth0 scope link  src 10.5.0.2

h1$ docker exec aa ip route show 10.5.0.0/24
10.5.0.0/24 dev eth0 scope link  src 10.5.0.2

h1$ docker exec aa ip route show dev eth0
default via 10.5.0.1 dev eth0
10.5.0.0/24 dev eth0 scope link  src 10.5.0.2

h1$ docker exec aa ip route show table all | head -2
default via 10.5.0.1 dev eth0
10.5.0.0/24 dev eth0 scope link  src 10.5.0.2

h1$ docker exec aa ip route get 8.8.8.8
8.8.8.8 via 10.5.0.1 dev eth0  src 10.5.0.2

h1$ docker exec aa ip route get 10.5.0.2
local 10.5.0.2 dev lo  src 10.5.0.2

h1$ docker exec aa ip route get 127.0.0.1
local 127.0.0.1 dev lo  src 127.0.0.1

h1$ docker exec aa ip rule
0:	from all lookup local
32766:	from all lookup main
32767:	from all lookup default

h1$ docker exec aa ip neigh show 10.5.0.3 | cut -d' ' -f1-5
10.5.0.3 dev eth0 lladdr 02:42:0a:05:00:03

h1$ docker exec aa ip tunnel

h1$ docker exec aa ifconfig eth9
ifconfig: eth9: error fetching interface information: Device not found
[1]

h1$ docker exec aa ifconfig | grep -c Link
2

h1$ docker exec aa ifconfig -a | grep -c Link
2

h1$ docker exec aa route
Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
default         10.5.0.1        0.0.0.0         UG    0      0        0 eth0
10.5.0.0        *               255.255.255.0   U     0      0        0 eth0

h1$ docker exec aa route -e
Kernel IP routing table
Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface
default         10.5.0.1        0.0.0.0         UG        0 0          0 eth0
10.5.0.0        *               255.255.255.0   U         0 0          0 eth0

h1$ docker exec aa hostname newname
hostname: sethostname: Operation not permitted
[1]

h1$ docker exec aa wget -q -O - bb:80/index
wget: server returned error: HTTP/1.1 404 Not Found
[1]

h1$ docker exec aa wget -O - http://bb/
Connecting to bb (10.5.0.3:80)
wget: server returned error: HTTP/1.1 404 Not Found
[1]

h1$ docker exec aa wget -O - http://10.5.0.77/
Connecting to 10.5.0.77 (10.5.0.77:80)
wget: can't connect to remote host (10.5.0.77): No route to host
[1]

h1$ docker exec aa nslookup bb 127.0.0.11 | sort -u

Address:	127.0.0.11:53
Address: 10.5.0.3
Name:	bb
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker exec aa nslookup -debug bb 2>&1 | head -3
Server:		127.0.0.11
Address:	127.0.0.11:53

h1$ docker exec aa nslookup bb 10.5.0.77
;; connection timed out; no servers could be reached
[1]

h1$ docker exec aa cat /nosuch
cat: can't open '/nosuch': No such file or directory
[1]

h1$ docker exec aa cat /etc/hostname
aa

h1$ docker exec aa sleep x
sleep: invalid number 'x'
[1]

h1$ docker exec aa sh -c 'busybox | head -1' #! any
BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.

h1$ docker rm -f aa bb
aa
bb

h1$ docker network rm n1
n1
