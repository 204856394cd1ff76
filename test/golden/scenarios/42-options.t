# Options of drivers, config-only networks and scopes: what is taken, what is shown, what is refused.

h1$ docker network create --subnet 10.200.0.0/24 -o com.docker.network.bridge.name=br-one one
<ID1>

h1$ docker network create --subnet 10.201.0.0/24 -o com.docker.network.bridge.name=br-one two
Error response from daemon: cannot create network <ID2> (br-one): conflicts with network <ID1> (br-one): networks have same bridge name
[1]

h1$ docker network create --subnet 10.201.0.0/24 -o com.docker.network.bridge.name= two
<ID3>

h1$ docker network inspect two --format '{{json .Options}}'
{"com.docker.network.bridge.name":""}

h1$ docker network create --subnet 10.202.0.0/24 -o com.docker.network.driver.mtu=0 mtu0
<ID4>

h1$ docker run --rm --network mtu0 busybox cat /sys/class/net/eth0/mtu
1500

h1$ docker network create --subnet 10.203.0.0/24 -o com.docker.network.driver.mtu=1280 mtu1280
<ID5>

h1$ docker run --rm --network mtu1280 busybox ip -o link show eth0 | grep -o 'mtu [0-9]*'
mtu 1280

h1$ docker network create --subnet 10.204.0.0/24 -o com.docker.network.bridge.enable_icc=1 icc1
<ID6>

h1$ docker network create --subnet 10.205.0.0/24 -o com.docker.network.bridge.enable_icc=TRUE -o com.docker.network.bridge.enable_ip_masquerade=f icc2
<ID7>

h1$ docker network inspect icc1 icc2 --format '{{json .Options}}'
{"com.docker.network.bridge.enable_icc":"1"}
{"com.docker.network.bridge.enable_icc":"TRUE","com.docker.network.bridge.enable_ip_masquerade":"f"}

h1$ docker network create --subnet 10.206.0.0/24 -o com.docker.network.bridge.enable_icc=yes icc3
Error response from daemon: failed to parse com.docker.network.bridge.enable_icc value: yes (strconv.ParseBool: parsing "yes": invalid syntax)
[1]

h1$ docker network create --subnet 10.206.0.0/24 -o com.docker.network.bridge.host_binding_ipv4=300.1.1.1 hb
Error response from daemon: failed to parse com.docker.network.bridge.host_binding_ipv4 value: 300.1.1.1 (nil ip)
[1]

h1$ docker network create --subnet 10.206.0.0/24 -o com.docker.network.bridge.host_binding_ipv4=::1 hb6
<ID8>

h1$ docker network inspect hb6 --format '{{json .Options}}'
{"com.docker.network.bridge.host_binding_ipv4":"::1"}

h1$ docker network create --subnet 10.208.0.0/24 -o com.docker.network.container_interface_prefix=x pre1
<ID9>

h1$ docker run --rm --network pre1 busybox ip -4 -o addr | tail -1 | cut -d' ' -f2
eth0

h1$ docker network create --subnet 10.209.0.0/24 -o com.docker.network.enable_ipv6=true lab6
<ID10>

h1$ docker network inspect lab6 --format '{{json .Options}} {{.EnableIPv6}}'
{"com.docker.network.enable_ipv6":"true"} false

h1$ docker network create --subnet 10.210.0.0/24 -o com.docker.network.internal=true labint
<ID11>

h1$ docker network inspect labint --format '{{json .Options}} {{.Internal}}'
{"com.docker.network.internal":"true"} false

h1$ docker network create --subnet 10.211.0.0/24 -o parent=ens3 brparent
<ID12>

h1$ docker network create --subnet 10.212.0.0/24 -o a -o b= -o c=d=e -o a=2 many
<ID13>

h1$ docker network inspect many --format '{{json .Options}}'
{"a":"2","b":"","c":"d=e"}

h1$ docker network create --subnet 10.213.0.0/24 --ipam-opt a=b --ipam-opt c ipamopt
<ID14>

h1$ docker network inspect ipamopt --format '{{json .IPAM}}'
{"Driver":"default","Options":{"a":"b","c":""},"Config":[{"Subnet":"10.213.0.0/24"}]}

h1$ docker network create --subnet 10.214.0.0/24 --ipam-driver default ipamdef
<ID15>

h1$ docker network inspect ipamdef --format '{{json .IPAM}}'
{"Driver":"default","Options":{},"Config":[{"Subnet":"10.214.0.0/24"}]}

h1$ docker network create --ipam-driver null ipamnull
Error response from daemon: ipv4 pool is empty
[1]

