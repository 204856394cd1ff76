# Whole documents of networks and containers, and tables as the CLI prints them.

h1$ docker network create --subnet 10.90.0.0/24 --label a=b n1
<ID1>

h1$ docker run -d --name one --hostname one --network n1 --network-alias uno --ip 10.90.0.77 -p 8080:80 --expose 90 busybox sleep 100000
<ID2>

h1$ docker run -d --name two --network n1 busybox sleep 100000
<ID3>

h1$ docker network inspect n1 #! json
[
 {
  "Attachable": false,
  "ConfigFrom": {
   "Network": ""
  },
  "ConfigOnly": false,
  "Containers": {
   "<ID2>": {
    "EndpointID": "<ID4>",
    "IPv4Address": "10.90.0.77/24",
    "IPv6Address": "",
    "MacAddress": "02:42:0a:5a:00:4d",
    "Name": "one"
   },
   "<ID3>": {
    "EndpointID": "<ID5>",
    "IPv4Address": "10.90.0.2/24",
    "IPv6Address": "",
    "MacAddress": "02:42:0a:5a:00:02",
    "Name": "two"
   }
  },
  "Created": "<TIME>",
  "Driver": "bridge",
  "EnableIPv6": false,
  "Id": "<ID1>",
  "Ingress": false,
  "Internal": false,
  "IPAM": {
   "Config": [
    {
     "Subnet": "10.90.0.0/24"
    }
   ],
   "Driver": "default",
   "Options": {}
  },
  "Labels": {
   "a": "b"
  },
  "Name": "n1",
  "Options": {},
  "Scope": "local"
 }
]

h1$ docker inspect --format '{{json .NetworkSettings}}' one | sed 's/"SandboxKey":"[^"]*"/"SandboxKey":""/; s/[0-9a-f]\{12\}"\]/ID"]/' #! json
{
 "Bridge": "",
 "EndpointID": "",
 "Gateway": "",
 "GlobalIPv6Address": "",
 "GlobalIPv6PrefixLen": 0,
 "HairpinMode": false,
 "IPAddress": "",
 "IPPrefixLen": 0,
 "IPv6Gateway": "",
 "LinkLocalIPv6Address": "",
 "LinkLocalIPv6PrefixLen": 0,
 "MacAddress": "",
 "Networks": {
  "n1": {
   "Aliases": [
    "uno",
    "<SID2>",
    "one"
   ],
   "DNSNames": null,
   "DriverOpts": null,
   "EndpointID": "<ID4>",
   "Gateway": "10.90.0.1",
   "GlobalIPv6Address": "",
   "GlobalIPv6PrefixLen": 0,
   "GwPriority": 0,
   "IPAddress": "10.90.0.77",
   "IPAMConfig": {
    "IPv4Address": "10.90.0.77"
   },
   "IPPrefixLen": 24,
   "IPv6Gateway": "",
   "Links": null,
   "MacAddress": "02:42:0a:5a:00:4d",
   "NetworkID": "<ID1>"
  }
 },
 "Ports": {
  "80/tcp": [
   {
    "HostIp": "0.0.0.0",
    "HostPort": "8080"
   },
   {
    "HostIp": "::",
    "HostPort": "8080"
   }
  ],
  "90/tcp": null
 },
 "SandboxID": "<ID6>",
 "SandboxKey": "",
 "SecondaryIPAddresses": null,
 "SecondaryIPv6Addresses": null
}

h1$ docker inspect --format '{{json .NetworkSettings.Networks}}' two | sed 's/"Aliases":\["[0-9a-f]*"\]/"Aliases":["ID"]/' #! json
{
 "n1": {
  "Aliases": [
   "ID"
  ],
  "DNSNames": null,
  "DriverOpts": null,
  "EndpointID": "<ID5>",
  "Gateway": "10.90.0.1",
  "GlobalIPv6Address": "",
  "GlobalIPv6PrefixLen": 0,
  "GwPriority": 0,
  "IPAddress": "10.90.0.2",
  "IPAMConfig": null,
  "IPPrefixLen": 24,
  "IPv6Gateway": "",
  "Links": null,
  "MacAddress": "02:42:0a:5a:00:02",
  "NetworkID": "<ID1>"
 }
}

