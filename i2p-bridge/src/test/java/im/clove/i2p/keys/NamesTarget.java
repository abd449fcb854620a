package im.clove.i2p.keys;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.xmpp.jid.B32;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// An address book: [IllegalArgumentException] or names that lead to one place each, however they are spelled.
public final class NamesTarget implements FuzzTarget {
    private static final String HOST = "aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dypq.b32.i2p";

    @Override
    public String name() {
        return "names";
    }

    @Override
    public List<byte[]> seeds() {
        String destination = I2pBase64.encode(new byte[PublicDestination.SHORTEST]);
        return FuzzTarget.texts(
                "# a comment\nfriend.i2p=" + HOST + "\n",
                "friend.i2p=" + destination + "\nFRIEND.i2p=" + destination + "#!sig=x\n",
                "bücher.i2p=" + HOST + "\r\nxn--bcher-kva.i2p=" + HOST,
                "a.i2p=" + HOST + "\na.i2p=" + destination,
                "=x",
                "a=");
    }

    @Override
    public List<String> words() {
        return List.of("=", "\n", "#", "#!", ".i2p", ".b32.i2p", HOST, "friend.i2p=", "~~~~", "AAAA", "BQAEAAcAAA==");
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        String text = FuzzTarget.text(input);
        try {
            Names names = Names.parse(text);
            int known = 0;
            for (String line : text.split("\n", -1)) {
                Optional<B32> found = names.resolve(line.split("=", 2)[0].strip());
                known += found.isPresent() ? 1 : 0;
                found.flatMap(names::destination)
                        .ifPresent(whole -> require(whole.b32().equals(found.get()), "another destination"));
            }
            return "read" + Math.min(known, 8);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage()).replaceAll("[0-9]+", "");
        }
    }
}
