# Links, extra hosts, host names and name servers, as files and as names.

h1$ docker run -d --name db --hostname database busybox sleep 100000
<ID1>

h1$ docker run -d --name app --link db:data --link db busybox sleep 100000
<ID2>

h1$ docker exec app cat /etc/hosts | grep -v '^[f:]' | sed 's/[0-9a-f]\{12\}/ID/'
127.0.0.1	localhost
172.17.0.2	data database db
172.17.0.2	db database
172.17.0.3	ID

h1$ docker exec app ping -c 1 -W 1 data
PING data (172.17.0.2): 56 data bytes
64 bytes from 172.17.0.2: seq=0 ttl=64 time=<MS> ms

--- data ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec app ping -c 1 -W 1 db
PING db (172.17.0.2): 56 data bytes
64 bytes from 172.17.0.2: seq=0 ttl=64 time=<MS> ms

--- db ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec db ping -c 1 -W 1 app
ping: bad address 'app'
[1]

h1$ docker exec app sh -c 'echo $DATA_NAME'
/app/data

h1$ docker inspect --format '{{json .HostConfig.Links}}' app
["/db:/app/data","/db:/app/db"]

h1$ docker network create --subnet 10.52.0.0/24 n1
<ID3>

h1$ docker run -d --name one --hostname uno --domainname example.com --network n1 --add-host far:192.0.2.9 --add-host far2:192.0.2.10 --dns 192.0.2.53 --dns-search example.org --dns-option timeout:1 busybox sleep 100000
<ID4>

h1$ docker exec one cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
192.0.2.9	far
192.0.2.10	far2
10.52.0.2	uno.example.com uno

h1$ docker exec one cat /etc/resolv.conf
search example.org
nameserver 127.0.0.11
options timeout:1 ndots:0

h1$ docker exec one hostname
uno

h1$ docker exec one cat /etc/hostname
uno

h1$ docker run -d --name two --network n1 --link one:first --network-alias deux busybox sleep 100000
<ID5>

h1$ docker exec two ping -c 1 -W 1 first
PING first (10.52.0.2): 56 data bytes
64 bytes from 10.52.0.2: seq=0 ttl=64 time=<MS> ms

--- first ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one ping -c 1 -W 1 deux
PING deux (10.52.0.3): 56 data bytes
64 bytes from 10.52.0.3: seq=0 ttl=64 time=<MS> ms

--- deux ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one ping -c 1 -W 1 first
ping: bad address 'first'
[1]

h1$ docker exec two ping -c 1 -W 1 one.n1
PING one.n1 (10.52.0.2): 56 data bytes
64 bytes from 10.52.0.2: seq=0 ttl=64 time=<MS> ms

--- one.n1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec one ping -c 1 -W 1 two.n2
ping: bad address 'two.n2'
[1]

h1$ docker run -d --name plain busybox sleep 100000
<ID6>

h1$ docker exec plain ping -c 1 -W 1 db
ping: bad address 'db'
[1]

h1$ docker rm -f db app one two plain #! sort
app
db
one
plain
two
