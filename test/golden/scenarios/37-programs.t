# The programs that one looks around with inside.

h1$ docker network create --subnet 10.165.0.0/24 n1
<ID1>

h1$ docker network create --ipv6 --subnet 10.166.0.0/24 --subnet fd00:166::/64 n6
<ID2>

h1$ docker run -d --name one --hostname one --domainname d.test --network n1 busybox sleep 100000
<ID3>

h1$ docker run -d --name two --hostname two --network n1 busybox sleep 100000
<ID4>

h1$ docker network connect n6 one

h1$ docker network connect n6 two

h1$ docker exec one ip -4 addr
<N>: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
<N>: eth0@if<N>: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue
    inet 10.165.0.2/24 brd 10.165.0.255 scope global eth0
       valid_lft forever preferred_lft forever
<N>: eth1@if<N>: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue
    inet 10.166.0.2/24 brd 10.166.0.255 scope global eth1
       valid_lft forever preferred_lft forever

h1$ docker exec one ip -4 -o addr
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever
<N>: eth0    inet 10.165.0.2/24 brd 10.165.0.255 scope global eth0\       valid_lft forever preferred_lft forever
<N>: eth1    inet 10.166.0.2/24 brd 10.166.0.255 scope global eth1\       valid_lft forever preferred_lft forever

h1$ docker exec one ip -o -4 addr show eth0
<N>: eth0    inet 10.165.0.2/24 brd 10.165.0.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker exec one ip -o link
<N>: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000\    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
<N>: eth0@if<N>: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue \    link/ether 02:42:0a:a5:00:02 brd ff:ff:ff:ff:ff:ff
<N>: eth1@if<N>: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue \    link/ether 02:42:0a:a6:00:02 brd ff:ff:ff:ff:ff:ff

h1$ docker exec one ip link show eth0
<N>: eth0@if<N>: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue
    link/ether 02:42:0a:a5:00:02 brd ff:ff:ff:ff:ff:ff

h1$ docker exec one ip link show nosuch
ip: can't find device 'nosuch'
[2]

h1$ docker exec one ip addr show eth9
ip: can't find device 'eth9'
[1]

h1$ docker exec one ip -4 route
default via 10.166.0.1 dev eth1
10.165.0.0/24 dev eth0 scope link  src 10.165.0.2
10.166.0.0/24 dev eth1 scope link  src 10.166.0.2

h1$ docker exec one ip route show
default via 10.166.0.1 dev eth1
10.165.0.0/24 dev eth0 scope link  src 10.165.0.2
10.166.0.0/24 dev eth1 scope link  src 10.166.0.2

h1$ docker exec one ip r
default via 10.166.0.1 dev eth1
10.165.0.0/24 dev eth0 scope link  src 10.165.0.2
10.166.0.0/24 dev eth1 scope link  src 10.166.0.2

h1$ docker exec one ip route show default
default via 10.166.0.1 dev eth1
10.165.0.0/24 dev eth0 scope link  src 10.165.0.2
10.166.0.0/24 dev eth1 scope link  src 10.166.0.2

h1$ docker exec one ip route get 10.165.0.3
10.165.0.3 dev eth0  src 10.165.0.2

h1$ docker exec one ip -6 -o addr show eth1 | grep -v fe80
<N>: eth1    inet6 fd00:166::2/64 scope global flags 02 \       valid_lft forever preferred_lft forever

h1$ docker exec one hostname
one

h1$ docker exec one hostname -i
10.165.0.2

h1$ docker exec one hostname -f
one.d.test

h1$ docker exec one hostname -s
one

h1$ docker exec one hostname -d
d.test

h1$ docker exec two hostname -f
two

h1$ docker exec one cat /etc/hostname /etc/hosts
one
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.165.0.2	one.d.test one
10.166.0.2	one.d.test one
fd00:166::2	one.d.test one

h1$ docker exec one cat /etc/nosuch
cat: can't open '/etc/nosuch': No such file or directory
[1]

h1$ docker exec one ping -c 2 -i 0.2 -W 1 two | tail -3 | head -2
--- two ping statistics ---
2 packets transmitted, 2 packets received, 0% packet loss

h1$ docker exec one ping -c 1 -W 1 -q two
PING two (fd00:166::3): 56 data bytes

