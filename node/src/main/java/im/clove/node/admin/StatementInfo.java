package im.clove.node.admin;

import im.clove.xmpp.jid.Domain;
import java.time.Instant;
import java.util.Optional;

/// What a node knows of where a domain of the clearnet is in I2P.
///
/// @param state of the statement in one word: proposed, taken, expired, revoked, or none
/// @param place the address that the statement names, `….b32.i2p`
/// @param until when the statement is over
/// @param held whether the domain is kept off the clearnet where a rule has it prefer I2P
/// @param remark what was heard since and did not count
public record StatementInfo(
        Domain domain,
        String state,
        Optional<String> place,
        Optional<Instant> until,
        boolean held,
        Optional<String> remark) {}
