"""What an i2pd of the network is told: everything stays on loopback, or on the hosts of slownet."""

NETWORK_ID = 99

CONFIG = """\
# Private network: loopback only.
log = file
logfile = {home}/i2pd.log
loglevel = warn
daemon = false
netid = {netid}
reservedrange = false
nat = false
ipv4 = true
ipv6 = false
host = {host}
address4 = {host}
port = {port}
floodfill = {floodfill}
bandwidth = X
notransit = {notransit}

[ntcp2]
enabled = true
published = true
port = {port}

[ssu2]
enabled = true
published = true
port = {port}

[reseed]
urls =
yggurls =
threshold = 0

[nettime]
enabled = false

[upnp]
enabled = false

[addressbook]
defaulturl =
subscriptions =

[exploratory]
inbound.length = 2
inbound.quantity = 2
outbound.length = 2
outbound.quantity = 2

[http]
enabled = true
address = {host}
port = {console}
strictheaders = false

[httpproxy]
enabled = false

[socksproxy]
enabled = {socks_enabled}
address = {host}
port = {socks}
{socks_keys}
inbound.length = 2
inbound.quantity = 2
outbound.length = 2
outbound.quantity = 2

[i2cp]
enabled = {i2cp_enabled}
address = {host}
port = {i2cp}

[sam]
enabled = false

[bob]
enabled = false

[i2pcontrol]
enabled = false

[meshnets]
yggdrasil = false
"""

TUNNEL = """\
[{name}]
type = server
host = 127.0.0.1
port = {port}
inport = 5269
keys = {name}.dat
inbound.length = 2
inbound.quantity = 2
outbound.length = 2
outbound.quantity = 2

"""


def router(home, host, ports, servers, socks, i2cp, own_keys):
    """The text of i2pd.conf.

    ports: of the router itself, its console, its SOCKS proxy and its I2CP interface
    servers: the names and local ports of its destinations; a router without any carries tunnels for others
    """
    port, console, socks_port, i2cp_port = ports
    return CONFIG.format(
        home=home, netid=NETWORK_ID, host=host, port=port, console=console, socks=socks_port, i2cp=i2cp_port,
        socks_enabled=str(socks).lower(), i2cp_enabled=str(i2cp).lower(),
        socks_keys=f"keys = {servers[0][0]}.dat" if own_keys else "",
        floodfill=str(not servers).lower(), notransit=str(bool(servers)).lower())


def tunnels(servers):
    """The text of tunnels.conf."""
    return "".join(TUNNEL.format(name=name, port=port) for name, port in servers)