--- two ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one ping -c 1 -W 1 -4 two
PING two (10.166.0.3): 56 data bytes
64 bytes from 10.166.0.3: seq=0 ttl=64 time=<MS> ms

--- two ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one ping -c 1 -W 1 10.165.0.77
PING 10.165.0.77 (10.165.0.77): 56 data bytes

--- 10.165.0.77 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec one ping -c 1 -W 1 nosuchhost
ping: bad address 'nosuchhost'
[1]

h1$ docker exec one ping -c 1 -W 1 256.1.1.1
ping: bad address '256.1.1.1'
[1]

h1$ docker exec one ping -c 1 -W 1 127.0.0.1
PING 127.0.0.1 (127.0.0.1): 56 data bytes
64 bytes from 127.0.0.1: seq=0 ttl=64 time=<MS> ms

--- 127.0.0.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one ping -c 1 -W 1 localhost
PING localhost (127.0.0.1): 56 data bytes
64 bytes from 127.0.0.1: seq=0 ttl=64 time=<MS> ms

--- localhost ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one ping -c 1 -W 1 one
PING one (10.165.0.2): 56 data bytes
64 bytes from 10.165.0.2: seq=0 ttl=64 time=<MS> ms

--- one ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one nslookup two.n1 | sort | uniq -c
      3
      1 Address:	127.0.0.11:53
      1 Address: 10.165.0.3
      1 Name:	two.n1
      2 Non-authoritative answer:
      1 Server:		127.0.0.11

h1$ docker exec one nslookup two.n6 | sort | uniq -c
      3
      1 Address:	127.0.0.11:53
      1 Address: 10.166.0.3
      1 Address: fd00:166::3
      2 Name:	two.n6
      2 Non-authoritative answer:
      1 Server:		127.0.0.11

h1$ docker exec one nslookup 10.165.0.3
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:
3.0.165.10.in-addr.arpa	name = two.n1

h1$ docker exec two httpd -p 80

h1$ docker exec one nc -w 2 two 81 </dev/null; echo $?
1
nc: can't connect to remote host: Connection refused

h1$ docker exec one wget -q -O - http://two/nosuch
wget: server returned error: HTTP/1.1 404 Not Found
[1]

h1$ docker exec one wget -q -O - http://nosuchhost/
wget: bad address 'nosuchhost'
[1]

h1$ docker exec two sh -c 'echo hello > /index.html; cat /index.html'
hello

h1$ docker exec one wget -q -O - http://two/index.html
hello

h1$ docker exec one wget -q -O - http://two/
hello

h1$ docker exec one sh -c 'echo $HOSTNAME $0 $#; exit 4'
one sh 0
[4]

h1$ docker exec one sh -c 'nosuch; echo $?'
127
sh: nosuch: not found

h1$ docker exec one sh -c 'ping -c 1 -W 1 two >/dev/null && echo yes || echo no'
yes

h1$ docker exec one sh -c 'for i in 1 2 3; do echo $i; done; if [ -f /etc/hosts ]; then echo there; fi'
1
2
3
there

h1$ docker exec -e FOO=bar one sh -c 'echo $FOO'
bar

h1$ echo text | docker exec -i one cat
text

h1$ docker exec -d one sleep 5

h1$ docker exec one ifconfig eth0 | grep inet | head -1
          inet addr:10.165.0.2  Bcast:10.165.0.255  Mask:255.255.255.0

h1$ docker exec one route -n
Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
0.0.0.0         10.166.0.1      0.0.0.0         UG    0      0        0 eth1
10.165.0.0      0.0.0.0         255.255.255.0   U     0      0        0 eth0
10.166.0.0      0.0.0.0         255.255.255.0   U     0      0        0 eth1

h1$ docker run --rm --network n1 busybox ping -c 1 -W 1 two
PING two (10.165.0.3): 56 data bytes
64 bytes from 10.165.0.3: seq=0 ttl=64 time=<MS> ms

--- two ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker run --rm --network container:one busybox hostname -i
10.165.0.2

h1$ docker run --rm busybox sh -c 'echo out; echo err >&2; exit 9'
out
err
[9]

h1$ docker run --name logs busybox sh -c 'echo out; echo err >&2'
out
err

h1$ docker logs logs
out
err

h1$ docker rm -f one two logs #! sort
logs
one
two

h1$ docker network rm n1 n6
n1
n6
