# Forms of create: prefixes and addresses written oddly, both families, several gateways and ranges, what the host has already.

h1$ docker network create --subnet 10.99.0.0/24 on-host
<ID1>

h1$ docker network create --subnet 10.99.0.0/16 around-host
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create --subnet 10.99.0.128/25 in-host
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network ls --filter type=custom --format '{{.Name}}' #! sort
on-host

h1$ docker network prune -f #! any
Deleted Networks:
on-host

h1$ docker network create --subnet 10.180.0.0 no-mask
Error response from daemon: Invalid subnet 10.180.0.0 : invalid CIDR address: 10.180.0.0
[1]

h1$ docker network create --subnet 10.180.0.0/ no-length
Error response from daemon: Invalid subnet 10.180.0.0/ : invalid CIDR address: 10.180.0.0/
[1]

h1$ docker network create --subnet /24 no-address
Error response from daemon: Invalid subnet /24 : invalid CIDR address: /24
[1]

h1$ docker network create --subnet 10.180.0/24 short
Error response from daemon: Invalid subnet 10.180.0/24 : invalid CIDR address: 10.180.0/24
[1]

h1$ docker network create --subnet 10.180.00.0/24 zeros
Error response from daemon: Invalid subnet 10.180.00.0/24 : invalid CIDR address: 10.180.00.0/24
[1]

h1$ docker network create --subnet 10.180.0.0/-1 minus
Error response from daemon: Invalid subnet 10.180.0.0/-1 : invalid CIDR address: 10.180.0.0/-1
[1]

h1$ docker network create --subnet '10.180.0.0/24 ' space
Error response from daemon: Invalid subnet 10.180.0.0/24  : invalid CIDR address: 10.180.0.0/24
[1]

h1$ docker network create --subnet 10.180.0.0/24,10.181.0.0/24 comma
Error response from daemon: bridge driver doesn't support multiple subnets
[1]

h1$ docker network create --subnet '' empty
<ID2>

h1$ docker network create --subnet 10.180.0.0/24 --gateway '' no-gateway
<ID3>

h1$ docker network create --subnet 10.180.0.0/24 --gateway 10.180.0.1/24 gw-prefix
Error response from daemon: invalid gateway address 10.180.0.1/24 in Ipam configuration
[1]

h1$ docker network create --subnet 10.180.0.0/24 --gateway 10.180.0.1 --gateway 10.180.0.2 two-gateways
every ip-range or gateway must have a corresponding subnet
[1]

h1$ docker network create --subnet 10.180.0.0/24 --ip-range 10.180.0.0/25 --ip-range 10.180.0.128/25 two-ranges
every ip-range or gateway must have a corresponding subnet
[1]

h1$ docker network create --subnet 10.180.0.0/24 --ip-range 10.180.0.0/24 range-same
Error response from daemon: cannot create network <ID4> (br-<SID4>): conflicts with network <ID3> (br-<SID3>): networks have overlapping IPv4
[1]

h1$ docker network create --subnet 10.181.0.0/24 --ip-range 10.181.0.9/32 range-one
<ID5>

h1$ docker network inspect range-same range-one --format '{{json .IPAM.Config}}'
[{"Subnet":"10.181.0.0/24","IPRange":"10.181.0.9/32"}]
Error response from daemon: network range-same not found
[1]

h1$ docker run -d --name one --network range-one busybox sleep 100000
<ID6>
docker: Error response from daemon: no available IPv4 addresses on this network's address pools: range-one (<ID5>)
[125]

h1$ docker inspect one -f '{{.NetworkSettings.Networks.range_one}} {{(index .NetworkSettings.Networks "range-one").IPAddress}} {{(index .NetworkSettings.Networks "range-one").Gateway}}'
<no value>

h1$ docker run -d --name two --network range-one busybox sleep 100000
<ID7>
docker: Error response from daemon: no available IPv4 addresses on this network's address pools: range-one (<ID5>)
[125]

h1$ docker rm -f one two #! sort
one
two

h1$ docker network create --subnet 10.182.0.0/24 --aux-address 10.182.0.5 aux-unnamed
no matching subnet for aux-address
[1]

h1$ docker network create --subnet 10.182.0.0/24 --aux-address a=banana aux-banana
no matching subnet for aux-address banana
[1]

h1$ docker network create --subnet 10.182.0.0/24 --aux-address a= aux-empty
no matching subnet for aux-address
[1]

h1$ docker network create --subnet 10.182.0.0/24 --aux-address a=10.182.0.5 --aux-address a=10.182.0.6 aux-twice
<ID8>

h1$ docker network create --subnet 10.183.0.0/24 --aux-address a=10.183.0.5 --aux-address b=10.183.0.5 aux-same
Error response from daemon: failed to allocate secondary ip address (b:10.183.0.5): Address already in use
[1]

h1$ docker network create --subnet 10.183.0.0/24 --aux-address a=10.183.0.0 aux-net
Error response from daemon: failed to allocate secondary ip address (a:10.183.0.0): Address already in use
[1]

h1$ docker network create --subnet 10.183.0.0/24 --aux-address a=10.183.0.255 aux-broadcast
Error response from daemon: failed to allocate secondary ip address (a:10.183.0.255): Address already in use
[1]

