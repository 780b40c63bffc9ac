"""What a scene is, how it comes onto a list, and the page that most of them begin on."""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QWidget

from ldndesk.clinical.findings import Category
from ldndesk.desk.work import Role
from ldndesk.ui.patient_page import PatientPageView

from .album import Album

Scene = Callable[[Album], Iterator[QWidget | None]]


def onto(scenes: dict[str, Scene]) -> Callable[[Scene], Scene]:
    """Give what puts a scene on a list under its name."""

    def scene(made: Scene) -> Scene:
        scenes[made.__name__.strip("_").replace("_", "-")] = made
        return made

    return scene


def on_reduction(album: Album, role: Role = Role.PRESCRIBER) -> PatientPageView:
    """Open a patient with a dose reduction to consider."""
    album.play(role)
    alert = album.alert(Category.DOSE_REDUCTION)
    return album.patient(alert.patient_id, alert.id)
