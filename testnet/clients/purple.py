"""The account of a libpurple client, as its windows would leave it."""

ACCOUNT = """<?xml version='1.0' encoding='UTF-8' ?>
<account version='1.0'>
 <account>
  <protocol>prpl-jabber</protocol>
  <name>{address}/{client}</name>
  <password>{password}</password>
  <settings>
   <setting name='connection_security' type='string'>{security}</setting>
   <setting name='connect_server' type='string'>{server}</setting>
   <setting name='port' type='int'>{port}</setting>
   <setting name='auto-login' type='bool'>1</setting>
  </settings>
  <settings ui='{ui}'>
   <setting name='auto-login' type='bool'>1</setting>
  </settings>
  {proxy}
 </account>
</account>
"""
PROXY = "<proxy><type>socks5</type><host>{}</host><port>{}</port></proxy>"


def write_account(client, ui):
    """For the client of a scene, whose interface libpurple calls so."""
    folder = client.home / ".purple"
    folder.mkdir()
    (folder / "accounts.xml").write_text(
        ACCOUNT.format(
            address=client.account.address,
            client=client.name,
            ui=ui,
            password=client.account.password,
            security="old_ssl" if client.way == "direct" else "require_tls",
            server=client.host,
            port=client.port,
            proxy=PROXY.format(*client.proxy) if client.proxy else "",
        )
    )
