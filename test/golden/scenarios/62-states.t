# A container's life on a network, told by everything that tells of it.

h1$ docker network create --subnet 10.3.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.4.0.0/24 n2
<ID2>

h1$ docker create --name one --network n1 busybox sleep 100000
<ID3>

h1$ docker network inspect n1 -f '{{len .Containers}}'
0

h1$ docker ps -a --format '{{.Names}} {{.State}} {{.Status}}'
one created Created

h1$ docker network rm n1
n1

h1$ docker start one
Error response from daemon: network n1 not found
Error: failed to start containers: one
[1]

h1$ docker network create --subnet 10.3.0.0/24 n1
<ID4>

h1$ docker start one
one

h1$ docker create --name two --network n2 busybox sleep 100000
<ID5>

h1$ docker network connect n1 two

h1$ docker network connect --ip 10.4.0.99 n2 one

h1$ docker start two
two

h1$ docker inspect one two -f '{{.Name}} {{range $n, $c := .NetworkSettings.Networks}}{{$n}} {{$c.IPAddress}} {{$c.Gateway}} {{$c.MacAddress}} {{end}}'
/one n1 10.3.0.2 10.3.0.1 02:42:0a:03:00:02 n2 10.4.0.99 10.4.0.1 02:42:0a:04:00:63
/two n1 10.3.0.3 10.3.0.1 02:42:0a:03:00:03 n2 10.4.0.2 10.4.0.1 02:42:0a:04:00:02

h1$ docker exec two ip route
default via 10.3.0.1 dev eth0
10.3.0.0/24 dev eth0 scope link  src 10.3.0.3
10.4.0.0/24 dev eth1 scope link  src 10.4.0.2

h1$ docker exec one ip route
default via 10.3.0.1 dev eth0
10.3.0.0/24 dev eth0 scope link  src 10.3.0.2
10.4.0.0/24 dev eth1 scope link  src 10.4.0.99

h1$ docker kill one
one

h1$ docker ps -a --format '{{.Names}} {{.State}} {{.Networks}}' #! any
one exited n1,n2
two running n1,n2

h1$ docker inspect one -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Running}} {{.State.Pid}} {{range $n, $c := .NetworkSettings.Networks}}{{$n}} {{$c.IPAddress}}|{{$c.EndpointID}}|{{$c.MacAddress}} {{end}}'
exited 137 false 0 n1 || n2 ||

h1$ docker network inspect n2 -f '{{range .Containers}}{{.Name}} {{end}}'
two

h1$ docker network disconnect n2 one

h1$ docker start one
one

h1$ docker exec one ip -4 -o addr | tr -s ' '
<N>: lo inet 127.0.0.1/8 scope host lo\ valid_lft forever preferred_lft forever
<N>: eth0 inet 10.3.0.2/24 brd 10.3.0.255 scope global eth0\ valid_lft forever preferred_lft forever

h1$ docker restart -t 0 one two
one
two

h1$ docker inspect one two -f '{{.Name}} {{range $n, $c := .NetworkSettings.Networks}}{{$n}} {{$c.IPAddress}} {{end}}'
/one n1 10.3.0.2
/two n1 10.3.0.3 n2 10.4.0.2

h1$ docker pause one
one

h1$ docker stop -t 0 one
one

h1$ docker inspect one -f '{{.State.Status}} {{.State.ExitCode}}'
exited 137

h1$ docker start one
one

h1$ docker pause one two
one
two

h1$ docker ps --format '{{.Names}} {{.State}}' #! sort
one paused
two paused

h1$ docker kill one
one

h1$ docker rm two
Error response from daemon: You cannot remove a paused container <ID5>. Unpause and then stop the container before attempting removal or force remove
[1]

h1$ docker rm -f two
two

h1$ docker inspect one -f '{{.State.Status}} {{.State.ExitCode}}'
exited 137

h1$ docker run -d --name three --network n1 --rm busybox sleep 100000
<ID6>

h1$ docker stop -t 0 three
three

h1$ docker inspect three
[]
Error: No such object: three
[1]

h1$ docker network inspect n1 -f '{{len .Containers}}'
0

h1$ docker run -d --name four --network n1 --restart on-failure:2 busybox sh -c 'exit 3'
<ID7>

h1$ sleep 3

h1$ docker inspect four -f '{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}} {{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}'
exited 3 2 on-failure 2

h1$ docker start one
one

h1$ docker stop -t 0 one one nosuch
one
one
Error response from daemon: No such container: nosuch
[1]

h1$ docker start one one
one
one

h1$ docker restart -t 0 nosuch one
one
Error response from daemon: No such container: nosuch
[1]

h1$ docker kill nosuch one
one
Error response from daemon: Cannot kill container: nosuch: No such container: nosuch
[1]

h1$ docker pause one
Error response from daemon: Container <ID3> is not running
[1]

h1$ docker unpause one
Error response from daemon: Container <ID3> is not paused
[1]

h1$ docker start nosuch one nosuch2
one
Error response from daemon: No such container: nosuch
Error response from daemon: No such container: nosuch2
Error: failed to start containers: nosuch, nosuch2
[1]

h1$ docker pause one nosuch
one
Error response from daemon: No such container: nosuch
[1]

h1$ docker unpause one nosuch
one
Error response from daemon: No such container: nosuch
[1]

h1$ docker wait four
3

h1$ docker wait one & sleep 0.5; docker kill one >/dev/null; wait
137

h1$ docker kill -s TERM one
Error response from daemon: Cannot kill container: one: Container <ID3> is not running
[1]

h1$ docker start one
one

h1$ docker kill -s 15 one
one

h1$ docker kill -s sigusr1 one
one

h1$ docker kill -s 99 one
Error response from daemon: Cannot kill container: one: The linux daemon does not support signal 99
[1]

h1$ docker kill --signal KILL one
one

h1$ docker inspect one -f '{{.State.ExitCode}} {{.State.OOMKilled}} {{.State.Dead}} {{.State.Error}}|'
137 false false |

h1$ docker rename one uno

h1$ docker rename uno two

h1$ docker rename two four
Error response from daemon: Error when allocating new name: Conflict. The container name "/four" is already in use by container "<ID7>". You have to remove (or rename) that container to be able to reuse that name.
Error: failed to rename container named two
[1]

h1$ docker rm one uno two
two
Error response from daemon: No such container: one
Error response from daemon: No such container: uno
[1]

h1$ docker rm four
four

h1$ docker network rm n1 n2
n1
n2

h1$ docker ps -aq
