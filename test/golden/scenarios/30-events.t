# What events tell, by filters and times.

h1$ docker network create --subnet 10.135.0.0/24 --label a=b n1
<ID1>

h1$ docker run -d --name one --network n1 --label x=y busybox sleep 100000
<ID2>

h1$ docker network connect --ip 10.135.0.9 n1 one
Error response from daemon: endpoint with name one already exists in network n1
[1]

h1$ docker network create --subnet 10.136.0.0/24 n2
<ID3>

h1$ docker network connect n2 one

h1$ docker rename one uno

h1$ docker pause uno
uno

h1$ docker unpause uno
uno

h1$ docker exec uno hostname
<SID2>

h1$ docker network disconnect n2 uno

h1$ docker restart -t 0 uno
uno

h1$ docker kill -s HUP uno
uno

h1$ docker network disconnect -f n1 uno

h1$ docker network connect n1 uno

h1$ docker stop -t 0 uno
uno

h1$ docker network rm n2
n2

h1$ docker rm uno
uno

h1$ docker network prune -f
Deleted Networks:
n1

h1$ sleep 1.1

h1$ docker events --since 1h --until 0s --filter type=network --format '{{.Type}} {{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.type}}'
network create n1 bridge
network connect n1 bridge
network create n2 bridge
network connect n2 bridge
network disconnect n2 bridge
network disconnect n2 bridge
network disconnect n1 bridge
network connect n1 bridge
network disconnect n1 bridge
network disconnect n1 bridge
network connect n1 bridge
network disconnect n1 bridge
network destroy n2 bridge
network destroy n1 bridge
network prune <no value> <no value>

h1$ docker events --since 1h --until 0s --filter type=container --format '{{.Action}} {{.Actor.Attributes.name}}'
create one
start one
rename uno
pause uno
unpause uno
exec_create: hostname  uno
exec_start: hostname  uno
exec_die uno
kill uno
kill uno
die uno
stop uno
start uno
restart uno
kill uno
kill uno
kill uno
die uno
stop uno
destroy uno

h1$ docker events --since 1h --until 0s --filter type=container --filter event=die --format '{{.Action}} {{json .Actor.Attributes}}'
die {"exitCode":"137","image":"busybox","name":"uno","x":"y"}
die {"exitCode":"137","image":"busybox","name":"uno","x":"y"}

h1$ docker events --since 1h --until 0s --filter event=kill --filter event=rename --format '{{.Action}} {{json .Actor.Attributes}}'
rename {"image":"busybox","name":"uno","oldName":"/one","x":"y"}
kill {"image":"busybox","name":"uno","signal":"15","x":"y"}
kill {"image":"busybox","name":"uno","signal":"9","x":"y"}
kill {"image":"busybox","name":"uno","signal":"1","x":"y"}
kill {"image":"busybox","name":"uno","signal":"15","x":"y"}
kill {"image":"busybox","name":"uno","signal":"9","x":"y"}

h1$ docker events --since 1h --until 0s --filter network=n2 --format '{{.Action}} {{.Actor.Attributes.name}}'
create n2
connect n2
disconnect n2
disconnect n2
destroy n2

h1$ docker events --since 1h --until 0s --filter container=one --format '{{.Action}}'
create
start

h1$ docker events --since 1h --until 0s --filter container=uno --filter type=container --format '{{.Action}}'
rename
pause
unpause
exec_create: hostname
exec_start: hostname
exec_die
kill
kill
die
stop
start
restart
kill
kill
kill
die
stop
destroy

h1$ docker events --since 1h --until 0s --filter label=x=y --filter event=start --format '{{.Action}} {{.From}} {{.Scope}}'
start busybox local
start busybox local

h1$ docker events --since 1h --until 0s --filter label=a=b --format '{{.Action}}'

h1$ docker events --since 1h --until 0s --filter scope=swarm --format '{{.Action}}'

h1$ docker events --since 1h --until 0s --filter type=image --filter event=pull --format '{{.Action}}'

h1$ docker events --since 1h --until 0s --filter image=busybox --filter event=create --format '{{.Action}} {{.Actor.Attributes.image}}'
create busybox

h1$ docker events --since 1h --until 0s --filter nosuch=1 --filter type=container --format '{{.Action}}' | grep -c .
20

h1$ docker events --since banana --until 0s
failed to parse value as time or duration: "banana"
[1]

h1$ docker events --since 1h --until banana
failed to parse value as time or duration: "banana"
[1]

h1$ docker events --since 0s --until 1h 2>&1 | sed 's/([0-9]*)/(N)/g'
Error response from daemon: `since` time (N) cannot be after `until` time (N)

h1$ docker run --name fails --network n1 --ip 10.1.1.1 busybox hostname
docker: Error response from daemon: network n1 not found
[125]

h1$ docker run --rm --name quick busybox hostname
<SHORT>

h1$ docker run --rm --name shared --network host busybox hostname
h1

h1$ sleep 1.1

h1$ docker events --since 1h --until 0s --filter container=quick --format '{{.Action}} {{.Actor.Attributes.exitCode}}'
create <no value>
attach <no value>
start <no value>
die 0
destroy <no value>

h1$ docker events --since 1h --until 0s --filter container=fails --format '{{.Action}} {{.Actor.Attributes.exitCode}}'
create <no value>
attach <no value>

h1$ docker events --since 1h --until 0s --filter network=host --format '{{.Action}} {{.Actor.Attributes.type}}'
connect host
disconnect host

h1$ docker rm -f fails
fails
