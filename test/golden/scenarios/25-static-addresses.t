# Addresses that are asked for: where, when, and who gets them afterwards.

h1$ docker network create --subnet 10.117.0.0/24 --ip-range 10.117.0.64/28 --aux-address a=10.117.0.65 --aux-address b=10.117.0.9 ranged
<ID1>

h1$ docker run -d --name a1 --network ranged busybox sleep 100000
<ID2>

h1$ docker run -d --name a2 --network ranged --ip 10.117.0.9 busybox sleep 100000
<ID3>
docker: Error response from daemon: Address already in use
[125]

h1$ docker run -d --name a3 --network ranged --ip 10.117.0.200 busybox sleep 100000
<ID4>

h1$ docker run -d --name a4 --network ranged --ip 10.117.0.0 busybox sleep 100000
<ID5>
docker: Error response from daemon: Address already in use
[125]

h1$ docker run -d --name a5 --network ranged --ip 10.117.0.255 busybox sleep 100000
<ID6>
docker: Error response from daemon: Address already in use
[125]

h1$ docker run -d --name a6 --network ranged --ip 10.117.0.64 busybox sleep 100000
<ID7>
docker: Error response from daemon: Address already in use
[125]

h1$ docker run -d --name a7 --network ranged --ip 10.117.1.5 busybox sleep 100000
<ID8>
docker: Error response from daemon: Invalid address 10.117.1.5: It does not belong to any of this network's subnets
[125]

h1$ docker run -d --name a10 --network ranged --ip6 fd00::1 busybox sleep 100000
<ID9>
docker: Error response from daemon: user specified IP address is supported only when connecting to networks with user configured subnets
[125]

h1$ docker run -d --name a11 --network ranged --ip 10.117.0.1 busybox sleep 100000
<ID10>

h1$ docker network inspect ranged --format '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
a1 10.117.0.66/24
a11 10.117.0.1/24
a3 10.117.0.200/24

h1$ docker network inspect ranged --format '{{json .IPAM}}'
{"Driver":"default","Options":{},"Config":[{"Subnet":"10.117.0.0/24","IPRange":"10.117.0.64/28","AuxiliaryAddresses":{"a":"10.117.0.65","b":"10.117.0.9"}}]}

h1$ docker ps -a --format '{{.Names}} {{.State}}' #! sort
a1 running
a10 created
a11 running
a2 created
a3 running
a4 created
a5 created
a6 created
a7 created

h1$ docker inspect -f '{{.State.ExitCode}} {{.State.Error}}' a2
128 Address already in use

h1$ docker start a4
Error response from daemon: Address already in use
Error: failed to start containers: a4
[1]

h1$ docker rm a2 a4 a5 a6 a7 a10 a11 #! sort
Error response from daemon: You cannot remove a running container <ID10>. Stop the container before attempting removal or force remove
a10
a2
a4
a5
a6
a7
[1]

h1$ docker network connect --ip 10.117.0.201 ranged a1
Error response from daemon: endpoint with name a1 already exists in network ranged
[1]

h1$ docker network disconnect ranged a1

h1$ docker network connect --ip 10.117.0.200 ranged a1
Error response from daemon: Address already in use
[1]

h1$ docker network connect --ip 10.117.0.300 ranged a1
Error response from daemon: Invalid IPv4 address: 10.117.0.300)
[1]

h1$ docker network connect --ip 10.118.0.3 ranged a1
Error response from daemon: Invalid address 10.118.0.3: It does not belong to any of this network's subnets
[1]

h1$ docker network connect --ip 10.117.0.201 ranged a1

h1$ docker inspect a1 -f '{{json .NetworkSettings.Networks.ranged.IPAMConfig}} {{.NetworkSettings.Networks.ranged.IPAddress}}'
{"IPv4Address":"10.117.0.201"} 10.117.0.201

h1$ docker stop -t 0 a1
a1

h1$ docker run -d --name thief --network ranged --ip 10.117.0.201 busybox sleep 100000
<ID11>

h1$ docker start a1
Error response from daemon: Address already in use
Error: failed to start containers: a1
[1]

h1$ docker inspect a1 -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}'
exited 137 Address already in use

h1$ docker rm -f thief
thief

h1$ docker start a1
a1

h1$ docker inspect a1 -f '{{.State.Status}} {{.NetworkSettings.Networks.ranged.IPAddress}}'
running 10.117.0.201

h1$ docker network create auto
<ID12>

h1$ docker network connect --ip 172.18.0.9 auto a1
Error response from daemon: user specified IP address is supported only when connecting to networks with user configured subnets
[1]

h1$ docker network connect --ip 10.1.1.1 bridge a1
Error response from daemon: user specified IP address is supported on user defined networks only
[1]

h1$ docker network connect --alias nope bridge a1
Error response from daemon: network-scoped alias is supported only for containers in user defined networks
[1]

h1$ docker network connect bridge a1

h1$ docker inspect a1 -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}} {{$v.Gateway}}, {{end}}'
bridge 172.17.0.2 172.17.0.1, ranged 10.117.0.201 10.117.0.64,

h1$ docker exec a1 ip route
default via 172.17.0.1 dev eth1
10.117.0.0/24 dev eth0 scope link  src 10.117.0.201
172.17.0.0/16 dev eth1 scope link  src 172.17.0.2

h1$ docker create --name later --network auto --ip 172.18.0.9 busybox sleep 100000
<ID13>

h1$ docker start later
Error response from daemon: user specified IP address is supported only when connecting to networks with user configured subnets
Error: failed to start containers: later
[1]

h1$ docker network create --subnet 10.119.0.0/30 four
<ID14>

h1$ docker run -d --name f1 --network four busybox sleep 100000
<ID15>

h1$ docker run -d --name f2 --network four busybox sleep 100000
<ID16>
docker: Error response from daemon: no available IPv4 addresses on this network's address pools: four (<ID14>)
[125]

h1$ docker network create --subnet 10.119.1.0/31 two
Error response from daemon: failed to allocate gateway (): No available addresses on this pool
[1]

h1$ docker network create --subnet 10.119.1.0/32 one
Error response from daemon: failed to allocate gateway (): No available addresses on this pool
[1]

h1$ docker rm -f a1 a3 later f1 f2 #! sort
a1
a3
f1
f2
later

h1$ docker network prune -f #! sort
Deleted Networks:
auto
four
