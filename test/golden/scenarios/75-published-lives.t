# Published ports through stops, pauses, restarts and other networks.

h1$ docker network create --subnet 10.16.1.0/24 n1
<ID1>

h1$ docker network create --subnet 10.16.2.0/24 n2
<ID2>

h1$ docker network create -d overlay --subnet 10.16.3.0/24 ov
<ID3>

h1$ docker network create -d macvlan --subnet 10.16.4.0/24 -o parent=ens3 mv
<ID4>

h1$ docker run -d --name web --network n1 -p 8080:80 -p 8443:443/udp --expose 90 busybox httpd -f -p 80
<ID5>

h1$ docker ps --format '{{.Names}} {{.Ports}}'
web 90/tcp, 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp, 0.0.0.0:8443->443/udp, [::]:8443->443/udp

h1$ docker pause web
web

h1$ docker ps --format '{{.Names}} {{.Ports}}'
web 90/tcp, 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp, 0.0.0.0:8443->443/udp, [::]:8443->443/udp

h1$ docker port web #! sort
443/udp -> 0.0.0.0:8443
443/udp -> [::]:8443
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker unpause web
web

h1$ docker kill web
web

h1$ docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}'
web exited

h1$ docker port web

h1$ docker inspect web -f '{{json .NetworkSettings.Ports}}'
{}

h1$ docker start web
web

h1$ docker port web #! sort
443/udp -> 0.0.0.0:8443
443/udp -> [::]:8443
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker network disconnect n1 web

h1$ docker ps --format '{{.Names}} {{.Ports}}|'
web |

h1$ docker inspect web -f '{{json .NetworkSettings.Ports}}'
{}

h1$ docker network connect ov web

h1$ docker port web #! sort
443/udp -> 0.0.0.0:8443
443/udp -> [::]:8443
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker ps --format '{{.Names}} {{.Ports}}|{{.Networks}}'
web 90/tcp, 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp, 0.0.0.0:8443->443/udp, [::]:8443->443/udp|ov

h2$ docker run --rm busybox nc -w 2 10.99.0.11 8080 </dev/null; echo $?
0

h1$ docker network connect n2 web

h1$ docker port web #! sort
443/udp -> 0.0.0.0:8443
443/udp -> [::]:8443
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h2$ docker run --rm busybox nc -w 2 10.99.0.11 8080 </dev/null; echo $?
0

h1$ docker network disconnect ov web

h1$ docker port web #! sort
443/udp -> 0.0.0.0:8443
443/udp -> [::]:8443
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker restart -t 0 web
web

h1$ docker port web #! sort
443/udp -> 0.0.0.0:8443
443/udp -> [::]:8443
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker network disconnect n2 web

h1$ docker network connect mv web

h1$ docker ps --format '{{.Names}} {{.Ports}}|{{.Networks}}'
web |mv

h1$ docker port web

h1$ docker network disconnect mv web

h1$ docker network connect bridge web

h1$ docker port web #! sort
443/udp -> 0.0.0.0:8443
443/udp -> [::]:8443
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker run -d --name late --network n1 -p 8080:81 busybox sleep 100000
<ID6>
docker: Error response from daemon: driver failed programming external connectivity on endpoint late (<ID7>): Bind for 0.0.0.0:8080 failed: port is already allocated
[125]

h1$ docker stop -t 0 web
web

h1$ docker start late
late

h1$ docker port late
81/tcp -> 0.0.0.0:8080
81/tcp -> [::]:8080

h1$ docker start web
Error response from daemon: driver failed programming external connectivity on endpoint web (<ID8>): Bind for 0.0.0.0:8080 failed: port is already allocated
Error: failed to start containers: web
[1]

h1$ docker inspect web -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}} {{json .NetworkSettings.Ports}}'
exited 137 driver failed programming external connectivity on endpoint web (<ID8>): Bind for 0.0.0.0:8080 failed: port is already allocated {}

h1$ docker network disconnect bridge web

h1$ docker network connect n2 web

h1$ docker start web
Error response from daemon: driver failed programming external connectivity on endpoint web (<ID9>): Bind for 0.0.0.0:8080 failed: port is already allocated
Error: failed to start containers: web
[1]

h1$ docker rm -f late
late

h1$ docker start web
web

h1$ docker port web #! sort
443/udp -> 0.0.0.0:8443
443/udp -> [::]:8443
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker run -d --name side --network container:web busybox sleep 100000
<ID10>

h1$ docker port side

h1$ docker ps --filter publish=8080 --format '{{.Names}}'
web

h1$ docker ps --filter expose=90 --format '{{.Names}}'
web

h1$ docker exec side sh -c 'nc -w 1 127.0.0.1 80 </dev/null; echo $?'
0

h1$ docker exec side sh -c 'nc -w 1 10.99.0.11 8080 </dev/null; echo $?'
0

h1$ docker restart -t 0 web
web

h1$ docker exec side ip -4 -o addr | wc -l
1

h1$ docker run --rm --name quick -p 8090:80 --network n1 busybox sh -c 'ip route | head -1'
default via 10.16.1.1 dev eth0

h1$ docker run -d --name again -p 8090:80 --network n1 busybox sleep 100000
<ID11>

h1$ docker run -d --name onov -p 8091:80 --network ov busybox httpd -f -p 80
<ID12>

h1$ docker port onov
80/tcp -> 0.0.0.0:8091
80/tcp -> [::]:8091

h1$ docker run -d --name onmv -p 8092:80 --network mv busybox sleep 100000
<ID13>

h1$ docker port onmv

h1$ docker inspect onmv -f '{{json .NetworkSettings.Ports}}'
{}

h1$ docker run -d --name onov2 -p 8091:80 --network ov busybox sleep 100000
<ID14>
docker: Error response from daemon: container <ID14>: endpoint join on GW Network failed: driver failed programming external connectivity on endpoint gateway_<SHORT> (<ID15>): Bind for 0.0.0.0:8091 failed: port is already allocated
[125]

h1$ docker rm onov2
onov2

h2$ docker run --rm busybox nc -w 2 10.99.0.11 8091 </dev/null; echo $?
0

h1$ docker rm -f $(docker ps -aq) | wc -l
5

h1$ docker network rm n1 n2 mv
n1
n2
mv
