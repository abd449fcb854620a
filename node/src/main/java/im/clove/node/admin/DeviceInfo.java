package im.clove.node.admin;

import java.time.Instant;

/// A device of an account that has a password of its own.
///
/// @param id that of the invitation by which it was added
public record DeviceInfo(String id, Instant addedAt) {}
