# The order of interfaces, routes and ports of containers that start in several networks.

h1$ docker network create --subnet 10.10.1.0/24 zeta
<ID1>

h1$ docker network create --subnet 10.10.2.0/24 alpha
<ID2>

h1$ docker network create --subnet 10.10.3.0/24 --internal mid
<ID3>

h1$ docker create --name one --network zeta -p 8080:80 busybox httpd -f -p 80
<ID4>

h1$ docker network connect alpha one

h1$ docker network connect mid one

h1$ docker start one
one

h1$ docker exec one ip route
default via 10.10.2.1 dev eth0
10.10.1.0/24 dev eth1 scope link  src 10.10.1.2
10.10.2.0/24 dev eth0 scope link  src 10.10.2.2
10.10.3.0/24 dev eth2 scope link  src 10.10.3.2

h1$ docker exec one ip -4 -o addr #! sort
<N>: eth0    inet 10.10.2.2/24 brd 10.10.2.255 scope global eth0\       valid_lft forever preferred_lft forever
<N>: eth1    inet 10.10.1.2/24 brd 10.10.1.255 scope global eth1\       valid_lft forever preferred_lft forever
<N>: eth2    inet 10.10.3.2/24 brd 10.10.3.255 scope global eth2\       valid_lft forever preferred_lft forever
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker port one
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker restart -t 0 one
one

h1$ docker exec one ip route
default via 10.10.2.1 dev eth0
10.10.1.0/24 dev eth1 scope link  src 10.10.1.2
10.10.2.0/24 dev eth0 scope link  src 10.10.2.2
10.10.3.0/24 dev eth2 scope link  src 10.10.3.2

h1$ docker network disconnect alpha one

h1$ docker exec one ip route
default via 10.10.1.1 dev eth1
10.10.1.0/24 dev eth1 scope link  src 10.10.1.2
10.10.3.0/24 dev eth2 scope link  src 10.10.3.2

h1$ docker network connect alpha one

h1$ docker exec one ip route
default via 10.10.2.1 dev eth3
10.10.1.0/24 dev eth1 scope link  src 10.10.1.2
10.10.2.0/24 dev eth3 scope link  src 10.10.2.2
10.10.3.0/24 dev eth2 scope link  src 10.10.3.2

h1$ docker exec one ip -4 -o addr #! sort
<N>: eth1    inet 10.10.1.2/24 brd 10.10.1.255 scope global eth1\       valid_lft forever preferred_lft forever
<N>: eth2    inet 10.10.3.2/24 brd 10.10.3.255 scope global eth2\       valid_lft forever preferred_lft forever
<N>: eth3    inet 10.10.2.2/24 brd 10.10.2.255 scope global eth3\       valid_lft forever preferred_lft forever
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker stop -t 0 one
one

h1$ docker start one
one

h1$ docker exec one ip -4 -o addr #! sort
<N>: eth0    inet 10.10.2.2/24 brd 10.10.2.255 scope global eth0\       valid_lft forever preferred_lft forever
<N>: eth1    inet 10.10.1.2/24 brd 10.10.1.255 scope global eth1\       valid_lft forever preferred_lft forever
<N>: eth2    inet 10.10.3.2/24 brd 10.10.3.255 scope global eth2\       valid_lft forever preferred_lft forever
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker exec one ip route
default via 10.10.2.1 dev eth0
10.10.1.0/24 dev eth1 scope link  src 10.10.1.2
10.10.2.0/24 dev eth0 scope link  src 10.10.2.2
10.10.3.0/24 dev eth2 scope link  src 10.10.3.2

h1$ docker network connect bridge one

h1$ docker exec one ip route
default via 10.10.2.1 dev eth0
10.10.1.0/24 dev eth1 scope link  src 10.10.1.2
10.10.2.0/24 dev eth0 scope link  src 10.10.2.2
10.10.3.0/24 dev eth2 scope link  src 10.10.3.2
172.17.0.0/16 dev eth3 scope link  src 172.17.0.2

h1$ docker restart -t 0 one
one

