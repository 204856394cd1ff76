# What each of two hosts tells of an overlay network.

h1$ docker network create -d overlay --subnet 10.14.1.0/24 ov
<ID1>

h1$ docker run -d --name aa --network ov busybox sleep 100000
<ID2>

h2$ docker run -d --name bb --network ov busybox sleep 100000
<ID3>

h2$ docker network connect bridge bb

h2$ docker network disconnect ov bb

h2$ docker network connect --alias x ov bb

h1$ docker kill aa
aa

h1$ docker start aa
aa

h2$ docker network create -d overlay ov2
<ID4>

h1$ docker network rm ov2
ov2

h1$ docker network connect --ip 10.14.9.9 ov aa
Error response from daemon: endpoint with name aa already exists in network ov
[1]

h2$ docker run --name cc --network ov --ip 10.14.9.9 busybox hostname
docker: Error response from daemon: Invalid address 10.14.9.9: It does not belong to any of this network's subnets
[125]

h2$ docker run --rm --name dd --network ov busybox hostname >/dev/null

h1$ docker network rm ov
Error response from daemon: error while removing network: network ov id <ID1> has active endpoints
[1]

h1$ docker stop -t 0 aa
aa

h1$ docker rm aa
aa

h2$ docker rm -f cc
cc

h2$ docker rm -f bb
bb

h2$ docker network prune -f
Deleted Networks:
ov
docker_gwbridge

h1$ sleep 1.2

h1$ docker events --since 1h --until 0s --filter type=network --format '{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.type}}'
create ov overlay
connect ov overlay
disconnect ov overlay
connect ov overlay
destroy ov2 overlay
disconnect ov overlay

h2$ docker events --since 1h --until 0s --filter type=network --format '{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.type}}'
connect ov overlay
connect bridge bridge
disconnect ov overlay
disconnect ov overlay
connect ov overlay
create ov2 overlay
connect ov overlay
disconnect ov overlay
disconnect ov overlay
disconnect bridge bridge
destroy ov overlay
destroy docker_gwbridge bridge
prune <no value> <no value>

h1$ docker events --since 1h --until 0s --filter type=container --format '{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.exitCode}}'
create aa <no value>
start aa <no value>
kill aa <no value>
die aa 137
start aa <no value>
kill aa <no value>
kill aa <no value>
die aa 137
stop aa <no value>
destroy aa <no value>

h2$ docker events --since 1h --until 0s --filter type=container --format '{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.exitCode}}'
create bb <no value>
start bb <no value>
create cc <no value>
attach cc <no value>
create dd <no value>
attach dd <no value>
start dd <no value>
die dd 0
destroy dd <no value>
destroy cc <no value>
kill bb <no value>
die bb 137
destroy bb <no value>

h1$ docker events --since 1h --until 0s --filter event=connect --filter event=disconnect --format '{{.Action}} {{len .Actor.Attributes.container}} {{.Actor.Attributes.name}}'
Error parsing format: template: :1:14: executing "" at <len .Actor.Attributes.container>: error calling len: reflect: call of reflect.Value.Type on zero Value
[64]

h1$ docker network ls --format '{{.Name}}' #! sort
bridge
docker_gwbridge
host
none

h2$ docker network ls --format '{{.Name}}' #! sort
bridge
host
none
