package im.clove.node.app.service;

import java.nio.file.Path;

/// What was found on the machine, before anything is done.
///
/// @param root whether whoever asks may do everything
/// @param systemd whether systemd runs this machine
/// @param manager empty if the service manager in question answers, otherwise what it says instead
/// @param accountExists whether there is a user of the service's name
/// @param unit whose the unit file is
/// @param unitText what it says now; empty if there is none
/// @param prefix whose the program's folder is
/// @param command whose the link for people is
/// @param running whether the service runs now
/// @param lingers whether the user's services go on without the user
public record Found(
        boolean root,
        boolean systemd,
        String manager,
        boolean accountExists,
        Owner unit,
        String unitText,
        Owner prefix,
        Owner command,
        boolean running,
        boolean lingers) {

    /// Whose something is.
    public enum Owner {
        /// It is not there.
        NOBODY,
        /// An installation made it.
        OURS,
        /// It was there before, or is something else.
        FOREIGN
    }

    /// The program to be installed.
    ///
    /// @param version its name among the installed versions
    /// @param launcher `clove`
    /// @param app the folder with `lib` and the prepared start
    /// @param conf the folder with the commented configuration and the unit
    /// @param java the home of the Java that runs it
    public record Program(String version, Path launcher, Path app, Path conf, Path java) {}
}
