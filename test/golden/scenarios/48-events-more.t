# Events with what they say of their actors: networks, connections, renames, failures; filters that are combined.

h1$ docker network create --subnet 10.246.0.0/24 --label a=b n1
<ID1>

h1$ docker network create -d macvlan --subnet 10.247.0.0/24 -o parent=ens3 mv
<ID2>

h1$ docker network create --config-only --subnet 10.248.0.0/24 cfg
<ID3>

h1$ docker network create --config-from cfg from
<ID4>

h1$ docker network create n1
Error response from daemon: network with name n1 already exists
[1]

h1$ docker create --name one --network n1 --label x=y busybox sleep 100000
<ID5>

h1$ docker network connect from one

h1$ docker network disconnect from one

h1$ docker start one
one

h1$ docker network connect from one

h1$ docker network disconnect -f from one

h1$ docker run -d --name two --network container:one busybox sleep 100000
<ID6>

h1$ docker run -d --name three --network none busybox sleep 100000
<ID7>

h1$ docker run -d --name four --network n1 --ip 10.1.1.1 busybox sleep 100000
<ID8>
docker: Error response from daemon: Invalid address 10.1.1.1: It does not belong to any of this network's subnets
[125]

h1$ docker run -d --name five -p 8080:80 --expose 81 busybox sleep 100000
<ID9>

h1$ docker pause one
one

h1$ docker unpause one
one

h1$ docker rename one uno

h1$ docker exec uno sh -c 'exit 3'
[3]

h1$ docker kill -s USR1 uno
uno

h1$ docker restart -t 0 uno
uno

h1$ docker update --restart always uno
uno

h1$ docker network rm n1
Error response from daemon: error while removing network: network n1 id <ID1> has active endpoints
[1]

h1$ docker stop -t 0 uno
uno

h1$ for c in two three four; do docker rm -f $c; done
two
three
four

h1$ docker rm uno
uno

h1$ docker network rm from mv
from
mv

h1$ docker network rm cfg
cfg

h1$ docker network prune -f
Deleted Networks:
n1

h1$ docker container prune -f #! any
Total reclaimed space: 0B

h1$ docker rm -f five
five

h1$ sleep 1.2

h1$ docker events --since 1h --until 0s --filter type=network --format '{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.type}} {{len .Actor.Attributes}} {{len .Actor.ID}} {{if .Actor.Attributes.container}}c{{end}}'
create n1 bridge 2 64
create mv macvlan 2 64
create cfg null 2 64
create from bridge 2 64
disconnect from bridge 3 64 c
connect n1 bridge 3 64 c
connect from bridge 3 64 c
disconnect from bridge 3 64 c
disconnect from bridge 3 64 c
connect none null 3 64 c
connect bridge bridge 3 64 c
disconnect n1 bridge 3 64 c
connect n1 bridge 3 64 c
disconnect n1 bridge 3 64 c
disconnect none null 3 64 c
destroy from bridge 2 64
destroy mv macvlan 2 64
destroy n1 bridge 2 64
prune <no value> <no value> 1 0
disconnect bridge bridge 3 64 c

h1$ docker events --since 1h --until 0s --filter type=network --filter event=create --format '{{json .Actor.Attributes}}'
{"name":"n1","type":"bridge"}
{"name":"mv","type":"macvlan"}
{"name":"cfg","type":"null"}
{"name":"from","type":"bridge"}

h1$ docker events --since 1h --until 0s --filter type=network --filter network=n1 --format '{{.Action}}'
create
connect
disconnect
connect
disconnect
destroy

h1$ docker events --since 1h --until 0s --filter type=network --filter network=bridge --format '{{.Action}}'
connect
disconnect

h1$ docker events --since 1h --until 0s --filter type=network --filter network=none --format '{{.Action}} {{.Actor.Attributes.type}}'
connect null
disconnect null

h1$ docker events --since 1h --until 0s --filter network=from --filter network=mv --format '{{.Type}} {{.Action}} {{.Actor.Attributes.name}}'
network create mv
network create from
network disconnect from
network connect from
network disconnect from
network disconnect from
network destroy from
network destroy mv

h1$ docker events --since 1h --until 0s --filter network=n1 --filter type=container --format '{{.Action}}'

h1$ docker events --since 1h --until 0s --filter container=two --format '{{.Type}} {{.Action}}'
container create
container start
container kill
container die
container destroy

h1$ docker events --since 1h --until 0s --filter container=three --format '{{.Type}} {{.Action}}'
container create
container start
container kill
container die
container destroy

