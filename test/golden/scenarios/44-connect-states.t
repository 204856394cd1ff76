# Connecting and disconnecting in every state of a container, and with every option.

h1$ docker network create --subnet 10.235.0.0/24 n1
<ID1>

h1$ docker network create --subnet 10.236.0.0/24 n2
<ID2>

h1$ docker network create --subnet 10.237.0.0/24 n3
<ID3>

h1$ docker network create --ipv6 --subnet 10.238.0.0/24 --subnet fd00:238::/64 six
<ID4>

h1$ docker run -d --name run --hostname run --network n1 busybox sleep 100000
<ID5>

h1$ docker run -d --name peer --hostname peer --network n1 busybox sleep 100000
<ID6>

h1$ docker network connect six run --ip 10.238.0.50 --ip6 fd00:238::50

h1$ docker inspect run -f '{{json .NetworkSettings.Networks.six.IPAMConfig}} {{.NetworkSettings.Networks.six.IPAddress}} {{.NetworkSettings.Networks.six.GlobalIPv6Address}} {{.NetworkSettings.Networks.six.GlobalIPv6PrefixLen}} {{.NetworkSettings.Networks.six.IPv6Gateway}}'
{"IPv4Address":"10.238.0.50","IPv6Address":"fd00:238::50"} 10.238.0.50 fd00:238::50 64 fd00:238::1

h1$ docker network disconnect six run

h1$ docker network connect --ip6 fd00:238::51 six run

h1$ docker inspect run -f '{{json .NetworkSettings.Networks.six.IPAMConfig}} {{.NetworkSettings.Networks.six.IPAddress}} {{.NetworkSettings.Networks.six.GlobalIPv6Address}}'
{"IPv6Address":"fd00:238::51"} 10.238.0.2 fd00:238::51

h1$ docker network connect --ip6 fd00:238::52 n2 run
Error response from daemon: user specified IP address is supported only when connecting to networks with user configured subnets
[1]

h1$ docker network connect --ip6 fd00:239::52 six peer
Error response from daemon: Invalid address fd00:239::52: It does not belong to any of this network's subnets
[1]

h1$ docker network connect --ip6 fd00:238::51 six peer
Error response from daemon: Address already in use
[1]

h1$ docker network connect --ip6 banana six peer
Error response from daemon: Invalid IPv6 address: banana)
[1]

h1$ docker network connect --ip banana six peer
Error response from daemon: Invalid IPv4 address: banana)
[1]

h1$ docker network connect --ip fd00:238::77 six peer
Error response from daemon: Invalid address fd00:238::77: It does not belong to any of this network's subnets
[1]

h1$ docker network connect --ip6 10.238.0.77 six peer
Error response from daemon: Invalid address 10.238.0.77: It does not belong to any of this network's subnets
[1]

h1$ docker network connect --ip 10.238.0.1 six peer
Error response from daemon: Address already in use
[1]

h1$ docker network connect --ip 10.236.0.0 n2 peer
Error response from daemon: Address already in use
[1]

h1$ docker network connect --ip 10.236.0.255 n2 peer
Error response from daemon: Address already in use
[1]

h1$ docker network connect --alias a --alias b --alias a n2 peer

h1$ docker inspect peer -f '{{json .NetworkSettings.Networks.n2.Aliases}}' | sed 's/"[0-9a-f]\{12\}"/"ID"/'
["a","b","a","ID","peer"]

h1$ docker network connect --alias '' n3 peer

h1$ docker inspect peer -f '{{json .NetworkSettings.Networks.n3.Aliases}}' | sed 's/"[0-9a-f]\{12\}"/"ID"/'
["ID","peer"]

h1$ docker network disconnect n3 peer

h1$ docker network connect --alias 'bad alias' n3 peer

h1$ docker network disconnect n3 peer

h1$ docker network connect --link run:r --link run n3 peer

h1$ docker inspect peer -f '{{json .NetworkSettings.Networks.n3.Links}}'
["run:r","run"]

h1$ docker network connect n3 run

h1$ docker exec peer ping -c 1 -W 1 r
PING r (10.237.0.3): 56 data bytes
64 bytes from 10.237.0.3: seq=0 ttl=64 time=<MS> ms

--- r ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker network disconnect n3 peer

h1$ docker network connect --link : n3 peer

h1$ docker network disconnect n3 peer

h1$ docker network connect --driver-opt a=b --driver-opt c n3 peer
invalid key/value pair format in driver options
[1]

h1$ docker inspect peer -f '{{json .NetworkSettings.Networks.n3.DriverOpts}}'
null

h1$ docker network disconnect n3 peer
Error response from daemon: container <ID6> is not connected to network n3
[1]

h1$ docker network connect --link-local-ip 169.254.7.7 n3 peer

h1$ docker inspect peer -f '{{json .NetworkSettings.Networks.n3.IPAMConfig}}'
{"LinkLocalIPs":["169.254.7.7"]}

h1$ docker exec peer ip -4 -o addr show eth2 | tr -s ' '
ip: can't find device 'eth2'

