# UDP, ports of the host itself, and what takes them.

h1$ docker network create --subnet 10.6.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.7.0.0/24 n2
<ID2>

h1$ docker run -d --name cc --network n1 busybox sleep 100000
<ID3>

h1$ docker port uu
Error response from daemon: No such container: uu
[1]

h1$ docker run -d --name hosted --network host busybox httpd -f -p 7000
<ID4>

h1$ docker exec cc sh -c 'nc -w 2 10.99.0.11 7000 </dev/null; echo $?'
0

h1$ docker exec cc sh -c 'nc -w 2 10.6.0.1 7000 </dev/null; echo $?'
0

h2$ docker run --rm busybox nc -w 2 10.99.0.11 7000 </dev/null; echo $?
0

h1$ docker run -d --name clash --network n1 -p 7000:80 busybox sleep 100000
<ID5>
docker: Error response from daemon: driver failed programming external connectivity on endpoint clash (<ID6>): Error starting userland proxy: listen tcp4 0.0.0.0:7000: bind: address already in use
[125]

h1$ docker ps -a --filter name=clash --format '{{.State}} {{.Ports}}|'
created |

h1$ docker rm -f clash
clash

h1$ docker run -d --name noclash --network n1 -p 7000:80/udp busybox sleep 100000
<ID7>

h1$ docker port noclash
80/udp -> 0.0.0.0:7000
80/udp -> [::]:7000

h1$ docker run -d --name hosted2 --network host busybox httpd -f -p 7000
<ID8>

h1$ sleep 1

h1$ docker inspect hosted2 -f '{{.State.Status}} {{.State.ExitCode}}'
exited 1

h1$ docker logs hosted2
httpd: bind: Address already in use

h1$ docker run -d --name web --network n1 -p 7001:80 busybox httpd -f -p 80
<ID9>

h1$ docker run -d --name hosted3 --network host busybox httpd -f -p 7001
<ID10>

h1$ sleep 1

h1$ docker inspect hosted3 -f '{{.State.Status}} {{.State.ExitCode}}'
exited 1

h1$ docker logs hosted3
httpd: bind: Address already in use

h1$ docker stop -t 0 web
web

h1$ docker start hosted3
hosted3

h1$ sleep 0.5

h1$ docker inspect hosted3 -f '{{.State.Status}}'
running

h1$ docker start web
Error response from daemon: driver failed programming external connectivity on endpoint web (<ID11>): Error starting userland proxy: listen tcp4 0.0.0.0:7001: bind: address already in use
Error: failed to start containers: web
[1]

h1$ docker inspect web -f '{{.State.Status}} {{.State.ExitCode}} {{json .NetworkSettings.Ports}}'
exited 137 {}

h1$ docker rm -f hosted3
hosted3

h1$ docker start web
web

h1$ docker exec hosted wget -q -O - http://127.0.0.1:7001/
wget: server returned error: HTTP/1.1 404 Not Found
[1]

h1$ docker exec hosted ping -c 1 -W 1 cc
ping: bad address 'cc'
[1]

h1$ docker exec hosted ping -c 1 -W 1 10.6.0.3
PING 10.6.0.3 (10.6.0.3): 56 data bytes
64 bytes from 10.6.0.3: seq=0 ttl=64 time=<MS> ms

--- 10.6.0.3 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec hosted ping -c 1 -W 1 10.99.0.12
PING 10.99.0.12 (10.99.0.12): 56 data bytes
64 bytes from 10.99.0.12: seq=0 ttl=64 time=<MS> ms

--- 10.99.0.12 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec hosted ping -c 1 -W 1 10.6.0.1
PING 10.6.0.1 (10.6.0.1): 56 data bytes
64 bytes from 10.6.0.1: seq=0 ttl=64 time=<MS> ms

--- 10.6.0.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec hosted hostname
h1

h1$ docker run -d --name pair --network n2 -p 7010-7012:7010-7012/udp busybox sleep 100000
<ID12>

h1$ docker port pair #! sort
7010/udp -> 0.0.0.0:7010
7010/udp -> [::]:7010
7011/udp -> 0.0.0.0:7011
7011/udp -> [::]:7011
7012/udp -> 0.0.0.0:7012
7012/udp -> [::]:7012

h1$ docker ps --filter name=pair --format '{{.Ports}}'
0.0.0.0:7010-7012->7010-7012/udp, [::]:7010-7012->7010-7012/udp

h1$ docker run -d --name both --network n2 -p 7020:80 -p 7020:80/udp busybox sleep 100000
<ID13>

h1$ docker port both 80
0.0.0.0:7020
[::]:7020

h1$ docker port both 80/udp
0.0.0.0:7020
[::]:7020

h1$ docker port both #! sort
80/tcp -> 0.0.0.0:7020
80/tcp -> [::]:7020
80/udp -> 0.0.0.0:7020
80/udp -> [::]:7020

h1$ docker rm loop2
Error response from daemon: No such container: loop2
[1]

h1$ docker inspect gone -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}'

Error: No such object: gone
[1]

h1$ docker rm -f $(docker ps -aq) | wc -l
7

h1$ docker network rm n1 n2
n1
n2