h1$ docker exec one ip route
default via 10.10.2.1 dev eth0
10.10.1.0/24 dev eth2 scope link  src 10.10.1.2
10.10.2.0/24 dev eth0 scope link  src 10.10.2.2
10.10.3.0/24 dev eth3 scope link  src 10.10.3.2
172.17.0.0/16 dev eth1 scope link  src 172.17.0.2

h1$ docker exec one ip -4 -o addr #! sort
<N>: eth0    inet 10.10.2.2/24 brd 10.10.2.255 scope global eth0\       valid_lft forever preferred_lft forever
<N>: eth1    inet 172.17.0.2/16 brd 172.17.255.255 scope global eth1\       valid_lft forever preferred_lft forever
<N>: eth2    inet 10.10.1.2/24 brd 10.10.1.255 scope global eth2\       valid_lft forever preferred_lft forever
<N>: eth3    inet 10.10.3.2/24 brd 10.10.3.255 scope global eth3\       valid_lft forever preferred_lft forever
<N>: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker inspect one -f '{{.NetworkSettings.IPAddress}} {{.NetworkSettings.Gateway}} {{json .NetworkSettings.Ports}}'
172.17.0.2 172.17.0.1 {"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"},{"HostIp":"::","HostPort":"8080"}]}

h1$ docker network disconnect bridge one

h1$ docker network disconnect zeta one

h1$ docker exec one ip route
default via 10.10.2.1 dev eth0
10.10.2.0/24 dev eth0 scope link  src 10.10.2.2
10.10.3.0/24 dev eth3 scope link  src 10.10.3.2

h1$ docker port one
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker network disconnect alpha one

h1$ docker exec one ip route
default via 10.10.3.1 dev eth3
10.10.3.0/24 dev eth3 scope link  src 10.10.3.2

h1$ docker restart -t 0 one
one

h1$ docker exec one ip route
default via 10.10.3.1 dev eth0
10.10.3.0/24 dev eth0 scope link  src 10.10.3.2

h1$ docker network connect zeta one

h1$ docker port one
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080

h1$ docker exec one ip route
default via 10.10.1.1 dev eth1
10.10.1.0/24 dev eth1 scope link  src 10.10.1.2
10.10.3.0/24 dev eth0 scope link  src 10.10.3.2

h1$ docker run -d --name two --network mid busybox sleep 100000
<ID5>

h1$ docker network connect alpha two

h1$ docker restart -t 0 two
two

h1$ docker exec two ip -4 -o addr | sed 's/^[0-9]*: //' #! sort
eth0    inet 10.10.2.2/24 brd 10.10.2.255 scope global eth0\       valid_lft forever preferred_lft forever
eth1    inet 10.10.3.3/24 brd 10.10.3.255 scope global eth1\       valid_lft forever preferred_lft forever
lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker exec two ip route
default via 10.10.2.1 dev eth0
10.10.2.0/24 dev eth0 scope link  src 10.10.2.2
10.10.3.0/24 dev eth1 scope link  src 10.10.3.3

h1$ docker network create --ipv6 --subnet 10.10.4.0/24 --subnet fd00:104::/64 six
<ID6>

h1$ docker network connect six two

h1$ docker exec two ip -4 -o addr | sed 's/^[0-9]*: //' #! sort
eth0    inet 10.10.2.2/24 brd 10.10.2.255 scope global eth0\       valid_lft forever preferred_lft forever
eth1    inet 10.10.3.3/24 brd 10.10.3.255 scope global eth1\       valid_lft forever preferred_lft forever
eth2    inet 10.10.4.2/24 brd 10.10.4.255 scope global eth2\       valid_lft forever preferred_lft forever
lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker restart -t 0 two
two

