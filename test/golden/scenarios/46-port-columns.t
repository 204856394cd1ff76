# The column of ports, and what port and inspect say, for ranges, protocols, addresses and states.

h1$ docker network create --subnet 10.242.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.243.0.0/24 n2
<ID2>

h1$ docker run -d --name a1 --network n1 -p 8000:80 -p 8001:81 -p 8002:82 -p 8010:90 busybox sleep 100000
<ID3>

h1$ docker ps --filter name=a1 --format '{{.Ports}}'
0.0.0.0:8000->80/tcp, [::]:8000->80/tcp, 0.0.0.0:8001->81/tcp, [::]:8001->81/tcp, 0.0.0.0:8002->82/tcp, [::]:8002->82/tcp, 0.0.0.0:8010->90/tcp, [::]:8010->90/tcp

h1$ docker run -d --name a2 --network n1 -p 8020:80/tcp -p 8020:80/udp -p 8021:81/udp busybox sleep 100000
<ID4>

h1$ docker ps --filter name=a2 --format '{{.Ports}}'
0.0.0.0:8020->80/tcp, 0.0.0.0:8020->80/udp, [::]:8020->80/tcp, [::]:8020->80/udp, 0.0.0.0:8021->81/udp, [::]:8021->81/udp

h1$ docker port a2 #! sort
80/tcp -> 0.0.0.0:8020
80/tcp -> [::]:8020
80/udp -> 0.0.0.0:8020
80/udp -> [::]:8020
81/udp -> 0.0.0.0:8021
81/udp -> [::]:8021

h1$ docker port a2 80/udp
0.0.0.0:8020
[::]:8020

h1$ docker port a2 80
0.0.0.0:8020
[::]:8020

h1$ docker port a2 80/sctp
Error: No public port '80/sctp' published for a2
[1]

h1$ docker run -d --name a3 --network n1 -p 127.0.0.1:8030:80 -p 127.0.0.1:8031:81 -p 10.99.0.11:8030:80 busybox sleep 100000
<ID5>

h1$ docker ps --filter name=a3 --format '{{.Ports}}'
10.99.0.11:8030->80/tcp, 127.0.0.1:8030->80/tcp, 127.0.0.1:8031->81/tcp

h1$ docker port a3 #! sort
80/tcp -> 10.99.0.11:8030
80/tcp -> 127.0.0.1:8030
81/tcp -> 127.0.0.1:8031

h1$ docker run -d --name a4 --network n1 --expose 100-103 --expose 105 --expose 100-101/udp busybox sleep 100000
<ID6>

h1$ docker ps --filter name=a4 --format '{{.Ports}}'
100-103/tcp, 105/tcp, 100-101/udp

h1$ docker inspect a4 -f '{{json .Config.ExposedPorts}}'
{"100/tcp":{},"100/udp":{},"101/tcp":{},"101/udp":{},"102/tcp":{},"103/tcp":{},"105/tcp":{}}

h1$ docker port a4

h1$ docker run -d --name a5 --network n1 -p 8050-8052:50-52 --expose 52-55 busybox sleep 100000
<ID7>

h1$ docker ps --filter name=a5 --format '{{.Ports}}'
53-55/tcp, 0.0.0.0:8050->50/tcp, [::]:8050->50/tcp, 0.0.0.0:8051->51/tcp, [::]:8051->51/tcp, 0.0.0.0:8052->52/tcp, [::]:8052->52/tcp

h1$ docker run -d --name a6 --network n1 -p 8060-8061:60-62 busybox sleep 100000
docker: invalid ranges specified for container and host Ports: 60-62 and 8060-8061
[125]

h1$ docker run -d --name a6 --network n1 -p 8060-8062:60-61 busybox sleep 100000
docker: invalid ranges specified for container and host Ports: 60-61 and 8060-8062
[125]

h1$ docker run -d --name a6 --network n1 -p 8060-8063:60 busybox sleep 100000
<ID8>

h1$ docker port a6
60/tcp -> 0.0.0.0:8060
60/tcp -> [::]:8060

h1$ docker inspect a6 -f '{{json .HostConfig.PortBindings}}'
{"60/tcp":[{"HostIp":"","HostPort":"8060-8063"}]}

h1$ docker run -d --name a7 --network n1 -p '[::1]:8070:80' busybox sleep 100000
<ID9>

h1$ docker port a7
80/tcp -> [::1]:8070

h1$ docker ps --filter name=a7 --format '{{.Ports}}'
[::1]:8070->80/tcp

h1$ docker run -d --name a8 --network n1 -p '[::]:8080:80' -p 0.0.0.0:8081:81 busybox sleep 100000
<ID10>

h1$ docker port a8 #! sort
80/tcp -> [::]:8080
81/tcp -> 0.0.0.0:8081

h1$ docker ps --filter name=a8 --format '{{.Ports}}'
[::]:8080->80/tcp, 0.0.0.0:8081->81/tcp

