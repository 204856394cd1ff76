# Overlays over two hosts in detail: creation, removal and listing from either host, addresses, inside networks, the gateway bridge.

h1$ docker network ls --format '{{.Name}} {{.Driver}} {{.Scope}}' #! sort
bridge bridge local
host host local
none null local

h1$ docker network create -d overlay --subnet 10.252.0.0/24 --gateway 10.252.0.254 --ip-range 10.252.0.128/28 --aux-address r=10.252.0.129 --label who=h1 -o com.docker.network.driver.mtu=1400 ov1
<ID1>

h2$ docker network inspect ov1 #! json
[
 {
  "Attachable": false,
  "ConfigFrom": {
   "Network": ""
  },
  "ConfigOnly": false,
  "Containers": {},
  "Created": "<TIME>",
  "Driver": "overlay",
  "EnableIPv6": false,
  "Id": "<ID1>",
  "Ingress": false,
  "Internal": false,
  "IPAM": {
   "Config": [
    {
     "AuxiliaryAddresses": {
      "r": "10.252.0.129"
     },
     "Gateway": "10.252.0.254",
     "IPRange": "10.252.0.128/28",
     "Subnet": "10.252.0.0/24"
    }
   ],
   "Driver": "default",
   "Options": {}
  },
  "Labels": {
   "who": "h1"
  },
  "Name": "ov1",
  "Options": {
   "com.docker.network.driver.mtu": "1400"
  },
  "Scope": "global"
 }
]

h2$ docker network create -d overlay --internal --attachable in1
<ID2>

h1$ docker network inspect in1 #! json
[
 {
  "Attachable": true,
  "ConfigFrom": {
   "Network": ""
  },
  "ConfigOnly": false,
  "Containers": {},
  "Created": "<TIME>",
  "Driver": "overlay",
  "EnableIPv6": false,
  "Id": "<ID2>",
  "Ingress": false,
  "Internal": true,
  "IPAM": {
   "Config": [
    {
     "Gateway": "10.0.0.1",
     "Subnet": "10.0.0.0/24"
    }
   ],
   "Driver": "default",
   "Options": {}
  },
  "Labels": {},
  "Name": "in1",
  "Options": {},
  "Scope": "global"
 }
]

h2$ docker network ls --format '{{.Name}} {{.Driver}} {{.Scope}}' #! sort
bridge bridge local
host host local
in1 overlay global
none null local
ov1 overlay global

h1$ docker run -d --name aa --hostname aa --network ov1 busybox sleep 100000
<ID3>

h2$ docker run -d --name bb --hostname bb --network ov1 busybox sleep 100000
<ID4>

h2$ docker run -d --name cc --hostname cc --network ov1 --ip 10.252.0.9 busybox sleep 100000
<ID5>

h1$ docker inspect aa -f '{{json .NetworkSettings.Networks.ov1}}' | sed 's/"Aliases":\["[0-9a-f]*"/"Aliases":["ID"/' #! json
{
 "Aliases": [
  "ID",
  "aa"
 ],
 "DNSNames": null,
 "DriverOpts": null,
 "EndpointID": "<ID6>",
 "Gateway": "",
 "GlobalIPv6Address": "",
 "GlobalIPv6PrefixLen": 0,
 "GwPriority": 0,
 "IPAddress": "10.252.0.128",
 "IPAMConfig": null,
 "IPPrefixLen": 24,
 "IPv6Gateway": "",
 "Links": null,
 "MacAddress": "02:42:0a:fc:00:80",
 "NetworkID": "<ID1>"
}

h2$ docker inspect bb -f '{{.NetworkSettings.Networks.ov1.IPAddress}} {{.NetworkSettings.Networks.ov1.Gateway}}|{{.NetworkSettings.Networks.ov1.MacAddress}}'
10.252.0.130 |02:42:0a:fc:00:82

h1$ docker network inspect ov1 -f '{{range .Containers}}{{.Name}} {{.IPv4Address}} {{.MacAddress}}{{println}}{{end}}' #! sort
aa 10.252.0.128/24 02:42:0a:fc:00:80
bb 10.252.0.130/24 02:42:0a:fc:00:82
cc 10.252.0.9/24 02:42:0a:fc:00:09

h2$ docker network inspect ov1 -f '{{range .Containers}}{{.Name}} {{.IPv4Address}} {{.MacAddress}}{{println}}{{end}}' #! sort
aa 10.252.0.128/24 02:42:0a:fc:00:80
bb 10.252.0.130/24 02:42:0a:fc:00:82
cc 10.252.0.9/24 02:42:0a:fc:00:09

h1$ docker network inspect ov1 -f '{{range $k, $v := .Containers}}{{slice $k 0 3}} {{$v.Name}}{{println}}{{end}}' | sed 's/^[0-9a-f]\{3\} /ID /' #! sort
ID aa
ep- bb
ep- cc