h1$ docker network disconnect n3 peer

h1$ docker network connect --link-local-ip banana n3 peer
Error response from daemon: Invalid link-local IP address: [banana]
[1]

h1$ docker pause run
run

h1$ docker network disconnect n3 run

h1$ docker network connect --alias iced n3 run

h1$ docker inspect run -f '{{.State.Status}} {{.NetworkSettings.Networks.n3.IPAddress}}'
paused 10.237.0.2

h1$ docker network connect n3 run
Error response from daemon: endpoint with name run already exists in network n3
[1]

h1$ docker network disconnect n2 run
Error response from daemon: container <ID5> is not connected to network n2
[1]

h1$ docker unpause run
run

h1$ docker network connect nosuch nosuch
Error response from daemon: No such container: nosuch
[1]

h1$ docker network connect nosuch run
Error response from daemon: network nosuch not found
[1]

h1$ docker network connect nosuch peer
Error response from daemon: network nosuch not found
[1]

h1$ docker network connect container:run peer
Error response from daemon: network container:run not found
[1]

h1$ docker network connect default peer
Error response from daemon: network default not found
[1]

h1$ docker network inspect bridge -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{end}}'

h1$ docker network disconnect default peer
Error response from daemon: network default not found
[1]

h1$ docker network disconnect -f n1 nosuch
Error response from daemon: endpoint nosuch not found
[1]

h1$ docker network disconnect -f nosuch run
Error response from daemon: container <ID5> is not connected to the network nosuch
[1]

h1$ docker network disconnect --force n2 run
Error response from daemon: container <ID5> is not connected to network n2
[1]

h1$ docker stop -t 0 run
run

h1$ docker network connect --ip 10.236.0.33 --alias s2 n2 run

h1$ docker network connect --ip 10.236.0.34 n2 run

h1$ docker network disconnect n3 run

h1$ docker network disconnect n3 run
Error response from daemon: container <ID5> is not connected to the network n3
[1]

h1$ docker inspect run -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{json $v.IPAMConfig}} {{$v.IPAddress}}|{{end}}'
n1 null |n2 {"IPv4Address":"10.236.0.33"} |six {"IPv6Address":"fd00:238::51"} |

h1$ docker start run
run

h1$ docker inspect run -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{json $v.IPAMConfig}} {{$v.IPAddress}}|{{end}}'
n1 null 10.235.0.2|n2 {"IPv4Address":"10.236.0.33"} 10.236.0.33|six {"IPv6Address":"fd00:238::51"} 10.238.0.2|

h1$ docker kill run
run

h1$ docker network rm n2
Error response from daemon: error while removing network: network n2 id <ID2> has active endpoints
[1]

h1$ docker network disconnect n2 peer

h1$ docker network rm n2
n2

h1$ docker start run
Error response from daemon: network <ID2> not found
Error: failed to start containers: run
[1]

h1$ docker inspect run -f '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}'
exited 137 network <ID2> not found

h1$ docker network disconnect n2 run

h1$ docker network disconnect -f n2 run
Error response from daemon: container <ID5> is not connected to the network n2
[1]

h1$ docker network create --subnet 10.236.0.0/24 n2
<ID7>

h1$ docker start run
run

h1$ docker inspect run -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{json $v.IPAMConfig}} {{$v.IPAddress}}|{{end}}'
n1 null 10.235.0.2|six {"IPv6Address":"fd00:238::51"} 10.238.0.2|

h1$ docker rename run walked

h1$ docker exec peer ping -c 1 -W 1 walked
PING walked (10.235.0.2): 56 data bytes
64 bytes from 10.235.0.2: seq=0 ttl=64 time=<MS> ms

--- walked ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec peer ping -c 1 -W 1 run
PING run (10.235.0.2): 56 data bytes
64 bytes from 10.235.0.2: seq=0 ttl=64 time=<MS> ms

--- run ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker network disconnect n1 run
Error response from daemon: No such container: run
[1]

h1$ docker network disconnect n1 walked

h1$ docker network connect n1 walked

h1$ docker exec peer ping -c 1 -W 1 walked
PING walked (10.235.0.2): 56 data bytes
64 bytes from 10.235.0.2: seq=0 ttl=64 time=<MS> ms

--- walked ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip <MS>

h1$ docker exec walked hostname
run

h1$ docker run -d --name gone --network n1 busybox sh -c :
<ID8>

h1$ docker wait gone
0

h1$ docker network inspect n1 -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
peer 10.235.0.3/24
walked 10.235.0.2/24

h1$ docker network connect n3 gone

h1$ docker network disconnect n1 gone

h1$ docker inspect gone -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{json $v.IPAMConfig}} {{$v.IPAddress}}|{{end}}'
n3 {} |

h1$ docker rm -f walked peer gone #! sort
gone
peer
walked

h1$ docker network connect n1 walked
Error response from daemon: No such container: walked
[1]

h1$ docker network disconnect n1 walked
Error response from daemon: No such container: walked
[1]

h1$ docker network rm n1 n2 n3 six
n1
n2
n3
six
