# Inspecting, listing, removing and pruning: several at once, formats, filters that are combined, names that look like ids.

h1$ docker network create --subnet 10.230.0.0/24 --label a=1 --label b=2 n1
<ID1>

h1$ docker network create --subnet 10.231.0.0/24 --label a=2 n2
<ID2>

h1$ docker network create --subnet 10.232.0.0/24 --internal n-inside
<ID3>

h1$ docker network create -d macvlan --subnet 10.233.0.0/24 -o parent=ens3 mv
<ID4>

h1$ docker network inspect n1 n2 mv --format '{{.Name}}: {{.Driver}} {{.Scope}} {{.Internal}} {{.EnableIPv6}} {{range .IPAM.Config}}{{.Subnet}}{{.Gateway}}{{end}}'
n1: bridge local false false 10.230.0.0/24
n2: bridge local false false 10.231.0.0/24
mv: macvlan local false false 10.233.0.0/24

h1$ docker network inspect n1 n1 --format '{{.Name}}'
n1
n1

h1$ docker network inspect nosuch1 n1 nosuch2 --format '{{.Name}}'
n1
Error response from daemon: network nosuch1 not found
Error response from daemon: network nosuch2 not found
[1]

h1$ docker network inspect nosuch1 nosuch2
[]
Error response from daemon: network nosuch1 not found
Error response from daemon: network nosuch2 not found
[1]