h1$ docker network inspect docker_gwbridge -f '{{.Driver}} {{.Scope}} {{json .Options}} {{json .IPAM.Config}} {{len .Containers}}' | sed 's/172\.[0-9]*/172.N/g'
bridge local {"com.docker.network.bridge.enable_icc":"false","com.docker.network.bridge.enable_ip_masquerade":"true","com.docker.network.bridge.name":"docker_gwbridge"} [{"Subnet":"172.N.0.0/16","Gateway":"172.N.0.1"}] 1

h1$ docker network inspect docker_gwbridge -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{end}}' | sed 's/_[0-9a-f]\{12\}/_ID/; s/172\.[0-9]*/172.N/'
gateway_ID 172.N.0.2/16

h2$ docker network ls --filter name=gwbridge --format '{{.Name}} {{.Driver}} {{.Scope}}'
docker_gwbridge bridge local

h1$ docker exec aa ip route | sed 's/172\.[0-9]*/172.N/g'
default via 172.N.0.1 dev eth1
10.252.0.0/24 dev eth0 scope link  src 10.252.0.128
172.N.0.0/16 dev eth1 scope link  src 172.N.0.2

h1$ docker exec aa ip -4 -o addr | tr -s ' ' | sed 's/172\.[0-9]*/172.N/g'
<N>: lo inet 127.0.0.1/8 scope host lo\ valid_lft forever preferred_lft forever
<N>: eth0 inet 10.252.0.128/24 brd 10.252.0.255 scope global eth0\ valid_lft forever preferred_lft forever
<N>: eth1 inet 172.N.0.2/16 brd 172.N.255.255 scope global eth1\ valid_lft forever preferred_lft forever

h1$ docker exec aa ip -o link show eth0 | grep -o 'mtu [0-9]*'
mtu 1350

h1$ docker exec aa ip -o link show eth1 | grep -o 'mtu [0-9]*'
mtu 1500

h1$ docker exec aa cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.252.0.128	aa

h1$ docker exec aa cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:0

h1$ docker exec aa nslookup bb #! sort


Address:	127.0.0.11:53
Address: 10.252.0.130
Name:	bb
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker exec aa nslookup 10.252.0.9
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:
9.0.252.10.in-addr.arpa	name = cc.ov1

h1$ docker exec aa nslookup cc.ov1 | grep Address | sort
Address:	127.0.0.11:53
Address: 10.252.0.9

h1$ docker exec aa ping -c 1 -W 2 cc
PING cc (10.252.0.9): 56 data bytes
64 bytes from 10.252.0.9: seq=0 ttl=64 time=<MS> ms

--- cc ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec aa ping -c 1 -W 1 10.252.0.254
PING 10.252.0.254 (10.252.0.254): 56 data bytes
64 bytes from 10.252.0.254: seq=0 ttl=64 time=<MS> ms

--- 10.252.0.254 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker run -d --name aa2 --network ov1 --ip 10.252.0.9 busybox sleep 100000
<ID7>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm aa2
aa2

h1$ docker run -d --name bb --network ov1 busybox sleep 100000
<ID8>
docker: Error response from daemon: endpoint with name bb already exists in network ov1
[125]

h1$ docker rm bb
bb

h1$ docker run -d --name aa2 --network ov1 --ip 10.253.0.9 busybox sleep 100000
<ID9>
docker: Error response from daemon: Invalid address 10.253.0.9: It does not belong to any of this network's subnets
[125]

h1$ docker rm aa2
aa2

h1$ docker network disconnect ov1 bb
Error response from daemon: No such container: bb
[1]

h1$ docker network disconnect -f ov1 nosuch
Error response from daemon: endpoint nosuch not found
[1]

h1$ docker network connect ov1 bb
Error response from daemon: No such container: bb
[1]

h2$ docker network rm ov1
Error response from daemon: error while removing network: network ov1 id <ID1> has active endpoints
[1]

h1$ docker network rm ov1
Error response from daemon: error while removing network: network ov1 id <ID1> has active endpoints
[1]

h1$ docker network create -d overlay ov1
Error response from daemon: network with name ov1 already exists
[1]

h2$ docker network create ov1
Error response from daemon: network with name ov1 already exists
[1]

h2$ docker network create --subnet 10.252.0.0/24 br1
<ID10>

h2$ docker network create -d overlay --subnet 10.252.0.0/24 ov2
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create -d overlay --subnet 10.252.1.0/24 br1
<ID11>

h1$ docker network create --scope local -d overlay lov
Error response from daemon: cannot downgrade network scope for overlay networks
[1]

h1$ docker network create -d overlay --scope global gov
<ID12>

h2$ docker network inspect gov -f '{{.Scope}} {{.Driver}} {{json .IPAM.Config}}'
global overlay [{"Subnet":"10.0.1.0/24","Gateway":"10.0.1.1"}]