h1$ docker inspect --format '{{.HostConfig.NetworkMode}} {{json .Config.ExposedPorts}} {{.Config.Hostname}} {{.Path}} {{json .Args}}' one
n1 {"80/tcp":{},"90/tcp":{}} one sleep ["100000"]

h1$ docker network ls --format '{{.ID}} {{.Name}} {{.Driver}} {{.Scope}} {{.IPv6}} {{.Internal}}' --filter name=n1
<SID1> n1 bridge local false false

h1$ docker ps --format '{{.Names}}|{{.Image}}|{{.Command}}|{{.Ports}}|{{.Networks}}' #! sort
one|busybox|"sleep 100000"|90/tcp, 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp|n1
two|busybox|"sleep 100000"||n1

h1$ docker ps --filter network=n1 --format '{{.Names}}' #! sort
one
two

h1$ docker ps --filter publish=8080 --format '{{.Names}}'
one

h1$ docker ps --filter expose=90 --format '{{.Names}}'
one

h1$ docker ps --filter name=tw --format '{{.Names}}'
two

h1$ docker ps -a --filter status=exited --format '{{.Names}}'

h1$ docker ps --filter status=banana
Error response from daemon: Invalid filter 'status=banana'
[1]

h1$ docker ps --filter nosuch=x
Error response from daemon: Invalid filter 'nosuch'
[1]

h1$ docker network inspect bridge --format '{{json .IPAM}} {{json .Options}}'
{"Driver":"default","Options":null,"Config":[{"Subnet":"172.17.0.0/16"}]} {"com.docker.network.bridge.default_bridge":"true","com.docker.network.bridge.enable_icc":"true","com.docker.network.bridge.enable_ip_masquerade":"true","com.docker.network.bridge.host_binding_ipv4":"0.0.0.0","com.docker.network.bridge.name":"docker0","com.docker.network.driver.mtu":"1500"}

h1$ docker network inspect host none --format '{{.Name}} {{.Driver}} {{.Scope}} {{json .IPAM.Config}}'
host host local []
none null local []

h1$ docker network inspect n1 nosuch --format '{{.Name}}'
n1
Error response from daemon: network nosuch not found
[1]

h1$ docker stop -t 0 two
two

h1$ docker inspect --format '{{json .NetworkSettings.Networks}}' two | sed 's/"Aliases":\["[0-9a-f]*"\]/"Aliases":["ID"]/' #! json
{
 "n1": {
  "Aliases": [
   "ID"
  ],
  "DNSNames": null,
  "DriverOpts": null,
  "EndpointID": "",
  "Gateway": "",
  "GlobalIPv6Address": "",
  "GlobalIPv6PrefixLen": 0,
  "GwPriority": 0,
  "IPAddress": "",
  "IPAMConfig": null,
  "IPPrefixLen": 0,
  "IPv6Gateway": "",
  "Links": null,
  "MacAddress": "",
  "NetworkID": "<ID1>"
 }
}

h1$ docker network inspect n1 --format '{{range .Containers}}{{.Name}} {{end}}'
one

h1$ docker network connect --alias again n1 two

h1$ docker network disconnect n1 two

h1$ docker network connect --alias again --ip 10.90.0.99 n1 two

h1$ docker start two
two

h1$ docker inspect --format '{{.NetworkSettings.Networks.n1.IPAddress}}' two
10.90.0.99

h1$ docker exec one ping -c 1 -W 1 again
PING again (10.90.0.99): 56 data bytes
64 bytes from 10.90.0.99: seq=0 ttl=64 time=<MS> ms

--- again ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker rm -f one two #! sort
one
two

h1$ docker network rm n1 nosuch
n1
Error response from daemon: network nosuch not found
[1]
