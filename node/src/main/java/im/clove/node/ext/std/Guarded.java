package im.clove.node.ext.std;

import im.clove.node.ext.Approvals;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Xep;
import java.util.List;

/// What is kept of guarded accounts. The rule is [im.clove.node.ext.Guarding]; the account itself asks it,
/// ahead of all hooks.
final class Guarded implements Extension {
    @Override
    public Xep xep() {
        return new Xep(0, "Guarded accounts", "");
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(Approvals.CHAPTER);
    }

    @Override
    public List<Hook> hooks() {
        return List.of();
    }
}
