# macvlan: ports that are not published, addresses, global scope, settings of another network.

h1$ docker network create -d macvlan --subnet 10.144.0.0/24 -o parent=ens3.abc vbad
Error response from daemon: unable to parse a valid vlan id from: abc (ex. eth0.10 for vlan 10)
[1]

h1$ docker network create -d macvlan --subnet 10.144.0.0/24 -o parent=ens3.0 vzero
Error response from daemon: vlan id must be between 1-4094, received: 0
[1]

h1$ docker network create -d macvlan --subnet 10.144.0.0/24 -o parent=ens3.5000 vbig
Error response from daemon: vlan id must be between 1-4094, received: 5000
[1]

h1$ docker network create -d macvlan --subnet 10.144.0.0/24 --gateway 10.144.0.254 --aux-address r=10.144.0.1 -o macvlan_mode=bridge -o parent=ens3 two
<ID1>

h1$ docker network inspect two --format '{{json .Options}} {{json .IPAM.Config}} {{.Scope}}'
{"macvlan_mode":"bridge","parent":"ens3"} [{"Subnet":"10.144.0.0/24","Gateway":"10.144.0.254","AuxiliaryAddresses":{"r":"10.144.0.1"}}] local

h1$ docker run -d --name m1 --network two --expose 70 -p 8080:80 busybox httpd -f -p 80
<ID2>

h1$ docker port m1

h1$ docker ps --format '{{.Names}} {{.Ports}}|'
m1 |

h1$ docker inspect m1 -f '{{json .NetworkSettings.Ports}} {{.NetworkSettings.Networks.two.IPAddress}} {{.NetworkSettings.Networks.two.Gateway}} {{.NetworkSettings.Networks.two.IPPrefixLen}}'
{} 10.144.0.2 10.144.0.254 24

h1$ docker run -d --name m2 --network two --ip 10.144.0.77 busybox sleep 100000
<ID3>

h1$ docker inspect m2 -f '{{.NetworkSettings.Networks.two.IPAddress}} {{.NetworkSettings.Networks.two.Gateway}}'
10.144.0.77 10.144.0.254

h1$ docker run -d --name m3 --network two --ip 10.144.0.77 busybox sleep 100000
<ID4>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm -f m3
m3

h1$ docker exec m1 ip route
default via 10.144.0.254 dev eth0
10.144.0.0/24 dev eth0 scope link  src 10.144.0.2

h1$ docker exec m2 ip route
default via 10.144.0.254 dev eth0
10.144.0.0/24 dev eth0 scope link  src 10.144.0.77

h1$ docker exec m1 ip -4 -o addr show eth0
<N>: eth0    inet 10.144.0.2/24 brd 10.144.0.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker run -d --name m4 --network two busybox sleep 100000
<ID5>

h1$ docker exec m4 ping -c 1 -W 1 m1
PING m1 (10.144.0.2): 56 data bytes
64 bytes from 10.144.0.2: seq=0 ttl=64 time=<MS> ms

--- m1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec m4 nc -w 2 m1 80 </dev/null; echo $?
0

h1$ docker exec m4 ping -c 1 -W 1 10.99.0.11
PING 10.99.0.11 (10.99.0.11): 56 data bytes

--- 10.99.0.11 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker network create --subnet 10.146.0.0/24 br
<ID6>

h1$ docker network connect br m4

h1$ docker exec m4 ip route
default via 10.146.0.1 dev eth1
10.144.0.0/24 dev eth0 scope link  src 10.144.0.3
10.146.0.0/24 dev eth1 scope link  src 10.146.0.2

h1$ docker network disconnect two m4

h1$ docker exec m4 ip route
default via 10.146.0.1 dev eth1
10.146.0.0/24 dev eth1 scope link  src 10.146.0.2

h1$ docker network rm two
Error response from daemon: error while removing network: network two id <ID1> has active endpoints
[1]

h1$ docker network inspect two -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
m1 10.144.0.2/24
m2 10.144.0.77/24

h1$ docker rm -f m1 m2 m4 #! sort
m1
m2
m4

h1$ docker network rm two br
two
br

h1$ docker network create -d macvlan -o parent=ens3 auto
<ID7>

h1$ docker network inspect auto --format '{{json .IPAM.Config}} {{json .Options}}'
[{"Subnet":"172.18.0.0/16","Gateway":"172.18.0.1"}] {"parent":"ens3"}

h1$ docker network rm auto
auto

h1$ docker network create -d macvlan --ipv6 --subnet 10.149.0.0/24 --subnet fd00:149::/64 -o parent=ens3 six
<ID8>

h1$ docker run --rm --network six busybox ip -6 -o addr show eth0 scope global | tr -s ' ' | grep -v fe80
<N>: eth0 inet6 fd00:149::2/64 scope global flags 02 \ valid_lft forever preferred_lft forever

h1$ docker network rm six
six

h1$ docker network create -d macvlan --config-only --subnet 10.150.0.0/24 -o parent=ens3 cfg0
<ID9>

h1$ docker network create --config-only --subnet 10.150.0.0/24 -o parent=ens3 cfg
<ID10>

h1$ docker network create -d macvlan --config-from cfg from
<ID11>

h1$ docker network inspect from --format '{{json .Options}} {{json .IPAM.Config}} {{.ConfigFrom.Network}}'
{"parent":"ens3"} [{"Subnet":"10.150.0.0/24"}] cfg

h1$ docker network create -d macvlan --config-from cfg -o parent=ens3.91 from2
Error response from daemon: network driver options are not supported if the network depends on a configuration network
[1]

h1$ docker run --rm --network from busybox ip -4 -o addr show eth0
<N>: eth0    inet 10.150.0.2/24 brd 10.150.0.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker network rm cfg
Error response from daemon: error while removing network: configuration network "cfg" is in use
[1]

h1$ docker network rm from
from

h1$ docker network create -d macvlan --scope global --subnet 10.148.0.0/24 -o parent=ens3 glob
<ID12>

h2$ docker network ls --filter driver=macvlan --format '{{.Name}} {{.Scope}}'
glob global

h2$ docker run -d --name far --network glob busybox sleep 100000
<ID13>
docker: Error response from daemon: failed to create endpoint far on network glob: network id "<ID12>" not found
[125]

h2$ docker rm -f far
far

h1$ docker network rm glob cfg
glob
cfg

h1$ docker network create -d macvlan -o macvlan_mode=vepa --subnet 10.147.0.0/24 -o parent=ens3 vepa
<ID14>

h1$ docker network inspect vepa -f '{{json .Options}}'
{"macvlan_mode":"vepa","parent":"ens3"}

h1$ docker network prune -f
Deleted Networks:
vepa
