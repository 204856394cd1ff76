# Lives of containers: exit codes, restarts, renames, kills, logs.

h1$ docker network create --subnet 10.53.0.0/24 n1
<ID1>

h1$ docker run --rm --network n1 busybox sh -c 'exit 0'

h1$ docker run --name seven --network n1 busybox sh -c 'echo out; echo err >&2; exit 7'
out
err
[7]

h1$ docker logs seven
out
err

h1$ docker inspect --format '{{.State.Status}} {{.State.Running}} {{.State.ExitCode}}' seven
exited false 7

h1$ docker inspect --format '{{json .NetworkSettings.Networks.n1.IPAddress}}' seven
""

h1$ docker start -a seven
out
err
[7]

h1$ docker run -d --name box --network n1 busybox sleep 100000
<ID2>

h1$ docker inspect --format '{{.NetworkSettings.Networks.n1.IPAddress}}' box
10.53.0.2

h1$ docker run -d --name box2 --network n1 busybox sleep 100000
<ID3>

h1$ docker inspect --format '{{.NetworkSettings.Networks.n1.IPAddress}}' box2
10.53.0.3

h1$ docker rename box crate

h1$ docker exec box2 ping -c 1 -W 1 crate
PING crate (10.53.0.2): 56 data bytes
64 bytes from 10.53.0.2: seq=0 ttl=64 time=<MS> ms

--- crate ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec box2 ping -c 1 -W 1 box
ping: bad address 'box'
[1]

h1$ docker rename crate box2
Error response from daemon: Error when allocating new name: Conflict. The container name "/box2" is already in use by container "<ID3>". You have to remove (or rename) that container to be able to reuse that name.
Error: failed to rename container named crate
[1]

h1$ docker kill crate
crate

h1$ docker inspect --format '{{.State.Status}} {{.State.ExitCode}}' crate
exited 137

h1$ docker kill crate
Error response from daemon: Cannot kill container: crate: Container <ID2> is not running
[1]

h1$ docker stop crate
crate

h1$ docker start crate
crate

h1$ docker pause crate
crate

h1$ docker inspect --format '{{.State.Status}} {{.State.Paused}} {{.State.Running}}' crate
paused true true

h1$ docker pause crate
Error response from daemon: Container <ID2> is already paused
[1]

h1$ docker exec crate hostname
Error response from daemon: Container crate is paused, unpause the container before exec
[1]

h1$ docker unpause crate
crate

h1$ docker unpause crate
Error response from daemon: Container <ID2> is not paused
[1]

h1$ docker restart -t 0 crate
crate

h1$ docker inspect --format '{{.State.Status}}' crate
running

h1$ docker exec crate sh -c 'exit 3'
[3]

h1$ docker exec crate nosuchprogram
OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuchprogram": executable file not found in $PATH: unknown
[126]

h1$ docker exec -e A=b -w / crate sh -c 'echo $A'
b

h1$ echo hello | docker exec -i crate cat
hello

h1$ docker exec nosuch hostname
Error response from daemon: No such container: nosuch
[1]

h1$ docker stop -t 0 crate
crate

h1$ docker exec crate hostname
Error response from daemon: Container <ID2> is not running
[1]

h1$ docker rm box2
Error response from daemon: You cannot remove a running container <ID3>. Stop the container before attempting removal or force remove
[1]

h1$ docker rm -f box2 crate seven #! sort
box2
crate
seven

h1$ docker wait nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker rm nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker start nosuch
Error response from daemon: No such container: nosuch
Error: failed to start containers: nosuch
[1]

h1$ docker logs nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker create --name later --network n1 busybox sh -c 'exit 0'
<ID4>

h1$ docker ps -a --format '{{.Names}} {{.Image}} {{.Command}} {{.State}}'
later busybox "sh -c 'exit 0'" created

h1$ docker start later
later

h1$ docker wait later
0

h1$ docker container prune -f #! any
Deleted Containers:
<ID4>

Total reclaimed space: 0B

h1$ docker network rm n1
n1
