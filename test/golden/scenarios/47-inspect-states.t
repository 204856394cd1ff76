# What inspect says of a container's networks in every state: made, running, paused, stopped, failed, in several networks.

h1$ docker network create --subnet 10.244.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.245.0.0/24 n2
<ID2>

h1$ docker create --name cc --hostname cc --network n1 --network-alias al --ip 10.244.0.7 -p 8080:80 --expose 90 busybox sleep 100000
<ID3>

h1$ docker inspect cc -f '{{json .NetworkSettings}}' #! json
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
    "al"
   ],
   "DNSNames": null,
   "DriverOpts": null,
   "EndpointID": "",
   "Gateway": "",
   "GlobalIPv6Address": "",
   "GlobalIPv6PrefixLen": 0,
   "GwPriority": 0,
   "IPAddress": "",
   "IPAMConfig": {
    "IPv4Address": "10.244.0.7"
   },
   "IPPrefixLen": 0,
   "IPv6Gateway": "",
   "Links": null,
   "MacAddress": "",
   "NetworkID": ""
  }
 },
 "Ports": {},
 "SandboxID": "",
 "SandboxKey": "",
 "SecondaryIPAddresses": null,
 "SecondaryIPv6Addresses": null
}

h1$ docker inspect cc -f '{{json .State}}' #! json
{
 "Dead": false,
 "Error": "",
 "ExitCode": 0,
 "FinishedAt": "<TIME>",
 "OOMKilled": false,
 "Paused": false,
 "Pid": 0,
 "Restarting": false,
 "Running": false,
 "StartedAt": "<TIME>",
 "Status": "created"
}

h1$ docker inspect cc -f '{{json .Config.ExposedPorts}} {{json .HostConfig.PortBindings}} {{.HostConfig.NetworkMode}}'
{"80/tcp":{},"90/tcp":{}} {"80/tcp":[{"HostIp":"","HostPort":"8080"}]} n1

h1$ docker network connect --alias b --ip 10.245.0.7 n2 cc

h1$ docker inspect cc -f '{{json .NetworkSettings.Networks}}' #! json
{
 "n1": {
  "Aliases": [
   "al"
  ],
  "DNSNames": null,
  "DriverOpts": null,
  "EndpointID": "",
  "Gateway": "",
  "GlobalIPv6Address": "",
  "GlobalIPv6PrefixLen": 0,
  "GwPriority": 0,
  "IPAddress": "",
  "IPAMConfig": {
   "IPv4Address": "10.244.0.7"
  },
  "IPPrefixLen": 0,
  "IPv6Gateway": "",
  "Links": null,
  "MacAddress": "",
  "NetworkID": ""
 },
 "n2": {
  "Aliases": [
   "b",
   "<SID3>",
   "cc"
  ],
  "DNSNames": null,
  "DriverOpts": {},
  "EndpointID": "",
  "Gateway": "",
  "GlobalIPv6Address": "",
  "GlobalIPv6PrefixLen": 0,
  "GwPriority": 0,
  "IPAddress": "",
  "IPAMConfig": {
   "IPv4Address": "10.245.0.7"
  },
  "IPPrefixLen": 0,
  "IPv6Gateway": "",
  "Links": null,
  "MacAddress": "",
  "NetworkID": ""
 }
}

h1$ docker start cc
cc

