# Hosts files over disconnects, reverse names, aliases that are shared, names over networks, names of containers without one.

h1$ docker network create --subnet 10.174.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.175.0.0/24 n2
<ID2>

h1$ docker run -d --name s1 --network n1 busybox sleep 100000
<ID3>

h1$ docker run -d --name s2 --hostname s2 --network n1 --add-host db:1.2.3.4 --add-host s1:1.2.3.5 busybox sleep 100000
<ID4>

h1$ docker network connect n2 s1

h1$ docker network connect n2 s2

h1$ docker exec s1 cat /etc/hosts | tail -n +7 | sed 's/[0-9a-f]\{12\}/ID/'
10.174.0.2	ID
10.175.0.2	ID

h1$ docker exec s2 cat /etc/hosts | tail -n +7
1.2.3.4	db
1.2.3.5	s1
10.174.0.3	s2
10.175.0.3	s2

h1$ docker network disconnect n2 s1

h1$ docker exec s1 cat /etc/hosts | tail -n +7

h1$ docker network disconnect n1 s2

h1$ docker exec s2 cat /etc/hosts | tail -n +7
1.2.3.4	db
10.174.0.3	s2
10.175.0.3	s2

h1$ docker network connect n1 s2

h1$ docker exec s2 cat /etc/hosts | tail -n +7
1.2.3.4	db
10.174.0.3	s2
10.175.0.3	s2
10.174.0.3	s2

h1$ docker restart -t 0 s2
s2

h1$ docker exec s2 cat /etc/hosts | tail -n +7 | sort
1.2.3.4	db
1.2.3.5	s1
10.174.0.3	s2
10.175.0.2	s2

h1$ docker run -d --network n1 --network-alias nameless --hostname anon busybox sleep 100000 | wc -c
65

h1$ docker exec s1 ping -c 1 -W 1 nameless
PING nameless (10.174.0.4): 56 data bytes
64 bytes from 10.174.0.4: seq=0 ttl=64 time=<MS> ms

--- nameless ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec s1 ping -c 1 -W 1 anon
PING anon (10.174.0.4): 56 data bytes
64 bytes from 10.174.0.4: seq=0 ttl=64 time=<MS> ms

--- anon ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec s1 nslookup 10.174.0.4 | grep name
4.0.174.10.in-addr.arpa	name = nameless.n1

h1$ docker exec s1 nslookup 10.174.0.3 | grep name
3.0.174.10.in-addr.arpa	name = s2.n1

h1$ docker exec s1 nslookup 10.174.0.99 >/dev/null 2>&1; echo $?
1

h1$ docker exec s1 nslookup $(docker ps -q --filter name=s2) | grep Address | tail -1
Address: 10.174.0.3

h1$ docker run -d --name w1 --network n1 --network-alias web busybox sleep 100000
<ID5>

h1$ docker run -d --name w2 --network n1 --network-alias web busybox sleep 100000
<ID6>

h1$ docker run -d --name w3 --network n1 --network-alias web --network-alias w1 busybox sleep 100000
<ID7>

h1$ docker exec s1 nslookup web | grep Address | sort
Address:	127.0.0.11:53
Address: 10.174.0.5
Address: 10.174.0.6
Address: 10.174.0.7

h1$ docker exec s1 nslookup w1 | grep Address | sort
Address:	127.0.0.11:53
Address: 10.174.0.5
Address: 10.174.0.7

h1$ docker stop -t 0 w2
w2

h1$ docker exec s1 nslookup web | grep Address | sort
Address:	127.0.0.11:53
Address: 10.174.0.5
Address: 10.174.0.7

h1$ docker rename w1 v1

h1$ docker exec s1 nslookup w1 | grep Address | sort
Address:	127.0.0.11:53
Address: 10.174.0.7

h1$ docker exec s1 nslookup v1 | grep Address | sort
Address:	127.0.0.11:53
Address: 10.174.0.5

h1$ docker network disconnect n1 w3

h1$ docker exec s1 nslookup web | grep Address | sort
Address:	127.0.0.11:53
Address: 10.174.0.5

h1$ docker network connect --alias Web --alias two.words n1 w3

h1$ docker exec s1 ping -c 1 -W 1 two.words
PING two.words (10.174.0.6): 56 data bytes
64 bytes from 10.174.0.6: seq=0 ttl=64 time=<MS> ms

--- two.words ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec s1 ping -c 1 -W 1 two.words.n1
PING two.words.n1 (10.174.0.6): 56 data bytes
64 bytes from 10.174.0.6: seq=0 ttl=64 time=<MS> ms

--- two.words.n1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec s1 ping -c 1 -W 1 WEB | head -1 | cut -d' ' -f1-2
PING WEB

h1$ docker inspect w3 -f '{{json .NetworkSettings.Networks.n1.Aliases}}' | sed 's/"[0-9a-f]\{12\}"/"ID"/'
["Web","two.words","ID"]

h1$ docker rm -f s1 s2 w2 w3 v1 #! sort
s1
s2
v1
w2
w3

h1$ docker rm -f $(docker ps -aq) | wc -l
1

h1$ docker network rm n1 n2
n1
n2
