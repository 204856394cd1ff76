# Addresses and names over stop, start, restart, pause, kill and rename.

h1$ docker network create --subnet 10.131.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.132.0.0/24 n2
<ID2>

h1$ docker run -d --name a1 --hostname a1 --network n1 busybox sleep 100000
<ID3>

h1$ docker run -d --name b1 --hostname b1 --network n1 busybox sleep 100000
<ID4>

h1$ docker run -d --name c1 --hostname c1 --network n1 busybox sleep 100000
<ID5>

h1$ docker network connect n2 a1

h1$ docker restart -t 0 b1
b1

h1$ docker inspect -f '{{.NetworkSettings.Networks.n1.IPAddress}}' a1 b1 c1
10.131.0.2
10.131.0.3
10.131.0.4

h1$ docker kill a1
a1

h1$ docker network inspect n1 --format '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
b1 10.131.0.3/24
c1 10.131.0.4/24

h1$ docker network inspect n2 --format '{{len .Containers}}'
0

h1$ docker run -d --name d1 --network n1 busybox sleep 100000
<ID6>

h1$ docker inspect -f '{{.NetworkSettings.Networks.n1.IPAddress}}' d1
10.131.0.2

h1$ docker start a1
a1

h1$ docker inspect -f '{{.NetworkSettings.Networks.n1.IPAddress}} {{.NetworkSettings.Networks.n2.IPAddress}}' a1
10.131.0.5 10.132.0.2

h1$ docker exec a1 ip -4 -o addr show eth0
<N>: eth0    inet 10.131.0.5/24 brd 10.131.0.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker rename a1 renamed

h1$ docker rename b1 renamed
Error response from daemon: Error when allocating new name: Conflict. The container name "/renamed" is already in use by container "<ID3>". You have to remove (or rename) that container to be able to reuse that name.
Error: failed to rename container named b1
[1]

h1$ docker rename b1 'bad name'
Error response from daemon: Error when allocating new name: Invalid container name (/bad name), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed
Error: failed to rename container named b1
[1]

h1$ docker rename b1 ''
Error: Neither old nor new names may be empty
[1]

h1$ docker rename nosuch other
Error response from daemon: No such container: nosuch
Error: failed to rename container named nosuch
[1]

h1$ docker rename b1 b1
Error response from daemon: Renaming a container with the same name as its current name
Error: failed to rename container named b1
[1]

h1$ docker network inspect n1 --format '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
b1 10.131.0.3/24
c1 10.131.0.4/24
d1 10.131.0.2/24
renamed 10.131.0.5/24

h1$ docker exec b1 ping -c 1 -W 1 renamed
PING renamed (10.131.0.5): 56 data bytes
64 bytes from 10.131.0.5: seq=0 ttl=64 time=<MS> ms

--- renamed ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec b1 ping -c 1 -W 1 a1
PING a1 (10.131.0.5): 56 data bytes
64 bytes from 10.131.0.5: seq=0 ttl=64 time=<MS> ms

--- a1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec renamed hostname
a1

h1$ docker stop -t 0 renamed
renamed

h1$ docker rename renamed again

h1$ docker start again
again

h1$ docker exec b1 ping -c 1 -W 1 again
PING again (10.131.0.5): 56 data bytes
64 bytes from 10.131.0.5: seq=0 ttl=64 time=<MS> ms

--- again ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec b1 nslookup again | tail -n +3

Non-authoritative answer:
Name:	again
Address: 10.131.0.5

Non-authoritative answer:

h1$ docker network disconnect n1 again

h1$ docker network disconnect n2 again

h1$ docker inspect -f '{{json .NetworkSettings.Networks}}' again
{}

h1$ docker exec again ip -4 -o addr
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker exec again cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters

h1$ docker stop -t 0 again
again

h1$ docker start again
again

h1$ docker inspect -f '{{json .NetworkSettings.Networks}} {{.State.Status}} {{.HostConfig.NetworkMode}}' again
{} running n1

h1$ docker network connect n2 again

h1$ docker inspect -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}}{{end}}' again
n2 10.132.0.2

h1$ docker pause b1
b1

h1$ docker pause b1
Error response from daemon: Container <ID4> is already paused
[1]

h1$ docker exec b1 ls
Error response from daemon: Container b1 is paused, unpause the container before exec
[1]

h1$ docker stop -t 0 b1
b1

h1$ docker inspect -f '{{.State.Status}} {{.State.ExitCode}}' b1
exited 137

h1$ docker run -d --name e1 --network n1 --restart always busybox sleep 100000
<ID7>

h1$ docker inspect -f '{{.NetworkSettings.Networks.n1.IPAddress}} {{.HostConfig.RestartPolicy.Name}}' e1
10.131.0.3 always

h1$ docker update --restart no e1
e1

h1$ docker wait b1
137

h1$ docker start b1 nosuch
b1
Error response from daemon: No such container: nosuch
Error: failed to start containers: nosuch
[1]

h1$ docker stop -t 0 nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker restart -t 0 nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker kill -s NOSUCH b1
Error response from daemon: Invalid signal: NOSUCH
[1]

h1$ docker kill -s 0 b1
Error response from daemon: Invalid signal: 0
[1]

h1$ docker rm b1
Error response from daemon: You cannot remove a running container <ID4>. Stop the container before attempting removal or force remove
[1]

h1$ docker rm -f again b1 c1 d1 e1 #! sort
again
b1
c1
d1
e1

h1$ docker network rm n1 n2
n1
n2