h1$ docker network inspect ipamnull --format '{{json .IPAM}}'

Error response from daemon: network ipamnull not found
[1]

h1$ docker run -d --name nully --network ipamnull busybox sleep 100000
<ID16>
docker: Error response from daemon: network ipamnull not found
[125]

h1$ docker rm -f nully
nully

h1$ docker network create --ipam-driver null --subnet 10.215.0.0/24 ipamnull2
Error response from daemon: null ipam driver does not handle specific address pool requests
[1]

h1$ docker network create --ipam-driver null --ipam-opt a=b -d macvlan -o parent=ens3 macnull
Error response from daemon: ipv4 pool is empty
[1]

h1$ docker network inspect macnull --format '{{json .IPAM}}'

Error response from daemon: network macnull not found
[1]

h1$ docker run --rm --network macnull busybox ip -4 -o addr show eth0
docker: Error response from daemon: network macnull not found
[125]

h1$ docker network rm macnull
Error response from daemon: network macnull not found
[1]

h1$ docker network create --scope local --subnet 10.216.0.0/24 sc-local
<ID17>

h1$ docker network create --scope LOCAL --subnet 10.217.0.0/24 sc-upper
Error response from daemon: This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.
[1]

h1$ docker network create --scope banana --subnet 10.218.0.0/24 sc-banana
Error response from daemon: This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.
[1]

h1$ docker network create --scope swarm --subnet 10.219.0.0/24 sc-swarm
Error response from daemon: cannot create a swarm scoped network when swarm is not active
[1]

h1$ docker network create --scope global --subnet 10.220.0.0/24 sc-global
<ID18>

h1$ docker network inspect sc-local sc-global --format '{{.Scope}} {{.Driver}} {{json .IPAM.Config}}'
local bridge [{"Subnet":"10.216.0.0/24"}]
global bridge [{"Subnet":"10.220.0.0/24"}]

h1$ docker network create --attachable --internal --subnet 10.221.0.0/24 att-int
<ID19>

h1$ docker network create --ingress --subnet 10.222.0.0/24 ing
Error response from daemon: Ingress network can only be global scope network
[1]

h1$ docker network create --ingress -d overlay ing-ov
<ID20>

h1$ docker network create --attachable --ingress -d overlay ing-att
<ID21>

h1$ docker network create --config-only cfg0
<ID22>

h1$ docker network inspect cfg0 #! json
[
 {
  "Attachable": false,
  "ConfigFrom": {
   "Network": ""
  },
  "ConfigOnly": true,
  "Containers": {},
  "Created": "<TIME>",
  "Driver": "null",
  "EnableIPv6": false,
  "Id": "<ID22>",
  "Ingress": false,
  "Internal": false,
  "IPAM": {
   "Config": [],
   "Driver": "default",
   "Options": {}
  },
  "Labels": {},
  "Name": "cfg0",
  "Options": {},
  "Scope": "local"
 }
]

h1$ docker network create --config-only --subnet 10.223.0.0/24 --gateway 10.223.0.7 --ip-range 10.223.0.64/26 --aux-address a=10.223.0.70 --label x=y -o com.docker.network.bridge.name=br-cfg --ipv6 cfg1
<ID23>

h1$ docker network inspect cfg1 #! json
[
 {
  "Attachable": false,
  "ConfigFrom": {
   "Network": ""
  },
  "ConfigOnly": true,
  "Containers": {},
  "Created": "<TIME>",
  "Driver": "null",
  "EnableIPv6": true,
  "Id": "<ID23>",
  "Ingress": false,
  "Internal": false,
  "IPAM": {
   "Config": [
    {
     "AuxiliaryAddresses": {
      "a": "10.223.0.70"
     },
     "Gateway": "10.223.0.7",
     "IPRange": "10.223.0.64/26",
     "Subnet": "10.223.0.0/24"
    }
   ],
   "Driver": "default",
   "Options": {}
  },
  "Labels": {
   "x": "y"
  },
  "Name": "cfg1",
  "Options": {
   "com.docker.network.bridge.name": "br-cfg"
  },
  "Scope": "local"
 }
]

h1$ docker network create --config-from cfg1 --label own=1 from1
Error response from daemon: user specified configurations are not supported if the network depends on a configuration network
[1]

h1$ docker network create --config-only --subnet 10.223.0.0/24 --gateway 10.223.0.7 --ip-range 10.223.0.64/26 --aux-address a=10.223.0.70 --label x=y -o com.docker.network.bridge.name=br-cfg cfg2
<ID24>

