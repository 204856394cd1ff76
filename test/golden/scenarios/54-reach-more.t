# Who reaches whom, again: published ports from every side, isolation of bridges, icc, host and shared stacks, hairpins.

h1$ docker network create --subnet 10.227.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.228.0.0/24 n2
<ID2>

h1$ docker network create --subnet 10.229.0.0/24 --internal in1
<ID3>

h1$ docker run -d --name web --network n1 -p 8080:80 -p 127.0.0.1:8081:80 -p 10.99.0.11:8082:80 busybox httpd -f -p 80
<ID4>

h1$ docker run -d --name same --network n1 busybox sleep 100000
<ID5>

h1$ docker run -d --name other --network n2 busybox sleep 100000
<ID6>

h1$ docker run -d --name hosty --network host busybox sleep 100000
<ID7>

h1$ docker run -d --name inner --network in1 busybox httpd -f -p 80
<ID8>

h1$ docker run -d --name shared --network container:web busybox sleep 100000
<ID9>

h1$ docker exec same nc -w 2 web 80 </dev/null; echo $?
0

h1$ docker exec same nc -w 2 10.227.0.1 8080 </dev/null; echo $?
0

h1$ docker exec same nc -w 2 10.99.0.11 8080 </dev/null; echo $?
0

h1$ docker exec other nc -w 2 10.99.0.11 8080 </dev/null; echo $?
0

h1$ docker exec other nc -w 2 10.227.0.1 8080 </dev/null; echo $?
0

h1$ docker exec other nc -w 2 10.227.0.2 80 </dev/null; echo $?
1
nc: timed out

h1$ docker exec other nc -w 2 10.228.0.1 8080 </dev/null; echo $?
0

h1$ docker exec other nc -w 2 10.99.0.11 8082 </dev/null; echo $?
0

h1$ docker exec other nc -w 2 10.99.0.11 8081 </dev/null; echo $?
1
nc: can't connect to remote host (10.99.0.11): Connection refused

h1$ docker exec hosty nc -w 2 127.0.0.1 8080 </dev/null; echo $?
0

h1$ docker exec hosty nc -w 2 127.0.0.1 8081 </dev/null; echo $?
0

h1$ docker exec hosty nc -w 2 127.0.0.1 8082 </dev/null; echo $?
1
nc: can't connect to remote host (127.0.0.1): Connection refused

h1$ docker exec hosty nc -w 2 10.99.0.11 8082 </dev/null; echo $?
0

h1$ docker exec hosty nc -w 2 10.227.0.2 80 </dev/null; echo $?
0

h1$ docker exec hosty ping -c 1 -W 1 10.229.0.2
PING 10.229.0.2 (10.229.0.2): 56 data bytes
64 bytes from 10.229.0.2: seq=0 ttl=64 time=<MS> ms

--- 10.229.0.2 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec hosty nc -w 2 10.229.0.2 80 </dev/null; echo $?
0

h1$ docker exec shared nc -w 2 127.0.0.1 80 </dev/null; echo $?
0

h1$ docker exec web nc -w 2 10.99.0.11 8080 </dev/null; echo $?
0

h1$ docker exec shared ping -c 1 -W 1 same
PING same (10.227.0.3): 56 data bytes
64 bytes from 10.227.0.3: seq=0 ttl=64 time=<MS> ms

--- same ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec inner nc -w 2 10.99.0.11 8080 </dev/null; echo $?
1
nc: timed out

h1$ docker exec inner ping -c 1 -W 1 10.229.0.1
PING 10.229.0.1 (10.229.0.1): 56 data bytes
64 bytes from 10.229.0.1: seq=0 ttl=64 time=<MS> ms

--- 10.229.0.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec other ping -c 1 -W 1 10.229.0.2
PING 10.229.0.2 (10.229.0.2): 56 data bytes

--- 10.229.0.2 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h2$ docker run --rm busybox nc -w 2 10.99.0.11 8080 </dev/null; echo $?
0

