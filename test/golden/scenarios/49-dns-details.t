# Names inside containers, looked up in every way: answers of nslookup, addresses back to names, hosts and resolv.conf of each mode.

h1$ docker network create --subnet 10.249.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.250.0.0/24 n2
<ID2>

h1$ docker network create --ipv6 --subnet 10.251.0.0/24 --subnet fd00:251::/64 six
<ID3>

h1$ docker run -d --name web --hostname webhost --network n1 --network-alias www --network-alias web.example.com busybox sleep 100000
<ID4>

h1$ docker run -d --name cli --hostname cli --network n1 busybox sleep 100000
<ID5>

h1$ docker exec cli nslookup web #! sort


Address:	127.0.0.11:53
Address: 10.249.0.2
Name:	web
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker exec cli nslookup www #! sort


Address:	127.0.0.11:53
Address: 10.249.0.2
Name:	www
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker exec cli nslookup webhost #! sort


Address:	127.0.0.11:53
Address: 10.249.0.2
Name:	webhost
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker exec cli nslookup web.example.com #! sort


Address:	127.0.0.11:53
Address: 10.249.0.2
Name:	web.example.com
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker exec cli nslookup web.n1 #! sort


Address:	127.0.0.11:53
Address: 10.249.0.2
Name:	web.n1
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker exec cli nslookup www.n1 #! sort


Address:	127.0.0.11:53
Address: 10.249.0.2
Name:	www.n1
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker exec cli nslookup WEB #! sort


Address:	127.0.0.11:53
Address: 10.249.0.2
Name:	WEB
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker exec cli nslookup web. #! sort


Address:	127.0.0.11:53
Address: 10.249.0.2
Name:	web
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker exec cli nslookup cli #! sort


Address:	127.0.0.11:53
Address: 10.249.0.3
Name:	cli
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker exec cli nslookup localhost >/dev/null; echo $?
1

h1$ docker exec cli nslookup 10.249.0.2
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:
2.0.249.10.in-addr.arpa	name = web.n1

h1$ docker exec cli nslookup 10.249.0.3
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:
3.0.249.10.in-addr.arpa	name = cli.n1

h1$ docker exec cli nslookup -type=a web
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:
Name:	web
Address: 10.249.0.2

h1$ docker exec cli nslookup -type=aaaa web
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:

h1$ docker exec cli nslookup -type=ptr 2.0.249.10.in-addr.arpa
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:
2.0.249.10.in-addr.arpa	name = web.n1

h1$ docker exec cli nslookup web 127.0.0.11
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:
Name:	web
Address: 10.249.0.2

Non-authoritative answer:

h1$ docker exec cli sh -c "nslookup $(docker ps -q --no-trunc --filter name=web | cut -c1-12) | grep Address | sort"
Address:	127.0.0.11:53
Address: 10.249.0.2

h1$ docker exec cli nslookup $(docker ps -q --no-trunc --filter name=web | cut -c1-11) >/dev/null; echo $?
1

h1$ docker exec cli ping -c 1 -W 1 web.n2
ping: bad address 'web.n2'
[1]

h1$ docker exec cli ping -c 1 -W 1 web.nosuch
ping: bad address 'web.nosuch'
[1]

h1$ docker exec cli ping -c 1 -W 1 n1
ping: bad address 'n1'
[1]

h1$ docker network connect n2 cli

h1$ docker network connect --alias second n2 web

h1$ docker exec cli nslookup web | sort | uniq -c
      3
      1 Address:	127.0.0.11:53
      1 Address: 10.249.0.2
      1 Name:	web
      2 Non-authoritative answer:
      1 Server:		127.0.0.11

h1$ docker exec cli nslookup second | tail -n +4 | sort


Address: 10.250.0.3
Name:	second
Non-authoritative answer:
Non-authoritative answer:

h1$ docker exec cli nslookup www | tail -n +4 | sort


Address: 10.249.0.2
Name:	www
Non-authoritative answer:
Non-authoritative answer:

h1$ docker exec cli nslookup web.n2 | tail -n +4 | sort


Address: 10.250.0.3
Name:	web.n2
Non-authoritative answer:
Non-authoritative answer:

h1$ docker exec cli nslookup 10.250.0.3 | tail -n +4
Non-authoritative answer:
3.0.250.10.in-addr.arpa	name = web.n2

