# What names a network and a container: names before ids, starts of ids, what is ambiguous, names that are ids.

h1$ for i in $(seq 1 18); do docker network create --subnet 10.170.$i.0/24 n$i >/dev/null; done; docker network ls -q --filter type=custom | wc -l
18

h1$ P=$(docker network ls -q --no-trunc | cut -c1 | sort | uniq -d | head -1); docker network inspect $P 2>&1 | sed "s/network $P /network P /; s/[0-9]* matches/N matches/"
[]
Error response from daemon: N matches found based on ID prefix: network P is ambiguous

h1$ P=$(docker network ls -q --no-trunc | cut -c1 | sort | uniq -d | head -1); docker network rm $P 2>&1 | sed "s/ $P / P /; s/([0-9]* matches/(N matches/; s/[0-9]* matches/N matches/"
Error response from daemon: network P is ambiguous (NN matches found based on ID prefix)

h1$ P=$(docker network ls -q --no-trunc | cut -c1 | sort | uniq -d | head -1); docker run -d --name amb --network $P busybox sleep 100000 2>&1 | grep -v '^[0-9a-f]*$' | sed "s/ $P / P /; s/[0-9]* matches/N matches/"
docker: Error response from daemon: network P is ambiguous (N matches found based on ID prefix)

h1$ docker rm amb
amb

h1$ docker run -d --name c1 --network n1 busybox sleep 100000
<ID1>

h1$ P=$(docker network ls -q --no-trunc | cut -c1 | sort | uniq -d | head -1); docker network connect $P c1 2>&1 | sed "s/ $P / P /; s/[0-9]* matches/N matches/"
Error response from daemon: network P is ambiguous (N matches found based on ID prefix)

h1$ P=$(docker network ls -q --no-trunc | cut -c1 | sort | uniq -d | head -1); docker network disconnect $P c1 2>&1 | sed "s/ $P / P /; s/[0-9]* matches/N matches/"
Error response from daemon: network P is ambiguous (N matches found based on ID prefix)

h1$ docker network create --subnet 10.171.0.0/24 $(docker network ls -q --no-trunc --filter name=^n1$)
<ID2>

h1$ docker network rm $(docker network ls -q --no-trunc --filter name=^n1$)
Error response from daemon: error while removing network: network n1 id <ID3> has active endpoints
[1]

h1$ docker network ls --filter name=^n1$ --format '{{.Name}}'
n1

h1$ docker network create --subnet 10.171.0.0/24 $(docker network ls -q --filter name=^n2$)
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network inspect $(docker network ls -q --filter name=^n2$) -f '{{json .IPAM.Config}}'
[{"Subnet":"10.170.2.0/24"}]

h1$ docker network rm $(docker network ls -q --filter name=^n2$)
<SHORT>

h1$ docker network inspect n2 -f '{{json .IPAM.Config}}'

Error response from daemon: network n2 not found
[1]

h1$ docker run -d --name c2 --network $(docker network ls -q --filter name=^n4$) busybox sleep 100000
<ID4>

h1$ docker inspect c2 -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}}{{end}}'
n4 10.170.4.2

h1$ docker inspect c2 -f '{{.HostConfig.NetworkMode}}' | wc -c
13

h1$ docker run -d --name c3 --network $(docker network ls -q --no-trunc --filter name=^n3$) --network-alias three busybox sleep 100000
<ID5>

h1$ docker inspect c3 -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}}{{end}}'
n3 10.170.3.2

h1$ docker ps --filter network=$(docker network ls -q --filter name=^n3$) --format '{{.Names}}'
c3

h1$ docker ps --filter network=$(docker network ls -q --no-trunc --filter name=^n3$) --format '{{.Names}} {{.Networks}}'
c3 n3

h1$ docker ps --filter network=nosuch --format '{{.Names}}'

h1$ docker ps --filter network=n4 --filter network=n3 --format '{{.Names}}' #! sort
c2
c3

h1$ docker ps --filter id=$(docker ps -q --filter name=c3) --format '{{.Names}}'
c3

h1$ docker inspect $(docker ps -q --filter name=c3 | cut -c1-6) -f '{{.Name}}'
/c3

h1$ docker exec $(docker ps -q --filter name=c3 | cut -c1-6) hostname >/dev/null; echo $?
0

h1$ docker inspect /c3 -f '{{.Name}}'
/c3

h1$ docker stop -t 0 /c3
/c3

h1$ docker start $(docker ps -aq --no-trunc --filter name=c3) | wc -c
65

h1$ docker ps -a --filter status=running --format '{{.Names}} {{.State}}' #! sort
c1 running
c2 running
c3 running

h1$ docker ps -l --format '{{.Names}}'
c3

h1$ docker ps -n 2 --format '{{.Names}}'
c3
c2

h1$ docker ps --filter ancestor=busybox --format '{{.Names}}' #! sort
c1
c2
c3

h1$ docker ps --filter ancestor=nosuch --format '{{.Names}}'

h1$ docker ps --filter before=c3 --format '{{.Names}}' #! sort
c1
c2

h1$ docker ps --filter since=c1 --format '{{.Names}}' #! sort
c2
c3

h1$ docker ps --filter before=nosuch
Error response from daemon: no such container nosuch
[1]

h1$ docker ps -a --filter exited=137 --format '{{.Names}}'

h1$ docker ps -a --filter exited=banana
Error response from daemon: strconv.Atoi: parsing "banana": invalid syntax
[1]

h1$ docker ps --filter health=none --format '{{.Names}}' #! sort
c1
c2
c3

h1$ docker ps --filter label=a
CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES

h1$ docker ps --filter is-task=true --format '{{.Names}}'

h1$ docker ps --format '{{.Names}} {{.Command}} {{.Networks}}' --no-trunc #! sort
c1 "sleep 100000" n1
c2 "sleep 100000" n4
c3 "sleep 100000" n3

h1$ docker container ls -aq | wc -l
3

h1$ docker rm -f c1 c2 c3 #! sort
c1
c2
c3

h1$ docker network prune -f | grep -c n
17
