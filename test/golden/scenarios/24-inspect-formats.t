# What inspect and ls show, and how names and ids are found.

h1$ docker network create --subnet 10.115.0.0/24 --label a=1 --label b= --label c look
<ID1>

h1$ docker network create --subnet 10.116.0.0/24 look-more
<ID2>

h1$ docker network inspect look look-more --format '{{.Name}} {{json .Labels}} {{json .Options}}'
look {"a":"1","b":"","c":""} {}
look-more {} {}

h1$ docker network inspect look --format '{{.Created.IsZero}} {{len .ID}} {{.Scope}} {{.Driver}} {{.EnableIPv6}} {{.Internal}} {{.Attachable}} {{.Ingress}} {{.ConfigOnly}} {{.ConfigFrom.Network}}'
false 64 local bridge false false false false false

h1$ docker network inspect look --format '{{json .Containers}} {{json .IPAM.Options}} {{json .IPAM.Driver}}'
{} {} "default"

h1$ docker network inspect loo
[]
Error response from daemon: network loo not found
[1]

h1$ docker network inspect look nosuch look-more --format '{{.Name}}'
look
look-more
Error response from daemon: network nosuch not found
[1]

h1$ docker network inspect -v look --format '{{.Name}}'
look

h1$ docker network inspect --format '{{.NoSuch}}' look

template parsing error: template: :1:2: executing "" at <.NoSuch>: map has no entry for key "NoSuch"
[1]

h1$ docker network inspect $(docker network ls -q --no-trunc --filter name=^look$) --format '{{.Name}}'
look

h1$ docker network inspect $(docker network ls -q --no-trunc --filter name=^look$ | cut -c1-7) --format '{{.Name}}'
look

h1$ docker network inspect $(docker network ls -q --no-trunc --filter name=^look$)0 >/dev/null 2>&1; echo $?
1

h1$ docker network ls --format 'table {{.Name}}\t{{.Driver}}\t{{.Scope}}' --filter name=look #! sort
NAME        DRIVER    SCOPE
look        bridge    local
look-more   bridge    local

h1$ docker network ls --format '{{.Name}} {{.Label "a"}} {{.Label "zz"}}' --filter name=^look$
look 1

h1$ docker network ls --filter id=$(docker network ls -q --filter name=^look$) --format '{{.Name}}'
look

h1$ docker network ls --filter label=b --format '{{.Name}}'
look

h1$ docker network ls --filter label=c= --format '{{.Name}}'
look

h1$ docker network ls --filter label=a=2 --format '{{.Name}}'

h1$ docker network ls --filter dangling=false --format '{{.Name}}' #! sort
bridge
host
none

h1$ docker network ls --filter dangling=maybe
Error response from daemon: invalid value for filter 'dangling', must be "true" (or "1"), or "false" (or "0")
[1]

h1$ docker network ls --filter dangling=true --filter dangling=false
Error response from daemon: got more than one value for filter key "dangling"
[1]

h1$ docker network ls --filter scope=banana
NETWORK ID   NAME      DRIVER    SCOPE

h1$ docker network ls --filter driver=nosuch --format '{{.Name}}'

h1$ docker network ls --filter driver= --format '{{.Name}}'

h1$ docker network ls --filter name=bridge --filter name=none --format '{{.Name}}' #! sort
bridge
none

h1$ docker network ls --filter name=look --filter driver=host --format '{{.Name}}'

h1$ docker network ls --filter type=custom --filter type=builtin --format '{{.Name}}' #! sort
bridge
host
look
look-more
none

h1$ docker run -d --name one --hostname uno --network look --label who=me --env A=b busybox sleep 100000
<ID3>

h1$ docker inspect one --format '{{.Name}} {{.State.Status}} {{.State.Running}} {{.State.Paused}} {{.State.ExitCode}} {{.RestartCount}} {{.Config.Hostname}} {{.Config.Domainname}} {{json .Config.Labels}} {{json .Config.Cmd}} {{json .Config.Entrypoint}}'
/one running true false 0 0 uno  {"who":"me"} ["sleep","100000"] null

h1$ docker inspect one --format '{{.NetworkSettings.Bridge}}|{{.NetworkSettings.IPAddress}}|{{.NetworkSettings.Gateway}}|{{.NetworkSettings.IPPrefixLen}}|{{.NetworkSettings.MacAddress}}|{{json .NetworkSettings.Ports}}|{{len .NetworkSettings.SandboxID}}'
|||0||{}|64

h1$ docker inspect one --format '{{.NetworkSettings.Networks.look.NetworkID}} {{len .NetworkSettings.Networks.look.EndpointID}} {{.NetworkSettings.Networks.look.DriverOpts}} {{.NetworkSettings.Networks.look.Links}}'
<ID1> 64 map[] []

h1$ docker inspect look --format '{{.Name}} {{.Driver}}'
look bridge

h1$ docker inspect --type container look
[]
Error response from daemon: No such container: look
[1]

h1$ docker inspect --type network one
[]
Error response from daemon: network one not found
[1]

h1$ docker inspect nosuch
[]
Error: No such object: nosuch
[1]

h1$ docker pause one
one

h1$ docker inspect one --format '{{.State.Status}} {{.State.Running}} {{.State.Paused}} {{.NetworkSettings.Networks.look.IPAddress}}'
paused true true 10.115.0.2

h1$ docker network inspect look --format '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{end}}'
one 10.115.0.2/24

h1$ docker network disconnect look one

h1$ docker network connect look-more one

h1$ docker inspect one --format '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}} {{end}}'
look-more 10.116.0.2

h1$ docker unpause one
one

h1$ docker unpause one
Error response from daemon: Container <ID3> is not paused
[1]

h1$ docker kill one
one

h1$ docker inspect one --format '{{.State.Status}} {{.State.ExitCode}} {{json .NetworkSettings.Ports}} {{len .NetworkSettings.SandboxID}}'
exited 137 {} 64

h1$ docker inspect one --format '{{json .NetworkSettings.Networks}}' | sed 's/"Aliases":\[[^]]*\]/"Aliases":[]/' #! json
{
 "look-more": {
  "Aliases": [],
  "DNSNames": null,
  "DriverOpts": {},
  "EndpointID": "",
  "Gateway": "",
  "GlobalIPv6Address": "",
  "GlobalIPv6PrefixLen": 0,
  "GwPriority": 0,
  "IPAddress": "",
  "IPAMConfig": {},
  "IPPrefixLen": 0,
  "IPv6Gateway": "",
  "Links": null,
  "MacAddress": "",
  "NetworkID": "<ID2>"
 }
}

h1$ docker kill one
Error response from daemon: Cannot kill container: one: Container <ID3> is not running
[1]

h1$ docker pause one
Error response from daemon: Container <ID3> is not running
[1]

h1$ docker stop one
one

h1$ docker rm one
one

h1$ docker network rm look look-more
look
look-more
