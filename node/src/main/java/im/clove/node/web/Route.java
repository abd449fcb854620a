package im.clove.node.web;

import im.clove.http.HttpProblem;
import im.clove.http.Response;
import im.clove.node.admin.ControlException;
import java.io.IOException;

/// Something that can be asked of [Api], and what somebody needs for that. There is no other place where that is
/// looked at.
record Route(Role role, Work work) {
    /// What is needed.
    enum Role {
        /// Nothing; by every door.
        ANYBODY(false, false, false),
        /// Nothing, but from this machine or its network, as all that follow.
        INSIDE(false, false, false),
        /// A session of the page.
        MEMBER(true, false, false),
        /// A session and its key: the password, or a link of the node, was shown to this page as it is open now.
        PROVEN(true, false, true),
        /// A session of an administrator.
        ADMIN(true, true, false),
        /// And its key.
        PROVEN_ADMIN(true, true, true);

        private final boolean session;
        private final boolean rights;
        private final boolean key;

        Role(boolean session, boolean rights, boolean key) {
            this.session = session;
            this.rights = rights;
            this.key = key;
        }

        boolean needsSession() {
            return session;
        }

        boolean needsRights() {
            return rights;
        }

        boolean needsKey() {
            return key;
        }
    }

    @FunctionalInterface
    interface Work {
        Response run(Asked asked) throws HttpProblem, IOException, ControlException;
    }
}
