# Removing: several at once, in use, by id; prune by labels and time.

h1$ docker network create --subnet 10.110.0.0/24 --label keep=no --label zone=a r1
<ID1>

h1$ docker network create --subnet 10.111.0.0/24 --label keep=yes r2
<ID2>

h1$ docker network create --subnet 10.112.0.0/24 --label zone=b r3
<ID3>

h1$ docker network create --subnet 10.113.0.0/24 r4
<ID4>

h1$ docker run -d --name user --network r2 busybox sleep 100000
<ID5>

h1$ docker network rm r1 r2 nosuch r3 bridge
r1
r3
Error response from daemon: error while removing network: network r2 id <ID2> has active endpoints
Error response from daemon: network nosuch not found
Error response from daemon: bridge is a pre-defined network and cannot be removed
[1]

h1$ docker network ls --filter type=custom --format '{{.Name}}' #! sort
r2
r4

h1$ docker network rm $(docker network ls -q --filter name=r4)
<SID4>

h1$ docker network inspect r4
[]
Error response from daemon: network r4 not found
[1]

h1$ docker network create --subnet 10.110.0.0/24 --label keep=no --label zone=a r1
<ID6>

h1$ docker network create --subnet 10.112.0.0/24 --label zone=b r3
<ID7>

h1$ docker network prune -f --filter until=24h

h1$ docker network ls --filter type=custom --format '{{.Name}}' #! sort
r1
r2
r3

h1$ docker network prune -f --filter label=zone=b --filter label=keep

h1$ docker network prune -f --filter label=keep=no
Deleted Networks:
r1

h1$ docker network prune -f --filter label!=zone

h1$ docker network prune -f --filter label!=zone=c
Deleted Networks:
r3

h1$ docker network prune -f --filter nosuch=1
Error response from daemon: Invalid filter 'nosuch'
[1]

h1$ docker network prune -f --filter until=banana
Error response from daemon: failed to parse value as time or duration: "banana"
[1]

h1$ docker network prune -f --filter until=1h --filter until=2h
Error response from daemon: more than one until filter specified
[1]

h1$ docker network prune -f --filter name=r2
Error response from daemon: Invalid filter 'name'
[1]

h1$ docker network create --subnet 10.114.0.0/24 stopped
<ID8>

h1$ docker create --name never --network stopped busybox sleep 100000
<ID9>

h1$ docker network rm stopped
stopped

h1$ docker start never
Error response from daemon: network stopped not found
Error: failed to start containers: never
[1]

h1$ docker inspect -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}' never
created 128 network stopped not found

h1$ docker network create --subnet 10.114.0.0/24 stopped
<ID10>

h1$ docker start never
never

h1$ docker inspect -f '{{.State.Status}} {{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}}{{end}}' never
running stopped 10.114.0.2

h1$ docker network disconnect stopped never

h1$ docker network connect stopped never

h1$ docker start never
never

h1$ docker inspect -f '{{.State.Status}} {{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}}{{end}}' never
running stopped 10.114.0.2

h1$ docker rm never
Error response from daemon: You cannot remove a running container <ID9>. Stop the container before attempting removal or force remove
[1]

h1$ docker rm -f never user nosuch
never
user
Error response from daemon: No such container: nosuch

h1$ docker network prune --force #! sort
Deleted Networks:
r2
stopped

h1$ docker container prune -f
Total reclaimed space: 0B

h1$ docker system prune -f
Total reclaimed space: 0B

h1$ docker network ls --filter type=custom --format '{{.Name}}'
