# Lists of containers and of networks: columns, formats, filters that are combined, order, sizes.

h1$ docker network create --subnet 10.223.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.224.0.0/24 n2
<ID2>

h1$ docker run -d --name one --network n1 --label a=1 --label b -p 8080:80 busybox sleep 100000
<ID3>

h1$ docker run -d --name two --network n1 --label a=2 --expose 90 busybox sh -c 'sleep 100000'
<ID4>

h1$ docker network connect n2 two

h1$ docker create --name made --network n2 busybox sleep 5
<ID5>

h1$ docker run --name done --network n1 busybox sh -c 'exit 4'
[4]

h1$ docker run -d --name pau busybox sleep 100000
<ID6>

h1$ docker pause pau
pau

h1$ docker ps -a --format '{{.Names}}|{{.Image}}|{{.Command}}|{{.State}}|{{.Ports}}|{{.Mounts}}|{{.LocalVolumes}}'
pau|busybox|"sleep 100000"|paused|||0
done|busybox|"sh -c 'exit 4'"|exited|||0
made|busybox|"sleep 5"|created|||0
two|busybox|"sh -c 'sleep 100000'"|running|90/tcp||0
one|busybox|"sleep 100000"|running|0.0.0.0:8080->80/tcp, [::]:8080->80/tcp||0

h1$ docker ps -a --no-trunc --format '{{.Names}}|{{.Command}}'
pau|"sleep 100000"
done|"sh -c 'exit 4'"
made|"sleep 5"
two|"sh -c 'sleep 100000'"
one|"sleep 100000"

h1$ docker ps --format '{{.Names}}'
pau
two
one

h1$ docker ps -q | wc -l
3

h1$ docker ps -aq --no-trunc | awk '{print length($1)}' | sort -u
64

h1$ docker ps -a | head -1 | tr -s ' '
CONTAINER ID IMAGE COMMAND CREATED STATUS PORTS NAMES

h1$ docker ps --format 'table {{.Names}}\t{{.Ports}}'
NAMES     PORTS
pau
two       90/tcp
one       0.0.0.0:8080->80/tcp, [::]:8080->80/tcp

h1$ docker ps --format '{{.Label "a"}}|{{.Names}}' 
|pau
2|two
1|one

h1$ docker ps -a --filter status=created --filter status=paused --format '{{.Names}}'
pau
made

h1$ docker ps -a --filter status=exited --filter status=running --format '{{.Names}}'
done
two
one

h1$ docker ps -a --filter exited=4 --format '{{.Names}}'
done

h1$ docker ps -a --filter exited=0 --format '{{.Names}}'

h1$ docker ps --filter label=a --format '{{.Names}}'
two
one

h1$ docker ps --filter label=a=1 --filter label=b --format '{{.Names}}'
one

h1$ docker ps --filter label=b= --format '{{.Names}}'
one

h1$ docker ps --filter label=a=1 --filter label=a=2 --format '{{.Names}}'

h1$ docker ps --filter network=n2 --format '{{.Names}}'
two

h1$ docker ps -a --filter network=n2 --filter network=bridge --format '{{.Names}}'
pau
made
two

h1$ docker ps -a --filter network=n1 --filter status=exited --format '{{.Names}}'
done

h1$ docker ps --filter name=o --format '{{.Names}}'
two
one

h1$ docker ps --filter name=^o --format '{{.Names}}'
one

h1$ docker ps --filter name=^/one$ --format '{{.Names}}'
one

h1$ docker ps --filter name=^one$ --format '{{.Names}}'
one

h1$ docker ps --filter name=ONE --format '{{.Names}}'

h1$ docker ps -a --filter ancestor=busybox:latest --format '{{.Names}}'
pau
done
made
two
one

h1$ docker ps --filter before=two --format '{{.Names}}'
one

h1$ docker ps -a --filter since=made --format '{{.Names}}'
pau
done

h1$ docker ps --filter volume=x --format '{{.Names}}'

h1$ docker ps --filter health=banana
Error response from daemon: Unrecognised filter value for health: banana
[1]

h1$ docker ps --filter network= --format '{{.Names}}'
pau
two
one

h1$ docker ps --filter status=
Error response from daemon: Invalid filter 'status='
[1]

h1$ docker ps -n 1 --format '{{.Names}}'
pau

h1$ docker ps -n 3 --format '{{.Names}}'
pau
done
made

h1$ docker ps -n 0 --format '{{.Names}}'
pau
two
one

h1$ docker ps -l --format '{{.Names}} {{.State}}'
pau paused

h1$ docker ps --last 2 --filter name=two --format '{{.Names}}'
two

h1$ docker ps --format '{{.Nosuch}}'
failed to execute template: template: :1:2: executing "" at <.Nosuch>: can't evaluate field Nosuch in type *formatter.ContainerContext
[1]

h1$ docker stop -t 0 one
one

h1$ docker start one
one

h1$ docker ps --format '{{.Names}}'
pau
two
one

h1$ docker network disconnect n1 one

h1$ docker ps --filter name=one --format '{{.Networks}}|{{.Ports}}|'
||

h1$ docker network connect n2 one

h1$ docker network connect bridge one

h1$ docker ps -a --filter name=done --format '{{.Networks}}'
n1

h1$ docker network rm n1
Error response from daemon: error while removing network: network n1 id <ID1> has active endpoints
[1]

h1$ docker ps -a --filter network=n1 --format '{{.Names}}' #! sort
done
two

h1$ docker network ls --format '{{.Name}}' #! sort
bridge
host
n1
n2
none

h1$ docker container ls --filter name=two --format '{{.Names}}'
two

h1$ docker container list -a --filter name=made --format '{{.Names}}'
made

h1$ docker container prune -f --filter label=a
Total reclaimed space: 0B

h1$ docker container prune -f --filter until=1h
Total reclaimed space: 0B

h1$ docker container prune -f --filter nosuch=1
Error response from daemon: Invalid filter 'nosuch'
[1]

h1$ docker container prune -f | wc -l
5

h1$ docker ps -a --format '{{.Names}}'
pau
two
one

h1$ docker rm one
Error response from daemon: You cannot remove a running container <ID3>. Stop the container before attempting removal or force remove
[1]

h1$ docker rm -f one two pau
one
two
pau

h1$ docker network rm n1 n2
n1
n2
