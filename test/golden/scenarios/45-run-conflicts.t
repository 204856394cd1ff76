# Options of run and create that do not go together, by mode: host, none, another container's stack, the default bridge, a network of one's own.

h1$ docker network create --subnet 10.240.0.0/24 n1
<ID1>

h1$ docker network create auto
<ID2>

h1$ docker run -d --name base --hostname base --network n1 --ip 10.240.0.10 busybox sleep 100000
<ID3>

h1$ docker run --rm --network host --hostname h busybox hostname
h

h1$ docker run --rm --network host --dns 1.1.1.1 --dns-search x.test busybox cat /etc/resolv.conf
search x.test
nameserver 1.1.1.1

h1$ docker run --rm --network host --add-host a:10.1.1.1 busybox cat /etc/hosts | tail -1
10.1.1.1	a

h1$ docker run --rm --network host -P --expose 80 busybox sh -c 'echo ran'
ran

h1$ docker run --rm --network host -p 80:80 busybox sh -c 'echo ran'
ran
WARNING: Published ports are discarded when using host network mode

h1$ docker run --rm --network host --ip 10.1.1.1 busybox hostname
docker: Error response from daemon: user specified IP address is supported on user defined networks only
[125]

h1$ docker run --rm --network container:base --hostname x busybox hostname
docker: Error response from daemon: conflicting options: hostname and the network mode
[125]

h1$ docker run --rm --network container:base --domainname x busybox hostname
base

h1$ docker run --rm --network container:base --dns-search x.test busybox hostname
base

h1$ docker run --rm --network container:base --dns-option x busybox hostname
base

h1$ docker run --rm --network container:base --dns 1.1.1.1 --add-host a:10.1.1.1 --hostname x -p 80:80 busybox hostname
docker: Error response from daemon: conflicting options: hostname and the network mode
[125]

h1$ docker run --rm --network container:base -p 80:80 -P --expose 90 busybox hostname
docker: Error response from daemon: conflicting options: port publishing and the container type network mode
[125]

h1$ docker run --rm --network container:base --ip6 fd00::1 busybox hostname
base

h1$ docker run --rm --network container:BASE busybox hostname
docker: Error response from daemon: No such container: BASE
[125]

h1$ docker run --rm --network container busybox hostname
docker: Error response from daemon: Invalid network mode: invalid container format container:<name|id>
[125]

h1$ docker run --rm --network Container:base busybox hostname
docker: Error response from daemon: network Container:base not found
[125]

h1$ docker run --rm --network HOST busybox hostname
docker: Error response from daemon: network HOST not found
[125]

h1$ docker run --rm --network None busybox hostname
docker: Error response from daemon: network None not found
[125]

h1$ docker run --rm --network default busybox ip -4 -o addr show eth0
<N>: eth0    inet 172.17.0.2/16 brd 172.17.255.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker run --rm --network bridge busybox ip -4 -o addr show eth0
<N>: eth0    inet 172.17.0.2/16 brd 172.17.255.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker run --rm --network none --ip 10.1.1.1 busybox ip -4 -o addr
docker: Error response from daemon: user specified IP address is supported on user defined networks only
[125]

h1$ docker run --rm --network none --dns 1.1.1.1 busybox cat /etc/resolv.conf
nameserver 1.1.1.1

h1$ docker run --rm --network none -P --expose 80 busybox ip -4 -o addr
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker run --rm --network bridge --ip 172.17.0.77 busybox hostname -i
docker: Error response from daemon: user specified IP address is supported on user defined networks only
[125]

h1$ docker run --rm --network default --network-alias a busybox hostname
docker: network-scoped aliases are only supported for user-defined networks
[125]

h1$ docker run --rm --link-local-ip 169.254.1.1 busybox hostname
<SHORT>

h1$ docker run --rm --network n1 --ip 10.240.0.10 busybox hostname
docker: Error response from daemon: Address already in use
[125]

h1$ docker run --rm --network n1 --ip 10.240.0.1 busybox hostname
docker: Error response from daemon: Address already in use
[125]

h1$ docker run --rm --network n1 --ip 10.241.0.1 busybox hostname
docker: Error response from daemon: Invalid address 10.241.0.1: It does not belong to any of this network's subnets
[125]

h1$ docker run --rm --network n1 --ip banana busybox hostname
docker: Error response from daemon: invalid IPv4 address: banana
[125]

h1$ docker run --rm --network n1 --ip 10.240.0.999 busybox hostname
docker: Error response from daemon: invalid IPv4 address: 10.240.0.999
[125]

h1$ docker run --rm --network n1 --ip6 fd00::1 busybox hostname
docker: Error response from daemon: user specified IP address is supported only when connecting to networks with user configured subnets
[125]