h1$ docker network create --config-from cfg2 --label own=1 from2
Error response from daemon: user specified configurations are not supported if the network depends on a configuration network
[1]

h1$ docker network create --config-from cfg2 from2
<ID25>

h1$ docker network inspect from2 #! json
[
 {
  "Attachable": false,
  "ConfigFrom": {
   "Network": "cfg2"
  },
  "ConfigOnly": false,
  "Containers": {},
  "Created": "<TIME>",
  "Driver": "bridge",
  "EnableIPv6": false,
  "Id": "<ID25>",
  "Ingress": false,
  "Internal": false,
  "IPAM": {
   "Config": [
    {
     "AuxiliaryAddresses": {
      "a": "10.223.0.70"
     },
     "Gateway": "10.223.0.7",
     "IPRange": "10.223.0.64/26",
     "Subnet": "10.223.0.0/24"
    }
   ],
   "Driver": "default",
   "Options": {}
  },
  "Labels": {
   "x": "y"
  },
  "Name": "from2",
  "Options": {
   "com.docker.network.bridge.name": "br-cfg"
  },
  "Scope": "local"
 }
]

h1$ docker network create --config-from cfg2 from3
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create --config-from cfg2 -o a=b from4
Error response from daemon: network driver options are not supported if the network depends on a configuration network
[1]

h1$ docker network create --config-from cfg2 --ipv6 from4
Error response from daemon: user specified configurations are not supported if the network depends on a configuration network
[1]

h1$ docker network create --config-from cfg2 --internal from4
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create --config-from cfg2 --ipam-driver null from4
Error response from daemon: user specified configurations are not supported if the network depends on a configuration network
[1]

h1$ docker network create --config-from cfg2 --gateway 10.223.0.8 from4
every ip-range or gateway must have a corresponding subnet
[1]

h1$ docker network create --config-from cfg0 --attachable from5
<ID26>

h1$ docker network inspect from5 --format '{{.Attachable}} {{.ConfigFrom.Network}} {{json .IPAM.Config}}' | sed 's/172\.[0-9]*\./172.N./g'
true cfg0 [{"Subnet":"172.N.0.0/16","Gateway":"172.N.0.1"}]

h1$ docker network create --config-only --attachable cfg3
Error response from daemon: configuration network can only contain network specific fields. Network operator fields like [ ingress | internal | attachable | scope ] are not supported.
[1]

h1$ docker network create --config-only --ingress cfg3
Error response from daemon: configuration network can only contain network specific fields. Network operator fields like [ ingress | internal | attachable | scope ] are not supported.
[1]

h1$ docker network create --config-only --scope global cfg3
Error response from daemon: configuration network can only contain network specific fields. Network operator fields like [ ingress | internal | attachable | scope ] are not supported.
[1]

h1$ docker network create --config-only --subnet banana cfg4
Error response from daemon: Invalid subnet banana : invalid CIDR address: banana
[1]

h1$ docker network create --config-only --subnet 10.223.0.0/24 --config-from cfg0 cfg5
Error response from daemon: a configuration network cannot depend on another configuration network
[1]

h1$ docker network create --config-from bridge from6
Error response from daemon: configuration network "bridge" does not exist
[1]

h1$ docker network create --config-from host -d host from6
Error response from daemon: configuration network "host" does not exist
[1]

h1$ docker network create --config-from $(docker network ls -q --filter name=cfg0) from7
Error response from daemon: configuration network "<SID22>" does not exist
[1]

h1$ docker network ls --filter name=cfg --format '{{.Name}} {{.Driver}} {{.Scope}}' #! sort
cfg0 null local
cfg1 null local
cfg2 null local

h1$ docker network ls --filter driver=null --format '{{.Name}}' #! sort
cfg0
cfg1
cfg2
none

h1$ docker network connect cfg0 nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker network rm cfg0 cfg2 from5 from2 cfg0 cfg2
from5
from2
cfg0
cfg2
Error response from daemon: error while removing network: configuration network "cfg0" is in use
Error response from daemon: error while removing network: configuration network "cfg2" is in use
[1]

h1$ docker network prune -f | tail -n +2 #! sort
att-int
brparent
hb6
icc1
icc2
ipamdef
ipamopt
lab6
labint
many
mtu0
mtu1280
one
pre1
sc-global
sc-local
two

h1$ docker network ls --filter type=custom --format '{{.Name}}' #! sort
cfg1
ing-att
ing-ov

h2$ docker network ls --filter driver=overlay --format '{{.Name}}' #! sort
ing-att
ing-ov
