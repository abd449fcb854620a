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
MILLISECONDS = 60_000
NOBODY_ANSWERS = (Gio.DBusError.SERVICE_UNKNOWN, Gio.DBusError.UNKNOWN_METHOD, Gio.DBusError.UNKNOWN_OBJECT)


def texts(**values):
    """A parameter of texts by their names."""
    return GLib.Variant("a{sv}", {key: GLib.Variant("s", text) for key, text in values.items()})


def number(value):
    return GLib.Variant("i", value)


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

    def start(self, *command):
        with self.log.open("a") as log:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def call(self, name, path, interface, method, *arguments):
        """What a method on the session bus gives; None while there is nobody who answers."""
        try:
            return self._call(name, path, interface, method, *(GLib.Variant("s", text) for text in arguments))[0]
        except GLib.Error as problem:
            if any(problem.matches(Gio.DBusError.quark(), code) for code in NOBODY_ANSWERS):
                return None
            raise

    def activate(self, name, action, parameter=None):
        """An action of a GTK application."""
        values = (action, [parameter] if parameter else [], {})
        path = "/" + name.replace(".", "/")
        self._call(name, path, "org.gtk.Actions", "Activate", *map(GLib.Variant, ("s", "av", "a{sv}"), values))

    def _call(self, name, path, interface, method, *arguments):
        parameters = GLib.Variant.new_tuple(*arguments)
        flags = Gio.DBusCallFlags.NONE
        return self.bus.call_sync(name, path, interface, method, parameters, None, flags, MILLISECONDS, None).unpack()

    def find(self, role, name=""):
        """What is called so and can be used now, in the order of the screen."""
        return [thing for thing in self._everything() if (thing.role, thing.name) == (role, name) and thing.usable()]

    def press(self, role, name):
        """Presses what is called so, and gives whether there was such a thing that can be pressed."""
        found = self.find(role, name)
        return bool(found) and found[0].press()

    def shows(self, text):
        return any(text in thing.name or text in thing.text() for thing in self._everything())

    @staticmethod
    def key(name):
        """Presses a key in the window; there is no window manager that would give it the keyboard."""
        window = ("search", "--onlyvisible", "--name", ".", "windowfocus", "--sync")
        subprocess.run(["xdotool", *window, "key", name], check=True, capture_output=True)

    def picture(self):
        """What is in the windows, and what the program said last."""
        things = (f"{'  ' * thing.depth}{thing.role} {thing.name} {thing.text()}" for thing in self._everything())
        return "\n".join((*things, self.log.read_text()[-5000:]))

    @staticmethod
    def _everything():
        """Each thing in each window, in order; what goes away meanwhile is left out."""
        left = [(Atspi.get_desktop(0), 0)]
        while left:
            accessible, depth = left.pop()
            try:
                yield Thing(accessible, depth)
                below = [accessible.get_child_at_index(at) for at in range(accessible.get_child_count())]
            except GLib.Error:
                continue
            left += ((child, depth + 1) for child in reversed(below) if child)


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