h1$ docker run -d --name a9 --network n1 -p 10.99.0.99:8090:80 busybox sleep 100000
<ID11>
docker: Error response from daemon: driver failed programming external connectivity on endpoint a9 (<ID12>): Error starting userland proxy: listen tcp4 10.99.0.99:8090: bind: cannot assign requested address
[125]

h1$ docker rm -f a9
a9

h1$ docker run -d --name a9 --network n1 -p :80 busybox sleep 100000
<ID13>

h1$ docker run -d --name a9 --network n1 -p 80: busybox sleep 100000
docker: no port specified: 80:<empty>
[125]

h1$ docker run -d --name a9 --network n1 -p 127.0.0.1::80 busybox sleep 100000
docker: Error response from daemon: Conflict. The container name "/a9" is already in use by container "<ID13>". You have to remove (or rename) that container to be able to reuse that name
[125]

h1$ docker inspect a9 -f '{{json .HostConfig.PortBindings}}'
{"80/tcp":[{"HostIp":"","HostPort":""}]}

h1$ docker rm -f a9
a9

h1$ docker run -d --name a9 --network n1 -p 8090:80/xyz busybox sleep 100000
docker: invalid proto: xyz
[125]

h1$ docker run -d --name a9 --network n1 -p 8090:80/ busybox sleep 100000
<ID14>

h1$ docker run -d --name a9 --network n1 -p 8090/udp:80 busybox sleep 100000
docker: invalid hostPort: 8090/udp
[125]

h1$ docker run -d --name a9 --network n1 -p 8095-8090:80 busybox sleep 100000
docker: invalid hostPort: 8095-8090
[125]

h1$ docker run -d --name a9 --network n1 -p 0:80 busybox sleep 100000
docker: Error response from daemon: Conflict. The container name "/a9" is already in use by container "<ID14>". You have to remove (or rename) that container to be able to reuse that name
[125]

h1$ docker rm -f a9
a9

h1$ docker run -d --name a9 --network n1 -p -1:80 busybox sleep 100000
docker: invalid hostPort: -1
[125]

h1$ docker run -d --name a9 --network n1 -p '' busybox sleep 100000
docker: no port specified: <empty>
[125]

h1$ docker run -d --name a9 --network n1 -p 8090:80 -p 8090:80 busybox sleep 100000
<ID15>
docker: Error response from daemon: driver failed programming external connectivity on endpoint a9 (<ID16>): Bind for 0.0.0.0:8090 failed: port is already allocated
[125]

h1$ docker port a9

h1$ docker rm -f a9
a9

h1$ docker run -d --name a9 --network n1 -p 8090:80/TCP busybox sleep 100000
<ID17>

h1$ docker port a9
80/tcp -> 0.0.0.0:8090
80/tcp -> [::]:8090

h1$ docker rm -f a9
a9

h1$ docker run -d --name a9 --network n1 -P --expose 80-82 --expose 82/udp busybox sleep 100000
<ID18>

h1$ docker inspect a9 -f '{{json .HostConfig.PortBindings}} {{.HostConfig.PublishAllPorts}}'
{} true

h1$ docker rm -f a9
a9

h1$ docker run -d --name a9 --network n1 -P -p 8090:80 --expose 81 busybox sleep 100000
<ID19>

h1$ docker port a9 80
0.0.0.0:8090
[::]:8090

h1$ docker port a9 | sed 's/:4[0-9]*$/:PORT/' #! sort
80/tcp -> 0.0.0.0:8090
80/tcp -> [::]:8090
81/tcp -> 0.0.0.0:32772
81/tcp -> [::]:32772

h1$ docker ps -a --filter name=a9 --format '{{.Ports}}' | sed 's/:4[0-9]*->/:PORT->/g'
0.0.0.0:8090->80/tcp, [::]:8090->80/tcp, 0.0.0.0:32772->81/tcp, [::]:32772->81/tcp

h1$ docker stop -t 0 a9
a9

h1$ docker ps -a --filter name=a9 --format '{{.Ports}}|'
|

h1$ docker port a9

h1$ docker inspect a9 -f '{{json .NetworkSettings.Ports}}'
{}

h1$ docker create --name b1 --network n1 -p 8100:80 --expose 81 busybox sleep 100000
<ID20>

h1$ docker ps -a --filter name=b1 --format '{{.Ports}}|'
|

h1$ docker inspect b1 -f '{{json .NetworkSettings.Ports}} {{json .Config.ExposedPorts}} {{json .HostConfig.PortBindings}}'
{} {"80/tcp":{},"81/tcp":{}} {"80/tcp":[{"HostIp":"","HostPort":"8100"}]}

h1$ docker port b1

h1$ docker start b1
b1

h1$ docker pause b1
b1

h1$ docker port b1
80/tcp -> 0.0.0.0:8100
80/tcp -> [::]:8100

h1$ docker ps -a --filter name=b1 --format '{{.Ports}}|{{.State}}'
81/tcp, 0.0.0.0:8100->80/tcp, [::]:8100->80/tcp|paused

