# Ports that nobody names: which the host gives, in what order, to both protocols and over restarts.

h1$ docker network create --subnet 10.231.0.0/24 n1
<ID1>

h1$ docker run -d --name p1 --network n1 -P --expose 80 busybox sleep 100000
<ID2>

h1$ docker port p1
80/tcp -> 0.0.0.0:32768
80/tcp -> [::]:32768

h1$ docker run -d --name p2 --network n1 -p 80 busybox sleep 100000
<ID3>

h1$ docker port p2
80/tcp -> 0.0.0.0:32769
80/tcp -> [::]:32769

h1$ docker run -d --name p3 --network n1 -p 80/udp busybox sleep 100000
<ID4>

h1$ docker port p3
80/udp -> 0.0.0.0:32768
80/udp -> [::]:32768

h1$ docker run -d --name p4 --network n1 -p 127.0.0.1::80 busybox sleep 100000
<ID5>

h1$ docker port p4
80/tcp -> 127.0.0.1:32770

h1$ docker restart -t 0 p1
p1

h1$ docker port p1
80/tcp -> 0.0.0.0:32771
80/tcp -> [::]:32770

h1$ docker run -d --name p5 --network n1 -p 32775:80 busybox sleep 100000
<ID6>

h1$ docker run -d --name p6 --network n1 -P --expose 80-83 busybox sleep 100000
<ID7>

h1$ docker port p6 | wc -l
8

h1$ docker inspect p1 -f '{{json .HostConfig.PortBindings}} {{json .NetworkSettings.Ports}}'
{} {"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"32771"},{"HostIp":"::","HostPort":"32770"}]}

h1$ docker ps --format '{{.Names}} {{.Ports}}' --filter name=p1 --filter name=p2 --filter name=p3 --filter name=p4 --filter name=p5
p5 0.0.0.0:32775->80/tcp, [::]:32775->80/tcp
p4 127.0.0.1:32770->80/tcp
p3 0.0.0.0:32768->80/udp, [::]:32768->80/udp
p2 0.0.0.0:32769->80/tcp, [::]:32769->80/tcp
p1 0.0.0.0:32771->80/tcp, [::]:32770->80/tcp

h1$ docker stop -t 0 p2
p2

h1$ docker start p2
p2

h1$ docker port p2
80/tcp -> 0.0.0.0:32777
80/tcp -> [::]:32776

h1$ docker rm -f p1 p2
p1
p2

h1$ docker run -d --name p7 --network n1 -p 80 busybox sleep 100000
<ID8>

h1$ docker port p7
80/tcp -> 0.0.0.0:32778
80/tcp -> [::]:32777

h1$ docker run -d --name p8 -p 9000-9001:80 busybox sleep 100000
<ID9>

h1$ docker run -d --name p9 -p 9000-9001:80 busybox sleep 100000
<ID10>

h1$ docker port p8
80/tcp -> 0.0.0.0:9000
80/tcp -> [::]:9000

h1$ docker port p9
80/tcp -> 0.0.0.0:9001
80/tcp -> [::]:9001

h1$ docker run -d --name pa -p 9000-9001:80 busybox sleep 100000
<ID11>
docker: Error response from daemon: driver failed programming external connectivity on endpoint pa (<ID12>): all ports are allocated
[125]

h1$ docker rm pa
pa

h1$ docker restart -t 0 p8
p8

h1$ docker port p8
80/tcp -> 0.0.0.0:9000
80/tcp -> [::]:9000

h1$ docker rm -f p9
p9

h1$ docker restart -t 0 p8
p8

h1$ docker port p8
80/tcp -> 0.0.0.0:9001
80/tcp -> [::]:9001

h1$ docker rm -f $(docker ps -aq) | wc -l
6

h1$ docker network rm n1
n1
