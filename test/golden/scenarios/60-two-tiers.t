# An application of three containers on two networks: what each reaches, by name and by port.

h1$ docker network create --label tier=front front
<ID1>

h1$ docker network create --internal --label tier=back back
<ID2>

h1$ docker run -d --name db --hostname db --network back --network-alias store busybox httpd -f -p 5432
<ID3>

h1$ docker run -d --name api --hostname api --network back --network-alias service busybox httpd -f -p 8000
<ID4>

h1$ docker network connect --alias gate front api

h1$ docker run -d --name web --hostname web --network front -p 8080:80 busybox httpd -f -p 80
<ID5>

h1$ docker exec web sh -c 'echo page > /index.html'

h1$ docker exec api sh -c 'echo answer > /index.html; echo $HOSTNAME > /name'

h1$ docker exec db sh -c 'mkdir -p /data; echo rows > /data/table'

h1$ docker exec web wget -q -O - http://gate:8000/
answer

h1$ docker exec web wget -q -O - http://api:8000/name
api

h1$ docker exec web wget -q -O - http://service:8000/
wget: bad address 'service:8000'
[1]

h1$ docker exec api wget -q -O - http://store:5432/data/table
rows

h1$ docker exec api wget -q -O - http://db.back:5432/data/table
rows

h1$ docker exec api wget -O - http://web/
page
Connecting to web (172.18.0.3:80)
writing to stdout
-                    100% |********************************|     5  0:00:00 ETA
written to stdout

h1$ docker exec api wget -q -O /copy http://web/index.html; docker exec api cat /copy
page

h1$ docker exec api wget -q -O - http://web/nosuch
wget: server returned error: HTTP/1.1 404 Not Found
[1]

h1$ docker exec api wget -q -O - http://web:81/
wget: can't connect to remote host (172.18.0.3): Connection refused
[1]

h1$ docker exec api wget -q --spider http://web/; echo $?
0

h1$ docker exec api wget -q --spider http://web/nosuch; echo $?
1
wget: server returned error: HTTP/1.1 404 Not Found

h1$ docker exec api ip route
default via 172.18.0.1 dev eth1
172.18.0.0/16 dev eth1 scope link  src 172.18.0.2
172.19.0.0/16 dev eth0 scope link  src 172.19.0.3

h1$ docker exec db ip route
default via 172.19.0.1 dev eth0
172.19.0.0/16 dev eth0 scope link  src 172.19.0.2

h1$ docker exec web cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
172.18.0.3	web

h1$ docker exec api cat /etc/hosts
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
172.19.0.3	api
172.18.0.2	api

h1$ docker run --rm --network front busybox wget -q -O - http://web/
page

h1$ docker run --rm --network back busybox wget -q -O - http://web/
wget: bad address 'web'
[1]

h1$ docker run --rm --network back busybox wget -q -O - http://service:8000/name
api

h1$ docker run --rm --network host busybox wget -q -O - http://127.0.0.1:8080/
page

h1$ docker run --rm --network host busybox wget -q -O - http://172.18.0.3/
page

h1$ docker run --rm --network host busybox wget -q -O - http://172.19.0.2:5432/data/table
rows

h1$ docker network inspect front back --format '{{.Name}} {{.Internal}} {{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}} {{len .Containers}}'
front false 172.18.0.0/16 172.18.0.1 2
back true 172.19.0.0/16 172.19.0.1 2

h1$ docker network inspect front --format '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' #! sort
api 172.18.0.2/16
web 172.18.0.3/16

h1$ docker restart -t 0 db
db

h1$ docker exec web wget -q -O - http://gate:8000/
answer

h1$ docker exec api ip -4 -o addr | tr -s ' '
<N>: lo inet 127.0.0.1/8 scope host lo\ valid_lft forever preferred_lft forever
<N>: eth0 inet 172.19.0.3/16 brd 172.19.255.255 scope global eth0\ valid_lft forever preferred_lft forever
<N>: eth1 inet 172.18.0.2/16 brd 172.18.255.255 scope global eth1\ valid_lft forever preferred_lft forever

h1$ docker network disconnect back api

h1$ docker exec api ip route
default via 172.18.0.1 dev eth1
172.18.0.0/16 dev eth1 scope link  src 172.18.0.2

h1$ docker exec web wget -q -O - http://api:8000/name
api

h1$ docker network connect back api

h1$ docker exec api wget -q -O - http://store:5432/data/table
rows

h1$ docker exec api ip -4 -o addr | tr -s ' '
<N>: lo inet 127.0.0.1/8 scope host lo\ valid_lft forever preferred_lft forever
<N>: eth1 inet 172.18.0.2/16 brd 172.18.255.255 scope global eth1\ valid_lft forever preferred_lft forever
<N>: eth2 inet 172.19.0.3/16 brd 172.19.255.255 scope global eth2\ valid_lft forever preferred_lft forever

h1$ docker stop -t 0 web
web

h1$ docker start web
web

h1$ docker exec web cat /index.html
page

h1$ docker exec api wget -q -O - http://web/
page

h1$ docker logs web

h1$ docker rm -f db api web #! sort
api
db
web

h1$ docker network ls --filter label=tier --format '{{.Name}}' #! sort
back
front

h1$ docker network rm front back
front
back