h1$ docker network create -d overlay -o encrypted enc
<ID13>

h2$ docker network inspect enc -f '{{json .Options}}'
{"encrypted":""}

h1$ docker network create -d overlay -o com.docker.network.driver.overlay.vxlanid_list=banana badv
Error response from daemon: invalid vxlan id value "banana" passed
[1]

h1$ docker network create -d overlay -o com.docker.network.driver.mtu=banana badm
Error response from daemon: failed to parse banana: strconv.Atoi: parsing "banana": invalid syntax
[1]

h1$ docker network create -d overlay --ipv6 --subnet fd00:252::/64 ov6
<ID14>

h1$ docker network create -d overlay --subnet 10.254.0.0/24 --subnet 10.254.1.0/24 --gateway 10.254.0.9 --gateway 10.254.1.9 multi
<ID15>

h2$ docker network inspect multi -f '{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{println}}{{end}}' #! sort
10.254.0.0/24 10.254.0.9
10.254.1.0/24 10.254.1.9

h2$ docker run -d --name mm --network multi --ip 10.254.1.7 busybox sleep 100000
<ID16>

h1$ docker run -d --name mn --network multi busybox sleep 100000
<ID17>

h1$ docker inspect mn -f '{{.NetworkSettings.Networks.multi.IPAddress}}' #! any
10.254.1.1

h1$ docker exec mn ip route | sed 's/172\.[0-9]*/172.N/g' #! any
default via 172.N.0.1 dev eth1
10.254.0.0/24 via 10.254.1.9 dev eth0
10.254.1.0/24 dev eth0 scope link  src 10.254.1.1
172.N.0.0/16 dev eth1 scope link  src 172.N.0.3

h2$ docker network connect in1 mm

h1$ docker network connect in1 mn

h2$ docker exec mm ip route | sed 's/172\.[0-9]*/172.N/g'
default via 172.N.0.1 dev eth1
10.0.0.0/24 dev eth2 scope link  src 10.0.0.2
10.254.0.0/24 via 10.254.1.9 dev eth0
10.254.1.0/24 dev eth0 scope link  src 10.254.1.7
172.N.0.0/16 dev eth1 scope link  src 172.N.0.4

h2$ docker exec mm nslookup mn.in1 | grep Address | sort
Address:	127.0.0.11:53
Address: 10.0.0.3

h2$ docker network disconnect multi mm

h2$ docker exec mm ip route | sed 's/172\.[0-9]*/172.N/g'
10.0.0.0/24 dev eth2 scope link  src 10.0.0.2

h2$ docker network inspect docker_gwbridge -f '{{len .Containers}}'
2

h2$ docker exec mm ping -c 1 -W 1 10.99.0.11
PING 10.99.0.11 (10.99.0.11): 56 data bytes
ping: sendto: Network is unreachable
[1]

h2$ docker stop -t 0 bb
bb

h1$ docker network inspect ov1 -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
aa 10.252.0.128/24
cc 10.252.0.9/24

h1$ docker exec aa ping -c 1 -W 1 bb
ping: bad address 'bb'
[1]

h1$ docker run -d --name thief --network ov1 busybox sleep 100000
<ID18>

h1$ docker inspect thief -f '{{.NetworkSettings.Networks.ov1.IPAddress}}'
10.252.0.130

h2$ docker start bb
bb

h2$ docker inspect bb -f '{{.NetworkSettings.Networks.ov1.IPAddress}}'
10.252.0.131

h2$ docker rename cc cc2

h1$ docker exec aa ping -c 1 -W 2 cc2
PING cc2 (10.252.0.9): 56 data bytes
64 bytes from 10.252.0.9: seq=0 ttl=64 time=<MS> ms

--- cc2 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec aa ping -c 1 -W 2 cc
PING cc (10.252.0.9): 56 data bytes
64 bytes from 10.252.0.9: seq=0 ttl=64 time=<MS> ms

--- cc ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker network prune -f #! sort
Deleted Networks:
br1
enc
gov
ov6

h2$ docker network prune -f #! sort
Deleted Networks:
br1

h1$ docker network ls --format '{{.Name}} {{.Driver}} {{.Scope}}' #! sort
bridge bridge local
docker_gwbridge bridge local
host host local
in1 overlay global
multi overlay global
none null local
ov1 overlay global

h1$ docker rm -f aa thief mn #! sort
aa
mn
thief

h2$ docker rm -f bb cc2 mm #! sort
bb
cc2
mm

h2$ docker network rm ov1 in1 multi
ov1
in1
multi

h1$ docker network ls --filter driver=overlay --format '{{.Name}}' #! sort

h1$ docker network ls --filter name=gwbridge --format '{{.Name}}'
docker_gwbridge

h1$ docker network rm docker_gwbridge
docker_gwbridge

h1$ docker network prune -f #! sort