h1$ docker network inspect n1 nosuch | head -1
[
Error response from daemon: network nosuch not found

h1$ docker network inspect a/b
[]
Error response from daemon: network a/b not found
[1]

h1$ docker network inspect N1
[]
Error response from daemon: network N1 not found
[1]

h1$ docker network inspect -f '{{.name}}' n1

template parsing error: template: :1:2: executing "" at <.name>: map has no entry for key "name"
[1]

h1$ docker network inspect -f '{{.Name' n1
template parsing error: template: :1: unclosed action
[64]

h1$ docker network inspect -f '{{.Id}}' n2
<ID2>

h1$ docker network inspect -f '{{.IPAM}}' n1
{default map[] [{10.230.0.0/24   map[]}]}

h1$ docker network inspect -f '{{.Labels}} {{.Options}} {{.Containers}} {{.Created.Year}}' n1 | sed 's/20[0-9][0-9]$/YEAR/'
map[a:1 b:2] map[] map[] YEAR

h1$ docker network inspect -f '{{index .Labels "a"}} {{index .Labels "zz"}}|{{.ConfigFrom}} {{.Peers}} {{.Services}}' n1
1 |{} [] map[]

h1$ docker network inspect -v n1 -f '{{.Services}}'
map[]

h1$ docker network ls | sed 's/^[0-9a-f]\{12\}/ID/' #! sort
ID   bridge     bridge    local
ID   host       host      local
ID   mv         macvlan   local
ID   n-inside   bridge    local
ID   n1         bridge    local
ID   n2         bridge    local
ID   none       null      local
NETWORK ID     NAME       DRIVER    SCOPE

h1$ docker network ls --no-trunc --filter name=n1 | sed 's/^[0-9a-f]\{64\}/ID/'
NETWORK ID                                                         NAME      DRIVER    SCOPE
ID   n1        bridge    local

h1$ docker network list --filter name=n1 --format '{{.Name}}'
n1

h1$ docker network ls --format 'table {{.ID}} {{.Labels}}' --filter name=n2
NETWORK ID LABELS
<SID2> a=2

h1$ docker network ls --format '{{.Labels}} {{.CreatedAt}}' --filter name=n2 | sed 's/20[0-9-]* .*/TIME/'
a=2 TIME

h1$ docker network ls --format '{{.Nosuch}}'
template parsing error: template: :1:2: executing "" at <.Nosuch>: can't evaluate field Nosuch in type *network.networkContext
[1]

h1$ docker network ls --format '{{.Name' 
template parsing error: template: :1: unclosed action
[1]

h1$ docker network ls --format ''  --filter name=n1 | cut -c14-
  NAME      DRIVER    SCOPE
  n1        bridge    local

h1$ docker network ls --filter name='n[12]' --format '{{.Name}}' #! sort
n1
n2

h1$ docker network ls --filter name='^n' --format '{{.Name}}' #! sort
n-inside
n1
n2
none

h1$ docker network ls --filter name='[' --format '{{.Name}}'

h1$ docker network ls --filter name='*' --format '{{.Name}}'

h1$ docker network ls --filter name='1$' --format '{{.Name}}'
n1

h1$ docker network ls --filter name= --format '{{.Name}}' #! sort
bridge
host
mv
n-inside
n1
n2
none

h1$ docker network ls --filter name=N1 --format '{{.Name}}'

h1$ docker network ls --filter '' --format '{{.Name}}' #! sort
bridge
host
mv
n-inside
n1
n2
none

h1$ docker network ls --filter id=zz --format '{{.Name}}'

h1$ docker network ls --filter id= --format '{{.Name}}' #! sort
bridge
host
mv
n-inside
n1
n2
none

h1$ docker network ls --filter id=$(docker network ls -q --filter name=^n1$ | cut -c4-9) --format '{{.Name}}'
n1

h1$ docker network ls --filter id=$(docker network ls -q --filter name=^n1$) --filter name=n2 --format '{{.Name}}'

h1$ docker network ls --filter label=a=1 --filter label=b=2 --format '{{.Name}}'
n1

h1$ docker network ls --filter label=a=1 --filter label=a=2 --format '{{.Name}}'

h1$ docker network ls --filter label=a --filter label=b --format '{{.Name}}'
n1

h1$ docker network ls --filter label= --format '{{.Name}}' #! sort

h1$ docker network ls --filter label!=a --format '{{.Name}}'
Error response from daemon: Invalid filter 'label!'
[1]

h1$ docker network ls --filter driver=bridge --filter driver=macvlan --filter type=custom --format '{{.Name}}' #! sort
mv
n-inside
n1
n2

h1$ docker network ls --filter driver=BRIDGE --format '{{.Name}}'

h1$ docker network ls --filter scope=local --filter scope=global --format '{{.Name}}' #! sort
bridge
host
mv
n-inside
n1
n2
none

h1$ docker network ls --filter scope=LOCAL --format '{{.Name}}'

h1$ docker network ls --filter scope= --format '{{.Name}}'

h1$ docker network ls --filter type= --format '{{.Name}}'
Error response from daemon: invalid filter: 'type'=''
[1]

h1$ docker network ls --filter type=CUSTOM --format '{{.Name}}'
Error response from daemon: invalid filter: 'type'='CUSTOM'
[1]

h1$ docker network ls --filter dangling=1 --format '{{.Name}}' #! sort
mv
n-inside
n1
n2

h1$ docker network ls --filter dangling=0 --format '{{.Name}}' #! sort
bridge
host
none

h1$ docker network ls --filter dangling=TRUE --filter name=n1 --format '{{.Name}}'
Error response from daemon: invalid value for filter 'dangling', must be "true" (or "1"), or "false" (or "0")
[1]

h1$ docker network ls --filter dangling= --format '{{.Name}}'
Error response from daemon: invalid value for filter 'dangling', must be "true" (or "1"), or "false" (or "0")
[1]

h1$ docker network ls --filter driver=bridge --filter dangling=true --filter label=a --filter scope=local --filter type=custom --filter name=2 --format '{{.Name}}'
n2

h1$ docker network ls --filter config-only=true
Error response from daemon: Invalid filter 'config-only'
[1]

h1$ docker run -d --name c1 --network n1 busybox sleep 100000
<ID5>

h1$ docker create --name c2 --network n2 busybox sleep 100000
<ID6>

h1$ docker network ls --filter dangling=true --format '{{.Name}}' #! sort
mv
n-inside
n1
n2

h1$ docker network rm n1 mv n2 nosuch
mv
n2
Error response from daemon: error while removing network: network n1 id <ID1> has active endpoints
Error response from daemon: network nosuch not found
[1]

h1$ docker network rm n1 n1
Error response from daemon: error while removing network: network n1 id <ID1> has active endpoints
Error response from daemon: error while removing network: network n1 id <ID1> has active endpoints
[1]

h1$ docker network remove nosuch
Error response from daemon: network nosuch not found
[1]

h1$ docker network prune -f
Deleted Networks:
n-inside

h1$ docker rm c2
c2

h1$ docker rm -f c1
c1

h1$ docker network rm n1 n1
n1
Error response from daemon: network n1 not found
[1]

h1$ docker network create --subnet 10.230.0.0/24 abcdef
<ID7>

h1$ docker network create --subnet 10.231.0.0/24 deadbeefdead
<ID8>

h1$ docker network create --subnet 10.232.0.0/24 0
<ID9>

h1$ docker network inspect abcdef deadbeefdead 0 -f '{{json .IPAM.Config}}'
[{"Subnet":"10.230.0.0/24"}]
[{"Subnet":"10.231.0.0/24"}]
[{"Subnet":"10.232.0.0/24"}]

h1$ docker network rm 0 abcdef deadbeefdead
0
abcdef
<SHORT>

h1$ echo n | docker network prune
WARNING! This will remove all custom networks not used by at least one container.
Are you sure you want to continue? [y/N]

h1$ echo y | docker network prune
WARNING! This will remove all custom networks not used by at least one container.
Are you sure you want to continue? [y/N]

h1$ docker network create --label x=1 --subnet 10.230.0.0/24 p1
<ID10>

h1$ docker network create --label x=2 --label y --subnet 10.231.0.0/24 p2
<ID11>

h1$ docker network create --subnet 10.232.0.0/24 p3
<ID12>

h1$ docker network prune -f --filter label=x=3

h1$ docker network prune -f --filter label=x --filter label=y
Deleted Networks:
p2

h1$ docker network prune -f --filter label!=x=1 --filter label!=zz #! sort
Deleted Networks:
p1
p3

h1$ docker network prune -f --filter until=0s

h1$ docker network prune -f --filter until=2099-01-01

h1$ docker network prune -f --filter until=
Error response from daemon: failed to parse value as time or duration: ""
[1]

h1$ docker network prune -f --filter label=

h1$ docker network ls --filter type=custom --format '{{.Name}}' #! sort