h1$ docker network create --subnet 10.183.0.0/24 --ip-range 10.183.0.64/26 --aux-address a=10.183.0.64 aux-first
Error response from daemon: failed to allocate secondary ip address (a:10.183.0.64): Address already in use
[1]

h1$ docker network inspect aux-first --format '{{json .IPAM.Config}}'

Error response from daemon: network aux-first not found
[1]

h1$ docker network create --subnet 10.184.0.0/24 --ip-range 10.184.0.128/25 --gateway 10.184.0.1 outside-gw
<ID9>

h1$ docker network inspect outside-gw --format '{{json .IPAM.Config}}'
[{"Subnet":"10.184.0.0/24","IPRange":"10.184.0.128/25","Gateway":"10.184.0.1"}]

h1$ docker run --rm --network outside-gw busybox ip -4 -o addr show eth0
<N>: eth0    inet 10.184.0.128/24 brd 10.184.0.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker run --rm --network outside-gw busybox ip route
default via 10.184.0.1 dev eth0
10.184.0.0/24 dev eth0 scope link  src 10.184.0.128

h1$ docker network create --ipv6 six-alone
Error response from daemon: could not find an available, non-overlapping IPv6 address pool among the defaults to assign to the network
[1]

h1$ docker network create --ipv6 --subnet 10.185.0.0/24 six-four
Error response from daemon: could not find an available, non-overlapping IPv6 address pool among the defaults to assign to the network
[1]

h1$ docker network create --ipv6 --subnet fd00:185::/64 --subnet fd00:186::/64 six-two
Error response from daemon: bridge driver doesn't support multiple subnets
[1]

h1$ docker network create --ipv6 --subnet fd00:185::1/64 six-bits
<ID10>

h1$ docker network inspect six-bits --format '{{json .IPAM.Config}} {{.EnableIPv6}}'
[{"Subnet":"172.21.0.0/16","Gateway":"172.21.0.1"},{"Subnet":"fd00:185::1/64"}] true

h1$ docker network create --ipv6 --subnet FD00:187:0:0::/64 six-upper
<ID11>

h1$ docker network inspect six-upper --format '{{json .IPAM.Config}} {{.EnableIPv6}}'
[{"Subnet":"172.22.0.0/16","Gateway":"172.22.0.1"},{"Subnet":"FD00:187:0:0::/64"}] true

h1$ docker network create --ipv6 --subnet fd00:188::/64 --ip-range fd00:188::100/120 --gateway fd00:188::5 --aux-address r=fd00:188::101 six-range
<ID12>

h1$ docker network inspect six-range --format '{{range .IPAM.Config}}{{.}} {{end}}' | cut -c1-200 | grep -o 'AuxiliaryAddresses\|fd00:188[^ ]*' #! sort
fd00:188::/64
fd00:188::100/120
fd00:188::101]}
fd00:188::5

h1$ docker run --rm --network six-range busybox ip -6 -o addr show eth0 scope global | tr -s ' '
<N>: eth0 inet6 fd00:188::100/64 scope global flags 02 \ valid_lft forever preferred_lft forever

h1$ docker network create --ipv6 --subnet fe80::/64 six-link
<ID13>

h1$ docker network create --ipv6 --subnet fd00:189::/127 six-127
<ID14>

h1$ docker network create --ipv6 --subnet fd00:189::/128 six-128
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create --subnet fd00:191::/64 --gateway fd00:191::1 six-unasked
<ID15>

h1$ docker network inspect six-unasked --format '{{len .IPAM.Config}} {{.EnableIPv6}}'
2 false

h1$ docker network create --ipv6=false --subnet 10.192.0.0/24 --subnet fd00:192::/64 six-off
<ID16>

h1$ docker run --rm --network six-off busybox ip -6 -o addr show eth0 scope global

h1$ docker network create --subnet 10.193.0.0/29 eight
<ID17>

h1$ docker network create --subnet 10.193.0.4/30 in-eight
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create --subnet 10.193.0.8/29 eight
Error response from daemon: network with name eight already exists
[1]

h1$ docker network create -d '' --subnet 10.194.0.0/24 no-driver
<ID18>

h1$ docker network create --internal --gateway 10.195.0.9 --subnet 10.195.0.0/24 closed
<ID19>

h1$ docker run --rm --network closed busybox ip route
default via 10.195.0.9 dev eth0
10.195.0.0/24 dev eth0 scope link  src 10.195.0.1

h1$ docker network inspect closed --format '{{json .IPAM.Config}} {{.Internal}}'
[{"Subnet":"10.195.0.0/24","Gateway":"10.195.0.9"}] true

h1$ docker network ls --filter type=custom --format '{{.Name}}' #! sort
aux-twice
closed
eight
empty
no-driver
no-gateway
outside-gw
range-one
six-127
six-bits
six-link
six-off
six-range
six-unasked
six-upper

h1$ docker network prune -f | tail -n +2 #! sort
aux-twice
closed
eight
empty
no-driver
no-gateway
outside-gw
range-one
six-127
six-bits
six-link
six-off
six-range
six-unasked
six-upper
