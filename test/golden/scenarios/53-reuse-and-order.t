# Which address comes next: over creates, starts, stops, restarts, removals and connections of several containers.

h1$ docker network create --subnet 10.225.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.226.0.0/28 --ip-range 10.226.0.8/29 --gateway 10.226.0.1 n2
<ID2>

h1$ for i in 1 2 3 4; do docker create --name m$i --network n1 busybox sleep 100000 >/dev/null; done; docker start m3 m1 m4 m2
m3
m1
m4
m2

h1$ docker inspect m1 m2 m3 m4 -f '{{.Name}} {{.NetworkSettings.Networks.n1.IPAddress}}'
/m1 10.225.0.3
/m2 10.225.0.5
/m3 10.225.0.2
/m4 10.225.0.4

h1$ docker stop -t 0 m3
m3

h1$ docker stop -t 0 m1
m1

h1$ docker start m1
m1

h1$ docker start m3
m3

h1$ docker inspect m1 m2 m3 m4 -f '{{.Name}} {{.NetworkSettings.Networks.n1.IPAddress}}'
/m1 10.225.0.2
/m2 10.225.0.5
/m3 10.225.0.3
/m4 10.225.0.4

h1$ docker restart -t 0 m2 m4
m2
m4

h1$ docker inspect m1 m2 m3 m4 -f '{{.Name}} {{.NetworkSettings.Networks.n1.IPAddress}}'
/m1 10.225.0.2
/m2 10.225.0.5
/m3 10.225.0.3
/m4 10.225.0.4

h1$ docker network disconnect n1 m2

h1$ docker run -d --name m5 --network n1 busybox sleep 100000
<ID3>

h1$ docker network connect n1 m2

h1$ docker inspect m2 m5 -f '{{.Name}} {{.NetworkSettings.Networks.n1.IPAddress}}'
/m2 10.225.0.6
/m5 10.225.0.5

h1$ docker run -d --name m6 --network n1 --ip 10.225.0.7 busybox sleep 100000
<ID4>

h1$ docker run -d --name m7 --network n1 busybox sleep 100000
<ID5>

h1$ docker run -d --name m8 --network n1 busybox sleep 100000
<ID6>

h1$ docker inspect m6 m7 m8 -f '{{.Name}} {{.NetworkSettings.Networks.n1.IPAddress}} {{.NetworkSettings.Networks.n1.MacAddress}}'
/m6 10.225.0.7 02:42:0a:e1:00:07
/m7 10.225.0.8 02:42:0a:e1:00:08
/m8 10.225.0.9 02:42:0a:e1:00:09

h1$ docker rm -f m1
m1

h1$ docker run --rm --network n1 busybox ip -4 -o addr show eth0
<N>: eth0    inet 10.225.0.2/24 brd 10.225.0.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker run --rm --network n1 busybox ip -4 -o addr show eth0
<N>: eth0    inet 10.225.0.2/24 brd 10.225.0.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker pause m3
m3

h1$ docker run --rm --network n1 busybox hostname -i
10.225.0.2

h1$ docker unpause m3
m3

h1$ docker kill m3
m3

h1$ docker run -d --name m9 --network n1 busybox sleep 100000
<ID7>

h1$ docker inspect m9 -f '{{.NetworkSettings.Networks.n1.IPAddress}}'
10.225.0.2

h1$ docker run -d --name ma --network n1 busybox sleep 100000
<ID8>

h1$ docker start m3
m3

h1$ docker inspect m3 ma -f '{{.NetworkSettings.Networks.n1.IPAddress}}'
10.225.0.10
10.225.0.3

h1$ docker network inspect n1 -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
m2 10.225.0.6/24
m3 10.225.0.10/24
m4 10.225.0.4/24
m5 10.225.0.5/24
m6 10.225.0.7/24
m7 10.225.0.8/24
m8 10.225.0.9/24
m9 10.225.0.2/24
ma 10.225.0.3/24

h1$ for c in m2 m3 m4 m5; do docker network connect n2 $c; done; docker network inspect n2 -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
m2 10.226.0.8/28
m3 10.226.0.9/28
m4 10.226.0.10/28
m5 10.226.0.11/28