h1$ docker inspect cc -f '{{json .NetworkSettings}}' | sed 's/"SandboxKey":"[^"]*"/"SandboxKey":""/' #! json
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
    "al",
    "<SID3>",
    "cc"
   ],
   "DNSNames": null,
   "DriverOpts": null,
   "EndpointID": "<ID4>",
   "Gateway": "10.244.0.1",
   "GlobalIPv6Address": "",
   "GlobalIPv6PrefixLen": 0,
   "GwPriority": 0,
   "IPAddress": "10.244.0.7",
   "IPAMConfig": {
    "IPv4Address": "10.244.0.7"
   },
   "IPPrefixLen": 24,
   "IPv6Gateway": "",
   "Links": null,
   "MacAddress": "02:42:0a:f4:00:07",
   "NetworkID": "<ID1>"
  },
  "n2": {
   "Aliases": [
    "b",
    "<SID3>",
    "cc"
   ],
   "DNSNames": null,
   "DriverOpts": {},
   "EndpointID": "<ID5>",
   "Gateway": "10.245.0.1",
   "GlobalIPv6Address": "",
   "GlobalIPv6PrefixLen": 0,
   "GwPriority": 0,
   "IPAddress": "10.245.0.7",
   "IPAMConfig": {
    "IPv4Address": "10.245.0.7"
   },
   "IPPrefixLen": 24,
   "IPv6Gateway": "",
   "Links": null,
   "MacAddress": "02:42:0a:f5:00:07",
   "NetworkID": "<ID2>"
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

h1$ docker inspect cc -f '{{json .State}}' | sed 's/"Pid":[0-9]*/"Pid":1/' #! json
{
 "Dead": false,
 "Error": "",
 "ExitCode": 0,
 "FinishedAt": "<TIME>",
 "OOMKilled": false,
 "Paused": false,
 "Pid": 1,
 "Restarting": false,
 "Running": true,
 "StartedAt": "<TIME>",
 "Status": "running"
}

h1$ docker inspect cc -f '{{.NetworkSettings.SandboxKey}}' | sed 's#^.*/netns/[0-9a-f]*$#netns#'
netns

h1$ docker pause cc
cc

h1$ docker inspect cc -f '{{json .NetworkSettings.Networks}}' #! json
{
 "n1": {
  "Aliases": [
   "al",
   "<SID3>",
   "cc"
  ],
  "DNSNames": null,
  "DriverOpts": null,
  "EndpointID": "<ID4>",
  "Gateway": "10.244.0.1",
  "GlobalIPv6Address": "",
  "GlobalIPv6PrefixLen": 0,
  "GwPriority": 0,
  "IPAddress": "10.244.0.7",
  "IPAMConfig": {
   "IPv4Address": "10.244.0.7"
  },
  "IPPrefixLen": 24,
  "IPv6Gateway": "",
  "Links": null,
  "MacAddress": "02:42:0a:f4:00:07",
  "NetworkID": "<ID1>"
 },
 "n2": {
  "Aliases": [
   "b",
   "<SID3>",
   "cc"
  ],
  "DNSNames": null,
  "DriverOpts": {},
  "EndpointID": "<ID5>",
  "Gateway": "10.245.0.1",
  "GlobalIPv6Address": "",
  "GlobalIPv6PrefixLen": 0,
  "GwPriority": 0,
  "IPAddress": "10.245.0.7",
  "IPAMConfig": {
   "IPv4Address": "10.245.0.7"
  },
  "IPPrefixLen": 24,
  "IPv6Gateway": "",
  "Links": null,
  "MacAddress": "02:42:0a:f5:00:07",
  "NetworkID": "<ID2>"
 }
}

h1$ docker inspect cc -f '{{json .State}}' | sed 's/"Pid":[0-9]*/"Pid":1/' #! json
{
 "Dead": false,
 "Error": "",
 "ExitCode": 0,
 "FinishedAt": "<TIME>",
 "OOMKilled": false,
 "Paused": true,
 "Pid": 1,
 "Restarting": false,
 "Running": true,
 "StartedAt": "<TIME>",
 "Status": "paused"
}

h1$ docker unpause cc
cc

h1$ docker stop -t 0 cc
cc

h1$ docker inspect cc -f '{{json .NetworkSettings}}' | sed 's/"SandboxKey":"[^"]*"/"SandboxKey":""/' #! json
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
    "al",
    "<SID3>",
    "cc"
   ],
   "DNSNames": null,
   "DriverOpts": null,
   "EndpointID": "",
   "Gateway": "",
   "GlobalIPv6Address": "",
   "GlobalIPv6PrefixLen": 0,
   "GwPriority": 0,
   "IPAddress": "",
   "IPAMConfig": {
    "IPv4Address": "10.244.0.7"
   },
   "IPPrefixLen": 0,
   "IPv6Gateway": "",
   "Links": null,
   "MacAddress": "",
   "NetworkID": "<ID1>"
  },
  "n2": {
   "Aliases": [
    "b",
    "<SID3>",
    "cc"
   ],
   "DNSNames": null,
   "DriverOpts": {},
   "EndpointID": "",
   "Gateway": "",
   "GlobalIPv6Address": "",
   "GlobalIPv6PrefixLen": 0,
   "GwPriority": 0,
   "IPAddress": "",
   "IPAMConfig": {
    "IPv4Address": "10.245.0.7"
   },
   "IPPrefixLen": 0,
   "IPv6Gateway": "",
   "Links": null,
   "MacAddress": "",
   "NetworkID": "<ID2>"
  }
 },
 "Ports": {},
 "SandboxID": "<ID6>",
 "SandboxKey": "",
 "SecondaryIPAddresses": null,
 "SecondaryIPv6Addresses": null
}

