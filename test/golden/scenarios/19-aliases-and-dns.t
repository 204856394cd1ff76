# Names in several networks: aliases, the same name twice, short ids, reverse lookups, names after restarts.

h1$ docker network create --subnet 10.91.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.92.0.0/24 n2
<ID2>

h1$ docker run -d --name web1 --network n1 --network-alias web busybox sleep 100000
<ID3>

h1$ docker run -d --name web2 --network n1 --network-alias web busybox sleep 100000
<ID4>

h1$ docker run -d --name cli --network n1 busybox sleep 100000
<ID5>

h1$ docker exec cli nslookup web | grep Address | sort | tail -2
Address: 10.91.0.2
Address: 10.91.0.3

h1$ docker exec cli nslookup web1 | grep Name
Name:	web1

h1$ docker exec cli nslookup 10.91.0.2 | grep name
2.0.91.10.in-addr.arpa	name = web1.n1

h1$ docker exec cli ping -c 1 -W 1 WEB1
PING WEB1 (10.91.0.2): 56 data bytes
64 bytes from 10.91.0.2: seq=0 ttl=64 time=<MS> ms

--- WEB1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec cli ping -c 1 -W 1 web1.
PING web1. (10.91.0.2): 56 data bytes
64 bytes from 10.91.0.2: seq=0 ttl=64 time=<MS> ms

--- web1. ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec cli ping -c 1 -W 1 web1.n1
PING web1.n1 (10.91.0.2): 56 data bytes
64 bytes from 10.91.0.2: seq=0 ttl=64 time=<MS> ms

--- web1.n1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec cli ping -c 1 -W 1 web1.n2
ping: bad address 'web1.n2'
[1]

h1$ docker network connect --alias other n2 web1

h1$ docker network connect n2 cli

h1$ docker exec cli ping -c 1 -W 1 other
PING other (10.92.0.2): 56 data bytes
64 bytes from 10.92.0.2: seq=0 ttl=64 time=<MS> ms

--- other ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec cli ping -c 1 -W 1 web1.n2
PING web1.n2 (10.92.0.2): 56 data bytes
64 bytes from 10.92.0.2: seq=0 ttl=64 time=<MS> ms

--- web1.n2 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec web2 ping -c 1 -W 1 other
ping: bad address 'other'
[1]

h1$ docker network disconnect n1 web1

h1$ docker exec cli ping -c 1 -W 1 web1
PING web1 (10.92.0.2): 56 data bytes
64 bytes from 10.92.0.2: seq=0 ttl=64 time=<MS> ms

--- web1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec web2 ping -c 1 -W 1 web1
ping: bad address 'web1'
[1]

h1$ docker stop -t 0 web1
web1

h1$ docker exec cli ping -c 1 -W 1 web1
ping: bad address 'web1'
[1]

h1$ docker start web1
web1

h1$ docker exec cli ping -c 1 -W 1 other
PING other (10.92.0.2): 56 data bytes
64 bytes from 10.92.0.2: seq=0 ttl=64 time=<MS> ms

--- other ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker inspect --format '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}} {{end}}' web1
n2 10.92.0.2

h1$ docker run -d --name web1 --network n1 busybox sleep 100000
docker: Error response from daemon: Conflict. The container name "/web1" is already in use by container "<ID3>". You have to remove (or rename) that container to be able to reuse that name
[125]

h1$ docker run -d --name loner --network n2 --network-alias loner busybox sleep 100000
<ID6>

h1$ docker exec cli ping -c 1 -W 1 loner
PING loner (10.92.0.4): 56 data bytes
64 bytes from 10.92.0.4: seq=0 ttl=64 time=<MS> ms

--- loner ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec web2 ping -c 1 -W 1 loner
ping: bad address 'loner'
[1]

h1$ docker rm -f web1 web2 cli loner #! sort
cli
loner
web1
web2
