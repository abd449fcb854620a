"""A screen that nobody looks at, the buses that a program with windows wants, and what a person sees and does there.

Windows are read and used by way of AT-SPI, as a screen reader does: what is found is what a person has in front.
"""

import os
import pathlib
import subprocess

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

# A busy program on a busy machine may be long in answering.
SECONDS = 60
NOBODY_ANSWERS = (Gio.DBusError.SERVICE_UNKNOWN, Gio.DBusError.UNKNOWN_METHOD, Gio.DBusError.UNKNOWN_OBJECT)
# How deep windows are: below the desktop and its programs.
WINDOW = 2


def texts(**values):
    """A parameter of texts by their names."""
    return GLib.Variant("a{sv}", {key: GLib.Variant("s", text) for key, text in values.items()})


def variant(value):
    kinds = {str: "s", int: "i", list: "as"}
    return GLib.Variant(kinds[type(value)], value)


class Desktop:
    """Xvfb and a session bus. What is started by `start` is on both, and so is this process; there is one."""

    def __init__(self, size="1280x900x24"):
        pathlib.Path("/tmp/runtime").mkdir(mode=0o700)
        os.environ.update(
            XDG_RUNTIME_DIR="/tmp/runtime",
            DISPLAY=":" + self._first_line("Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp"),
            DBUS_SESSION_BUS_ADDRESS=self._first_line("dbus-daemon", "--session", "--nofork", "--print-address=1"),
            GDK_BACKEND="x11",
            GSK_RENDERER="cairo",
        )
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.log = pathlib.Path("/tmp/program.log")

    @staticmethod
    def _first_line(*command):
        program = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        return program.stdout.readline().strip()

    def start(self, *command, **environment):
        with self.log.open("a") as log:
            return subprocess.Popen(
                command, env=os.environ | environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def call(self, name, path, interface, method, *arguments):
        """What a method on the session bus gives; None while there is nobody who answers."""
        try:
            return self._call(name, path, interface, method, *map(variant, arguments))[0]
        except GLib.Error as problem:
            if any(problem.matches(Gio.DBusError.quark(), code) for code in NOBODY_ANSWERS):
                return None
            raise

    def activate(self, name, action, parameter=None):
        """An action of a GTK application."""
        values = (action, [parameter] if parameter else [], {})
        path = "/" + name.replace(".", "/")
        self._call(name, path, "org.gtk.Actions", "Activate", *map(GLib.Variant, ("s", "av", "a{sv}"), values))

    def open(self, name, link):
        """A link that somebody pressed elsewhere, given to the application that opens such links."""
        path = "/" + name.replace(".", "/")
        values = map(GLib.Variant, ("as", "a{sv}"), ([link], {}))
        self._call(name, path, "org.freedesktop.Application", "Open", *values)

    def _call(self, name, path, interface, method, *arguments):
        parameters = GLib.Variant.new_tuple(*arguments)
        flags = Gio.DBusCallFlags.NONE
        return self.bus.call_sync(name, path, interface, method, parameters, None, flags, SECONDS * 1000, None).unpack()

    def hears(self, interface, signal):
        """From now on the signal is waited for: gives a question whether it has come."""
        came = []
        flags = Gio.DBusSignalFlags.NONE
        self.bus.signal_subscribe(None, interface, signal, None, None, flags, lambda *_: came.append(signal))

        def heard():
            while GLib.MainContext.default().iteration(False):
                pass
            return bool(came)

        return heard

    def find(self, role, name="", window=None):
        """What is called so and can be used now, in the order of the screen."""
        return [
            thing
            for thing in self._everything(window)
            if (thing.role, thing.name) == (role, name) and thing.usable()
        ]

    def press(self, role, name, window=None):
        """Presses what is called so, and gives whether there was such a thing that can be pressed."""
        found = self.find(role, name, window)
        return bool(found) and found[0].press()

    def shows(self, text, window=None):
        return any(text in thing.name or text in thing.text() for thing in self._everything(window))

    @classmethod
    def key(cls, name, window="."):
        """Presses a key in the window; there is no window manager that would give it the keyboard."""
        cls._xdotool("search", "--sync", "--onlyvisible", "--name", window, "windowfocus", "--sync", "key", name)

    @classmethod
    def click(cls, window, right, below):
        """Presses the left button of the mouse so many pixels from the right and the lower edge of a window."""
        found = cls._xdotool("search", "--sync", "--onlyvisible", "--name", window, "getwindowgeometry", "--shell")
        shape = dict(line.split("=") for line in found.splitlines() if "=" in line)
        place = (str(int(shape["WIDTH"]) - right), str(int(shape["HEIGHT"]) - below))
        cls._xdotool("mousemove", "--sync", "--window", shape["WINDOW"], *place, "click", "1")

    @staticmethod
    def _xdotool(*command):
        done = subprocess.run(["xdotool", *command], check=True, capture_output=True, text=True, timeout=SECONDS)
        return done.stdout

    def picture(self):
        """What is in the windows, and what the program said last."""
        things = (f"{'  ' * thing.depth}{thing.role} {thing.name} {thing.text()}" for thing in self._everything())
        return "\n".join((*things, self.log.read_text()[-5000:]))

    @classmethod
    def _everything(cls, window=None):
        """Each thing in each window or in those of a name, in order; what goes away meanwhile is left out."""
        desktop = Atspi.get_desktop(0)
        # What is kept here of the windows would be mended by events, and nobody listens to these.
        desktop.clear_cache()
        left = [(desktop, 0)]
        while left:
            accessible, depth = left.pop()
            try:
                if depth != WINDOW or window in (None, accessible.get_name()):
                    yield Thing(accessible, depth)
                    left += ((child, depth + 1) for child in reversed(cls._below(accessible)))
            except GLib.Error:
                continue

    @staticmethod
    def _below(accessible):
        children = (accessible.get_child_at_index(at) for at in range(accessible.get_child_count()))
        return [child for child in children if child]


class Thing:
    """A window, a button, a text …"""

    def __init__(self, accessible, depth):
        self.accessible, self.depth = accessible, depth
        self.role, self.name = accessible.get_role_name(), accessible.get_name() or ""

    def text(self):
        content = self.accessible.get_text_iface()
        return Atspi.Text.get_text(content, 0, -1) if content else ""

    def type(self, text):
        """Puts a text in the place of what is there, and gives whether it was taken."""
        return Atspi.EditableText.set_text_contents(self.accessible.get_editable_text_iface(), text)

    def usable(self):
        return self._is(Atspi.StateType.SENSITIVE) and self._is(Atspi.StateType.SHOWING)

    def focused(self):
        return self._is(Atspi.StateType.FOCUSED)

    def _is(self, state):
        return self.accessible.get_state_set().contains(state)

    def press(self):
        return self.accessible.get_action_iface().do_action(0)
