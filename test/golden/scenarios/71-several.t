# Commands of several things at once, some of which there are not, and ids that are not enough.

h1$ docker network create --subnet 10.12.1.0/24 n1
<ID1>

h1$ docker network create --subnet 10.12.2.0/24 n2
<ID2>

h1$ docker run -d --name one --network n1 busybox sleep 100000
<ID3>

h1$ docker run -d --name two --network n1 busybox sleep 100000
<ID4>

h1$ docker create --name three --network n2 busybox sleep 100000
<ID5>

h1$ docker start one three nosuch
one
three
Error response from daemon: No such container: nosuch
Error: failed to start containers: nosuch
[1]

h1$ docker stop -t 0 three nosuch one
three
one
Error response from daemon: No such container: nosuch
[1]

h1$ docker start -a nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker start -a one two
you cannot start and attach multiple containers at once
[1]

h1$ docker rm three nosuch two
three
Error response from daemon: No such container: nosuch
Error response from daemon: You cannot remove a running container <ID4>. Stop the container before attempting removal or force remove
[1]

h1$ docker rm -f nosuch
Error response from daemon: No such container: nosuch

h1$ docker rm -f nosuch one
one
Error response from daemon: No such container: nosuch

h1$ docker rm
docker: 'docker rm' requires at least 1 argument

Usage:  docker rm [OPTIONS] CONTAINER [CONTAINER...]
[1]

h1$ docker inspect nosuch two n1 nosuch2 -f '{{.Name}}'
/two
n1
Error: No such object: nosuch
Error: No such object: nosuch2
[1]

h1$ docker network inspect n1 two bridge -f '{{.Name}}'
n1
bridge
Error response from daemon: network two not found
[1]

h1$ docker network connect n1 two n2
docker: 'docker network connect' requires 2 arguments

Usage:  docker network connect [OPTIONS] NETWORK CONTAINER
[1]

h1$ docker network connect n1
docker: 'docker network connect' requires 2 arguments

Usage:  docker network connect [OPTIONS] NETWORK CONTAINER
[1]

h1$ docker network disconnect n2 two
Error response from daemon: container <ID4> is not connected to network n2
[1]

h1$ docker network disconnect n1 two

h1$ docker network disconnect n1 two
Error response from daemon: container <ID4> is not connected to network n1
[1]

h1$ docker network disconnect -f n1 two
Error response from daemon: container <ID4> is not connected to network n1
[1]

h1$ docker network connect n1 two

h1$ docker exec two
docker: 'docker exec' requires at least 2 arguments

Usage:  docker exec [OPTIONS] CONTAINER COMMAND [ARG...]
[1]

h1$ docker exec two nosuch
OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown
[126]

h1$ docker exec -w /nosuch two hostname
OCI runtime exec failed: exec failed: unable to start container process: chdir to cwd ("/nosuch") set in config.json failed: no such file or directory: unknown
[126]

h1$ docker exec -u nosuch two hostname
unable to find user nosuch: no matching entries in passwd file
[126]

h1$ docker exec -e A=1 two sh -c 'exit $A'
[1]

h1$ docker exec -it two hostname
the input device is not a TTY
[1]

h1$ docker exec -d two sh -c 'echo x > /made'; sleep 0.3; docker exec two cat /made
x

h1$ docker logs --tail 1 two

h1$ docker logs --since banana two
invalid value for "since": failed to parse value as time or duration: "banana"
[1]

h1$ docker port two 80/tcp
Error: No public port '80/tcp' published for two
[1]

h1$ docker port two nosuch
Error: invalid port (nosuch): strconv.ParseUint: parsing "nosuch": invalid syntax
[1]

h1$ docker attach --no-stdin nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker attach nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker rename two
docker: 'docker rename' requires 2 arguments

Usage:  docker rename CONTAINER NEW_NAME
[1]

h1$ docker rename two one

h1$ docker rename one two

h1$ docker rename one n1
Error response from daemon: No such container: one
Error: failed to rename container named one
[1]

h1$ docker network inspect n1 -f '{{range .Containers}}{{.Name}}{{end}}'
two

h1$ docker exec n1 hostname >/dev/null; echo $?
1
Error response from daemon: No such container: n1

h1$ docker rm -f n1
Error response from daemon: No such container: n1

h1$ docker network rm n1 n2
n2
Error response from daemon: error while removing network: network n1 id <ID1> has active endpoints
[1]

h1$ docker kill nosuch
Error response from daemon: Cannot kill container: nosuch: No such container: nosuch
[1]

h1$ docker wait nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker pause nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker restart nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker update --restart always nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker diff nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker cp nosuch:/etc/hosts -
Error response from daemon: No such container: nosuch
[1]

h1$ docker stats --no-stream nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker export nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker commit nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker events --until 0s --filter network=nosuch

h1$ docker volume inspect nosuch
[]
Error response from daemon: get nosuch: no such volume
[1]

h1$ docker volume rm nosuch
Error response from daemon: get nosuch: no such volume
[1]

h1$ docker volume create v1
v1

h1$ docker volume ls -q
v1

h1$ docker volume rm v1
v1

h1$ docker image inspect nosuch
[]
Error response from daemon: no such image: nosuch: No such image: nosuch:latest
[1]

h1$ docker images --format '{{.Repository}}:{{.Tag}}'
busybox:latest

h1$ docker info -f '{{.Containers}} {{.ContainersRunning}} {{.ContainersPaused}} {{.ContainersStopped}} {{json .Plugins.Network}}'
1 1 0 0 ["bridge","host","ipvlan","macvlan","null","overlay"]

h1$ docker info -f '{{.Name}} {{.ServerVersion}} {{.Swarm.LocalNodeState}} {{.ClusterStore}}' #! any
h1 20.10.24+dfsg1 inactive
template: :1:57: executing "" at <.ClusterStore>: can't evaluate field ClusterStore in type system.dockerInfo
[1]

h1$ docker node ls
Error response from daemon: This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.
[1]

h1$ docker service ls
Error response from daemon: This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.
[1]

h1$ docker rm -f one two 2>&1 | sort
Error response from daemon: No such container: one
two

h1$ docker network rm n1 n2
n1
Error response from daemon: network n2 not found
[1]

h1$ docker system prune -f
Total reclaimed space: 0B
