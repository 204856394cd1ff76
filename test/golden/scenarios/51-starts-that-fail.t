# Starts that fail: what is said, what is left, which events there are, and what is free again.

h1$ docker network create --subnet 10.221.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.222.0.0/24 n2
<ID2>

h1$ docker run -d --name holder --network n1 -p 8080:80 busybox sleep 100000
<ID3>

h1$ docker run -d --name nocmd --network n1 busybox nosuchcommand
<ID4>
docker: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "nosuchcommand": executable file not found in $PATH: unknown
[127]

h1$ docker inspect nocmd -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}} {{.NetworkSettings.Networks.n1.IPAddress}}|'
created 127 failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "nosuchcommand": executable file not found in $PATH: unknown |

h1$ docker ps -a --filter name=nocmd --format '{{.State}} {{.Status}} {{.Ports}}|'
created Created |

h1$ docker start nocmd
Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "nosuchcommand": executable file not found in $PATH: unknown
Error: failed to start containers: nocmd
[1]

h1$ docker run -d --name noport --network n1 -p 8080:80 busybox sleep 100000
<ID5>
docker: Error response from daemon: driver failed programming external connectivity on endpoint noport (<ID6>): Bind for 0.0.0.0:8080 failed: port is already allocated
[125]

h1$ docker inspect noport -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}} {{.NetworkSettings.Networks.n1.IPAddress}}|{{json .NetworkSettings.Networks.n1.Aliases}}' | sed 's/[0-9a-f]\{64\}/ID/g; s/[0-9a-f]\{12\}/SHORT/g'
created 128 driver failed programming external connectivity on endpoint noport (ID): Bind for 0.0.0.0:8080 failed: port is already allocated |["SHORT"]

h1$ docker network connect n2 noport

h1$ docker start noport
Error response from daemon: driver failed programming external connectivity on endpoint noport (<ID7>): Bind for 0.0.0.0:8080 failed: port is already allocated
Error: failed to start containers: noport
[1]

h1$ docker run -d --name next --network n1 busybox sleep 100000
<ID8>

h1$ docker inspect next -f '{{.NetworkSettings.Networks.n1.IPAddress}}'
10.221.0.3

h1$ docker run -d --name noip --network n1 --ip 10.221.0.2 busybox sleep 100000
<ID9>
docker: Error response from daemon: Address already in use
[125]

h1$ docker inspect noip -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}} {{json .NetworkSettings.Networks.n1.IPAMConfig}}'
created 128 Address already in use {"IPv4Address":"10.221.0.2"}

h1$ docker network inspect n1 -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
holder 10.221.0.2/24
next 10.221.0.3/24

h1$ docker rm -f holder
holder

h1$ docker start noport
noport

h1$ docker start noip
Error response from daemon: Address already in use
Error: failed to start containers: noip
[1]

h1$ docker inspect noport noip -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}|{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}} {{end}}'
running 0 |n1 10.221.0.2 n2 10.222.0.2
created 128 Address already in use|n1

h1$ docker run -d --name tocmd --network container:nocmd busybox sleep 100000 2>&1 | sed 's/[0-9a-f]\{64\}/ID/g'
ID
docker: Error response from daemon: cannot join network of a non running container: ID

h1$ docker run -d --name badlink --link nosuch busybox sleep 100000
docker: Error response from daemon: could not get container for nosuch: No such container: nosuch
[125]

h1$ docker run -d --name badlink2 --link noip:x busybox sleep 100000
<ID10>
docker: Error response from daemon: Cannot link to /noip, as it does not belong to the default network
[125]

h1$ docker run -d --name b1 busybox sleep 100000
<ID11>

h1$ docker run -d --name b2 --link b1:one busybox sleep 100000
<ID12>

h1$ docker stop -t 0 b1 b2
b1
b2

h1$ docker start b2
Error response from daemon: Cannot link to a non running container: /b1 AS /b2/one
Error: failed to start containers: b2
[1]

h1$ docker inspect b2 -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}'
exited 137 Cannot link to a non running container: /b1 AS /b2/one

h1$ docker start b1 b2
b1
b2

h1$ docker run --name badwd -w relative busybox hostname
docker: Error response from daemon: the working directory 'relative' is invalid, it needs to be an absolute path
[125]

h1$ docker run --name baduser -u nosuchuser busybox hostname
docker: Error response from daemon: unable to find user nosuchuser: no matching entries in passwd file
[125]

h1$ docker inspect baduser -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}'
created 128 unable to find user nosuchuser: no matching entries in passwd file

h1$ docker run --name exits --network n1 busybox sh -c 'exit 9'
[9]

h1$ docker inspect exits -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}|{{.NetworkSettings.Networks.n1.IPAddress}}|{{.NetworkSettings.Networks.n1.NetworkID}}' | sed 's/[0-9a-f]\{64\}/ID/'
exited 9 ||ID

h1$ docker start -a exits
[9]

h1$ docker network rm n2
Error response from daemon: error while removing network: network n2 id <ID2> has active endpoints
[1]

h1$ docker network disconnect n2 noport

h1$ docker network rm n2
n2

h1$ docker stop -t 0 noport
noport

h1$ docker network create --subnet 10.222.0.0/24 n2
<ID13>

h1$ docker network connect n2 noport

h1$ docker network rm n2
n2

h1$ docker start noport
Error response from daemon: network n2 not found
Error: failed to start containers: noport
[1]

h1$ docker inspect noport -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}|{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}} {{end}}'
exited 137 network n2 not found|n1  n2

h1$ docker network create --subnet 10.222.0.0/24 n2
<ID14>

h1$ docker start noport
noport

h1$ docker network disconnect -f n2 noport

h1$ docker start noport
noport

h1$ sleep 1.2

h1$ docker events --since 1h --until 0s --filter container=nocmd --format '{{.Type}} {{.Action}} {{.Actor.Attributes.exitCode}}' | head -6
container create <no value>

h1$ docker events --since 1h --until 0s --filter container=noip --format '{{.Type}} {{.Action}}'
container create

h1$ docker events --since 1h --until 0s --filter container=baduser --format '{{.Type}} {{.Action}}'
container create
container attach

h1$ docker rm -f $(docker ps -aq) | wc -l
10

h1$ docker network rm n1 n2
n1
n2
