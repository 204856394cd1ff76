# Links on the default bridge: variables, lines of the hosts file, names over restarts and renames; beside links in networks of one's own.

h1$ docker run -d --name db --hostname dbhost --expose 5432 --expose 53/udp -e SECRET=s1 busybox sleep 100000
<ID1>

h1$ docker run -d --name cache busybox sleep 100000
<ID2>

h1$ docker run -d --name app --hostname app --link db:data --link cache busybox sleep 100000
<ID3>

h1$ docker exec app sh -c 'echo $DATA_NAME; echo $DATA_PORT; echo $DATA_PORT_5432_TCP; echo $DATA_PORT_5432_TCP_ADDR $DATA_PORT_5432_TCP_PORT $DATA_PORT_5432_TCP_PROTO; echo $DATA_PORT_53_UDP $DATA_PORT_53_UDP_PROTO; echo $DATA_ENV_SECRET; echo $CACHE_NAME $CACHE_PORT'
/app/data
udp://172.17.0.2:53
tcp://172.17.0.2:5432
172.17.0.2 5432 tcp
udp://172.17.0.2:53 udp
s1
/app/cache

h1$ docker exec app sh -c 'echo $HOSTNAME $PATH'
app /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

h1$ docker exec app cat /etc/hosts | sed 's/[0-9a-f]\{12\}/ID/'
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
172.17.0.2	data dbhost db
172.17.0.3	cache ID
172.17.0.4	app

h1$ docker inspect app -f '{{range .HostConfig.Links}}{{println .}}{{end}}' #! sort
/cache:/app/cache
/db:/app/data

h1$ docker exec app ping -c 1 -W 1 dbhost | head -1
PING dbhost (172.17.0.2): 56 data bytes

h1$ docker exec app ping -c 1 -W 1 data | head -1
PING data (172.17.0.2): 56 data bytes

h1$ docker exec db ping -c 1 -W 1 app
ping: bad address 'app'
[1]

h1$ docker rename db database

h1$ docker inspect app -f '{{range .HostConfig.Links}}{{println .}}{{end}}' #! sort
/cache:/app/cache
/database:/app/data

h1$ docker exec app cat /etc/hosts | grep data
172.17.0.2	data dbhost db

h1$ docker restart -t 0 app
app

h1$ docker exec app cat /etc/hosts | sed 's/[0-9a-f]\{12\}/ID/' | tail -3
172.17.0.2	data dbhost database
172.17.0.3	cache ID
172.17.0.4	app

h1$ docker exec app sh -c 'echo $DATA_NAME $DATA_PORT'
/app/data udp://172.17.0.2:53

h1$ docker stop -t 0 database
database

h1$ docker run -d --name filler busybox sleep 100000
<ID4>

h1$ docker exec app cat /etc/hosts | grep data
Error response from daemon: Cannot link to a non running container: /database AS /app/data
[1]

h1$ docker start database
database

h1$ docker exec app cat /etc/hosts | grep data
172.17.0.5	data dbhost database

h1$ docker restart -t 0 app
app

h1$ docker exec app sh -c 'echo $DATA_PORT_5432_TCP_ADDR'
172.17.0.5

h1$ docker rm -f app database #! sort
app
database

h1$ docker run --rm --link cache:c1 --link cache:c2 --hostname me busybox cat /etc/hosts | sed 's/[0-9a-f]\{12\}/ID/' | tail -3
172.17.0.3	c1 ID cache
172.17.0.3	c2 ID cache
172.17.0.4	me

h1$ docker run --rm --link /cache:/x --hostname me busybox cat /etc/hosts | sed 's/[0-9a-f]\{12\}/ID/' | tail -2
172.17.0.3	x ID cache
172.17.0.4	me

h1$ docker run --rm --link cache:a.b --hostname me busybox sh -c 'echo $A_B_NAME; tail -2 /etc/hosts'

172.17.0.3	a.b <SID2> cache
172.17.0.4	me

h1$ docker run --rm --link cache:my-cache --hostname me --name linker busybox sh -c 'echo $MY_CACHE_NAME'
/linker/my-cache

h1$ docker run -d --name many --expose 80-83 --expose 90 --expose 91/udp busybox sleep 100000
<ID5>

h1$ docker run --rm --name me --link many:m-1 busybox sh -c 'set' | grep ^M_1 | sort
M_1_NAME='/me/m-1'
M_1_PORT='tcp://172.17.0.4:80'
M_1_PORT_80_TCP='tcp://172.17.0.4:80'
M_1_PORT_80_TCP_ADDR='172.17.0.4'
M_1_PORT_80_TCP_END='tcp://172.17.0.4:83'
M_1_PORT_80_TCP_PORT='80'
M_1_PORT_80_TCP_PORT_END='83'
M_1_PORT_80_TCP_PORT_START='80'
M_1_PORT_80_TCP_PROTO='tcp'
M_1_PORT_80_TCP_START='tcp://172.17.0.4:80'
M_1_PORT_81_TCP='tcp://172.17.0.4:81'
M_1_PORT_81_TCP_ADDR='172.17.0.4'
M_1_PORT_81_TCP_PORT='81'
M_1_PORT_81_TCP_PROTO='tcp'
M_1_PORT_82_TCP='tcp://172.17.0.4:82'
M_1_PORT_82_TCP_ADDR='172.17.0.4'
M_1_PORT_82_TCP_PORT='82'
M_1_PORT_82_TCP_PROTO='tcp'
M_1_PORT_83_TCP='tcp://172.17.0.4:83'
M_1_PORT_83_TCP_ADDR='172.17.0.4'
M_1_PORT_83_TCP_PORT='83'
M_1_PORT_83_TCP_PROTO='tcp'
M_1_PORT_90_TCP='tcp://172.17.0.4:90'
M_1_PORT_90_TCP_ADDR='172.17.0.4'
M_1_PORT_90_TCP_PORT='90'
M_1_PORT_90_TCP_PROTO='tcp'
M_1_PORT_91_UDP='udp://172.17.0.4:91'
M_1_PORT_91_UDP_ADDR='172.17.0.4'
M_1_PORT_91_UDP_PORT='91'
M_1_PORT_91_UDP_PROTO='udp'

h1$ docker network create --subnet 10.230.0.0/24 n1
<ID6>

h1$ docker run -d --name u1 --network n1 --expose 80 -e A=b busybox sleep 100000
<ID7>

h1$ docker run -d --name u2 --network n1 --link u1:one busybox sleep 100000
<ID8>

h1$ docker exec u2 sh -c 'echo $ONE_NAME $ONE_PORT|'
sh: syntax error: unexpected end of file
[2]

h1$ docker exec u2 ping -c 1 -W 1 one | head -1
PING one (10.230.0.2): 56 data bytes

h1$ docker inspect u2 -f '{{json .HostConfig.Links}} {{json .NetworkSettings.Networks.n1.Links}}'
null ["u1:one"]

h1$ docker stop -t 0 u1
u1

h1$ docker restart -t 0 u2
u2

h1$ docker exec u2 ping -c 1 -W 1 one
ping: bad address 'one'
[1]

h1$ docker start u1
u1

h1$ docker rename u1 u1b

h1$ docker exec u2 ping -c 1 -W 1 one | head -1
ping: bad address 'one'

h1$ docker network connect bridge u2

h1$ docker exec u2 cat /etc/hosts | wc -l
8

h1$ docker run --rm -e X=1 -e X=2 -e Y busybox sh -c 'echo $X $Y|'
sh: syntax error: unexpected end of file
[2]

h1$ docker rm -f $(docker ps -aq) | wc -l
5

h1$ docker network rm n1
n1
