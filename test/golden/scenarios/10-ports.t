# Published ports: who has them, what is refused, and that they are free again.

h1$ docker network create --subnet 10.50.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.51.0.0/24 n2
<ID2>

h1$ docker run -d --name web --network n1 -p 8080:80 busybox httpd -f -p 80
<ID3>

h1$ docker port web
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker port web 80/tcp
0.0.0.0:8080
[::]:8080

h1$ docker port web 81/tcp
Error: No public port '81/tcp' published for web
[1]

h1$ docker run -d --name web2 --network n1 -p 8080:80 busybox httpd -f -p 80
<ID4>
docker: Error response from daemon: driver failed programming external connectivity on endpoint web2 (<ID5>): Bind for 0.0.0.0:8080 failed: port is already allocated
[125]

h1$ docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}' #! sort
web running 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp
web2 created

h1$ docker rm web2
web2

h1$ docker run -d --name web3 --network n2 -p 127.0.0.1:8081:80/tcp -p 5353:53/udp busybox httpd -f -p 80
<ID6>

h1$ docker port web3 #! sort
53/udp -> 0.0.0.0:5353
53/udp -> [::]:5353
80/tcp -> 127.0.0.1:8081

h1$ docker inspect --format '{{json .NetworkSettings.Ports}}' web3
{"53/udp":[{"HostIp":"0.0.0.0","HostPort":"5353"},{"HostIp":"::","HostPort":"5353"}],"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8081"}]}

h1$ docker inspect --format '{{json .HostConfig.PortBindings}}' web3
{"53/udp":[{"HostIp":"","HostPort":"5353"}],"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8081"}]}

h1$ docker run -d --name exposed --network n1 --expose 90 --expose 91/udp busybox sleep 100000
<ID7>

h1$ docker inspect --format '{{json .NetworkSettings.Ports}}' exposed
{"90/tcp":null,"91/udp":null}

h1$ docker ps --format '{{.Names}} {{.Ports}}' --filter name=exposed
exposed 90/tcp, 91/udp

h1$ docker run --rm --network n2 busybox nc -w 2 10.50.0.2 80 </dev/null
nc: timed out
[1]

h1$ docker exec exposed nc -w 2 10.50.0.2 80 </dev/null; echo $?
0

h1$ docker exec exposed nc -w 2 10.50.0.2 81 </dev/null
nc: can't connect to remote host (10.50.0.2): Connection refused
[1]

h1$ docker run -d --name range --network n1 -p 9000-9002:80 busybox sleep 100000
<ID8>

h1$ docker port range
80/tcp -> 0.0.0.0:9000
80/tcp -> [::]:9000

h1$ docker run -d --name range2 --network n1 -p 9000-9002:80 busybox sleep 100000
<ID9>

h1$ docker port range2
80/tcp -> 0.0.0.0:9001
80/tcp -> [::]:9001

h1$ docker run -d --name bad --network n1 -p 99999:80 busybox sleep 100000
docker: invalid hostPort: 99999
[125]

h1$ docker stop -t 0 web
web

h1$ docker port web

h1$ docker run -d --name web4 --network n1 -p 8080:80 busybox httpd -f -p 80
<ID10>

h1$ docker start web
Error response from daemon: driver failed programming external connectivity on endpoint web (<ID11>): Bind for 0.0.0.0:8080 failed: port is already allocated
Error: failed to start containers: web
[1]

h1$ docker rm -f web4
web4

h1$ docker start web
web

h1$ docker port web
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker rm -f web web3 exposed range range2 #! sort
exposed
range
range2
web
web3

h1$ docker ps -aq