h1$ docker inspect cc -f '{{json .State}}' | sed 's/"Pid":[0-9]*/"Pid":1/' #! json
{
 "Dead": false,
 "Error": "",
 "ExitCode": 137,
 "FinishedAt": "<TIME>",
 "OOMKilled": false,
 "Paused": false,
 "Pid": 1,
 "Restarting": false,
 "Running": false,
 "StartedAt": "<TIME>",
 "Status": "exited"
}

h1$ docker run -d --name thief --network n1 --ip 10.244.0.7 busybox sleep 100000
<ID7>

h1$ docker start cc
Error response from daemon: Address already in use
Error: failed to start containers: cc
[1]

h1$ docker inspect cc -f '{{json .State}}' #! json
{
 "Dead": false,
 "Error": "Address already in use",
 "ExitCode": 137,
 "FinishedAt": "<TIME>",
 "OOMKilled": false,
 "Paused": false,
 "Pid": 0,
 "Restarting": false,
 "Running": false,
 "StartedAt": "<TIME>",
 "Status": "exited"
}

h1$ docker inspect cc -f '{{json .NetworkSettings.Networks}}' #! json
{
 "n1": {
  "Aliases": [
   "al",
   "<SID3>",
   "cc"
  ],
  "DNSNames": null,
  "DriverOpts": null,
  "EndpointID": "",
  "Gateway": "",
  "GlobalIPv6Address": "",
  "GlobalIPv6PrefixLen": 0,
  "GwPriority": 0,
  "IPAddress": "",
  "IPAMConfig": {
   "IPv4Address": "10.244.0.7"
  },
  "IPPrefixLen": 0,
  "IPv6Gateway": "",
  "Links": null,
  "MacAddress": "",
  "NetworkID": "<ID1>"
 },
 "n2": {
  "Aliases": [
   "b",
   "<SID3>",
   "cc"
  ],
  "DNSNames": null,
  "DriverOpts": {},
  "EndpointID": "",
  "Gateway": "",
  "GlobalIPv6Address": "",
  "GlobalIPv6PrefixLen": 0,
  "GwPriority": 0,
  "IPAddress": "",
  "IPAMConfig": {
   "IPv4Address": "10.245.0.7"
  },
  "IPPrefixLen": 0,
  "IPv6Gateway": "",
  "Links": null,
  "MacAddress": "",
  "NetworkID": "<ID2>"
 }
}

h1$ docker rm -f thief
thief

h1$ docker start cc
cc

h1$ docker restart -t 0 cc
cc

h1$ docker inspect cc -f '{{.RestartCount}} {{.State.Status}} {{.NetworkSettings.Networks.n1.IPAddress}} {{.NetworkSettings.Networks.n2.IPAddress}}'
0 running 10.244.0.7 10.245.0.7

h1$ docker rm -f cc
cc

h1$ docker run --name x1 --network n1 --ip 10.1.1.1 busybox hostname
docker: Error response from daemon: Invalid address 10.1.1.1: It does not belong to any of this network's subnets
[125]

h1$ docker inspect x1 -f '{{json .State}}' #! json
{
 "Dead": false,
 "Error": "Invalid address 10.1.1.1: It does not belong to any of this network's subnets",
 "ExitCode": 128,
 "FinishedAt": "<TIME>",
 "OOMKilled": false,
 "Paused": false,
 "Pid": 0,
 "Restarting": false,
 "Running": false,
 "StartedAt": "<TIME>",
 "Status": "created"
}

h1$ docker start x1
Error response from daemon: Invalid address 10.1.1.1: It does not belong to any of this network's subnets
Error: failed to start containers: x1
[1]

h1$ docker run --name x2 --network nosuch busybox hostname
docker: Error response from daemon: network nosuch not found
[125]

h1$ docker run --name x3 --network container:nosuch busybox hostname
docker: Error response from daemon: No such container: nosuch
[125]