h2$ docker run --rm busybox nc -w 2 10.99.0.11 8081 </dev/null; echo $?
1
nc: can't connect to remote host (10.99.0.11): Connection refused

h2$ docker run --rm busybox nc -w 2 10.99.0.11 8082 </dev/null; echo $?
0

h2$ docker run --rm --network host busybox nc -w 2 10.99.0.11 8080 </dev/null; echo $?
0

h1$ docker pause web
web

h1$ docker exec same ping -c 1 -W 1 web | tail -2 | head -1
1 packets transmitted, 1 packets received, 0% packet loss

h1$ docker unpause web
web

h1$ docker network connect in1 web

h1$ docker exec inner nc -w 2 web 80 </dev/null; echo $?
0

h1$ docker exec web ip route
default via 10.227.0.1 dev eth0
10.227.0.0/24 dev eth0 scope link  src 10.227.0.2
10.229.0.0/24 dev eth1 scope link  src 10.229.0.3

h1$ docker network disconnect in1 web

h1$ docker network disconnect n1 web

h1$ docker exec web ip route

h1$ docker port web

h1$ docker network connect n2 web

h2$ docker run --rm busybox nc -w 2 10.99.0.11 8080 </dev/null; echo $?
0

h1$ docker exec other nc -w 2 web 80 </dev/null; echo $?
0

h1$ docker port web #! sort
80/tcp -> 0.0.0.0:8080
80/tcp -> 10.99.0.11:8082
80/tcp -> 127.0.0.1:8081
80/tcp -> [::]:8080

h1$ docker stop -t 0 web
web

h1$ docker exec other nc -w 2 10.99.0.11 8080 </dev/null; echo $?
1
nc: can't connect to remote host (10.99.0.11): Connection refused

h1$ docker exec shared ip -4 -o addr
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker start web
web

h1$ docker exec other nc -w 2 10.99.0.11 8080 </dev/null; echo $?
0

h1$ docker run -d --name udp --network n1 -p 5353:53/udp busybox sleep 100000
<ID10>

h1$ docker exec udp ip neigh

h1$ docker exec same ip neigh show dev eth0 | cut -d' ' -f1-2 #! sort
10.227.0.1 lladdr
10.227.0.2 lladdr

h1$ docker exec same arp -n | head -1
? (10.227.0.2) at 02:42:0a:e3:00:02 [ether]  on eth0

h1$ docker exec same arp -a -i eth0 | head -1
udp.n1 (10.227.0.2) at 02:42:0a:e3:00:02 [ether]  on eth0

h1$ docker exec same arp 10.227.0.2
udp.n1 (10.227.0.2) at 02:42:0a:e3:00:02 [ether]  on eth0

h1$ docker exec same arp -n 10.227.0.77
No match found in 2 entries

h1$ docker exec same route -n
Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
0.0.0.0         10.227.0.1      0.0.0.0         UG    0      0        0 eth0
10.227.0.0      0.0.0.0         255.255.255.0   U     0      0        0 eth0

h1$ docker exec same ifconfig eth0 | grep -E 'inet|HWaddr' | sed 's/  *$//'
eth0      Link encap:Ethernet  HWaddr 02:42:0A:E3:00:03
          inet addr:10.227.0.3  Bcast:10.227.0.255  Mask:255.255.255.0

h1$ docker exec same cat /sys/class/net/eth0/address
02:42:0a:e3:00:03

h1$ docker exec same cat /sys/class/net/eth0/mtu
1500

h1$ docker exec same ls /sys/class/net
eth0
lo

h1$ docker exec same ip -4 addr show scope global | grep inet
    inet 10.227.0.3/24 brd 10.227.0.255 scope global eth0

h1$ docker exec same hostname -i
10.227.0.3

h1$ docker rm -f $(docker ps -aq) | wc -l
7

h1$ docker network rm n1 n2 in1
n1
n2
in1
