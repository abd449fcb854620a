package im.clove.clearnet.policy;

/// One line of what the owner has said: who of this node may have to do with which servers of the clearnet, by which
/// path and in which direction. [Path#DENY] forbids.
///
/// @param path where `who` is an address, the path that it must be: it does not change the path of its domain
public record BridgeRule(Who who, Whom whom, Path path, Direction direction) {
    /// As it stands in the file, without blanks to align it.
    public String line() {
        String both = who.word() + ' ' + whom.word() + ' ' + path.word();
        return direction == Direction.BOTH ? both : both + ' ' + direction.word();
    }
}