h1$ docker unpause b1
b1

h1$ docker network connect n2 b1

h1$ docker ps --filter name=b1 --format '{{.Ports}}'
81/tcp, 0.0.0.0:8100->80/tcp, [::]:8100->80/tcp

h1$ docker network disconnect n1 b1

h1$ docker ps --filter name=b1 --format '{{.Ports}} {{.Networks}}'
81/tcp, 0.0.0.0:8100->80/tcp, [::]:8100->80/tcp n2

h1$ docker inspect b1 -f '{{json .NetworkSettings.Ports}}' #! json
{
 "80/tcp": [
  {
   "HostIp": "0.0.0.0",
   "HostPort": "8100"
  },
  {
   "HostIp": "::",
   "HostPort": "8100"
  }
 ],
 "81/tcp": null
}

h1$ docker kill b1
b1

h1$ docker ps -a --filter name=b1 --format '{{.Ports}}|{{.Networks}}'
|n2

h1$ docker ps --filter publish=8000-8002 --format '{{.Names}}'
a1

h1$ docker ps --filter publish=8020/udp --format '{{.Names}}'
a2

h1$ docker ps --filter publish=80 --filter publish=8010 --format '{{.Names}}'
a1

h1$ docker ps --filter expose=80 --format '{{.Names}}' #! sort
a1
a2
a3
a7
a8

h1$ docker ps --filter expose=81/udp --format '{{.Names}}' #! sort
a2

h1$ docker ps -a --filter expose=100-102/udp --format '{{.Names}}' #! sort
a4

h1$ docker ps --filter publish= --format '{{.Names}}'
Error response from daemon: error while looking up for publish : Empty string specified for ports.
[1]

h1$ docker ps --filter publish=1-0 --format '{{.Names}}'
Error response from daemon: error while looking up for publish 1-0: Invalid range specified for the Port: 1-0
[1]

h1$ docker ps --filter publish=70000 --format '{{.Names}}'
Error response from daemon: error while looking up for publish 70000: strconv.ParseUint: parsing "70000": value out of range
[1]

h1$ docker run -d --name c1 --network n1 -p 8000:99 busybox sleep 100000
<ID21>
docker: Error response from daemon: driver failed programming external connectivity on endpoint c1 (<ID22>): Bind for 0.0.0.0:8000 failed: port is already allocated
[125]

h1$ docker run -d --name c2 --network n2 -p 127.0.0.1:8000:99 busybox sleep 100000
<ID23>
docker: Error response from daemon: driver failed programming external connectivity on endpoint c2 (<ID24>): Error starting userland proxy: listen tcp4 127.0.0.1:8000: bind: address already in use
[125]

h1$ docker run -d --name c3 --network n2 -p 8021:99/tcp busybox sleep 100000
<ID25>

h1$ docker run -d --name c4 --network n2 -p 10.99.0.11:8031:99 busybox sleep 100000
<ID26>

h1$ docker port c4
99/tcp -> 10.99.0.11:8031

h1$ docker run -d --name c5 --network n2 -p 8031:99 busybox sleep 100000
<ID27>
docker: Error response from daemon: driver failed programming external connectivity on endpoint c5 (<ID28>): Error starting userland proxy: listen tcp4 0.0.0.0:8031: bind: address already in use
[125]

h1$ docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}' #! sort
a1 running 0.0.0.0:8000->80/tcp, [::]:8000->80/tcp, 0.0.0.0:8001->81/tcp, [::]:8001->81/tcp, 0.0.0.0:8002->82/tcp, [::]:8002->82/tcp, 0.0.0.0:8010->90/tcp, [::]:8010->90/tcp
a2 running 0.0.0.0:8020->80/tcp, 0.0.0.0:8020->80/udp, [::]:8020->80/tcp, [::]:8020->80/udp, 0.0.0.0:8021->81/udp, [::]:8021->81/udp
a3 running 10.99.0.11:8030->80/tcp, 127.0.0.1:8030->80/tcp, 127.0.0.1:8031->81/tcp
a4 running 100-103/tcp, 105/tcp, 100-101/udp
a5 running 53-55/tcp, 0.0.0.0:8050->50/tcp, [::]:8050->50/tcp, 0.0.0.0:8051->51/tcp, [::]:8051->51/tcp, 0.0.0.0:8052->52/tcp, [::]:8052->52/tcp
a6 running 0.0.0.0:8060->60/tcp, [::]:8060->60/tcp
a7 running [::1]:8070->80/tcp
a8 running [::]:8080->80/tcp, 0.0.0.0:8081->81/tcp
a9 exited
b1 exited
c1 created
c2 created
c3 running 0.0.0.0:8021->99/tcp, [::]:8021->99/tcp
c4 running 10.99.0.11:8031->99/tcp
c5 created

h1$ docker rm -f $(docker ps -aq) | wc -l
15

h1$ docker network rm n1 n2
n1
n2
