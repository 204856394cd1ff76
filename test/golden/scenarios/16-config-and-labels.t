# Labels, options, filters, formats and prunes of networks.

h1$ docker network create --label team=blue --label tier=1 -o com.docker.network.bridge.name=br-blue -o com.docker.network.driver.mtu=1400 --subnet 10.80.0.0/24 blue
<ID1>

h1$ docker network inspect --format '{{json .Labels}} {{json .Options}}' blue
{"team":"blue","tier":"1"} {"com.docker.network.bridge.name":"br-blue","com.docker.network.driver.mtu":"1400"}

h1$ docker run -d --name one --hostname one --network blue busybox sleep 100000
<ID2>

h1$ docker exec one ip -4 addr show eth0
<N>: eth0@if<N>: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1400 qdisc noqueue
    inet 10.80.0.2/24 brd 10.80.0.255 scope global eth0
       valid_lft forever preferred_lft forever

h1$ docker network create -o com.docker.network.bridge.name=br-blue --subnet 10.81.0.0/24 green
Error response from daemon: cannot create network <ID3> (br-blue): conflicts with network <ID1> (br-blue): networks have same bridge name
[1]

h1$ docker network create -o com.docker.network.container_iface_prefix=net --subnet 10.82.0.0/24 named
<ID4>

h1$ docker network connect named one

h1$ docker exec one ip -4 addr show net1
ip: can't find device 'net1'
[1]

h1$ docker network create -o com.docker.network.driver.mtu=zero --subnet 10.83.0.0/24 bad-mtu
Error response from daemon: failed to parse com.docker.network.driver.mtu value: zero (strconv.Atoi: parsing "zero": invalid syntax)
[1]

h1$ docker network create -o com.docker.network.bridge.enable_icc=maybe --subnet 10.83.0.0/24 bad-icc
Error response from daemon: failed to parse com.docker.network.bridge.enable_icc value: maybe (strconv.ParseBool: parsing "maybe": invalid syntax)
[1]

h1$ docker network create -d nosuchdriver bad-driver
Error response from daemon: plugin "nosuchdriver" not found
[1]

h1$ docker network create --ipam-driver nosuchipam bad-ipam
Error response from daemon: plugin "nosuchipam" not found
[1]

h1$ docker network create ''
Error response from daemon: network with name  already exists
[1]

h1$ docker network create bridge
Error response from daemon: operation is not permitted on predefined bridge network
[1]

h1$ docker network create host
Error response from daemon: operation is not permitted on predefined host network
[1]

h1$ docker network create 'with space'
<ID5>

h1$ docker network create -d host second-host
Error response from daemon: only one instance of "host" network is allowed
[1]

h1$ docker network create -d null second-none
Error response from daemon: only one instance of "null" network is allowed
[1]

h1$ docker network create --scope swarm scoped
Error response from daemon: cannot create a swarm scoped network when swarm is not active
[1]

h1$ docker network create --attachable --subnet 10.84.0.0/24 att
<ID6>

h1$ docker network inspect --format '{{.Attachable}} {{.Internal}} {{.Ingress}} {{.EnableIPv6}} {{.Scope}} {{.Driver}}' att
true false false false local bridge

h1$ docker network ls --filter label=team --format '{{.Name}}'
blue

h1$ docker network ls --filter label=team=red --format '{{.Name}}'

h1$ docker network ls --filter label=team=blue --filter driver=bridge --format '{{.Name}}: {{.Label "team"}}'
blue: blue

h1$ docker network ls --filter type=builtin --format '{{.Name}}' #! sort
bridge
host
none

h1$ docker network ls --filter type=custom --format '{{.Name}}' #! sort
att
blue
named
with space

h1$ docker network ls --filter dangling=true --format '{{.Name}}' #! sort
att
blue
named
with space

h1$ docker network ls --filter name=lu --format '{{.Name}}'
blue

h1$ docker network ls --filter scope=swarm --format '{{.Name}}'

h1$ docker network ls --filter nosuch=x
Error response from daemon: Invalid filter 'nosuch'
[1]

h1$ docker network ls --filter type=other
Error response from daemon: invalid filter: 'type'='other'
[1]

h1$ docker network inspect nosuch
[]
Error response from daemon: network nosuch not found
[1]

h1$ docker network rm nosuch
Error response from daemon: network nosuch not found
[1]

h1$ docker network rm bridge
Error response from daemon: bridge is a pre-defined network and cannot be removed
[1]

h1$ docker network disconnect nosuch one
Error response from daemon: network nosuch not found
[1]

h1$ docker network disconnect blue nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker network disconnect att one
Error response from daemon: container <ID2> is not connected to network att
[1]

h1$ docker network connect blue one
Error response from daemon: endpoint with name one already exists in network blue
[1]

h1$ docker network connect host one
Error response from daemon: container cannot be disconnected from host network or connected to host network
[1]

h1$ docker network connect none one
Error response from daemon: container cannot be connected to multiple networks with one of the networks in private (none) mode
[1]

h1$ docker network inspect --format '{{range .Containers}}{{.Name}} {{.IPv4Address}} {{.MacAddress}}{{end}}' blue
one 10.80.0.2/24 02:42:0a:50:00:02

h1$ docker stop -t 0 one
one

h1$ docker network inspect --format '{{len .Containers}}' blue
0

h1$ docker network rm blue
blue

h1$ docker start one
Error response from daemon: network <ID1> not found
Error: failed to start containers: one
[1]

h1$ docker rm -f one
one

h1$ docker network prune -f --filter label=team=blue

h1$ docker network prune -f #! sort
Deleted Networks:
att
named
with space
