package im.clove.testnet;

import java.io.IOException;
import java.time.Duration;

/// Somebody with an account, who can log in.
///
/// @param way to the server of the account
record Person(Account account, Way way) implements ChatScenario.Login {
    static final Duration PATIENCE = Duration.ofSeconds(150);

    /// Everything the person waits for may take [#PATIENCE].
    @Override
    public RemoteUser login() throws IOException {
        return RemoteUser.login(account, way, new Trust.Anything(), PATIENCE);
    }

    String address() {
        return account.address();
    }
}
