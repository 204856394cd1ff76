# Who reaches whom: two bridges, an internal one, no inter-container traffic, published ports.

h1$ docker network create --subnet 10.70.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.71.0.0/24 n2
<ID2>

h1$ docker network create --subnet 10.72.0.0/24 --internal inside
<ID3>

h1$ docker network create --subnet 10.73.0.0/24 -o com.docker.network.bridge.enable_icc=false quiet
<ID4>

h1$ docker run -d --name ann --hostname ann --network n1 -p 8080:80 busybox httpd -f -p 80
<ID5>

h1$ docker run -d --name bob --hostname bob --network n2 busybox httpd -f -p 80
<ID6>

h1$ docker run -d --name ida --hostname ida --network inside busybox httpd -f -p 80
<ID7>

h1$ docker run -d --name jon --hostname jon --network inside busybox sleep 100000
<ID8>

h1$ docker run -d --name quin --hostname quin --network quiet busybox httpd -f -p 80
<ID9>

h1$ docker run -d --name ruth --hostname ruth --network quiet busybox sleep 100000
<ID10>

h1$ docker exec bob ping -c 1 -W 1 10.70.0.2
PING 10.70.0.2 (10.70.0.2): 56 data bytes

--- 10.70.0.2 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec bob ping -c 1 -W 1 10.70.0.1
PING 10.70.0.1 (10.70.0.1): 56 data bytes
64 bytes from 10.70.0.1: seq=0 ttl=64 time=<MS> ms

--- 10.70.0.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec bob ping -c 1 -W 1 10.99.0.11
PING 10.99.0.11 (10.99.0.11): 56 data bytes
64 bytes from 10.99.0.11: seq=0 ttl=64 time=<MS> ms

--- 10.99.0.11 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec bob ping -c 1 -W 1 10.99.0.12
PING 10.99.0.12 (10.99.0.12): 56 data bytes
64 bytes from 10.99.0.12: seq=0 ttl=63 time=<MS> ms

--- 10.99.0.12 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec jon ping -c 1 -W 1 ida
PING ida (10.72.0.2): 56 data bytes
64 bytes from 10.72.0.2: seq=0 ttl=64 time=<MS> ms

--- ida ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec jon ping -c 1 -W 1 10.72.0.1
PING 10.72.0.1 (10.72.0.1): 56 data bytes
64 bytes from 10.72.0.1: seq=0 ttl=64 time=<MS> ms

--- 10.72.0.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec jon ping -c 1 -W 1 10.99.0.11
PING 10.99.0.11 (10.99.0.11): 56 data bytes
64 bytes from 10.99.0.11: seq=0 ttl=64 time=<MS> ms

--- 10.99.0.11 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec jon ping -c 1 -W 1 10.99.0.12
PING 10.99.0.12 (10.99.0.12): 56 data bytes

--- 10.99.0.12 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec jon ip route
default via 10.72.0.1 dev eth0
10.72.0.0/24 dev eth0 scope link  src 10.72.0.3

h1$ docker exec ruth ping -c 1 -W 1 quin
PING quin (10.73.0.2): 56 data bytes

--- quin ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec ruth ping -c 1 -W 1 10.73.0.1
PING 10.73.0.1 (10.73.0.1): 56 data bytes
64 bytes from 10.73.0.1: seq=0 ttl=64 time=<MS> ms

--- 10.73.0.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec ruth ping -c 1 -W 1 10.99.0.12
PING 10.99.0.12 (10.99.0.12): 56 data bytes
64 bytes from 10.99.0.12: seq=0 ttl=63 time=<MS> ms

--- 10.99.0.12 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec ann nc -w 2 10.99.0.11 8080 </dev/null; echo $?
0

h1$ docker exec bob nc -w 2 10.70.0.2 80 </dev/null; echo $?
1
nc: timed out

h1$ docker exec bob nc -w 2 10.99.0.11 8080 </dev/null; echo $?
0

h2$ docker run --rm busybox nc -w 2 10.99.0.11 8080 </dev/null; echo $?
0

h2$ docker run --rm busybox nc -w 2 10.99.0.11 8081 </dev/null; echo $?
1
nc: can't connect to remote host (10.99.0.11): Connection refused

h2$ docker run --rm busybox ping -c 1 -W 1 10.70.0.2
PING 10.70.0.2 (10.70.0.2): 56 data bytes

--- 10.70.0.2 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker network connect n1 bob

h1$ docker exec bob ping -c 1 -W 1 ann
PING ann (10.70.0.2): 56 data bytes
64 bytes from 10.70.0.2: seq=0 ttl=64 time=<MS> ms

--- ann ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec bob ip route
default via 10.70.0.1 dev eth1
10.70.0.0/24 dev eth1 scope link  src 10.70.0.3
10.71.0.0/24 dev eth0 scope link  src 10.71.0.2

h1$ docker exec bob ip -4 addr show eth1
<N>: eth1@if<N>: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue
    inet 10.70.0.3/24 brd 10.70.0.255 scope global eth1
       valid_lft forever preferred_lft forever

h1$ docker network disconnect n2 bob

h1$ docker exec bob ip route
default via 10.70.0.1 dev eth1
10.70.0.0/24 dev eth1 scope link  src 10.70.0.3

h1$ docker network disconnect n1 bob

h1$ docker exec bob ip route

h1$ docker exec bob ping -c 1 -W 1 10.70.0.2
PING 10.70.0.2 (10.70.0.2): 56 data bytes
ping: sendto: Network is unreachable
[1]

h1$ docker rm -f ann bob ida jon quin ruth #! sort
ann
bob
ida
jon
quin
ruth
