# Where subnets come from: order, holes, exhaustion; what is given back.

h1$ for i in 1 2 3 4; do docker network create p$i >/dev/null; done; docker network inspect p1 p2 p3 p4 -f '{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
172.18.0.0/16 172.18.0.1
172.19.0.0/16 172.19.0.1
172.20.0.0/16 172.20.0.1
172.21.0.0/16 172.21.0.1

h1$ docker network rm p2 p3
p2
p3

h1$ docker network create p5
<ID1>

h1$ docker network inspect p5 -f '{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
172.22.0.0/16 172.22.0.1

h1$ docker network create --subnet 172.23.0.0/16 fixed
<ID2>

h1$ docker network create p6
<ID3>

h1$ docker network inspect p6 -f '{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
172.24.0.0/16 172.24.0.1

h1$ docker network create --subnet 172.25.128.0/24 small
<ID4>

h1$ docker network create p7
<ID5>

h1$ docker network inspect p7 -f '{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
172.26.0.0/16 172.26.0.1

h1$ for i in $(seq 10 45); do docker network create q$i >/dev/null 2>/tmp/q-err || { cat /tmp/q-err; echo q$i; break; }; done
Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network
q33

h1$ docker network ls --filter name=q --format '{{.Name}}' | sort | tail -1
q32

h1$ docker network inspect q10 q17 q18 q19 q25 q30 -f '{{.Name}} {{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}' 2>&1
q10 172.27.0.0/16 172.27.0.1
q17 192.168.32.0/20 192.168.32.1
q18 192.168.48.0/20 192.168.48.1
q19 192.168.64.0/20 192.168.64.1
q25 192.168.160.0/20 192.168.160.1
q30 192.168.240.0/20 192.168.240.1

h1$ docker network create -d macvlan -o parent=ens3 full
Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network
[1]

h1$ docker network create full
Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network
[1]

h1$ docker network create --internal full
Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network
[1]

h1$ docker network rm q12
q12

h1$ docker network create full
<ID6>

h1$ docker network inspect full -f '{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
172.29.0.0/16 172.29.0.1

h1$ docker network create --subnet 192.168.240.0/20 beside
Error response from daemon: Pool overlaps with other one on this address space
[1]

h1$ docker run -d --name user --network full busybox sleep 100000
<ID7>

h1$ docker inspect user -f '{{.NetworkSettings.Networks.full.IPAddress}} {{.NetworkSettings.Networks.full.MacAddress}}'
172.29.0.2 02:42:ac:1d:00:02

h1$ docker network create -d overlay ov1
<ID8>

h2$ docker network create -d overlay ov2
<ID9>

h1$ docker network create -d overlay --subnet 10.0.2.0/24 ov3
<ID10>

h2$ docker network create -d overlay ov4
<ID11>

h1$ docker network inspect ov1 ov2 ov4 -f '{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
10.0.0.0/24 10.0.0.1
10.0.1.0/24 10.0.1.1
10.0.3.0/24 10.0.3.1

h1$ docker network rm ov2
ov2

h2$ docker network create -d overlay ov5
<ID12>

h2$ docker network inspect ov5 -f '{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
10.0.4.0/24 10.0.4.1

h2$ docker network rm ov1 ov3 ov4 ov5
ov1
ov3
ov4
ov5

h1$ docker rm -f user
user

h1$ docker network prune -f | wc -l
32

h1$ docker network create again
<ID13>

h1$ docker network inspect again -f '{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}}'
172.30.0.0/16 172.30.0.1

h1$ docker network rm again
again