h1$ docker exec cli cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.249.0.3	cli
10.250.0.2	cli

h1$ docker exec cli cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:0

h1$ docker run -d --name s1 --hostname s1 --network six busybox sleep 100000
<ID6>

h1$ docker run -d --name s2 --hostname s2 --network six busybox sleep 100000
<ID7>

h1$ docker exec s2 nslookup s1 #! sort


Address:	127.0.0.11:53
Address: 10.251.0.2
Address: fd00:251::2
Name:	s1
Name:	s1
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker exec s2 nslookup -type=aaaa s1
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:
Name:	s1
Address: fd00:251::2

h1$ docker exec s2 nslookup -type=a s1
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:
Name:	s1
Address: 10.251.0.2

h1$ docker exec s2 nslookup fd00:251::2
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:
2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.5.2.0.0.0.d.f.ip6.arpa	name = s1.six

h1$ docker exec s2 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.251.0.3	s2
fd00:251::3	s2

h1$ docker exec s2 cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:0

h1$ docker exec s2 ping -6 -c 1 -W 1 s1
PING s1 (fd00:251::2): 56 data bytes
64 bytes from fd00:251::2: seq=0 ttl=64 time=<MS> ms

--- s1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec s2 ping -4 -c 1 -W 1 s1
PING s1 (10.251.0.2): 56 data bytes
64 bytes from 10.251.0.2: seq=0 ttl=64 time=<MS> ms

--- s1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker run --rm --hostname me busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
172.17.0.2	me

h1$ docker run --rm --network none --hostname me busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters

h1$ docker run --rm --network n1 --hostname me --domainname dom.test busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.249.0.4	me.dom.test me

h1$ docker run --rm --network n1 --hostname me.dom.test busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.249.0.4	me.dom.test me

h1$ docker run --rm --network n1 --hostname me.dom.test busybox hostname -f
me.dom.test

h1$ docker run --rm --network n1 --hostname me --domainname dom.test busybox cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:0

h1$ docker run --rm --network n1 --dns 192.0.2.1 --dns 192.0.2.2 --dns 192.0.2.3 --dns 192.0.2.4 busybox cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:0

h1$ docker run --rm --dns 192.0.2.1 --dns 192.0.2.2 --dns 192.0.2.3 --dns 192.0.2.4 busybox cat /etc/resolv.conf
nameserver 192.0.2.1
nameserver 192.0.2.2
nameserver 192.0.2.3
nameserver 192.0.2.4

h1$ docker run --rm --dns-search a.test --dns-search b.test busybox cat /etc/resolv.conf | grep search
search a.test b.test

h1$ docker run --rm --dns-option ndots:2 --dns-option timeout:1 --network n1 busybox cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:2 timeout:1

h1$ docker run --rm --dns 127.0.0.1 --network n1 busybox cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:0
WARNING: Localhost DNS (127.0.0.1) may fail in containers.

h1$ docker run --rm --dns fd00::53 --network n1 busybox cat /etc/resolv.conf
nameserver 127.0.0.11
nameserver fd00::53
options ndots:0

h1$ docker run --rm --network n1 --add-host a:10.1.1.1 --add-host a:10.1.1.2 --hostname me busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.1.1.1	a
10.1.1.2	a
10.249.0.4	me

h1$ docker run --rm --network n1 --add-host web:10.1.1.1 busybox ping -c 1 -W 1 web
PING web (10.1.1.1): 56 data bytes

--- web ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
[1]

h1$ docker run --rm --network n1 --add-host h:host-gateway --hostname me busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
172.17.0.1	h
10.249.0.4	me

h1$ docker run --rm --network six --hostname me --ip6 fd00:251::99 --ip 10.251.0.99 busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.251.0.99	me
fd00:251::99	me

h1$ docker run --rm --network n1 --hostname me --link web:w busybox cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.249.0.4	me

h1$ docker run --rm --network n1 --link web:w busybox nslookup w #! sort


Address:	127.0.0.11:53
Address: 10.249.0.2
Name:	w
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker run --rm --network n1 --link web:w busybox nslookup w.n1 #! sort