h1$ docker run --rm --network n1 --ip6 banana busybox hostname
docker: Error response from daemon: invalid IPv6 address: banana
[125]

h1$ docker run --rm --network n1 --ip fd00::1 busybox hostname
docker: Error response from daemon: invalid IPv4 address: fd00::1
[125]

h1$ docker run --rm --network n1 --ip6 10.240.0.7 busybox hostname
docker: Error response from daemon: invalid IPv6 address: 10.240.0.7
[125]

h1$ docker run --rm --network auto --ip 172.18.0.7 busybox hostname
docker: Error response from daemon: user specified IP address is supported only when connecting to networks with user configured subnets
[125]

h1$ docker run --rm --network n1 --mac-address banana busybox hostname
docker: banana is not a valid mac address
[125]

h1$ docker run --rm --network n1 --link nosuch busybox hostname
<SHORT>

h1$ docker run --rm --link base:b busybox hostname
docker: Error response from daemon: Cannot link to /base, as it does not belong to the default network
[125]

h1$ docker run --rm --network n1 --hostname 'bad name' busybox hostname
bad name

h1$ docker run --rm --network n1 --hostname a.b.c busybox hostname
a.b.c

h1$ docker run --rm --network n1 --hostname a.b.c busybox cat /etc/hosts | tail -1
10.240.0.2	a.b.c a

h1$ docker run --rm --network n1 --network auto busybox hostname
docker: Error response from daemon: Container cannot be connected to network endpoints: auto, n1
[125]

h1$ docker run --rm --network n1 --network n1 busybox hostname
docker: network "n1" is specified multiple times
[125]

h1$ docker run --rm --network name=n1,alias=x,ip=10.240.0.20 busybox ip -4 -o addr show eth0
<N>: eth0    inet 10.240.0.20/24 brd 10.240.0.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker run --rm --network name=n1,ip=banana busybox hostname
docker: Error response from daemon: invalid IPv4 address: banana
[125]

h1$ docker run --rm --network name=n1,driver-opt=a=b busybox ip -4 -o addr show eth0
<N>: eth0    inet 10.240.0.2/24 brd 10.240.0.255 scope global eth0\       valid_lft forever preferred_lft forever

h1$ docker run --rm --network name=n1,ip=10.240.0.20 --ip 10.240.0.21 busybox hostname
docker: conflicting options: cannot specify both --ip and per-network IPv4 address
[125]

h1$ docker run --rm --network nosuch busybox hostname
docker: Error response from daemon: network nosuch not found
[125]

h1$ docker run --rm --network nosuch --ip 10.1.1.1 busybox hostname
docker: Error response from daemon: network nosuch not found
[125]

h1$ docker run --rm --network 'bad name' busybox hostname
docker: Error response from daemon: network bad name not found
[125]

h1$ docker run --rm --network container:nosuch busybox hostname
docker: Error response from daemon: No such container: nosuch
[125]

h1$ docker run -d --name self --network container:self busybox sleep 100000
<ID4>
docker: Error response from daemon: cannot join own network
[125]

h1$ docker rm -f self
self

h1$ docker create --name stopped --network n1 busybox sleep 100000
<ID5>

h1$ docker run --rm --network container:stopped busybox hostname 2>&1 | sed 's/[0-9a-f]\{64\}/ID/g'
docker: Error response from daemon: cannot join network of a non running container: ID

h1$ docker run -d --name base busybox sleep 1 2>&1 | sed 's/"[0-9a-f]\{64\}"/ID/'
docker: Error response from daemon: Conflict. The container name "/base" is already in use by container ID. You have to remove (or rename) that container to be able to reuse that name

h1$ docker run -d --name a/b busybox sleep 1
docker: Error response from daemon: Invalid container name (a/b), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed
[125]

h1$ docker run -d --name a busybox sleep 1
docker: Error response from daemon: Invalid container name (a), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed
[125]

h1$ docker run -d --name -x busybox sleep 1
docker: Error response from daemon: Invalid container name (-x), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed
[125]

h1$ docker run -d --restart banana busybox sleep 1
docker: Error response from daemon: invalid restart policy 'banana'
[125]

h1$ docker run -d --restart on-failure:-1 busybox sleep 1
docker: Error response from daemon: maximum retry count cannot be negative
[125]

h1$ docker run -d --restart always:3 busybox sleep 1
docker: Error response from daemon: maximum retry count cannot be used with restart policy 'always'
[125]

h1$ docker ps -a --format '{{.Names}} {{.State}}' #! sort
base running
stopped created

h1$ docker rm -f base stopped #! sort
base
stopped

h1$ docker network rm n1 auto
n1
auto
