# Connecting and disconnecting containers that do not run, by force, by ids, and what is refused.

h1$ docker network create --subnet 10.160.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.161.0.0/24 n2
<ID2>

h1$ docker network create --subnet 10.162.0.0/24 --internal in1
<ID3>

h1$ docker create --name made --hostname made --network n1 busybox sleep 100000
<ID4>

h1$ docker network connect n2 made

h1$ docker network connect n2 made

h1$ docker network connect --ip 10.161.0.77 --alias again n2 made

h1$ docker inspect made -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{json $v.IPAMConfig}} {{json $v.Aliases}} {{end}}' | sed 's/"[0-9a-f]\{12\}"/"ID"/g'
n1 null null n2 {} ["ID","made"]

h1$ docker start made
made

h1$ docker inspect made -f '{{.State.Status}} {{.State.Error}}'
running

h1$ docker start made
made

h1$ docker inspect made -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}} {{end}}'
n1 10.160.0.2 n2 10.161.0.2

h1$ docker network connect --ip 10.162.0.300 in1 made
Error response from daemon: Invalid IPv4 address: 10.162.0.300)
[1]

h1$ docker network connect --ip 10.162.0.4 --ip6 fd00::4 in1 made
Error response from daemon: user specified IP address is supported only when connecting to networks with user configured subnets
[1]

h1$ docker network connect --ip 10.163.0.4 in1 made
Error response from daemon: Invalid address 10.163.0.4: It does not belong to any of this network's subnets
[1]

h1$ docker network connect --link made:me in1 made

h1$ docker network connect --driver-opt a=b in1 made
Error response from daemon: endpoint with name made already exists in network in1
[1]

h1$ docker inspect made -f '{{json .NetworkSettings.Networks.in1.IPAMConfig}} {{json .NetworkSettings.Networks.in1.Links}}'
{} ["made:me"]

h1$ docker network disconnect in1 made

h1$ docker network disconnect -f in1 made
Error response from daemon: container <ID4> is not connected to network in1
[1]

h1$ docker network disconnect in1 nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker network disconnect -f in1 nosuch
Error response from daemon: endpoint nosuch not found
[1]

h1$ docker network disconnect nosuch nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker network disconnect $(docker network ls -q --filter name=n2) $(docker ps -q --filter name=made)

h1$ docker network connect $(docker network ls -q --filter name=n2) $(docker ps -q --filter name=made)

h1$ docker inspect made -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}} {{end}}'
n1 10.160.0.2 n2 10.161.0.2

h1$ docker network connect $(docker network ls -q --filter name=in1 | cut -c1-8) made

h1$ docker network inspect in1 n2 -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{end}}'
made 10.162.0.2/24
made 10.161.0.2/24

h1$ docker stop -t 0 made
made

h1$ docker network disconnect n1 made

h1$ docker network disconnect n2 made

h1$ docker network disconnect in1 made

h1$ docker network disconnect in1 made
Error response from daemon: container <ID4> is not connected to the network in1
[1]

h1$ docker inspect made -f '{{json .NetworkSettings.Networks}} {{.HostConfig.NetworkMode}}'
{} n1

h1$ docker start made
made

h1$ docker exec made ip -4 -o addr
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker inspect made -f '{{json .NetworkSettings.Networks}}'
{}

h1$ docker network connect in1 made

h1$ docker exec made ip route
default via 10.162.0.1 dev eth0
10.162.0.0/24 dev eth0 scope link  src 10.162.0.2

h1$ docker stop -t 0 made
made

h1$ docker network connect host made
Error response from daemon: container cannot be disconnected from host network or connected to host network
[1]

h1$ docker network connect none made
Error response from daemon: container cannot be connected to multiple networks with one of the networks in private (none) mode
[1]

h1$ docker network connect bridge made

h1$ docker inspect made -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{end}}'
bridge in1

h1$ docker start made
made

h1$ docker inspect made -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}} {{end}}'
bridge 172.17.0.2 in1 10.162.0.2

h1$ docker run -d --name lone --network none busybox sleep 100000
<ID5>

h1$ docker network disconnect none lone

h1$ docker network connect n1 lone

h1$ docker inspect lone -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}} {{end}}{{.HostConfig.NetworkMode}}'
n1 10.160.0.2 none

h1$ docker restart -t 0 lone
lone

h1$ docker inspect lone -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}} {{end}}{{.HostConfig.NetworkMode}}'
n1 10.160.0.2 none

h1$ docker run -d --name onhost --network host busybox sleep 100000
<ID6>

h1$ docker network disconnect -f host onhost
Error response from daemon: container cannot be disconnected from host network or connected to host network
[1]

h1$ docker network connect n1 onhost
Error response from daemon: container sharing network namespace with another container or host cannot be connected to any other network
[1]

h1$ docker stop -t 0 onhost
onhost

h1$ docker network connect n1 onhost
Error response from daemon: container sharing network namespace with another container or host cannot be connected to any other network
[1]

h1$ docker network disconnect host onhost

h1$ docker inspect onhost -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{end}}{{.HostConfig.NetworkMode}}'
host

h1$ docker rm -f made lone onhost #! sort
lone
made
onhost

h1$ docker network prune -f #! sort
Deleted Networks:
in1
n1
n2