h1$ docker exec two ip -4 -o addr | sed 's/^[0-9]*: //' #! sort
eth0    inet 10.10.4.2/24 brd 10.10.4.255 scope global eth0\       valid_lft forever preferred_lft forever
eth1    inet 10.10.2.2/24 brd 10.10.2.255 scope global eth1\       valid_lft forever preferred_lft forever
eth2    inet 10.10.3.3/24 brd 10.10.3.255 scope global eth2\       valid_lft forever preferred_lft forever
lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker exec two ip route
default via 10.10.4.1 dev eth0
10.10.2.0/24 dev eth1 scope link  src 10.10.2.2
10.10.3.0/24 dev eth2 scope link  src 10.10.3.3
10.10.4.0/24 dev eth0 scope link  src 10.10.4.2

h1$ docker exec two ip -6 route show default
default via fd00:104::1 dev eth0  metric 1024

h1$ docker network create -d macvlan --subnet 10.10.5.0/24 -o parent=ens3 mv
<ID7>

h1$ docker network connect mv two

h1$ docker exec two ip route
default via 10.10.4.1 dev eth0
10.10.2.0/24 dev eth1 scope link  src 10.10.2.2
10.10.3.0/24 dev eth2 scope link  src 10.10.3.3
10.10.4.0/24 dev eth0 scope link  src 10.10.4.2
10.10.5.0/24 dev eth3 scope link  src 10.10.5.2

h1$ docker restart -t 0 two
two

h1$ docker exec two ip route
default via 10.10.4.1 dev eth0
10.10.2.0/24 dev eth1 scope link  src 10.10.2.2
10.10.3.0/24 dev eth3 scope link  src 10.10.3.3
10.10.4.0/24 dev eth0 scope link  src 10.10.4.2
10.10.5.0/24 dev eth2 scope link  src 10.10.5.2

h1$ docker exec two ip -4 -o addr | sed 's/^[0-9]*: //' #! sort
eth0    inet 10.10.4.2/24 brd 10.10.4.255 scope global eth0\       valid_lft forever preferred_lft forever
eth1    inet 10.10.2.2/24 brd 10.10.2.255 scope global eth1\       valid_lft forever preferred_lft forever
eth2    inet 10.10.5.2/24 brd 10.10.5.255 scope global eth2\       valid_lft forever preferred_lft forever
eth3    inet 10.10.3.3/24 brd 10.10.3.255 scope global eth3\       valid_lft forever preferred_lft forever
lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever

h1$ docker network create --subnet 10.10.6.0/24 -o com.docker.network.container_iface_prefix=net pre
<ID8>

h1$ docker network connect pre two

h1$ docker restart -t 0 two
two

h1$ docker exec two ip -4 -o addr | sed 's/^[0-9]*: //' #! sort
eth0    inet 10.10.4.2/24 brd 10.10.4.255 scope global eth0\       valid_lft forever preferred_lft forever
eth1    inet 10.10.2.2/24 brd 10.10.2.255 scope global eth1\       valid_lft forever preferred_lft forever
eth2    inet 10.10.5.2/24 brd 10.10.5.255 scope global eth2\       valid_lft forever preferred_lft forever
eth3    inet 10.10.3.3/24 brd 10.10.3.255 scope global eth3\       valid_lft forever preferred_lft forever
lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever
net0    inet 10.10.6.2/24 brd 10.10.6.255 scope global net0\       valid_lft forever preferred_lft forever

h1$ docker network create --subnet 10.10.7.0/24 --gateway 10.10.7.9 Beta
<ID9>

h1$ docker network connect Beta two

h1$ docker restart -t 0 two
two

h1$ docker exec two ip route
default via 10.10.4.1 dev eth0
10.10.2.0/24 dev eth2 scope link  src 10.10.2.2
10.10.3.0/24 dev eth4 scope link  src 10.10.3.3
10.10.4.0/24 dev eth0 scope link  src 10.10.4.2
10.10.5.0/24 dev eth3 scope link  src 10.10.5.2
10.10.6.0/24 dev net0 scope link  src 10.10.6.2
10.10.7.0/24 dev eth1 scope link  src 10.10.7.1

h1$ docker rm -f one two #! sort
one
two

h1$ docker network rm zeta alpha mid six mv pre Beta
zeta
alpha
mid
six
mv
pre
Beta
