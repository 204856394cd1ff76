# What run, create, exec and start refuse, and how they exit.

h1$ docker run --rm busybox sh -c 'exit 3'
[3]

h1$ docker run --rm busybox nosuchcommand
docker: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "nosuchcommand": executable file not found in $PATH: unknown
[127]

h1$ docker run --name dup -d busybox sleep 100000
<ID1>

h1$ docker run --name dup -d busybox sleep 100000 2>&1 | sed 's/"[0-9a-f]\{64\}"/ID/'
docker: Error response from daemon: Conflict. The container name "/dup" is already in use by container ID. You have to remove (or rename) that container to be able to reuse that name

h1$ docker exec dup sh -c 'exit 5'
[5]

h1$ docker exec dup nosuchcommand
OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuchcommand": executable file not found in $PATH: unknown
[126]

h1$ docker exec nosuch ls
Error response from daemon: No such container: nosuch
[1]

h1$ docker run --rm --network nosuchnet busybox hostname -i
docker: Error response from daemon: network nosuchnet not found
[125]

h1$ docker run --rm --network container:dup --ip 10.1.1.1 busybox hostname -i
172.17.0.2

h1$ docker run --rm --network container:dup --add-host a:1.2.3.4 busybox hostname -i
docker: Error response from daemon: conflicting options: custom host-to-IP mapping and the network mode
[125]

h1$ docker run --rm --network container:dup --dns 1.1.1.1 busybox hostname -i
docker: Error response from daemon: conflicting options: dns and the network mode
[125]

h1$ docker run --rm --network container:dup --expose 80 busybox hostname -i
docker: Error response from daemon: conflicting options: port exposing and the container type network mode
[125]

h1$ docker run --rm --network container:dup -P busybox hostname -i
docker: Error response from daemon: conflicting options: port publishing and the container type network mode
[125]

h1$ docker run --rm --network container:dup --link dup:x busybox hostname -i
docker: Error response from daemon: conflicting options: container type network can't be used with links. This would result in undefined behavior
[125]

h1$ docker run --rm --network container:dup --network-alias x busybox hostname -i
docker: network-scoped aliases are only supported for user-defined networks
[125]

h1$ docker run --rm --network container:dup busybox hostname -i
172.17.0.2

h1$ docker run --rm --network container: busybox hostname -i
docker: Error response from daemon: Invalid network mode: invalid container format container:<name|id>
[125]

h1$ docker run --rm --network host --link dup:x busybox hostname -i
docker: Error response from daemon: conflicting options: host type networking can't be used with links. This would result in undefined behavior
[125]

h1$ docker run --rm --network host --network-alias x busybox hostname -i
docker: network-scoped aliases are only supported for user-defined networks
[125]

h1$ docker run --rm --network none --link dup:x busybox hostname -i
hostname: <SHORT>: Host name lookup failure
[1]

h1$ docker run --rm --network none --network-alias x busybox hostname -i
docker: network-scoped aliases are only supported for user-defined networks
[125]

h1$ docker run --rm --network none -p 80:80 busybox hostname -i
hostname: <SHORT>: Host name lookup failure
[1]

h1$ docker run --rm --network bridge --network-alias x busybox hostname -i
docker: network-scoped aliases are only supported for user-defined networks
[125]

h1$ docker run --rm --link nosuch:x busybox hostname -i
docker: Error response from daemon: could not get container for nosuch: No such container: nosuch
[125]

h1$ docker run --rm --link dup busybox cat /etc/hosts | grep dup | cut -f2
dup <SID1>

h1$ docker run --rm --ip 172.17.0.50 busybox hostname -i
docker: Error response from daemon: user specified IP address is supported on user defined networks only
[125]

h1$ docker run --rm --ip6 fd00::5 busybox hostname -i
docker: Error response from daemon: user specified IP address is supported on user defined networks only
[125]

h1$ docker run --rm -p 99999:80 busybox hostname -i
docker: invalid hostPort: 99999
[125]

h1$ docker run --rm -p 80:99999 busybox hostname -i
docker: invalid containerPort: 99999
[125]

h1$ docker run --rm -p banana busybox hostname -i
docker: invalid containerPort: banana
[125]

h1$ docker run --rm -p 8000-8001:80-82 busybox hostname -i
docker: invalid ranges specified for container and host Ports: 80-82 and 8000-8001
[125]

h1$ docker run --rm --expose banana busybox hostname -i
docker: invalid range format for --expose: banana, error: strconv.ParseUint: parsing "banana": invalid syntax
[125]

h1$ docker run --rm --network '' busybox hostname -i
docker: no name set for network
[125]

h1$ docker create --name made busybox sleep 100000
<ID2>

h1$ docker inspect -f '{{.State.Status}} {{json .NetworkSettings.Networks}} {{.NetworkSettings.SandboxID}}' made #! any
created {"bridge":{"IPAMConfig":null,"Links":null,"Aliases":null,"MacAddress":"","DriverOpts":null,"GwPriority":0,"NetworkID":"","EndpointID":"","Gateway":"","IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"DNSNames":null}}

h1$ docker exec made ls
Error response from daemon: Container <ID2> is not running
[1]

h1$ docker port made

h1$ docker stop made
made

h1$ docker kill made
Error response from daemon: Cannot kill container: made: Container <ID2> is not running
[1]

h1$ docker pause made
Error response from daemon: Container <ID2> is not running
[1]

h1$ docker logs made

h1$ docker start made
made

h1$ docker start made
made

h1$ docker port nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker logs nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker attach nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker top nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker rm made
Error response from daemon: You cannot remove a running container <ID2>. Stop the container before attempting removal or force remove
[1]

h1$ docker rm -f dup made
dup
made
