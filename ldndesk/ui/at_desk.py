"""Who is at the desk: name and role, kept on this machine until people sign in."""

from PySide6.QtCore import QSettings

from ldndesk.desk.work import UNNAMED, Actor, Role


def read_actor(settings: QSettings) -> Actor:
    """Read who was last at this desk; an unnamed nurse where nobody was."""
    name = str(settings.value("desk/name", "") or UNNAMED)
    role = str(settings.value("desk/role", ""))
    return Actor(name, Role.PRESCRIBER if role == Role.PRESCRIBER.value else Role.NURSE)


def write_actor(settings: QSettings, actor: Actor) -> None:
    """Remember who is at this desk."""
    settings.setValue("desk/name", actor.name)
    settings.setValue("desk/role", actor.role.value)
