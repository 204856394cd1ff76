# What the daemon says to networks that cannot be.

h1$ docker network create --subnet 10.120.0.0/24 ok
<ID1>

h1$ docker network create --subnet 10.120.0.5/24 host-bits
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create --subnet 10.121.0.5/24 host-bits2
<ID2>

h1$ docker network inspect host-bits2 --format '{{json .IPAM.Config}}'
[{"Subnet":"10.121.0.5/24"}]

h1$ docker network create --subnet 10.122.0.0/24 --gateway 10.122.0.0 gw-net
Error response from daemon: failed to allocate gateway (10.122.0.0): Address already in use
[1]

h1$ docker network create --subnet 10.122.0.0/24 --gateway 10.122.0.255 gw-broadcast
Error response from daemon: failed to allocate gateway (10.122.0.255): Address already in use
[1]

h1$ docker network create --subnet 10.123.0.0/24 --gateway banana gw-bad
no matching subnet for gateway banana
[1]

h1$ docker network create --gateway 10.123.0.1 gw-alone
every ip-range or gateway must have a corresponding subnet
[1]

h1$ docker network create --ip-range 10.123.0.0/25 range-alone
every ip-range or gateway must have a corresponding subnet
[1]

h1$ docker network create --aux-address a=10.123.0.4 aux-alone
no matching subnet for aux-address 10.123.0.4
[1]

h1$ docker network create --subnet 10.123.0.0/24 --aux-address a=10.124.0.4 aux-out
no matching subnet for aux-address 10.124.0.4
[1]

h1$ docker network create --subnet 10.125.0.0/24 --gateway 10.125.0.4 --aux-address a=10.125.0.4 aux-gw
Error response from daemon: failed to allocate secondary ip address (a:10.125.0.4): Address already in use
[1]

h1$ docker network create --subnet 10.125.0.0/24 --aux-address a=10.125.0.1 aux-first
Error response from daemon: failed to allocate secondary ip address (a:10.125.0.1): Address already in use
[1]

h1$ docker network inspect aux-first --format '{{json .IPAM.Config}}'

Error response from daemon: network aux-first not found
[1]

h1$ docker network create --subnet 10.126.0.0/24 --ip-range 10.126.0.7/25 range-bits
<ID3>

h1$ docker network inspect range-bits --format '{{json .IPAM.Config}}'
[{"Subnet":"10.126.0.0/24","IPRange":"10.126.0.7/25"}]

h1$ docker run --rm --network range-bits busybox ip -4 addr show eth0
<N>: eth0@if<N>: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue
    inet 10.126.0.2/24 brd 10.126.0.255 scope global eth0
       valid_lft forever preferred_lft forever

h1$ docker network create --subnet 10.127.0.0/24 --subnet 10.127.1.0/24 two-subnets
Error response from daemon: bridge driver doesn't support multiple subnets
[1]

h1$ docker network create --subnet 10.127.0.0/24 --subnet 10.127.0.0/24 same-subnets
multiple overlapping subnet configuration is not supported
[1]

h1$ docker network create --subnet 0.0.0.0/0 all
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create --subnet 224.0.0.0/24 multicast
<ID4>

h1$ docker network inspect multicast --format '{{json .IPAM.Config}}'
[{"Subnet":"224.0.0.0/24"}]

h1$ docker network create --subnet 127.0.0.0/24 loop
<ID5>

h1$ docker network create --subnet 172.17.0.0/16 of-docker0
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create --subnet 172.17.5.0/24 in-docker0
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create -o com.docker.network.bridge.enable_ip_masquerade=perhaps --subnet 10.128.0.0/24 bad-masq
Error response from daemon: failed to parse com.docker.network.bridge.enable_ip_masquerade value: perhaps (strconv.ParseBool: parsing "perhaps": invalid syntax)
[1]

h1$ docker network create -o com.docker.network.bridge.host_binding_ipv4=nonsense --subnet 10.128.0.0/24 bad-binding
Error response from daemon: failed to parse com.docker.network.bridge.host_binding_ipv4 value: nonsense (nil ip)
[1]

h1$ docker network create -o unknown.option=5 -o foo --subnet 10.129.0.0/24 odd-options
<ID6>

h1$ docker network inspect odd-options --format '{{json .Options}}'
{"foo":"","unknown.option":"5"}

h1$ docker network create -d BRIDGE upper
Error response from daemon: plugin "BRIDGE" not found
[1]

h1$ docker network inspect lab1 --format '{{json .Labels}}'

Error response from daemon: network lab1 not found
[1]

h1$ docker network create --label a=1 --label a=2 lab2
<ID7>

h1$ docker network inspect lab2 --format '{{json .Labels}}'
{"a":"2"}

h1$ docker network create default
Error response from daemon: operation is not permitted on predefined default network
[1]

h1$ docker network create none
Error response from daemon: operation is not permitted on predefined none network
[1]

h1$ docker network create container:x
<ID8>

h1$ docker network create -- -dash
<ID9>

h1$ docker network create a/b
<ID10>

h1$ docker network create .dot
<ID11>

h1$ docker network create A_b-c.d9
<ID12>

h1$ docker network create aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
<ID13>

h1$ docker network create ok
Error response from daemon: network with name ok already exists
[1]

h1$ docker network create --config-only --config-from ok both
Error response from daemon: a configuration network cannot depend on another configuration network
[1]

h1$ docker network create --config-from ok from-real
Error response from daemon: configuration network "ok" does not exist
[1]

h1$ docker network ls --filter type=custom --format '{{.Name}} {{.Driver}} {{.Scope}}' #! sort
-dash bridge local
.dot bridge local
A_b-c.d9 bridge local
a/b bridge local
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bridge local
container:x bridge local
host-bits2 bridge local
lab2 bridge local
loop bridge local
multicast bridge local
odd-options bridge local
ok bridge local
range-bits bridge local

h1$ docker network prune -f #! sort
-dash
.dot
A_b-c.d9
Deleted Networks:
a/b
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
container:x
host-bits2
lab2
loop
multicast
odd-options
ok
range-bits
