# What leaves the hosts, and what does not come back.

h1$ docker network create --subnet 10.11.1.0/24 n1
<ID1>

h1$ docker network create --subnet 10.11.2.0/24 --internal in1
<ID2>

h1$ docker network create -d overlay --subnet 10.11.3.0/24 ov
<ID3>

h1$ docker run -d --name one --network n1 busybox sleep 100000
<ID4>

h1$ docker run -d --name two --network in1 busybox sleep 100000
<ID5>

h1$ docker run -d --name ovr --network ov busybox sleep 100000
<ID6>

h1$ docker run -d --name hst --network host busybox sleep 100000
<ID7>

h1$ docker run -d --name non --network none busybox sleep 100000
<ID8>

h1$ docker exec one ping -c 1 -W 1 8.8.8.8
PING 8.8.8.8 (8.8.8.8): 56 data bytes

--- 8.8.8.8 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec two ping -c 1 -W 1 8.8.8.8
PING 8.8.8.8 (8.8.8.8): 56 data bytes

--- 8.8.8.8 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec ovr ping -c 1 -W 1 8.8.8.8
PING 8.8.8.8 (8.8.8.8): 56 data bytes

--- 8.8.8.8 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec non ping -c 1 -W 1 8.8.8.8
PING 8.8.8.8 (8.8.8.8): 56 data bytes
ping: sendto: Network is unreachable
[1]

h1$ docker exec one ping -c 1 -W 1 10.99.0.12
PING 10.99.0.12 (10.99.0.12): 56 data bytes
64 bytes from 10.99.0.12: seq=0 ttl=63 time=<MS> ms

--- 10.99.0.12 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec ovr ping -c 1 -W 1 10.99.0.12
PING 10.99.0.12 (10.99.0.12): 56 data bytes
64 bytes from 10.99.0.12: seq=0 ttl=63 time=<MS> ms

--- 10.99.0.12 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one ping -c 1 -W 2 10.99.0.77
PING 10.99.0.77 (10.99.0.77): 56 data bytes

--- 10.99.0.77 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec one nc -w 1 10.99.0.12 9999 </dev/null; echo $?
1
nc: can't connect to remote host (10.99.0.12): Connection refused

h1$ docker exec two nc -w 1 10.99.0.12 9999 </dev/null; echo $?
1
nc: timed out

h1$ docker exec non nc -w 1 10.99.0.12 9999 </dev/null; echo $?
1
nc: can't connect to remote host (10.99.0.12): Network is unreachable

h1$ docker exec one ping -c 1 -W 1 192.168.77.7
PING 192.168.77.7 (192.168.77.7): 56 data bytes

--- 192.168.77.7 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec one ping -c 1 -W 1 127.0.0.2
PING 127.0.0.2 (127.0.0.2): 56 data bytes
64 bytes from 127.0.0.2: seq=0 ttl=64 time=<MS> ms

--- 127.0.0.2 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one ping -c 1 -W 1 10.11.1.255
PING 10.11.1.255 (10.11.1.255): 56 data bytes

--- 10.11.1.255 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec one ping -c 1 -W 1 255.255.255.255
PING 255.255.255.255 (255.255.255.255): 56 data bytes

--- 255.255.255.255 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec one ping -c 1 -W 1 172.17.0.1
PING 172.17.0.1 (172.17.0.1): 56 data bytes
64 bytes from 172.17.0.1: seq=0 ttl=64 time=<MS> ms

--- 172.17.0.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one ping -c 1 -W 1 10.11.2.1
PING 10.11.2.1 (10.11.2.1): 56 data bytes
64 bytes from 10.11.2.1: seq=0 ttl=64 time=<MS> ms

--- 10.11.2.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec two ping -c 1 -W 1 10.11.1.1
PING 10.11.1.1 (10.11.1.1): 56 data bytes
64 bytes from 10.11.1.1: seq=0 ttl=64 time=<MS> ms

--- 10.11.1.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec two ping -c 1 -W 1 10.11.2.1
PING 10.11.2.1 (10.11.2.1): 56 data bytes
64 bytes from 10.11.2.1: seq=0 ttl=64 time=<MS> ms

--- 10.11.2.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one ping -c 1 -t 1 -W 1 10.99.0.12
PING 10.99.0.12 (10.99.0.12): 56 data bytes

--- 10.99.0.12 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec one ping -c 1 -t 2 -W 1 10.99.0.12 | head -2
PING 10.99.0.12 (10.99.0.12): 56 data bytes
64 bytes from 10.99.0.12: seq=0 ttl=63 time=<MS> ms

h1$ docker exec one ip route get 8.8.8.8
8.8.8.8 via 10.11.1.1 dev eth0  src 10.11.1.2

h1$ docker exec two ip route get 8.8.8.8
8.8.8.8 via 10.11.2.1 dev eth0  src 10.11.2.2

h1$ docker exec two ip route get 10.11.2.1
10.11.2.1 dev eth0  src 10.11.2.2

h1$ docker exec hst ip route get 10.11.1.2
10.11.1.2 dev br-<SID1>  src 10.11.1.1

h1$ docker exec hst ping -c 1 -W 1 10.11.1.2
PING 10.11.1.2 (10.11.1.2): 56 data bytes
64 bytes from 10.11.1.2: seq=0 ttl=64 time=<MS> ms

--- 10.11.1.2 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec hst ping -c 1 -W 1 10.11.2.2
PING 10.11.2.2 (10.11.2.2): 56 data bytes
64 bytes from 10.11.2.2: seq=0 ttl=64 time=<MS> ms

--- 10.11.2.2 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec non ip route

h1$ docker exec non ip -o link | cut -d: -f2
 lo

h1$ docker exec hst ip -o link show docker0 | cut -d' ' -f2,4,5
docker0: mtu 1500

h2$ docker run --rm busybox ping -c 1 -W 1 10.99.0.11
PING 10.99.0.11 (10.99.0.11): 56 data bytes
64 bytes from 10.99.0.11: seq=0 ttl=63 time=<MS> ms

--- 10.99.0.11 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h2$ docker run --rm busybox ping -c 1 -W 1 10.11.1.2
PING 10.11.1.2 (10.11.1.2): 56 data bytes

--- 10.11.1.2 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h2$ docker run --rm --network ov busybox ping -c 1 -W 2 ovr
PING ovr (10.11.3.2): 56 data bytes
64 bytes from 10.11.3.2: seq=0 ttl=64 time=<MS> ms

--- ovr ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h2$ docker run --rm --network ov busybox ping -c 1 -W 2 10.11.3.77
PING 10.11.3.77 (10.11.3.77): 56 data bytes

--- 10.11.3.77 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h2$ docker run --rm --network ov busybox nc -w 2 10.11.3.2 80 </dev/null; echo $?
1
nc: can't connect to remote host (10.11.3.2): Connection refused

h1$ docker rm -f one two ovr hst non #! sort
hst
non
one
ovr
two

h1$ docker network rm n1 in1 ov
n1
in1
ov
