# Ports: forms, ranges, conflicts, protocols; what ps, port and inspect say of them.

h1$ docker network create --subnet 10.133.0.0/24 n1
<ID1>

h1$ docker run -d --name p1 --network n1 -p 8000-8002:80-82 busybox sleep 100000
<ID2>

h1$ docker port p1 #! sort
80/tcp -> 0.0.0.0:8000
80/tcp -> [::]:8000
81/tcp -> 0.0.0.0:8001
81/tcp -> [::]:8001
82/tcp -> 0.0.0.0:8002
82/tcp -> [::]:8002

h1$ docker port p1 80
0.0.0.0:8000
[::]:8000

h1$ docker port p1 80/tcp
0.0.0.0:8000
[::]:8000

h1$ docker port p1 80/udp
Error: No public port '80/udp' published for p1
[1]

h1$ docker ps --filter name=p1 --format '{{.Ports}}'
0.0.0.0:8000->80/tcp, [::]:8000->80/tcp, 0.0.0.0:8001->81/tcp, [::]:8001->81/tcp, 0.0.0.0:8002->82/tcp, [::]:8002->82/tcp

h1$ docker run -d --name p2 --network n1 -p 8001:80 busybox sleep 100000
<ID3>
docker: Error response from daemon: driver failed programming external connectivity on endpoint p2 (<ID4>): Bind for 0.0.0.0:8001 failed: port is already allocated
[125]

h1$ docker inspect -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}' p2
created 128 driver failed programming external connectivity on endpoint p2 (<ID4>): Bind for 0.0.0.0:8001 failed: port is already allocated

h1$ docker inspect -f '{{json .NetworkSettings.Ports}} {{json .HostConfig.PortBindings}}' p2
{} {"80/tcp":[{"HostIp":"","HostPort":"8001"}]}

h1$ docker network inspect n1 --format '{{range .Containers}}{{.Name}} {{end}}'
p1

h1$ docker stop -t 0 p1
p1

h1$ docker port p1

h1$ docker start p2
p2

h1$ docker port p2
80/tcp -> 0.0.0.0:8001
80/tcp -> [::]:8001

h1$ docker start p1
Error response from daemon: driver failed programming external connectivity on endpoint p1 (<ID5>): Bind for 0.0.0.0:8001 failed: port is already allocated
Error: failed to start containers: p1
[1]

h1$ docker rm -f p2
p2

h1$ docker start p1
p1

h1$ docker run -d --name p3 --network n1 -p 8000-8005:90 busybox sleep 100000
<ID6>

h1$ docker port p3
90/tcp -> 0.0.0.0:8003
90/tcp -> [::]:8003

h1$ docker run -d --name p4 --network n1 -p 8000-8002:90 busybox sleep 100000
<ID7>
docker: Error response from daemon: driver failed programming external connectivity on endpoint p4 (<ID8>): all ports are allocated
[125]

h1$ docker rm -f p4
p4

h1$ docker run -d --name p5 -p 127.0.0.1:8001:80 busybox sleep 100000
<ID9>
docker: Error response from daemon: driver failed programming external connectivity on endpoint p5 (<ID10>): Error starting userland proxy: listen tcp4 127.0.0.1:8001: bind: address already in use
[125]

h1$ docker rm -f p5
p5

h1$ docker run -d --name p6 -p 8001:80/udp -p 127.0.0.1:8101:81 -p 10.99.0.11:8102:82/udp busybox sleep 100000
<ID11>

h1$ docker port p6 #! sort
80/udp -> 0.0.0.0:8001
80/udp -> [::]:8001
81/tcp -> 127.0.0.1:8101
82/udp -> 10.99.0.11:8102

h1$ docker ps --filter name=p6 --format '{{.Ports}}'
0.0.0.0:8001->80/udp, [::]:8001->80/udp, 127.0.0.1:8101->81/tcp, 10.99.0.11:8102->82/udp