h1$ docker events --since 1h --until 0s --filter container=four --format '{{.Type}} {{.Action}} {{.Actor.Attributes.exitCode}}'
container create <no value>
container destroy <no value>

h1$ docker events --since 1h --until 0s --filter container=five --format '{{.Type}} {{.Action}}'
container create
container start
container kill
container die
container destroy

h1$ docker events --since 1h --until 0s --filter container=uno --format '{{.Type}} {{.Action}} {{.Actor.Attributes.name}}'
container rename uno
container exec_create: sh -c exit 3 uno
container exec_start: sh -c exit 3 uno
container exec_die uno
container kill uno
container kill uno
container kill uno
container die uno
container stop uno
container start uno
container restart uno
container update uno
container kill uno
container kill uno
container die uno
container stop uno
container destroy uno

h1$ docker events --since 1h --until 0s --filter container=one --filter container=three --filter event=start --format '{{.Actor.Attributes.name}}'
one
three

h1$ docker events --since 1h --until 0s --filter event=disconnect --filter event=connect --filter container=one --format '{{.Type}} {{.Action}}'

h1$ docker events --since 1h --until 0s --filter event=exec_die --format '{{.Action}} {{.Actor.Attributes.exitCode}} {{.Actor.Attributes.image}}'
exec_die 3 busybox

h1$ docker events --since 1h --until 0s --filter event=exec_create --format '{{.Action}}'
exec_create: sh -c exit 3

h1$ docker events --since 1h --until 0s --filter event=kill --format '{{.Actor.Attributes.name}} {{.Actor.Attributes.signal}}'
uno 10
uno 15
uno 9
uno 15
uno 9
two 9
three 9
five 9

h1$ docker events --since 1h --until 0s --filter event=destroy --format '{{.Type}} {{.Actor.Attributes.name}}' #! sort
container five
container four
container three
container two
container uno
network from
network mv
network n1

h1$ docker events --since 1h --until 0s --filter event=prune --format '{{.Type}} {{json .Actor.Attributes}}'
network {"reclaimed":"0"}
container {"reclaimed":"0"}

h1$ docker events --since 1h --until 0s --filter event=update --format '{{.Action}} {{json .Actor.Attributes}}' #! json
update {"image":"busybox","name":"uno","x":"y"}

h1$ docker events --since 1h --until 0s --filter label=x --format '{{.Action}}' | sort | uniq -c
      1 create
      1 destroy
      2 die
      1 exec_create: sh -c exit 3
      1 exec_die
      1 exec_start: sh -c exit 3
      5 kill
      1 pause
      1 rename
      1 restart
      2 start
      2 stop
      1 unpause
      1 update

h1$ docker events --since 1h --until 0s --filter label=x=z --format '{{.Action}}'

h1$ docker events --since 1h --until 0s --filter type=network --filter type=volume --filter event=create --format '{{.Type}} {{.Action}}'
network create
network create
network create
network create

h1$ docker events --since 1h --until 0s --filter type=daemon --format '{{.Action}}'

h1$ docker events --since 1h --until 0s --filter type=banana --format '{{.Action}}'

h1$ docker events --since 1h --until 0s --filter event=banana --format '{{.Action}}'

h1$ docker events --since 1h --until 0s --filter image=busybox:latest --filter event=create --format '{{.Actor.Attributes.name}}'

h1$ docker events --since 1h --until 0s --filter image=nosuch --format '{{.Action}}'

h1$ docker events --since 1h --until 0s --filter network=n1 --filter event=create
<TIME> network create <ID1> (name=n1, type=bridge)

h1$ docker events --since 1h --until 0s --filter container=three --filter event=create | sed 's/^[^ ]* //'
container create <ID7> (image=busybox, name=three)

h1$ docker events --since 1h --until 0s --filter container=uno --filter event=die --format '{{.ID}} {{.Status}} {{.From}} {{.Time}}' | sed 's/[0-9]*$/T/'
<ID5> die busybox T
<ID5> die busybox T

h1$ docker events --since 2099-01-01T00:00:00 --until 0s 2>&1 | sed 's/([0-9]*)/(N)/'
Error response from daemon: `since` time (4070908800.000000000) cannot be after `until` time (N)

h1$ docker events --since 1h --until 59m --filter type=network --format '{{.Action}}'

h1$ docker events --since 1h --until 0s --format '{{.Nosuch}}'
Error parsing format: template: :1:2: executing "" at <.Nosuch>: can't evaluate field Nosuch in type *events.Message
[64]

h1$ docker system events --since 1h --until 0s --filter type=network --filter event=prune --format '{{.Action}}'
prune
