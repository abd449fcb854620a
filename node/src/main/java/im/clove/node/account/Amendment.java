package im.clove.node.account;

import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.DevicePassword;
import im.clove.node.store.StoredKeys;
import java.util.List;

/// A change of an account's record, carried out by the account's owner on what the record is then.
public sealed interface Amendment {
    /// The record with this change.
    AccountRecord of(AccountRecord now);

    /// Why sessions end with it; empty if they go on.
    String ending();

    /// Whether it can be done with the record as it is.
    default boolean isPossible(AccountRecord now) {
        return true;
    }

    /// What is written with it, or not at all.
    default Batch beside() {
        return new Batch();
    }

    /// Another password.
    record Keys(List<StoredKeys> keys) implements Amendment {
        @Override
        public AccountRecord of(AccountRecord now) {
            return now.withKeys(keys);
        }

        @Override
        public String ending() {
            return "The password of the account was changed";
        }
    }

    /// The same password, with keys for more hashes.
    ///
    /// @param generation of the record for whose password they are: another has its own
    record MoreKeys(long generation, List<StoredKeys> keys) implements Amendment {
        @Override
        public AccountRecord of(AccountRecord now) {
            return now.generation() == generation ? now.withMore(keys) : now;
        }

        @Override
        public String ending() {
            return "";
        }
    }

    /// May log in or not.
    record Enabled(boolean enabled) implements Amendment {
        @Override
        public AccountRecord of(AccountRecord now) {
            return now.withDisabled(!enabled);
        }

        @Override
        public String ending() {
            return enabled ? "" : "The account was disabled";
        }
    }

    /// With the rights of an administrator or without.
    record Admin(boolean admin) implements Amendment {
        @Override
        public AccountRecord of(AccountRecord now) {
            return now.withAdmin(admin);
        }

        @Override
        public String ending() {
            return "";
        }
    }

    /// One more device has a password of its own.
    ///
    /// @param generation of the record for whose password its keys are: another has other salts
    record Device(long generation, DevicePassword device, Batch beside) implements Amendment {
        @Override
        public boolean isPossible(AccountRecord now) {
            return now.generation() == generation && now.devices().size() < AccountRecord.MOST_DEVICES;
        }

        @Override
        public AccountRecord of(AccountRecord now) {
            return now.withDevice(device);
        }

        @Override
        public String ending() {
            return "";
        }
    }

    /// A device has none any more.
    record NoDevice(String id) implements Amendment {
        @Override
        public AccountRecord of(AccountRecord now) {
            return now.withoutDevice(id);
        }

        @Override
        public String ending() {
            return "A device was forgotten, so every device logs in again";
        }
    }

    /// Nobody is logged in any more: sessions end, tokens are worth nothing (XEP-0484), the password stays.
    record LoggedOut() implements Amendment {
        @Override
        public AccountRecord of(AccountRecord now) {
            return now.withoutLogins();
        }

        @Override
        public String ending() {
            return "You were logged out everywhere";
        }
    }
}
