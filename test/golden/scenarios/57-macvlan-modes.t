# macvlan: modes, options that are wrong, addresses, names and ways out beside bridges.

h1$ docker network create -d macvlan -o macvlan_mode=private -o parent=ens3 --subnet 10.232.0.0/24 mv
<ID1>

h1$ docker network inspect mv -f '{{json .Options}} {{json .IPAM.Config}} {{.Internal}} {{.Scope}}'
{"macvlan_mode":"private","parent":"ens3"} [{"Subnet":"10.232.0.0/24"}] false local

h1$ docker run -d --name m1 --hostname m1 --network mv --ip 10.232.0.10 --network-alias al busybox sleep 100000
<ID2>

h1$ docker run -d --name m2 --hostname m2 --network mv busybox sleep 100000
<ID3>

h1$ docker inspect m1 m2 -f '{{.NetworkSettings.Networks.mv.IPAddress}} {{.NetworkSettings.Networks.mv.Gateway}} {{.NetworkSettings.Networks.mv.MacAddress}}'
10.232.0.10 10.232.0.1 02:42:0a:e8:00:0a
10.232.0.2 10.232.0.1 02:42:0a:e8:00:02

h1$ docker exec m2 nslookup -type=a al | tail -2
Address: 10.232.0.10

h1$ docker exec m2 cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:0

h1$ docker exec m2 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.232.0.2	m2

h1$ docker exec m2 ip route
default via 10.232.0.1 dev eth0
10.232.0.0/24 dev eth0 scope link  src 10.232.0.2

h1$ docker exec m2 ip -o link show eth0 | grep -o 'mtu [0-9]*'
mtu 1500

h1$ docker run -d --name m3 --network mv --ip 10.232.0.10 busybox sleep 100000
<ID4>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm m3
m3

h1$ docker run -d --name m3 --network mv --ip 10.233.0.10 busybox sleep 100000
<ID5>
docker: Error response from daemon: Invalid address 10.233.0.10: It does not belong to any of this network's subnets
[125]

h1$ docker rm m3
m3

h1$ docker run -d --name m3 --network mv --ip 10.232.0.1 busybox sleep 100000
<ID6>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm m3
m3

h1$ docker network rm mv
Error response from daemon: error while removing network: network mv id <ID1> has active endpoints
[1]

h1$ docker network disconnect mv m1

h1$ docker network connect --ip 10.232.0.12 mv m1

h1$ docker network inspect mv -f '{{range .Containers}}{{.Name}} {{.IPv4Address}} {{.MacAddress}}{{println}}{{end}}' #! sort
m1 10.232.0.12/24 02:42:0a:e8:00:0c
m2 10.232.0.2/24 02:42:0a:e8:00:02

h1$ docker stop -t 0 m2
m2

h1$ docker start m2
m2

h1$ docker inspect m2 -f '{{.NetworkSettings.Networks.mv.IPAddress}}'
10.232.0.2

h1$ docker network create --subnet 10.234.0.0/24 br
<ID7>

h1$ docker network connect br m2

h1$ docker exec m2 ip route
default via 10.234.0.1 dev eth1
10.232.0.0/24 dev eth0 scope link  src 10.232.0.2
10.234.0.0/24 dev eth1 scope link  src 10.234.0.2

h1$ docker exec m2 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.232.0.2	m2
10.234.0.2	m2

h1$ docker network connect --alias onbr br m1

h1$ docker exec m2 ping -c 1 -W 1 onbr
PING onbr (10.234.0.3): 56 data bytes
64 bytes from 10.234.0.3: seq=0 ttl=64 time=<MS> ms

--- onbr ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker network disconnect br m2

h1$ docker exec m2 ip route
default via 10.232.0.1 dev eth0
10.232.0.0/24 dev eth0 scope link  src 10.232.0.2

h1$ docker rm -f m1 m2 #! sort
m1
m2

h1$ docker network rm mv
mv

h1$ docker network create -d macvlan -o mode=bridge -o parent=ens3 --subnet 10.232.0.0/24 mv
<ID8>

h1$ docker network inspect mv -f '{{json .Options}}'
{"mode":"bridge","parent":"ens3"}

h1$ docker network rm mv
mv

h1$ docker network create -d macvlan -o macvlan_mode=passthru -o parent=ens3 --subnet 10.232.0.0/24 --gateway 10.232.0.254 mv
<ID9>

h1$ docker network inspect mv -f '{{json .Options}} {{json .IPAM.Config}}'
{"macvlan_mode":"passthru","parent":"ens3"} [{"Subnet":"10.232.0.0/24","Gateway":"10.232.0.254"}]

h1$ docker network rm mv
mv

h1$ docker network create -d macvlan -o macvlan_mode=Bridge -o parent=ens3 --subnet 10.232.0.0/24 mv
Error response from daemon: requested macvlan mode 'Bridge' is not valid, 'bridge' mode is the macvlan driver default
[1]

h1$ docker network create -d macvlan -o macvlan_mode= -o parent=ens3 --subnet 10.232.0.0/24 mv
<ID10>

h1$ docker network rm mv
mv

h1$ docker network create -d macvlan -o parent=lo --subnet 10.232.0.0/24 mv
Error response from daemon: loopback interface is not a valid macvlan parent link
[1]

h1$ docker network create -d macvlan -o parent=eth99 --subnet 10.232.0.0/24 mv2
Error response from daemon: invalid subinterface vlan name eth99, example formatting is eth0.10
[1]

h1$ docker network create -d macvlan -o parent=ens3.1.2 --subnet 10.235.0.0/24 mv3
Error response from daemon: required interface name format is: name.vlan_id, ex. eth0.10 for vlan 10, instead received ens3.1.2
[1]

h1$ docker network create -d macvlan -o parent=eth99.10 --subnet 10.235.0.0/24 mv3
Error response from daemon: -o parent interface does was not found on the host: eth99
[1]

h1$ docker network create -d macvlan -o parent=ens3 --subnet 10.235.0.0/24 --subnet 10.236.0.0/24 mv4
<ID11>

h1$ docker network inspect mv4 -f '{{range .IPAM.Config}}{{.Subnet}} {{end}}' #! any
10.235.0.0/24 10.236.0.0/24

h1$ docker network create -d macvlan -o parent=ens3 --subnet 10.237.0.0/24 mv5
Error response from daemon: network dm-<SID11> is already using parent interface ens3
[1]

h1$ docker network create -d macvlan -o parent=ens3 --ipv6 mv6
Error response from daemon: could not find an available, non-overlapping IPv6 address pool among the defaults to assign to the network
[1]

h1$ docker network create -d macvlan --attachable -o parent=ens3 --subnet 10.237.0.0/24 mv7
Error response from daemon: network dm-<SID11> is already using parent interface ens3
[1]

h1$ docker network create -d macvlan --ingress -o parent=ens3 --subnet 10.237.0.0/24 mv8
Error response from daemon: Ingress network can only be global scope network
[1]

h1$ docker network create -d macvlan --scope swarm -o parent=ens3 --subnet 10.237.0.0/24 mv9
Error response from daemon: cannot create a swarm scoped network when swarm is not active
[1]

h1$ docker network create -d MACVLAN --subnet 10.237.0.0/24 mv9
Error response from daemon: plugin "MACVLAN" not found
[1]

h1$ docker network ls --filter driver=macvlan --format '{{.Name}} {{.Scope}}' #! any
mv4 local

h1$ docker network prune -f #! any
Deleted Networks:
mv4
br
