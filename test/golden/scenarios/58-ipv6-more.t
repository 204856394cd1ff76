# IPv6 in bridges: addresses, the default route, hosts files, published ports, connections and static addresses.

h1$ docker network create --ipv6 --subnet 10.238.0.0/24 --subnet fd00:238::/64 six
<ID1>

h1$ docker network create --ipv6 --internal --subnet 10.239.0.0/24 --subnet fd00:239::/64 in6
<ID2>

h1$ docker network create --subnet 10.240.0.0/24 four
<ID3>

h1$ docker network inspect six -f '{{.EnableIPv6}} {{json .IPAM.Config}}' | tr -d '[]' #! any
true {"Subnet":"10.238.0.0/24"},{"Subnet":"fd00:238::/64"}

h1$ docker run -d --name s1 --hostname s1 --network six -p 8080:80 busybox httpd -f -p 80
<ID4>

h1$ docker run -d --name s2 --hostname s2 --network six --ip6 fd00:238::99 busybox sleep 100000
<ID5>

h1$ docker inspect s1 s2 -f '{{.NetworkSettings.Networks.six.IPAddress}} {{.NetworkSettings.Networks.six.GlobalIPv6Address}}/{{.NetworkSettings.Networks.six.GlobalIPv6PrefixLen}} {{.NetworkSettings.Networks.six.IPv6Gateway}} {{.NetworkSettings.Networks.six.MacAddress}}'
10.238.0.2 fd00:238::2/64 fd00:238::1 02:42:0a:ee:00:02
10.238.0.3 fd00:238::99/64 fd00:238::1 02:42:0a:ee:00:03

h1$ docker network inspect six -f '{{range .Containers}}{{.Name}} {{.IPv4Address}} {{.IPv6Address}}{{println}}{{end}}' #! sort
s1 10.238.0.2/24 fd00:238::2/64
s2 10.238.0.3/24 fd00:238::99/64

h1$ docker exec s2 ip -6 -o addr show eth0 scope global | tr -s ' '
<N>: eth0 inet6 fd00:238::99/64 scope global flags 02 \ valid_lft forever preferred_lft forever

h1$ docker exec s2 ip -6 route show default
default via fd00:238::1 dev eth0  metric 1024

h1$ docker exec s2 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.238.0.3	s2
fd00:238::99	s2

h1$ docker exec s2 nc -w 2 fd00:238::2 80 </dev/null; echo $?
0

h1$ docker exec s2 ping -c 1 -W 1 s1 | head -1 | cut -d'(' -f1
PING s1

h1$ docker port s1 #! sort
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker run -d --name s3 --network six --ip6 fd00:238::99 busybox sleep 100000
<ID6>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm s3
s3

h1$ docker run -d --name s3 --network six --ip6 fd00:238::1 busybox sleep 100000
<ID7>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm s3
s3

h1$ docker run -d --name s3 --network six --ip6 fd00:238:: busybox sleep 100000
<ID8>
docker: Error response from daemon: Address already in use
[125]

h1$ docker rm s3
s3

h1$ docker run -d --name s3 --network four --ip6 fd00:240::5 busybox sleep 100000
<ID9>
docker: Error response from daemon: user specified IP address is supported only when connecting to networks with user configured subnets
[125]

h1$ docker rm s3
s3

h1$ docker run -d --name s3 --network six --ip 10.238.0.50 --ip6 FD00:238:0::0050 busybox sleep 100000
<ID10>

h1$ docker inspect s3 -f '{{json .NetworkSettings.Networks.six.IPAMConfig}} {{.NetworkSettings.Networks.six.GlobalIPv6Address}}'
{"IPv4Address":"10.238.0.50","IPv6Address":"FD00:238:0::0050"} fd00:238::50

h1$ docker network connect in6 s1

h1$ docker network connect in6 s2

h1$ docker exec s2 ip -6 route show default
default via fd00:238::1 dev eth0  metric 1024

h1$ docker network disconnect six s2

h1$ docker exec s2 cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
10.238.0.3	s2
fd00:238::99	s2
10.239.0.3	s2
fd00:239::3	s2

h1$ docker network connect --ip6 fd00:238::77 six s2

h1$ docker exec s2 nslookup -type=aaaa s1.six | tail -2
Address: fd00:238::2

h1$ docker exec s2 nslookup -type=aaaa s1.in6 | tail -2
Address: fd00:239::2

h1$ docker exec s2 nslookup fd00:238::2 | tail -2
2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.3.2.0.0.0.d.f.ip6.arpa	name = s1.six

h1$ docker network connect four s2

h1$ docker exec s2 nslookup -type=aaaa s2.four | tail -3

Non-authoritative answer:

h1$ docker stop -t 0 s1
s1

h1$ docker run -d --name s4 --network six busybox sleep 100000
<ID11>

h1$ docker start s1
s1

h1$ docker run --rm --network four busybox ip -6 -o addr show eth0

h1$ docker run --rm busybox ip -6 -o addr show eth0

h1$ docker run --rm --network none busybox ip -6 -o addr

h1$ docker network create --ipv6 --subnet fd00:241::/112 --ip-range fd00:241::8000/113 tiny
<ID12>

h1$ docker run --rm --network tiny busybox ip -6 -o addr show eth0 scope global | tr -s ' '
<N>: eth0 inet6 fd00:241::8001/112 scope global flags 02 \ valid_lft forever preferred_lft forever

h1$ docker network create --ipv6 --subnet fd00:238::/80 clash
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker network create --ipv6 --subnet fd00:242::/64 --gateway fd00:243::1 badgw
no matching subnet for gateway fd00:243::1
[1]

h1$ docker network create --ipv6 --subnet fd00:242::/64 --gateway 10.1.1.1 badgw
no matching subnet for gateway 10.1.1.1
[1]

h1$ docker network create --ipv6 --subnet fd00:242::/129 badlen
Error response from daemon: Invalid subnet fd00:242::/129 : invalid CIDR address: fd00:242::/129
[1]

h1$ docker network create --ipv6 --subnet 2001:db8::/32 doc
<ID13>

h1$ docker network rm doc
doc

h1$ docker rm -f s1 s2 s3 s4 #! sort
s1
s2
s3
s4

h1$ docker network rm six in6 four tiny
six
in6
four
tiny