h1$ for c in m6 m7 m8 m9 ma; do docker network connect n2 $c; done; docker network inspect n2 -f '{{len .Containers}}'
7
Error response from daemon: no available IPv4 addresses on this network's address pools: n2 (<ID2>)
Error response from daemon: no available IPv4 addresses on this network's address pools: n2 (<ID2>)

h1$ docker network disconnect n2 m4

h1$ docker network connect n2 m9

h1$ docker network connect --ip 10.226.0.3 n2 ma

h1$ docker network connect --ip 10.226.0.15 n2 m3
Error response from daemon: endpoint with name m3 already exists in network n2
[1]

h1$ docker network connect --ip 10.226.0.2 n2 m4

h1$ docker network inspect n2 -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
m2 10.226.0.8/28
m3 10.226.0.9/28
m4 10.226.0.2/28
m5 10.226.0.11/28
m6 10.226.0.12/28
m7 10.226.0.13/28
m8 10.226.0.14/28
m9 10.226.0.10/28
ma 10.226.0.3/28

h1$ docker restart -t 0 m5
m5

h1$ docker inspect m5 -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}} {{end}}'
n1 10.225.0.5 n2 10.226.0.11

h1$ docker run -d --name dm --network n2 busybox sleep 100000
<ID9>
docker: Error response from daemon: no available IPv4 addresses on this network's address pools: n2 (<ID2>)
[125]

h1$ docker inspect dm -f '{{.State.Status}} {{.State.Error}}' | sed 's/[0-9a-f]\{64\}/ID/'
created no available IPv4 addresses on this network's address pools: n2 (ID)

h1$ docker rm -f m6
m6

h1$ docker start dm
dm

h1$ docker inspect dm -f '{{.NetworkSettings.Networks.n2.IPAddress}}'
10.226.0.12

h1$ docker rm -f $(docker ps -aq) | wc -l
9

h1$ docker run -d --name b1 busybox sleep 100000
<ID10>

h1$ docker run -d --name b2 busybox sleep 100000
<ID11>

h1$ docker run -d --name b3 busybox sleep 100000
<ID12>

h1$ docker rm -f b2
b2

h1$ docker run -d --name b4 busybox sleep 100000
<ID13>

h1$ docker stop -t 0 b1
b1

h1$ docker run -d --name b5 --restart always busybox sleep 100000
<ID14>

h1$ docker start b1
b1

h1$ docker inspect b1 b3 b4 b5 -f '{{.Name}} {{.NetworkSettings.IPAddress}} {{.NetworkSettings.MacAddress}}'
/b1 172.17.0.5 02:42:ac:11:00:05
/b3 172.17.0.4 02:42:ac:11:00:04
/b4 172.17.0.3 02:42:ac:11:00:03
/b5 172.17.0.2 02:42:ac:11:00:02

h1$ docker network connect n1 b1

h1$ docker network connect --ip 10.225.0.100 n1 b3

h1$ docker network disconnect bridge b1

h1$ docker run -d --name b6 busybox sleep 100000
<ID15>

h1$ docker network connect bridge b1

h1$ docker inspect b1 b6 -f '{{.Name}} {{.NetworkSettings.IPAddress}} {{.NetworkSettings.Networks.bridge.IPAddress}}'
/b1 172.17.0.6 172.17.0.6
/b6 172.17.0.5 172.17.0.5

h1$ docker exec b1 ip -4 -o addr | tr -s ' '
<N>: lo inet 127.0.0.1/8 scope host lo\ valid_lft forever preferred_lft forever
<N>: eth1 inet 10.225.0.2/24 brd 10.225.0.255 scope global eth1\ valid_lft forever preferred_lft forever
<N>: eth2 inet 172.17.0.6/16 brd 172.17.255.255 scope global eth2\ valid_lft forever preferred_lft forever

h1$ docker exec b1 ip route
default via 172.17.0.1 dev eth2
10.225.0.0/24 dev eth1 scope link  src 10.225.0.2
172.17.0.0/16 dev eth2 scope link  src 172.17.0.6

h1$ docker restart -t 0 b1
b1

h1$ docker exec b1 ip route
default via 172.17.0.1 dev eth0
10.225.0.0/24 dev eth1 scope link  src 10.225.0.2
172.17.0.0/16 dev eth0 scope link  src 172.17.0.6

h1$ docker rm -f $(docker ps -aq) | wc -l
5

h1$ docker network rm n1 n2
n1
n2
