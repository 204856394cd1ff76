# What the options of a bridge do to those who are in it.

h1$ docker network create --subnet 10.15.1.0/24 -o com.docker.network.bridge.name=br-own -o com.docker.network.driver.mtu=1300 own
<ID1>

h1$ docker network create --subnet 10.15.2.0/24 -o com.docker.network.bridge.enable_icc=false shy
<ID2>

h1$ docker network create --subnet 10.15.3.0/24 -o com.docker.network.bridge.enable_ip_masquerade=false plain
<ID3>

h1$ docker network create --subnet 10.15.4.0/24 -o com.docker.network.bridge.host_binding_ipv4=10.99.0.11 bound
<ID4>

h1$ docker network create --subnet 10.15.5.0/24 --internal -o com.docker.network.bridge.enable_icc=false shut
<ID5>

h1$ docker network inspect own shy plain bound shut -f '{{.Name}} {{json .Options}}'
own {"com.docker.network.bridge.name":"br-own","com.docker.network.driver.mtu":"1300"}
shy {"com.docker.network.bridge.enable_icc":"false"}
plain {"com.docker.network.bridge.enable_ip_masquerade":"false"}
bound {"com.docker.network.bridge.host_binding_ipv4":"10.99.0.11"}
shut {"com.docker.network.bridge.enable_icc":"false"}

h1$ docker run -d --name o1 --network own busybox httpd -f -p 80
<ID6>

h1$ docker run -d --name o2 --network own busybox sleep 100000
<ID7>

h1$ docker exec o2 ip -o link show eth0 | grep -o 'mtu [0-9]*'
mtu 1300

h1$ docker exec o2 ping -c 1 -s 1400 -W 1 o1 | head -2
PING o1 (10.15.1.2): 1400 data bytes
1408 bytes from 10.15.1.2: seq=0 ttl=64 time=<MS> ms

h1$ docker exec o2 ping -c 1 -W 1 10.99.0.12 | tail -2 | head -1
1 packets transmitted, 1 packets received, 0% packet loss

h1$ docker run --rm --network host busybox ip -4 -o addr show br-own | tr -s ' ' | cut -d' ' -f2-
br-own inet 10.15.1.1/24 brd 10.15.1.255 scope global br-own\ valid_lft forever preferred_lft forever

h1$ docker run --rm --network host busybox cat /sys/class/net/br-own/mtu
1300

h1$ docker run -d --name s1 --network shy --expose 80 busybox httpd -f -p 80
<ID8>

h1$ docker run -d --name s2 --network shy busybox sleep 100000
<ID9>

h1$ docker run -d --name s3 --network shy --link s1:web busybox sleep 100000
<ID10>

h1$ docker exec s2 ping -c 1 -W 1 s1 | tail -1
1 packets transmitted, 0 packets received, 100% packet loss

h1$ docker exec s2 nc -w 1 s1 80 </dev/null; echo $?
1
nc: timed out

h1$ docker exec s3 nc -w 1 web 80 </dev/null; echo $?
1
nc: timed out

h1$ docker exec s3 ping -c 1 -W 1 web | tail -1
1 packets transmitted, 0 packets received, 100% packet loss

h1$ docker exec s2 ping -c 1 -W 1 10.15.2.1 | tail -2 | head -1
1 packets transmitted, 1 packets received, 0% packet loss

h1$ docker exec s2 ping -c 1 -W 1 10.99.0.12 | tail -2 | head -1
1 packets transmitted, 1 packets received, 0% packet loss

h1$ docker exec s2 nslookup -type=a s1 | tail -2
Address: 10.15.2.2

h1$ docker run -d --name s4 --network shy -p 8081:80 busybox httpd -f -p 80
<ID11>

h1$ docker exec s2 nc -w 1 s4 80 </dev/null; echo $?
1
nc: timed out

h1$ docker exec s2 nc -w 1 10.99.0.11 8081 </dev/null; echo $?
0

h1$ docker exec o2 nc -w 1 10.99.0.11 8081 </dev/null; echo $?
0

h1$ docker run -d --name p1 --network plain -p 8082:80 busybox httpd -f -p 80
<ID12>

h1$ docker exec p1 ping -c 1 -W 1 10.99.0.12 | tail -1
1 packets transmitted, 0 packets received, 100% packet loss

h1$ docker exec p1 ping -c 1 -W 1 10.99.0.11 | tail -2 | head -1
1 packets transmitted, 1 packets received, 0% packet loss

h2$ docker run --rm busybox nc -w 1 10.99.0.11 8082 </dev/null; echo $?
0

h1$ docker run -d --name b1 --network bound -p 8083:80 -p 127.0.0.1:8084:80 busybox httpd -f -p 80
<ID13>

h1$ docker port b1
80/tcp -> 10.99.0.11:8083
80/tcp -> 127.0.0.1:8084

h1$ docker inspect b1 -f '{{json .NetworkSettings.Ports}} {{json .HostConfig.PortBindings}}'
{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8084"},{"HostIp":"10.99.0.11","HostPort":"8083"}]} {"80/tcp":[{"HostIp":"","HostPort":"8083"},{"HostIp":"127.0.0.1","HostPort":"8084"}]}

h2$ docker run --rm busybox nc -w 1 10.99.0.11 8083 </dev/null; echo $?
0

h1$ docker run --rm --network host busybox nc -w 1 127.0.0.1 8083 </dev/null; echo $?
1
nc: can't connect to remote host (127.0.0.1): Connection refused

h1$ docker run --rm --network host busybox nc -w 1 127.0.0.1 8084 </dev/null; echo $?
0

h1$ docker run -d --name i1 --network shut busybox httpd -f -p 80
<ID14>

h1$ docker run -d --name i2 --network shut busybox sleep 100000
<ID15>

h1$ docker exec i2 ping -c 1 -W 1 i1 | tail -1
1 packets transmitted, 0 packets received, 100% packet loss

h1$ docker exec i2 ping -c 1 -W 1 10.15.5.1 | tail -2 | head -1
1 packets transmitted, 1 packets received, 0% packet loss

h1$ docker network connect own i2

h1$ docker exec i2 ip route
default via 10.15.1.1 dev eth1
10.15.1.0/24 dev eth1 scope link  src 10.15.1.4
10.15.5.0/24 dev eth0 scope link  src 10.15.5.3

h1$ docker exec i2 ping -c 1 -W 1 o1 | tail -2 | head -1
1 packets transmitted, 1 packets received, 0% packet loss

h1$ docker network create --subnet 10.15.8.0/24 -o com.docker.network.bridge.inhibit_ipv4=true inh
<ID16>

h1$ docker network inspect inh -f '{{json .Options}} {{json .IPAM.Config}}'
{"com.docker.network.bridge.inhibit_ipv4":"true"} [{"Subnet":"10.15.8.0/24"}]

h1$ docker rm -f $(docker ps -aq) | wc -l
10

h1$ docker network prune -f | tail -n +2 | sort

bound
inh
own
plain
shut
shy