Address:	127.0.0.11:53
Address: 10.249.0.2
Name:	w.n1
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker run --rm --network n1 --network-alias w2 busybox nslookup w2 | grep Address | sort
Address:	127.0.0.11:53
Address: 10.249.0.4

h1$ docker run --rm --network n1 --dns-search n1 busybox nslookup web #! sort


Address:	127.0.0.11:53
Address: 10.249.0.2
Name:	web.n1
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker run --rm --network n1 --dns-search n1 busybox nslookup cli.n1 #! sort


Address:	127.0.0.11:53
Address: 10.249.0.3
Name:	cli.n1
Non-authoritative answer:
Non-authoritative answer:
Server:		127.0.0.11

h1$ docker run --rm --network n1 --dns-search n1 busybox ping -c 1 -W 1 web
PING web (10.249.0.2): 56 data bytes
64 bytes from 10.249.0.2: seq=0 ttl=64 time=<MS> ms

--- web ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec cli nslookup -type=banana web
nslookup: invalid query type "banana"
[1]

h1$ docker exec cli nslookup -type=A web
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:
Name:	web
Address: 10.249.0.2

h1$ docker exec cli nslookup -querytype=aaaa web.n1
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:

h1$ docker exec cli nslookup -type=mx web
Server:		127.0.0.11
Address:	127.0.0.11:53

Non-authoritative answer:

h1$ docker stop -t 0 web
web

h1$ docker exec cli nslookup web >/dev/null; echo $?
1

h1$ docker exec cli nslookup www.n1 >/dev/null; echo $?
1

h1$ docker start web
web

h1$ docker pause web
web

h1$ docker exec cli nslookup web.n1 | tail -n +4 | sort


Address: 10.249.0.2
Name:	web.n1
Non-authoritative answer:
Non-authoritative answer:

h1$ docker exec cli ping -c 1 -W 1 web.n1 | tail -2 | head -1
1 packets transmitted, 1 packets received, 0% packet loss

h1$ docker unpause web
web

h1$ docker rename web www2

h1$ docker exec cli nslookup web >/dev/null; echo $?
1

h1$ docker exec cli nslookup www2.n1 | tail -n +4 | sort


Address: 10.249.0.2
Name:	www2.n1
Non-authoritative answer:
Non-authoritative answer:

h1$ docker exec cli nslookup www.n1 | tail -n +4 | sort


Address: 10.249.0.2
Name:	www.n1
Non-authoritative answer:
Non-authoritative answer:

h1$ docker exec cli nslookup 10.249.0.2 | tail -n +4
Non-authoritative answer:
2.0.249.10.in-addr.arpa	name = www2.n1

h1$ docker network disconnect n1 cli

h1$ docker exec cli nslookup www2.n1 >/dev/null; echo $?
1

h1$ docker exec cli nslookup www2 | tail -n +4 | sort


Address: 10.250.0.3
Name:	www2
Non-authoritative answer:
Non-authoritative answer:

h1$ docker exec cli cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.249.0.3	cli
10.250.0.2	cli

h1$ docker network disconnect n2 cli

h1$ docker exec cli nslookup www2 2>&1 | tail -1

h1$ docker exec cli cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:0

h1$ docker exec cli cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.249.0.3	cli
10.250.0.2	cli

h1$ docker run -d --name d1 --hostname d1 busybox sleep 100000
<ID8>

h1$ docker exec d1 nslookup d1 >/dev/null 2>&1; echo $?
1

h1$ docker network connect n1 d1

h1$ docker exec d1 cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:0

h1$ docker exec d1 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
172.17.0.2	d1
10.249.0.3	d1

h1$ docker exec d1 nslookup www2 | tail -n +4 | sort


Address: 10.249.0.2
Name:	www2
Non-authoritative answer:
Non-authoritative answer:

h1$ docker network disconnect bridge d1

h1$ docker exec d1 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
172.17.0.2	d1
10.249.0.3	d1

h1$ docker network disconnect n1 d1

h1$ docker exec d1 cat /etc/resolv.conf
nameserver 127.0.0.11
options ndots:0

h1$ docker exec d1 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
172.17.0.2	d1
10.249.0.3	d1

h1$ docker rm -f www2 cli s1 s2 d1 #! sort
cli
d1
s1
s2
www2

h1$ docker network rm n1 n2 six
n1
n2
six
