package im.clove.clearnet.place;

import im.clove.runtime.door.Source;
import im.clove.runtime.transport.Place;

/// Where somebody comes from who has proved nothing yet: a network, which is nobody's name and is never dialled.
public record Visitor(String network) implements Place {
    public static Visitor of(Source source) {
        return new Visitor(source.key());
    }

    @Override
    public String hint() {
        return network;
    }

    @Override
    public int compareTo(Place other) {
        return other instanceof Visitor(String otherNetwork)
                ? network.compareTo(otherNetwork)
                : getClass().getName().compareTo(other.getClass().getName());
    }
}
