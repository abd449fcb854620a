/// The three stanzas around an [im.clove.xmpp.xml.Element], and stanza errors. May depend on `jid` and `xml`.
@NullMarked
package im.clove.xmpp.stanza;

import org.jspecify.annotations.NullMarked;
