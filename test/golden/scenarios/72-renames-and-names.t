# Names that change: of containers that run, that do not, and of those that others know by them.

h1$ docker network create --subnet 10.13.1.0/24 n1
<ID1>

h1$ docker network create --subnet 10.13.2.0/24 n2
<ID2>

h1$ docker run -d --name aa --hostname aa --network n1 --network-alias svc busybox sleep 100000
<ID3>

h1$ docker run -d --name bb --hostname bb --network n1 --link aa:peer busybox sleep 100000
<ID4>

h1$ docker network connect --alias two n2 aa

h1$ docker network connect n2 bb

h1$ docker rename aa cc

h1$ docker exec bb nslookup -type=a cc | tail -2
Address: 10.13.1.2

h1$ docker exec bb nslookup -type=a aa >/dev/null; echo $?
0

h1$ docker exec bb nslookup -type=a svc | tail -2
Address: 10.13.1.2

h1$ docker exec bb nslookup -type=a peer | tail -2
Address: 10.13.1.2

h1$ docker exec bb nslookup -type=a cc.n2 | tail -2
Address: 10.13.2.2

h1$ docker exec bb nslookup -type=a two | tail -2
Address: 10.13.2.2

h1$ docker exec bb nslookup 10.13.1.2 | tail -2
2.1.13.10.in-addr.arpa	name = cc.n1

h1$ docker exec cc hostname
aa

h1$ docker exec cc cat /etc/hosts | tail -2
10.13.1.2	aa
10.13.2.2	aa

h1$ docker stop -t 0 cc
cc

h1$ docker rename cc dd

h1$ docker exec bb nslookup -type=a peer >/dev/null; echo $?
1

h1$ docker start dd
dd

h1$ docker exec bb ping -c 1 -W 1 dd | head -1
PING dd (10.13.1.2): 56 data bytes

h1$ docker inspect dd -f '{{.Name}} {{.Config.Hostname}} {{range $n, $c := .NetworkSettings.Networks}}{{$n}} {{$c.IPAddress}} {{len $c.Aliases}} {{end}}'
/dd aa n1 10.13.1.2 3 n2 10.13.2.2 3

h1$ docker inspect bb -f '{{json .HostConfig.Links}} {{json .NetworkSettings.Networks.n1.Links}}'
null ["aa:peer"]

h1$ docker network inspect n1 -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
bb 10.13.1.3/24
dd 10.13.1.2/24

h1$ docker run -d --name aa --network n1 busybox sleep 100000
<ID5>

h1$ docker restart -t 0 bb
bb

h1$ docker rename dd aa
Error response from daemon: Error when allocating new name: Conflict. The container name "/aa" is already in use by container "<ID5>". You have to remove (or rename) that container to be able to reuse that name.
Error: failed to rename container named dd
[1]

h1$ docker rename aa ee

h1$ docker rename dd aa

h1$ docker exec bb ping -c 1 -W 1 ee | head -1
PING ee (10.13.1.4): 56 data bytes

h1$ docker pause ee
ee

h1$ docker rename ee ff

h1$ docker unpause ff
ff

h1$ docker exec bb ping -c 1 -W 1 ff | head -1
PING ff (10.13.1.4): 56 data bytes

h1$ docker create --name gg --network n1 --network-alias gee busybox sleep 100000
<ID6>

h1$ docker rename gg hh

h1$ docker exec bb ping -c 1 -W 1 gee
ping: bad address 'gee'
[1]

h1$ docker start hh
hh

h1$ docker exec bb ping -c 1 -W 1 gee | head -1
PING gee (10.13.1.5): 56 data bytes

h1$ docker exec bb ping -c 1 -W 1 hh | head -1
PING hh (10.13.1.5): 56 data bytes

h1$ docker exec bb ping -c 1 -W 1 gg
ping: bad address 'gg'
[1]

h1$ docker network disconnect n1 hh

h1$ docker rename hh ii

h1$ docker network connect n1 ii

h1$ docker exec bb ping -c 1 -W 1 ii | head -1
PING ii (10.13.1.5): 56 data bytes

h1$ docker exec bb ping -c 1 -W 1 gee
ping: bad address 'gee'
[1]

h1$ docker run -d --name jj --network container:ii busybox sleep 100000
<ID7>

h1$ docker rename ii kk

h1$ docker inspect jj -f '{{.HostConfig.NetworkMode}}' | cut -c1-10
container:

h1$ docker exec jj ping -c 1 -W 1 kk | head -1
PING kk (10.13.1.5): 56 data bytes

h1$ docker restart -t 0 kk
kk

h1$ docker restart -t 0 jj
jj

h1$ docker exec jj ip -4 -o addr show eth0 | tr -s ' '
<N>: eth0 inet 10.13.1.5/24 brd 10.13.1.255 scope global eth0\ valid_lft forever preferred_lft forever

h1$ docker rename kk n1

h1$ docker rename n1 host

h1$ docker exec bb ping -c 1 -W 1 host | head -1
PING host (10.13.1.5): 56 data bytes

h1$ docker rename host localhost

h1$ docker exec bb ping -c 1 -W 1 localhost | head -1
PING localhost (127.0.0.1): 56 data bytes

h1$ docker rm -f aa bb ff localhost jj #! sort
aa
bb
ff
jj
localhost

h1$ docker network rm n1 n2
n1
n2
