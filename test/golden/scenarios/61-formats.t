# Templates of every kind.

h1$ docker network create --subnet 10.1.0.0/24 --label a=1 --label B=two n1
<ID1>

h1$ docker network create --subnet 10.2.0.0/24 --internal n2
<ID2>

h1$ docker network ls --format '{{json .}}' --filter name=n2 | sed 's/"CreatedAt":"[^"]*"/"CreatedAt":""/'
{"CreatedAt":"","Driver":"bridge","ID":"<SID2>","IPv4":"false","IPv6":"false","Internal":"true","Labels":"","Name":"n2","Scope":"local"}

h1$ docker network ls --format 'table {{.ID}}\t{{.Scope}}' --filter name=n1
NETWORK ID     SCOPE
<SID1>   local

h1$ docker network ls --format '{{upper .Name}} {{lower .Driver}} {{title .Scope}} {{len .ID}} {{pad .Name 2 2}}|{{truncate .ID 3 | len}}' --filter name=n1
N1 bridge Local 12   n1  |3

h1$ docker network ls --format '{{if eq .Driver "bridge"}}yes{{else}}no{{end}} {{.Name}}' #! sort
no host
no none
yes bridge
yes n1
yes n2

h1$ docker network ls --format '{{.Name | printf "%-10s|"}}' #! sort
bridge    |
host      |
n1        |
n2        |
none      |

h1$ docker network ls --format '{{split .Name "n" | len}}' --filter name=n1
2

h1$ docker network ls --format '{{.Name}}{{"\t"}}{{.Driver}}' --filter name=n1
n1	bridge

h1$ docker network ls --no-trunc --format '{{len .ID}}' --filter name=n1
64

h1$ docker network ls -q --format '{{.Name}}' --filter name=n1
n1

h1$ docker network inspect n1 -f '{{json .}}' #! json
{
 "Attachable": false,
 "ConfigFrom": {
  "Network": ""
 },
 "ConfigOnly": false,
 "Containers": {},
 "Created": "<TIME>",
 "Driver": "bridge",
 "EnableIPv4": false,
 "EnableIPv6": false,
 "Id": "<ID1>",
 "Ingress": false,
 "Internal": false,
 "IPAM": {
  "Config": [
   {
    "Subnet": "10.1.0.0/24"
   }
  ],
  "Driver": "default",
  "Options": {}
 },
 "Labels": {
  "a": "1",
  "B": "two"
 },
 "Name": "n1",
 "Options": {},
 "Scope": "local"
}

h1$ docker network inspect n1 -f json | sed 's/"Created":"[^"]*"/"Created":""/'
[{"Name":"n1","Id":"<ID1>","Created":"","Scope":"local","Driver":"bridge","EnableIPv6":false,"IPAM":{"Driver":"default","Options":{},"Config":[{"Subnet":"10.1.0.0/24"}]},"Internal":false,"Attachable":false,"Ingress":false,"ConfigFrom":{"Network":""},"ConfigOnly":false,"Containers":{},"Options":{},"Labels":{"B":"two","a":"1"}}]

h1$ docker network inspect n1 n2 -f '{{range .IPAM.Config}}{{.Subnet | printf "%q"}} {{end}}{{upper .Name}}'
"10.1.0.0/24" N1
"10.2.0.0/24" N2

h1$ docker network inspect n1 -f '{{join (split .Name "") "-"}} {{index .IPAM.Config 0}}'
n-1 {10.1.0.0/24   map[]}

h1$ docker network inspect n1 -f '{{(index .IPAM.Config 0).Subnet}} {{index .Labels "B"}} {{len .Labels}} {{len .Id}}'
10.1.0.0/24 two 2 64

h1$ docker network inspect n1 -f '{{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}}{{with .Options}}{{.}}{{end}}'
B=two;a=1;

h1$ docker network inspect n1 -f '{{if .Internal}}in{{else}}out{{end}} {{not .Internal}} {{and .Attachable .Internal}} {{or .Internal "x"}} {{eq .Scope "local"}} {{ne .Driver "x"}}'
out true false x true true

h1$ docker network inspect n1 -f '{{index .IPAM.Config 1}}'

template parsing error: template: :1:2: executing "" at <index .IPAM.Config 1>: error calling index: reflect: slice index out of range
[1]

h1$ docker network inspect n1 -f '{{.IPAM.Config}} {{.IPAM.Options}} {{.IPAM.Driver}}'
[{10.1.0.0/24   map[]}] map[] default

h1$ docker network inspect n1 -f '{{printf "%s %v %d" .Name .EnableIPv6 (len .Containers)}}'
n1 false 0