h1$ docker inspect x3 -f '{{.State.Status}}'
created

h1$ docker run -d --name d1 busybox sleep 100000
<ID8>

h1$ docker run -d --name d2 --network n1 busybox sleep 100000
<ID9>

h1$ docker inspect d1 -f '{{json .NetworkSettings}}' | sed 's/"SandboxKey":"[^"]*"/"SandboxKey":""/' #! json
{
 "Bridge": "",
 "EndpointID": "<ID10>",
 "Gateway": "172.17.0.1",
 "GlobalIPv6Address": "",
 "GlobalIPv6PrefixLen": 0,
 "HairpinMode": false,
 "IPAddress": "172.17.0.2",
 "IPPrefixLen": 16,
 "IPv6Gateway": "",
 "LinkLocalIPv6Address": "",
 "LinkLocalIPv6PrefixLen": 0,
 "MacAddress": "02:42:ac:11:00:02",
 "Networks": {
  "bridge": {
   "Aliases": null,
   "DNSNames": null,
   "DriverOpts": null,
   "EndpointID": "<ID10>",
   "Gateway": "172.17.0.1",
   "GlobalIPv6Address": "",
   "GlobalIPv6PrefixLen": 0,
   "GwPriority": 0,
   "IPAddress": "172.17.0.2",
   "IPAMConfig": null,
   "IPPrefixLen": 16,
   "IPv6Gateway": "",
   "Links": null,
   "MacAddress": "02:42:ac:11:00:02",
   "NetworkID": "<ID11>"
  }
 },
 "Ports": {},
 "SandboxID": "<ID12>",
 "SandboxKey": "",
 "SecondaryIPAddresses": null,
 "SecondaryIPv6Addresses": null
}

h1$ docker stop -t 0 d1
d1

h1$ docker inspect d1 -f '{{json .NetworkSettings}}' | sed 's/"SandboxKey":"[^"]*"/"SandboxKey":""/' #! json
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
  "bridge": {
   "Aliases": null,
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
   "NetworkID": "<ID11>"
  }
 },
 "Ports": {},
 "SandboxID": "<ID12>",
 "SandboxKey": "",
 "SecondaryIPAddresses": null,
 "SecondaryIPv6Addresses": null
}

h1$ docker create --name d3 busybox sleep 100000
<ID13>

h1$ docker inspect d3 -f '{{json .NetworkSettings}}' #! json
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
  "bridge": {
   "Aliases": null,
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
   "NetworkID": ""
  }
 },
 "Ports": {},
 "SandboxID": "",
 "SandboxKey": "",
 "SecondaryIPAddresses": null,
 "SecondaryIPv6Addresses": null
}

h1$ docker run -d --name hst --network host busybox sleep 100000
<ID14>

h1$ docker inspect hst -f '{{json .NetworkSettings}}' | sed 's#"/[^"]*/netns#"netns#' #! json
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
  "host": {
   "Aliases": null,
   "DNSNames": null,
   "DriverOpts": null,
   "EndpointID": "<ID15>",
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
   "NetworkID": "<ID16>"
  }
 },
 "Ports": {},
 "SandboxID": "<ID17>",
 "SandboxKey": "netns/default",
 "SecondaryIPAddresses": null,
 "SecondaryIPv6Addresses": null
}

h1$ docker stop -t 0 hst
hst

h1$ docker inspect hst -f '{{json .NetworkSettings.Networks}}' #! json
{
 "host": {
  "Aliases": null,
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
  "NetworkID": "<ID16>"
 }
}

h1$ docker run -d --name non --network none busybox sleep 100000
<ID18>

h1$ docker inspect non -f '{{json .NetworkSettings}}' | sed 's/"SandboxKey":"[^"]*"/"SandboxKey":""/' #! json
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
  "none": {
   "Aliases": null,
   "DNSNames": null,
   "DriverOpts": null,
   "EndpointID": "<ID19>",
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
   "NetworkID": "<ID20>"
  }
 },
 "Ports": {},
 "SandboxID": "<ID21>",
 "SandboxKey": "",
 "SecondaryIPAddresses": null,
 "SecondaryIPv6Addresses": null
}

h1$ docker run -d --name shr --network container:d2 busybox sleep 100000
<ID22>

