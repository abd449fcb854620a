package im.clove.node.ext.std;

import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Xep;
import java.util.List;

/// A XEP that other parts of the node keep (the account, the session, the login, the engine for other servers): it has
/// no hooks, but service discovery and the table of XEPs name it.
record BuiltIn(Xep xep, List<String> serverFeatures, List<String> accountFeatures) implements Extension {
    /// One that nobody asks service discovery about.
    static BuiltIn of(int number, String title, String version) {
        return new BuiltIn(new Xep(number, title, version), List.of(), List.of());
    }

    /// One that the server announces.
    static BuiltIn of(int number, String title, String version, String feature) {
        return new BuiltIn(new Xep(number, title, version), List.of(feature), List.of());
    }

    /// One that accounts announce.
    static BuiltIn ofAccount(int number, String title, String version, String... features) {
        return new BuiltIn(new Xep(number, title, version), List.of(), List.of(features));
    }

    @Override
    public List<Hook> hooks() {
        return List.of();
    }
}