h1$ docker network inspect n1 -f '{{title .Driver}} {{slice .Name 0 1}} {{print .Name .Scope}} {{html "<a>"}} {{js "a\"b"}} {{urlquery "a b"}}'
Bridge n n1local &lt;a&gt; a\"b a+b

h1$ docker run -d --name c1 --hostname c1 --network n1 --label x=y --label z -p 8080:80 -p 127.0.0.1:8081:81/udp --expose 90 busybox sleep 100000
<ID3>

h1$ docker network connect n2 c1

h1$ docker ps --format 'table {{.Names}}\t{{.Image}}\t{{.Ports}}\t{{.Networks}}' #! any
NAMES     IMAGE     PORTS                                                                     NETWORKS
c1        busybox   90/tcp, 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp, 127.0.0.1:8081->81/udp   n1,n2

h1$ docker ps --format '{{.Names}}: {{.Label "x"}} {{.Label "z"}}| {{.Labels}} {{.Networks}}' #! any
c1: y | x=y,z= n1,n2

h1$ docker ps --format '{{upper .Names}} {{.Command}} {{.Mounts}}|{{.LocalVolumes}}|{{len .ID}}'
C1 "sleep 100000" |0|12

h1$ docker ps --no-trunc --format '{{len .ID}} {{.Command}}'
64 "sleep 100000"

h1$ docker inspect c1 -f '{{range $n, $c := .NetworkSettings.Networks}}{{$n}}={{$c.IPAddress}}/{{$c.IPPrefixLen}} {{end}}'
n1=10.1.0.2/24 n2=10.2.0.2/24

h1$ docker inspect c1 -f '{{range $p, $b := .NetworkSettings.Ports}}{{$p}}->{{range $b}}{{.HostIp}}:{{.HostPort}} {{else}}none {{end}}{{end}}'
80/tcp->0.0.0.0:8080 :::8080 81/udp->127.0.0.1:8081 90/tcp->none

h1$ docker inspect c1 -f '{{(index (index .NetworkSettings.Ports "80/tcp") 0).HostPort}}'
8080

h1$ docker inspect c1 -f '{{index .NetworkSettings.Ports "81/tcp"}} {{index .Config.Labels "x"}}'
<no value> y

h1$ docker inspect c1 -f '{{(index (index .NetworkSettings.Ports "99/tcp") 0).HostPort}}'

template parsing error: template: :1:3: executing "" at <index (index .NetworkSettings.Ports "99/tcp") 0>: error calling index: index of untyped nil
[1]

h1$ docker inspect c1 -f '{{json .Config.Cmd}} {{json .Config.Labels}} {{.Config.Image}} {{.Path}} {{.Args}} {{join .Args ","}}'
["sleep","100000"] {"x":"y","z":""} busybox sleep [100000] 100000

h1$ docker inspect c1 -f '{{.HostConfig.NetworkMode}} {{.HostConfig.RestartPolicy}} {{.HostConfig.PortBindings}}'
n1 {no 0} map[80/tcp:[{ 8080}] 81/udp:[{127.0.0.1 8081}]]

h1$ docker inspect c1 -f '{{json .NetworkSettings.Networks.n1.Links}} {{json .NetworkSettings.Networks.n1.IPAMConfig}} {{json .NetworkSettings.Networks.n1.DriverOpts}} {{.NetworkSettings.Networks.n1.GlobalIPv6PrefixLen}}'
null null null 0

h1$ docker inspect n1 c1 bridge -f '{{.Name}}'
n1
/c1
bridge

h1$ docker inspect --type network n1 -f '{{.Driver}}'
bridge

h1$ docker inspect --type=image busybox -f '{{.RepoTags}} {{.Os}}'
[busybox:latest] linux

h1$ docker inspect --type banana c1
unknown type: "banana": must be one of "config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume"
[1]

h1$ docker port c1 #! sort
80/tcp -> 0.0.0.0:8080
80/tcp -> [::]:8080
81/udp -> 127.0.0.1:8081

h1$ docker port c1 80
0.0.0.0:8080
[::]:8080

h1$ docker network inspect n1 -f '{{range $id, $e := .Containers}}{{$e.Name}} {{len $id}} {{len $e.EndpointID}} {{$e.MacAddress}} {{$e.IPv6Address}}|{{end}}'
c1 64 64 02:42:0a:01:00:02 |

h1$ docker version -f '{{.Server.Version}} {{.Server.Os}}' #! any
20.10.24+dfsg1 linux

h1$ docker rm -f c1
c1

h1$ docker network ls --format '{{.ID | nosuch}}'
template parsing error: template: :1: function "nosuch" not defined
[1]

h1$ docker network inspect n1 -f '{{nosuch}}'
template parsing error: template: :1: function "nosuch" not defined
[64]

h1$ docker network rm n1 n2
n1
n2
