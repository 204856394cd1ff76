# Which default subnet comes next, whatever asks and whatever went before.

h1$ docker network create a1
<ID1>

h1$ docker network create --internal a2
<ID2>

h1$ docker network create -d macvlan -o parent=ens3 a3
<ID3>

h1$ docker network create -d overlay o1
<ID4>

h1$ docker network create a4
<ID5>

h1$ docker network inspect a1 a2 a3 a4 o1 -f '{{.Name}} {{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
a1 172.18.0.0/16 172.18.0.1
a2 172.19.0.0/16 172.19.0.1
a3 172.20.0.0/16 172.20.0.1
a4 172.21.0.0/16 172.21.0.1
o1 10.0.0.0/24 10.0.0.1

h1$ docker network rm a1 a2
a1
a2

h1$ docker network create b1
<ID6>

h1$ docker network create --subnet 172.18.0.0/16 b2
<ID7>

h1$ docker network create b3
<ID8>

h1$ docker network inspect b1 b2 b3 -f '{{.Name}} {{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
b1 172.22.0.0/16 172.22.0.1
b2 172.18.0.0/16
b3 172.23.0.0/16 172.23.0.1

h1$ docker network create --gateway 172.25.0.9 b4
every ip-range or gateway must have a corresponding subnet
[1]

h1$ docker network create --subnet 172.25.0.0/16 --gateway 172.25.0.9 b4
<ID9>

h1$ docker network create --subnet 172.26.0.0/15 b5
<ID10>

h1$ docker network create b6
<ID11>

h1$ docker network inspect b4 b5 b6 -f '{{.Name}} {{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
b4 172.25.0.0/16 172.25.0.9
b5 172.26.0.0/15
b6 172.24.0.0/16 172.24.0.1

h1$ docker network create --subnet 192.168.0.0/16 wide
<ID12>

h1$ docker network create c1
<ID13>

h1$ docker network create c2
<ID14>

h1$ docker network create c3
<ID15>

h1$ docker network create c4
<ID16>

h1$ docker network create c5
<ID17>

h1$ docker network create c6
Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network
[1]

h1$ docker network inspect c1 c2 c3 c4 c5 -f '{{.Name}} {{range .IPAM.Config}}{{.Subnet}}{{end}}'
c1 172.28.0.0/16
c2 172.29.0.0/16
c3 172.30.0.0/16
c4 172.31.0.0/16
c5 172.19.0.0/16

h1$ docker network rm wide b5
wide
b5

h1$ docker network create d1
<ID18>

h1$ docker network create d2
<ID19>

h1$ docker network inspect d1 d2 -f '{{.Name}} {{range .IPAM.Config}}{{.Subnet}}{{end}}'
d1 172.26.0.0/16
d2 172.27.0.0/16

h1$ docker network create --config-only cfg
<ID20>

h1$ docker network create --config-from cfg d3
<ID21>

h1$ docker network inspect d3 cfg -f '{{.Name}} {{range .IPAM.Config}}{{.Subnet}}{{end}}'
d3 192.168.0.0/20
cfg

h2$ docker network create x1
<ID22>

h2$ docker network inspect x1 -f '{{range .IPAM.Config}}{{.Subnet}}{{end}}'
172.18.0.0/16

h2$ docker network create -d overlay o2
<ID23>

h1$ docker network create -d overlay o3
<ID24>

h2$ docker network rm o1
o1

h1$ docker network create -d overlay o4
<ID25>

h2$ docker network create -d overlay --subnet 10.0.5.0/24 o5
<ID26>

h2$ docker network create -d overlay o6
<ID27>

h1$ docker network create -d overlay o7
<ID28>

h2$ docker network inspect o2 o3 o4 o5 o6 o7 -f '{{.Name}} {{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
o2 10.0.1.0/24 10.0.1.1
o3 10.0.2.0/24 10.0.2.1
o4 10.0.3.0/24 10.0.3.1
o5 10.0.5.0/24
o6 10.0.4.0/24 10.0.4.1
o7 10.0.6.0/24 10.0.6.1

h1$ docker run -d --name g1 --network o2 busybox sleep 100000
<ID29>

h1$ docker network inspect docker_gwbridge -f '{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
192.168.16.0/20 192.168.16.1

h1$ docker network create e1
<ID30>

h1$ docker network inspect e1 -f '{{range .IPAM.Config}}{{.Subnet}}{{end}}'
192.168.32.0/20

h1$ docker network create -d overlay --subnet 10.0.9.0/24 --ip-range 10.0.9.8/29 --gateway 10.0.9.9 o9
<ID31>

h2$ docker run -d --name g2 --network o9 busybox sleep 100000
<ID32>

h2$ docker inspect g2 -f '{{.NetworkSettings.Networks.o9.IPAddress}}'
10.0.9.8

h1$ docker run -d --name g3 --network o9 busybox sleep 100000
<ID33>

h1$ docker inspect g3 -f '{{.NetworkSettings.Networks.o9.IPAddress}}'
10.0.9.10

h2$ docker rm -f g2
g2

h2$ docker run -d --name g4 --network o9 busybox sleep 100000
<ID34>

h2$ docker inspect g4 -f '{{.NetworkSettings.Networks.o9.IPAddress}}'
10.0.9.8

h1$ docker rm -f g1 g3
g1
g3

h2$ docker rm -f g4
g4

h1$ docker network prune -f | tail -n +2 | sort

a3
a4
b1
b2
b3
b4
b6
c1
c2
c3
c4
c5
d1
d2
d3
docker_gwbridge
e1
o2
o3
o4
o5
o6
o7
o9

h2$ docker network prune -f | tail -n +2 | sort

docker_gwbridge
x1

h1$ docker network ls --format '{{.Name}}' #! sort
bridge
cfg
host
none
