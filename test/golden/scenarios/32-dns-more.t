# The embedded name server: aliases, links, hosts, internal networks, options of resolv.conf.

h1$ docker network create --subnet 10.141.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.142.0.0/24 --internal in1
<ID2>

h1$ docker run -d --name s1 --hostname host1 --domainname example.test --network n1 --network-alias web --network-alias api busybox sleep 100000
<ID3>

h1$ docker run -d --name s2 --network n1 --network-alias web busybox sleep 100000
<ID4>

h1$ docker run -d --name c1 --network n1 --link s1:first --link s2 busybox sleep 100000
<ID5>

h1$ docker exec c1 nslookup first | grep -A1 Name
Name:	first
Address: 10.141.0.2

h1$ docker exec c1 nslookup s2 | grep -A1 Name
Name:	s2
Address: 10.141.0.3

h1$ docker exec c1 nslookup host1 | grep -A1 Name
Name:	host1
Address: 10.141.0.2

h1$ docker exec c1 nslookup host1.example.test 2>&1 | tail -1

h1$ docker exec c1 nslookup nosuchname >/dev/null 2>&1; echo $?
1

h1$ docker exec c1 ping -c 1 -W 1 nosuchname
ping: bad address 'nosuchname'
[1]

h1$ docker exec s1 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.141.0.2	host1.example.test host1

h1$ docker exec s1 hostname
host1

h1$ docker exec s1 hostname -f
host1.example.test

h1$ docker exec s1 cat /etc/hostname
host1

h1$ docker exec s2 ping -c 1 -W 1 first
ping: bad address 'first'
[1]

h1$ docker exec c1 nslookup web.n1 | grep Address | sort | tail -2
Address: 10.141.0.2
Address: 10.141.0.3

h1$ docker exec c1 nslookup $(docker ps -q --filter name=s2) | grep Address | tail -1
Address: 10.141.0.3

h1$ docker run --rm --network n1 --dns 192.0.2.1 --dns-search a.test --dns-search b.test --dns-option ndots:3 busybox cat /etc/resolv.conf
search a.test b.test
nameserver 127.0.0.11
options ndots:3

h1$ docker run --rm --dns 192.0.2.1 --dns-search a.test --dns-option ndots:3 busybox cat /etc/resolv.conf
search a.test
nameserver 192.0.2.1
options ndots:3

h1$ docker run --rm --network host --dns 192.0.2.1 busybox cat /etc/resolv.conf
nameserver 192.0.2.1

h1$ docker run --rm --network none --dns 192.0.2.1 busybox cat /etc/resolv.conf
nameserver 192.0.2.1

h1$ docker run --rm --network n1 --dns-search . --dns 192.0.2.1 busybox cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:0

h1$ docker run --rm --network n1 --add-host db:10.9.9.9 --add-host db6:fd00::9 --hostname me --ip 10.141.0.99 busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.9.9.9	db
fd00::9	db6
10.141.0.99	me

h1$ docker run --rm --network in1 --add-host x:10.1.1.1 --hostname me busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.1.1.1	x
10.142.0.2	me

h1$ docker run --rm --network none --add-host x:10.1.1.1 --hostname me busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.1.1.1	x

h1$ docker run --rm --hostname me --add-host x:10.1.1.1 busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.1.1.1	x
172.17.0.2	me

h1$ docker run --rm --add-host gw:host-gateway busybox cat /etc/hosts | grep gw
172.17.0.1	gw

h1$ docker run -d --name i1 --network in1 --network-alias deep busybox sleep 100000
<ID6>

h1$ docker run -d --name i2 --network in1 busybox sleep 100000
<ID7>

h1$ docker exec i2 ping -c 1 -W 1 deep
PING deep (10.142.0.2): 56 data bytes
64 bytes from 10.142.0.2: seq=0 ttl=64 time=<MS> ms

--- deep ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec i2 ip route
default via 10.142.0.1 dev eth0
10.142.0.0/24 dev eth0 scope link  src 10.142.0.3

h1$ docker exec i2 ping -c 1 -W 1 10.141.0.2
PING 10.141.0.2 (10.141.0.2): 56 data bytes

--- 10.141.0.2 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker exec i2 ping -c 1 -W 1 10.142.0.1
PING 10.142.0.1 (10.142.0.1): 56 data bytes
64 bytes from 10.142.0.1: seq=0 ttl=64 time=<MS> ms

--- 10.142.0.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker network connect --link s1:inner in1 s2

h1$ docker network connect --alias inner2 in1 s1

h1$ docker exec s2 ping -c 1 -W 1 inner
PING inner (10.142.0.5): 56 data bytes
64 bytes from 10.142.0.5: seq=0 ttl=64 time=<MS> ms

--- inner ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec i1 ping -c 1 -W 1 inner2
PING inner2 (10.142.0.5): 56 data bytes
64 bytes from 10.142.0.5: seq=0 ttl=64 time=<MS> ms

--- inner2 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec i1 ping -c 1 -W 1 inner
ping: bad address 'inner'
[1]

h1$ docker network connect --link nosuch:x in1 c1

h1$ docker exec c1 ping -c 1 -W 1 x
ping: bad address 'x'
[1]

h1$ docker rename s2 s2b

h1$ docker exec c1 ping -c 1 -W 1 s2b
PING s2b (10.141.0.3): 56 data bytes
64 bytes from 10.141.0.3: seq=0 ttl=64 time=<MS> ms

--- s2b ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec c1 ping -c 1 -W 1 s2
ping: bad address 's2'
[1]

h1$ docker network disconnect n1 s1

h1$ docker exec c1 ping -c 1 -W 1 first
ping: bad address 'first'
[1]

h1$ docker network connect n1 s1

h1$ docker exec c1 nslookup web | grep Address | sort | tail -2
Address:	127.0.0.11:53
Address: 10.141.0.3

h1$ docker exec c1 ping -c 1 -W 1 first
PING first (10.141.0.2): 56 data bytes
64 bytes from 10.141.0.2: seq=0 ttl=64 time=<MS> ms

--- first ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker rm -f s1
s1

h1$ docker exec c1 ping -c 1 -W 1 first
ping: bad address 'first'
[1]

h1$ docker run -d --name s1 --network n1 busybox sleep 100000
<ID8>

h1$ docker exec c1 ping -c 1 -W 1 first
PING first (10.141.0.2): 56 data bytes
64 bytes from 10.141.0.2: seq=0 ttl=64 time=<MS> ms

--- first ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker rm -f s1 s2b c1 i1 i2 #! sort
c1
i1
i2
s1
s2b

h1$ docker network rm n1 in1
n1
in1
