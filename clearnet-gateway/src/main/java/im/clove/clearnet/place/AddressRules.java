package im.clove.clearnet.place;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/// Which addresses may be dialled on the clearnet, whatever a name service says (S-07). Pure.
public enum AddressRules {
    /// Addresses that the Internet routes: neither this machine nor its network, whose services are nobody's business.
    PUBLIC,
    /// Also those of the owner's own network, for servers that live there.
    PUBLIC_AND_LOCAL,
    /// Loopback alone: the private network, in which nothing leaves this machine.
    LOOPBACK;

    /// Whether an address may be dialled.
    public boolean allows(InetAddress address) {
        return switch (this) {
            case LOOPBACK -> address.isLoopbackAddress();
            case PUBLIC -> isPublic(address);
            case PUBLIC_AND_LOCAL -> isPublic(address) || isLocal(address);
        };
    }

    private static boolean isLocal(InetAddress address) {
        return address.isSiteLocalAddress() || isUniqueLocal(address);
    }

    private static boolean isPublic(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && !isLocal(address)
                && (address instanceof Inet4Address
                        ? isPublic4(address.getAddress())
                        : isPublic6(address.getAddress()));
    }

    /// RFC 6890 and its registry: what is not for the Internet at large.
    private static boolean isPublic4(byte[] b) {
        int one = b[0] & 0xff;
        int two = b[1] & 0xff;
        int three = b[2] & 0xff;
        boolean isShared = one == 100 && two >= 64 && two < 128;
        boolean isBenchmark = one == 198 && (two == 18 || two == 19);
        boolean isProtocol =
                one == 192 && two == 0 && (three == 0 || three == 2) || one == 192 && two == 88 && three == 99;
        boolean isExample = one == 198 && two == 51 && three == 100 || one == 203 && two == 0 && three == 113;
        return one != 0 && one < 224 && !isShared && !isBenchmark && !isProtocol && !isExample;
    }

    /// 2000::/3 without what stands for other address families (Teredo, 6to4) or for examples.
    private static boolean isPublic6(byte[] b) {
        int first = (b[0] & 0xff) << 8 | b[1] & 0xff;
        int second = (b[2] & 0xff) << 8 | b[3] & 0xff;
        boolean isGlobal = (b[0] & 0xe0) == 0x20;
        boolean isSpecial =
                first == 0x2001 && (second < 0x0200 || second == 0x0db8) || first == 0x2002 || first == 0x3fff;
        return isGlobal && !isSpecial;
    }

    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
    }
}