h1$ docker inspect shr -f '{{json .NetworkSettings}}' #! json
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
 "Networks": {},
 "Ports": {},
 "SandboxID": "",
 "SandboxKey": "",
 "SecondaryIPAddresses": null,
 "SecondaryIPv6Addresses": null
}

h1$ docker inspect shr -f '{{.Config.Hostname}}|{{.Config.Domainname}}|{{.HostnamePath}}' | sed 's/[0-9a-f]\{12,64\}/ID/g; s#|/.*/containers#|containers#'
ID||containers/ID/hostname

h1$ docker create --name shr2 --network container:d2 busybox sleep 100000
<ID23>

h1$ docker inspect shr2 -f '{{json .NetworkSettings}}' #! json
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
 "Networks": {},
 "Ports": {},
 "SandboxID": "",
 "SandboxKey": "",
 "SecondaryIPAddresses": null,
 "SecondaryIPv6Addresses": null
}

h1$ docker ps -a --format '{{.Names}} {{.Networks}} {{.State}}' #! sort
d1 bridge exited
d2 n1 running
d3 bridge created
hst host exited
non none running
shr  running
shr2  created
x1 n1 created
x2 nosuch created
x3  created

h1$ docker ps -a --filter network=n1 --format '{{.Names}}' #! sort
d2
x1

h1$ docker ps -a --filter network=bridge --format '{{.Names}}' #! sort
d1
d3

h1$ docker ps -a --filter network=host --format '{{.Names}}' #! sort
hst

h1$ docker ps -a --filter network=none --format '{{.Names}}' #! sort
non

h1$ docker inspect d2 -f '{{.HostConfig.NetworkMode}} {{.HostConfig.Dns}} {{.HostConfig.DnsOptions}} {{.HostConfig.ExtraHosts}} {{.HostConfig.Links}} {{.HostConfig.PublishAllPorts}}'
n1 [] [] <no value> <no value> false

h1$ docker inspect d2 -f '{{json .HostConfig.Dns}} {{json .HostConfig.DnsOptions}} {{json .HostConfig.DnsSearch}} {{json .HostConfig.ExtraHosts}} {{json .HostConfig.Links}} {{json .HostConfig.PortBindings}} {{json .Config.ExposedPorts}}'

template parsing error: template: :1:195: executing "" at <.Config.ExposedPorts>: map has no entry for key "ExposedPorts"
[1]

h1$ docker inspect -f '{{.Nosuch}}' d2

template parsing error: template: :1:2: executing "" at <.Nosuch>: map has no entry for key "Nosuch"
[1]

h1$ docker inspect -f '{{.NetworkSettings.Networks.nosuch.IPAddress}}' d2
<no value>

h1$ docker inspect -f '{{.NetworkSettings.Networks.nosuch}}' d2
<no value>

h1$ docker inspect -f '{{index .NetworkSettings.Networks "nosuch"}}' d2
<nil>

h1$ docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' d1 d2 nosuch d3

10.244.0.2

Error: No such object: nosuch
[1]

h1$ docker inspect --size d2 -f '{{.SizeRw}}|{{.Name}}'
0|/d2

h1$ docker inspect n1 d2 -f '{{.Name}}'
n1
/d2

h1$ docker container inspect n1
[]
Error response from daemon: No such container: n1
[1]

h1$ docker network inspect n1 #! json
[
 {
  "Attachable": false,
  "ConfigFrom": {
   "Network": ""
  },
  "ConfigOnly": false,
  "Containers": {
   "<ID9>": {
    "EndpointID": "<ID24>",
    "IPv4Address": "10.244.0.2/24",
    "IPv6Address": "",
    "MacAddress": "02:42:0a:f4:00:02",
    "Name": "d2"
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
     "Subnet": "10.244.0.0/24"
    }
   ],
   "Driver": "default",
   "Options": {}
  },
  "Labels": {},
  "Name": "n1",
  "Options": {},
  "Scope": "local"
 }
]

h1$ docker network inspect n1 -f '{{range $id, $c := .Containers}}{{$c.Name}} {{$c.IPv4Address}} {{$c.IPv6Address}}|{{$c.MacAddress}} {{len $c.EndpointID}}{{println}}{{end}}'
d2 10.244.0.2/24 |02:42:0a:f4:00:02 64

h1$ docker rm -f $(docker ps -aq) | wc -l
10

h1$ docker network rm n1 n2
n1
n2