h1$ docker inspect -f '{{json .NetworkSettings.Ports}}' p6 #! json
{
 "80/udp": [
  {
   "HostIp": "0.0.0.0",
   "HostPort": "8001"
  },
  {
   "HostIp": "::",
   "HostPort": "8001"
  }
 ],
 "81/tcp": [
  {
   "HostIp": "127.0.0.1",
   "HostPort": "8101"
  }
 ],
 "82/udp": [
  {
   "HostIp": "10.99.0.11",
   "HostPort": "8102"
  }
 ]
}

h1$ docker inspect -f '{{json .HostConfig.PortBindings}} {{json .Config.ExposedPorts}}' p6
{"80/udp":[{"HostIp":"","HostPort":"8001"}],"81/tcp":[{"HostIp":"127.0.0.1","HostPort":"8101"}],"82/udp":[{"HostIp":"10.99.0.11","HostPort":"8102"}]} {"80/udp":{},"81/tcp":{},"82/udp":{}}

h1$ docker run -d --name p7 --expose 70 --expose 71-73 --expose 75/udp -p 8103:72 --network n1 busybox sleep 100000
<ID12>

h1$ docker ps --filter name=p7 --format '{{.Ports}}'
70-71/tcp, 73/tcp, 75/udp, 0.0.0.0:8103->72/tcp, [::]:8103->72/tcp

h1$ docker inspect -f '{{json .NetworkSettings.Ports}}' p7 #! json
{
 "70/tcp": null,
 "71/tcp": null,
 "72/tcp": [
  {
   "HostIp": "0.0.0.0",
   "HostPort": "8103"
  },
  {
   "HostIp": "::",
   "HostPort": "8103"
  }
 ],
 "73/tcp": null,
 "75/udp": null
}

h1$ docker ps --filter publish=8103 --format '{{.Names}}'
p7

h1$ docker ps --filter publish=72 --format '{{.Names}}'

h1$ docker ps --filter publish=8100-8110/udp --format '{{.Names}}'
p6

h1$ docker ps --filter expose=71-73/tcp --format '{{.Names}}'
p7

h1$ docker ps --filter expose=75/udp --format '{{.Names}}'
p7

h1$ docker ps --filter publish=banana
Error response from daemon: error while looking up for publish banana: strconv.ParseUint: parsing "banana": invalid syntax
[1]

h1$ docker run -d --name p8 -p 8104:80 -p 8104:81 busybox sleep 100000
<ID13>
docker: Error response from daemon: driver failed programming external connectivity on endpoint p8 (<ID14>): Bind for 0.0.0.0:8104 failed: port is already allocated
[125]

h1$ docker rm -f p8
p8

h1$ docker run -d --name p9 --network n1 -p 8105:80 busybox sleep 100000
<ID15>

h1$ docker network create --subnet 10.134.0.0/24 a0
<ID16>

h1$ docker network connect a0 p9

h1$ docker port p9
80/tcp -> 0.0.0.0:8105
80/tcp -> [::]:8105

h1$ docker network disconnect n1 p9

h1$ docker port p9
80/tcp -> 0.0.0.0:8105
80/tcp -> [::]:8105

h1$ docker network disconnect a0 p9

h1$ docker port p9

h1$ docker inspect -f '{{json .NetworkSettings.Ports}}' p9
{}

h1$ docker network connect n1 p9

h1$ docker port p9
80/tcp -> 0.0.0.0:8105
80/tcp -> [::]:8105

h1$ docker run -d --name p10 --network host -p 8106:80 busybox sleep 100000
<ID17>
WARNING: Published ports are discarded when using host network mode

h1$ docker port p10

h1$ docker ps --filter name=p10 --format '{{.Ports}}|'
|

h1$ docker run -d --name p13 -p 8109:80/icmp busybox sleep 100000
docker: invalid proto: icmp
[125]

h1$ docker rm -f p1 p3 p6 p7 p9 p10 #! sort
p1
p10
p3
p6
p7
p9

h1$ docker network prune -f #! sort
Deleted Networks:
a0
n1
