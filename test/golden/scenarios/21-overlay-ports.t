# Overlay networks with published ports, several subnets, options, and bridges beside them.

h1$ docker network create -d overlay --subnet 10.96.0.0/24 ov1
<ID1>

h1$ docker network create -d overlay --subnet 10.97.0.0/24 --subnet 10.97.1.0/24 ov2
<ID2>

h2$ docker network inspect ov2 --format '{{range .IPAM.Config}}{{println .Subnet}}{{end}}' | grep . #! sort
10.97.0.0/24
10.97.1.0/24

h1$ docker run -d --name web --hostname web --network ov1 -p 8080:80 busybox httpd -f -p 80
<ID3>

h1$ docker port web
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h2$ docker run -d --name far --hostname far --network ov1 busybox httpd -f -p 80
<ID4>

h2$ docker exec far nc -w 2 web 80 </dev/null; echo $?
0

h2$ docker exec far nc -w 2 10.99.0.11 8080 </dev/null; echo $?
0

h1$ docker exec web nc -w 2 far 80 </dev/null; echo $?
0

h1$ docker exec web nc -w 2 far 81 </dev/null; echo $?
1
nc: can't connect to remote host (10.96.0.3): Connection refused

h1$ docker exec web ping -c 1 -W 1 10.99.0.12
PING 10.99.0.12 (10.99.0.12): 56 data bytes
64 bytes from 10.99.0.12: seq=0 ttl=63 time=<MS> ms

--- 10.99.0.12 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec web cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.96.0.2	web

h1$ docker exec web ip route
default via 172.18.0.1 dev eth1
10.96.0.0/24 dev eth0 scope link  src 10.96.0.2
172.18.0.0/16 dev eth1 scope link  src 172.18.0.2

h1$ docker network create --subnet 10.98.0.0/24 br1
<ID5>

h1$ docker network connect br1 web

h1$ docker exec web ip route
default via 10.98.0.1 dev eth2
10.96.0.0/24 dev eth0 scope link  src 10.96.0.2
10.98.0.0/24 dev eth2 scope link  src 10.98.0.2

h1$ docker port web
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker network inspect docker_gwbridge --format '{{len .Containers}}'
0

h1$ docker network disconnect br1 web

h1$ docker exec web ip route
default via 172.18.0.1 dev eth3
10.96.0.0/24 dev eth0 scope link  src 10.96.0.2
172.18.0.0/16 dev eth3 scope link  src 172.18.0.2

h1$ docker port web
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker network inspect docker_gwbridge --format '{{len .Containers}}'
1

h1$ docker network create -d overlay --subnet 10.96.0.0/25 clash
Error response from daemon: Pool overlaps with other one on this address space
[1]

h2$ docker network create -d overlay --subnet 10.96.0.0/24 clash2
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create -d overlay --internal --subnet 10.100.0.0/24 inside
<ID6>

h1$ docker run -d --name in1 --hostname in1 --network inside busybox sleep 100000
<ID7>

h2$ docker run -d --name in2 --hostname in2 --network inside busybox sleep 100000
<ID8>

h1$ docker exec in1 ping -c 1 -W 1 in2
PING in2 (10.100.0.3): 56 data bytes
64 bytes from 10.100.0.3: seq=0 ttl=64 time=<MS> ms

--- in2 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec in1 ip route
10.100.0.0/24 dev eth0 scope link  src 10.100.0.2

h1$ docker exec in1 ping -c 1 -W 1 10.99.0.11
PING 10.99.0.11 (10.99.0.11): 56 data bytes
ping: sendto: Network is unreachable
[1]

h2$ docker network disconnect -f inside in2

h1$ docker exec in1 ping -c 1 -W 1 in2
ping: bad address 'in2'
[1]

h2$ docker network rm ov1
Error response from daemon: error while removing network: network ov1 id <ID1> has active endpoints
[1]

h2$ docker rm -f far in2 #! sort
far
in2

h1$ docker rm -f web in1 #! sort
in1
web

h2$ docker network rm ov1 ov2 inside
ov1
ov2
inside

h1$ docker network ls --filter driver=overlay --format '{{.Name}}'
