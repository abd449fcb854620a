package im.clove.node.admin;

import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.Optional;

/// A file that a user has uploaded (XEP-0363). Its address is not known here, only to whom its owner has told it.
///
/// @param id by which it can be removed
/// @param name for people
/// @param size in bytes
/// @param at when it came
/// @param until when it goes; empty for not by itself
public record FileInfo(
        String id, Jid owner, String name, String type, long size, Instant at, Optional<Instant> until) {}
